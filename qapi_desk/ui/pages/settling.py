"""Answering back: what is asked, contested and put right after a case was released."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.settling_amendments import AmendmentsPane
from qapi_desk.ui.panes.settling_fixes import FixesPane
from qapi_desk.ui.panes.settling_rebuttals import RebuttalsPane
from qapi_desk.ui.panes.settling_rechecks import RechecksPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.settling import AnyTab, Tab, TabState
from qapi_desk.ui.presenters.settling_amendments import AmendmentsPresenter
from qapi_desk.ui.presenters.settling_fixes import FixesPresenter
from qapi_desk.ui.presenters.settling_rebuttals import RebuttalsPresenter
from qapi_desk.ui.presenters.settling_rechecks import RechecksPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled, said

if TYPE_CHECKING:
    from qapi_desk.ui.panes.settling import SettledPane

TITLES = {
    Tab.AMENDMENTS: "Amendments",
    Tab.REBUTTALS: "Rebuttals",
    Tab.RECHECKS: "Re-checks",
    Tab.CORRECTIONS: "Case corrections",
}
ABOUT = "What is asked, contested and put right after release. Two people stand behind each change."


@dataclass(frozen=True, slots=True)
class _TabView:
    """How a tab's presenter speaks: its state to its pane, its sentences to the page's banner."""

    page: "SettlingPage"
    tab: Tab

    def show_state(self, state: TabState) -> None:
        self.page.show_tab(self.tab, state)

    def say(self, sentence: str, tone: str) -> None:
        self.page.say(sentence, tone)


class SettlingPage(Page):
    """Four tabs: amendments, rebuttals, re-checks, case corrections."""

    id: ClassVar[str] = "settling"
    title: ClassVar[str] = "Answering back"
    presenter: AmendmentsPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = AmendmentsPresenter(seat)
        rebuttals, rechecks = RebuttalsPresenter(seat), RechecksPresenter(seat)
        fixes = FixesPresenter(seat)
        self.tabs: dict[Tab, AnyTab] = {
            Tab.AMENDMENTS: self.presenter,
            Tab.REBUTTALS: rebuttals,
            Tab.RECHECKS: rechecks,
            Tab.CORRECTIONS: fixes,
        }
        self.amendments = AmendmentsPane(self.presenter)
        self.rebuttals = RebuttalsPane(rebuttals, picker)
        self.rechecks = RechecksPane(rechecks)
        self.fixes = FixesPane(fixes, picker)
        self.panes: dict[Tab, SettledPane] = {
            each.tab: each for each in (self.amendments, self.rebuttals, self.rechecks, self.fixes)
        }
        self._show: dict[Tab, Callable[[Any], None]] = {
            Tab.AMENDMENTS: self.amendments.show_state,
            Tab.REBUTTALS: self.rebuttals.show_state,
            Tab.RECHECKS: self.rechecks.show_state,
            Tab.CORRECTIONS: self.fixes.show_state,
        }
        self._none = self.no_review_card("What is answered back belongs to a review.")
        self._tabs = self._make_tabs()
        self.lay_out(self.body_of(self._none, self._tabs))
        self._none.hide()
        for tab, presenter in self.tabs.items():
            presenter.view = _TabView(self, tab)

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("settling.tabs")
        tabs.setAccessibleName(said("What is answered back"))
        for tab, pane in self.panes.items():
            tabs.addTab(pane, said(TITLES[tab]))
            pane.opened.connect(self.go)
            self.listen_to(*pane.lists())
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done with what is marked."""
        return {
            "settling.confirm": self.amendments.confirm,
            "settling.deny": self.amendments.deny,
            "settling.packet": self.rebuttals.packet,
            "settling.take_in": self.rebuttals.take_in,
            "settling.decide": self.rebuttals.decide,
            "settling.fix_done": self.fixes.mark_done,
            "settling.print": self.fixes.print_list,
        }

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return list(self.tabs)[max(0, self._tabs.currentIndex())]

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the tab asked for, and read every one: their counts stand in their names."""
        self.say_subtitle(ABOUT)
        self._none.setVisible(self.seat.review_id is None)
        self._tabs.setVisible(self.seat.review_id is not None)
        wanted = detail.get("tab", "")
        if wanted in set(Tab):
            self._tabs.setCurrentIndex(list(self.tabs).index(Tab(wanted)))
        fixes = self.tabs[Tab.CORRECTIONS]
        if isinstance(fixes, FixesPresenter) and detail.get("flag") == "overdue":
            fixes.only_overdue()
        for presenter in self.tabs.values():
            presenter.load()

    def where(self) -> Place:
        """The tab that is shown."""
        return Place(self.id, {"tab": str(self.tab)})

    def changed(self, changes: Changes) -> None:
        """Something was decided, or released."""
        for presenter in self.tabs.values():
            presenter.heed(changes)

    def next_pane(self) -> None:
        """From the tabs through the lists and acts of the one that is shown, and round."""
        pane = self.panes[self.tab]
        stops: list[QWidget] = [self._tabs.tabBar(), *pane.stops()]
        here = next((at for at, each in enumerate(stops) if each.hasFocus()), -1)
        stops[(here + 1) % len(stops)].setFocus()

    def leave(self) -> None:
        """The page goes, and with it every tab."""
        for presenter in self.tabs.values():
            presenter.leave()

    # Showing

    def show_tab(self, tab: Tab, state: TabState) -> None:
        """Show one tab, and how much waits there in its name."""
        self._show[tab](state)
        waits = state.waits
        words = said(TITLES[tab])
        named = filled("{tab} ({count:,})", tab=words, count=waits) if waits else words
        self._tabs.setTabText(list(self.tabs).index(tab), named)

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        self.say("", "")
        self.place_changed.emit()


PAGE = SettlingPage
