"""A case's dated story and its tables, as a reviewer reads them: without names until asked for.

A case with a family-violence flag is masked everywhere: no names, no places, no free text. What
is left out here is left out of everything that is shown, copied or exported from it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from qapi_desk.domain.cases import CaseFile, Event
from qapi_desk.domain.documents import Table
from qapi_desk.domain.ids import EventId
from qapi_desk.services.library import Library
from qapi_desk.services.story_tables import Codes, raw_tables, read_tables

MASKED: Final = "masked"
NO_DAY: Final = "no day in the record"
_MASKED_FACT: Final = "names, places and free text masked"


@dataclass(frozen=True, slots=True)
class RecordWords:
    """What the record's codes mean: event labels and topics by event code, codes by column."""

    labels: Mapping[str, str]
    topics: Mapping[str, Mapping[str, str]]
    codes: Codes


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One dated fact on the timeline; ``label`` is the event code in plain words.

    ``detail`` is one line, however the county wrote it; the raw record keeps it as it came.
    """

    event_id: EventId
    day: date | None
    recorded: date | None
    code: str
    label: str
    detail: str

    def sentence(self, *, is_used: bool) -> str:
        """The event as it is read aloud: day, what, detail, whether the question uses it."""
        detail = self.detail if self.detail.strip(". ") else ""
        recorded = ""
        if self.recorded is not None and self.recorded != self.day:
            recorded = f"recorded {self.recorded}"
        used = "used by this question" if is_used else ""
        day = str(self.day) if self.day is not None else NO_DAY
        return ", ".join(part for part in (day, self.label, detail, recorded, used) if part) + "."


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What there is to read about a case. ``tables`` for people, ``raw`` as the snapshot has it."""

    case_file: CaseFile
    header: tuple[tuple[str, str], ...]
    events: tuple[StoryEvent, ...]
    tables: tuple[Table, ...]
    raw: tuple[Table, ...]
    is_masked: bool
    roles: Mapping[str, str] = field(default_factory=dict)
    """What the codes of parties' roles mean."""


def record_words(library: Library) -> RecordWords:
    """The words for the record's codes, as the catalog has them."""
    events, record = (library.document("catalog", f"{name}.json") for name in ("events", "record"))
    codes = Codes(titles=record["columns"], words=record["codes"])
    return RecordWords(labels=events["labels"], topics=events["topics"], codes=codes)


def masked(case_file: CaseFile, topics: Collection[str] = ()) -> CaseFile:
    """The case without names; with family violence also without places and free text.

    ``topics`` are the coded ones: a county may write anything else there, so others go as well.
    """
    nameless = replace(
        case_file, parties=tuple(p._replace(display_name=None) for p in case_file.parties)
    )
    return _without_free_text(nameless, topics) if case_file.has_family_violence else nameless


def _without_free_text(case_file: CaseFile, topics: Collection[str]) -> CaseFile:
    return replace(
        case_file,
        case=case_file.case._replace(closure_reason=None),
        parties=tuple(
            p._replace(residence_county=None, state_class=None) for p in case_file.parties
        ),
        children=tuple(c._replace(resolved_by=None) for c in case_file.children),
        orders=tuple(order._replace(state_code=None) for order in case_file.orders),
        events=tuple(
            e._replace(detail=None, ref=None, topic=e.topic if e.topic in topics else None)
            for e in case_file.events
        ),
        payments=tuple(p._replace(hold_reason=None) for p in case_file.payments),
        report_lines=tuple(line._replace(detail=None) for line in case_file.report_lines),
        unreadable=tuple(each._replace(text=MASKED) for each in case_file.unreadable),
    )


def tell(case_file: CaseFile, words: RecordWords) -> CaseStory:
    """The story of a case, names already left out."""
    coded = {topic for topics in words.topics.values() for topic in topics}
    safe, is_masked = masked(case_file, coded), case_file.has_family_violence
    return CaseStory(
        case_file=safe,
        header=_header(safe, words.codes, is_masked=is_masked),
        events=tuple(_event(event, words, is_masked=is_masked) for event in safe.events),
        tables=read_tables(safe, words.codes),
        raw=raw_tables(safe),
        is_masked=is_masked,
        roles=words.codes.words["party.role"],
    )


def _event(event: Event, words: RecordWords, *, is_masked: bool) -> StoryEvent:
    code, topic = event.code or "", event.topic or ""
    label = words.labels.get(code) or code.replace("_", " ").lower() or "event without a code"
    told = words.topics.get(code, {}).get(topic, topic)
    detail = MASKED if is_masked and not topic else one_line(event.detail or "")
    return StoryEvent(
        event_id=event.event_id,
        day=event.event_date,
        recorded=event.recorded_date,
        code=code,
        label=one_line(label),
        detail=" · ".join(part for part in (one_line(told), detail) if part),
    )


def one_line(text: str) -> str:
    """A text without line breaks and other characters that draw nothing."""
    if text.isprintable() and "  " not in text:  # nearly every one, of thousands
        return text.strip()
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())


_JOINERS: Final = "\u200c\u200d\u200e\u200f"
"""Right-to-left and Indic writing, and emoji, are spelt with these."""


def _header(case_file: CaseFile, codes: Codes, *, is_masked: bool) -> tuple[tuple[str, str], ...]:
    case = case_file.case
    facts: tuple[tuple[str, object], ...] = (
        ("Case", case.case_id),
        ("Status", codes.words_of("case.status", case.status)),
        ("Working at", codes.words_of("case.function_status", case.function_status)),
        ("Aid", codes.words_of("case.aid_class", case.aid_class)),
        ("Opened", case.opened_date),
        ("Closed", case.closed_date),
        ("Closed because", case.closure_reason),
        ("Children", len(case_file.children)),
        ("Interstate", _interstate(case.interstate_role, codes)),
        ("Office", case.office_code),
        ("Worker", case.worker_id),
        ("Family violence", _MASKED_FACT if is_masked else None),
    )
    return tuple((label, one_line(str(value))) for label, value in facts if value is not None)


def _interstate(role: str | None, codes: Codes) -> str | None:
    return None if role == "NONE" else codes.words_of("case.interstate_role", role)
