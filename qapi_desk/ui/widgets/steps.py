"""A step of a walk as a card: number, title, how it stands, by whom, and what belongs to it."""

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from qapi_desk.ui.models.step import Step
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import column, label, row, set_style_property, set_tone

_STANDS = {
    "done": ("Done", "good"),
    "now": ("Next", "accent"),
    "later": ("Later", "muted"),
    "missed": ("Left out", "warn"),
}


class StepCard(QFrame):
    """One step on a page, its controls shown only while it can be taken."""

    def __init__(self, page: str, number: int, key: str, *inside: QWidget | QLayout) -> None:
        super().__init__()
        self.setObjectName(f"{page}.step.{key}")
        self.setProperty("kind", "card")
        self.number = number
        self._title = label(kind="heading", name=f"{page}.title.{key}")
        self._title.setWordWrap(False)
        self._by = label(kind="small", tone="muted", name=f"{page}.by.{key}")
        self._chip = label(kind="chip", name=f"{page}.state.{key}")
        self._words = label(tone="muted", name=f"{page}.words.{key}")
        head = row(self._title, self._by, self._chip, space=0.7)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._words, *inside, space=0.45, margin=0.8))

    def show_step(self, step: Step) -> None:
        """Show how it stands."""
        word, tone = _STANDS[step.state]
        self._title.setText(f"{self.number}   {step.title}")
        self._by.setText(step.by)
        self._chip.setText(word)
        set_tone(self._chip, tone)
        self._words.setText(step.words)
        self._words.setVisible(bool(step.words))
        set_style_property(self, "current", "true" if step.state == "now" else "")
        self.setAccessibleName(
            filled(
                "Step {number}, {title}: {word}. {about}",
                number=self.number,
                title=step.title,
                word=word,
                about=step.words,
            )
        )
