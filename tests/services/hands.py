"""People to be hired and reviews to be received, for tests of who has which case."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import demo, people, queue, received, reviews
from qapi_desk.services.queue import QueueRow
from tests.services.desks import Office

BIRCH, CEDAR, ALDER = PersonId("birch"), PersonId("cedar"), PersonId("alder")
FRIDAY, SATURDAY = date(2026, 11, 6), date(2026, 11, 7)
YESTERDAY = date(2026, 11, 1)


def refused(code: str, act: Callable[[], object]) -> str:
    """The act is refused with this code; its sentence."""
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code, refusal.value
    return refusal.value.sentence


def row(office: Office, case_id: CaseId) -> QueueRow:
    """A case as the supervisor's queue has it."""
    rows = queue.rows(office.supervisor, office.first_id)
    return next(each for each in rows if each.case_id == case_id)


def cases_of(office: Office, person: str) -> list[CaseId]:
    """The cases a person has, in order of rank."""
    rows = queue.rows(office.supervisor, office.first_id)
    return [each.case_id for each in rows if each.reviewer == person]


def hired(
    office: Office,
    name: str,
    worker_id: str | None = None,
    role: Role = Role.REVIEWER,
    agency: str = demo.AGENCY,
) -> PersonId:
    """Somebody new in the people table."""
    passphrase = str(demo.settings(office.workspace.library)["passphrase"])
    worker = WorkerId(worker_id) if worker_id else None
    new = Person(PersonId(name), name.title(), role, agency, worker)
    people.add_person(office.supervisor, new, passphrase)
    return new.person_id


def own_worker(office: Office, case_id: CaseId, name: str = "fir") -> PersonId:
    """A reviewer who is the worker of a case."""
    return hired(office, name, row(office, case_id).worker_id)


def received_review(office: Office, folder: Path, *, is_peer_review: bool) -> ReviewId:
    """A review of three cases of line 1 that somebody else drew; nobody has any."""
    lead = office.supervisor
    snapshot_id = reviews.get(lead, office.first_id).snapshot_id
    criteria = (CriterionId("line-1"),)
    new = reviews.NewReview("Peers", "2026Q3", snapshot_id, criteria, is_peer_review=is_peer_review)
    review_id = ReviewId(reviews.create(lead, new).made or "")
    rows = queue.rows(lead, office.first_id)
    ids = [each.case_id for each in rows if "line-1" in each.criteria][:3]
    path = folder / "list.txt"
    path.write_text("".join(f"{case_id}\n" for case_id in ids))
    drawn_on = date(2026, 10, 20)
    received.receive(lead, review_id, path, drawn_by="DCSS", drawn_on=drawn_on, note="")
    return review_id
