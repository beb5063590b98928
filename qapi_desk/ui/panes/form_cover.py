"""What the forms cover: each measure of the catalog with the questions and rules about it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.coverage import Coverage
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.forms import CoverRow, FormsState
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, column, label, set_tone
from qapi_desk.ui.widgets.row_list import RowList

FIELDS: tuple[Field[CoverRow], ...] = (
    Field(Column("element", "Element", Format.MONO), lambda r: r.element_id),
    Field(Column("title", "What it is about", width=3), lambda r: r.title),
    Field(Column("measure", "Measure", Format.MONO), lambda r: r.measure_id),
    Field(
        Column("count", "Questions", Format.COUNT),
        lambda r: len(r.questions),
        None,
        lambda r: "" if r.questions else "bad",
    ),
    Field(Column("rules", "Rules"), lambda r: ", ".join(r.rules)),
    Field(Column("text", "What it measures", width=4), lambda r: r.text),
    Field(Column("questions", "Asked by", width=4), lambda r: ", ".join(r.questions)),
)


class FormCoverPane(QWidget):
    """Totals, and the list under them.

    Signals:
        only_holes(bool): show only what has no question, or everything.
        asked(CoverRow): open the first question that asks about this.
    """

    only_holes = Signal(object)
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forms.cover")
        self.setProperty("kind", "clear")
        self._totals = label(name="forms.cover_totals")
        self._rules = label(tone="muted", name="forms.cover_rules")
        self._only = QCheckBox(said("Without a question"))
        self._only.setObjectName("forms.only_holes")
        self._only.setToolTip(said("Show only the measures that no question asks about"))
        self._only.toggled.connect(self._on_only)
        self.list = RowList(
            "forms.cover_list", "Measures and who asks about them", FIELDS,
            key=lambda r: f"{r.element_id}/{r.measure_id}",
            empty="Every measure has a question.",
        )  # fmt: skip
        bar = FlowLayout(space=em(0.5), line_space=em(0.2))
        bar.addWidget(self._only)
        self.list.without_title().slim().with_filters(clear(bar))
        self.list.grid.setMinimumHeight(em(8))
        self.list.opened.connect(self.asked)
        made = column(self._totals, self._rules, self.list, space=0.4, margin=0.4)
        made.setStretch(2, 1)
        self.setLayout(made)

    def show_state(self, state: FormsState) -> None:
        """Show the totals and the measures; that they are being counted, before."""
        cover = state.cover
        self._only.setChecked(state.only_holes)
        if cover is None:
            self._totals.setText("Counting what the forms cover…")
            return
        whole = cover.measures_covered == cover.measures
        self._totals.setText(_totals(cover))
        set_tone(self._totals, "good" if whole else "warn")
        self._rules.setText("\n".join(_rules(cover)))
        self.list.show_rows(state.cover_rows)

    @Slot(bool)
    def _on_only(self, is_only: bool) -> None:
        self.only_holes.emit(is_only)


def _totals(cover: Coverage) -> str:
    return filled(
        "{covered:,} of {measures:,} measures have a question; "
        "{asked:,} of {elements:,} elements are asked about.",
        covered=cover.measures_covered,
        measures=cover.measures,
        asked=cover.elements_covered,
        elements=len(cover.elements),
    )


def _rules(cover: Coverage) -> list[str]:
    said_ = []
    for each in cover.rules:
        left = each.without_question
        words = filled(
            "Rules of class {kind}: {asked:,} of {rules:,} have a question.",
            kind=str(each.rule_class),
            asked=each.rules - len(left),
            rules=each.rules,
        )
        holes = filled(" Not {rules}.", rules=", ".join(left)) if left else ""
        said_.append(words + holes)
    return said_
