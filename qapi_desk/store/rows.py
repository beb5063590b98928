"""The tables of a workspace, typed. Rows never leave the store; repositories give out values.

``history`` is the truth; every other table is a projection written in the same transaction.
Foreign keys RESTRICT: evidence is never carried away by a cascade. The migrations build these
tables; a test holds the two together.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from qapi_desk.domain.answers import How
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.draws import TicketRole
from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.domain.settlements import Stage


class AsText(TypeDecorator[Any]):
    """A value kept as text: ``dump`` writes it, ``load`` reads it back equal."""

    impl = String
    cache_ok = True

    def __init__(self, dump: Callable[[Any], str], load: Callable[[str], Any]) -> None:
        super().__init__()
        self.dump = dump
        self.load = load

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """The text of a value; None stays None."""
        del dialect
        return None if value is None else self.dump(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """The value of a text; None stays None.

        Raises:
            Trouble: ``store.unreadable_value`` when it is not a text this program wrote.
        """
        del dialect
        try:
            return None if value is None else self.load(value)
        except (ValueError, KeyError, RecursionError) as error:
            raise Trouble(
                "store.unreadable_value",
                "The workspace was damaged or changed behind the program's back: a value in it "
                "cannot be read any more. Restore the workspace from a backup.",
            ) from error


def moment_text(moment: datetime) -> str:
    """An aware moment as ISO text, exactly as given: the history's hashes cover that text.

    Raises:
        ValueError: a moment without a time zone; that is a bug in the caller.
    """
    if moment.tzinfo is None:
        message = f"a moment without a time zone: {moment!r}"
        raise ValueError(message)
    return moment.isoformat()


def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


class Base(DeclarativeBase):
    """What every table shares: names for constraints, and how values are written."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: AsText(moment_text, datetime.fromisoformat),
        Mapping[str, Any]: AsText(canonical_json, json.loads),
        tuple[str, ...]: AsText(canonical_json, _words),
        CaseState: AsText(str, CaseState),
        How: AsText(str, How),
        Outcome: AsText(str, Outcome),
        Role: AsText(str, Role),
        Stage: AsText(str, Stage),
        TicketRole: AsText(str, TicketRole),
    }


def table_of(row: type[Base]) -> Table:
    """The Core table behind a row class; statements on it carry no ORM weight."""
    return cast("Table", row.__table__)


def _person() -> ForeignKey:
    return ForeignKey("person.person_id", ondelete="RESTRICT")


class HistoryRow(Base):
    """One entry of the chain. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "history"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    person_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]


class HeadRow(Base):
    """The one row that whoever appends must hold, so that the chain cannot fork."""

    __tablename__ = "history_head"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    digest: Mapped[str]


class PersonRow(Base):
    """Someone who may sign in."""

    __tablename__ = "person"
    person_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Role]
    agency: Mapped[str]
    worker_id: Mapped[str | None]
    is_active: Mapped[bool]
    passphrase_hash: Mapped[str]


class PlaceRow(Base):
    """Where a person was when they last looked."""

    __tablename__ = "place"
    person_id: Mapped[str] = mapped_column(_person(), primary_key=True)
    body: Mapped[Mapping[str, Any]]


class SnapshotRow(Base):
    """A snapshot file the workspace knows."""

    __tablename__ = "snapshot"
    snapshot_id: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str]
    file_sha256: Mapped[str]
    agency_code: Mapped[str]
    as_of: Mapped[date]
    is_encrypted: Mapped[bool]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(_person())


class DocumentRow(Base):
    """A JSON document under a kind and a key; a frozen one is never changed (trigger)."""

    __tablename__ = "document"
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[Mapping[str, Any]]
    is_frozen: Mapped[bool]


class SecretRow(Base):
    """Bytes that must be kept. In the clear unless the file is encrypted."""

    __tablename__ = "secret"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]


class TicketRow(Base):
    """One ticket of a draw, clustered by rank."""

    __tablename__ = "ticket"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol
    draw_id: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[str]
    ticket: Mapped[str]
    role: Mapped[TicketRole]
    stratum: Mapped[str]


class MembershipRow(Base):
    """A case in the universe of a criterion, clustered by case."""

    __tablename__ = "membership"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol
    draw_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[str] = mapped_column(server_default="")


class FrameFactRow(Base):
    """What the record said of a case of a frame, clustered by case."""

    __tablename__ = "frame_fact"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str]
    unit_code: Mapped[str]
    worker_id: Mapped[str]
    case_type: Mapped[str]
    function_status: Mapped[str]
    risk: Mapped[str] = mapped_column(server_default="")


class CaseRow(Base):
    """An opened rank of a draw."""

    __tablename__ = "review_case"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    draw_id: Mapped[str]
    rank: Mapped[int]
    criteria: Mapped[tuple[str, ...]]
    state: Mapped[CaseState]
    reviewer: Mapped[str | None] = mapped_column(_person())
    answered: Mapped[int]
    required: Mapped[int]
    office_code: Mapped[str]
    worker_id: Mapped[str]
    released_at: Mapped[datetime | None]
    is_masked: Mapped[bool]
    missing_evidence: Mapped[int] = mapped_column(server_default="0")
    answered_at: Mapped[datetime | None]


class AssignmentRow(Base):
    """What is agreed about an opened case: its day, its minutes, and its way between hands."""

    __tablename__ = "assignment"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date | None]
    minutes: Mapped[int]
    covers_for: Mapped[str | None] = mapped_column(_person())
    returned_by: Mapped[str | None] = mapped_column(_person())
    returned_at: Mapped[datetime | None]
    returned_why: Mapped[str]
    handed_back_why: Mapped[str]
    waived_by: Mapped[str | None] = mapped_column(_person())
    waiver: Mapped[str]


class CommentRow(Base):
    """A remark pinned to a question of a case; settled, never removed."""

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["review_id", "case_id"],
            ["review_case.review_id", "review_case.case_id"],
            ondelete="RESTRICT",
        ),
        Index(None, "review_id", "case_id"),
    )
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str]
    case_id: Mapped[str]
    form_id: Mapped[str]
    question: Mapped[str]
    text: Mapped[str]
    by: Mapped[str] = mapped_column(_person())
    at: Mapped[datetime]
    to: Mapped[str | None] = mapped_column(_person())
    answers: Mapped[int | None] = mapped_column(
        ForeignKey("comment.comment_id", ondelete="RESTRICT")
    )
    settled_by: Mapped[str | None] = mapped_column(_person())
    settled_at: Mapped[datetime | None]


class CaseNoteRow(Base):
    """A person's own note on a case."""

    __tablename__ = "case_note"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(_person(), primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime]


class AnswerEventRow(Base):
    """An answer as it was given. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "answer_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["review_id", "case_id"],
            ["review_case.review_id", "review_case.case_id"],
            ondelete="RESTRICT",
        ),
        Index(None, "review_id", "case_id", "event_id"),
    )
    event_id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str]
    case_id: Mapped[str]
    form_id: Mapped[str]
    form_version: Mapped[str]
    question: Mapped[str]
    value: Mapped[str]
    how: Mapped[How]
    na_reason: Mapped[str]
    comment: Mapped[str]
    evidence: Mapped[str]
    snapshot_value: Mapped[str | None]
    person_id: Mapped[str] = mapped_column(_person())
    at: Mapped[datetime]


class CurrentAnswerRow(Base):
    """Which event is the answer as it stands."""

    __tablename__ = "current_answer"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("answer_event.event_id", ondelete="RESTRICT"))


class FindingRow(Base):
    """A released outcome of one case x criterion, counted by one ruleset."""

    __tablename__ = "finding"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    ruleset: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    outcome: Mapped[Outcome]
    rule_outcome: Mapped[str]
    deciding_rule: Mapped[str | None]
    trigger: Mapped[str]
    due: Mapped[str]
    done: Mapped[str]
    days_late: Mapped[int | None]
    cause: Mapped[str]
    comment: Mapped[str]
    evidence: Mapped[str]
    na_reason: Mapped[str]
    suggested: Mapped[Outcome | None]
    reviewer: Mapped[str] = mapped_column(_person())
    released_at: Mapped[datetime]
    office_code: Mapped[str]
    worker_id: Mapped[str]
    unit_code: Mapped[str]


class SettlementRow(Base):
    """A released finding settled otherwise. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "settlement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["review_id", "ruleset", "criterion", "case_id"],
            ["finding.review_id", "finding.ruleset", "finding.criterion", "finding.case_id"],
            ondelete="RESTRICT",
        ),
        CheckConstraint("asked_by <> settled_by", name="two_people"),
        Index(None, "review_id"),
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str]
    ruleset: Mapped[str]
    criterion: Mapped[str]
    case_id: Mapped[str]
    stage: Mapped[Stage]
    was: Mapped[Outcome]
    outcome: Mapped[Outcome]
    rule_outcome: Mapped[str]
    deciding_rule: Mapped[str | None]
    trigger: Mapped[str]
    due: Mapped[str]
    done: Mapped[str]
    days_late: Mapped[int | None]
    cause: Mapped[str]
    comment: Mapped[str]
    evidence: Mapped[str]
    na_reason: Mapped[str]
    reason: Mapped[str]
    asked_by: Mapped[str] = mapped_column(_person())
    settled_by: Mapped[str] = mapped_column(_person())
    settled_at: Mapped[datetime]


class PracticeScoreRow(Base):
    """One criterion of a practice case against the key; kept where no rate reads."""

    __tablename__ = "practice_score"
    __table_args__ = (CheckConstraint("review_id LIKE 'practice-%'", name="is_practice"),)
    review_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(_person())
    expected: Mapped[Outcome]
    given: Mapped[Outcome]
    expected_done: Mapped[str]
    given_done: Mapped[str]
    at: Mapped[datetime]


class CorrectionRow(Base):
    """A confirmed value that differs from the snapshot."""

    __tablename__ = "correction"
    __table_args__ = (Index(None, "review_id"),)
    correction_id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str]
    case_id: Mapped[str]
    question: Mapped[str]
    fact: Mapped[str]
    snapshot_value: Mapped[str]
    reviewed_value: Mapped[str]
    replaces: Mapped[int | None]
