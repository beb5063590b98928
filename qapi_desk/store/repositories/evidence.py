"""Answers as events with the current view beside them; findings and corrections, added only."""

from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, insert, not_, or_, select

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
    RulesetId,
)
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.repositories.settling import Settlements
from qapi_desk.store.rows import (
    AnswerEventRow,
    CorrectionRow,
    CurrentAnswerRow,
    FindingRow,
    table_of,
)
from qapi_desk.store.transaction import Transaction

_EVENT, _CURRENT = table_of(AnswerEventRow), table_of(CurrentAnswerRow)
_FINDING, _CORRECTION = table_of(FindingRow), table_of(CorrectionRow)
_ANSWER_COLUMNS = columns_for(AnswerEventRow, Answer)
_RECORD = insert(_EVENT)
_EVENTS = select(
    _EVENT.c.review_id,
    _EVENT.c.case_id,
    _EVENT.c.form_id,
    _EVENT.c.form_version,
    _EVENT.c.person_id,
    _EVENT.c.at,
    *_ANSWER_COLUMNS,
).order_by(_EVENT.c.event_id)
_CURRENTLY = select(*_ANSWER_COLUMNS).join(_CURRENT, _CURRENT.c.event_id == _EVENT.c.event_id)
_LAST = select(func.max(_EVENT.c.event_id)).where(
    _EVENT.c.review_id == bindparam("review"), _EVENT.c.case_id == bindparam("case")
)
_LAST_AT = (
    select(_EVENT.c.at)
    .where(_EVENT.c.review_id == bindparam("review"), _EVENT.c.case_id == bindparam("case"))
    .order_by(_EVENT.c.event_id.desc())
    .limit(1)
)
_SAID_ELSEWHERE = (
    select(_EVENT.c.case_id, _EVENT.c.value, _EVENT.c.comment)
    .join(_CURRENT, _CURRENT.c.event_id == _EVENT.c.event_id)
    .where(
        _CURRENT.c.review_id == bindparam("review"),
        _CURRENT.c.case_id != bindparam("case"),
        _EVENT.c.person_id == bindparam("person"),
        or_(
            func.lower(_EVENT.c.comment).like(bindparam("like")),
            func.lower(_EVENT.c.value).like(bindparam("like")),
        ),
    )
)
_FINDINGS = select(*columns_for(FindingRow, Finding)).order_by(
    _FINDING.c.rank, _FINDING.c.case_id, _FINDING.c.criterion, _FINDING.c.ruleset
)
_SETTLED = select(_FINDING.c.criterion).where(
    _FINDING.c.review_id == bindparam("review"), _FINDING.c.case_id == bindparam("case")
)
_LATER = _CORRECTION.alias("later")
_IS_STANDING = ~exists().where(_LATER.c.replaces == _CORRECTION.c.correction_id)
_IS_TAKEN_BACK = and_(
    _CORRECTION.c.replaces.is_not(None),
    _CORRECTION.c.reviewed_value == _CORRECTION.c.snapshot_value,
)
_SAME_VALUE = ("case_id", "question", "fact")
_STANDING = select(_CORRECTION.c.correction_id).where(_IS_STANDING)
_CORRECTIONS = select(*columns_for(CorrectionRow, Correction)).order_by(_CORRECTION.c.correction_id)


class Answers:
    """What was answered. The history entry is the caller's, in the same transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, event: AnswerEvent) -> int:
        """Append an answer event and make it the question's current answer; gives its number."""
        answer = event.answer
        event_id = self._transaction.numbered(
            _RECORD,
            {
                "review_id": event.review_id,
                "case_id": event.case_id,
                "form_id": event.form_id,
                "form_version": event.form_version,
                "question": answer.question,
                "value": answer.value,
                "how": answer.how,
                "na_reason": answer.na_reason,
                "comment": answer.comment,
                "evidence": answer.evidence,
                "snapshot_value": answer.snapshot_value,
                "person_id": event.person_id,
                "at": event.at,
            },
        )
        self._transaction.upsert(
            CurrentAnswerRow,
            {
                "review_id": event.review_id,
                "case_id": event.case_id,
                "form_id": event.form_id,
                "question": answer.question,
                "event_id": event_id,
            },
        )
        return event_id

    def last(self, review_id: ReviewId, case_id: CaseId) -> int:
        """The number of a case's last answer event; 0 before the first."""
        found: int | None = self._transaction.ask(
            _LAST, {"review": review_id, "case": case_id}
        ).scalar_one()
        return found or 0

    def current(
        self, review_id: ReviewId, case_id: CaseId, form_id: FormId
    ) -> dict[QuestionId, Answer]:
        """The answers as they stand, one a question; a cleared one is there with no value."""
        wanted = _CURRENTLY.where(
            _CURRENT.c.review_id == review_id,
            _CURRENT.c.case_id == case_id,
            _CURRENT.c.form_id == form_id,
        )
        found = (Answer(*row) for row in self._transaction.ask(wanted))
        return {answer.question: answer for answer in found}

    def last_at(self, review_id: ReviewId, case_id: CaseId) -> datetime | None:
        """When the last answer of a case was given; None before the first."""
        wanted = {"review": review_id, "case": case_id}
        found: datetime | None = self._transaction.ask(_LAST_AT, wanted).scalar_one_or_none()
        return found

    def said_elsewhere(
        self, review_id: ReviewId, case_id: CaseId, person_id: PersonId, word: str
    ) -> tuple[tuple[CaseId, str, str], ...]:
        """(case, value, comment) of a person's standing answers in other cases of a review.

        Those alone whose value or comment holds this word, of small letters and digits; empty
        gives all of them.
        """
        wanted = {
            "review": review_id,
            "case": case_id,
            "person": person_id,
            "like": f"%{word}%",
        }
        return tuple((c, v, t) for c, v, t in self._transaction.ask(_SAID_ELSEWHERE, wanted))

    def hands(self, review_id: ReviewId) -> dict[CaseId, frozenset[PersonId]]:
        """Who ever answered anything of each case of a review; cases nobody answered are absent."""
        wanted = select(_EVENT.c.case_id, _EVENT.c.person_id).distinct()
        found: dict[CaseId, set[PersonId]] = {}
        for case_id, person in self._transaction.ask(wanted.where(_EVENT.c.review_id == review_id)):
            found.setdefault(case_id, set()).add(person)
        return {case_id: frozenset(people) for case_id, people in found.items()}

    def events(self, review_id: ReviewId, case_id: CaseId) -> tuple[AnswerEvent, ...]:
        """Every answer event of a case, in the order they were given."""
        wanted = _EVENTS.where(_EVENT.c.review_id == review_id, _EVENT.c.case_id == case_id)
        return tuple(
            AnswerEvent(review, case, form, version, Answer(*answer), person, at)
            for review, case, form, version, person, at, *answer in self._transaction.ask(wanted)
        )


class Findings:
    """Released outcomes. Added once, never changed; a review's are read once a unit of work."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._read: dict[ReviewId, tuple[Finding, ...]] = {}

    def add(self, review_id: ReviewId, finding: Finding) -> None:
        """Keep a finding.

        Raises:
            Refused: ``findings.exists`` for a case, criterion and ruleset settled before.
        """
        known = Refused(
            "findings.exists",
            f"Case {finding.case_id} has a released finding for {finding.criterion} already; a "
            "release is not repeated.",
            case_id=finding.case_id,
            criterion=finding.criterion,
        )
        self._transaction.add(FindingRow, values_of(finding, review_id=review_id), known=known)
        self._read.pop(review_id, None)

    def all(self, review_id: ReviewId, ruleset: RulesetId | None = None) -> tuple[Finding, ...]:
        """A review's findings as they stand, in order of rank, of every ruleset or of one."""
        found = self.as_released(review_id, ruleset)
        return Settlements(self._transaction).laid_over(review_id, found)

    def as_released(
        self, review_id: ReviewId, ruleset: RulesetId | None = None
    ) -> tuple[Finding, ...]:
        """The same as they were first released, whatever was settled since."""
        found = self._read.get(review_id)
        if found is None:
            wanted = _FINDINGS.where(_FINDING.c.review_id == review_id)
            found = tuple(Finding(*row) for row in self._transaction.ask(wanted))
            self._read[review_id] = found
        return found if ruleset is None else tuple(f for f in found if f.ruleset == ruleset)

    def settled(self, review_id: ReviewId, case_id: CaseId) -> frozenset[CriterionId]:
        """The criteria that a case has a finding for."""
        wanted = {"review": review_id, "case": case_id}
        return frozenset(self._transaction.ask(_SETTLED, wanted).scalars())


class Corrections:
    """Values a reviewer found other than the snapshot has them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, review_id: ReviewId, correction: Correction) -> None:
        """Keep a correction made at a release."""
        values = values_of(correction, review_id=review_id)
        self._transaction.change(insert(_CORRECTION), values)

    def amend(self, review_id: ReviewId, correction: Correction) -> None:
        """Keep a correction in the place of an earlier one of the same value, if there is one.

        One that says what the snapshot says takes the earlier one back; both stay in the table.
        """
        wanted = _STANDING.where(
            _CORRECTION.c.review_id == review_id,
            *(_CORRECTION.c[name] == getattr(correction, name) for name in _SAME_VALUE),
        )
        earlier = self._transaction.ask(wanted).scalars().all()
        values = values_of(correction, review_id=review_id)
        for number in earlier or (None,):
            self._transaction.change(insert(_CORRECTION), {**values, "replaces": number})

    def all(self, review_id: ReviewId) -> tuple[Correction, ...]:
        """A review's corrections as they stand, in the order they were made."""
        wanted = _CORRECTIONS.where(
            _CORRECTION.c.review_id == review_id, _IS_STANDING, not_(_IS_TAKEN_BACK)
        )
        return tuple(Correction(*row) for row in self._transaction.ask(wanted))

    def ever(self, review_id: ReviewId) -> tuple[Correction, ...]:
        """Every correction a review ever kept, whatever replaced it or took it back, in order."""
        found = self._transaction.ask(_CORRECTIONS.where(_CORRECTION.c.review_id == review_id))
        return tuple(Correction(*row) for row in found)
