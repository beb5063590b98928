"""Every case somebody asked to take out of a review: why, who decided, and what came in its place.

Requests are read from the history, so that one which was denied and asked for anew stands twice.
The totals are those of the findings. Decides nothing (``replace``) and opens no rank.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.draws import Opening, OpeningCause
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Person
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.services import draw_kept, findings, openings
from qapi_desk.services import replace as replacing
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.readings import CriterionReading
from qapi_desk.services.replace import FrameError, ReplacementRequest, RequestState
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_REQUESTED: Final = "replacement.requested"
_DECIDED: Final[Mapping[str, RequestState]] = {
    "replacement.confirmed": RequestState.CONFIRMED,
    "replacement.denied": RequestState.DENIED,
}
NO_CODE: Final = "not coded"
GONE: Final = " (no longer active)"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second person decided about a request."""

    state: RequestState
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class InPlace:
    """A rank that was opened in the place of a case, for one criterion."""

    criterion: CriterionId
    rank: int
    case_id: CaseId


@dataclass(frozen=True, slots=True)
class Elimination:
    """One request. ``by`` are names; ``decisions`` in order, the last of them holds.

    ``remark`` says what is in the way of it, if anything.
    """

    rank: int
    case_id: CaseId
    criteria: tuple[CriterionId, ...]
    code: str
    label: str
    by: str
    at: datetime
    decisions: tuple[Decision, ...] = ()
    in_place: tuple[InPlace, ...] = ()
    remark: str = ""

    @property
    def state(self) -> RequestState:
        """How it was decided, if it was."""
        return self.decisions[-1].state if self.decisions else RequestState.WAITING


@dataclass(frozen=True, slots=True)
class ByReason:
    """How many cases of a criterion are excluded for one reason, and how many were replaced."""

    criterion: CriterionId
    code: str
    label: str
    excluded: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Eliminations:
    """The worksheet of a review.

    ``readings`` are the findings' own, so that totals cannot differ from them; ``replaced`` counts
    the ranks opened for frame errors, of each criterion.
    """

    view: FindingsView
    rows: tuple[Elimination, ...]
    by_reason: tuple[ByReason, ...]
    codes: tuple[FrameError, ...]
    replaced: Mapping[CriterionId, int] = field(default_factory=dict)

    @property
    def readings(self) -> tuple[CriterionReading, ...]:
        """The criteria's figures under the governing ruleset."""
        return self.view.readings

    def count(self, state: RequestState) -> int:
        """How many requests stand so."""
        return sum(row.state is state for row in self.rows)


def worksheet(desk: Desk, review_id: ReviewId) -> Eliminations:
    """Every request to take a case out of a review, and what it comes to.

    Raises:
        Refused: as ``findings.show``: it tells the running figures.
    """
    view = findings.show(desk, review_id)
    with desk.store.read() as work:
        made = draw_kept.current_in(work, review_id)
        opened = openings.of_draw(work, made.draw_id) if made else ()
        cases = {case.case_id: case for case in work.cases.all(review_id)}
        people = {str(person.person_id): person for person in work.people.all()}
        asked = tuple(_requests(work, review_id, cases))
        last = {row.case_id: replacing.request_in(work, review_id, row.case_id) for row in asked}
    replaced = [each for each in opened if each.cause is OpeningCause.REPLACEMENT]
    known = replacing.codes(desk.library)
    labels = {error.code: error.label for error in known}
    rows = _with_places(asked, replaced)
    return Eliminations(
        view=view,
        rows=tuple(_in_words(row, labels, (people, cases)) for row in rows),
        by_reason=tuple(_by_reason(view, last, replaced, labels)),
        codes=known,
        replaced=Counter(each.criterion for each in replaced),
    )


def _requests(
    work: Work, review_id: ReviewId, cases: Mapping[CaseId, ReviewCase]
) -> Iterator[Elimination]:
    """The requests as the history tells of them, in order of rank, then of time."""
    found: dict[CaseId, list[Elimination]] = {}
    for told in _told(work, review_id):
        case_id = CaseId(told.subject.rpartition("/")[2])
        if case_id not in cases:  # its draw was voided since
            continue
        of_case = found.setdefault(case_id, [])
        if told.kind == _REQUESTED:
            case = cases[case_id]
            of_case.append(
                Elimination(case.rank, case_id, case.criteria, str(told.body["code"]), "",
                            told.person_id, told.at)
            )  # fmt: skip
            continue
        decided = Decision(_DECIDED[told.kind], told.person_id, told.at, str(told.body["reason"]))
        of_case[-1] = replace(of_case[-1], decisions=(*of_case[-1].decisions, decided))
    for case_id in sorted(found, key=lambda each: cases[each].rank):
        yield from found[case_id]


def _told(work: Work, review_id: ReviewId) -> list[Happening]:
    entries = [
        entry
        for kind in (_REQUESTED, *_DECIDED)
        for entry in work.history.entries(kind, f"{review_id}/")
    ]
    return [entry.happening for entry in sorted(entries, key=lambda each: each.sequence)]


def _with_places(asked: Iterable[Elimination], opened: Iterable[Opening]) -> list[Elimination]:
    """What came in a case's place stands with its last request, which is the confirmed one."""
    rows = list(asked)
    last = {row.case_id: number for number, row in enumerate(rows)}
    for each in opened:
        number = last.get(each.for_case)
        if number is not None:
            made = InPlace(each.criterion, each.rank, each.case_id)
            rows[number] = replace(rows[number], in_place=(*rows[number].in_place, made))
    return rows


def _in_words(
    row: Elimination,
    labels: Mapping[str, str],
    known: tuple[Mapping[str, Person], Mapping[CaseId, ReviewCase]],
) -> Elimination:
    people, cases = known
    decisions = tuple(replace(each, by=named(people, each.by)) for each in row.decisions)
    return replace(
        row,
        label="; ".join(labels.get(code, code) for code in row.code.split("+")),
        by=named(people, row.by),
        decisions=decisions,
        remark=_remark(row, people, cases[row.case_id]),
    )


def named(people: Mapping[str, Person], person_id: str) -> str:
    """A person's name, and whether they left since; the id of somebody unknown."""
    person = people.get(person_id)
    if person is None:
        return person_id
    return person.name if person.is_active else person.name + GONE


def _remark(row: Elimination, people: Mapping[str, Person], case: ReviewCase) -> str:
    """What keeps a request from being decided, or a case from being released after it."""
    if case.released_at is not None or row.state is RequestState.DENIED:
        return ""
    reviewer = people.get(str(case.reviewer))
    if case.reviewer is None or reviewer is None or not reviewer.is_active:
        return "Nobody active has the case: assign it again, so that it can be released."
    supervisors = [p for p in people.values() if replacing.may_decide(p, row.by, case.reviewer)]
    if row.state is RequestState.WAITING and not supervisors:
        return f"No supervisor may decide: {replacing.NO_OTHER}"
    return ""


def _by_reason(
    view: FindingsView,
    last: Mapping[CaseId, ReplacementRequest | None],
    replaced: Iterable[Opening],
    labels: Mapping[str, str],
) -> Iterator[ByReason]:
    excluded: Counter[tuple[CriterionId, str]] = Counter()
    for finding in view.findings:
        if finding.ruleset == view.review.governing and finding.outcome is Outcome.EXCLUDED:
            asked = last.get(finding.case_id)
            code = asked.code_for(finding.criterion) if asked is not None else ""
            excluded[finding.criterion, code or NO_CODE] += 1
    came = Counter((each.criterion, each.code or NO_CODE) for each in replaced)
    for reading in view.readings:
        for criterion, code in sorted(excluded.keys() | came.keys()):
            if criterion == reading.criterion:
                key = (criterion, code)
                label = "; ".join(labels.get(one, one) for one in code.split("+"))
                yield ByReason(criterion, code, label, excluded[key], came[key])
