"""The tab Re-checks: a ruling, the earlier findings it might change, what was decided of each."""

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.rechecks import RecheckItem, Rechecks
from qapi_desk.services.rechecks_kept import RecheckState
from qapi_desk.services.settle import Verdict
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.dialogs.settling import ChangeSheet, WhySheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.panes.settling import LISTED, SettledPane, bar, sheet
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.settling import Tab
from qapi_desk.ui.presenters.settling_rechecks import RechecksPresenter, RechecksState
from qapi_desk.ui.text import OUTCOMES, day, moment, plural, rule_outcome_words
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import label
from qapi_desk.ui.widgets.row_list import RowList

STATES = {
    RecheckState.OPEN: ("To be looked at", ""),
    RecheckState.STANDS: ("It stands", "good"),
    RecheckState.PROPOSED: ("Change asked for", "warn"),
    RecheckState.DENIED: ("Change denied, to be looked at", "warn"),
    RecheckState.AMENDED: ("Changed", "good"),
}
NONE = (
    "No ruling is written down yet. A ruling is attached to a question on the page Review, or to "
    "an element on the page Catalog; the earlier findings it might change are then listed here."
)
NO_ITEMS = (
    "Nothing that was released before this ruling rests on what it is about, or it is not for "
    "you to see yet."
)

RULING_FIELDS: tuple[Field[Rechecks], ...] = (
    Field(Column("number", "No.", Format.COUNT), lambda r: r.ruling.number),
    Field(Column("on", "Of", Format.MONO), lambda r: day(r.ruling.on)),
    Field(Column("about", "About", Format.MONO), lambda r: r.ruling.about.place),
    Field(
        Column("open", "To be looked at", Format.COUNT),
        lambda r: r.open,
        tone=lambda r: "warn" if r.open else "",
    ),
    Field(Column("done", "Done", Format.COUNT), lambda r: r.done),
    Field(Column("text", "Ruling", width=4), lambda r: r.ruling.text),
)
ITEM_FIELDS: tuple[Field[RecheckItem], ...] = (
    Field(
        Column("state", "State"),
        lambda i: i.state,
        lambda i: said(STATES[i.state][0]),
        lambda i: STATES[i.state][1],
    ),
    Field(Column("review", "Review", Format.MONO), lambda i: i.place.review_id),
    Field(Column("case", "Case", Format.MONO), lambda i: i.place.case_id),
    Field(Column("criterion", "Criterion", Format.MONO), lambda i: i.place.criterion),
    Field(
        Column("outcome", "Counted as"),
        lambda i: i.earlier.outcome,
        lambda i: said(OUTCOMES[i.earlier.outcome]),
    ),
    Field(
        Column("answers", "Earlier answers", width=3),
        lambda i: "; ".join(f"{a.label}: {a.value or a.na_reason}" for a in i.earlier.answers),
    ),
)


class RechecksPane(SettledPane):
    """The rulings, and the findings of the one that is marked."""

    tab: ClassVar[Tab] = Tab.RECHECKS

    def __init__(self, presenter: RechecksPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._list = RowList(
            "settling.rulings", "Rulings", RULING_FIELDS,
            key=lambda r: str(r.ruling.number), empty=NONE,
        ).without_title()  # fmt: skip
        self._list.picked.connect(self._on_picked)
        self._list.opened.connect(self._on_ruling_entered)
        self._heading = label(kind="heading", name="settling.ruling")
        self._text = label(name="settling.ruling.text")
        self._hidden = label(tone="muted", name="settling.hidden")
        self.items = RowList(
            "settling.rechecks.list", "Earlier findings", ITEM_FIELDS,
            key=lambda i: i.place.key, empty=NO_ITEMS,
        )  # fmt: skip
        self.items.picked.connect(self._on_item)
        self.items.opened.connect(self._on_entered)
        self._told = FactsView("settling.recheck.facts")
        self._make_acts()
        self._sheet = sheet(
            self._heading, self._text, self._hidden, self.items, self._told,
            bar(self._stands, self._change, self._confirm, self._deny, self._case), self._why_not,
        )  # fmt: skip
        self.lay_out(self._list, self._sheet)

    def _make_acts(self) -> None:
        self._stands = self.act("It stands…", "stands", self.stands, kind="primary")
        self._change = self.act("Ask for a change…", "change", self.change)
        self._confirm = self.act("Settle it so…", "settle", self.confirm, kind="primary")
        self._deny = self.act("Deny it…", "deny_change", self.deny)
        self._case = self.act("The case", "recheck_case", self._on_case, kind="link")
        self._case.setAccessibleName("Open the case of the marked finding")
        self._why_not = label(tone="muted", name="settling.settle_words")

    @property
    def leading(self) -> RowList:
        """The rulings."""
        return self._list

    def lists(self) -> tuple[RowList, ...]:
        """The rulings, and the findings of the marked one."""
        return self._list, self.items

    def acts(self) -> tuple[QPushButton, ...]:
        """What is done with the marked finding."""
        return self._stands, self._change, self._confirm, self._deny, self._case

    # Showing

    def show_state(self, state: RechecksState) -> None:
        """Show the rulings and what the marked one might change."""
        if not self.reflect(state):
            return
        self._list.show_rows(state.rulings)
        self._list.limit_height(LISTED)
        one = state.one
        self._sheet.setVisible(one is not None)
        if one is None:
            return
        if self._list.current() is not one:
            self._list.mark(state.rulings.index(one))
        self._show_ruling(state, one)

    def _show_ruling(self, state: RechecksState, one: Rechecks) -> None:
        ruling = one.ruling
        words = filled("Ruling {number} on {about}", number=ruling.number, about=ruling.about.place)
        if not ruling.holds:
            words = filled("{ruling}, withdrawn", ruling=words)
        self._heading.setText(words)
        told = filled("{text} ({source}, {day})", text=ruling.text, source=ruling.source,
                      day=day(ruling.on))  # fmt: skip
        self._text.setText(told)
        hidden = filled("Of {reviews} not everything is shown to you.",
                        reviews=plural(one.hidden, "review"))  # fmt: skip
        self._hidden.setText(hidden)
        self._hidden.setVisible(one.hidden > 0)
        self.items.show_rows(one.items)
        self.items.limit_height(LISTED)
        item = state.item_shown
        if item is not None and self.items.current() is not item:
            self.items.mark(state.item)
        self._show_item(state, item)

    def _show_item(self, state: RechecksState, item: RecheckItem | None) -> None:
        self._told.setVisible(item is not None and item.kept is not None)
        self._told.show_facts(_facts(state, item) if item else ())
        holds = state.one is not None and state.one.ruling.holds
        is_proposed = item is not None and item.state is RecheckState.PROPOSED
        is_open = item is not None and not item.is_done and not is_proposed
        for made in (self._stands, self._change):
            made.setVisible(is_open and holds and state.acts)
        for made in (self._confirm, self._deny):
            made.setVisible(is_proposed and holds and state.is_supervisor)
            made.setEnabled(not state.why_not)
        self._case.setVisible(item is not None)
        self._why_not.setText(state.why_not)
        self._why_not.setVisible(bool(state.why_not))

    # What people do

    @Slot(object)
    def _on_picked(self, one: Rechecks) -> None:
        self.presenter.choose(one.ruling.number)

    @Slot(object)
    def _on_ruling_entered(self, one: Rechecks) -> None:
        self.presenter.choose(one.ruling.number)
        if self.items.grid.isVisible():
            self.items.grid.setFocus()

    @Slot(object)
    def _on_item(self, item: RecheckItem) -> None:
        one = self.presenter.state.one
        if one is not None and item in one.items:
            self.presenter.choose_item(one.items.index(item))

    @Slot()
    def stands(self) -> None:
        """Ask why, then say that it stands."""
        words = "Why does the finding stand under the ruling?"
        self._ask("It stands", words, self._on_stands)

    @Slot()
    def confirm(self) -> None:
        """Ask why, then settle the finding as it was asked for."""
        words = "What did you look at? Your name and this stand with the settled finding."
        self._ask("Settle it so", words, self._on_confirmed)

    @Slot()
    def deny(self) -> None:
        """Ask why, then deny the change."""
        words = "Why is it not changed so? The finding is then to be looked at again."
        self._ask("Deny the change", words, self._on_denied)

    def _ask(self, title: str, words: str, then: object) -> None:
        if self.presenter.state.item_shown is None:
            self.presenter.view.say(
                said("No finding is marked; mark one in the list first."), "bad"
            )
            return
        dialog = WhySheet(self.window(), "recheck", title, words)
        dialog.given.connect(then)
        dialog.open()

    @Slot(object, object)
    def _on_stands(self, asked: KeptSheet, reason: str) -> None:
        self.presenter.stands(asked, reason)

    @Slot(object, object)
    def _on_confirmed(self, asked: KeptSheet, reason: str) -> None:
        self.presenter.decide(asked, reason, is_confirmed=True)

    @Slot(object, object)
    def _on_denied(self, asked: KeptSheet, reason: str) -> None:
        self.presenter.decide(asked, reason, is_confirmed=False)

    @Slot()
    def change(self) -> None:
        """Read what the finding rests on, then ask how it should be changed."""
        self.presenter.verdict(self._on_verdict)

    def _on_verdict(self, stands: Verdict) -> None:
        state = self.presenter.state
        item = state.item_shown
        if item is None:
            return
        told = filled(
            "Case {case}, {criterion}, came out as {outcome}.",
            case=item.place.case_id,
            criterion=item.place.criterion,
            outcome=rule_outcome_words(item.earlier.rule_outcome).lower(),
        )
        dialog = ChangeSheet(self.window(), told, stands, state.causes, state.today)
        dialog.given.connect(self._on_changed)
        dialog.open()

    @Slot(object, object)
    def _on_changed(self, asked: KeptSheet, told: tuple[Verdict, str]) -> None:
        verdict, reason = told
        self.presenter.propose(asked, verdict, reason)

    @Slot()
    def _on_case(self) -> None:
        item = self.presenter.state.item_shown
        if item is not None:
            place = item.place
            told = {"review": str(place.review_id), "case": str(place.case_id)}
            self.opened.emit(Place("review", told))


def _facts(state: RechecksState, item: RecheckItem) -> tuple[tuple[str, str], ...]:
    kept = item.kept
    if kept is None:
        return ()
    asked_for = rule_outcome_words(str(kept.verdict.rule_outcome)) if kept.verdict else ""
    return (
        ("Looked at by", state.name(str(kept.by))),
        ("When", moment(kept.at)),
        ("Reason", kept.reason),
        ("Asked to come out as", asked_for),
        ("Settled by", state.name(kept.settled_by) if kept.settled_by else ""),
        ("Settled", moment(kept.settled_at) if kept.settled_at else ""),
        ("Decision", kept.decision),
    )
