"""The tab Rebuttals: opened, sent, answered within days that are counted, and decided."""

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.rebuttals import ItemState, Side
from qapi_desk.services.rebuttals import ItemView, RebuttalView
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.panes.settling import LISTED, SettledPane, bar, sheet
from qapi_desk.ui.panes.settling_rebuttal_acts import RebuttalActs
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.settling import Tab
from qapi_desk.ui.presenters.settling_rebuttals import (
    RebuttalsPresenter,
    RebuttalsState,
    clock_tone,
    clock_words,
)
from qapi_desk.ui.text import NOTHING, day, plural, rule_outcome_words
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, card, label
from qapi_desk.ui.widgets.row_list import RowList

SIDES = {Side.WORKER: "Worker", Side.UNIT: "Unit"}
SAYS = {"agree": "agrees", "contest": "contests"}
STATES = {
    ItemState.WAITING: ("To be answered", ""),
    ItemState.AGREED: ("Agreed", "muted"),
    ItemState.CONTESTED: ("To be decided", "warn"),
    ItemState.UPHELD: ("Upheld", "good"),
    ItemState.CHANGED: ("Changed", "good"),
    ItemState.LAPSED: ("Not answered", "bad"),
    ItemState.SETTLED: ("No error any more", "muted"),
}
NONE = (
    "No rebuttal is open. When every case of a worker or a unit is released, open one above; its "
    "packet holds only their own errors."
)
NONE_HERE = "No rebuttal is open in this review. A supervisor opens them after release."
NOBODY = "Nobody has an error that is in no rebuttal yet."


def _counts(view: RebuttalView) -> str:
    told = [
        filled("{count:,} {state}", count=view.count(each), state=said(STATES[each][0]).lower())
        for each in ItemState
        if view.count(each)
    ]
    return ", ".join(told)


REBUTTAL_FIELDS: tuple[Field[RebuttalView], ...] = (
    Field(Column("number", "No.", Format.COUNT), lambda v: v.rebuttal.number),
    Field(Column("side", "Of"), lambda v: v.rebuttal.side, lambda v: said(SIDES[v.rebuttal.side])),
    Field(Column("whom", "Whom", Format.MONO), lambda v: v.rebuttal.whom),
    Field(Column("items", "Findings", Format.COUNT), lambda v: len(v.items)),
    Field(
        Column("due", "Ends on"),
        lambda v: day(v.rebuttal.due) if v.rebuttal.due else "",
    ),
    Field(Column("clock", "Clock", width=2), clock_words, tone=clock_tone),
    Field(Column("states", "How far", width=3), _counts),
)
ITEM_FIELDS: tuple[Field[ItemView], ...] = (
    Field(Column("case", "Case", Format.MONO), lambda i: i.finding.case_id),
    Field(Column("criterion", "Criterion", Format.MONO), lambda i: i.finding.criterion),
    Field(
        Column("found", "Found"),
        lambda i: i.finding.rule_outcome,
        lambda i: rule_outcome_words(i.finding.rule_outcome),
    ),
    Field(
        Column("state", "State"),
        lambda i: i.state,
        lambda i: said(STATES[i.state][0]),
        lambda i: STATES[i.state][1],
    ),
    Field(
        Column("text", "Answer", width=4),
        lambda i: i.item.response.text if i.item.response else "",
    ),
)


class RebuttalsPane(SettledPane):
    """Whom one can be opened for, the list, and the one that is marked."""

    tab: ClassVar[Tab] = Tab.REBUTTALS

    def __init__(self, presenter: RebuttalsPresenter, picker: FilePicker) -> None:
        super().__init__()
        self.presenter = presenter
        self._acting = RebuttalActs(presenter, picker, self)
        self._list = RowList(
            "settling.rebuttals.list", "Rebuttals", REBUTTAL_FIELDS,
            key=lambda v: v.rebuttal.key, empty=NONE,
        ).without_title()  # fmt: skip
        self._list.picked.connect(self._on_picked)
        self._list.opened.connect(self._on_entered)
        self._make_opening()
        self._make_sheet()
        self.lay_out(self._opening, self._list, self._faults_card, self._sheet)

    def _make_opening(self) -> None:
        self._side = Choice("settling.side", "Worker or unit", letters=8)
        self._side.offer([(str(each), words) for each, words in SIDES.items()])
        self._side.chosen.connect(self._on_side)
        self._whom = Choice("settling.whom", "Who has errors to answer", letters=20)
        self._open = button("Open a rebuttal", "settling.open", self._on_open, kind="primary")
        self._take = button("Take a packet in…", "settling.take_in", self._acting.take_in)
        self._nobody = label(tone="muted", name="settling.nobody")
        self._opening = card(bar(self._side, self._whom, self._open, self._take), self._nobody)

    def _make_sheet(self) -> None:
        self._heading = label(kind="heading", name="settling.rebuttal")
        self._clock = label(name="settling.clock")
        self._facts = FactsView("settling.rebuttal.facts")
        self.items = RowList(
            "settling.items", "Findings to answer", ITEM_FIELDS,
            key=lambda i: f"{i.finding.case_id}/{i.finding.criterion}",
        ).without_search()  # fmt: skip
        self.items.picked.connect(self._on_item)
        self._told = FactsView("settling.item.facts")
        self._packet = self.act("Write the packet…", "packet", self._acting.packet)
        self._extend = self.act("Extend…", "extend", self._acting.extend)
        self._respond = self.act("Record an answer…", "respond", self._acting.respond)
        self._decide = self.act("Decide…", "decide", self._acting.decide, kind="primary")
        self._sheet = sheet(
            self._heading, self._clock, self._facts, bar(self._packet, self._extend),
            self.items, self._told, bar(self._decide, self._respond),
        )  # fmt: skip
        self._faults = label(name="settling.faults")
        self._faults_card = card(label("Cells to be mended", kind="heading"), self._faults)

    @property
    def leading(self) -> RowList:
        """The rebuttals."""
        return self._list

    def lists(self) -> tuple[RowList, ...]:
        """The rebuttals, and the findings of the marked one."""
        return self._list, self.items

    def acts(self) -> tuple[QPushButton, ...]:
        """What is done with the marked one."""
        return self._decide, self._respond, self._packet, self._extend

    # Showing

    def show_state(self, state: RebuttalsState) -> None:
        """Show whom one can be opened for, the list, and the marked one."""
        if not self.reflect(state):
            return
        self._show_opening(state)
        self._list.say_empty(NONE if state.is_supervisor else NONE_HERE)
        self._list.show_rows(state.views)
        self._list.limit_height(LISTED)
        self._faults.setText("\n".join(state.faults))
        self._faults_card.setVisible(bool(state.faults))
        view = state.one
        self._sheet.setVisible(view is not None)
        if view is None:
            return
        if self._list.current() is not view:
            self._list.mark(state.views.index(view))
        self._show_one(state, view)

    def _show_opening(self, state: RebuttalsState) -> None:
        self._opening.setVisible(state.acts and (state.is_supervisor or bool(state.views)))
        for part in (self._side, self._whom, self._open):
            part.setVisible(state.is_supervisor)
        offered = [
            (
                each.whom,
                filled("{whom}: {errors}", whom=each.whom, errors=plural(each.free, "error")),
            )
            for each in state.offered
        ]
        self._whom.offer(offered)
        self._whom.setEnabled(bool(offered))
        self._open.setEnabled(bool(offered))
        self._take.setVisible(state.acts and bool(state.views))
        self._nobody.setText(NOBODY)
        self._nobody.setVisible(state.is_supervisor and not offered)

    def _show_one(self, state: RebuttalsState, view: RebuttalView) -> None:
        rebuttal = view.rebuttal
        self._heading.setText(
            filled(
                "Rebuttal {number}: {side} {whom}",
                number=rebuttal.number,
                side=said(SIDES[rebuttal.side]).lower(),
                whom=rebuttal.whom,
            )
        )
        self._clock.setText(filled("Clock: {clock}", clock=clock_words(view)))
        self._clock.setProperty("tone", clock_tone(view))
        self._clock.style().polish(self._clock)
        self._facts.show_facts(_facts(state, view))
        self._packet.setVisible(state.is_supervisor)
        self._extend.setVisible(state.is_supervisor and rebuttal.due is not None)
        self.items.show_rows(view.items)
        self.items.limit_height(LISTED)
        item = state.item_view
        if item is not None and self.items.current() is not item:
            self.items.mark(state.item)
        self._show_item(state, item)

    def _show_item(self, state: RebuttalsState, item: ItemView | None) -> None:
        self._told.setVisible(item is not None and item.item.response is not None)
        self._told.show_facts(_item_facts(state, item) if item else ())
        is_open = item is not None and item.state in {
            ItemState.WAITING, ItemState.AGREED, ItemState.CONTESTED, ItemState.LAPSED,
        }  # fmt: skip
        self._respond.setVisible(state.acts and is_open)
        is_contested = item is not None and item.state is ItemState.CONTESTED
        self._decide.setVisible(state.is_supervisor and is_contested)

    # What people do

    @Slot(object)
    def _on_picked(self, view: RebuttalView) -> None:
        self.presenter.choose(view.rebuttal.number)

    @Slot(object)
    def _on_item(self, item: ItemView) -> None:
        view = self.presenter.state.one
        if view is not None and item in view.items:
            self.presenter.choose_item(view.items.index(item))

    @Slot(object)
    def _on_side(self, side: str) -> None:
        self.presenter.choose_side(Side(side))

    @Slot()
    def _on_open(self) -> None:
        if self._whom.key:
            self.presenter.open(self._whom.key)

    @Slot()
    def packet(self) -> None:
        """Write the packet of the marked one."""
        self._acting.packet()

    @Slot()
    def take_in(self) -> None:
        """Take in a packet that came back."""
        self._acting.take_in()

    @Slot()
    def decide(self) -> None:
        """Decide on the marked finding."""
        self._acting.decide()


def _facts(state: RebuttalsState, view: RebuttalView) -> tuple[tuple[str, str], ...]:
    rebuttal = view.rebuttal
    skipped = ", ".join(f"{day(each.day)} ({each.reason})" for each in view.skipped)
    later = "; ".join(
        filled("until {day}: {reason}", day=day(each.until), reason=each.reason)
        for each in rebuttal.extensions
    )
    return (
        ("Opened by", state.name(str(rebuttal.opened_by))),
        ("Time to answer", plural(rebuttal.days, "working day")),
        ("Packet went out", day(rebuttal.sent_on) if rebuttal.sent_on else NOTHING),
        ("Ends on", day(rebuttal.due) if rebuttal.due else NOTHING),
        ("Extended", later),
        ("Calendar", view.calendar),
        ("Days not counted", skipped),
        ("Source", view.days_citation),
    )


def _item_facts(state: RebuttalsState, item: ItemView) -> tuple[tuple[str, str], ...]:
    response, decision = item.item.response, item.item.decision
    if response is None:
        return ()
    told: tuple[tuple[str, str], ...] = (
        ("Answered by", state.name(response.answered_by)),
        ("Says", said(SAYS[response.says])),
        ("In their words", response.text),
        ("Evidence", response.evidence),
        ("Came in on", day(response.received_on)),
        ("Recorded by", state.name(str(response.recorded_by))),
    )
    if decision is None:
        return told
    return (
        *told,
        ("Decided by", state.name(str(decision.decided_by))),
        ("Decision", said(STATES[item.state][0])),
        ("Why", decision.reason),
        ("Decided on", decision.evidence),
    )
