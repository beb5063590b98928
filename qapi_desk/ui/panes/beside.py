"""Beside a screen's figures: the model-assisted estimate, and the areas to review next."""

from fractions import Fraction

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.screens import COMPUTED, TargetScore
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.beside import BesideState, EstimateRow
from qapi_desk.ui.text import count, percent
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, column, label, row
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList

ESTIMATE_FIELDS: tuple[Field[EstimateRow], ...] = (
    Field(Column("method", "Estimate", width=2), lambda r: r.method),
    Field(Column("rate", "Rate", Format.PERCENT), lambda r: r.rate),
    Field(Column("lower", "Lower", Format.PERCENT), lambda r: r.lower),
    Field(Column("upper", "Upper", Format.PERCENT), lambda r: r.upper),
    Field(Column("interval", "Interval", width=3), lambda r: r.interval),
)
AREA_FIELDS: tuple[Field[TargetScore], ...] = (
    Field(Column("subject", "Rule", Format.MONO), lambda s: s.subject),
    Field(Column("title", "What is asked", width=4), lambda s: s.title),
    Field(Column("score", "Score", Format.NUMBER, description="0 to 1"), lambda s: s.score),
    Field(Column("error", "Failing", Format.COUNT), lambda s: s.error),
    Field(Column("counted", "Count", Format.COUNT), lambda s: s.counted),
)


class EstimatePart(QWidget):
    """The computed result of all cases, corrected by those that were reviewed and released."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("census.estimate_part")
        self._why = label(tone="muted", name="census.estimate_why")
        self._facts = FactsView("census.estimate_facts")
        self.list = RowList("census.estimate", "Estimate", ESTIMATE_FIELDS, key=lambda r: r.method)
        self.list.without_title()
        self._notes = label(kind="small", tone="muted", name="census.estimate_notes")
        box = column(self._why, self._facts, self.list, self._notes, space=0.4)
        box.addStretch(1)
        self.setLayout(box)

    def show_state(self, state: BesideState) -> None:
        """Show the estimate, or why there is none."""
        found = state.estimate
        self._why.setText(state.estimate_words)
        self._why.setVisible(found is None)
        for part in (self._facts, self.list, self._notes):
            part.setVisible(found is not None)
        if found is None:
            return
        self._facts.show_facts(
            (
                ("Criterion", str(found.criterion)),
                ("Universe", count(found.difference.universe)),
                ("Computed as met", count(found.computed_met)),
                ("Computed rate", percent(found.difference.computed_rate)),
                ("Reviewed and released", count(found.difference.n)),
                ("Undetermined by the record", count(found.undetermined)),
                ("Law", found.law_label),
            )
        )
        self.list.show_rows(state.rows)
        self.list.limit_height(4)
        self._notes.setText("\n".join(found.notes))


class AreasPart(QWidget):
    """Every rule and criterion scored for a targeted review, and why.

    Signals:
        chosen(str, str): this area is chosen, for this reason.
    """

    chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("census.areas_part")
        self._why = label(tone="muted", name="census.areas_why")
        self._means = label(
            f"Scored as the manual asks (IOP.1.3 task 4). {COMPUTED}; people choose.",
            kind="small",
            tone="muted",
        )
        self.list = RowList(
            "census.areas", "Areas", AREA_FIELDS, key=lambda s: s.subject,
            empty="Nothing counts, so nothing can be scored.",
        )  # fmt: skip
        self.list.without_title().picked.connect(self._on_picked)
        self._reasons = Passages("census.area_reasons")
        self._choose = button("Choose for a targeted review…", "census.choose_area", self.ask)
        self._taken = label(name="census.chosen_areas")
        box = column(
            self._why, self._means, self.list, self._reasons,
            row(self._choose, None), self._taken, space=0.4,
        )  # fmt: skip
        box.addStretch(1)
        self.setLayout(box)

    def show_state(self, state: BesideState) -> None:
        """Show the scores, or why there are none."""
        self._why.setText(state.areas_words)
        self._why.setVisible(bool(state.areas_words))
        self.list.show_rows(state.areas.scores)
        self.list.limit_height(8)
        self._choose.setVisible(state.may_choose)
        self._choose.setEnabled(self.list.current() is not None)
        said = [f"{t.score.subject} ({t.reason})" for t in state.areas.chosen]
        self._taken.setText(f"Chosen so far: {'; '.join(said)}." if said else "")
        self._taken.setVisible(bool(said))

    @Slot(object)
    def _on_picked(self, score: TargetScore) -> None:
        self._choose.setEnabled(True)
        self._reasons.show_passages(
            [
                (f"{reason.title} (weight {_share(reason.weight)})",
                 f"{_share(reason.value)}: {reason.words}")
                for reason in score.reasons
            ]
        )  # fmt: skip

    @Slot()
    def ask(self) -> None:
        """Ask why the marked area is chosen."""
        marked = self.list.current()
        if not isinstance(marked, TargetScore):
            return
        asked = AskText(
            self.window(), "choose_area", "Choose an area",
            f"{marked.subject}, {marked.title}: why does it get a targeted review?",
            "Choose it",
        )  # fmt: skip
        asked.setMinimumWidth(min(em(30), self.window().width()))
        asked.given.connect(self._on_reason)
        asked.open()

    @Slot(object)
    def _on_reason(self, reason: str) -> None:
        marked = self.list.current()
        if isinstance(marked, TargetScore):
            self.chosen.emit(marked.subject, reason)


def _share(value: Fraction) -> str:
    return percent(value / 100)[:-1]
