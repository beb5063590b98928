"""What is asked before cases are given out: reasons, waivers, who shares, who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.people import Person
from qapi_desk.services.conflicts import Conflict
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.assign import Giving
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, listed, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.due import DueDay
from qapi_desk.ui.widgets.kit import clear, column, label, scrolled
from qapi_desk.ui.widgets.row_list import RowList

CONFLICT_FIELDS: tuple[Field[Conflict], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("why", "What stands against it", width=4), lambda c: c.sentence),
    Field(
        Column("waivable", "A waiver"),
        lambda c: c.is_waivable,
        lambda c: "may let it pass" if c.is_waivable else "cannot help",
        lambda c: "" if c.is_waivable else "bad",
    ),
)
LISTED = 7


class GiveSheet(Sheet):
    """Says case by case what stands against giving, and takes the reasons for what is done.

    Signals:
        given(tuple): (Giving as it is to be done, why cases move, waiver).
        dropped(): it was closed and nothing is to happen.
    """

    given = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget, giving: Giving) -> None:
        super().__init__(parent, "give", filled("Give cases to {name}", name=giving.person.name))
        self._giving = giving
        self._told = label(_told(giving), name="give.told")
        self.put(self._told)
        self._leave, self._waive = self._make_choices()
        self.waiver = _line("give.waiver", "Why the conflicts are let pass")
        self.why = _line("give.why", "Why the cases move")
        self.listed = self._make_list()
        if giving.conflicts:
            self.put(self.listed, self._choices_part())
        if giving.moved:
            self.put(
                label(
                    filled(
                        "Why do {moved} move? The history keeps it.",
                        moved=plural(len(giving.moved), "case"),
                    )
                ),
                self.why,
            )
        self._ok = self.ask_to("Give them")
        self._reflect()
        self.rejected.connect(self.dropped)
        self.setMinimumWidth(min(em(40), parent.window().width()))

    def _make_list(self) -> RowList:
        listed = RowList(
            "give.conflicts", "Conflicts", CONFLICT_FIELDS, key=lambda c: str(c.case_id)
        )
        listed.show_rows(self._giving.conflicts)
        listed.limit_height(LISTED)
        return listed

    def _make_choices(self) -> tuple[QRadioButton, QRadioButton]:
        rest = self._giving.without_conflicts()
        number = len(rest.fresh) + len(rest.moved)
        leave = QRadioButton(filled("Leave these out and give the other {number:,}", number=number))
        leave.setObjectName("give.leave")
        waive = QRadioButton(said("Let them pass, and record why"))
        waive.setObjectName("give.waive")
        group = QButtonGroup(self)
        for each in (leave, waive):
            each.setProperty("kind", "choice")
            group.addButton(each)
            each.toggled.connect(self._reflect)
        leave.setChecked(True)
        waive.setEnabled(self._giving.is_waivable)
        return leave, waive

    def _choices_part(self) -> QWidget:
        words = (
            "A waiver stands in the history with your name and this reason, and beside the case."
            if self._giving.is_waivable
            else "A peer review of one's own agency cannot be waived."
        )
        told = label(words, kind="small", tone="muted")
        return clear(column(self._leave, self._waive, self.waiver, told, space=0.3))

    @Slot()
    def _reflect(self) -> None:
        if hasattr(self, "waiver"):
            self.waiver.setEnabled(self._waive.isChecked())
            if self._waive.isChecked() and self.isVisible():
                self.waiver.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Give what was decided, or say which reason is missing."""
        giving, waiver = self._giving, ""
        if giving.conflicts and self._waive.isChecked():
            waiver = self.waiver.text().strip()
            if not waiver:
                self.banner.say("Write down why the conflicts are let pass; the history keeps it.")
                return
        elif giving.conflicts:
            giving = giving.without_conflicts()
        why = self.why.text().strip()
        if giving.moved and not why:
            self.banner.say("Write down why the cases move; the history keeps it.")
            return
        self.accept()
        self.given.emit((giving, why, waiver))


def _told(giving: Giving) -> str:
    due = filled(", due {due_on}", due_on=day(giving.due_on)) if giving.due_on else ""
    parts = []
    if giving.fresh:
        parts.append(filled("{fresh} that nobody has", fresh=plural(len(giving.fresh), "case")))
    if giving.moved:
        parts.append(
            filled("{moved} that somebody else has", moved=plural(len(giving.moved), "case"))
        )
    if giving.same:
        parts.append(filled("{same} that they have already", same=plural(len(giving.same), "case")))
    against = ""
    if giving.conflicts:
        against = filled(
            " {name} should not review {conflicts:,} of them.",
            name=giving.person.name,
            conflicts=len(giving.conflicts),
        )
    return f"{listed(parts)}{due}.{against}"


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody who could share; offered, or to be ticked on purpose."""

    person: Person
    told: str
    is_offered: bool


class ShareSheet(Sheet):
    """Among whom the cases that nobody has are shared out, and by when they are due.

    Signals:
        given(tuple): (person ids, due day or None).
    """

    given = Signal(object)

    def __init__(
        self, parent: QWidget, number: int, people: Sequence[Sharer], due: date | None
    ) -> None:
        super().__init__(parent, "share", "Share the cases out")
        words = plural(number, "case that nobody has", "cases that nobody has")
        self.put(
            label(
                filled(
                    (
                        "{cases}, by expected minutes: each goes to whoever has the "
                        "fewest minutes left and nothing against it."
                    ),
                    cases=words,
                )
            )
        )
        self._boxes: list[tuple[Person, QCheckBox]] = []
        for each in people:
            person = each.person
            box = QCheckBox(f"{person.name}, {each.told}")
            box.setObjectName(f"share.person.{person.person_id}")
            box.setChecked(each.is_offered)
            self._boxes.append((person, box))
        listed = scrolled(
            clear(column(*(box for _, box in self._boxes), space=0.25)), "share.people"
        )
        listed.setMinimumHeight(em(min(9.0, 1.6 * len(self._boxes) + 0.6)))
        self.due = DueDay("share", due)
        self.put(listed, self.due)
        self.ask_to("Share them out")
        self.setMinimumWidth(min(em(30), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give who shares, or say that nobody is ticked."""
        chosen = tuple(person.person_id for person, box in self._boxes if box.isChecked())
        if not chosen:
            self.banner.say("Tick at least one person to share the cases among.")
            return
        self.accept()
        self.given.emit((chosen, self.due.day))


class CoverSheet(Sheet):
    """Who is away, who stands in, and why.

    Signals:
        given(tuple): (away, stand-in, why).
    """

    given = Signal(object)

    def __init__(
        self, parent: QWidget, away: Sequence[tuple[str, str]], able: Sequence[Person]
    ) -> None:
        super().__init__(parent, "cover", "Somebody is away")
        self.away = Choice("cover.away", "Who is away", letters=24)
        self.away.offer(away)
        self.stand_in = Choice("cover.stand_in", "Who stands in", letters=24)
        self._able = [(str(person.person_id), person.name) for person in able]
        self.why = _line("cover.why", "Why somebody stands in")
        self.why.setPlaceholderText(said("Leave until 7 December"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Away"), self.away)
        form.addRow(said("&Stands in"), self.stand_in)
        form.addRow(said("&Why"), self.why)
        words = (
            "Their open cases move, those the stand-in may not have stay. Answers stay with the "
            "case. When they are back, “Somebody is back” gives back what is not released yet."
        )
        self.put(label(words), clear(form))
        self.away.currentIndexChanged.connect(self._offer)
        self._offer()
        self.ask_to("Let them stand in")
        self.setMinimumWidth(min(em(32), parent.window().width()))

    @Slot()
    def _offer(self) -> None:
        self.stand_in.offer([each for each in self._able if each[0] != self.away.key])

    @Slot()
    def on_ok(self) -> None:
        """Give who stands in for whom, or say that the reason is missing."""
        why = self.why.text().strip()
        if not self.away.key or not self.stand_in.key:
            self.banner.say("Choose who is away and who stands in.")
            return
        if not why:
            self.banner.say("Write down why somebody stands in; the history keeps it.")
            return
        self.accept()
        self.given.emit((self.away.key, self.stand_in.key, why))


class EndCoverSheet(Sheet):
    """Who is back.

    Signals:
        given(tuple): (who is back, why, which may be empty).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, away: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, "end_cover", "Somebody is back")
        self.back = Choice("end_cover.back", "Who is back", letters=24)
        self.back.offer(away)
        self.why = _line("end_cover.why", "A word about it, if you like")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Back"), self.back)
        form.addRow(said("&Why, if you like"), self.why)
        self.put(label("They get back their cases that are not released yet."), clear(form))
        self.ask_to("End the cover")
        self.setMinimumWidth(min(em(28), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give who is back."""
        self.accept()
        self.given.emit((self.back.key, self.why.text().strip()))


def _line(name: str, spoken: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(said(spoken))
    made.setPlaceholderText(said(spoken))
    made.setMinimumWidth(em(12))
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made
