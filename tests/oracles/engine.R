# Answers a batch of designs with R base, R survey and digest, none of which shares code with us.
# Words: a folder with strata.csv, samples.csv, groups.csv and tickets.csv; the answers go beside
# them, every number to seventeen digits.
suppressPackageStartupMessages({
  library(survey)
  library(digest)
})
options(survey.lonely.psu = "certainty")
folder <- commandArgs(trailingOnly = TRUE)[1]
taken <- function(name, ...) read.csv(file.path(folder, name), stringsAsFactors = FALSE, ...)
given <- function(rows, name) {
  rows[] <- lapply(rows, function(column) if (is.numeric(column)) sprintf("%.17g", column) else column)
  write.csv(rows, file.path(folder, name), row.names = FALSE, quote = FALSE)
}

# One stratified sample: the point, its error, and four intervals of svyciprop.
stratified <- function(part) {
  seen <- data.frame(
    h = rep(part$h, part$n), N = rep(part$N, part$n),
    y = unlist(mapply(function(n, x) rep(c(1, 0), c(x, n - x)), part$n, part$x, SIMPLIFY = FALSE))
  )
  design <- svydesign(id = ~1, strata = ~h, fpc = ~N, data = seen)
  level <- part$conf[1]
  mean <- svymean(~y, design)
  total <- svytotal(~y, design)
  ends <- function(method) as.numeric(confint(svyciprop(~y, design, method = method, level = level, df = degf(design))))
  answers <- c(coef(mean), SE(mean), coef(total), SE(total), degf(design),
    ends("beta"), ends("xlogit"), ends("asin"), ends("mean"),
    coef(mean) + c(-1, 1) * qnorm((1 + level) / 2) * SE(mean))
  data.frame(id = part$id[1], t(unname(answers)))
}
strata <- taken("strata.csv")
rows <- do.call(rbind, lapply(split(strata, strata$id), stratified))
names(rows) <- c("id", "p", "se", "total", "se_total", "df", "beta_low", "beta_high", "logit_low", "logit_high",
  "asin_low", "asin_high", "t_low", "t_high", "z_low", "z_high")
given(rows, "strata.out.csv")

# The least k that holds, above fails, by bisection; holds is monotone.
least <- function(fails, found, holds) {
  while (found - fails > 1) {
    k <- floor((fails + found) / 2)
    if (holds(k)) found <- k else fails <- k
  }
  found
}
one <- function(N, n, x, tail, K) {
  low <- if (x == 0) 0 else least(x - 1, N - (n - x), function(k) phyper(x - 1, k, N - k, n, lower.tail = FALSE) > tail)
  rest <- n - x
  high <- if (rest == 0) N else N - least(rest - 1, N - x, function(k) phyper(rest - 1, k, N - k, n, lower.tail = FALSE) > tail)
  wilson <- prop.test(x, n, conf.level = 1 - 2 * tail, correct = FALSE)$conf.int
  c(low, high, phyper(x, K, N - K, n), phyper(x, K, N - K, n, lower.tail = FALSE),
    if (x == 0) 0 else qbeta(tail, x, n - x + 1), if (x == n) 1 else qbeta(tail, x + 1, n - x, lower.tail = FALSE),
    wilson[1], wilson[2])
}
samples <- taken("samples.csv")
rows <- suppressWarnings(t(mapply(one, samples$N, samples$n, samples$x, samples$tail, samples$K)))
rows <- data.frame(id = samples$id, rows)
names(rows) <- c("id", "lower_count", "upper_count", "cdf", "sf", "cp_low", "cp_high", "wilson_low", "wilson_high")
given(rows, "samples.out.csv")

groups <- taken("groups.csv")
compared <- function(part) {
  test <- suppressWarnings(prop.test(part$x, part$n, correct = FALSE))
  data.frame(id = part$id[1], statistic = unname(test$statistic), df = unname(test$parameter), p_value = test$p.value)
}
given(do.call(rbind, lapply(split(groups, groups$id), compared)), "groups.out.csv")

# A draw again: HMAC-SHA-256 of each case under the key, in order of ticket, then of id; C collation.
Sys.setlocale("LC_COLLATE", "C")
key <- as.raw(strtoi(substring(readLines(file.path(folder, "key.txt")), seq(1, 63, 2), seq(2, 64, 2)), 16L))
cases <- readLines(file.path(folder, "frame.txt"), encoding = "bytes")
ticket <- vapply(cases, function(id) hmac(key, charToRaw(paste0("CASE|", id)), "sha256"), "", USE.NAMES = FALSE)
ranked <- order(ticket, cases, method = "radix")
writeLines(paste(ticket[ranked], cases[ranked]), file.path(folder, "order.txt"), useBytes = TRUE)
