"""Who is in the workspace, and adding people to it."""

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.people import Person, Role
from qapi_desk.services.workspace import Desk
from qapi_desk.store.passphrases import hash_passphrase

LEAST_PASSPHRASE_CHARACTERS = 8


def everyone(desk: Desk) -> tuple[Person, ...]:
    """Everyone in the people table, active or not."""
    return desk.workspace.people()


def add_person(desk: Desk, person: Person, passphrase: str) -> Changes:
    """Put a person in the people table. Supervisors only.

    Raises:
        Refused: ``people.role``, ``people.passphrase``, ``people.exists``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="add people")
    if len(passphrase) < LEAST_PASSPHRASE_CHARACTERS:
        raise Refused(
            "people.passphrase",
            f"A passphrase has at least {LEAST_PASSPHRASE_CHARACTERS} characters; think of a "
            "longer one.",
        )
    with desk.store.write() as work:
        if any(p.person_id == person.person_id for p in work.people.all()):
            raise Refused(
                "people.exists", f"There is a person with the id {person.person_id} already."
            )
        work.people.add(person, hash_passphrase(passphrase))
        work.history.append(desk.happening("people.added", person.person_id, role=str(person.role)))
    return Changes.of((Kind.PEOPLE, person.person_id), made=person.person_id)


def may_review(person: Person) -> bool:
    """Whether cases can be assigned to this person."""
    return person.is_active and person.role in {Role.REVIEWER, Role.SUPERVISOR}
