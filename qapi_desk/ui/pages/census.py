"""The census: what the record says of the whole caseload, its figures and the cases behind them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QTabWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.screens import (
    COMPUTED,
    ScreenBy,
    ScreenRate,
    ScreenRecord,
    ScreenRow,
    ScreenStanding,
)
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.behind import BehindFigure
from qapi_desk.ui.panes.beside import AreasPart, EstimatePart
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.beside import BesidePresenter, BesideState
from qapi_desk.ui.presenters.census import CensusPresenter, CensusState, key_of
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import RULE_OUTCOMES, count, moment, percent
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

PRINTS = "PDF (*.pdf);;Excel workbook (*.xlsx)"
GROUPED = {
    ScreenBy.ALL: "Whole caseload",
    ScreenBy.UNIT: "By unit",
    ScreenBy.WORKER: "By worker",
    ScreenBy.OFFICE: "By office",
    ScreenBy.ELEMENT: "By element",
    ScreenBy.FUNCTION: "By function",
}


def _outcomes(rate: ScreenRate) -> str:
    said = [f"{RULE_OUTCOMES[outcome]} {number:,}" for outcome, number in rate.outcomes if number]
    return ", ".join(said)


def _tone(rate: ScreenRate) -> str:
    return "warn" if rate.undetermined else ""


RATE_FIELDS: tuple[Field[ScreenRate], ...] = (
    Field(Column("subject", "Rule", Format.MONO), lambda r: r.subject),
    Field(Column("title", "What is asked", width=4), lambda r: r.title),
    Field(Column("group", "Group"), lambda r: r.group),
    Field(
        Column("rate", "In order", Format.PERCENT, description="In order, of what counts"),
        lambda r: r.rate,
        lambda r: percent(r.rate),
    ),
    Field(Column("action", "In order, n", Format.COUNT), lambda r: r.action),
    Field(
        Column("error", "Failing", Format.COUNT),
        lambda r: r.error,
        None,
        lambda r: "bad" if r.error else "",
    ),
    Field(
        Column("undetermined", "Undetermined", Format.COUNT, description="Told, never counted"),
        lambda r: r.undetermined,
        None,
        _tone,
    ),
    Field(Column("running", "Running", Format.COUNT), lambda r: r.running),
    Field(Column("na", "N/A", Format.COUNT), lambda r: r.not_applicable),
    Field(
        Column("elsewhere", "Elsewhere", Format.COUNT, description="Counted in another period"),
        lambda r: r.elsewhere,
    ),
    Field(Column("outcomes", "By outcome", width=4), _outcomes),
)


class CensusPage(Page):
    """Census."""

    id: ClassVar[str] = "census"
    title: ClassVar[str] = "Census"
    presenter: CensusPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CensusPresenter(seat, self)
        self.beside = BesidePresenter(seat, _Beside(self))
        self._label = label(COMPUTED, tone="warn", name="census.label")
        self._none = self.no_review_card("The census screens the caseload of a review's period.")
        self._refused = self._refused_card()
        self._start = self._start_card()
        self._figures = clear(column(self._screen_card(), self._make_tabs(), space=0.8))
        self.lay_out(self.body_of(self._none, self._refused, self._start, self._figures))
        self.put_above(self._label)
        self.show_state(CensusState())

    # Parts

    def _refused_card(self) -> QFrame:
        self._why_not = label(name="census.refusal")
        return card(
            label("Not shown to reviewers", kind="heading"),
            self._why_not,
            label(
                "A rate in sight bends the answers. What the record says of your own cases stands "
                "beside their questions on the review page.",
                tone="muted",
            ),
        )

    def _start_card(self) -> QFrame:
        self._ruleset = Choice("census.ruleset", "Screen by which ruleset")
        self._run = button("Screen the caseload", "census.run", self.start, kind="primary")
        self._never = label(
            "Every rule and criterion the record can answer, over every case of the snapshot, for "
            "the review's period. It is worked out beside the window and can be stopped; stopped, "
            "nothing of it is kept.",
            tone="muted",
            name="census.never",
        )
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        bar.addWidget(self._ruleset)
        bar.addWidget(self._run)
        return card(self._never, clear(bar))

    def _screen_card(self) -> QFrame:
        self._screens = Choice("census.screens", "Which screen", letters=34)
        self._by = Choice("census.by", "Figures for which groups")
        self._subject = Choice("census.subject", "Figures of which rule", letters=28)
        self._screens.chosen.connect(self._on_screen)
        self._by.chosen.connect(self._on_by)
        self._subject.chosen.connect(self._on_subject)
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        self._print = button("Print…", "census.print", self.print_screen)
        for part in (self._screens, self._by, self._subject, self._print):
            bar.addWidget(part)
        self._facts = FactsView("census.facts")
        self._left_out = label(kind="small", tone="warn", name="census.left_out")
        self._rates = RowList(
            "census.rates", "Figures", RATE_FIELDS, key=key_of, empty="No figure to show."
        )
        self._rates.picked.connect(self._on_rate)
        self.listen_to(self._rates)
        return card(clear(bar), self._facts, self._rates, self._left_out)

    def _make_tabs(self) -> QTabWidget:
        self._tabs = QTabWidget()
        self._tabs.setObjectName("census.tabs")
        self._tabs.setAccessibleName("Behind the figure")
        self._behind = BehindFigure()
        self._behind.only.connect(self._on_only)
        self._behind.more.connect(self._on_more)
        self._behind.worked.connect(self._on_row)
        self._behind.case_asked.connect(self._on_case)
        self.listen_to(self._behind.list)
        self._estimate, self._areas = EstimatePart(), AreasPart()
        self._areas.chosen.connect(self._on_area)
        self._tabs.addTab(self._behind, "Cases")
        self._tabs.addTab(self._estimate, "Estimate")
        self._tabs.addTab(self._areas, "Targets")
        self._tabs.currentChanged.connect(self._on_tab)
        self.listen_to(self._estimate.list, self._areas.list)
        return self._tabs

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Screen the caseload."""
        return {"census.run": self.start}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read which screens there are; another page may want one rule's figures."""
        self.presenter.load(detail)

    def where(self) -> Place:
        """Which figure is open."""
        state = self.presenter.state
        detail = {"by": str(state.by), "subject": state.subject}
        if state.chosen is not None:
            detail["screen"] = state.chosen.screen_id
        if state.picked is not None:
            detail["pick"] = key_of(state.picked)
        return Place(self.id, detail)

    def changed(self, changes: Changes) -> None:
        """Answers moved on, or the law: what is in the sample may be another."""
        kinds = (Kind.DRAW, Kind.SCREEN, Kind.LAW)
        if self.isVisible() and any(changes.touches(kind) for kind in kinds):
            self.presenter.load()

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._behind.dress()

    # What the presenter asks

    def show_state(self, state: CensusState) -> None:
        """Show figures, or why there are none."""
        is_open = state.has_review and not state.refusal
        self._none.setVisible(state.is_read and not state.has_review)
        self._refused.setVisible(bool(state.refusal))
        self._why_not.setText(state.refusal)
        self._start.setVisible(is_open and state.may_make)
        self._run.setEnabled(state.may_start)
        self._figures.setVisible(is_open and state.chosen is not None)
        self._print.setVisible(state.may_make)
        self._never.setVisible(state.chosen is None)
        self._ruleset.offer([(str(each), str(each)) for each in state.rulesets])
        if state.chosen is not None:
            self._show_screen(state, state.chosen)
            self._show_rates(state)
            self._behind.show_state(state)
            self.beside.estimate(
                state.chosen.screen_id, state.picked.subject if state.picked else ""
            )

    def _show_screen(self, state: CensusState, chosen: ScreenRecord) -> None:
        screens = [(each.screen_id, _screen_words(each)) for each in state.screens]
        self._screens.offer(screens, chosen.screen_id)
        subjects = [(key, f"{key}  {title}") for key, title in state.subjects]
        self._subject.offer([("", "Every rule and criterion"), *subjects], state.subject)
        self._by.offer([(str(by), words) for by, words in GROUPED.items()], str(state.by))
        self._facts.show_facts(
            (
                ("Law", chosen.law_label),
                ("Period", chosen.period),
                ("Cases", count(chosen.cases)),
                ("Instances", count(chosen.instances)),
                ("Undetermined", count(chosen.undetermined)),
                ("Made", moment(chosen.made_at)),
                ("By", state.names.get(chosen.made_by, str(chosen.made_by))),
                ("Fingerprint", chosen.file_sha256[:16] + "…"),
            )
        )

    def _show_rates(self, state: CensusState) -> None:
        self._rates.show_rows(state.rates)
        self._rates.limit_height(10)
        if state.picked is not None and state.picked in state.rates:
            self._rates.mark(state.rates.index(state.picked))
        self._left_out.setText(
            f"{count(state.left_out)} more figures are not listed; choose one rule to see all of "
            "its groups."
        )
        self._left_out.setVisible(bool(state.left_out))

    # What is pressed

    @Slot()
    def start(self) -> None:
        """Screen the caseload by the chosen ruleset."""
        self.presenter.start(self._ruleset.key)

    @Slot()
    def print_screen(self) -> None:
        """Ask for a file, then write the screen."""
        self.picker.save_file("Print the screen", "screen.pdf", PRINTS, self._print_to)

    def _print_to(self, path: Path) -> None:
        self.presenter.print_to(path)

    @Slot(object)
    def _on_screen(self, screen_id: str) -> None:
        self.presenter.choose(screen_id)
        self.place_changed.emit()

    @Slot(object)
    def _on_by(self, by: str) -> None:
        self.presenter.group_by(ScreenBy(by))
        self.place_changed.emit()

    @Slot(object)
    def _on_subject(self, subject: str) -> None:
        self.presenter.narrow(subject)
        self.place_changed.emit()

    @Slot(object)
    def _on_rate(self, rate: ScreenRate) -> None:
        self.presenter.pick(rate)
        self.place_changed.emit()

    @Slot(object)
    def _on_only(self, wanted: RuleOutcome | ScreenStanding | None) -> None:
        self.presenter.only(wanted)

    @Slot()
    def _on_more(self) -> None:
        self.presenter.more()

    @Slot(object)
    def _on_row(self, row: ScreenRow) -> None:
        self.presenter.open_workings(row)

    def show_beside(self, state: BesideState) -> None:
        """Show the estimate and the areas."""
        self._estimate.show_state(state)
        self._areas.show_state(state)

    def leave(self) -> None:
        """The page is about to be destroyed."""
        super().leave()
        self.beside.leave()

    @Slot(int)
    def _on_tab(self, place: int) -> None:
        chosen = self.presenter.state.chosen
        if self._tabs.widget(place) is self._areas and chosen is not None:
            self.beside.score(chosen.screen_id)

    @Slot(object, object)
    def _on_area(self, subject: str, reason: str) -> None:
        chosen = self.presenter.state.chosen
        if chosen is not None:
            self.beside.choose(chosen.screen_id, subject, reason)

    @Slot(object)
    def _on_case(self, case_id: str) -> None:
        self.go.emit(Place("review", {"case": case_id}))


class _Beside:
    """The page as the presenter of estimates and areas sees it."""

    def __init__(self, page: CensusPage) -> None:
        self._page = page

    def show_state(self, state: BesideState) -> None:
        """Show it in its two parts."""
        self._page.show_beside(state)

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the page's banner."""
        self._page.say(sentence, tone)


def _screen_words(record: ScreenRecord) -> str:
    return f"{record.law_label} · {record.period} · {moment(record.made_at)[:16]}"


PAGE = CensusPage
