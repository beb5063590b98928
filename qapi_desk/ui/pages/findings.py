"""The figures: rates with exact limits, how sure they are, the year, causes, the cases behind."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QTabWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.findings import Correction, Finding, ParetoBar, Reading
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.decisions import DecisionList
from qapi_desk.ui.panes.sure import SurePart, further_words
from qapi_desk.ui.panes.year import YearPart
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.findings import FindingsPresenter, FindingsState, RateRow
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import (
    NOTHING,
    OUTCOMES,
    READING_MEANS,
    READINGS,
    rule_outcome_words,
)
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row
from qapi_desk.ui.widgets.picture import Picture
from qapi_desk.ui.widgets.row_list import RowList

_READING_TONES = {Reading.SHOWN: "good", Reading.NOT_SHOWN: "warn", Reading.FAILS: "bad"}
_OUTCOME_TONES = {Outcome.ACTION: "good", Outcome.ERROR: "bad", Outcome.INCOMPLETE: "warn"}
PRINTS = "PDF (*.pdf);;Excel workbook (*.xlsx)"


def _meets(item: RateRow) -> str:
    if item.figures.meets_benchmark is None:
        return NOTHING
    return "Meets" if item.figures.meets_benchmark else "Below"


def _meets_tone(item: RateRow) -> str:
    if item.figures.meets_benchmark is None:
        return "muted"
    return "good" if item.figures.meets_benchmark else "bad"


def _reading(item: RateRow) -> str:
    return said(READINGS[item.figures.reading]) if item.figures.reading else NOTHING


RATE_FIELDS: tuple[Field[RateRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(Column("ruleset", "Ruleset", width=2), lambda r: r.ruleset),
    Field(Column("rate", "Rate", Format.PERCENT), lambda r: r.figures.rate),
    Field(
        Column("lower", "Lower", Format.PERCENT, description="Its name is under How sure"),
        lambda r: r.figures.limits.lower if r.figures.limits else None,
    ),
    Field(
        Column("upper", "Upper", Format.PERCENT, description="Its name is under How sure"),
        lambda r: r.figures.limits.upper if r.figures.limits else None,
    ),
    Field(Column("benchmark", "Benchmark", Format.PERCENT), lambda r: r.figures.benchmark),
    Field(Column("meets", "Federal test"), _meets, None, _meets_tone),
    Field(
        Column("reading", "Reading", description="What the interval can show"),
        _reading,
        None,
        lambda r: _READING_TONES.get(r.figures.reading, "") if r.figures.reading else "muted",
    ),
    Field(Column("n", "n", Format.COUNT, description="Action + error"), lambda r: r.figures.n),
    Field(Column("action", "Action", Format.COUNT), lambda r: r.figures.action),
    Field(Column("error", "Error", Format.COUNT), lambda r: r.figures.error),
    Field(Column("na", "N/A", Format.COUNT), lambda r: r.figures.not_applicable),
    Field(
        Column("na_share", "N/A share", Format.PERCENT), lambda r: r.figures.not_applicable_share
    ),
    Field(Column("excluded", "Excluded", Format.COUNT), lambda r: r.figures.excluded),
    Field(Column("incomplete", "Incomplete", Format.COUNT), lambda r: r.figures.incomplete),
    Field(Column("opened", "Opened", Format.COUNT), lambda r: r.figures.opened),
    Field(Column("needed", "Needed", Format.COUNT), lambda r: r.figures.needed),
    Field(Column("universe", "Universe", Format.COUNT), lambda r: r.figures.universe or None),
    Field(
        Column("further", "Settled by", description="Further cases at the present rate"),
        lambda r: further_words(r.reading),
    ),
)
FINDING_FIELDS: tuple[Field[Finding], ...] = (
    Field(Column("rank", "Rank", Format.COUNT), lambda f: f.rank),
    Field(Column("case_id", "Case", Format.MONO), lambda f: f.case_id),
    Field(Column("criterion", "Criterion"), lambda f: f.criterion),
    Field(
        Column("outcome", "Counts as"),
        lambda f: f.outcome,
        lambda f: said(OUTCOMES[f.outcome]),
        lambda f: _OUTCOME_TONES.get(f.outcome, "muted"),
    ),
    Field(
        Column("rule_outcome", "Outcome"),
        lambda f: f.rule_outcome,
        lambda f: rule_outcome_words(f.rule_outcome),
    ),
    Field(Column("due", "Due"), lambda f: f.due),
    Field(Column("done", "Done"), lambda f: f.done),
    Field(Column("late", "Days late", Format.DAYS), lambda f: f.days_late),
    Field(Column("cause", "Cause"), lambda f: f.cause),
    Field(Column("na_reason", "N/A reason"), lambda f: f.na_reason),
    Field(
        Column("suggested", "Suggested"),
        lambda f: f.suggested,
        lambda f: said(OUTCOMES[f.suggested]) if f.suggested else NOTHING,
    ),
    Field(Column("office", "Office"), lambda f: f.office_code),
    Field(Column("worker", "Worker"), lambda f: f.worker_id),
    Field(Column("ruleset", "Ruleset"), lambda f: f.ruleset),
    Field(Column("comment", "Comment", width=3), lambda f: f.comment),
    Field(Column("evidence", "Evidence", width=2), lambda f: f.evidence),
)
CORRECTION_FIELDS: tuple[Field[Correction], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("question", "Question"), lambda c: c.question),
    Field(Column("fact", "Fact", Format.MONO, 2), lambda c: c.fact),
    Field(Column("snapshot", "The record shows"), lambda c: c.snapshot_value),
    Field(Column("reviewed", "The reviewer found"), lambda c: c.reviewed_value),
)
CAUSE_FIELDS: tuple[Field[ParetoBar], ...] = (
    Field(Column("label", "Cause", width=3), lambda b: b.label),
    Field(Column("count", "Errors", Format.COUNT), lambda b: b.count),
    Field(Column("cumulative", "Running share", Format.PERCENT), lambda b: b.cumulative),
)


class FindingsPage(Page):
    """What the review came to, so that an auditor could recompute it by hand."""

    id: ClassVar[str] = "findings"
    title: ClassVar[str] = "Findings"
    presenter: FindingsPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = FindingsPresenter(seat, self)
        self._make_lists()
        self._refusal = label(name="findings.refusal")
        self._refused = card(label("No figures yet", kind="heading"), self._refusal)
        self._refused.hide()
        self._publish = button("Publish…", "findings.publish", self.publish, kind="primary")
        draft = button("Corrective action…", "findings.draft", self.go_to_plans)
        self._rates_picture = Picture("findings.rates_picture", "Rates against their benchmarks")
        self._pareto_picture = Picture("findings.pareto_picture", "Causes of the errors")
        self._sure = SurePart()
        self._year = YearPart(self.publish_year)
        self._tabs = self._make_tabs()
        self._figures = clear(column(self._rates_card(), self._tabs, space=0.8))
        self.lay_out(self.body_of(self._refused, self._figures), draft, self._publish)

    def _make_lists(self) -> None:
        self._rates = RowList("findings.rates", "Rates", RATE_FIELDS, key=_rate_key)
        self._cases = RowList(
            "findings.cases",
            "Cases",
            FINDING_FIELDS,
            key=lambda f: f"{f.case_id}/{f.criterion}/{f.ruleset}",
            empty="No released case yet. A case counts once its reviewer has released it.",
        )
        self._corrections = RowList(
            "findings.corrections",
            "Corrected values",
            CORRECTION_FIELDS,
            empty="Every confirmed value is as the record has it.",
        )
        self._causes = RowList(
            "findings.causes", "Causes", CAUSE_FIELDS, empty="No error has a cause yet."
        )
        self._cases.grid.setMinimumHeight(em(15))
        for each in (self._cases, self._corrections, self._causes):
            each.without_title()
        self.listen_to(self._rates, self._cases, self._corrections, self._causes)
        self._rates.picked.connect(self._on_rate)
        self._cases.opened.connect(self._on_case)

    def _rates_card(self) -> QFrame:
        self._means = label(kind="small", tone="muted", name="findings.means")
        return card(self._rates, self._means)

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("findings.tabs")
        tabs.setAccessibleName(said("Behind the figures"))
        self._drill = label(tone="muted", name="findings.drill")
        self._all = button("Show all", "findings.all", self._on_all, kind="link")
        head = row(self._drill, self._all, None)
        cases = column(head, self._cases, space=0.3)
        cases.setStretch(1, 1)
        tabs.addTab(clear(cases), said("Cases"))
        tabs.addTab(self._sure, said("How sure"))
        tabs.addTab(clear(column(self._rates_picture)), said("Picture"))
        causes = column(self._pareto_picture, self._causes)
        tabs.addTab(clear(causes), said("Causes"))
        tabs.addTab(self._corrections, said("Corrected values"))
        tabs.addTab(self._year, said("Year"))
        self._decisions = DecisionList("findings.decisions")
        tabs.addTab(self._decisions.without_title(), said("Law"))
        self.listen_to(self._sure.list, self._year.list, self._decisions)
        return tabs

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Read again, publish, draft."""
        return {
            "findings.refresh": self._load,
            "findings.publish": self.publish,
            "findings.draft": self.go_to_plans,
        }

    def _load(self) -> None:
        self.presenter.load(is_dark=worn_look().is_dark)

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the figures; they may be for nobody's eyes yet. ``criterion``: behind which."""
        self.presenter.want(detail.get("criterion", ""))
        self._load()

    def changed(self, changes: Changes) -> None:
        """Findings moved on."""
        kinds = (Kind.FINDING, Kind.LAW)
        if self.isVisible() and any(changes.touches(kind) for kind in kinds):
            self._load()

    def dress(self) -> None:
        """The pictures are drawn in the look's colours."""
        super().dress()
        if self.isVisible():
            self._load()

    def show_state(self, state: FindingsState) -> None:
        """Show the figures, or why not."""
        refusal = state.refusal
        if state.is_read and not state.has_review:
            refusal = "No review is open. Start one from a snapshot first."
        self._refusal.setText(refusal)
        self._refused.setVisible(bool(refusal))
        self._figures.setVisible(state.is_read and not refusal)
        self._publish.setEnabled(bool(state.rates))
        self.say_subtitle(state.headline)
        self._rates.show_rows(state.rates)
        self._rates.limit_height(12)
        self._means.setText(_means(state))
        self._sure.show_rows(state.sure, state.basis)
        self._year.show_year(state.year, state.year_refusal)
        self._cases.show_rows(state.drilled)
        self._corrections.show_rows(state.corrections)
        self._causes.show_rows(state.pareto)
        self._causes.limit_height(10)
        self._rates_picture.show_svg(state.charts.get("rates", ""))
        self._pareto_picture.show_svg(state.charts.get("pareto", ""))
        self._decisions.show_decisions(state.decisions, state.names)
        made = len(state.decisions)
        self._tabs.setTabText(
            self._tabs.indexOf(self._decisions),
            filled("Law ({made})", made=made) if made else "Law",
        )
        self._show_drill(state)

    def _show_drill(self, state: FindingsState) -> None:
        chosen = state.chosen
        self._drill.setText(
            filled("Behind {title}, {ruleset}", title=chosen.title, ruleset=chosen.ruleset)
            if chosen
            else "All, governing ruleset"
        )
        self._all.setVisible(chosen is not None)

    @Slot(object)
    def _on_rate(self, item: RateRow) -> None:
        if item != self.presenter.state.chosen:
            self.presenter.choose(item)

    @Slot()
    def _on_all(self) -> None:
        chosen = self.presenter.state.chosen
        if chosen is not None:
            self.presenter.choose(chosen)

    @Slot(object)
    def _on_case(self, item: Finding) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))

    @Slot()
    def go_to_plans(self) -> None:
        """Plans are drafted on their own page."""
        self.go.emit(Place("corrective"))

    @Slot()
    def publish(self) -> None:
        """Ask for a file, then write the findings there."""
        self.picker.save_file("Publish the findings", "findings.pdf", PRINTS, self._publish_to)

    def _publish_to(self, path: Path) -> None:
        self.go.emit(Place("reports", {"publish": "findings", "path": str(path)}))

    @Slot()
    def publish_year(self) -> None:
        """Ask for a file, then write the year there."""
        self.picker.save_file("Publish the year", "year.pdf", PRINTS, self._publish_year_to)

    def _publish_year_to(self, path: Path) -> None:
        self.go.emit(Place("reports", {"publish": "year", "path": str(path)}))


def _rate_key(item: RateRow) -> str:
    return f"{item.figures.criterion}/{item.figures.ruleset}"


def _means(state: FindingsState) -> str:
    if not state.rates:
        return ""
    test = "Federal test: the unrounded sample rate against the benchmark."
    if state.received:
        return f"{state.received} {test}"
    limits = next((r.figures.limits for r in state.rates if r.figures.limits), None)
    words = [
        f"{said(READINGS[reading])}: {said(means)}" for reading, means in READING_MEANS.items()
    ]
    convention = filled("Limits: {convention}. ", convention=limits.convention) if limits else ""
    return filled(
        "{convention}{test} Reading, beside it: {readings}.",
        convention=convention,
        test=test,
        readings="; ".join(words),
    )


PAGE = FindingsPage
