"""Practice on made-up cases: begun, gone on with, and seen beside the key. Nothing here counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.practice import Marks, Miss
from qapi_desk.services.practice import PracticeRow
from qapi_desk.services.practice_scores import Learned, PracticeView
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.practice import PracticePresenter, PracticeState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import OUTCOMES, percent
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row, set_tone
from qapi_desk.ui.widgets.practice_sign import PracticeSign
from qapi_desk.ui.widgets.row_list import RowList

MISSES = {
    Miss.MISSED_ERROR: "Missed error",
    Miss.FALSE_ERROR: "False error",
    Miss.WRONG_NOT_APPLICABLE: "Wrong N/A",
    Miss.WRONG_UNDETERMINED: "Wrong undetermined",
    Miss.WRONG_DATE: "Wrong day",
}
FILTERS = "PDF (*.pdf);;Excel workbook (*.xlsx)"


SETS = {"first": "First set", "second": "Second set"}


def set_words(practice: PracticeRow | PracticeView) -> str:
    """What a set of cases is called, in the language that is spoken now."""
    return said(SETS.get(practice.set_id, practice.set_title))


@dataclass(frozen=True, slots=True)
class MarksRow:
    """One criterion's marks, or those of the whole practice."""

    key: str
    title: str
    marks: Marks


def _misses(kind: Miss) -> Field[MarksRow]:
    return Field(
        Column(kind.value, MISSES[kind], Format.COUNT),
        lambda r: r.marks.count(kind),
        tone=lambda r: "warn" if r.marks.count(kind) else "",
    )


PRACTICE_FIELDS: tuple[Field[PracticeRow], ...] = (
    Field(Column("name", "Person", width=2), lambda r: r.name),
    Field(Column("number", "Time", Format.COUNT), lambda r: r.number),
    Field(Column("set", "Cases"), lambda r: r.set_title, set_words),
    Field(Column("started", "Started", Format.MOMENT), lambda r: r.started_at),
    Field(
        Column("released", "Released"),
        lambda r: r.released,
        lambda r: filled("{done} of {all}", done=r.released, all=r.cases),
        lambda r: "good" if r.is_done else "",
    ),
    Field(
        Column("aided", "Suggestions"),
        lambda r: r.is_aided,
        lambda r: said("shown") if r.is_aided else said("withheld"),
    ),
)
MARKS_FIELDS: tuple[Field[MarksRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(Column("scored", "Answers", Format.COUNT), lambda r: r.marks.scored),
    Field(Column("right", "Right", Format.COUNT), lambda r: r.marks.right),
    Field(
        Column("share", "Share right", Format.PERCENT),
        lambda r: r.marks.share,
        lambda r: percent(r.marks.share, 0),
    ),
    *(_misses(kind) for kind in Miss),
)
LEARNED_FIELDS: tuple[Field[Learned], ...] = (
    Field(Column("case", "Case", Format.MONO), lambda r: r.case_id),
    Field(Column("criterion", "Criterion"), lambda r: r.criterion),
    Field(
        Column("came", "Came to"),
        lambda r: r.miss or "",
        lambda r: said(MISSES[r.miss]) if r.miss else said("Right"),
        lambda r: "bad" if r.miss else "good",
    ),
    Field(
        Column("expected", "The key"), lambda r: r.expected, lambda r: said(OUTCOMES[r.expected])
    ),
    Field(Column("expected_done", "Its day"), lambda r: r.key.done),
    Field(Column("given", "Given"), lambda r: r.given, lambda r: said(OUTCOMES[r.given])),
    Field(Column("given_done", "Day given"), lambda r: r.given_done),
    Field(Column("why", "Why", width=4), lambda r: r.key.why),
    Field(Column("citation", "Law", width=2), lambda r: r.key.citation),
)


class PracticePage(Page):
    """Made-up cases for whoever is new, and for whoever wants to be sure."""

    id: ClassVar[str] = "practice"
    title: ClassVar[str] = "Practice"
    presenter: PracticePresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = PracticePresenter(seat, self)
        self._lists = (
            RowList("practice.list", "Practices", PRACTICE_FIELDS, key=lambda r: str(r.review_id)),
            RowList("practice.marks", "Per criterion", MARKS_FIELDS, key=lambda r: r.key),
            RowList(
                "practice.learned",
                "Your answers beside the key",
                LEARNED_FIELDS,
                key=lambda r: f"{r.case_id}/{r.criterion}",
                empty="Nothing to show: every answer is as in the key.",
            ),
        )
        self._practices, self._marks, self._learned = self._lists
        self._listed = card(self._practices)
        self._one = self._make_one()
        self._beside = self._make_beside()
        self._connect()
        self.lay_out(
            self.body_of(PracticeSign(), self._make_start(), self._listed, self._one, self._beside)
        )

    def _connect(self) -> None:
        self._practices.picked.connect(self._on_practice)
        self._practices.opened.connect(self._on_practice)
        self._learned.picked.connect(self._on_learned)
        self.listen_to(*self._lists)

    def _make_start(self) -> QFrame:
        words = label(
            "Made-up cases whose answers are known. They are answered like real ones; when a case "
            "is released, the key and its reasons are shown beside the answers given.",
            tone="muted",
        )
        self._who = Choice("practice.who", "Who practises")
        self._aided = QCheckBox(said("Show what the record suggests"))
        self._aided.setObjectName("practice.aided")
        self._aided.setToolTip(
            said("Left out, a person is scored for what she herself makes of the record.")
        )
        self._start = button("Start a practice", "practice.start", self.start, kind="primary")
        flow = FlowLayout(space=em(0.6))
        for part in (self._who, self._aided, self._start):
            flow.addWidget(part)
        return card(label("Start a practice", kind="heading"), words, clear(flow))

    def _make_one(self) -> QFrame:
        self._title = label(kind="heading", name="practice.title_of_one")
        self._ready = label(kind="chip", name="practice.ready")
        self._far = label(name="practice.far")
        self._why = label(name="practice.reasons")
        self._source = label(kind="small", tone="muted", name="practice.source")
        self._go_on = button("Go on", "practice.go_on", self.go_on, kind="primary")
        self._print = button("Print…", "practice.print", self.print_out)
        flow = FlowLayout(space=em(0.5))
        for part in (self._go_on, self._print):
            flow.addWidget(part)
        head = row(self._title, self._ready)
        head.setStretch(0, 1)
        return card(head, self._far, self._why, self._source, clear(flow), self._marks)

    def _make_beside(self) -> QFrame:
        self._all = QCheckBox(said("Show right answers too"))
        self._all.setObjectName("practice.all")
        self._all.toggled.connect(self._on_all)
        self._told = label(name="practice.told")
        self._law = label(kind="small", tone="muted", name="practice.law")
        self._known = label(kind="small", tone="muted", name="practice.known")
        words = column(self._told, self._law, self._known, space=0.2)
        return card(self._all, self._learned, clear(words))

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Start, go on, print."""
        return {
            "practice.start": self.start,
            "practice.go_on": self.go_on,
            "practice.print": self.print_out,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the practices; the one asked for is shown."""
        wanted = detail.get("practice", "")
        self.presenter.load(ReviewId(wanted) if wanted else None)

    def changed(self, changes: Changes) -> None:
        """A practice was begun, or a case of one released."""
        self.presenter.heed(changes)

    # What the presenter asks

    def show_state(self, state: PracticeState) -> None:
        """Show who may be started, the practices, and one of them."""
        self._who.offer([(str(p.person_id), p.name) for p in state.people])
        self._who.setVisible(len(state.people) > 1)
        self._start.setEnabled(bool(state.people) and not state.is_busy)
        self._listed.setVisible(state.is_read)
        self._practices.show_rows(state.rows)
        self._practices.limit_height(6)
        self._one.setVisible(state.view is not None)
        self._beside.setVisible(state.view is not None and bool(state.view.learned))
        if state.view is not None:
            self._show_one(state, state.view)

    def _show_one(self, state: PracticeState, view: PracticeView) -> None:
        words = filled("{name}: {cases}", name=view.name, cases=set_words(view))
        self._title.setText(words)
        ready = view.readiness
        self._ready.setText("Ready for real cases" if ready.is_ready else "Not ready yet")
        set_tone(self._ready, "good" if ready.is_ready else "warn")
        self._far.setText(_far(view))
        self._why.setText("; ".join(ready.reasons))
        self._why.setVisible(bool(ready.reasons))
        self._source.setText(filled("What is asked for: {source}.", source=ready.asked.source))
        self._go_on.setVisible(state.is_own and not view.is_done)
        self._go_on.setText("Go on" if view.released else "Begin")
        self._print.setEnabled(bool(view.learned))
        whole = MarksRow("", said("Whole practice"), view.marks)
        rows = [MarksRow(str(each.criterion), each.title, each.marks) for each in view.criteria]
        self._marks.setVisible(bool(rows))
        self._marks.show_rows([*rows, whole] if rows else [])
        self._marks.limit_height(12)
        self._show_learned(view)

    def _show_learned(self, view: PracticeView) -> None:
        shown = [each for each in view.learned if each.miss or self._all.isChecked()]
        self._learned.show_rows(shown)
        self._learned.limit_height(10)
        self._tell(shown[0] if shown else None)

    def _tell(self, each: Learned | None) -> None:
        self._told.setText(f"{each.case_id}, {each.criterion}: {each.key.why}" if each else "")
        self._law.setText(each.key.citation if each else "")
        self._known.setText(f"{each.key.known_by}." if each else "")
        for part in (self._told, self._law, self._known):
            part.setVisible(each is not None)

    @Slot(object)
    def _on_practice(self, item: PracticeRow) -> None:
        self.presenter.choose(item.review_id)

    @Slot(object)
    def _on_learned(self, item: Learned) -> None:
        self._tell(item)

    @Slot(bool)
    def _on_all(self, _checked: bool) -> None:
        view = self.presenter.state.view
        if view is not None:
            self._show_learned(view)

    @Slot()
    def start(self) -> None:
        """Start a practice for whoever is chosen."""
        self.presenter.start(self._who.key, is_aided=self._aided.isChecked())

    @Slot()
    def go_on(self) -> None:
        """Open the next case of the chosen practice on the review page."""
        state = self.presenter.state
        if state.view is not None and state.is_own:
            detail = {"review": str(state.view.review.review_id), "case": state.next_case}
            self.go.emit(Place("review", detail))

    @Slot()
    def print_out(self) -> None:
        """Ask where to, then write what the practice came to."""
        view = self.presenter.state.view
        if view is not None and view.learned:
            name = f"{view.review.review_id}.pdf"
            self.picker.save_file("Print", name, FILTERS, self.presenter.print)


def _far(view: PracticeView) -> str:
    words = filled(
        "{released} of {cases} cases released, {right} of {scored} answers right.",
        released=view.released,
        cases=len(view.cases),
        right=view.marks.right,
        scored=view.marks.scored,
    )
    if view.times > 1:
        words += " " + filled("Practised on these cases {times} times.", times=view.times)
    return words


PAGE = PracticePage
