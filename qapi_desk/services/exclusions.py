"""Exclusion between quarters: whom an earlier draw of the year chose, the next one leaves out.

A fresh key each quarter with this list keeps a newly opened case's chance what it should be;
keeping tickets and taking the next unused ones draws new cases two to four times too often.
Lists that somebody else drew are never part of it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.draws import DrawTerms
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services.bodies import from_body
from qapi_desk.services.frame_strata import FRAME
from qapi_desk.services.universes import Combinations, Derived, UniverseSize
from qapi_desk.store.work import Work

RECEIVED = "#received"
"""How the draw id ends under which a list that somebody else drew is kept."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What one criterion leaves out, and a sentence about it where there is something to say."""

    criterion: CriterionId
    cases: frozenset[CaseId] = frozenset()
    note: str = ""


def decide(
    work: Work, derived: Derived, terms: DrawTerms, convention: Fraction
) -> Mapping[CriterionId, Exclusion]:
    """What each criterion's universe leaves out under these terms.

    Args:
        work: an open unit of work.
        derived: the review's universes.
        terms: whether to exclude, and the most of a universe that may go (None: the convention).
        convention: that limit, as a share of one, when the terms name none.

    Raises:
        Refused: ``plan.exclusion_limit`` for a limit that is no share of one.
    """
    limit = convention if terms.exclusion_limit is None else terms.exclusion_limit
    if not 0 <= limit <= 1:
        raise Refused(
            "plan.exclusion_limit",
            f"The exclusion limit {float(limit):g} is no share of a universe; choose one from 0 "
            "to 1, like 0.05.",
        )
    if not terms.exclude_earlier:
        return {size.criterion: Exclusion(size.criterion) for size in derived.sizes}
    left_out: dict[CriterionId, set[CaseId]] = {size.criterion: set() for size in derived.sizes}
    for case_id, criteria in chosen_before(work, derived.review).items():
        universes_of = work.memberships.criteria_of(derived.review.review_id, case_id)
        for criterion in criteria.intersection(universes_of, left_out):
            left_out[criterion].add(case_id)
    year = derived.review.period.review_year
    return {
        size.criterion: judged(year, size, frozenset(left_out[size.criterion]), limit)
        for size in derived.sizes
    }


def judged(year: str, size: UniverseSize, cases: frozenset[CaseId], limit: Fraction) -> Exclusion:
    """What becomes of the cases of a universe that were drawn before in the year.

    They are left out unless they are more than ``limit`` of it, or all of it.
    """
    criterion, universe = size.criterion, size.size
    if not cases:
        return Exclusion(criterion)
    told = f"{criterion}: {len(cases):,} of {universe:,} cases were drawn before in {year}"
    if len(cases) > limit * universe:
        share = 100 * len(cases) / universe
        return Exclusion(
            criterion,
            note=f"{told}, {share:.1f} % of the universe and more than the limit of "
            f"{float(100 * limit):g} %; none is left out.",
        )
    if len(cases) == universe:
        return Exclusion(criterion, note=f"{told}: all there are, so none is left out.")
    return Exclusion(criterion, cases, f"{told} and are left out of its universe.")


def chosen_before(work: Work, review: Review) -> dict[CaseId, set[CriterionId]]:
    """Whom the draws in force of the year's other reviews chose, and for which criteria.

    Of the same agency only; sample and opened ranks alike. A voided draw has no opened case left.
    """
    chosen: dict[CaseId, set[CriterionId]] = {}
    for other in _of_the_year(work, review):
        for case in work.cases.all(other.review_id):
            if not case.draw_id.endswith(RECEIVED):
                chosen.setdefault(case.case_id, set()).update(case.criteria)
    return chosen


def _of_the_year(work: Work, review: Review) -> tuple[Review, ...]:
    found = (from_body(Review, body) for _, body in work.documents.list("review"))
    return tuple(
        other
        for other in found
        if other.review_id != review.review_id
        and other.kind is ReviewKind.ORDINARY
        and other.agency == review.agency
        and other.period.review_year == review.period.review_year
    )


def combinations_left(
    work: Work, derived: Derived, exclusions: Mapping[CriterionId, Exclusion]
) -> Combinations:
    """The combinations of universes after the exclusions, without those nobody is left in."""
    left = Counter(derived.combinations)
    gone: dict[CaseId, set[CriterionId]] = {}
    for exclusion in exclusions.values():
        for case_id in exclusion.cases:
            gone.setdefault(case_id, set()).add(exclusion.criterion)
    for case_id, criteria in gone.items():
        kept = work.memberships.criteria_of(derived.review.review_id, case_id)
        whole = frozenset(kept) - {FRAME}
        left[whole] -= 1
        left[whole - criteria] += 1
    return {names: cases for names, cases in left.items() if names and cases}


def place_of(review_id: ReviewId) -> str:
    """Under this name the memberships keep the lists of a frozen plan."""
    return f"{review_id}#excluded"


def keep(work: Work, review_id: ReviewId, exclusions: Mapping[CriterionId, Exclusion]) -> None:
    """Keep the lists of a plan that is being frozen."""
    for exclusion in exclusions.values():
        work.memberships.add_many(place_of(review_id), exclusion.criterion, exclusion.cases)


def kept_in(work: Work, review_id: ReviewId, criterion: CriterionId) -> frozenset[CaseId]:
    """The cases that a criterion of a frozen plan leaves out; empty when it leaves out none."""
    return work.memberships.of(place_of(review_id), criterion)
