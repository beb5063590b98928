"""The integrity report as a tab: what moved which way, how far two looks agree, who passed over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.estimates import Interval
from qapi_desk.domain.integrity import (
    AgreementRow,
    DirectionRow,
    Evenness,
    IntegrityReport,
    PassedOver,
    Reversals,
    Share,
    Suggested,
)
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.integrity import IntegrityPresenter, IntegrityState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import NOTHING, count, percent
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

FILES = "PDF (*.pdf);;Excel workbook (*.xlsx)"
LISTED = 14
ABOUT = (
    "Every way in which a finding can move is counted in both directions. An uneven split says "
    "that one kind went over more often than the other, as the rarer does even where nobody leans; "
    "it does not say why, and it accuses nobody."
)
CUTS: dict[str, tuple[str, Callable[[Reversals], tuple[DirectionRow, ...]]]] = {
    "stage": ("By occasion", lambda found: found.by_stage),
    "asker": ("By who asked", lambda found: found.by_asker),
    "settler": ("By who settled", lambda found: found.by_settler),
    "reviewer": ("By reviewer", lambda found: found.by_reviewer),
    "criterion": ("By criterion", lambda found: found.by_criterion),
    "evidence": ("By evidence", lambda found: found.by_evidence),
}
CALLED = {
    "amendment": "Amendment",
    "second review": "Second review",
    "rebuttal": "Rebuttal",
    "ruling": "Ruling",
    "with evidence": "With evidence",
    "without evidence": "Without evidence",
    "All criteria": "All criteria",
    "Cases: any error or none": "Cases: any error or none",
    "Whole office": "Whole office",
}
"""What the report's own labels are called; all others are names and titles."""


def _called(label: str) -> str:
    return said(CALLED.get(label, label))


EVENNESS_FIELDS: tuple[Field[Evenness], ...] = (
    Field(Column("subject", "Were fails and passes treated alike?", width=4), lambda r: r.subject),
    Field(
        Column("fails", "Fails moved"),
        lambda r: r.fails_moved,
        lambda r: filled("{moved:,} of {all:,}", moved=r.fails_moved, all=r.fails),
    ),
    Field(
        Column("passes", "Passes moved"),
        lambda r: r.passes_moved,
        lambda r: filled("{moved:,} of {all:,}", moved=r.passes_moved, all=r.passes),
    ),
    Field(
        Column("p", "p-value", Format.PERCENT), lambda r: r.p_value, lambda r: percent(r.p_value)
    ),
    Field(Column("words", "Reads", width=5), lambda r: r.words),
)


def _way(direction: Direction, title: str) -> Field[DirectionRow]:
    return Field(
        Column(direction.name.lower(), title, Format.COUNT), lambda r: r.counts.get(direction, 0)
    )


REVERSAL_FIELDS: tuple[Field[DirectionRow], ...] = (
    Field(Column("label", "Settled otherwise", width=3), lambda r: _called(r.label)),
    _way(Direction.CLEARED, "Fail to pass"),
    _way(Direction.CHARGED, "Pass to fail"),
    _way(Direction.OTHER, "Other"),
    _way(Direction.NONE, "Same outcome"),
    Field(Column("total", "Together", Format.COUNT), lambda r: r.total),
)


def _coefficient(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return NOTHING
    limits = f" [{interval.lower:.2f}; {interval.upper:.2f}]" if interval else ""
    return f"{value:.2f}{limits}"


def _agreed(row: AgreementRow) -> str:
    found = row.figures
    limits = f"[{found.percent.lower * 100:.0f}; {found.percent.upper * 100:.0f}]"
    return f"{percent(found.rate, 1)} {limits}"


AGREEMENT_FIELDS: tuple[Field[AgreementRow], ...] = (
    Field(Column("label", "First and second look", width=3), lambda r: _called(r.label)),
    Field(Column("n", "Found twice", Format.COUNT), lambda r: r.figures.n),
    Field(Column("agreed", "Alike", Format.COUNT), lambda r: r.figures.agreed),
    Field(Column("rate", "Percent", width=2), lambda r: r.figures.rate, _agreed),
    Field(
        Column("kappa", "Kappa", width=2),
        lambda r: r.figures.agreed,
        lambda r: _coefficient(r.figures.kappa, r.figures.kappa_interval),
    ),
    Field(
        Column("ac1", "AC1", width=2),
        lambda r: r.figures.agreed,
        lambda r: _coefficient(r.figures.ac1, r.figures.ac1_interval),
    ),
    Field(
        Column("note", "Note", width=2),
        lambda r: said("nearly all of one kind: read AC1") if r.is_one_sided else "",
    ),
)


def _share(value: Share) -> str:
    if not value.of:
        return NOTHING
    return filled(
        "{rate}, {count:,} of {of:,}", rate=percent(value.rate, 1), count=value.count, of=value.of
    )


PASSED_FIELDS: tuple[Field[PassedOver], ...] = (
    Field(Column("label", "Reviewer", width=3), lambda r: _called(r.label)),
    Field(
        Column("na", "Not applicable", width=2),
        lambda r: r.not_applicable.rate,
        lambda r: _share(r.not_applicable),
    ),
    Field(
        Column("excluded", "Excluded", width=2),
        lambda r: r.excluded.rate,
        lambda r: _share(r.excluded),
    ),
    Field(
        Column("undetermined", "Undetermined", width=2),
        lambda r: r.undetermined.rate,
        lambda r: _share(r.undetermined),
    ),
)
SUGGESTED_FIELDS: tuple[Field[Suggested], ...] = (
    Field(Column("label", "Reviewer", width=3), lambda r: _called(r.label)),
    Field(
        Column("accepted", "Suggestion accepted", width=2),
        lambda r: r.accepted.rate,
        lambda r: _share(r.accepted),
    ),
    Field(
        Column("passed", "Fail released as a pass", width=2),
        lambda r: r.fails_passed.rate,
        lambda r: _share(r.fails_passed),
    ),
    Field(
        Column("left", "Fail released as neither", width=2),
        lambda r: r.fails_left.rate,
        lambda r: _share(r.fails_left),
    ),
    Field(
        Column("failed", "Pass released as a fail", width=2),
        lambda r: r.passes_failed.rate,
        lambda r: _share(r.passes_failed),
    ),
)


class IntegrityPane(QWidget):
    """The report's tables, what they are of, and the way onto paper.

    Signals:
        told(str, str): a sentence for the page's banner, with its tone.
    """

    told = Signal(object, object)

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__()
        self.setObjectName("second.integrity_pane")
        self.setProperty("kind", "clear")
        self._picker = picker
        self.presenter = IntegrityPresenter(seat, self)
        self._refusal = label(name="integrity.refusal")
        self._refused = card(label("Not for you to read", kind="heading"), self._refusal)
        self._head = self._make_head()
        self._make_lists()
        self._cards = (
            self._head, card(self.evenness, self._reads), card(self._cut, self.reversals),
            card(self._no_second, self.agreement), card(self.passed), card(self.suggested),
        )  # fmt: skip
        box = column(self._refused, *self._cards, space=0.8)
        box.addStretch(1)
        self.setLayout(box)
        for part in (self._refused, *self._cards):
            part.hide()

    def _make_head(self) -> QFrame:
        self._title = label(kind="heading", name="integrity.title")
        self._facts = FactsView("integrity.facts")
        self._year = QCheckBox(said("Whole review year"))
        self._year.setObjectName("integrity.year")
        self._year.toggled.connect(self._on_year)
        self._numbers = QCheckBox(said("Numbers instead of names"))
        self._numbers.setObjectName("integrity.numbers")
        self._numbers.toggled.connect(self._on_numbers)
        self._print = button("Print…", "integrity.print", self.print_out, kind="primary")
        self._print.setAccessibleName(said("Print the integrity report"))
        flow = FlowLayout(space=em(0.8))
        for each in (self._print, self._year, self._numbers):
            flow.addWidget(each)
        return card(self._title, label(ABOUT, tone="muted"), self._facts, clear(flow))

    def _make_lists(self) -> None:
        self._cut = Choice("integrity.cut", "What the reversals are counted by")
        self._cut.offer([(key, words) for key, (words, _) in CUTS.items()])
        self._cut.chosen.connect(self._on_cut)
        self._no_second = label(tone="muted", name="integrity.no_second")
        self._reads = label(name="integrity.reads")
        self.evenness = _listed("evenness", "Treated alike?", EVENNESS_FIELDS)
        self.reversals = _listed(
            "reversals", "Reversals", REVERSAL_FIELDS,
            "No finding was settled otherwise.",
        )  # fmt: skip
        self.agreement = _listed("agreement", "Looked at twice", AGREEMENT_FIELDS)
        self.passed = _listed("passed", "Passed over", PASSED_FIELDS)
        self.suggested = _listed("suggested", "Suggestions", SUGGESTED_FIELDS)
        self.evenness.picked.connect(self._on_evenness)
        self.lists = (
            self.evenness, self.reversals, self.agreement, self.passed, self.suggested,
        )  # fmt: skip

    # What the presenter asks

    def say(self, sentence: str, tone: str) -> None:
        """Have the page show it."""
        self.told.emit(sentence, tone)

    def show_state(self, state: IntegrityState) -> None:
        """Show the report, or why it is not shown."""
        report = state.report
        self._refused.setVisible(bool(state.refusal))
        self._refusal.setText(state.refusal)
        for part in self._cards:
            part.setVisible(report is not None)
        if report is not None:
            self._show_head(report)
            self._show_lists(report, state.cut)

    def _show_head(self, report: IntegrityReport) -> None:
        self._title.setText(report.title)
        done = said("final") if report.is_final else said("in progress")
        self._facts.show_facts(
            (
                (said("Status"), done),
                (said("Released cases"), count(report.released_cases)),
                (said("Released findings"), count(report.released_findings)),
                (said("Settled otherwise since"), count(len(report.reversals.settled))),
                (said("Found twice"), count(len(report.second.pairs))),
                (said("Confidence of the intervals"), percent(report.confidence, 0)),
            )
        )

    def _show_lists(self, report: IntegrityReport, cut: str) -> None:
        self.evenness.show_rows(report.evenness)
        marked = self.evenness.current()
        self._on_evenness(marked if isinstance(marked, Evenness) else report.evenness[0])
        self._cut.setVisible(bool(report.reversals.settled))
        self.reversals.show_rows(CUTS[cut][1](report.reversals) if report.reversals.settled else ())
        self._no_second.setText(report.second.why_empty)
        self._no_second.setVisible(bool(report.second.why_empty))
        self.agreement.show_rows(report.second.agreement)
        self.agreement.setVisible(bool(report.second.agreement))
        self.passed.show_rows(report.answered.passed_over)
        self.suggested.show_rows(report.answered.suggested)
        for each in self.lists:
            each.limit_height(LISTED)

    # What people do

    @Slot(bool)
    def _on_year(self, checked: bool) -> None:
        self.presenter.of_year(is_year=checked)

    @Slot(bool)
    def _on_numbers(self, checked: bool) -> None:
        self.presenter.by_number(is_by_number=checked)

    @Slot(object)
    def _on_evenness(self, row: Evenness) -> None:
        """Say in full what one comparison came to."""
        self._reads.setText(f"{row.subject}: {row.words}")

    @Slot(object)
    def _on_cut(self, key: str) -> None:
        self.presenter.cut_by(key)

    @Slot()
    def print_out(self) -> None:
        """Ask where to, then write the report."""
        refusal = self.presenter.state.refusal
        if refusal:
            self.say(refusal, "bad")
            return
        self._picker.save_file(
            said("Print the integrity report"), "integrity.pdf", FILES, self._print_to
        )

    def _print_to(self, path: Path) -> None:
        self.presenter.print(path)


def _listed(name: str, title: str, fields: tuple[Field[Any], ...], empty: str = "") -> RowList:
    return RowList(
        f"integrity.{name}", title, fields, empty=empty or "Nothing to show."
    ).without_search()
