"""The integrity report: errors looked at twice and passes once, findings talked away, measured.

What brought quality control down before was never arithmetic but bias. So each way a finding can
move is counted by direction, and each count is beside what it is of: who asked, who settled, how
often passes moved. It accuses nobody; it says what is uneven and how little small numbers show.

Who may read it: supervisors and observers at any time. An analyst once every case of every review
in it is released. A reviewer never: in a small office the whole less her own row is her
colleague's, so she sees none of it by herself and talks it over with her supervisor. Whoever
looks at cases a second time, of any role, when she has released them.
"""

from collections.abc import Mapping, Sequence

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.integrity import IntegrityReport, TalkedWith, WaysAnswered
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import (
    in_sight,
    integrity_answers,
    integrity_late,
    integrity_rest,
    integrity_second,
    law_kept,
    rebuttals,
    reviews,
)
from qapi_desk.services.integrity_gathered import (
    Moved,
    Names,
    OneReview,
    Terms,
    direction_rows,
    evenness,
    people_in,
    read,
    terms_of,
)
from qapi_desk.services.integrity_reversals import reversals
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SPOKEN = "Answered otherwise after a supervisor's word"


def show(
    desk: Desk, review_id: ReviewId, *, is_year: bool = False, is_by_number: bool = False
) -> IntegrityReport:
    """The report of one review, or of every review of its agency in its review year.

    Args:
        desk: who asks.
        review_id: an ordinary review.
        is_year: take the whole review year.
        is_by_number: say a number for each person, not the name.

    Raises:
        Refused: ``people.role`` to a reviewer; ``findings.running`` to an analyst while cases are
            open; ``second.blind``; ``integrity.kind`` for a second or a practice review;
            ``review.unknown``.
    """
    desk.person.must_be(
        Role.SUPERVISOR, Role.OBSERVER, Role.ANALYST, to="read the integrity report"
    )
    with desk.store.read() as work:
        first = reviews.review_in(work, review_id)
        chosen = _chosen(work, first, is_year=is_year)
        for review in chosen:
            in_sight.must_see_results(desk, work, review)
        people = people_in(work, is_by_number=is_by_number)
        return _Maker(
            desk, work, [read(work, desk.library, each) for each in chosen], people
        ).report(
            f"Review year {first.period.review_year}" if is_year else first.title,
            is_by_number=is_by_number,
        )


def _chosen(work: Work, first: Review, *, is_year: bool) -> tuple[Review, ...]:
    if first.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "integrity.kind",
            f"{first.review_id} is a {first.kind} review; the report is of the review that counts.",
        )
    if not is_year:
        return (first,)
    same = (first.period.review_year, first.agency)
    return tuple(
        each for each in reviews.reviews_in(work) if (each.period.review_year, each.agency) == same
    )


class _Maker:
    """Counts everything of the chosen reviews within one moment of the store."""

    def __init__(
        self, desk: Desk, work: Work, found: Sequence[OneReview], people: Mapping[PersonId, str]
    ) -> None:
        self._desk = desk
        self._work = work
        self._found = found
        self._people = people
        self._terms = terms_of(desk.library)
        self._released = [finding for one in found for finding in one.released]

    def report(self, title: str, *, is_by_number: bool) -> IntegrityReport:
        """The whole report."""
        desk, work, people, terms = self._desk, self._work, self._people, self._terms
        titles = self._titles()
        looked = [integrity_second.read(desk, work, one) for one in self._found]
        outcomes = [
            each for one in self._found for each in rebuttals.outcomes_in(desk, work, one.review)
        ]
        asked = [each for one in self._found for each in integrity_rest.requests(work, one)]
        return IntegrityReport(
            title=title,
            agency=self._found[0].review.agency,
            reviews=tuple(one.review_id for one in self._found),
            is_final=all(in_sight.is_done(work, one.review_id) for one in self._found),
            opened_cases=sum(len(one.cases) for one in self._found),
            is_by_number=is_by_number,
            confidence=terms.confidence,
            last_hours=terms.last_hours,
            released_cases=sum(len(one.released_cases) for one in self._found),
            released_findings=len(self._released),
            titles=titles,
            reversals=reversals(self._found, Names(people, titles, is_by_number), terms),
            second=integrity_second.second_looks(looked, titles, terms),
            answered=self._answered(terms),
            rebuttals=integrity_rest.rebuttal_rows(outcomes, people),
            rebuttals_empty="" if outcomes else integrity_rest.NO_REBUTTAL,
            eliminations=integrity_rest.elimination_rows(asked, people),
        )

    def _titles(self) -> dict[CriterionId, str]:
        titles: dict[CriterionId, str] = {}
        for one in self._found:
            law = law_kept.law_in(self._work, self._desk.library, one.review).governing
            titles |= {c: law.criterion(c).title for c in one.review.criteria}
        return titles

    def _answered(self, terms: Terms) -> WaysAnswered:
        cases = [c for one in self._found for c in integrity_late.answered_cases(self._work, one)]
        changes: list[integrity_late.LateChange] = []
        talked: list[TalkedWith] = []
        for one in self._found:
            mine = [each for each in cases if each.case.review_id == one.review_id]
            late, spoken = integrity_late.late_in(
                self._desk, self._work, one, mine, self._people, terms
            )
            changes += late
            talked += spoken
        people, released = self._people, self._released
        return WaysAnswered(
            passed_over=integrity_answers.passed_over(released, people, terms),
            suggested=integrity_answers.suggested(released, people, terms),
            given=integrity_answers.given((each.events for each in cases), people),
            late=integrity_late.late_rows(self._found, cases, changes, people),
            talked_with=tuple(talked),
            talked_rows=direction_rows(talked, lambda each: each.by, lambda each: each.direction),
            evenness=(
                integrity_answers.suggestions_evenness(self._found, terms),
                evenness(SPOKEN, _spoken(talked), terms),
            ),
        )


def _spoken(talked: Sequence[TalkedWith]) -> Moved:
    fails = [each for each in talked if each.then is Outcome.ERROR]
    passes = [each for each in talked if each.then is Outcome.ACTION]
    return Moved(
        frozenset(map(_key, fails)),
        frozenset(_key(each) for each in fails if each.released is Outcome.ACTION),
        frozenset(map(_key, passes)),
        frozenset(_key(each) for each in passes if each.released is Outcome.ERROR),
    )


def _key(each: TalkedWith) -> tuple[ReviewId, str, CriterionId]:
    return each.review_id, each.case_id, each.criterion
