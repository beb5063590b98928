"""Rulings and best practices beside the questions of a case: read, attached, and their element.

They judge nothing; they are read once with the case, and again when somebody attaches one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind
from qapi_desk.domain.people import Role
from qapi_desk.services import entries
from qapi_desk.ui.catalog_words import about_words
from qapi_desk.ui.presenters.keeping import Asking, keep
from qapi_desk.ui.presenters.new_entry import NewEntry, attach
from qapi_desk.ui.presenters.review_remarks import Remarking

NO_QUESTION = "Go to a question first."
NO_ELEMENT = "This question is about no element of the catalog."


def _words(place: About) -> str:
    return "This question" if place.kind is AboutKind.QUESTION else about_words(place)


class Ruling(Remarking):
    """Attaches rulings and best practices to the question at hand."""

    def places(self) -> tuple[tuple[str, str], ...]:
        """What an entry on the question at hand may be about: (id, words), the question first."""
        name = self.state.question
        status = self.state.status_of(name) if name else None
        if name is None or status is None:
            self.view.say(NO_QUESTION, "warn")
            return ()
        found = entries.places_of(name[0], status.question)
        return tuple((place.place, _words(place)) for place in found)

    @property
    def usual_kind(self) -> EntryKind:
        """What this person may write: a reviewer tells of practices, others also rule."""
        is_reviewer = self.seat.desk.person.role is Role.REVIEWER
        return EntryKind.PRACTICE if is_reviewer else EntryKind.RULING

    def attach(self, sheet: Asking, new: NewEntry) -> None:
        """Attach an entry; the service refuses what a person may not."""
        desk = self.seat.desk
        keep(self, sheet, lambda: attach(desk, new), "Kept. It stands beside the question now.")

    def read_entries(self) -> None:
        """Somebody attached or withdrew one: read them again."""
        desk = self.seat.desk
        if self.state.work is not None:
            self.read(lambda: entries.holding(desk), self._entries_read)

    def _entries_read(self, held: Mapping[About, tuple[Entry, ...]]) -> None:
        self.show(replace(self.state, entries=held))

    def find_element(self, then: Callable[[str], None]) -> None:
        """Look up the element the question at hand is about, and go on with it."""
        name, library = self.state.question, self.seat.desk.library
        status = self.state.status_of(name) if name else None
        if status is None:
            self.view.say(NO_QUESTION, "warn")
            return
        question = status.question

        def found(element_id: str) -> None:
            if element_id:
                then(element_id)
            else:
                self.view.say(NO_ELEMENT, "warn")

        self.read(lambda: entries.element_at(library, question), found)
