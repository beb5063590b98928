"""What the page Answering back asks for before it acts: why, until when, what was answered.

Each sheet stays open until what was written is kept; a refusal loses nobody a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from qapi_desk.domain.case_fixes import CaseFix
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.rebuttals import FindingKey, Held, Says
from qapi_desk.services.case_fixes import Marked
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.rebuttal_intake import Returned
from qapi_desk.services.settle import Verdict
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.text import RULE_OUTCOMES, plural
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.typed_day import read_day
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import label


class WhySheet(KeptSheet):
    """One reason; ``given`` carries it."""

    def __init__(self, parent: QWidget, name: str, title: str, told: str) -> None:
        super().__init__(parent, name, title)
        self.form.addRow(label(told))
        self._reason = self.lines("&Why", "reason", high=3)
        self.lay_out(title)
        self._reason.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Have it kept, or say what is missing."""
        reason = self._reason.toPlainText().strip()
        if not reason:
            self.banner.say("Write it down first; the history keeps it.")
            return
        self.ask(reason)


class ExtendSheet(KeptSheet):
    """A later end of a clock, and why; ``given`` carries (day, reason)."""

    def __init__(self, parent: QWidget, number: int, due: date) -> None:
        super().__init__(parent, "extend", filled("Extend rebuttal {number}", number=number))
        told = filled("The clock ends on {day}. A later end is a day the office is open.", day=due)
        self.form.addRow(label(told))
        self._until = day_field("extend.until", due)
        self.add("&Until", self._until, "until")
        self._reason = self.lines("&Why", "reason", high=3)
        self.lay_out("Extend")

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        self.ask((day_of(self._until), self._reason.toPlainText().strip()))


@dataclass(frozen=True, slots=True)
class Whose:
    """Who may have answered, by id and name, and whether another day than today may be said."""

    people: Sequence[tuple[str, str]]
    today: date
    may_date: bool


class _Handing:
    """The fields about how an answer came in: whose it is, on which day, in place of another."""

    def __init__(self, asked: KeptSheet, whose: Whose) -> None:
        self._who = asked.choice("Answered &by", "by", whose.people)
        self._who.setEditable(True)
        self._who.setAccessibleDescription(said("A worker's id, or a person of the workspace"))
        self._on = day_field(f"{asked.name}.on", whose.today)
        asked.add("&Came in on", self._on, "on")
        self._on.setEnabled(whose.may_date)
        self._replaces = QCheckBox(said("In &place of an answer that was recorded before"))
        asked.add("", self._replaces, "replaces")
        self._replaces.setAccessibleName(said("In place of an answer that was recorded before"))

    @property
    def handed(self) -> Handed:
        """How it came in."""
        text = self._who.currentText().strip()
        place = self._who.findText(text)
        who = self._who.key_at(place) if place >= 0 else text
        return Handed(who, day_of(self._on), self._replaces.isChecked())


class RespondSheet(KeptSheet):
    """What was answered to one finding; ``given`` carries (Given, Handed)."""

    def __init__(self, parent: QWidget, key: FindingKey, whose: Whose) -> None:
        super().__init__(parent, "respond", filled("Answer to case {case}", case=key.case_id))
        self._key = key
        says = ((str(Says.CONTEST), "Contests the finding"), (str(Says.AGREE), "Agrees with it"))
        self._says = self.choice("&The worker", "says", says)
        self._text = self.lines("&In their words", "text", high=4)
        self._evidence = self.line("&Evidence", "evidence")
        self._handing = _Handing(self, whose)
        self.lay_out("Record the answer")
        self._says.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        given = Given(
            self._key,
            Says(self._says.key),
            self._text.toPlainText().strip(),
            self._evidence.text().strip(),
        )
        self.ask((given, self._handing.handed))


class TakeInSheet(KeptSheet):
    """A packet that came back, read and found good; ``given`` carries its ``Handed``."""

    def __init__(self, parent: QWidget, found: Returned, whose: Whose) -> None:
        title = filled("Packet of rebuttal {number} came back", number=found.number)
        super().__init__(parent, "take_in", title)
        told = filled(
            "{answers} are new, {same:,} are recorded already, {empty} say nothing yet. "
            "Nothing is recorded before you take it in.",
            answers=plural(len(found.given), "answer"),
            same=found.same,
            empty=plural(found.empty, "row"),
        )
        self.form.addRow(label(told, name="take_in.told"))
        self._handing = _Handing(self, whose)
        self.lay_out("Take it in")

    @Slot()
    def on_ok(self) -> None:
        """Have it taken in; the service says why not."""
        self.ask(self._handing.handed)


class _VerdictFields:
    """What a finding is changed to, beginning with how it stands."""

    def __init__(
        self, asked: KeptSheet, stands: Verdict, causes: Sequence[tuple[str, str]], today: date
    ) -> None:
        self._stands, self._today, self._asked = stands, today, asked
        outcomes = [(str(each), words) for each, words in RULE_OUTCOMES.items()]
        self.outcome = asked.choice("&Comes out as", "outcome", outcomes, str(stands.rule_outcome))
        self.trigger = self._day("Clock's &first day", "trigger", stands.trigger)
        self.done = self._day("&Done on", "done", stands.done)
        kinds = (("", "No cause"), *causes)
        self.cause = asked.choice("Ca&use", "cause", kinds, stands.cause)
        self.comment = asked.lines("Co&mment", "comment", high=2)
        self.comment.setPlainText(stands.comment)

    def _day(self, words: str, name: str, value: str) -> QLineEdit:
        made = self._asked.line(words, name)
        made.setText(value)
        made.setPlaceholderText(said("month/day/year"))
        return made

    def all(self) -> tuple[QWidget, ...]:
        """Every field, to be shown or hidden together."""
        return self.outcome, self.trigger, self.done, self.cause, self.comment

    def verdict(self) -> Verdict:
        """What was said.

        Raises:
            Refused: ``day.*`` for a day that cannot be read.
        """
        return replace(
            self._stands,
            rule_outcome=RuleOutcome(self.outcome.key),
            trigger=self._read(self.trigger),
            done=self._read(self.done),
            cause=self.cause.key,
            comment=self.comment.toPlainText().strip(),
        )

    def _read(self, field: QLineEdit) -> str:
        text = field.text().strip()
        return read_day(text, self._today).isoformat() if text else ""


class DecideSheet(KeptSheet):
    """A decision on a contested finding; ``given`` carries a ``Ruled``."""

    def __init__(
        self,
        parent: QWidget,
        told: str,
        stands: Verdict,
        causes: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        super().__init__(parent, "decide", "Decide on a contested finding")
        self.form.addRow(label(told))
        helds = ((str(Held.UPHELD), "Upheld: it stands"), (str(Held.CHANGED), "Changed"))
        self._held = self.choice("The finding &is", "held", helds)
        self._held.chosen.connect(self._on_held)
        self._verdict = _VerdictFields(self, stands, causes, today)
        self._reason = self.lines("&Why", "reason", high=3)
        self._evidence = self.line("&Evidence", "evidence")
        self.lay_out("Decide")
        self._reflect()
        self._held.setFocus()

    @Slot(object)
    def _on_held(self, _held: str) -> None:
        self._reflect()

    def _reflect(self) -> None:
        is_changed = self._held.key == Held.CHANGED
        for field in self._verdict.all():
            self.form.setRowVisible(field, is_changed)

    @Slot()
    def on_ok(self) -> None:
        """Have it decided; the service says what is missing."""
        held = Held(self._held.key)
        try:
            verdict = self._verdict.verdict() if held is Held.CHANGED else None
        except Refused as refused:
            self.banner.say(refused.sentence)
            return
        evidence = self._evidence.text().strip()
        self.ask(Ruled(held, self._reason.toPlainText().strip(), evidence, verdict))


class ChangeSheet(KeptSheet):
    """How an earlier finding should be changed by a ruling; ``given`` carries (Verdict, reason)."""

    def __init__(
        self,
        parent: QWidget,
        told: str,
        stands: Verdict,
        causes: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        super().__init__(parent, "change", "Ask for a change after the ruling")
        self.form.addRow(label(told))
        self._verdict = _VerdictFields(self, stands, causes, today)
        self._evidence = self.line("&Evidence", "evidence")
        self._evidence.setText(stands.evidence)
        self._reason: QPlainTextEdit = self.lines("&Why", "reason", high=3)
        self.lay_out("Ask for it")
        self._verdict.outcome.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Have it asked for; the service says what is missing."""
        try:
            verdict = self._verdict.verdict()
        except Refused as refused:
            self.banner.say(refused.sentence)
            return
        told = replace(verdict, evidence=self._evidence.text().strip())
        self.ask((told, self._reason.toPlainText().strip()))


class DoneSheet(KeptSheet):
    """That a correction is done; ``given`` carries a ``Marked``."""

    def __init__(self, parent: QWidget, item: CaseFix, today: date, workers: Whose) -> None:
        super().__init__(parent, "fix_done", filled("Case {case} is corrected", case=item.case_id))
        self.form.addRow(label(item.what))
        self._on = day_field("fix_done.on", today)
        self.add("&Done on", self._on, "on")
        self._evidence = self.line("&Evidence", "evidence")
        self._evidence.setPlaceholderText(said("Where it shows: a document, an event, a screen"))
        self._by = self.choice("Done &by", "by", workers.people)
        self._note = self.lines("&Note", "note", high=2)
        self.lay_out("It is done")
        self._evidence.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        note = self._note.toPlainText().strip()
        self.ask(Marked(day_of(self._on), self._evidence.text().strip(), self._by.key, note))
