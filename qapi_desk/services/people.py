"""Who is in the workspace, and adding people to it."""

import re
from dataclasses import replace

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import PRACTICE_PREFIX, ReviewKind
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk, must_be_long_enough
from qapi_desk.store.passphrases import hash_passphrase, matches

LONGEST_NAME = 100
"""Characters of a person's name; it stands in lists and on papers."""
_ID = re.compile(r"\w[\w.@-]{0,59}")


def everyone(desk: Desk) -> tuple[Person, ...]:
    """Everyone in the people table, active or not."""
    return desk.workspace.people()


def add_person(desk: Desk, person: Person, passphrase: str) -> Changes:
    """Put a person in the people table. Supervisors only.

    Raises:
        Refused: ``people.role``, ``people.passphrase``, ``people.exists``; ``people.id``,
            ``people.name``, ``people.agency`` for one that nobody could type or read.
    """
    desk.person.must_be(Role.SUPERVISOR, to="add people")
    must_be_long_enough(passphrase)
    person = _fit_to_keep(person)
    with desk.store.write() as work:
        if any(p.person_id == person.person_id for p in work.people.all()):
            raise Refused(
                "people.exists", f"There is a person with the id {person.person_id} already."
            )
        work.people.add(person, hash_passphrase(passphrase))
        work.history.append(desk.happening("people.added", person.person_id, role=str(person.role)))
    return Changes.of((Kind.PEOPLE, person.person_id), made=person.person_id)


def _fit_to_keep(person: Person) -> Person:
    """The person with the blanks around their name and agency gone."""
    if not _ID.fullmatch(person.person_id):
        raise Refused(
            "people.id",
            "An id has 1 to 60 letters, digits and . - _ @ and begins with a "
            "letter or digit; choose another.",
        )
    name = said_line(person.name, "people.name", "Say what the person is called")
    if len(name) > LONGEST_NAME:
        raise Refused(
            "people.name", f"A name has at most {LONGEST_NAME} characters here; shorten it."
        )
    agency = said_line(person.agency, "people.agency", "Say which agency the person is of")
    return replace(person, name=name, agency=agency)


def change_passphrase(desk: Desk, current: str, new: str) -> Changes:
    """Give oneself another passphrase, so that whoever set the first one no longer knows it.

    Raises:
        Refused: ``people.sign_in`` for a wrong present one, ``people.passphrase``.
    """
    must_be_long_enough(new)
    person_id = desk.person.person_id
    with desk.store.write() as work:
        if not matches(current, work.people.hash_of(person_id)):
            raise Refused("people.sign_in", "The present passphrase is another one; try again.")
        work.people.set_hash(person_id, hash_passphrase(new))
        work.history.append(desk.happening("people.passphrase", person_id))
    return Changes.of((Kind.PEOPLE, person_id))


def set_active(desk: Desk, person_id: PersonId, *, is_active: bool) -> Changes:
    """Let a person sign in, or no longer; nobody is ever removed. Supervisors only.

    Raises:
        Refused: ``people.role``, ``people.unknown``, ``people.oneself``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="let people in or out")
    if person_id == desk.person.person_id:
        raise Refused("people.oneself", "Another supervisor lets you in or out, not you yourself.")
    with desk.store.write() as work:
        work.people.set_active(person_id, is_active)
        work.history.append(desk.happening("people.active", person_id, is_active=is_active))
    return Changes.of((Kind.PEOPLE, person_id))


def left_behind(desk: Desk, person_id: PersonId) -> dict[ReviewId, int]:
    """How many open cases somebody has in each review, practice left out. Supervisors only.

    They stay theirs, answers and all, until a supervisor gives them to somebody else.

    Raises:
        Refused: ``people.role``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="see who has which cases")
    with desk.store.read() as work:
        counted = {
            ReviewId(name): sum(
                each.is_open and each.case.reviewer == person_id
                for each in work.queue.all(ReviewId(name))
            )
            for name, _ in work.documents.list("review")
            if not name.startswith(PRACTICE_PREFIX)
        }
    return {review_id: count for review_id, count in counted.items() if count}


def may_review(person: Person, kind: ReviewKind = ReviewKind.ORDINARY) -> bool:
    """Whether cases can be assigned to this person; an analyst may look a second time."""
    roles = {Role.REVIEWER, Role.SUPERVISOR}
    if kind is ReviewKind.SECOND:
        roles.add(Role.ANALYST)
    return person.is_active and person.role in roles
