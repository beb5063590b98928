"""The law a review keeps: rulesets and calendars as documents, in the workspace by their SHA-256.

A review is judged by the documents it is pinned to, whatever the shelf holds by now. One made by
a program that kept none finds them on the shelf, or among the earlier versions there, by hash.
Adopts nothing and compares nothing (``law_changes``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId, RulesetId, SnapshotId
from qapi_desk.domain.law import CALENDARS, LawDecision
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.calendars import Calendars, bundle, parse_calendar
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from qapi_desk.services import asked_laid, calendars_kept, library
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work

Document = Mapping[str, Any]
ADOPTED = "law.adopted"
PIN = "law-pin"
"""The kind of documents that tie a review to other law, one a decision."""
_LAW, _DECISION = "law", "law-decision"


@dataclass(frozen=True, slots=True)
class Law:
    """What a review is judged by: the governing ruleset first, and the calendars."""

    rulesets: tuple[Ruleset, ...]
    calendars: Calendars

    @property
    def governing(self) -> Ruleset:
        """The ruleset that decides."""
        return self.rulesets[0]

    @property
    def beside(self) -> Ruleset | None:
        """The one that stands beside it, if there is one."""
        return self.rulesets[1] if len(self.rulesets) > 1 else None

    def ruleset(self, ruleset_id: RulesetId) -> Ruleset:
        """One of the two by its id.

        Raises:
            Refused: ``law.not_here``.
        """
        for ruleset in self.rulesets:
            if ruleset.ruleset_id == ruleset_id:
                return ruleset
        known = ", ".join(ruleset.ruleset_id for ruleset in self.rulesets)
        raise Refused(
            "law.not_here", f"This review is not judged by {ruleset_id!r}; it is by {known}."
        )

    def having(self, rule_id: str) -> Ruleset:
        """The ruleset a form's rule is read from: the governing one, else the one beside it.

        Raises:
            Refused: ``rules.no_such_rule`` where neither has it.
        """
        found = next((each for each in self.rulesets if each.has_rule(rule_id)), self.governing)
        found.rule(rule_id)
        return found


@dataclass(frozen=True, slots=True)
class LawTexts:
    """The same as documents. ``calendars`` are the agency's, the court's and the federal."""

    rulesets: Mapping[RulesetId, Document]
    calendars: tuple[Document, ...]

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of each ruleset, by its id, and of the calendars together."""
        own = {str(name): law_hash(document) for name, document in self.rulesets.items()}
        return {**own, CALENDARS: law_hash(*self.calendars)}

    def parsed(self) -> Law:
        """The law these documents say.

        Raises:
            Refused: ``rules.bad_data``, with the place.
        """
        rulesets = tuple(parse_ruleset(document) for document in self.rulesets.values())
        return Law(rulesets, bundle(*map(parse_calendar, self.calendars)))


@dataclass(frozen=True, slots=True)
class Pin:
    """What a review is tied to after a number of decisions.

    ``base_hashes`` are the rulesets below the county's own choices.
    """

    number: int
    law_hashes: Mapping[str, str]
    base_hashes: Mapping[str, str]
    governing_version: str
    beside_version: str | None
    calendar_version: str
    snapshot_id: SnapshotId


def ids_of(review: Review) -> tuple[RulesetId, ...]:
    """The rulesets of a review, the governing one first."""
    return tuple(filter(None, (review.governing, review.beside)))


def texts_now(work: Work, shelf: Library, ruleset_ids: Iterable[RulesetId]) -> LawTexts:
    """The documents a review made now is pinned to: the shelf's, with the county's own days."""
    rulesets = {ruleset_id: shelf.ruleset_document(ruleset_id) for ruleset_id in ruleset_ids}
    return LawTexts(rulesets, calendars_kept.documents_in(work, shelf))


def keep(work: Work, texts: LawTexts) -> None:
    """Freeze the documents under their fingerprints."""
    for document in texts.rulesets.values():
        work.documents.put(_LAW, law_hash(document), document)
    body = {"calendars": list(texts.calendars)}
    work.documents.put(_LAW, law_hash(*texts.calendars), body)


def law_in(work: Work, shelf: Library, review: Review) -> Law:
    """The law of a review, each document read and checked once a sitting.

    What only the review's own forms ask about stands in both rulesets, after their own criteria.

    Raises:
        Refused: ``law.forged``: what is kept is not what was pinned; ``review.version``: nothing
            is kept, and the shelf no longer holds it; ``form.forged``.
    """
    bare = bare_law_in(work, shelf, review)
    return replace(bare, rulesets=asked_laid.laid_over(work, shelf, review, bare.rulesets))


def bare_law_in(work: Work, shelf: Library, review: Review) -> Law:
    """The same as its documents have it, without what only forms ask about.

    Raises:
        Refused: ``law.forged``, ``review.version``.
    """
    _must_be_as_told(work, shelf, review)
    rulesets = tuple(_ruleset(work, shelf, review, name) for name in ids_of(review))
    return Law(rulesets, _calendars(work, shelf, review))


def texts_in(work: Work, shelf: Library, review: Review) -> LawTexts:
    """The documents of a review's law, checked.

    Raises:
        Refused: as ``law_in``.
    """
    _must_be_as_told(work, shelf, review)
    rulesets = {name: _ruleset_text(work, shelf, review, name) for name in ids_of(review)}
    return LawTexts(rulesets, _calendar_texts(work, shelf, review))


def base_in(work: Work, shelf: Library, review: Review, name: RulesetId) -> Document:
    """A ruleset of the review as it was before any of the county's choices.

    Raises:
        Refused: as ``law_in``.
    """
    pin = _last_pin(work, review.review_id)
    if pin is None:
        return _ruleset_text(work, shelf, review, name)
    first = replace(review, law_hashes=pin.base_hashes)
    return _ruleset_text(work, shelf, first, name)


def keep_base(work: Work, text: Document) -> None:
    """Freeze the document that a county's choices are laid over."""
    work.documents.put(_LAW, law_hash(text), text)


def adopt_in(work: Work, review_id: ReviewId, pin: Pin, decision: LawDecision) -> None:
    """Tie a review to this from now on; what it was tied to before stays on record."""
    key = f"{review_id}/{pin.number:04d}"
    work.documents.put(PIN, key, to_body(pin))
    work.documents.put(_DECISION, key, to_body(decision))


def decisions_in(work: Work, review_id: ReviewId) -> tuple[LawDecision, ...]:
    """What was adopted for a review, in order.

    Raises:
        Refused: ``law.forged`` where that is not what the history tells of.
    """
    bodies = [body for _, body in work.documents.list(_DECISION, f"{review_id}/")]
    kept = [(body["number"], body["change"], body["reason"]) for body in bodies]
    if kept != _adopted(work, review_id):
        raise _forged(f"what was decided for {review_id}")
    return tuple(from_body(LawDecision, body) for body in bodies)


def _adopted(work: Work, review_id: ReviewId) -> list[tuple[Any, ...]]:
    found = (entry.happening for entry in work.history.entries(ADOPTED, review_id))
    bodies = [each.body for each in found if each.subject == review_id]
    return [(body["number"], body["change"], body["reason"]) for body in bodies]


def pinned(review: Review, pins: Mapping[str, Document]) -> Review:
    """The review as its decisions left it; ``pins`` are its documents of the kind ``PIN``."""
    if not pins:
        return review
    pin = from_body(Pin, pins[max(pins)])
    return replace(
        review,
        law_hashes=pin.law_hashes,
        governing_version=pin.governing_version,
        beside_version=pin.beside_version,
        calendar_version=pin.calendar_version,
        snapshot_id=pin.snapshot_id,
        decisions=pin.number,
    )


def _last_pin(work: Work, review_id: ReviewId) -> Pin | None:
    found = work.documents.list(PIN, f"{review_id}/")
    return from_body(Pin, found[-1][1]) if found else None


def _must_be_as_told(work: Work, shelf: Library, review: Review) -> None:
    """Refuse a review whose pins are not those its history tells of: both would have to be forged.

    The history is read once a sitting for each state of a review.
    """
    pins = (review.snapshot_id, *sorted(review.law_hashes.items()))
    seen = f"{review.review_id} {pins}"
    if seen in shelf.told:
        return
    told = _told(work, review.review_id)
    if told is None or (told["snapshot_id"], *sorted(told["law_hashes"].items())) != pins:
        raise _forged(f"what {review.review_id} is judged by")
    shelf.told.add(seen)


def _told(work: Work, review_id: ReviewId) -> Mapping[str, Any] | None:
    for kind in (ADOPTED, "review.created"):
        entries = work.history.entries(kind, review_id)
        bodies = [e.happening.body for e in entries if e.happening.subject == review_id]
        if bodies:
            found: Mapping[str, Any] = bodies[-1].get("pin", bodies[-1])
            return {"law_hashes": {}, **found}
    return None


def _forged(what: str) -> Refused:
    return Refused(
        "law.forged",
        f"The workspace was changed behind the program's back: {what} is not what its history "
        "tells of. Restore the workspace from a backup.",
    )


def _ruleset(work: Work, shelf: Library, review: Review, name: RulesetId) -> Ruleset:
    key = review.law_hashes.get(name) or f"{name} {_version_of(review, name)}"
    found = shelf.kept.get(key)
    if not isinstance(found, Ruleset):
        found = parse_ruleset(_ruleset_text(work, shelf, review, name))
        shelf.kept[key] = found
    return found


def _calendars(work: Work, shelf: Library, review: Review) -> Calendars:
    key = review.law_hashes.get(CALENDARS) or review.calendar_version
    found = shelf.kept.get(key)
    if not isinstance(found, Calendars):
        found = bundle(*map(parse_calendar, _calendar_texts(work, shelf, review)))
        shelf.kept[key] = found
    return found


def _version_of(review: Review, name: RulesetId) -> str:
    return review.governing_version if name == review.governing else review.beside_version or ""


def _ruleset_text(work: Work, shelf: Library, review: Review, name: RulesetId) -> Document:
    wanted = review.law_hashes.get(name, "")
    kept = work.documents.get(_LAW, wanted)
    if kept is not None:
        if law_hash(kept) != wanted:
            raise _forged(f"the ruleset {name} kept for {review.review_id}")
        return kept
    version = _version_of(review, name)
    there = list(shelf_rulesets(shelf, name))
    for document in there:
        if law_hash(document) == wanted or (not wanted and document["version"] == version):
            return document
    raise _not_here(name, version, [document["version"] for document in there])


def shelf_rulesets(shelf: Library, name: RulesetId) -> Iterator[Document]:
    """Every version of a ruleset on the shelf, the present one first."""
    if name in shelf.ruleset_ids:
        yield shelf.ruleset_document(name)
    yield from (each for each in shelf.earlier("rulesets") if each.get("ruleset") == name)


def _calendar_texts(work: Work, shelf: Library, review: Review) -> tuple[Document, ...]:
    wanted = review.law_hashes.get(CALENDARS, "")
    kept = work.documents.get(_LAW, wanted)
    if kept is not None:
        texts = tuple(kept.get("calendars", ()))
        if law_hash(*texts) != wanted:
            raise _forged(f"the calendars kept for {review.review_id}")
        return texts
    there = list(_shelf_calendars(shelf))
    for texts in there:
        if law_hash(*texts) == wanted or (not wanted and _label(texts) == review.calendar_version):
            return texts
    raise _not_here("calendars", review.calendar_version, [_label(texts) for texts in there])


def _shelf_calendars(shelf: Library) -> Iterator[tuple[Document, ...]]:
    """The three calendars of the shelf, then every three with earlier versions among them."""
    earlier = shelf.earlier("calendars")
    offices = (
        [shelf.calendar_document(name), *(e for e in earlier if e.get("calendar") == name)]
        for name in library.CALENDARS
    )
    yield from product(*offices)


def _label(texts: Iterable[Document]) -> str:
    return ", ".join(f"{text['calendar']} {text['version']}" for text in texts)


def _not_here(name: str, pinned_to: str, there: list[str]) -> Refused:
    if pinned_to in there:
        return Refused(
            "review.version",
            f"{name} was changed after this review was started, under the same version; put the "
            "file back as it was, or install the program again.",
        )
    return Refused(
        "review.version",
        f"This review is judged by {name} version {pinned_to}, but this program carries "
        f"{' and '.join(there) or 'none'}; open it with the program version it was made with.",
    )
