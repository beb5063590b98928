"""Rates with exact limits, how sure they are, the year, and the cases behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.findings import Correction, CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.law import LawDecision
from qapi_desk.services import findings, people, pooled
from qapi_desk.services.findings import DrawBasis, FindingsView
from qapi_desk.services.pooled import YearView
from qapi_desk.services.readings import CriterionReading
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class RateRow:
    """One criterion under one ruleset, as the table shows it."""

    figures: CriterionFindings
    title: str
    ruleset: str
    is_governing: bool
    reading: CriterionReading


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
    basis: DrawBasis | None = None
    """What the figures rest on; None of a list that was received."""
    received: str = ""
    """From whom the list was received, as a sentence; empty for a draw of our own."""
    year: YearView | None = None
    year_refusal: str = ""
    decisions: tuple[LawDecision, ...] = ()
    """What was adopted for the review: its law is not the one it was started with."""
    names: Mapping[PersonId, str] = field(default_factory=dict)

    @property
    def sure(self) -> tuple[RateRow, ...]:
        """The governing rows, which the "How sure" part explains."""
        return tuple(row for row in self.rates if row.is_governing)

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
        self._wanted = ""

    def want(self, criterion: str) -> None:
        """Choose this criterion's governing row at the next reading; an empty one changes none."""
        self._wanted = criterion

    def load(self, *, is_dark: bool) -> None:
        """Read figures and pictures."""
        desk, review_id = self.seat.desk, self.seat.review_id
        self._is_dark = is_dark
        if review_id is None:
            self.show(FindingsState(is_read=True))
            return

        def work() -> _Read:
            seen = findings.show(desk, review_id)
            publish = from_services("publish")
            charts: dict[str, str] = {}
            if any(row.rate is not None for row in seen.governing):
                charts["rates"] = publish.chart_svg(desk, review_id, "rates", is_dark=is_dark)
            if seen.pareto:
                charts["pareto"] = publish.chart_svg(desk, review_id, "pareto", is_dark=is_dark)
            names = {person.person_id: person.name for person in people.everyone(desk)}
            return _Read(seen, charts, *_year_of(desk, review_id), names)

        self.read(work, self._loaded)

    def _loaded(self, found: "_Read") -> None:
        chosen = self.state.chosen
        state = replace(
            state_of(found.seen, found.charts),
            year=found.year,
            year_refusal=found.year_refusal,
            names=found.names,
        )
        wanted, self._wanted = self._wanted, ""
        asked = next((r for r in state.sure if r.figures.criterion == wanted), None)
        same = asked or next((r for r in state.rates if chosen and _key(r) == _key(chosen)), None)
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


@dataclass(frozen=True, slots=True)
class _Read:
    """What one look at the figures gave."""

    seen: FindingsView
    charts: Mapping[str, str]
    year: YearView | None
    year_refusal: str
    names: Mapping[PersonId, str]


def _year_of(desk: Desk, review_id: ReviewId) -> tuple[YearView | None, str]:
    """The year, or why there is none yet: that hides no figure of the review itself."""
    try:
        return pooled.year(desk, review_id), ""
    except Refused as refusal:
        return None, refusal.sentence


def state_of(seen: FindingsView, charts: Mapping[str, str]) -> FindingsState:
    """What findings look like on the page."""
    return FindingsState(
        is_read=True,
        has_review=True,
        headline=_headline(seen),
        is_final=seen.is_final,
        rates=tuple(
            _row(seen, each, is_governing=is_governing)
            for rows, is_governing in ((seen.readings, True), (seen.beside_readings, False))
            for each in rows
        ),
        findings=seen.findings,
        corrections=seen.corrections,
        pareto=seen.pareto,
        charts=charts,
        basis=None if seen.received_words else seen.basis,
        received=seen.received_words,
        decisions=seen.decisions,
    )


def _row(seen: FindingsView, each: CriterionReading, *, is_governing: bool) -> RateRow:
    words = "governs" if is_governing else "beside"
    title = seen.titles.get(each.criterion, str(each.criterion))
    ruleset = f"{each.figures.ruleset}, {words}"
    return RateRow(each.figures, title, ruleset, is_governing, each)


def _headline(seen: FindingsView) -> str:
    if seen.is_final:
        return filled("Final: all {opened:,} opened cases are released.", opened=seen.opened)
    return filled(
        "Running: {released:,} of {opened:,} opened cases are released.",
        released=seen.released,
        opened=seen.opened,
    )


def _key(row: RateRow) -> tuple[str, str]:
    return row.figures.criterion, row.figures.ruleset
