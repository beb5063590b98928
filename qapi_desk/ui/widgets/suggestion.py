"""What a ruleset makes of the record: one line, and folded under it how it was worked out."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services.casework import Suggestion
from qapi_desk.ui.text import OUTCOMES, RULE_OUTCOMES, day, plural
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import button, column, label, row, set_tone
from qapi_desk.ui.workings_words import workings_words

_TONES = {Outcome.ACTION: "good", Outcome.ERROR: "bad", Outcome.INCOMPLETE: "warn"}


class SuggestionBox(QFrame):
    """A suggestion: never an answer until a key is pressed. Folding is its own affair."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"review.suggestion.{name}")
        self.setProperty("kind", "well")
        self._who = label(kind="small", tone="muted")
        self._what = label(kind="chip")
        self._why = label(kind="small")
        self._fold = button("Workings", f"review.workings.{name}", self._on_fold, kind="link")
        self._steps = label(kind="small", name=f"review.workings_text.{name}")
        head = row(self._who, self._what, self._fold, space=0.5)
        head.setStretch(0, 1)
        self.setLayout(column(head, self._why, self._steps, space=0.2, margin=0.5))
        self._is_open = self._was_asked = False
        self._shown: Suggestion | None = None
        self._steps.hide()

    def show_suggestion(self, suggestion: Suggestion, *, is_open: bool) -> None:
        """Show it, its workings folded unless they were asked for."""
        if suggestion is not self._shown:
            self._shown = suggestion
            self._show_words(suggestion)
        if is_open != self._was_asked:
            self._was_asked = self._is_open = is_open
        self._reflect()

    def _show_words(self, suggestion: Suggestion) -> None:
        place = "governs" if suggestion.is_governing else "beside, the 2002 manual"
        self._who.setText(
            filled(
                "The record suggests · {ruleset} ({place})",
                ruleset=suggestion.ruleset,
                place=said(place),
            )
        )
        told, counted = suggestion.rule_outcome, suggestion.outcome
        self._what.setText(f"{said(RULE_OUTCOMES[told])} → {said(OUTCOMES[counted])}")
        set_tone(self._what, _TONES.get(counted, ""))
        self._why.setText(_one_line(suggestion))
        self._steps.setText(workings_of(suggestion))

    def _reflect(self) -> None:
        self._steps.setVisible(self._is_open)
        self._fold.setText("Fold" if self._is_open else "Workings")
        self._fold.setAccessibleName("Fold the workings" if self._is_open else "Show the workings")

    @Slot()
    def _on_fold(self) -> None:
        self._is_open = not self._is_open
        self._reflect()


def _one_line(suggestion: Suggestion) -> str:
    # the chip says how it counts; the line says what was found
    found = [s for s in suggestion.workings.sentences if not s.startswith("Counted by")]
    parts = [found[-1] if found else suggestion.sentence]
    if suggestion.error_code:
        parts.append(f"[{suggestion.error_code}]")
    due, late = suggestion.due, suggestion.days_late
    if due is not None and f"{due.day} {due:%b %Y}" not in parts[0]:
        parts.append(filled("Due {due}", due=day(due)))
    if late and plural(late, "day") not in parts[0]:
        parts.append(filled("{late} late", late=plural(late, "day")))
    return "  ".join(part for part in parts if part)


def workings_of(suggestion: Suggestion) -> str:
    """The workings as lines: the steps, each day not counted, the kind of error, the law."""
    lines = [workings_words(suggestion.workings)]
    if suggestion.error_code:
        lines.append(filled("Error code: {error_code}.", error_code=suggestion.error_code))
    if suggestion.law:
        lines.append(filled("Law: {law}.", law=suggestion.law))
    return "\n".join(line for line in lines if line)
