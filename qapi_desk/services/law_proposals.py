"""What a review would be judged by once a change was adopted, and which changes there are.

Makes documents; judges nothing and keeps nothing. A change is laid over the documents the review
is pinned to, never over the shelf's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import RulesetId, SnapshotId
from qapi_desk.domain.law import CALENDARS, SNAPSHOT, LawChange, LawChangeKind
from qapi_desk.domain.reviews import Review
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.rules.layer import effective, layered
from qapi_desk.services import calendars_kept, law_kept, library, practice_key
from qapi_desk.services.law_kept import Document, LawTexts, Pin
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work

VERSION = "version"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The law and the snapshot of a review after a change. ``bases`` are below the choices.

    ``dropped`` are earlier choices of the county that the newer document has no place for.
    """

    texts: LawTexts
    bases: Mapping[RulesetId, Document]
    snapshot_id: SnapshotId
    dropped: tuple[str, ...] = ()

    def pin(self, number: int) -> Pin:
        """What the review is tied to when this is its decision of that number."""
        law = self.texts.parsed()
        return Pin(
            number=number,
            law_hashes=self.texts.hashes,
            base_hashes={name: law_hash(text) for name, text in self.bases.items()},
            governing_version=law.governing.version,
            beside_version=law.beside.version if law.beside else None,
            calendar_version=law.calendars.version,
            snapshot_id=self.snapshot_id,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a review stands before a change: its law as documents, and what was chosen so far."""

    work: Work
    shelf: Library
    review: Review
    texts: LawTexts
    bases: Mapping[RulesetId, Document]

    @classmethod
    def of(cls, work: Work, shelf: Library, review: Review) -> "Standing":
        """Read in a unit of work that is open already.

        Raises:
            Refused: ``law.forged``, ``review.version``.
        """
        texts = law_kept.texts_in(work, shelf, review)
        bases = {name: law_kept.base_in(work, shelf, review, name) for name in texts.rulesets}
        return cls(work, shelf, review, texts, bases)

    def chosen(self, name: RulesetId) -> list[LawChange]:
        """The county's choices about a ruleset that hold, in order of adoption."""
        held: list[LawChange] = []
        for each in law_kept.decisions_in(self.work, self.review.review_id):
            gone = each.body.get("dropped", ())
            held = [change for change in held if change.label not in gone]
            held += [each.change] * (each.change.ruleset == name)
        return list(effective(held))

    def with_ruleset(
        self, name: RulesetId, text: Document, base: Document, dropped: tuple[str, ...] = ()
    ) -> Proposed:
        """The same with another document for one ruleset."""
        rulesets = {**self.texts.rulesets, name: text}
        texts = LawTexts(rulesets, self.texts.calendars)
        return Proposed(texts, {**self.bases, name: base}, self.review.snapshot_id, dropped)


def proposed(standing: Standing, change: LawChange) -> Proposed:
    """What would hold after the change.

    Raises:
        Refused: ``law.same`` where it is so already; ``law.not_here``; ``law.no_version``;
            ``law.older_snapshot``, ``law.other_agency``; whatever laying it over refuses;
            ``rules.bad_data`` where the outcome is no sound ruleset.
    """
    found = _MAKERS[change.kind](standing, change)
    found.texts.parsed()
    return found


def _layered(standing: Standing, change: LawChange) -> Proposed:
    name = _judged_by(standing, change)
    base = standing.bases[name]
    version = f"{base['version']}+decision.{standing.review.decisions + 1}"
    text = layered(base, [*standing.chosen(name), change], version)
    if {**text, VERSION: ""} == {**standing.texts.rulesets[name], VERSION: ""}:
        raise _same(change)
    return standing.with_ruleset(name, text, base)


def _judged_by(standing: Standing, change: LawChange) -> RulesetId:
    if change.ruleset not in standing.texts.rulesets:
        known = ", ".join(standing.texts.rulesets)
        raise Refused(
            "law.not_here",
            f"This review is not judged by {change.ruleset!r}; it is by {known}.",
        )
    return change.ruleset


def _same(change: LawChange) -> Refused:
    return Refused("law.same", f"{change.label} holds for this review already.")


def _newer_ruleset(standing: Standing, change: LawChange) -> Proposed:
    """The newer document with the county's choices laid over it again, where it has a place."""
    name = _judged_by(standing, change)
    base = _of_version(standing.shelf, name, change.value)
    if law_hash(base) == law_hash(standing.bases[name]):
        raise _same(change)
    version = f"{base['version']}+decision.{standing.review.decisions + 1}"
    kept: list[LawChange] = []
    dropped = []
    for chosen in standing.chosen(name):
        try:
            layered(base, [*kept, chosen], version)
        except Refused:
            dropped.append(chosen.label)
        else:
            kept.append(chosen)
    return standing.with_ruleset(name, layered(base, kept, version), base, tuple(dropped))


def _of_version(shelf: Library, name: RulesetId, version: str) -> Document:
    there = list(law_kept.shelf_rulesets(shelf, name))
    for document in there:
        if document[VERSION] == version:
            return document
    known = ", ".join(document[VERSION] for document in there) or "none"
    raise Refused("law.no_version", f"There is no {name} {version} on the shelf; there is {known}.")


def _newer_calendar(standing: Standing, change: LawChange) -> Proposed:
    if change.ruleset != CALENDARS:
        raise Refused("law.not_here", f"A calendar belongs to {CALENDARS!r}, not {change.ruleset}.")
    document = calendars_kept.document_in(standing.work, standing.shelf, change.subject)
    if document[VERSION] != change.value:
        raise Refused(
            "law.no_version",
            f"There is no {change.subject} calendar {change.value} now; there is "
            f"{document[VERSION]}.",
        )
    place = library.CALENDARS.index(change.subject)
    if law_hash(document) == law_hash(standing.texts.calendars[place]):
        raise _same(change)
    calendars = list(standing.texts.calendars)
    calendars[place] = document
    texts = LawTexts(standing.texts.rulesets, tuple(calendars))
    return Proposed(texts, standing.bases, standing.review.snapshot_id)


def _newer_snapshot(standing: Standing, change: LawChange) -> Proposed:
    now = standing.work.snapshots.get(standing.review.snapshot_id)
    then = standing.work.snapshots.get(SnapshotId(change.value))
    if then.snapshot_id == now.snapshot_id:
        raise _same(change)
    if then.agency_code != now.agency_code:
        raise Refused(
            "law.other_agency",
            f"Snapshot {then.snapshot_id[:12]} is of agency {then.agency_code}; this review is of "
            f"{now.agency_code}.",
        )
    if then.as_of <= now.as_of:
        raise Refused(
            "law.older_snapshot",
            f"Snapshot {then.snapshot_id[:12]} shows {then.as_of}; this review rests on "
            f"{now.as_of} already. Choose a later one.",
        )
    return Proposed(standing.texts, standing.bases, then.snapshot_id)


_MAKERS: Mapping[LawChangeKind, Callable[[Standing, LawChange], Proposed]] = {
    LawChangeKind.SETTING: _layered,
    LawChangeKind.READING: _layered,
    LawChangeKind.ROLL: _layered,
    LawChangeKind.RULESET: _newer_ruleset,
    LawChangeKind.CALENDAR: _newer_calendar,
    LawChangeKind.SNAPSHOT: _newer_snapshot,
}


def offered(standing: Standing) -> Iterator[LawChange]:
    """What is newer than the review: rulesets, then calendars, then snapshots, newest first."""
    for name, base in standing.bases.items():
        if name in standing.shelf.ruleset_ids:
            newer = standing.shelf.ruleset_document(name)[VERSION]
            if newer != base[VERSION]:
                yield LawChange(LawChangeKind.RULESET, name, VERSION, newer)
    days = calendars_kept.documents_in(standing.work, standing.shelf)
    for office, document, pinned in zip(
        library.CALENDARS, days, standing.texts.calendars, strict=True
    ):
        if document[VERSION] != pinned[VERSION]:
            yield LawChange(LawChangeKind.CALENDAR, CALENDARS, office, document[VERSION])
    made_up = practice_key.counties_in(standing.work) - {standing.review.snapshot_id}
    kept = [each for each in standing.work.snapshots.all() if each.snapshot_id not in made_up]
    for record in _later(kept, standing.review.snapshot_id):
        yield snapshot_change(record)


def _later(
    records: Sequence[SnapshotRecord], snapshot_id: SnapshotId
) -> tuple[SnapshotRecord, ...]:
    (now,) = (each for each in records if each.snapshot_id == snapshot_id)
    later = [r for r in records if r.agency_code == now.agency_code and r.as_of > now.as_of]

    def newest(record: SnapshotRecord) -> tuple[date, Any]:
        return record.as_of, record.imported_at

    return tuple(sorted(later, key=newest, reverse=True))


def snapshot_change(record: SnapshotRecord) -> LawChange:
    """The change to this snapshot."""
    return LawChange(LawChangeKind.SNAPSHOT, SNAPSHOT, record.as_of.isoformat(), record.snapshot_id)
