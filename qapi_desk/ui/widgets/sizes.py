"""One line a criterion: the rule for its size, what the rule is asked with, and the cases.

A box that a rule does not look at is switched off, and two that only some rules ask for stay away
until one of the lines does.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from qapi_desk.domain.draws import CriterionPlan, SizeRule, SizeSettings
from qapi_desk.domain.ids import CriterionId
from qapi_desk.ui.text import count
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, wipe

RULES: Final = {
    SizeRule.MARGIN: "Margin",
    SizeRule.MARGIN_SIMPLE: "Margin, 1356 C",
    SizeRule.WIDTH: "Exact width",
    SizeRule.DECISION: "Decision",
    SizeRule.POWER: "Power",
}
RULE_WORDS: Final = {
    SizeRule.MARGIN: "half width by the normal formula, corrected by Cochran (1977, 4.4)",
    SizeRule.MARGIN_SIMPLE: "the same, corrected as 45 CFR 1356 Appendix C does",
    SizeRule.WIDTH: "exact limits no further apart than twice the precision",
    SizeRule.DECISION: "the least n that decides between benchmark and expected rate",
    SizeRule.POWER: "the benchmark is shown with this chance if the expected rate is true",
}
HEADS: Final = (
    "Criterion", "Universe", "Size by", "Confidence", "Precision ±", "Expected", "Benchmark",
    "Power", "Lost", "Finite", "Cases", "",
)  # fmt: skip
_NUMBERS: Final = (1, 10)
_RARE: Final = (6, 7)
"""The columns that only some rules ask for."""
_MARGINS: Final = frozenset({SizeRule.MARGIN, SizeRule.MARGIN_SIMPLE})
_AIMED: Final = frozenset({SizeRule.DECISION, SizeRule.POWER})
FOLD_EMS: Final = 74
"""Below this width, in heights of text, a criterion's name stands above its boxes."""


class SizeLine:
    """The boxes of one criterion."""

    def __init__(self, criterion: CriterionId, title: str) -> None:
        self.criterion = criterion
        self.title = label(title)
        self.universe = _number()
        self.rule = _rules(f"plan.rule.{criterion}", f"Size by, {title}")
        named = {
            name: _box(f"plan.{name}.{criterion}", f"{spoken}, {title}", low, high)
            for name, spoken, low, high in (
                ("confidence", "Confidence", 50, 99.9),
                ("precision", "Precision", 0.1, 50),
                ("expected", "Expected rate", 0.1, 99.9),
                ("benchmark", "Benchmark to show", 0.1, 99.9),
                ("power", "Power", 1, 99.9),
                ("attrition", "Share expected not to count", 0, 90),
            )
        }
        self.boxes: Mapping[str, QDoubleSpinBox] = named
        self.finite = QCheckBox()
        self.finite.setObjectName(f"plan.finite.{criterion}")
        self.finite.setAccessibleName(f"Finite population correction, {title}")
        self.size = _number()
        self.flow_part, self.flow = _flow_part()
        self.captions: list[QLabel] = []
        self.all = button("To all", f"plan.to_all.{criterion}", kind="link")
        self.all.setAccessibleName(f"Set every criterion as {title} is set")
        self.all.setToolTip("The same rule, confidence and precision for every criterion")
        boxes = self.boxes
        self.cells = tuple(
            self._captioned(each)
            for each in (
                self.universe, self.rule, boxes["confidence"], boxes["precision"],
                boxes["expected"], boxes["benchmark"], boxes["power"], boxes["attrition"],
                self.finite, self.size, self.all,
            )
        )  # fmt: skip
        """Each control under its caption, in the order of the columns behind the title."""

    def _captioned(self, control: QWidget) -> QWidget:
        """A control with a head of its own, for when the table folds."""
        caption = _head("")
        caption.hide()
        self.captions.append(caption)
        return clear(column(caption, control, space=0.1))

    @property
    def chosen(self) -> SizeRule:
        """The rule chosen now."""
        return SizeRule(self.rule.currentData())

    def settings(self) -> SizeSettings:
        """What the boxes hold, exactly as typed."""
        boxes, rule = self.boxes, self.chosen
        return SizeSettings(
            _fraction(boxes["confidence"]),
            _fraction(boxes["precision"]),
            _fraction(boxes["expected"]),
            self.finite.isChecked(),
            rule=rule,
            attrition=_fraction(boxes["attrition"]),
            benchmark=_given(boxes["benchmark"]) if rule in _AIMED else None,
            power=_given(boxes["power"]) if rule is SizeRule.POWER else None,
        )

    def show_plan(self, row: CriterionPlan, *, is_forced: bool = False) -> None:
        """Show settings and size without saying that anything changed.

        A box somebody is writing in keeps its words, unless ``is_forced``.
        """
        given = row.settings
        self.universe.setText(count(row.universe_size))
        self.size.setText(f"{row.n:,}" + (" (all)" if row.is_census else ""))
        values = {
            "confidence": given.confidence,
            "precision": given.precision,
            "expected": given.expected_rate,
            "benchmark": given.benchmark,
            "power": given.power,
            "attrition": given.attrition,
        }
        for name, value in values.items():
            _show(self.boxes[name], value, is_forced=is_forced)
        _show_quietly(self.rule, self.rule.findData(given.rule.value))
        blocker = QSignalBlocker(self.finite)
        self.finite.setChecked(given.fpc)
        blocker.unblock()
        self.fit()

    def fit(self) -> None:
        """Switch off what the rule does not look at."""
        rule = self.chosen
        self.boxes["precision"].setEnabled(rule not in _AIMED)
        self.boxes["benchmark"].setEnabled(rule in _AIMED)
        self.boxes["power"].setEnabled(rule is SizeRule.POWER)
        self.finite.setEnabled(rule in _MARGINS)


class SizesGrid(QWidget):
    """All the lines.

    Signals:
        changed(tuple): (criterion, settings) after a box was changed.
        spread(criterion): every other criterion is to be set as this one.
    """

    changed = Signal(object)
    spread = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan.sizes")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.5))
        self._grid.setVerticalSpacing(em(0.3))
        self._heads: list[QLabel] = []
        self._marks: list[QLabel] = []
        self._lines: dict[CriterionId, SizeLine] = {}
        self._is_folded = False
        self._fixed: Mapping[str, str] = {}

    def show_fixed(self, fixed: Mapping[str, str]) -> None:
        """Which heads stand for settings that a regulation fixes, and its citation."""
        self._fixed = fixed
        self._mark()

    def show_rows(
        self,
        rows: tuple[CriterionPlan, ...],
        titles: Mapping[CriterionId, str],
        *,
        is_forced: bool = False,
    ) -> None:
        """Show these criteria; boxes are made once for each."""
        if [row.criterion for row in rows] != list(self._lines):
            self._make(rows, titles)
        for row in rows:
            self._lines[row.criterion].show_plan(row, is_forced=is_forced)
        self._show_rare()

    @property
    def rules(self) -> tuple[SizeRule, ...]:
        """The rules chosen now, each once, in the order of the table."""
        chosen = {line.chosen for line in self._lines.values()}
        return tuple(rule for rule in RULES if rule in chosen)

    def _make(self, rows: tuple[CriterionPlan, ...], titles: Mapping[CriterionId, str]) -> None:
        wipe(self._grid)
        self._lines = {}
        self._heads = [_head(text) for text in HEADS]
        self._marks = [_head("") for _ in HEADS]
        for row in rows:
            line = SizeLine(row.criterion, titles.get(row.criterion, row.criterion))
            self._lines[row.criterion] = line
            self._listen(line)
        self._place()
        self._mark()

    def _listen(self, line: SizeLine) -> None:
        for box in line.boxes.values():
            box.setProperty("criterion", line.criterion)
            box.valueChanged.connect(self._on_box)
        line.finite.setProperty("criterion", line.criterion)
        line.finite.toggled.connect(self._on_box)
        line.rule.setProperty("criterion", line.criterion)
        line.rule.currentIndexChanged.connect(self._on_box)
        line.all.setProperty("criterion", line.criterion)
        line.all.clicked.connect(self._on_all)

    def _place(self) -> None:
        """A table with heads on top; where there is little room, each line breaks as words do."""
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        for place, (head, mark) in enumerate(zip(self._heads, self._marks, strict=True)):
            align = (right if place in _NUMBERS else left) | Qt.AlignmentFlag.AlignBottom
            self._grid.addWidget(head, 0, place, align)
            self._grid.addWidget(mark, 1, place, align)
        for number, line in enumerate(self._lines.values(), start=1):
            wide = len(HEADS) if self._is_folded else 1
            self._grid.addWidget(line.title, 2 * number, 0, 1, wide)
            for place, cell in enumerate(line.cells, start=1):
                if self._is_folded:
                    line.flow.addWidget(cell)
                else:
                    self._grid.addWidget(cell, 2 * number, place)
            self._grid.addWidget(line.flow_part, 2 * number + 1, 0, 1, len(HEADS))
            line.flow_part.setVisible(self._is_folded)
            for caption in line.captions:
                caption.setVisible(self._is_folded)
        self._grid.setColumnStretch(0, 1)

    def _mark(self) -> None:
        for place, (head, mark) in enumerate(zip(HEADS, self._marks, strict=False)):
            citation = self._fixed.get(head, "")
            word = "fixed" if citation else "open"
            is_setting = head not in ("", "Criterion", "Universe", "Cases")
            mark.setText(word if is_setting else "")
            mark.setToolTip(citation or "Left open: the plan holds what was chosen")
            for line in self._lines.values():
                if place:
                    line.captions[place - 1].setText(f"{head}, {word}" if is_setting else head)

    def _show_rare(self) -> None:
        asked = (
            any(line.chosen in _AIMED for line in self._lines.values()),
            any(line.chosen is SizeRule.POWER for line in self._lines.values()),
        )
        rare = dict(zip(_RARE, asked, strict=True))
        for place, (head, mark) in enumerate(zip(self._heads, self._marks, strict=True)):
            is_shown = not self._is_folded and rare.get(place, True)
            head.setVisible(is_shown)
            mark.setVisible(is_shown)
        for line in self._lines.values():
            for place, is_asked in rare.items():
                line.cells[place - 1].setVisible(is_asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold when there is little room for the text size."""
        super().resizeEvent(event)
        is_narrow = self.width() < em(FOLD_EMS)
        if is_narrow != self._is_folded and self._lines:
            self._is_folded = is_narrow
            self._place()
            self._show_rare()

    @Slot()
    def _on_box(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            criterion = CriterionId(str(sender.property("criterion")))
            self.changed.emit((criterion, self._lines[criterion].settings()))

    @Slot()
    def _on_all(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.spread.emit(CriterionId(str(sender.property("criterion"))))


def _show(box: QDoubleSpinBox, value: Fraction | None, *, is_forced: bool) -> None:
    """Show a share of one as per cent, unless somebody is writing there."""
    if box.hasFocus() and box.isEnabled() and not is_forced:
        return
    blocker = QSignalBlocker(box)
    box.setValue(float((value or 0) * 100))
    blocker.unblock()


def _flow_part() -> tuple[QWidget, FlowLayout]:
    flow = FlowLayout(space=em(0.6), line_space=em(0.3))
    return clear(flow), flow


def _show_quietly(box: QComboBox, place: int) -> None:
    blocker = QSignalBlocker(box)
    box.setCurrentIndex(place)
    blocker.unblock()


def _head(text: str) -> QLabel:
    made = label(text, kind="small", tone="muted")
    made.setWordWrap(False)
    return made


def _rules(name: str, spoken: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for place, (rule, words) in enumerate(RULES.items()):
        made.addItem(words, rule.value)
        made.setItemData(place, RULE_WORDS[rule], Qt.ItemDataRole.ToolTipRole)
    return made


def _box(name: str, spoken: str, least: float, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setDecimals(1)
    made.setRange(least, most)
    made.setSuffix(" %")
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(em(0.25), 0, 0, 0)
    made.setMinimumWidth(em(4.4))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _number() -> QLabel:
    made = label()
    made.setWordWrap(False)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _fraction(box: QDoubleSpinBox) -> Fraction:
    return Fraction(round(box.value() * 10), 1000)


def _given(box: QDoubleSpinBox) -> Fraction | None:
    """What an optional box holds; nothing while it was never shown with a value."""
    value = _fraction(box)
    return value if value > Fraction(1, 1000) else None
