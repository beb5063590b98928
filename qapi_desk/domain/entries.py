"""Rulings and best practices that people attach to an element, a measure, a rule or a question.

Values only. An entry is dated and never changed; it may be withdrawn, with a reason.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qapi_desk.domain.ids import PersonId


class EntryKind(StrEnum):
    """A ruling says how something is to be read; a best practice, what works."""

    RULING = "ruling"
    PRACTICE = "practice"


class AboutKind(StrEnum):
    """What an entry is attached to."""

    ELEMENT = "element"
    MEASURE = "measure"
    RULE = "rule"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class About:
    """The thing an entry is attached to, by its id.

    ``place`` is ``CM.1.2``, ``CM.1.2.C5``, ``LOCAL.CM.1.2.1``, ``CR-015``, or a form's id and a
    question's name, ``lines-1-2/gen_ours``.
    """

    kind: AboutKind
    place: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who withdrew an entry, when and why."""

    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One ruling or best practice. ``on`` is the day it was made, ``source`` who or what says so.

    ``outcome`` tells of a practice what came of it.
    """

    number: int
    kind: EntryKind
    about: About
    text: str
    source: str
    on: date
    by: PersonId
    at: datetime
    outcome: str = ""
    elements: tuple[str, ...] = ()
    """The elements of the catalog it is about, as they were when it was made."""
    withdrawn: Withdrawal | None = None

    @property
    def holds(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawn is None
