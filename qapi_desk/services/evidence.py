"""Where the proof of an answer is: citations as text, what a case offers to cite, and checks.

A citation is ``event E000123``, ``document 14, page 3``, ``screen CSE-12`` or a plain line of
words; several are parted by semicolons. They are kept in the answer as text, so that a person reads
them anywhere. Offers name the day and the kind of an event only: never a name, a place or a note,
so that a masked case tells nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.forms import Question
from qapi_desk.domain.ids import EventId
from qapi_desk.services.casework import CaseWork
from qapi_desk.services.story import StoryEvent

_PARTED: Final = re.compile(r"[;\n]")
_CITED: Final = re.compile(
    r"(?P<kind>event|document|screen)\s+(?:no\.?\s*|#\s*)?(?P<key>(?=[^\s,]*\d)[^\s,]{1,40})"
    r"(?:\s*,?\s*(?:page|p\.)\s*(?P<page>[0-9ivxlc]{1,6}(?:-[0-9ivxlc]{1,6})?))?\.?",
    re.IGNORECASE,
)


class Cited(StrEnum):
    """What a citation points at."""

    EVENT = "event"
    DOCUMENT = "document"
    SCREEN = "screen"
    WORDS = "words"
    """Anything else, as it was written."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where the proof is. ``key`` is the event's id, or the document's or screen's."""

    kind: Cited
    key: str
    page: str = ""

    @property
    def words(self) -> str:
        """As it is written: ``document 14, page 3``."""
        if self.kind is Cited.WORDS:
            return self.key
        page = f", page {self.page}" if self.page else ""
        return f"{self.kind} {self.key}{page}"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something of the case that can be cited: what is written, and how it is shown.

    ``is_used`` tells that the question's own fact or rule rests on it; those come first.
    """

    citation: Citation
    words: str
    is_used: bool = False

    @property
    def text(self) -> str:
        """What stands in the answer when it is taken."""
        return self.citation.words


def parse(text: str) -> tuple[Citation, ...]:
    """The citations of an answer's evidence, in order; a line that is none of them stays words."""
    parts = (" ".join(part.split()) for part in _PARTED.split(text))
    return tuple(_citation(part) for part in parts if part)


def _citation(part: str) -> Citation:
    found = _CITED.fullmatch(part)
    if found is None:
        return Citation(Cited.WORDS, part)
    return Citation(Cited(found["kind"].lower()), found["key"].rstrip("."), found["page"] or "")


def written(citations: Iterable[Citation]) -> str:
    """The citations as the answer keeps them; what ``parse`` reads back equal."""
    return "; ".join(citation.words for citation in citations)


def added(text: str, citation: Citation) -> str:
    """Evidence with one more citation; one that stands there already is not said twice."""
    there = parse(text)
    return written(there if citation in there else (*there, citation))


def fault(text: str, case_file: CaseFile) -> str:
    """Why this evidence cannot be right, as a sentence; empty when nothing speaks against it."""
    known = {event.event_id for event in case_file.events}
    for citation in parse(text):
        if citation.kind is Cited.EVENT and EventId(citation.key) not in known:
            return (
                f"There is no event {citation.key} in case {case_file.case_id}; look it up in the "
                "case's story, or cite the document or screen instead."
            )
    return ""


def offers(work: CaseWork, question: Question | None = None) -> tuple[Offer, ...]:
    """The case's events to cite, those that the question rests on first, then the newest first."""
    used = _used(work, question) if question else ()
    rank = {event_id: place for place, event_id in enumerate(used)}
    dated = sorted(work.story.events, key=_newest_first, reverse=True)
    ordered = sorted(dated, key=lambda event: rank.get(event.event_id, len(rank)))
    return tuple(_offer(event, is_used=event.event_id in rank) for event in ordered)


def _newest_first(event: StoryEvent) -> tuple[str, str]:
    return (event.day.isoformat() if event.day else "", event.event_id)


def _used(work: CaseWork, question: Question) -> tuple[EventId, ...]:
    """First the events behind the question's own fact, then those its criterion was judged by."""
    source, _, _ = question.fact.partition(".")
    kind, _, code = source.partition(":")
    own = [e.event_id for e in work.story.events if kind == "event" and e.code == code]
    judged = [
        event_id
        for suggestion in work.suggestions
        if suggestion.criterion == question.criterion
        for event_id in suggestion.workings.events_used
    ]
    return tuple(dict.fromkeys((*own, *judged)))


def _offer(event: StoryEvent, *, is_used: bool) -> Offer:
    citation = Citation(Cited.EVENT, event.event_id)
    return Offer(citation, f"{_day(event)} · {event.label} ({citation.words})", is_used)


def _day(event: StoryEvent) -> str:
    return event.day.isoformat() if event.day else "undated"


def told(text: str, events: Mapping[EventId, StoryEvent]) -> str:
    """Evidence for a reader without the case at hand: cited events with their day and kind."""
    return "; ".join(_told(citation, events) for citation in parse(text))


def _told(citation: Citation, events: Mapping[EventId, StoryEvent]) -> str:
    event = events.get(EventId(citation.key)) if citation.kind is Cited.EVENT else None
    if event is None:
        return citation.words
    return f"{citation.words} ({_day(event)}, {event.label})"
