"""The opened ranks of a draw: the cases somebody reviews."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from qapi_desk.domain.draws import Ticket
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseProgress, CaseState, ReviewCase
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.rows import AssignmentRow, CaseRow, table_of
from qapi_desk.store.transaction import Transaction

_CASE, _AGREED = table_of(CaseRow), table_of(AssignmentRow)
_CASES = select(*columns_for(CaseRow, ReviewCase)).order_by(_CASE.c.rank, _CASE.c.case_id)
_THIS_CASE = (_CASE.c.review_id == bindparam("review"), _CASE.c.case_id == bindparam("case"))
_ONE_CASE = _CASES.where(*_THIS_CASE)
_CHANGE = update(_CASE).where(*_THIS_CASE)


class Cases:
    """Open, assign and follow the cases of a review."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def open(
        self,
        review_id: ReviewId,
        draw_id: DrawId,
        ticket: Ticket,
        criteria: tuple[CriterionId, ...],
        facts: tuple[str, str, bool] = ("", "", False),
    ) -> None:
        """Open a rank for these criteria; a case that is open already gains them.

        Args:
            review_id: the review.
            draw_id: the draw the ticket is of.
            ticket: its rank and case.
            criteria: what the case is reviewed for.
            facts: office code, worker id, and whether family violence masks the case.
        """
        open_row = self._row(review_id, ticket.case_id)
        if open_row is not None:
            gained = tuple(c for c in criteria if c not in open_row.criteria)
            self._set(review_id, ticket.case_id, {"criteria": (*open_row.criteria, *gained)})
            return
        office_code, worker_id, is_masked = facts
        fresh = ReviewCase(
            review_id=review_id,
            draw_id=draw_id,
            case_id=ticket.case_id,
            rank=ticket.rank,
            criteria=tuple(criteria),
            state=CaseState.UNASSIGNED,
            reviewer=None,
            answered=0,
            required=0,
            office_code=office_code,
            worker_id=worker_id,
            is_masked=is_masked,
        )
        self._transaction.change(_CASE.insert(), values_of(fresh))

    def assign(self, review_id: ReviewId, case_id: CaseId, person_id: PersonId | None) -> None:
        """Give a case to a reviewer, or to nobody. How far it is stays with it.

        Raises:
            Refused: ``cases.unknown``.
        """
        state = _handed(self.get(review_id, case_id), person_id)
        self._set(review_id, case_id, {"reviewer": person_id, "state": state})

    def set_state(
        self,
        review_id: ReviewId,
        case_id: CaseId,
        state: CaseState,
        answered: int,
        required: int,
        released_at: datetime | None = None,
    ) -> None:
        """Say how far a case is; ``released_at`` stays as it was when None is given.

        Raises:
            Refused: ``cases.unknown``.
        """
        values: dict[str, Any] = {"state": state, "answered": answered, "required": required}
        if released_at is not None:
            values["released_at"] = released_at
        self._set(review_id, case_id, values)

    def set_progress(self, review_id: ReviewId, case_id: CaseId, progress: CaseProgress) -> None:
        """Say how far the answers of a case are now.

        Raises:
            Refused: ``cases.unknown``.
        """
        self._set(
            review_id,
            case_id,
            {
                "state": progress.state,
                "answered": progress.answered,
                "required": progress.required,
                "missing_evidence": progress.missing_evidence,
                "answered_at": progress.answered_at,
            },
        )

    def set_criteria(
        self, review_id: ReviewId, case_id: CaseId, criteria: tuple[CriterionId, ...]
    ) -> None:
        """Say what a case is reviewed for from now on; what was found of it stays.

        Raises:
            Refused: ``cases.unknown``.
        """
        self._set(review_id, case_id, {"criteria": criteria})

    def all(self, review_id: ReviewId) -> tuple[ReviewCase, ...]:
        """The opened cases of a review in order of rank."""
        found = self._transaction.ask(_CASES.where(_CASE.c.review_id == review_id))
        return tuple(ReviewCase(*row) for row in found)

    def get(self, review_id: ReviewId, case_id: CaseId) -> ReviewCase:
        """One opened case.

        Raises:
            Refused: ``cases.unknown``.
        """
        row = self._row(review_id, case_id)
        if row is None:
            raise _unknown(case_id)
        return row

    def withdraw(self, review_id: ReviewId) -> None:
        """Close every opened case of a review again, because its draw is voided.

        What was agreed about them goes with them; the history has it.

        Raises:
            Refused: ``cases.answered`` when one of them has answers; evidence is never removed.
        """
        try:
            self._transaction.change(delete(_CASE).where(_CASE.c.review_id == review_id))
            self._transaction.change(delete(_AGREED).where(_AGREED.c.review_id == review_id))
        except IntegrityError as error:
            raise Refused(
                "cases.answered",
                f"Cases of {review_id} have answers, so they stay opened.",
                review_id=review_id,
            ) from error

    def _row(self, review_id: ReviewId, case_id: CaseId) -> ReviewCase | None:
        wanted = {"review": review_id, "case": case_id}
        row = self._transaction.ask(_ONE_CASE, wanted).one_or_none()
        return ReviewCase(*row) if row else None

    def _set(self, review_id: ReviewId, case_id: CaseId, values: Mapping[str, Any]) -> None:
        wanted = {"review": review_id, "case": case_id}
        if not self._transaction.change(_CHANGE, {**values, **wanted}).rowcount:
            raise _unknown(case_id)


def _handed(case: ReviewCase, person_id: PersonId | None) -> CaseState:
    """The state of a case in other hands: nobody's waits, and goes on from where it was."""
    if case.state is CaseState.RELEASED:
        return case.state
    if person_id is None:
        return CaseState.UNASSIGNED
    if case.state is not CaseState.UNASSIGNED:
        return case.state
    if not case.answered and case.answered_at is None:
        return CaseState.ASSIGNED
    is_whole = case.answered == case.required and case.released_at is None
    return CaseState.READY if is_whole else CaseState.STARTED


def _unknown(case_id: CaseId) -> Refused:
    return Refused(
        "cases.unknown",
        f"Case {case_id} is not opened in this review; only opened ranks are reviewed.",
        case_id=case_id,
    )
