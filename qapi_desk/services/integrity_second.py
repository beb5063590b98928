"""Looked at twice: whether fails and passes alike, and how far the two reviewers agree.

Cases were drawn in two strata at one rate, those with any error and those with none, at least so
many of each; a stratum that the least lifts is looked at more often. The agreement is that of the
pairs as they are; beside it stand the points in which each pair counts for as many of its stratum.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.estimates import WeightedAgreement
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.integrity import (
    AgreementRow,
    LookedAtTwice,
    Pair,
    SecondLooks,
)
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState, ReviewCase, second_of
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR
from qapi_desk.sampling.agreement import from_table, weighted
from qapi_desk.services import second_review
from qapi_desk.services.integrity_gathered import (
    Moved,
    OneReview,
    Terms,
    evenness,
    share,
)
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

WORDS: Mapping[Outcome, str] = {
    Outcome.ACTION: "pass",
    Outcome.ERROR: "fail",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.EXCLUDED: "excluded",
    Outcome.INCOMPLETE: "undetermined",
}
"""What outcomes are called in this report; a pass and a fail are always among the choices."""
NONE_MADE = "No second review was made, so nothing was looked at twice."
NONE_RELEASED = "A second review was made; none of its cases is released yet."
WHOLE = "All criteria"
BY_CASE = "Cases: any error or none"
_Case = tuple[ReviewId, CaseId]


@dataclass(frozen=True, slots=True)
class Looked:
    """One review with its second look: the cases drawn for it, and the pairs it came to."""

    one: OneReview
    drawn: tuple[ReviewCase, ...]
    pairs: tuple[Pair, ...]

    @property
    def done(self) -> frozenset[CaseId]:
        """Cases whose second look is released."""
        return frozenset(c.case_id for c in self.drawn if c.state is CaseState.RELEASED)

    @property
    def strata(self) -> Mapping[CaseId, str]:
        """Each released case's stratum by what the first look found."""
        with_error = {f.case_id for f in self.one.released if f.outcome is Outcome.ERROR}
        return {
            case.case_id: ANY_ERROR if case.case_id in with_error else NO_ERROR
            for case in self.one.released_cases
        }


def read(desk: Desk, work: Work, one: OneReview) -> Looked:
    """The second look at a review.

    Raises:
        Refused: ``workspace.forged``.
    """
    pairs = tuple(
        Pair(
            one.review_id, each.case_id, each.criterion, each.first.outcome, each.second.outcome,
            f"{each.decision.stands} stands" if each.decision else "",
        )
        for each in second_review.pairs_in(desk, work, one.review_id)
    )  # fmt: skip
    return Looked(one, work.cases.all(second_of(one.review_id)), pairs)


def second_looks(
    found: Sequence[Looked], titles: Mapping[CriterionId, str], terms: Terms
) -> SecondLooks:
    """What was looked at twice and what came of it."""
    pairs = tuple(pair for each in found for pair in each.pairs)
    why = "" if pairs else NONE_RELEASED if any(each.drawn for each in found) else NONE_MADE
    return SecondLooks(
        cases=tuple(_case_rows(found, terms)),
        findings=tuple(_finding_rows(found, terms)),
        agreement=tuple(_agreement(found, pairs, titles, terms)) if pairs else (),
        pairs=pairs,
        evenness=(evenness("Found otherwise by the second look", _moved(pairs), terms),)
        if pairs
        else (),
        why_empty=why,
    )


def _case_rows(found: Sequence[Looked], terms: Terms) -> Iterable[LookedAtTwice]:
    for stratum in (ANY_ERROR, NO_ERROR):
        mine = [
            (each, case) for each in found for case, name in each.strata.items() if name == stratum
        ]
        drawn = sum(case in {c.case_id for c in each.drawn} for each, case in mine)
        done = sum(case in each.done for each, case in mine)
        yield LookedAtTwice(stratum, share(done, len(mine), terms), drawn)


def _finding_rows(found: Sequence[Looked], terms: Terms) -> Iterable[LookedAtTwice]:
    again = {(p.review_id, p.case_id, p.criterion) for each in found for p in each.pairs}
    for outcome, word in WORDS.items():
        mine = [
            each.one.key(f) for each in found for f in each.one.released if f.outcome is outcome
        ]
        yield LookedAtTwice(word, share(sum(key in again for key in mine), len(mine), terms))


def _moved(pairs: Iterable[Pair]) -> Moved:
    fails = [p for p in pairs if p.first is Outcome.ERROR]
    passes = [p for p in pairs if p.first is Outcome.ACTION]
    return Moved(
        frozenset(map(_key, fails)),
        frozenset(_key(p) for p in fails if p.second is Outcome.ACTION),
        frozenset(map(_key, passes)),
        frozenset(_key(p) for p in passes if p.second is Outcome.ERROR),
    )


def _key(pair: Pair) -> tuple[ReviewId, CaseId, CriterionId]:
    return pair.review_id, pair.case_id, pair.criterion


def _agreement(
    found: Sequence[Looked],
    pairs: Sequence[Pair],
    titles: Mapping[CriterionId, str],
    terms: Terms,
) -> Iterable[AgreementRow]:
    strata = {(e.one.review_id, case): name for e in found for case, name in e.strata.items()}
    sizes = Counter(
        (f.criterion, strata[each.one.review_id, f.case_id])
        for each in found
        for f in each.one.released
    )
    whole: Counter[str] = Counter()
    for criterion in sorted({pair.criterion for pair in pairs}, key=lambda c: titles[c]):
        own = [pair for pair in pairs if pair.criterion == criterion]
        universe = {name: sizes[criterion, name] for name in (ANY_ERROR, NO_ERROR)}
        yield _row(titles[criterion], [_said(p, strata) for p in own], universe, terms)
    for (_, name), count in sizes.items():
        whole[name] += count
    yield _row(WHOLE, [_said(p, strata) for p in pairs], whole, terms)
    cases = Counter(strata.values())
    yield _row(BY_CASE, list(_by_case(pairs, strata)), cases, terms)


_Said = tuple[str, str, str]
"""Stratum, what the first said, what the second said."""


def _said(pair: Pair, strata: Mapping[_Case, str]) -> _Said:
    return strata[pair.review_id, pair.case_id], WORDS[pair.first], WORDS[pair.second]


def _by_case(pairs: Iterable[Pair], strata: Mapping[_Case, str]) -> Iterable[_Said]:
    """Each case once: whether either look found anything in error."""
    failed: dict[_Case, bool] = {}
    for pair in pairs:
        key = (pair.review_id, pair.case_id)
        failed[key] = failed.get(key, False) or pair.second is Outcome.ERROR
    for key, is_failed in failed.items():
        first = WORDS[Outcome.ERROR if strata[key] == ANY_ERROR else Outcome.ACTION]
        yield strata[key], first, WORDS[Outcome.ERROR if is_failed else Outcome.ACTION]


def _row(
    label: str, said: Sequence[_Said], universe: Mapping[str, int], terms: Terms
) -> AgreementRow:
    both = (WORDS[Outcome.ACTION], WORDS[Outcome.ERROR])
    table = Counter({(one, two): 0 for one in both for two in both})
    table.update((one, two) for _, one, two in said)
    most = max(
        sum(count * ((one == word) + (two == word)) for (one, two), count in table.items())
        for word in WORDS.values()
    )
    return AgreementRow(
        label=label,
        table=dict(table),
        figures=from_table(table, terms.confidence),
        strata={n: (held, sum(each[0] == n for each in said)) for n, held in universe.items()},
        weighted=_weighted(said, universe),
        is_one_sided=Fraction(most, 2 * len(said)) >= terms.one_sided_share,
    )


def _weighted(said: Sequence[_Said], universe: Mapping[str, int]) -> WeightedAgreement | None:
    """The points in which each stratum counts for all it holds; None where one has no pair."""
    strata = [
        (held, Counter((one, two) for name, one, two in said if name == stratum))
        for stratum, held in universe.items()
        if held
    ]
    return weighted(strata) if all(table for _, table in strata) else None
