"""The cases of a review with what is agreed about each, read in one statement."""

from dataclasses import fields

from sqlalchemy import and_, func, select

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.store.repositories.columns import columns_for
from qapi_desk.store.rows import AssignmentRow, CaseRow, PersonRow, table_of
from qapi_desk.store.transaction import Transaction

_CASE, _AGREED = table_of(CaseRow), table_of(AssignmentRow)
_REVIEWER = table_of(PersonRow).alias("reviewer")
_AWAY = table_of(PersonRow).alias("away")
_SPLIT = len(fields(ReviewCase))
_QUEUE = (
    select(
        *columns_for(CaseRow, ReviewCase),
        *(
            column.label(f"agreed_{column.name}")
            for column in columns_for(AssignmentRow, Assignment)
        ),
        func.coalesce(_REVIEWER.c.name, ""),
        func.coalesce(_AWAY.c.name, ""),
    )
    .select_from(_CASE)
    .outerjoin(
        _AGREED,
        and_(_AGREED.c.review_id == _CASE.c.review_id, _AGREED.c.case_id == _CASE.c.case_id),
    )
    .outerjoin(_REVIEWER, _REVIEWER.c.person_id == _CASE.c.reviewer)
    .outerjoin(_AWAY, _AWAY.c.person_id == _AGREED.c.covers_for)
    .order_by(_CASE.c.rank, _CASE.c.case_id)
)


class Queue:
    """Who has which case, by when, and how far it is."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self, review_id: ReviewId) -> tuple[QueuedCase, ...]:
        """The opened cases of a review in order of rank."""
        rows = self._transaction.ask(_QUEUE.where(_CASE.c.review_id == review_id))
        return tuple(_queued(tuple(row)) for row in rows)

    def of(self, review_id: ReviewId, case_id: CaseId) -> QueuedCase | None:
        """One opened case; None when it is not opened."""
        one = _QUEUE.where(_CASE.c.review_id == review_id, _CASE.c.case_id == case_id)
        row = self._transaction.ask(one).one_or_none()
        return _queued(tuple(row)) if row else None


def _queued(row: tuple[object, ...]) -> QueuedCase:
    case = ReviewCase(*row[:_SPLIT])  # type: ignore[arg-type] # columns in the order of the fields
    agreed = row[_SPLIT:-2]
    return QueuedCase(
        case,
        Assignment(*agreed)  # type: ignore[arg-type] # the same
        if agreed[0] is not None
        else Assignment(case.review_id, case.case_id),
        str(row[-2]),
        str(row[-1]),
    )
