"""Remarks pinned to a question: asked of a person or of whoever has the case, answered, settled.

A remark is never changed or removed. Whoever may see the case reads it; an observer only reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.comments import Comment
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import Review, ReviewCase
from qapi_desk.services import reviews
from qapi_desk.services.casework import forms_of
from qapi_desk.services.in_sight import must_see_answers_of
from qapi_desk.services.own_words import must_be_said
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

WHOEVER = "whoever has the case"
_WRITERS = (Role.REVIEWER, Role.SUPERVISOR, Role.ANALYST)


@dataclass(frozen=True, slots=True)
class Said:
    """One remark of a thread as it is read: who, when, what."""

    comment_id: int
    who: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """One remark with its replies. ``words`` says how it stands in one line.

    ``may_settle`` and ``is_for_me`` are said of the signed-in person.
    """

    comment_id: int
    form_id: FormId
    question: QuestionId
    said: tuple[Said, ...]
    to: str
    is_open: bool
    is_for_me: bool
    may_reply: bool
    may_settle: bool
    words: str


def add(  # noqa: PLR0913, PLR0917 - whose question, in which form of which case, and for whom
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    form_id: FormId,
    question: QuestionId,
    text: str,
    to: PersonId | None = None,
) -> Changes:
    """Pin a remark to a question; ``made`` is its number. None asks whoever has the case.

    Raises:
        Refused: ``people.role`` to an observer; ``case.not_yours``; ``comments.no_question``;
            ``comments.to`` for a person who may not see the case; as ``must_be_said``.
    """
    said = _written(desk, text)
    with desk.store.write() as work:
        review, case = _seen(desk, work, review_id, case_id)
        _must_be_asked(desk, work, review, case, (form_id, question))
        if to is not None:
            _must_be_reached(work.people.get(to), case)
        remark = Comment(
            review_id, case_id, form_id, question, said, desk.person.person_id, desk.clock.now(), to
        )
        return _kept(desk, work, remark, "comment.added")


def reply(desk: Desk, comment_id: int, text: str) -> Changes:
    """Answer an open remark, or add to what was answered; ``made`` is the reply's number.

    Raises:
        Refused: ``people.role``, ``case.not_yours``, ``comments.unknown``, ``comments.settled``;
            as ``must_be_said``.
    """
    said = _written(desk, text)
    with desk.store.write() as work:
        first = _first_of(work, comment_id)
        _seen(desk, work, first.review_id, first.case_id)
        _must_be_open(first)
        remark = Comment(
            first.review_id,
            first.case_id,
            first.form_id,
            first.question,
            said,
            desk.person.person_id,
            desk.clock.now(),
            answers=first.comment_id,
        )
        return _kept(desk, work, remark, "comment.answered")


def settle(desk: Desk, comment_id: int) -> Changes:
    """Say that a remark needs nothing more: its asker, whom it asks, or a supervisor may.

    Raises:
        Refused: ``case.not_yours``, ``comments.unknown``, ``comments.settled``,
            ``comments.not_yours``.
    """
    with desk.store.write() as work:
        first = _first_of(work, comment_id)
        _, case = _seen(desk, work, first.review_id, first.case_id)
        _must_be_open(first)
        if not _may_settle(desk.person, first, case):
            raise Refused(
                "comments.not_yours",
                "A remark is settled by who made it, by whom it asks, or by a supervisor.",
            )
        work.comments.settle(first.comment_id, desk.person.person_id, desk.clock.now())
        subject = f"{first.review_id}/{first.case_id}"
        work.history.append(desk.happening("comment.settled", subject, comment_id=first.comment_id))
    return Changes.of((Kind.CASE, first.case_id))


def of_case(desk: Desk, review_id: ReviewId, case_id: CaseId) -> tuple[Thread, ...]:
    """A case's remarks with their replies, in the order they were made.

    Raises:
        Refused: ``case.not_yours``.
    """
    with desk.store.read() as work:
        _, case = _seen(desk, work, review_id, case_id)
        return threads_in(desk, work, case)


def threads_in(desk: Desk, work: Work, case: ReviewCase) -> tuple[Thread, ...]:
    """The same of a case that was read already."""
    remarks = work.comments.of_case(case.review_id, case.case_id)
    if not remarks:
        return ()
    names = {person.person_id: person.name for person in work.people.all()}
    return tuple(
        _thread(desk.person, case, remark, _replies(remark, remarks), names)
        for remark in remarks
        if remark.answers is None
    )


def _written(desk: Desk, text: str) -> str:
    desk.person.must_be(*_WRITERS, to="remark on cases")
    return must_be_said(desk.library, "longest_comment", "the remark", text)


def _seen(
    desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId
) -> tuple[Review, ReviewCase]:
    case = must_see_answers_of(desk, work, review_id, case_id)
    return reviews.review_in(work, review_id), case


def _must_be_asked(
    desk: Desk, work: Work, review: Review, case: ReviewCase, place: tuple[FormId, QuestionId]
) -> None:
    form_id, question = place
    for compiled in forms_of(desk, work, review, case):
        if compiled.form.form_id == form_id and compiled.find(question) is not None:
            return
    raise Refused(
        "comments.no_question", f"The form {form_id} asks this case nothing called {question!r}."
    )


def _must_be_reached(person: Person, case: ReviewCase) -> None:
    is_other = person.role is Role.REVIEWER and person.person_id != case.reviewer
    if is_other or person.role is Role.OBSERVER or not person.is_active:
        raise Refused(
            "comments.to",
            f"{person.name} cannot answer in case {case.case_id}; ask whoever has the case, or a "
            "supervisor.",
        )


def _first_of(work: Work, comment_id: int) -> Comment:
    found = work.comments.get(comment_id)
    return found if found.answers is None else work.comments.get(found.answers)


def _must_be_open(first: Comment) -> None:
    if not first.is_open:
        raise Refused("comments.settled", "This remark is settled already; make a new one.")


def _may_settle(person: Person, first: Comment, case: ReviewCase) -> bool:
    asked = first.to or case.reviewer
    return person.role is Role.SUPERVISOR or person.person_id in {first.by, asked}


def _kept(desk: Desk, work: Work, remark: Comment, kind: str) -> Changes:
    number = work.comments.add(remark)
    body = {
        "comment_id": number,
        "form": remark.form_id,
        "question": remark.question,
        "text": remark.text,
        "to": remark.to,
        "answers": remark.answers,
    }
    subject = f"{remark.review_id}/{remark.case_id}"
    work.history.append(desk.happening(kind, subject, **body))
    return Changes.of((Kind.CASE, remark.case_id), made=str(number))


def _replies(first: Comment, remarks: Iterable[Comment]) -> tuple[Comment, ...]:
    return tuple(each for each in remarks if each.answers == first.comment_id)


def _thread(
    person: Person,
    case: ReviewCase,
    first: Comment,
    replies: tuple[Comment, ...],
    names: Mapping[PersonId, str],
) -> Thread:
    may_write = person.role in _WRITERS
    asked = first.to or case.reviewer
    return Thread(
        comment_id=first.comment_id,
        form_id=first.form_id,
        question=first.question,
        said=tuple(
            Said(each.comment_id, names.get(each.by, each.by), each.at, each.text)
            for each in (first, *replies)
        ),
        to=names.get(first.to, first.to) if first.to else WHOEVER,
        is_open=first.is_open,
        is_for_me=first.is_open and person.person_id == asked,
        may_reply=first.is_open and may_write,
        may_settle=first.is_open and may_write and _may_settle(person, first, case),
        words=_words(first, replies, names),
    )


def _words(first: Comment, replies: tuple[Comment, ...], names: Mapping[PersonId, str]) -> str:
    """``Birch asks whoever has the case; 1 reply; open``."""
    to = names.get(first.to, first.to) if first.to else WHOEVER
    parts = [f"{names.get(first.by, first.by)} asks {to}"]
    if replies:
        parts.append("1 reply" if len(replies) == 1 else f"{len(replies)} replies")
    by = names.get(first.settled_by, first.settled_by) if first.settled_by else ""
    parts.append(f"settled by {by}" if by else "open")
    return "; ".join(parts)
