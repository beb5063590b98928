"""Practice: starting it for a person, and who has which practice how far.

A practice is a review of its own (``ReviewKind.PRACTICE``) over a small made-up county, so that
the ordinary review page, queue, answers and release work on it. It is never drawn, opens no
further ranks, and has no findings: what is released is scored (``practice_scores``).
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qapi_desk.domain.assignments import Assignment
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId, SnapshotId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import PRACTICE_PREFIX, CaseState, FormPin, Review, ReviewKind
from qapi_desk.services import (
    catalog_kept,
    county,
    draw_sample,
    forms_in_use,
    forms_kept,
    law_kept,
    practice_key,
    review_forms,
    snapshots,
)
from qapi_desk.services import library as shelf_of
from qapi_desk.services.bodies import to_body
from qapi_desk.services.library import Library
from qapi_desk.services.minutes import minutes_on
from qapi_desk.services.practice_key import Key, Practice, PracticeSet
from qapi_desk.services.review_forms import NewReview
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PRACTISES = (Role.REVIEWER, Role.ANALYST, Role.SUPERVISOR)
"""Whoever may be given a case to look at may practise first."""


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One practice as a list shows it: whose, which set, and how far it is."""

    review_id: ReviewId
    person_id: PersonId
    name: str
    number: int
    set_id: str
    set_title: str
    is_aided: bool
    started_by: PersonId
    started_at: datetime
    cases: int
    released: int

    @property
    def is_done(self) -> bool:
        """Whether every case of it is released."""
        return self.released == self.cases


def start(
    desk: Desk,
    person_id: PersonId,
    progress: Progress,
    *,
    set_id: str = "",
    is_aided: bool = False,
) -> Changes:
    """Start a practice for a person; ``made`` is its review's id.

    Args:
        desk: a supervisor's, or the person's own.
        person_id: who practises.
        progress: told while the made-up county is made, the first time.
        set_id: which cases; empty takes the set the person practised least.
        is_aided: whether suggestions stand beside the questions, as on real cases. Without them
            a person is scored for what she herself makes of the record.

    Raises:
        Refused: ``practice.not_yours``, ``practice.person``, ``practice.open`` while an earlier
            one waits, ``practice.no_set``; ``people.unknown``; whatever stands against the forms.
        Trouble: the disk.
    """
    _must_lead_or_be(desk, person_id, "practice is started by a supervisor or by the person")
    key = practice_key.shipped(desk.library)
    with desk.store.read() as work:
        person = work.people.get(person_id)
        _must_practise(person)
        before = _of_person(work, person_id)
        _must_be_done(work, person, before)
    chosen = key.chosen(set_id) if set_id else _least_used(key, before)
    snapshot_id = _county(desk, key, progress)
    with desk.store.write() as work:
        _must_be_done(work, person, _of_person(work, person_id))
        starter = _Starter(desk, work, person, key, chosen)
        review_id = starter.start(snapshot_id, len(before) + 1, is_aided=is_aided)
    return Changes.of((Kind.PRACTICE, review_id), made=review_id)


def _must_lead_or_be(desk: Desk, person_id: PersonId, what: str) -> None:
    if desk.person.role is not Role.SUPERVISOR and desk.person.person_id != person_id:
        raise Refused("practice.not_yours", f"Another's {what}; ask a supervisor.")


def _must_practise(person: Person) -> None:
    if not person.is_active or person.role not in PRACTISES:
        raise Refused(
            "practice.person",
            f"{person.name} looks at no cases, so there is nothing to practise for; choose a "
            "reviewer, an analyst or a supervisor who may sign in.",
        )


def _of_person(work: Work, person_id: PersonId) -> tuple[Practice, ...]:
    return tuple(each for each in practice_key.every(work) if each.person_id == person_id)


def _must_be_done(work: Work, person: Person, before: Sequence[Practice]) -> None:
    for each in before:
        waiting = sum(c.state is not CaseState.RELEASED for c in work.cases.all(each.review_id))
        if waiting:
            raise Refused(
                "practice.open",
                f"{person.name} has {waiting} case{'s' if waiting > 1 else ''} of "
                f"{each.review_id} to release first; then another practice may begin.",
            )


def _least_used(key: Key, before: Sequence[Practice]) -> PracticeSet:
    """The set practised least, the first of them: known answers teach nothing twice."""
    return min(key.sets, key=lambda one: sum(each.set_id == one.set_id for each in before))


def _county(desk: Desk, key: Key, progress: Progress) -> SnapshotId:
    """The made-up county's snapshot: made and taken in the first time, known from then on."""
    with desk.store.read() as work:
        for snapshot_id in practice_key.counties_in(work):
            body = work.documents.get(practice_key.COUNTY, snapshot_id) or {}
            if (body.get("seed"), body.get("as_of")) == (key.seed, key.as_of):
                return snapshot_id
    with tempfile.TemporaryDirectory(prefix="practice-") as folder:
        extract = Path(folder) / "extract"
        as_of = date.fromisoformat(key.as_of)
        county.make(extract, cases=0, seed=key.seed, as_of=as_of, progress=progress)
        report = snapshots.take_in(desk, extract, progress=progress)
    with desk.store.write() as work:
        body = {"seed": key.seed, "as_of": key.as_of}
        work.documents.put(practice_key.COUNTY, report.snapshot_id, body)
    return report.snapshot_id


@dataclass(frozen=True, slots=True)
class _Starter:
    """Starts one practice within one transaction."""

    desk: Desk
    work: Work
    person: Person
    key: Key
    chosen: PracticeSet

    def start(self, snapshot_id: SnapshotId, number: int, *, is_aided: bool) -> ReviewId:
        review_id = ReviewId(f"{PRACTICE_PREFIX}{self.person.person_id}-{number}")
        review = self._review(review_id, snapshot_id)
        self._open(review)
        practice = Practice(
            review_id=review_id,
            person_id=self.person.person_id,
            number=number,
            set_id=self.chosen.set_id,
            set_title=self.chosen.title,
            is_aided=is_aided,
            key_version=self.key.version,
            snapshot_id=snapshot_id,
            started_by=self.desk.person.person_id,
            started_at=self.desk.clock.now(),
            key=tuple(row for rows in self.chosen.cases.values() for row in rows),
        )
        told = {
            "person": practice.person_id,
            "set": practice.set_id,
            "is_aided": is_aided,
            "cases": list(self.chosen.cases),
            "sha256": practice_key.keep(self.work, practice),
        }
        self.work.history.append(
            self.desk.happening(practice_key.STARTED, practice.review_id, **told)
        )
        return review_id

    def _review(self, review_id: ReviewId, snapshot_id: SnapshotId) -> Review:
        """The review, pinned to the program's own law and days: the key was worked out by them."""
        desk, work, period = self.desk, self.work, parse_period(self.key.period_text)
        new = NewReview(
            f"Practice of {self.person.name}: {self.chosen.title}",
            self.key.period_text,
            snapshot_id,
            form_ids=self.key.form_ids,
        )
        forms, criteria = review_forms.chosen(forms_in_use.shelf(desk, period.first), new)
        _must_be_asked(self.chosen, criteria)
        texts = _own_law(desk.library, new)
        law = texts.parsed()
        review = Review(
            review_id=review_id,
            title=new.title,
            agency="Made-up county for practice",
            period=period,
            snapshot_id=snapshot_id,
            governing=new.governing,
            governing_version=law.governing.version,
            beside=new.beside,
            beside_version=law.beside.version if law.beside else None,
            calendar_version=law.calendars.version,
            forms=tuple(FormPin(f.form_id, f.version, f.fingerprint) for f in forms),
            criteria=criteria,
            created_at=desk.clock.now(),
            created_by=desk.person.person_id,
            law_hashes=texts.hashes,
            catalog_version=desk.library.catalog.version,
            catalog_hash=desk.library.catalog.fingerprint,
            kind=ReviewKind.PRACTICE,
        )
        law_kept.keep(work, texts)
        forms_kept.keep(work, forms)
        catalog_kept.keep(work, desk.library)
        work.documents.put("review", review_id, to_body(review))
        work.history.append(desk.happening("review.created", review_id, **to_body(review)))
        return review

    def _open(self, review: Review) -> None:
        """Every case of the set, in its order, in the person's hands; nothing is drawn."""
        work, minutes = self.work, minutes_on(self.desk.library)
        facts = draw_sample.facts_for_opening(self.desk, work, review, self.chosen.cases)
        for rank, (case_id, rows) in enumerate(self.chosen.cases.items(), 1):
            criteria = tuple(row.criterion for row in rows)
            ticket = Ticket(rank, case_id, "", TicketRole.SAMPLE)
            draw_id = DrawId(str(review.review_id))
            work.cases.open(review.review_id, draw_id, ticket, criteria, facts[case_id])
            work.cases.assign(review.review_id, case_id, self.person.person_id)
            expected = minutes.expected(criteria)
            work.assignments.set(Assignment(review.review_id, case_id, minutes=expected))


def _own_law(library: Library, new: NewReview) -> law_kept.LawTexts:
    """The rulesets and calendars that come with the program, without any county's own days."""
    return law_kept.LawTexts(
        {each: library.ruleset_document(each) for each in new.ruleset_ids},
        tuple(library.document("calendars", f"{name}.json") for name in shelf_of.CALENDARS),
    )


def _must_be_asked(chosen: PracticeSet, criteria: Sequence[CriterionId]) -> None:
    """A county's own form may have left out what the key asks about."""
    missing = sorted(chosen.criteria - set(criteria))
    if missing:
        raise Refused(
            "practice.forms",
            f"The forms in use do not ask about {', '.join(missing)}, which this practice is "
            "about; it waits until they do.",
        )


def practices(desk: Desk) -> tuple[PracticeRow, ...]:
    """The practices there are, newest first: everybody's to a supervisor, else one's own."""
    own = None if desk.person.role is Role.SUPERVISOR else desk.person.person_id
    with desk.store.read() as work:
        names = {person.person_id: person.name for person in work.people.all()}
        found = [
            _row(work, each, names)
            for each in practice_key.every(work)
            if own in {None, each.person_id}
        ]
    return tuple(reversed(found))


def _row(work: Work, practice: Practice, names: dict[PersonId, str]) -> PracticeRow:
    cases = work.cases.all(practice.review_id)
    return PracticeRow(
        review_id=practice.review_id,
        person_id=practice.person_id,
        name=names[practice.person_id],
        number=practice.number,
        set_id=practice.set_id,
        set_title=practice.set_title,
        is_aided=practice.is_aided,
        started_by=practice.started_by,
        started_at=practice.started_at,
        cases=len(cases),
        released=sum(case.state is CaseState.RELEASED for case in cases),
    )


def who_may_practise(desk: Desk) -> tuple[Person, ...]:
    """Whom the signed-in person may start a practice for, by name."""
    people = desk.workspace.people()
    found = [p for p in people if p.is_active and p.role in PRACTISES]
    if desk.person.role is not Role.SUPERVISOR:
        found = [p for p in found if p.person_id == desk.person.person_id]
    return tuple(sorted(found, key=lambda person: person.name.casefold()))


def case_ids(desk: Desk, review_id: ReviewId) -> tuple[CaseId, ...]:
    """The cases of a practice in the order in which they are met."""
    with desk.store.read() as work:
        return tuple(case.case_id for case in work.cases.all(review_id))
