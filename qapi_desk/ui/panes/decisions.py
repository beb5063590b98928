"""The decisions of law a review was tied to, as a list: what, why, by whom, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.law import LawChangeKind, LawDecision
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.widgets.row_list import RowList

KINDS = {
    LawChangeKind.SETTING: "Option",
    LawChangeKind.READING: "Reading",
    LawChangeKind.ROLL: "Closed due day",
    LawChangeKind.CALENDAR: "Newer calendar",
    LawChangeKind.RULESET: "Newer ruleset",
    LawChangeKind.SNAPSHOT: "Newer snapshot",
}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision with the name of who took it."""

    decision: LawDecision
    by: str


DECISION_FIELDS: tuple[Field[DecisionRow], ...] = (
    Field(Column("number", "No.", Format.COUNT), lambda d: d.decision.number),
    Field(Column("kind", "Kind"), lambda d: KINDS[d.decision.change.kind]),
    Field(Column("change", "What", width=3), lambda d: d.decision.change.label),
    Field(Column("reason", "Reason", width=4), lambda d: d.decision.reason),
    Field(Column("changed", "Cases changed", Format.COUNT), lambda d: d.decision.changed_cases),
    Field(Column("by", "Decided by"), lambda d: d.by),
    Field(Column("at", "At", Format.MOMENT), lambda d: d.decision.decided_at),
)


class DecisionList(RowList):
    """What was adopted so far."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "Decisions so far",
            DECISION_FIELDS,
            key=lambda d: str(d.decision.number),
            empty="Nothing was adopted: the review is judged by what it was started with.",
        )

    def show_decisions(
        self, decisions: Sequence[LawDecision], names: Mapping[PersonId, str]
    ) -> None:
        """Show these, the people by their names."""
        rows = [DecisionRow(d, names.get(d.decided_by, str(d.decided_by))) for d in decisions]
        self.show_rows(rows)
        self.limit_height(8)
