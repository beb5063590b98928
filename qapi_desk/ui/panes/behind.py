"""Behind a figure of the census: the cases, and one case's workings beside them."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.screens import COMPUTED, ScreenRow, ScreenStanding
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.census import STANDINGS, CensusState, Shown
from qapi_desk.ui.text import RULE_OUTCOMES, day, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import button, clear, column, label, row
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.side_by_side import SideBySide
from qapi_desk.ui.widgets.workings import WorkingsPane
from qapi_desk.ui.workings_words import workings_words

_TONES = {
    RuleOutcome.LATE: "bad",
    RuleOutcome.NOT_DONE: "bad",
    RuleOutcome.MISSED: "bad",
    RuleOutcome.EARLY: "bad",
    RuleOutcome.NO: "bad",
    RuleOutcome.UNDETERMINED: "warn",
    RuleOutcome.MET: "good",
    RuleOutcome.MET_OUTCOME: "good",
    RuleOutcome.YES: "good",
}


def outcome_tone(outcome: RuleOutcome) -> str:
    """The colour of an outcome; the words always say the same."""
    return _TONES.get(outcome, "")


ROW_FIELDS: tuple[Field[ScreenRow], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda r: r.case_id),
    Field(
        Column("outcome", "Outcome"),
        lambda r: r.outcome,
        lambda r: said(RULE_OUTCOMES[r.outcome]),
        lambda r: outcome_tone(r.outcome),
    ),
    Field(Column("trigger", "From", Format.DAY), lambda r: r.trigger),
    Field(Column("due", "Due", Format.DAY), lambda r: r.due),
    Field(Column("done", "Done", Format.DAY), lambda r: r.done),
    Field(Column("late", "Days late", Format.DAYS), lambda r: r.days_late),
    Field(
        Column("standing", "Counts as"),
        lambda r: r.standing,
        lambda r: STANDINGS[r.standing],
    ),
    Field(Column("unit", "Unit"), lambda r: r.unit_code),
    Field(Column("worker", "Worker"), lambda r: r.worker_id),
    Field(Column("office", "Office"), lambda r: r.office_code),
    Field(Column("instance", "Instance", Format.COUNT), lambda r: r.instance),
)


def row_key(item: ScreenRow) -> str:
    """A stored verdict's name among those behind one figure."""
    return f"{item.case_id}/{item.subject}/{item.instance}"


class BehindFigure(QWidget):
    """The cases behind one figure, by outcome, and how one of them was worked out.

    Signals:
        only(RuleOutcome | ScreenStanding | None): show these cases only.
        more(): read further cases.
        worked(ScreenRow): show this case's workings.
        case_asked(str): open this case of the sample for review.
    """

    only = Signal(object)
    more = Signal()
    worked = Signal(object)
    case_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("census.behind")
        self._said = label(tone="muted", name="census.said")
        self._outcome = Choice("census.outcome", "Which cases")
        self._outcome.chosen.connect(self._on_outcome)
        self.list = RowList(
            "census.cases", "Cases", ROW_FIELDS, key=row_key,
            empty="No case stands behind this figure.",
        )  # fmt: skip
        self.list.without_title().opened.connect(self.worked)
        self.list.grid.setMinimumHeight(em(13))
        self._more = button("Show more", "census.more", self.more.emit, kind="link")
        self._sample: frozenset[str] = frozenset()
        self._shown: Shown | None = None
        head = row(self._said, None, self._outcome)
        cases = column(head, self.list, row(self._more, None), space=0.3)
        cases.setStretch(1, 1)
        both = SideBySide(clear(cases), self._worked_part(), least_ems=27)
        self.setLayout(column(both))

    def _worked_part(self) -> QWidget:
        self._what = label(kind="heading", name="census.worked_case")
        self._not_yet = label(
            "Enter on a case shows its workings: each event, each day not counted.", tone="muted"
        )
        self._pane = WorkingsPane("census.workings", "Workings of the case")
        self._pane.setMinimumHeight(em(13))
        self._copy = button("Copy", "census.copy_workings", self._pane.copy_all)
        self._open = button("Open the case", "census.open_case", self._on_open)
        self._why_not = label(kind="small", tone="muted", name="census.not_in_sample")
        head = row(self._what, self._copy, self._open, space=0.4)
        head.setStretch(0, 1)
        made = column(head, self._why_not, self._not_yet, self._pane, space=0.3)
        made.setStretch(3, 1)
        return clear(made)

    def dress(self) -> None:
        """The look changed."""
        self._pane.dress()
        self._pane.setMinimumHeight(em(13))

    def show_state(self, state: CensusState) -> None:
        """Show the cases behind the picked figure, and the workings asked for."""
        picked = state.picked
        self._said.setText(_behind(state) if picked else "Choose a figure above.")
        self._outcome.offer(_kinds(state), _key_of(state.only))
        self._outcome.setEnabled(picked is not None)
        self.list.show_rows(state.rows)
        self.list.setVisible(picked is not None)
        self._more.setVisible(state.has_more)
        self._sample = state.in_sample
        self._show_worked(state.shown)

    def _show_worked(self, shown: Shown | None) -> None:
        self._shown = shown
        is_there = shown is not None
        for part in (self._pane, self._copy, self._open):
            part.setVisible(is_there)
        self._not_yet.setVisible(not is_there)
        is_sampled = shown is not None and shown.row.case_id in self._sample
        self._open.setEnabled(is_sampled)
        self._why_not.setText("" if is_sampled else "Not in this review's sample.")
        self._why_not.setVisible(is_there and not is_sampled)
        self._what.setText(_heading(shown) if shown else "Workings")
        if shown is not None:
            self._pane.setPlainText(worked_words(shown))

    @Slot(object)
    def _on_outcome(self, chosen: str) -> None:
        self.only.emit(_only_of(chosen))

    @Slot()
    def _on_open(self) -> None:
        if self._shown is not None:
            self.case_asked.emit(str(self._shown.row.case_id))


def _kinds(state: CensusState) -> list[tuple[str, str]]:
    """What the cases behind a figure can be narrowed to."""
    standings = [(str(each), words) for each, words in STANDINGS.items()]
    picked = state.picked.outcomes if state.picked else ()
    told = [
        (str(each), filled("Outcome: {outcome}", outcome=said(RULE_OUTCOMES[each]).lower()))
        for each, _ in picked
    ]
    return [("", "Every verdict"), *standings, *told]


def _key_of(only: RuleOutcome | ScreenStanding | None) -> str:
    return str(only) if only is not None else ""


def _only_of(key: str) -> RuleOutcome | ScreenStanding | None:
    if key in set(RuleOutcome):
        return RuleOutcome(key)
    return ScreenStanding(key) if key else None


def _heading(shown: Shown) -> str:
    return f"{shown.row.case_id} · {said(RULE_OUTCOMES[shown.row.outcome])}"


def _behind(state: CensusState) -> str:
    picked = state.picked
    if picked is None:
        return ""
    group = f", {state.by} {picked.group}" if picked.group else ""
    first = "the first " if state.has_more else ""
    return f"Behind {picked.title}{group}: {first}{plural(len(state.rows), 'instance')}"


def worked_words(shown: Shown) -> str:
    """A case's verdict and its workings as lines."""
    item = shown.row
    late = f", {plural(item.days_late, 'day')} late" if item.days_late else ""
    lines = [
        f"{item.subject}, case {item.case_id}, instance {item.instance}",
        f"{said(RULE_OUTCOMES[item.outcome])}{late}",
        f"From {day(item.trigger)}   due {day(item.due)}   done {day(item.done)}",
        f"{COMPUTED}.",
        "",
        workings_words(shown.workings),
    ]
    return "\n".join(lines)
