"""One line a criterion: confidence, precision, expected rate, and what they cost."""

from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QWidget

from qapi_desk.domain.draws import CriterionPlan, SizeSettings
from qapi_desk.domain.ids import CriterionId
from qapi_desk.ui.text import count
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import label, wipe

HEADS = ("Criterion", "Universe", "Confidence", "Precision ±", "Expected", "Finite", "Cases")


class SizeLine:
    """The boxes of one criterion."""

    def __init__(self, criterion: CriterionId, title: str) -> None:
        self.criterion = criterion
        self.title = label(title)
        self.universe = _number()
        self.confidence = _box(f"plan.confidence.{criterion}", f"Confidence, {title}", 50, 99.9)
        self.precision = _box(f"plan.precision.{criterion}", f"Precision, {title}", 0.1, 50)
        self.expected = _box(f"plan.expected.{criterion}", f"Expected rate, {title}", 0.1, 99.9)
        self.finite = QCheckBox()
        self.finite.setObjectName(f"plan.finite.{criterion}")
        self.finite.setAccessibleName(f"Finite population correction, {title}")
        self.size = _number()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """In the order of the columns."""
        return (
            self.title, self.universe, self.confidence, self.precision, self.expected,
            self.finite, self.size,
        )  # fmt: skip

    def settings(self) -> SizeSettings:
        """What the boxes hold, exactly as typed."""
        return SizeSettings(
            _fraction(self.confidence),
            _fraction(self.precision),
            _fraction(self.expected),
            self.finite.isChecked(),
        )

    def show_plan(self, row: CriterionPlan) -> None:
        """Show settings and size without saying that anything changed."""
        self.universe.setText(count(row.universe_size))
        self.size.setText(f"{row.n:,}" + (" (all)" if row.is_census else ""))
        boxes = (self.confidence, self.precision, self.expected)
        wanted = (row.settings.confidence, row.settings.precision, row.settings.expected_rate)
        for box, value in zip(boxes, wanted, strict=True):
            blocker = QSignalBlocker(box)
            if not box.hasFocus():
                box.setValue(float(value * 100))
            blocker.unblock()
        blocker = QSignalBlocker(self.finite)
        self.finite.setChecked(row.settings.fpc)
        blocker.unblock()


class SizesGrid(QWidget):
    """All the lines.

    Signals:
        changed(tuple): (criterion, settings) after a box was changed.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan.sizes")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.8))
        self._grid.setVerticalSpacing(em(0.35))
        self._grid.setColumnStretch(0, 1)
        self._lines: dict[CriterionId, SizeLine] = {}

    def show_rows(self, rows: tuple[CriterionPlan, ...], titles: Mapping[CriterionId, str]) -> None:
        """Show these criteria; boxes are made once for each."""
        if [row.criterion for row in rows] != list(self._lines):
            self._make(rows, titles)
        for row in rows:
            self._lines[row.criterion].show_plan(row)

    def _make(self, rows: tuple[CriterionPlan, ...], titles: Mapping[CriterionId, str]) -> None:
        wipe(self._grid)
        self._lines = {}
        for place, head in enumerate(HEADS):
            made = label(head, kind="small", tone="muted")
            made.setWordWrap(False)
            right = place in (1, 6)
            align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(made, 0, place, align)
        for number, row in enumerate(rows, start=1):
            line = SizeLine(row.criterion, titles.get(row.criterion, row.criterion))
            self._lines[row.criterion] = line
            for place, widget in enumerate(line.widgets):
                self._grid.addWidget(widget, number, place)
            for box in (line.confidence, line.precision, line.expected):
                box.setProperty("criterion", row.criterion)
                box.valueChanged.connect(self._on_box)
            line.finite.setProperty("criterion", row.criterion)
            line.finite.toggled.connect(self._on_box)

    @Slot()
    def _on_box(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            criterion = CriterionId(str(sender.property("criterion")))
            self.changed.emit((criterion, self._lines[criterion].settings()))


def _box(name: str, spoken: str, least: float, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setDecimals(1)
    made.setRange(least, most)
    made.setSuffix(" %")
    made.setKeyboardTracking(False)
    made.setMinimumWidth(em(5))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _number() -> QLabel:
    made = label()
    made.setWordWrap(False)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _fraction(box: QDoubleSpinBox) -> Fraction:
    return Fraction(round(box.value() * 10), 1000)
