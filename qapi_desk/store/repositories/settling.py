"""Findings settled otherwise, laid over those first released; added only."""

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import insert, select

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RulesetId
from qapi_desk.domain.settlements import Judged, Settlement, as_settled
from qapi_desk.store.repositories.columns import values_of
from qapi_desk.store.rows import SettlementRow, table_of
from qapi_desk.store.transaction import Transaction

_SETTLEMENT = table_of(SettlementRow)
_JUDGED = tuple(each.name for each in fields(Judged))
_OWN = tuple(each.name for each in fields(Settlement) if each.name != "judged")
_SETTLEMENTS = select(*(_SETTLEMENT.c[name] for name in (*_OWN, *_JUDGED))).order_by(
    _SETTLEMENT.c.number
)


class Settlements:
    """What was settled otherwise. The history entry is the caller's, in the same transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, settlement: Settlement) -> int:
        """Keep a settlement; gives its number. The database refuses one person as both."""
        values = {name: getattr(settlement, name) for name in _OWN if name != "number"}
        return self._transaction.numbered(
            insert(_SETTLEMENT), {**values, **values_of(settlement.judged)}
        )

    def all(self, review_id: ReviewId) -> tuple[Settlement, ...]:
        """A review's settlements in the order they were made."""
        found = self._transaction.ask(_SETTLEMENTS.where(_SETTLEMENT.c.review_id == review_id))
        return tuple(_settlement(row) for row in found)

    def laid_over(self, review_id: ReviewId, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings as they stand: what was settled last is laid over what was released."""
        last: dict[tuple[RulesetId, CriterionId, CaseId], Judged] = {
            (each.ruleset, each.criterion, each.case_id): each.judged
            for each in self.all(review_id)
        }
        return tuple(
            as_settled(each, last[key]) if (key := _key_of(each)) in last else each
            for each in found
        )


def _key_of(finding: Finding) -> tuple[RulesetId, CriterionId, CaseId]:
    return finding.ruleset, finding.criterion, finding.case_id


def _settlement(row: Iterable[object]) -> Settlement:
    values = dict(zip((*_OWN, *_JUDGED), row, strict=True))
    judged = Judged(**{name: values.pop(name) for name in _JUDGED})  # type: ignore[arg-type]
    return Settlement(judged=judged, **values)  # type: ignore[arg-type]
