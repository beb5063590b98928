"""Scores of practice cases; added only, and read by nothing that counts."""

from sqlalchemy import select

from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.practice import PracticeScore
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.rows import PracticeScoreRow, table_of
from qapi_desk.store.transaction import Transaction

_SCORE = table_of(PracticeScoreRow)
_SCORES = select(*columns_for(PracticeScoreRow, PracticeScore)).order_by(
    _SCORE.c.at, _SCORE.c.review_id, _SCORE.c.case_id, _SCORE.c.criterion
)


class Practice:
    """What practice came to. The history entry is the caller's, in the same transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, score: PracticeScore) -> None:
        """Keep one score. The database refuses any other review than a practice one."""
        self._transaction.change(_SCORE.insert(), values_of(score))

    def of_review(self, review_id: ReviewId) -> tuple[PracticeScore, ...]:
        """The scores of one practice in the order its cases were released."""
        found = self._transaction.ask(_SCORES.where(_SCORE.c.review_id == review_id))
        return tuple(PracticeScore(*row) for row in found)

    def of_person(self, person_id: PersonId) -> tuple[PracticeScore, ...]:
        """Everything one person was scored for."""
        found = self._transaction.ask(_SCORES.where(_SCORE.c.person_id == person_id))
        return tuple(PracticeScore(*row) for row in found)
