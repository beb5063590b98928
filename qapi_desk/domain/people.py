"""Who acts. Everyone who does anything is a person in the people table, signed in."""

from dataclasses import dataclass
from enum import StrEnum

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, WorkerId


class Role(StrEnum):
    """What a person may do. Guard rails on one machine, not a server's walls."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    OBSERVER = "observer"


def one(role: Role) -> str:
    """``a reviewer``, ``an analyst``."""
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


@dataclass(frozen=True, slots=True)
class Person:
    """One person: how others see them, their role, agency, and worker id if they carry cases."""

    person_id: PersonId
    name: str
    role: Role
    agency: str
    worker_id: WorkerId | None = None
    is_active: bool = True

    def must_be(self, *roles: Role, to: str) -> None:
        """Refuse unless this person holds one of the roles.

        Raises:
            Refused: ``people.role``.
        """
        if self.role not in roles:
            raise Refused(
                "people.role",
                f"{one(self.role).capitalize()} may not {to}; ask {' or '.join(map(one, roles))}.",
                role=str(self.role),
            )
