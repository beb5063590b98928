"""Rates with exact limits, the three-way reading, causes, and the cases behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.findings import Correction, CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services import findings
from qapi_desk.services.findings import FindingsView
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class RateRow:
    """One criterion under one ruleset, as the table shows it."""

    figures: CriterionFindings
    title: str
    ruleset: str
    is_governing: bool


@dataclass(frozen=True, slots=True)
class FindingsState:
    """What the findings page shows. ``refusal``: why this person sees no figures (yet)."""

    is_read: bool = False
    has_review: bool = False
    refusal: str = ""
    headline: str = ""
    is_final: bool = False
    rates: tuple[RateRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    pareto: tuple[ParetoBar, ...] = ()
    chosen: RateRow | None = None
    charts: Mapping[str, str] = field(default_factory=dict)

    @property
    def drilled(self) -> tuple[Finding, ...]:
        """The findings behind the chosen row; all governing ones when none is chosen."""
        if self.chosen is None:
            governing = {row.figures.ruleset for row in self.rates if row.is_governing}
            return tuple(f for f in self.findings if f.ruleset in governing)
        wanted = (self.chosen.figures.criterion, self.chosen.figures.ruleset)
        return tuple(f for f in self.findings if (f.criterion, f.ruleset) == wanted)


class FindingsPresenter(Presenter[FindingsState]):
    """Reads the findings and drills into them."""

    def __init__(self, seat: Seat, view: View[FindingsState]) -> None:
        super().__init__(seat, view, FindingsState())
        self._is_dark = False

    def load(self, *, is_dark: bool) -> None:
        """Read figures and pictures."""
        desk, review_id = self.seat.desk, self.seat.review_id
        self._is_dark = is_dark
        if review_id is None:
            self.show(FindingsState(is_read=True))
            return

        def work() -> tuple[FindingsView, Mapping[str, str]]:
            seen = findings.show(desk, review_id)
            publish = from_services("publish")
            charts: dict[str, str] = {}
            if any(row.rate is not None for row in seen.governing):
                charts["rates"] = publish.chart_svg(desk, review_id, "rates", is_dark=is_dark)
            if seen.pareto:
                charts["pareto"] = publish.chart_svg(desk, review_id, "pareto", is_dark=is_dark)
            return seen, charts

        self.read(work, self._loaded)

    def _loaded(self, found: tuple[FindingsView, Mapping[str, str]]) -> None:
        seen, charts = found
        chosen = self.state.chosen
        state = state_of(seen, charts)
        same = next((r for r in state.rates if chosen and _key(r) == _key(chosen)), None)
        self.show(replace(state, chosen=same))

    def refused(self, fault: Fault) -> None:
        """Not being shown figures is a state of the page, not an accident."""
        if fault.code.startswith("findings."):
            state = FindingsState(is_read=True, has_review=True, refusal=fault.sentence)
            self.show(state)
            return
        super().refused(fault)

    def choose(self, row: RateRow) -> None:
        """Show the cases behind one number; the same row again shows all."""
        chosen = None if row == self.state.chosen else row
        self.show(replace(self.state, chosen=chosen))

    def choose_criterion(self, criterion: CriterionId) -> None:
        """Show the cases behind a criterion's governing row."""
        for row in self.state.rates:
            if row.is_governing and row.figures.criterion == criterion:
                self.show(replace(self.state, chosen=row))


def state_of(seen: FindingsView, charts: Mapping[str, str]) -> FindingsState:
    """What findings look like on the page."""
    return FindingsState(
        is_read=True,
        has_review=True,
        headline=_headline(seen),
        is_final=seen.is_final,
        rates=tuple(
            _row(seen, each, is_governing=is_governing)
            for rows, is_governing in ((seen.governing, True), (seen.beside, False))
            for each in rows
        ),
        findings=seen.findings,
        corrections=seen.corrections,
        pareto=seen.pareto,
        charts=charts,
    )


def _row(seen: FindingsView, each: CriterionFindings, *, is_governing: bool) -> RateRow:
    words = "governs" if is_governing else "beside"
    title = seen.titles.get(each.criterion, str(each.criterion))
    return RateRow(each, title, f"{each.ruleset}, {words}", is_governing)


def _headline(seen: FindingsView) -> str:
    if seen.is_final:
        return f"Final: all {seen.opened:,} opened cases are released."
    return f"Running: {seen.released:,} of {seen.opened:,} opened cases are released."


def _key(row: RateRow) -> tuple[str, str]:
    return row.figures.criterion, row.figures.ruleset
