"""The tab Amendments: who asks that frozen answers be changed, what it changes, the decision."""

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.amend import Amendment, AmendmentState
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.dialogs.settling import WhySheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.panes.settling import LISTED, SettledPane, bar, sheet
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.settling import Tab
from qapi_desk.ui.presenters.settling_amendments import (
    AmendmentsPresenter,
    AmendmentsState,
)
from qapi_desk.ui.text import NOTHING, moment
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.amended import ANSWER_FIELDS, EFFECT_FIELDS
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import label
from qapi_desk.ui.widgets.row_list import RowList

STATES = {
    AmendmentState.WAITING: ("Waiting", "warn"),
    AmendmentState.CONFIRMED: ("Confirmed", "good"),
    AmendmentState.DENIED: ("Denied", "muted"),
}
NONE_ALL = (
    "Nobody asked for an amendment. An answer of a released case is amended from the page Review: "
    "open the case, go to the question, and choose Ask for an amendment."
)
NONE_OWN = (
    "You asked for no amendment. Where a released answer was wrong, open the case on the page "
    "Review, go to the question, and choose Ask for an amendment."
)


class AmendmentsPane(SettledPane):
    """The list of amendments and the one that is marked."""

    tab: ClassVar[Tab] = Tab.AMENDMENTS

    def __init__(self, presenter: AmendmentsPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._list = self._make_list()
        self._heading = label(kind="heading", name="settling.amendment")
        self._facts = FactsView("settling.amendment.facts")
        self.answers = RowList(
            "settling.answers", "Answers", ANSWER_FIELDS, key=lambda c: f"{c.form}/{c.question}"
        ).without_search()
        self.effect = RowList(
            "settling.effect", "Findings it changes", EFFECT_FIELDS,
            key=lambda r: f"{r.criterion}/{r.ruleset}", empty="No finding changes.",
        ).without_search()  # fmt: skip
        self._no_effect = label(tone="warn", name="settling.no_effect")
        self._confirm = self.act("Confirm…", "confirm", self.confirm, kind="primary")
        self._confirm.setAccessibleName("Confirm the marked amendment")
        self._deny = self.act("Deny…", "deny", self.deny)
        self._deny.setAccessibleName("Deny the marked amendment")
        self._case = self.act("The case", "case", self._on_case, kind="link")
        self._case.setAccessibleName("Open the case of the marked amendment")
        self._why_not = label(tone="muted", name="settling.decide_words")
        acts = bar(self._confirm, self._deny, self._case)
        self._sheet = sheet(
            self._heading, self._facts, self.answers, self.effect, self._no_effect, acts,
            self._why_not,
        )  # fmt: skip
        self.lay_out(self._list, self._sheet)

    def _make_list(self) -> RowList:
        fields: tuple[Field[Amendment], ...] = (
            Field(Column("number", "No.", Format.COUNT), lambda a: a.number),
            Field(
                Column("state", "State"),
                lambda a: a.state,
                lambda a: said(STATES[a.state][0]),
                lambda a: STATES[a.state][1],
            ),
            Field(Column("case", "Case", Format.MONO), lambda a: a.case_id),
            Field(Column("answers", "Answers", Format.COUNT), lambda a: len(a.answers)),
            Field(Column("asked_by", "Asked for by"), lambda a: self._name(a.asked_by)),
            Field(Column("asked_at", "When", Format.MOMENT), lambda a: a.asked_at),
            Field(Column("reason", "Reason", width=3), lambda a: a.reason),
        )
        made = RowList(
            "settling.amendments.list", "Amendments", fields,
            key=lambda a: str(a.number), empty=NONE_ALL,
        ).without_title()  # fmt: skip
        made.picked.connect(self._on_picked)
        made.opened.connect(self._on_entered)
        return made

    def _name(self, person_id: str) -> str:
        return self.presenter.state.name(str(person_id))

    @property
    def leading(self) -> RowList:
        """The amendments."""
        return self._list

    def lists(self) -> tuple[RowList, ...]:
        """The amendments, the answers and the findings of the marked one."""
        return self._list, self.answers, self.effect

    def acts(self) -> tuple[QPushButton, ...]:
        """Confirm, deny, and the case."""
        return self._confirm, self._deny, self._case

    def show_state(self, state: AmendmentsState) -> None:
        """Show the list and the marked one."""
        if not self.reflect(state):
            return
        sees_all = state.is_supervisor or not state.acts
        self._list.say_empty(NONE_ALL if sees_all else NONE_OWN)
        self._list.show_rows(state.rows)
        self._list.limit_height(LISTED)
        one = state.one
        self._sheet.setVisible(one is not None)
        if one is None:
            return
        if self._list.current() is None:
            self._list.mark(state.rows.index(one))
        self._show_one(state, one)

    def _show_one(self, state: AmendmentsState, one: Amendment) -> None:
        self._heading.setText(
            filled("Amendment {number} of case {case}", number=one.number, case=one.case_id)
        )
        self._facts.show_facts(_facts(state, one))
        self.answers.show_rows(state.answers)
        self.answers.limit_height(LISTED)
        self.effect.setVisible(not state.no_effect)
        self.effect.show_rows(state.effect)
        self.effect.limit_height(LISTED)
        self._no_effect.setText(state.no_effect)
        self._no_effect.setVisible(bool(state.no_effect))
        is_open = one.state is AmendmentState.WAITING and state.is_supervisor
        for made in (self._confirm, self._deny):
            made.setVisible(is_open)
            made.setEnabled(not state.why_not)
        self._why_not.setText(state.why_not)
        self._why_not.setVisible(bool(state.why_not))

    @Slot(object)
    def _on_picked(self, one: Amendment) -> None:
        self.presenter.choose(one.number)

    @Slot()
    def confirm(self) -> None:
        """Ask what it was confirmed by, then confirm."""
        words = "What did you look at? Your name and this stand beside the amended answers."
        self._ask("Confirm the amendment", words, self._on_confirmed)

    @Slot()
    def deny(self) -> None:
        """Ask for the reason, then deny."""
        words = "Why do the answers stay as they were released? Who asked for it reads this."
        self._ask("Deny the amendment", words, self._on_denied)

    def _ask(self, title: str, words: str, then: object) -> None:
        state = self.presenter.state
        if state.one is None or not self._confirm.isEnabled() or not state.is_supervisor:
            why = state.why_not or said("No amendment is marked that waits for a decision.")
            self.presenter.view.say(why, "bad")
            return
        dialog = WhySheet(self.window(), "amend_decide", title, words)
        dialog.given.connect(then)
        dialog.open()

    @Slot(object, object)
    def _on_confirmed(self, asked: KeptSheet, reason: str) -> None:
        self.presenter.decide(asked, reason, is_confirmed=True)

    @Slot(object, object)
    def _on_denied(self, asked: KeptSheet, reason: str) -> None:
        self.presenter.decide(asked, reason, is_confirmed=False)

    @Slot()
    def _on_case(self) -> None:
        one = self.presenter.state.one
        if one is not None:
            self.opened.emit(Place("review", {"case": str(one.case_id)}))


def _facts(state: AmendmentsState, one: Amendment) -> tuple[tuple[str, str], ...]:
    return (
        ("State", said(STATES[one.state][0])),
        ("Asked for by", state.name(str(one.asked_by))),
        ("Asked for", moment(one.asked_at)),
        ("Reason", one.reason),
        ("Evidence", one.evidence or NOTHING),
        ("Decided by", state.name(one.decided_by) if one.decided_by else ""),
        ("Decided", moment(one.decided_at) if one.decided_at else ""),
        ("Decision", one.decision),
    )
