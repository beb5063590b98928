"""Findings settled otherwise: which way, at which stage, by whom, and whether both ways alike.

Every settlement is counted. The tests count findings, each once: a fail that came to stand as a
pass at any time went over, be it that it came back since.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.integrity import Evenness, Reversals, Settled, Standing
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.settlements import Settlement, Stage
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.integrity_gathered import (
    Key,
    Moved,
    Names,
    OneReview,
    Terms,
    direction_rows,
    evenness,
)

EVERY_STAGE = "Every stage"
BOTH_WAYS = "Every stage but rebuttals"


def reversals(found: Sequence[OneReview], names: Names, terms: Terms) -> Reversals:
    """Every settlement of the reviews, counted by what stands behind it."""
    settled = tuple(each for one in found for each in _settled(one, names))
    titles = names.titles
    return Reversals(
        settled=settled,
        by_stage=direction_rows(settled, lambda s: str(s.stage), _way),
        by_asker=direction_rows(settled, lambda s: s.asked_by, _way),
        by_settler=direction_rows(settled, lambda s: s.settled_by, _way),
        by_reviewer=direction_rows(settled, lambda s: s.reviewer, _way),
        by_criterion=direction_rows(settled, lambda s: titles[s.criterion], _way),
        by_evidence=direction_rows(settled, _evidence, _way),
        evenness=tuple(_evenness(found, settled, terms)),
        standing=tuple(_standing(found, titles)),
    )


def _way(settled: Settled) -> Direction:
    return settled.direction


def _evidence(settled: Settled) -> str:
    return "with evidence" if settled.has_evidence else "without evidence"


def _settled(one: OneReview, names: Names) -> Iterable[Settled]:
    reviewers = {one.key(finding): finding.reviewer for finding in one.released}
    cited = {one.key(finding): finding.evidence.strip() for finding in one.released}
    people = names.people
    for each in one.settlements:
        before, now = cited[one.key(each)], each.judged.evidence.strip()
        cited[one.key(each)] = now
        yield Settled(
            each.review_id, each.case_id, each.criterion, each.stage, each.was,
            each.judged.outcome, _is_proven(one, each, before), people[each.asked_by],
            people[each.settled_by], people[reviewers[one.key(each)]],
            "" if names.is_by_number else each.reason, each.settled_at,
        )  # fmt: skip


def _is_proven(one: OneReview, each: Settlement, before: str) -> bool:
    """Whether evidence was given for the change: what was cited before is none of it.

    A second reviewer looks for herself, so what she cites is given, be it cited before.
    """
    now = each.judged.evidence.strip()
    if each.stage is Stage.SECOND_REVIEW:
        return bool(now)
    if each.stage is Stage.AMENDMENT and any(
        bool(asked.evidence) and _is_asked_in(asked, each) for asked in one.amendments
    ):
        return True
    return bool(now) and now != before


def _is_asked_in(asked: Amendment, each: Settlement) -> bool:
    return (asked.case_id, asked.asked_by, asked.reason) == (
        each.case_id,
        each.asked_by,
        each.reason,
    )


def _evenness(
    found: Sequence[OneReview], settled: Sequence[Settled], terms: Terms
) -> Iterable[Evenness]:
    outcomes = {one.key(f): f.outcome for one in found for f in one.released}
    several = {each.stage for each in settled}
    yield evenness(EVERY_STAGE, _moved(outcomes, settled), terms)
    if Stage.REBUTTAL in several:
        others = [each for each in settled if each.stage is not Stage.REBUTTAL]
        yield evenness(BOTH_WAYS, _moved(outcomes, others), terms)
    for stage in (Stage.AMENDMENT, Stage.RULING):
        if stage in several and len(several) > 1:
            own = [each for each in settled if each.stage is stage]
            yield evenness(f"By {stage}", _moved(outcomes, own), terms)


def _moved(outcomes: Mapping[Key, Outcome], settled: Iterable[Settled]) -> Moved:
    became = {((s.review_id, s.case_id, s.criterion), s.became) for s in settled}
    fails = frozenset(key for key, outcome in outcomes.items() if outcome is Outcome.ERROR)
    passes = frozenset(key for key, outcome in outcomes.items() if outcome is Outcome.ACTION)
    return Moved(
        fails,
        frozenset(key for key in fails if (key, Outcome.ACTION) in became),
        passes,
        frozenset(key for key in passes if (key, Outcome.ERROR) in became),
    )


def _standing(found: Sequence[OneReview], titles: Mapping[CriterionId, str]) -> Iterable[Standing]:
    """Each criterion's outcomes as first released and as they stand, and all of them together."""
    every = [(f.criterion, f.outcome) for one in found for f in one.released]
    now = [(f.criterion, f.outcome) for one in found for f in one.standing]
    for criterion in sorted({c for c, _ in every}, key=lambda c: titles[c]):
        yield Standing(
            titles[criterion],
            Counter(outcome for c, outcome in every if c == criterion),
            Counter(outcome for c, outcome in now if c == criterion),
        )
    yield Standing("All", Counter(o for _, o in every), Counter(o for _, o in now))
