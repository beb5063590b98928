"""Which ranks of the reserve were opened and why, and what that says of the universes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.draws import Opening, OpeningCause
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.widgets.kit import clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

CAUSES = {
    OpeningCause.NOT_APPLICABLE: "Did not apply",
    OpeningCause.REPLACEMENT: "Replaced",
    OpeningCause.SETTLED: "Settled otherwise",
}
LIST_LINES = 10


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One opening with the names of the people who asked and confirmed."""

    opening: Opening
    requested: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class EligibleRow:
    """One criterion's universe as the opened ranks let it be estimated."""

    title: str
    universe: int
    opened: int
    eligible: int

    @property
    def share(self) -> Fraction:
        """The part of the universe that the criterion is estimated to apply to."""
        return Fraction(self.eligible, self.universe) if self.universe else Fraction(0)


def _how(row: EligibleRow) -> str:
    if row.opened >= row.universe:
        return "counted: every case was opened"
    return "estimated from the ranks opened"


OPENING_FIELDS: tuple[Field[OpeningRow], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda r: r.opening.criterion),
    Field(Column("rank", "Rank", Format.COUNT), lambda r: r.opening.rank),
    Field(Column("case", "Case opened", Format.MONO), lambda r: r.opening.case_id),
    Field(Column("cause", "Because"), lambda r: CAUSES[r.opening.cause]),
    Field(Column("for", "In place of", Format.MONO), lambda r: r.opening.for_case),
    Field(Column("code", "Code"), lambda r: r.opening.code),
    Field(Column("requested", "Asked by"), lambda r: r.requested),
    Field(Column("confirmed", "Confirmed by"), lambda r: r.confirmed),
    Field(Column("at", "When", Format.MOMENT), lambda r: r.opening.opened_at),
)
ELIGIBLE_FIELDS: tuple[Field[EligibleRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(Column("universe", "Universe", Format.COUNT), lambda r: r.universe),
    Field(Column("opened", "Ranks opened", Format.COUNT), lambda r: r.opened),
    Field(Column("eligible", "Applies to about", Format.COUNT), lambda r: r.eligible),
    Field(Column("share", "Of the universe", Format.PERCENT), lambda r: r.share),
    Field(Column("how", "How"), _how),
)


class OpeningsDesk:
    """Two lists; ``part`` is laid out by the page."""

    def __init__(self) -> None:
        self.openings = RowList(
            "draw.openings",
            "Ranks opened later",
            OPENING_FIELDS,
            key=lambda r: f"{r.opening.criterion}/{r.opening.rank}",
            empty="No rank of the reserve was opened. One opens when a released case does not "
            "count: the criterion did not apply, or a second person confirmed a frame error.",
        ).without_title()
        self.eligible = RowList("draw.eligible", "Eligible universe", ELIGIBLE_FIELDS)
        self._words = label(
            "m ranks opened until n cases applied estimate N (n - 1) / (m - 1) of a universe of N.",
            tone="muted",
            kind="small",
            name="draw.eligible_words",
        )
        self._eligible_part = clear(column(self.eligible, self._words, space=0.2))
        self.part = clear(column(self.openings, self._eligible_part))
        self.lists = (self.openings, self.eligible)

    def show(
        self,
        openings: Sequence[Opening],
        names: Mapping[str, str],
        eligible: Sequence[EligibleRow],
    ) -> None:
        """Show the openings in their order; ``names`` by person's id."""
        rows = [
            OpeningRow(
                each,
                names.get(each.requested_by, each.requested_by),
                names.get(each.confirmed_by, each.confirmed_by),
            )
            for each in openings
        ]
        self.openings.show_rows(rows)
        self.openings.limit_height(LIST_LINES)
        self.eligible.show_rows(tuple(eligible))
        self.eligible.limit_height(LIST_LINES)
        self._eligible_part.setVisible(bool(eligible))
