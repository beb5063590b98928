"""The work on a case besides its answers: assignments, comments, notes. Projections of history."""

from datetime import datetime

from sqlalchemy import select, update

from qapi_desk.domain.assignments import Assignment
from qapi_desk.domain.comments import CaseNote, Comment
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.rows import AssignmentRow, CaseNoteRow, CommentRow, table_of
from qapi_desk.store.transaction import Transaction

_ASSIGNMENT, _COMMENT = table_of(AssignmentRow), table_of(CommentRow)
_NOTE = table_of(CaseNoteRow)
_ASSIGNMENTS = select(*columns_for(AssignmentRow, Assignment))
_COMMENTS = select(*columns_for(CommentRow, Comment)).order_by(_COMMENT.c.comment_id)
_NOTES = select(*columns_for(CaseNoteRow, CaseNote))
_LARGEST_NUMBER = 2**31 - 1
"""What every database we keep work in takes for a number."""


class Assignments:
    """What is agreed about opened cases besides their reviewer."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def set(self, assignment: Assignment) -> None:
        """Keep what is agreed about a case now, in place of what was."""
        self._transaction.upsert(AssignmentRow, dict(values_of(assignment)))

    def get(self, review_id: ReviewId, case_id: CaseId) -> Assignment:
        """What is agreed about a case; an empty one when nothing was."""
        wanted = _ASSIGNMENTS.where(
            _ASSIGNMENT.c.review_id == review_id, _ASSIGNMENT.c.case_id == case_id
        )
        row = self._transaction.ask(wanted).one_or_none()
        return Assignment(*row) if row else Assignment(review_id, case_id)

    def all(self, review_id: ReviewId) -> dict[CaseId, Assignment]:
        """By case; cases nothing was agreed about are left out."""
        rows = self._transaction.ask(_ASSIGNMENTS.where(_ASSIGNMENT.c.review_id == review_id))
        found = (Assignment(*row) for row in rows)
        return {each.case_id: each for each in found}


class Comments:
    """Remarks pinned to questions. Settled, never removed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, comment: Comment) -> int:
        """Keep a remark; gives its number."""
        values = dict(values_of(comment))
        del values["comment_id"]
        return self._transaction.numbered(_COMMENT.insert(), values)

    def settle(self, comment_id: int, person_id: PersonId, at: datetime) -> None:
        """Say that a remark needs nothing more.

        Raises:
            Refused: ``comments.unknown``.
        """
        change = (
            update(_COMMENT)
            .where(_COMMENT.c.comment_id == comment_id)
            .values(settled_by=person_id, settled_at=at)
        )
        if not self._transaction.change(change).rowcount:
            raise _unknown(comment_id)

    def get(self, comment_id: int) -> Comment:
        """One remark.

        Raises:
            Refused: ``comments.unknown``.
        """
        if not 0 < comment_id <= _LARGEST_NUMBER:
            raise _unknown(comment_id)
        wanted = _COMMENTS.where(_COMMENT.c.comment_id == comment_id)
        row = self._transaction.ask(wanted).one_or_none()
        if row is None:
            raise _unknown(comment_id)
        return Comment(*row)

    def of_case(self, review_id: ReviewId, case_id: CaseId) -> tuple[Comment, ...]:
        """A case's remarks in the order they were made."""
        wanted = _COMMENTS.where(_COMMENT.c.review_id == review_id, _COMMENT.c.case_id == case_id)
        return tuple(Comment(*row) for row in self._transaction.ask(wanted))

    def of_review(self, review_id: ReviewId) -> tuple[Comment, ...]:
        """Every remark of a review, replies too, in the order they were made."""
        wanted = _COMMENTS.where(_COMMENT.c.review_id == review_id)
        return tuple(Comment(*row) for row in self._transaction.ask(wanted))

    def waiting(self, review_id: ReviewId) -> tuple[Comment, ...]:
        """A review's remarks that nobody has settled yet, replies left out."""
        wanted = _COMMENTS.where(
            _COMMENT.c.review_id == review_id,
            _COMMENT.c.settled_at.is_(None),
            _COMMENT.c.answers.is_(None),
        )
        return tuple(Comment(*row) for row in self._transaction.ask(wanted))


class CaseNotes:
    """People's own notes on cases."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def set(self, note: CaseNote) -> None:
        """Keep a note in place of the one before."""
        self._transaction.upsert(CaseNoteRow, dict(values_of(note)))

    def get(self, review_id: ReviewId, case_id: CaseId, person_id: PersonId) -> CaseNote | None:
        """A person's note on a case; None when there is none."""
        wanted = _NOTES.where(
            _NOTE.c.review_id == review_id,
            _NOTE.c.case_id == case_id,
            _NOTE.c.person_id == person_id,
        )
        row = self._transaction.ask(wanted).one_or_none()
        return CaseNote(*row) if row else None


def _unknown(comment_id: int) -> Refused:
    return Refused(
        "comments.unknown", f"There is no comment {comment_id} here.", comment_id=comment_id
    )
