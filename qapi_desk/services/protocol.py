"""The written protocol of a review: what its plan, forms, law and draw say, and what people add.

QAPI manual IOP.1.3, task 5 asks for one: procedures, accuracy, questions, capture, analysis and
reporting. What the program knows is put down by itself; the free parts begin with a usual text of
the shelf, and a supervisor writes them for this review. Every wording stays in the history.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import FreezeReceipt, Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, Question, QuestionRole, is_asked, walk
from qapi_desk.domain.ids import CriterionId, FormId, PersonId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review
from qapi_desk.services import (
    draw_sample,
    forms_kept,
    law_kept,
    plan_sample,
    practice_key,
    received,
    reviews,
)
from qapi_desk.services.library import Library
from qapi_desk.services.own_words import must_be_said
from qapi_desk.services.sets_kept import QuestionSet, sets_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PLACE: Final = ("reports", "protocol.json")
WRITTEN: Final = "protocol.written"
_LIMIT: Final = "longest_note"


@dataclass(frozen=True, slots=True)
class ProtocolPart:
    """One free part. Without a ``written_by`` the text is the usual one, or empty."""

    key: str
    section: str
    title: str
    prompt: str
    text: str
    written_by: PersonId | None = None
    written_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said anything, and the program has nothing usual to say."""
        return not self.text


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """How exact one criterion's figures are to be; sizes are None before the plan is frozen.

    ``standard`` is None where no standard is printed.
    """

    criterion: CriterionId
    title: str
    citation: str
    standard: Fraction | None
    universe: int | None = None
    n: int | None = None
    confidence: Fraction | None = None
    precision: Fraction | None = None
    expected_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question a reviewer answers; ``is_judged`` where it decides an outcome."""

    form_id: FormId
    element: str
    question: str
    label: str
    criterion: str
    rule: str
    measure: str
    authority: str
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Protocol:
    """A review's protocol as it stands."""

    review: Review
    parts: tuple[ProtocolPart, ...]
    accuracy: tuple[AccuracyRow, ...]
    questions: tuple[AskedRow, ...]
    forms: tuple[tuple[str, str, str], ...]
    """Title, version and fingerprint of each form."""
    law: tuple[tuple[str, str], ...]
    """Each ruleset with its version, and the fingerprint of its document."""
    sets: tuple[QuestionSet, ...]
    plan: Plan | None
    receipt: FreezeReceipt | None
    commitment: str
    draw_words: str
    citation: str

    @property
    def open_parts(self) -> tuple[str, ...]:
        """The titles of parts that nobody has written and the program cannot."""
        return tuple(part.title for part in self.parts if part.is_open)

    def of(self, section: str) -> tuple[ProtocolPart, ...]:
        """The free parts of one section."""
        return tuple(part for part in self.parts if part.section == section)


def show(desk: Desk, review_id: ReviewId) -> Protocol:
    """The protocol of a review as it stands now. Not for reviewers before they are done.

    Raises:
        Refused: ``review.unknown``; ``law.forged``, ``form.forged``.
    """
    practice_key.must_count(review_id)
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        forms = [each.form for each in forms_kept.forms_in(work, desk.library, review)]
        law = law_kept.law_in(work, desk.library, review)
        plan = plan_sample.plan_in(work, review_id)
        parts = _parts(desk.library, work, review_id)
        attached = sets_in(work, review_id)
    ids = law_kept.ids_of(review)
    return Protocol(
        review=review,
        parts=parts,
        accuracy=tuple(_accuracy(law, review, plan, attached)),
        questions=tuple(row for form in forms for row in _asked(form)),
        forms=tuple((form.title, form.version, form.fingerprint) for form in forms),
        law=tuple(
            (each.label, review.law_hashes.get(name, ""))
            for name, each in zip(ids, law.rulesets, strict=True)
        ),
        sets=attached,
        plan=plan,
        receipt=draw_sample.receipt(desk, review_id),
        commitment=draw_sample.commitment(desk, review_id) or "",
        draw_words=_draw_words(desk, review_id),
        citation=str(desk.library.document(*PLACE)["citation"]),
    )


def _parts(library: Library, work: Work, review_id: ReviewId) -> tuple[ProtocolPart, ...]:
    written: dict[str, tuple[str, Any]] = {}
    for entry in work.history.entries(WRITTEN, f"{review_id}/"):
        told = entry.happening
        review, _, key = told.subject.rpartition("/")
        if review == review_id:
            written[key] = (str(told.body["text"]), told)
    found = []
    for row in library.document(*PLACE)["parts"]:
        text, told = written.get(row["key"], (row["usual"], None))
        found.append(
            ProtocolPart(
                key=row["key"],
                section=row["section"],
                title=row["title"],
                prompt=row["prompt"],
                text=text,
                written_by=told.person_id if told else None,
                written_at=told.at if told else None,
            )
        )
    return tuple(found)


def _accuracy(
    law: law_kept.Law, review: Review, plan: Plan | None, attached: Iterable[QuestionSet]
) -> Iterator[AccuracyRow]:
    planned = {row.criterion: row for row in plan.criteria} if plan else {}
    beside = {criterion for each in attached for criterion in each.criteria}
    for criterion in review.criteria:
        known = law.governing.criterion(criterion)
        standard = law.governing.standard(criterion, review.period.last)
        row = planned.get(criterion)
        if criterion in beside:
            continue
        yield AccuracyRow(
            criterion=criterion,
            title=known.title,
            citation=known.citation,
            standard=standard,
            universe=row.universe_size if row else None,
            n=row.n if row else None,
            confidence=row.settings.confidence if row else None,
            precision=row.settings.precision if row else None,
            expected_rate=row.settings.expected_rate if row else None,
        )


def _asked(form: Form) -> Iterator[AskedRow]:
    for question in walk(form.questions):
        if is_asked(question):
            yield AskedRow(
                form_id=form.form_id,
                element=question.element,
                question=question.name,
                label=_label(question, form),
                criterion=question.criterion or "",
                rule=question.rule or "",
                measure=question.measure,
                authority=question.authority,
                is_judged=question.role is QuestionRole.ANSWER,
            )


def _label(question: Question, form: Form) -> str:
    return question.label.get("en") or question.label.get(form.default_language, question.name)


def _draw_words(desk: Desk, review_id: ReviewId) -> str:
    got = received.show(desk, review_id)
    if got is not None:
        return got.words
    made = draw_sample.current(desk, review_id)
    if made is None:
        return ""
    witnessed = (
        "with a public value thrown after the receipt"
        if made.is_witnessed
        else ("without a public value: not witnessed")
    )
    return f"Draw {made.number} was made {witnessed}; {len(made.sample):,} cases were opened."


def write(desk: Desk, review_id: ReviewId, key: str, text: str) -> Changes:
    """Write one free part of a review's protocol. Supervisors; every wording stays on record.

    Raises:
        Refused: ``people.role``, ``review.unknown``, ``protocol.no_part``; ``text.empty``,
            ``text.too_long``, ``text.ssn``.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(Role.SUPERVISOR, to="write a review's protocol")
    known = [row["key"] for row in desk.library.document(*PLACE)["parts"]]
    if key not in known:
        raise Refused(
            "protocol.no_part",
            f"A protocol has no part {key!r}; it has {', '.join(known)}.",
        )
    said = must_be_said(desk.library, _LIMIT, "the text of the protocol", text)
    with desk.store.write() as work:
        reviews.review_in(work, review_id)
        work.history.append(desk.happening(WRITTEN, f"{review_id}/{key}", text=said))
    return Changes.of((Kind.REPORT, "protocol"))


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a free part: what was written, by whom, when."""

    key: str
    text: str
    written_by: PersonId
    written_at: datetime


def wordings(desk: Desk, review_id: ReviewId) -> tuple[Wording, ...]:
    """Every wording of the free parts, in the order in which they were written."""
    with desk.store.read() as work:
        reviews.review_in(work, review_id)
        entries = work.history.entries(WRITTEN, f"{review_id}/")
    told = (entry.happening for entry in entries)
    return tuple(
        Wording(
            each.subject.rpartition("/")[2],
            str(each.body["text"]),
            PersonId(each.person_id),
            each.at,
        )
        for each in told
        if each.subject.rpartition("/")[0] == review_id
    )
