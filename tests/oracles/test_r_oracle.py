"""Stratified estimates, limits, comparisons and a redraw against R: base, survey and digest."""

import hashlib
import math
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from qapi_desk.sampling.calc import answer
from qapi_desk.sampling.script import auditor_script
from qapi_desk.sampling.tickets import order
from tests.oracles.designs import ROUNDS, Chance, Inputs, is_near
from tests.oracles.r_engine import Answers, read, run, write

NEAR = 1e-9
KEY = hashlib.sha256(b"a redraw in three languages").digest()
IDS = [f"{number:013d}" for number in range(1, 400)] + ["7", "07", "a", "A", "Z-9", "0100 b", "é"]


def stratified(chance: Chance) -> Inputs:
    """Strata of which at least one varies; some sampled whole, some with nothing found."""
    strata = []
    for number in range(chance.whole(1, 5)):
        n = chance.whole(2, 40)
        universe = chance.pick(n, n + 1, n + chance.spread(1, 10**6), n + chance.spread(1, 500))
        x = chance.pick(0, n, chance.whole(0, n), chance.whole(1, n - 1))
        strata.append({"label": f"h{number}", "N": universe, "n": n, "x": x})
    first = strata[0]
    first["N"], first["x"] = first["N"] + 1, chance.whole(1, first["n"] - 1)
    return {"strata": strata, "conf_level": chance.pick(0.8, 0.9, 0.95, 0.99, chance.share(3))}


def sample(chance: Chance) -> Inputs:
    """A sample with an odd risk, so that no tie is left to R's floats, and a law to sum."""
    drawn = chance.sample(1_500_000)
    tail = chance.whole(1, 499_999) / 1e6 + 1.23457e-9
    return drawn | {"tail": tail, "K": chance.whole(0, drawn["N"])}


def group(chance: Chance) -> Inputs:
    sizes = [chance.spread(2, 5_000) for _ in range(chance.whole(2, 8))]
    return {"n": sizes, "x": [chance.whole(1, size - 1) for size in sizes]}


@dataclass(frozen=True, slots=True)
class Batch:
    """What was asked, and what R said of it, by id."""

    strata: Mapping[str, Inputs]
    samples: Mapping[str, Inputs]
    groups: Mapping[str, Inputs]
    stratified: Answers
    sampled: Answers
    compared: Answers
    order: bytes


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Every design answered by one R process."""
    folder, chance = tmp_path_factory.mktemp("R"), Chance("for R")
    strata = {f"s{i}": stratified(chance) for i in range(ROUNDS)}
    samples = {f"s{i}": sample(chance) for i in range(ROUNDS)}
    groups = {f"s{i}": group(chance) for i in range(ROUNDS)}
    write(folder / "samples.csv", ({"id": name} | asked for name, asked in samples.items()))
    write(
        folder / "groups.csv",
        (
            {"id": name, "n": n, "x": x}
            for name, asked in groups.items()
            for n, x in zip(asked["n"], asked["x"], strict=True)
        ),
    )
    write(
        folder / "strata.csv",
        (
            {"id": name, "conf": asked["conf_level"], "h": part["label"]}
            | {key: part[key] for key in ("N", "n", "x")}
            for name, asked in strata.items()
            for part in asked["strata"]
        ),
    )
    (folder / "key.txt").write_text(KEY.hex() + "\n")
    (folder / "frame.txt").write_text("\n".join(IDS) + "\n", encoding="utf-8")
    run(folder)
    return Batch(
        strata,
        samples,
        groups,
        stratified=read(folder / "strata.out.csv"),
        sampled=read(folder / "samples.out.csv"),
        compared=read(folder / "groups.out.csv"),
        order=(folder / "order.txt").read_bytes(),
    )


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("stratified_point_estimate", {"p": "p", "se": "se"}),
        ("stratified_korn_graubard", {"lower": "beta_low", "upper": "beta_high"}),
        ("stratified_logit_t", {"lower": "logit_low", "upper": "logit_high"}),
        ("stratified_wald_t", {"lower": "t_low", "upper": "t_high", "df": "df"}),
    ],
)
def test_that_a_stratified_estimate_is_that_of_r_survey(
    batch: Batch, kind: str, names: Mapping[str, str]
) -> None:
    wrong = []
    for name, inputs in batch.strata.items():
        found, said = answer(kind, inputs), batch.stratified[name]
        for ours, theirs in names.items():
            wrong += [] if is_near(found[ours], said[theirs], NEAR) else [(inputs, found, said)]
    assert not wrong


def test_that_arcsine_limits_are_those_of_r_survey_but_stop_at_the_ends(batch: Batch) -> None:
    # Where asin(sqrt p) - reach passes below 0, survey squares the sine all the same, so its limit
    # rises again the wider the interval is. Ours stays at the end it has reached; so above 1.
    wrong, stopped = [], 0
    for name, inputs in batch.strata.items():
        found, said = answer("stratified_arcsine_t", inputs), batch.stratified[name]
        at = math.asin(math.sqrt(said["p"]))
        t = stats.t.isf((1 - inputs["conf_level"]) / 2, said["df"])
        reach = t * said["se"] / (2 * math.sqrt(said["p"] * (1 - said["p"])))
        low = said["asin_low"] if at > reach else 0.0
        high = said["asin_high"] if at + reach < math.pi / 2 else 1.0
        stopped += (low, high) != (said["asin_low"], said["asin_high"])
        if not is_near(found["lower"], low, NEAR) or not is_near(found["upper"], high, NEAR):
            wrong.append((inputs, found, said))
    assert not wrong
    assert 0 < stopped < ROUNDS // 10


def test_that_wald_limits_and_counts_are_those_of_r_survey(batch: Batch) -> None:
    wrong = []
    for name, inputs in batch.strata.items():
        said, universe = batch.stratified[name], sum(part["N"] for part in inputs["strata"])
        found = answer("stratified_wald_fpc", inputs) | answer("stratified_point_estimate", inputs)
        near = [
            is_near(found["lower_pct"], 100 * said["z_low"], NEAR * 100),
            is_near(found["upper_pct"], 100 * said["z_high"], NEAR * 100),
            is_near(found["lower_count"], universe * said["z_low"], 0.5 + 1e-6),
            is_near(found["upper_count"], universe * said["z_high"], 0.5 + 1e-6),
            is_near(found["projected"], said["total"], 0.5 + 1e-6),
            is_near(found["se_count"], said["se_total"], 0.5 + 1e-6),
        ]
        wrong += [] if all(near) else [(inputs, found, said)]
    assert not wrong


def test_that_stratified_wilson_limits_are_wilson_s_at_survey_s_effective_size(
    batch: Batch,
) -> None:
    # svyciprop(method = "wilson") of survey 4.5 (R/svyttest.R), which Debian's 4.1 lacks: Wilson's
    # limits by statsmodels at n = p q / v and z = t with R's degrees of freedom.
    wrong = []
    for name, inputs in batch.strata.items():
        found, said = answer("stratified_wilson_neff_t", inputs), batch.stratified[name]
        t = stats.t.isf((1 - inputs["conf_level"]) / 2, said["df"])
        size = said["p"] * (1 - said["p"]) / said["se"] ** 2
        low, high = proportion_confint(
            said["p"] * size, size, alpha=2 * stats.norm.sf(t), method="wilson"
        )
        if not is_near(found["lower"], low, NEAR) or not is_near(found["upper"], high, NEAR):
            wrong.append((inputs, found, low, high))
    assert not wrong


def simple(batch: Batch) -> dict[str, Inputs]:
    """The designs of one stratum, as a simple random sample."""
    return {
        name: {key: asked["strata"][0][key] for key in ("N", "n", "x")}
        | {"conf_level": asked["conf_level"]}
        for name, asked in batch.strata.items()
        if len(asked["strata"]) == 1
    }


def test_that_a_simple_sample_s_estimates_are_those_of_r_survey(batch: Batch) -> None:
    wrong = []
    for name, inputs in simple(batch).items():
        said, found = batch.stratified[name], answer("srs_korn_graubard_fpc", inputs)
        wald, point = (
            answer("attribute_wald_fpc", inputs),
            answer("attribute_point_estimate_srs", inputs),
        )
        near = [
            is_near(found["lower"], said["beta_low"], NEAR),
            is_near(found["upper"], said["beta_high"], NEAR),
            is_near(found["se"], said["se"], NEAR),
            is_near(wald["lower"], said["z_low"], NEAR),
            is_near(wald["upper"], said["z_high"], NEAR),
            is_near(wald["lower_count"], inputs["N"] * said["z_low"], 0.5 + 1e-6),
            is_near(point["se_pct"], 100 * said["se"], 100 * NEAR),
            is_near(point["projected_count"], said["total"], 0.5 + 1e-6),
            is_near(point["se_count"], said["se_total"], 0.5 + 1e-6),
        ]
        wrong += [] if all(near) else [(inputs, found, said)]
    assert len(simple(batch)) > ROUNDS // 8
    assert not wrong


def test_that_exact_limits_are_where_r_s_tails_cross_the_risk(batch: Batch) -> None:
    kind = "attribute_limits_hypergeometric_one_sided_each"
    wrong = []
    for name, inputs in batch.samples.items():
        found, said = answer(kind, inputs), batch.sampled[name]
        same = all(found[end] == said[end] for end in ("lower_count", "upper_count"))
        wrong += [] if same else [(inputs, found, said)]
    assert not wrong


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("hypergeometric_cdf", {"p": "cdf"}),
        ("hypergeometric_sf", {"p": "sf"}),
        ("clopper_pearson_two_sided", {"lower": "cp_low", "upper": "cp_high"}),
        ("wilson_two_sided", {"lower": "wilson_low", "upper": "wilson_high"}),
    ],
)
def test_that_tails_and_binomial_limits_are_those_of_r(
    batch: Batch, kind: str, names: Mapping[str, str]
) -> None:
    wrong = []
    for name, inputs in batch.samples.items():
        found, said = answer(kind, inputs), batch.sampled[name]
        for ours, theirs in names.items():
            near = is_near(found[ours], said[theirs], NEAR)
            wrong += [] if near else [(inputs, found, said)]
    assert not wrong


def test_that_a_comparison_is_r_s_prop_test_without_correction(batch: Batch) -> None:
    wrong = []
    for name, inputs in batch.groups.items():
        found, said = answer("k_proportion_homogeneity", inputs), batch.compared[name]
        near = is_near(found["statistic"], said["statistic"], 0, NEAR)
        near &= is_near(found["p_value"], said["p_value"], 1e-14, 1e-8)
        wrong += [] if near and found["df"] == said["df"] else [(inputs, found, said)]
    assert not wrong


def test_that_a_redraw_is_byte_for_byte_the_same_in_python_r_and_openssl(
    batch: Batch, tmp_path: Path
) -> None:
    frame, script = tmp_path / "frame.txt", tmp_path / "draw.sh"
    frame.write_text("".join(f"{name}\n" for name in IDS), encoding="utf-8")
    script.write_text(auditor_script(), encoding="utf-8")
    shell = subprocess.run(
        ["sh", str(script), str(frame), KEY.hex()], capture_output=True, check=True, timeout=300
    ).stdout
    ours = "".join(f"{drawn.ticket} {drawn.case_id}\n" for drawn in order(KEY, IDS)).encode()
    assert batch.order == ours
    assert shell == ours
