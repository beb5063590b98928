"""How cases are chosen: three designs with a sentence each, and what each of them asks."""

from fractions import Fraction
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qapi_desk.domain.draws import (
    RECORD_TRAITS,
    AllocationMethod,
    Design,
    DesignKind,
    DrawTerms,
    FrameTrait,
)
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, label, row

KINDS: Final = {
    DesignKind.FOCUSED: "Focused per criterion",
    DesignKind.STRATIFIED: "Stratified",
    DesignKind.SYSTEMATIC: "Systematic",
}
KIND_WORDS: Final = {
    DesignKind.FOCUSED: (
        "One ticket order; the first cases of each criterion's universe are its simple random "
        "sample, so one file serves as many criteria as it can."
    ),
    DesignKind.STRATIFIED: (
        "The same order, but each office, unit, worker, case type or function gets its own share, "
        "so that none is missing by chance; the estimate is weighted."
    ),
    DesignKind.SYSTEMATIC: (
        "Every so many-th case of a sorted list from a start nobody chose; for a plan with one "
        "criterion."
    ),
}
METHODS: Final = {
    AllocationMethod.PROPORTIONAL: "In proportion",
    AllocationMethod.NEYMAN: "Neyman, by spread",
}
BY_ID: Final = "case id"
LEAST_STRATUM = 1
MOST_STRATUM = 999


class DesignDesk(QWidget):
    """Radio buttons for the design, its particulars, and the rule for cases drawn before.

    Signals:
        changed(DrawTerms): something was set; the whole terms as they stand now.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan.design")
        self.setProperty("kind", "clear")
        self._kinds = QButtonGroup(self)
        self._usual_limit = Fraction(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(em(0.35))
        self._radios = {kind: self._radio(kind) for kind in KINDS}
        for kind, made in self._radios.items():
            words = label(KIND_WORDS[kind], tone="muted", kind="small")
            words.setContentsMargins(em(1.3), 0, 0, 0)
            box.addWidget(made)
            box.addWidget(words)
        box.addWidget(self._particulars())
        box.addWidget(self._earlier())
        self._kinds.buttonClicked.connect(self._on_kind)
        self._fit()

    def _radio(self, kind: DesignKind) -> QRadioButton:
        made = QRadioButton(KINDS[kind])
        made.setObjectName(f"plan.design.{kind.value}")
        made.setAccessibleName(KINDS[kind])
        made.setAccessibleDescription(KIND_WORDS[kind])
        self._kinds.addButton(made)
        return made

    def _particulars(self) -> QWidget:
        self.trait = _combo("plan.trait", "What the strata are, or what the list is sorted by")
        self.method = _combo("plan.allocation", "How cases are shared out among strata")
        for method, words in METHODS.items():
            self.method.addItem(words, method.value)
        for box in (self.trait, self.method):
            box.currentIndexChanged.connect(self._on_any)
        self.minimum = QSpinBox()
        self.minimum.setObjectName("plan.minimum")
        self.minimum.setAccessibleName("Least cases of each stratum")
        self.minimum.setRange(LEAST_STRATUM, MOST_STRATUM)
        self.minimum.setKeyboardTracking(False)
        self.minimum.lineEdit().setTextMargins(em(0.25), 0, 0, 0)
        self.minimum.setMinimumWidth(em(4))
        self.minimum.valueChanged.connect(self._on_any)
        self._trait_words = label("Strata by")
        parts = (
            (self._trait_words, self.trait),
            (label("Shared out"), self.method),
            (label("At least"), self.minimum),
        )
        flow = FlowLayout(space=em(1), line_space=em(0.3))
        self._parts = []
        for said, control in parts:
            said.setWordWrap(False)
            said.setBuddy(control)
            part = clear(row(said, control, space=0.4))
            self._parts.append(part)
        tallest = max(part.sizeHint().height() for part in self._parts)
        for part in self._parts:
            part.setMinimumHeight(tallest)
            flow.addWidget(part)
        self._particular = clear(flow)
        flow.setContentsMargins(em(1.3), 0, 0, 0)
        return self._particular

    def _earlier(self) -> QWidget:
        self.exclude = QCheckBox("Leave out cases that an earlier draw of the review year chose")
        self.exclude.setObjectName("plan.exclude")
        self.exclude.setAccessibleName(self.exclude.text())
        self.exclude.toggled.connect(self._on_any)
        self.limit = QDoubleSpinBox()
        self.limit.setObjectName("plan.exclusion_limit")
        self.limit.setAccessibleName("Unless they exceed this share of a universe")
        self.limit.setDecimals(1)
        self.limit.setRange(0, 100)
        self.limit.setSuffix(" %")
        self.limit.setKeyboardTracking(False)
        self.limit.lineEdit().setTextMargins(em(0.25), 0, 0, 0)
        self.limit.setMinimumWidth(em(4.4))
        self.limit.valueChanged.connect(self._on_any)
        words = label("unless they exceed, of a universe,")
        words.setWordWrap(False)
        words.setBuddy(self.limit)
        self._limit_part = clear(row(words, self.limit, space=0.4))
        self.exclude.setMinimumHeight(self._limit_part.sizeHint().height())
        flow = FlowLayout(space=em(0.5), line_space=em(0.3))
        flow.addWidget(self.exclude)
        flow.addWidget(self._limit_part)
        return clear(flow)

    # Showing

    def show_terms(self, terms: DrawTerms, limit: Fraction) -> None:
        """Show terms without saying that anything changed; ``limit`` where they name none."""
        self._usual_limit = limit
        blockers = [QSignalBlocker(each) for each in self._speaking]
        design = terms.design
        self._radios[design.kind].setChecked(True)
        self._offer_traits(design.kind)
        _choose(self.trait, design.trait.value if design.trait else "")
        _choose(self.method, design.allocation.value)
        if not self.minimum.hasFocus():
            self.minimum.setValue(design.minimum)
        self.exclude.setChecked(terms.exclude_earlier)
        wanted = limit if terms.exclusion_limit is None else terms.exclusion_limit
        if not self.limit.hasFocus():
            self.limit.setValue(float(wanted * 100))
        for blocker in blockers:
            blocker.unblock()
        self._fit()

    @property
    def _speaking(self) -> tuple[QWidget | QButtonGroup, ...]:
        return (
            self._kinds, self.trait, self.method, self.minimum, self.exclude, self.limit,
        )  # fmt: skip

    def _offer_traits(self, kind: DesignKind) -> None:
        """Traits for strata; a systematic list may also be sorted by nothing but its ids."""
        wanted = [(trait.value.capitalize(), trait.value) for trait in RECORD_TRAITS]
        if kind is DesignKind.SYSTEMATIC:
            wanted.insert(0, (BY_ID.capitalize(), ""))
        if self.trait.count() == len(wanted):
            return
        blocker = QSignalBlocker(self.trait)
        self.trait.clear()
        for words, value in wanted:
            self.trait.addItem(words, value)
        blocker.unblock()

    def _fit(self) -> None:
        kind = self._kind
        is_stratified = kind is DesignKind.STRATIFIED
        self._trait_words.setText("Strata by" if is_stratified else "Sorted by")
        self._particular.setVisible(kind is not DesignKind.FOCUSED)
        for part in self._parts[1:]:
            part.setVisible(is_stratified)
        self._limit_part.setEnabled(self.exclude.isChecked())

    # Reading

    @property
    def _kind(self) -> DesignKind:
        return next(
            (kind for kind, made in self._radios.items() if made.isChecked()), DesignKind.FOCUSED
        )

    @property
    def terms(self) -> DrawTerms:
        """What is set now; a limit that is the usual one names none."""
        limit = Fraction(round(self.limit.value() * 10), 1000)
        return DrawTerms(
            self._design,
            exclude_earlier=self.exclude.isChecked(),
            exclusion_limit=None if limit == self._usual_limit else limit,
        )

    @property
    def _design(self) -> Design:
        kind = self._kind
        if kind is DesignKind.FOCUSED:
            return Design()
        chosen = str(self.trait.currentData() or "")
        trait = FrameTrait(chosen) if chosen else None
        if kind is DesignKind.SYSTEMATIC:
            return Design(kind, trait)
        method = AllocationMethod(str(self.method.currentData()))
        return Design(kind, trait or FrameTrait.OFFICE, method, self.minimum.value())

    @Slot(QAbstractButton)
    def _on_kind(self, _made: QAbstractButton) -> None:
        self._offer_traits(self._kind)
        self._on_any()

    @Slot()
    def _on_any(self) -> None:
        self._fit()
        self.changed.emit(self.terms)


def _choose(box: QComboBox, value: str) -> None:
    place = box.findData(value)
    if place >= 0:
        box.setCurrentIndex(place)


def _combo(name: str, spoken: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
