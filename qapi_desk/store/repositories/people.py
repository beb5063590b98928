"""People, and where each of them was."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.rows import PersonRow, PlaceRow, table_of
from qapi_desk.store.transaction import Transaction

_PERSON, _PLACE = table_of(PersonRow), table_of(PlaceRow)
_PEOPLE = select(*columns_for(PersonRow, Person))


class People:
    """The people table."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, person: Person, passphrase_hash: str) -> None:
        """Add a person with the line that ``hash_passphrase`` gave.

        Raises:
            Refused: ``people.exists``.
        """
        known = Refused(
            "people.exists",
            f"The person id {person.person_id} is taken; choose another.",
            person_id=person.person_id,
        )
        row = values_of(person, passphrase_hash=passphrase_hash)
        self._transaction.add(PersonRow, row, known=known)

    def all(self) -> tuple[Person, ...]:
        """Everyone, active or not, by id."""
        found = self._transaction.ask(_PEOPLE)
        return tuple(sorted((Person(*row) for row in found), key=lambda p: p.person_id))

    def get(self, person_id: PersonId) -> Person:
        """One person.

        Raises:
            Refused: ``people.unknown``.
        """
        row = self._transaction.ask(_PEOPLE.where(_PERSON.c.person_id == person_id)).one_or_none()
        if row is None:
            raise _unknown(person_id)
        return Person(*row)

    def hash_of(self, person_id: PersonId) -> str:
        """The line kept instead of this person's passphrase.

        Raises:
            Refused: ``people.unknown``.
        """
        wanted = select(_PERSON.c.passphrase_hash).where(_PERSON.c.person_id == person_id)
        found: str | None = self._transaction.ask(wanted).scalar_one_or_none()
        if found is None:
            raise _unknown(person_id)
        return found

    def set_active(self, person_id: PersonId, is_active: bool) -> None:
        """Let a person sign in, or no longer. Nobody is ever removed.

        Raises:
            Refused: ``people.unknown``.
        """
        self._set(person_id, is_active=is_active)

    def set_hash(self, person_id: PersonId, passphrase_hash: str) -> None:
        """Keep another passphrase's line.

        Raises:
            Refused: ``people.unknown``.
        """
        self._set(person_id, passphrase_hash=passphrase_hash)

    def _set(self, person_id: PersonId, **values: object) -> None:
        change = update(_PERSON).where(_PERSON.c.person_id == person_id).values(**values)
        if not self._transaction.change(change).rowcount:
            raise _unknown(person_id)


def _unknown(person_id: PersonId) -> Refused:
    return Refused(
        "people.unknown",
        f"Nobody here has the person id {person_id}; choose somebody from the people list.",
        person_id=person_id,
    )


class Places:
    """Where each person was, so that the program reopens there. Not evidence."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def set(self, person_id: PersonId, body: Mapping[str, Any]) -> None:
        """Remember a person's place, a JSON object the faces understand."""
        self._transaction.upsert(PlaceRow, {"person_id": person_id, "body": body})

    def get(self, person_id: PersonId) -> Mapping[str, Any] | None:
        """A person's place; None when they were nowhere yet."""
        wanted = select(_PLACE.c.body).where(_PLACE.c.person_id == person_id)
        found: Mapping[str, Any] | None = self._transaction.ask(wanted).scalar_one_or_none()
        return found
