"""A ruling or a best practice as somebody wrote it, on whichever page they were at."""

from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.entries import EntryKind
from qapi_desk.services import entries
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as somebody wrote it. ``about`` is the id of what it is attached to."""

    kind: EntryKind
    about: str
    text: str
    source: str
    on: date
    outcome: str = ""


def attach(desk: Desk, new: NewEntry) -> Changes:
    """Attach a ruling or a best practice; as the service refuses."""
    if new.kind is EntryKind.RULING:
        return entries.rule(desk, new.about, new.text, source=new.source, on=new.on)
    return entries.practice(
        desk, new.about, new.text, on=new.on, source=new.source, outcome=new.outcome
    )
