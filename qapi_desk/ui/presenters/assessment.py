"""The agency assessed: which elements, what I answer on one, what others rated, what follows.

What a rater does on a card is shown at once and saved one by one; others' ratings come only from
the service, which keeps them from whoever still has to rate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assessments import Assessment, ElementState, EvidenceItem, Improvement
from qapi_desk.domain.catalog import Catalog
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import AssessmentId, QuestionId
from qapi_desk.domain.people import Person
from qapi_desk.domain.progress import Progress
from qapi_desk.services import assessment as assessing
from qapi_desk.services import assessment_answers as answering
from qapi_desk.services import assessment_findings as finding
from qapi_desk.services import assessment_view, people
from qapi_desk.services.assessment import RATES, NewAssessment
from qapi_desk.services.assessment_answers import Sheet
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement
from qapi_desk.services.assessment_view import AssessmentView, ElementRow, Mine
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.presenters.review_given import as_stored
from qapi_desk.ui.presenters.review_state import Unsaved
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled

ONLY: Mapping[str, Callable[[ElementRow], bool]] = {
    "": lambda _row: True,
    "mine": lambda row: row.mine.is_rater and not row.mine.is_handed_in,
    "unrated": lambda row: row.state in {ElementState.UNRATED, ElementState.WAITING},
    "differs": lambda row: row.state is ElementState.DIFFERS,
    "gap": lambda row: bool(row.gaps) and not row.actions,
}
"""What the list can be narrowed to, by key."""


@dataclass(frozen=True, slots=True)
class AssessmentState:
    """What the page shows. ``areas`` are (id, title) of the open assessment, in order."""

    is_read: bool = False
    is_supervisor: bool = False
    offered: tuple[Assessment, ...] = ()
    view: AssessmentView | None = None
    chosen: str = ""
    sheet: Sheet | None = None
    standard: str = ""
    """What the catalog asks of the chosen element, restated."""
    part: str = ""
    only: str = ""
    pending: Mapping[QuestionId, Answer] = field(default_factory=dict)
    unsaved: Mapping[QuestionId, Unsaved] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    all_areas: tuple[tuple[str, str], ...] = ()
    """Every area of the catalog: what a new assessment can be about."""
    saved: int = 0
    """How many answers were saved in this sitting."""

    @property
    def areas(self) -> tuple[tuple[str, str], ...]:
        """The areas in scope as (id, title)."""
        rows = self.view.rows if self.view else ()
        return tuple(dict.fromkeys((row.element.area_id, row.element.area) for row in rows))

    @property
    def rows(self) -> tuple[ElementRow, ...]:
        """The elements that the filters let through."""
        rows, keeps = self.view.rows if self.view else (), ONLY[self.only]
        return tuple(row for row in rows if keeps(row) and self.part in {"", row.element.area_id})

    @property
    def row(self) -> ElementRow | None:
        """The chosen element."""
        return self.view.row(self.chosen) if self.view else None

    @property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """The evidence listed for the chosen element, what was withdrawn included."""
        items = self.view.evidence if self.view else ()
        return tuple(item for item in items if self.chosen in item.elements)

    @property
    def actions(self) -> tuple[Improvement, ...]:
        """The actions of the chosen element."""
        actions = self.view.actions if self.view else ()
        return tuple(each for each in actions if each.element_id == self.chosen)

    @property
    def is_locked(self) -> bool:
        """Whether the signed-in person can answer nothing on the chosen element."""
        return self.sheet is None or not self.sheet.is_mine or self.sheet.is_handed_in

    def answer_of(self, name: QuestionId) -> Answer:
        """The newest answer there is, saved or on its way."""
        kept = self.sheet.answers.get(name) if self.sheet else None
        return self.pending.get(name) or kept or Answer(name)


class AssessmentPresenter(Presenter[AssessmentState]):
    """Reads, answers, hands in, decides, plans."""

    def __init__(self, seat: Seat, view: View[AssessmentState]) -> None:
        super().__init__(seat, view, AssessmentState(is_supervisor=seat.is_supervisor))

    # Reading

    def load(self, wanted: str = "", element_id: str = "") -> None:
        """Read the assessments there are, one of them, and one of its elements."""
        desk, before = self.seat.desk, self.state
        shown = before.view.assessment.assessment_id if before.view else ""

        def work() -> AssessmentState:
            offered = assessing.assessments(desk)
            ids = [each.assessment_id for each in offered]
            state = replace(before, is_read=True, offered=offered, people=_team(desk))
            state = replace(state, all_areas=_areas(desk.library.catalog))
            made = next((i for i in (wanted, shown, *ids) if i in ids), None)
            if made is None:
                return replace(state, view=None, sheet=None, chosen="")
            view = assessment_view.show(desk, AssessmentId(made))
            return self._with_element(replace(state, view=view), element_id or before.chosen)

        self.read(work, self._loaded)

    def _loaded(self, state: AssessmentState) -> None:
        """Keep what was done on this page while it was read."""
        now = self.state
        self.show(
            replace(
                state, part=now.part, only=now.only, pending=now.pending, unsaved=now.unsaved,
                saved=now.saved,
            )
        )  # fmt: skip

    def _with_element(self, state: AssessmentState, element_id: str) -> AssessmentState:
        """The state with an element laid out: the one named, else the first that is mine."""
        view, desk = state.view, self.seat.desk
        if view is None:
            return state
        row = view.row(element_id) or next(filter(ONLY["mine"], view.rows), view.rows[0])
        chosen = row.element.element_id
        sheet = answering.sheet(desk, view.assessment.assessment_id, chosen)
        known = desk.library.catalog.by_id.get(chosen)
        return replace(state, chosen=chosen, sheet=sheet, standard=known.standard if known else "")

    def open(self, assessment_id: str) -> None:
        """Show another assessment."""
        self.state = replace(self.state, view=None, chosen="", pending={}, unsaved={})
        self.load(assessment_id)

    def choose(self, element_id: str) -> None:
        """Show another element."""
        if element_id == self.state.chosen or self.state.view is None:
            return
        before = self.state
        self.read(lambda: self._with_element(before, element_id), self._chosen)

    def _chosen(self, state: AssessmentState) -> None:
        self.show(
            replace(
                self.state, chosen=state.chosen, sheet=state.sheet, standard=state.standard,
                pending={}, unsaved={},
            )
        )  # fmt: skip

    def narrow(self, part: str, only: str) -> None:
        """Show some of the elements only."""
        self.show(replace(self.state, part=part, only=only))

    # Answers

    def take(self, name: QuestionId, what: str, text: str) -> None:
        """Save what was done on a card: its answer, reason or comment."""
        sheet = self.state.sheet
        asked = {s.question.name: s.question for s in sheet.statuses} if sheet else {}
        question = asked.get(name)
        if sheet is None or question is None or self.state.is_locked:
            return
        before = self.state.answer_of(name)
        given = {
            "answer": lambda: replace(before, value=as_stored(question, text, sheet.today)),
            "comment": lambda: replace(before, comment=text.strip()),
            "evidence": lambda: replace(before, evidence=text.strip()),
            "reason": lambda: replace(before, na_reason=text),
        }[what]()
        if given == before:
            return
        pending = {**self.state.pending, name: given}
        unsaved = {key: kept for key, kept in self.state.unsaved.items() if key != name}
        self.show(replace(self.state, pending=pending, unsaved=unsaved))
        self._record(sheet, given, Unsaved(what, text, ""))

    def _record(self, sheet: Sheet, given: Answer, source: Unsaved) -> None:
        desk, element_id = self.seat.desk, sheet.element.element_id

        def work() -> tuple[Answer, Sheet | None, str]:
            try:
                _, now = answering.record(desk, sheet.assessment_id, element_id, given)
            except Fault as fault:
                return given, None, fault.sentence
            return given, now, ""

        def then(found: tuple[Answer, Sheet | None, str]) -> None:
            self._recorded(element_id, found, source)

        self.write(work, then)

    def _recorded(
        self, element_id: str, found: tuple[Answer, Sheet | None, str], source: Unsaved
    ) -> None:
        given, now, why = found
        if element_id != self.state.chosen:
            if why:
                self.view.say(why, "bad")
            return
        name = given.question
        pending = {k: v for k, v in self.state.pending.items() if (k, v) != (name, given)}
        state = replace(self.state, pending=pending)
        if now is None:
            kept = Unsaved(source.what, source.text, why)
            self.show(replace(state, unsaved={**state.unsaved, name: kept}))
            return
        view = _with_progress(state.view, now) if state.view else None
        self.show(replace(state, sheet=now, view=view, saved=state.saved + 1))

    def give_key(self, name: QuestionId, key: str) -> bool:
        """Answer a question by the key printed on a choice; whether there is such a choice."""
        sheet = self.state.sheet
        for status in sheet.statuses if sheet and not self.state.is_locked else ():
            if status.question.name == name:
                for choice in status.choices:
                    if choice.key and choice.key.casefold() == key.casefold():
                        self.take(name, "answer", choice.name)
                        return True
        return False

    # Acts

    def hand_in(self) -> None:
        """Hand in the element at hand."""
        desk, sheet = self.seat.desk, self.state.sheet
        if sheet is not None:
            chosen = (sheet.element.element_id,)
            self.change(
                lambda: answering.hand_in(desk, sheet.assessment_id, chosen),
                filled("{element} is handed in, for good.", element=chosen[0]),
            )

    def reconcile(self, rating: str, reason: str) -> None:
        """Decide on the rating of the element at hand."""
        desk, sheet = self.seat.desk, self.state.sheet
        if sheet is not None:
            at, element_id = sheet.assessment_id, sheet.element.element_id
            self.change(
                lambda: finding.reconcile(desk, at, element_id, rating, reason),
                "Reconciled. Both ratings stay.",
            )

    def add_evidence(self, new: NewEvidence) -> None:
        """Put a piece of evidence on the list."""
        self._do(
            lambda at: finding.add_evidence(self.seat.desk, at, new), "The evidence is listed."
        )

    def withdraw_evidence(self, number: int, reason: str) -> None:
        """Let a piece of evidence count no more."""
        self._do(
            lambda at: finding.withdraw_evidence(self.seat.desk, at, number, reason),
            "The evidence counts no more; it stays on the list.",
        )

    def add_action(self, new: NewImprovement) -> None:
        """Make an action of the gap at hand."""
        self._do(lambda at: finding.add_action(self.seat.desk, at, new), "The action is made.")

    def complete_action(self, number: int, done_on: date, evidence: str) -> None:
        """Record that an action is done."""
        self._do(
            lambda at: finding.complete_action(self.seat.desk, at, number, done_on, evidence),
            filled("Action {number} is recorded as done.", number=number),
        )

    def settle_it(self) -> None:
        """Close the assessment."""
        self._do(
            lambda at: assessing.settle(self.seat.desk, at),
            "Settled. No rating changes any more; its actions go on.",
        )

    def _do(self, act: Callable[[AssessmentId], Changes], sentence: str) -> None:
        view = self.state.view
        if view is not None:
            at = view.assessment.assessment_id
            self.change(lambda: act(at), sentence)

    def start(self, new: NewAssessment) -> None:
        """Start an assessment and show it."""
        desk = self.seat.desk
        self.view.say("", "")
        self.write(lambda: assessing.start(desk, new), self._started)

    def _started(self, changes: Changes) -> None:
        self.state = replace(self.state, view=None, chosen="")
        self.view.say("Started. Raters find it on this page.", "good")
        self.load(changes.made or "")
        self.seat.publish(changes)

    def print_to(self, path: Path) -> None:
        """Write the report to a file."""
        view, desk = self.state.view, self.seat.desk
        if view is None:
            return
        at = view.assessment.assessment_id
        target = path if path.suffix else path.with_suffix(".pdf")

        def work(_progress: Progress) -> Changes:
            made: Changes = from_services("assessment_paper").publish_report(desk, at, target)
            return made

        self.run_change(
            filled("Publishing {name}", name=target.name),
            work,
            filled("Published to {target}.", target=target),
        )

    def today(self) -> date:
        """The present day at the desk."""
        return self.seat.desk.clock.now().date()


def _team(desk: Desk) -> tuple[Person, ...]:
    """Who can be a rater."""
    found = people.everyone(desk)
    return tuple(each for each in found if each.is_active and each.role in RATES)


def _areas(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Every area in which something is assessed at the agency, as (id, title)."""
    there = {each.area_id for each in catalog.elements if each.is_reviewed_at_agency}
    return tuple((a.area_id, a.title) for a in catalog.areas if a.area_id in there)


def _with_progress(view: AssessmentView, sheet: Sheet) -> AssessmentView:
    """The view with how far I am with one element, without reading it all again."""
    answered, required = sheet.progress

    def moved(row: ElementRow) -> ElementRow:
        if row.element != sheet.element:
            return row
        mine = Mine(row.mine.is_rater, row.mine.is_handed_in, answered, required, not sheet.missing)
        return replace(row, mine=mine)

    return replace(view, rows=tuple(map(moved, view.rows)))
