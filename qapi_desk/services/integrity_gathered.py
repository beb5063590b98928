"""What the integrity report counts from, read at one moment of the store; and who is who in it.

Findings and settlements are those of the governing ruleset, so that each case and criterion is
counted once, whatever stands beside it. Counts nothing itself.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.integrity import DirectionRow, Evenness, Share
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.settlements import Settlement
from qapi_desk.reports.wording import percent
from qapi_desk.sampling.intervals import clopper_pearson_lower, clopper_pearson_upper
from qapi_desk.sampling.two_shares import FISHER, Compared, two_shares
from qapi_desk.services import amend_kept
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.conventions import Conventions, in_force
from qapi_desk.services.library import Library
from qapi_desk.store.work import Work

T = TypeVar("T")
Key = tuple[ReviewId, CaseId, CriterionId]
PLACE = ("sampling", "integrity.json")
EVERYBODY = "Whole office"
_SMALLEST = Fraction(1, 10000)


@dataclass(frozen=True, slots=True)
class OneReview:
    """One review of the report, as the store holds it."""

    review: Review
    cases: tuple[ReviewCase, ...]
    released: tuple[Finding, ...]
    """As first released."""
    standing: tuple[Finding, ...]
    """As they stand, what was settled laid over them."""
    settlements: tuple[Settlement, ...]
    amendments: tuple[Amendment, ...] = ()

    @property
    def review_id(self) -> ReviewId:
        """Which one it is."""
        return self.review.review_id

    @property
    def released_cases(self) -> tuple[ReviewCase, ...]:
        """Its cases that were released, be it that they were opened again since."""
        found = {finding.case_id for finding in self.released}
        return tuple(c for c in self.cases if c.state is CaseState.RELEASED or c.case_id in found)

    def key(self, of: Finding | Settlement) -> Key:
        """What a finding or settlement is about."""
        return self.review_id, of.case_id, of.criterion


def read(work: Work, library: Library, review: Review) -> OneReview:
    """What the store holds of one review.

    Raises:
        Refused: ``workspace.forged``.
    """
    name, ruleset = review.review_id, review.governing
    return OneReview(
        review,
        work.cases.all(name),
        work.findings.as_released(name, ruleset),
        work.findings.all(name, ruleset),
        tuple(each for each in work.settlements.all(name) if each.ruleset == ruleset),
        amend_kept.every(work, library, name),
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """To what the report's intervals and tests are held."""

    confidence: Fraction
    one_sided_share: Fraction
    last_hours: int

    @property
    def risk(self) -> Fraction:
        """The chance below which a split is called uneven."""
        return 1 - self.confidence


def terms_of(library: Library) -> Terms:
    """The conventions on the shelf.

    Raises:
        Trouble: ``library.unreadable``.
    """
    told: Conventions = in_force(library, PLACE)
    return Terms(
        told.confidence, told.row("one_sided_share").share, int(told.row("last_hours").value)
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What people and criteria are called in the report."""

    people: Mapping[PersonId, str]
    titles: Mapping[CriterionId, str]
    is_by_number: bool


def people_in(work: Work, *, is_by_number: bool) -> Mapping[PersonId, str]:
    """What each person is called: by name, or by a number that tells nothing of the name.

    Numbers follow the fingerprints of the ids, so that they are in no order of the alphabet and
    yet the same in every print of the workspace.
    """
    people = work.people.all()
    if not is_by_number:
        return {person.person_id: person.name for person in people}
    mixed = sorted(people, key=lambda p: hashlib.sha256(p.person_id.encode()).hexdigest())
    return {person.person_id: f"Person {number}" for number, person in enumerate(mixed, 1)}


def share(count: int, of: int, terms: Terms) -> Share:
    """So many of so many, with Clopper-Pearson limits."""
    if not of:
        return Share(count, of)
    tail = float(terms.risk / 2)
    ends = clopper_pearson_lower(of, count, tail), clopper_pearson_upper(of, count, tail)
    return Share(count, of, *ends)


def grouped(found: Iterable[T], label: Callable[[T], str]) -> dict[str, list[T]]:
    """What was found under each label, the labels in order."""
    groups: dict[str, list[T]] = {}
    for each in found:
        groups.setdefault(label(each), []).append(each)
    return dict(sorted(groups.items()))


def direction_rows(
    found: Iterable[T], label: Callable[[T], str], way: Callable[[T], Direction]
) -> tuple[DirectionRow, ...]:
    """How often it went each way under each label."""
    return tuple(
        DirectionRow(name, Counter(way(each) for each in group))
        for name, group in grouped(found, label).items()
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """Fails and passes, and those of each that came to the other side."""

    fails: frozenset[Hashable]
    fails_moved: frozenset[Hashable]
    passes: frozenset[Hashable]
    passes_moved: frozenset[Hashable]


def evenness(subject: str, moved: Moved, terms: Terms) -> Evenness:
    """Whether fails and passes went over alike, with the chance of so uneven a split."""
    counts = tuple(map(len, (moved.fails_moved, moved.fails, moved.passes_moved, moved.passes)))
    x, n, y, m = counts
    compared = two_shares(x, n, y, m) if n and m else None
    return Evenness(
        subject=subject,
        fails=n,
        fails_moved=x,
        passes=m,
        passes_moved=y,
        test=FISHER,
        p_value=compared.p_value if compared else None,
        least=compared.least if compared else None,
        words=_words(counts, compared, terms),
    )


def _words(counts: tuple[int, ...], compared: Compared | None, terms: Terms) -> str:
    x, n, y, m = counts
    if compared is None:
        return f"There was no {'fail' if not n else 'pass'} here, so nothing can be compared."
    if not x + y:
        return "None went over to the other side."
    if compared.least > terms.risk:
        return (
            f"{x + y} went over: too few to show anything. Even the most uneven split of them "
            f"comes about by chance {percent(compared.least)} of the time."
        )
    often = f"by chance {chance(compared.p_value)} of the time"
    if compared.p_value > terms.risk:
        return f"No difference is shown: so uneven a split, or more so, comes about {often}."
    more, less = ("fails", "passes") if x * m > y * n else ("passes", "fails")
    return (
        f"{more.capitalize()} went over more often than {less}: so uneven a split, or more so, "
        f"comes about {often} where both are equally likely to. Why, this cannot say."
    )


def chance(value: Fraction) -> str:
    """A probability as it is printed: never as nought."""
    return percent(value) if value >= _SMALLEST else f"less than {percent(_SMALLEST)}"
