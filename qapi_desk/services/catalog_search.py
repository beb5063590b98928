"""Full text over the catalog as it is typed: ids, titles, words of measures, citations.

Built once from a catalog (and a county's additions), then asked at every key. Every word asked
for must begin some word of the element, wherever it stands; what is found together in one place
and in the more telling places comes first. Plain Python over an index of words.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from qapi_desk.domain.catalog import Catalog, Element, Measure
from qapi_desk.services.library import Library

LONGEST_TEXT: Final = 200
"""Characters of what is typed that are read."""
_MOST_WORDS: Final = 12
_EXCERPT_CHARACTERS: Final = 160
_WIDEST_RANGE: Final = 200
"""Sections of a printed range (``17401-17406``) that are found one by one."""
_WORD: Final = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_RANGE: Final = re.compile(r"\b(\d{4,6})-(\d{4,6})\b")
_LAST: Final = "\U0010ffff"

_WEIGHTS: Final[Mapping[str, int]] = {
    "id": 60,
    "title": 30,
    "authority": 24,
    "measure": 12,
    "task": 10,
    "county": 10,
    "standard": 8,
    "function": 6,
    "intent": 5,
    "practice": 5,
    "evidence": 4,
    "note": 3,
    "printed": 2,
}
"""How telling a place is; an exact word counts double of one that only begins so."""


@dataclass(frozen=True, slots=True)
class LocalText:
    """Something a county added to an element, to be found like the rest of it."""

    element_id: str
    part_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that was found: the part that tells best, and a piece of its text.

    ``part`` is a word like ``title``, ``measure``, ``authority``; ``part_id`` the id of a measure
    or task, where it is one.
    """

    element_id: str
    title: str
    function: str
    part: str
    part_id: str
    excerpt: str
    score: int


@dataclass(frozen=True, slots=True)
class _Part:
    element: int
    kind: str
    part_id: str
    text: str
    words: frozenset[str]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: small letters, no accents, sections whole.

    ``45 CFR 303.4(e)`` is ``45``, ``cfr``, ``303.4``, ``e``; ``CM.1.2.C5`` is one word.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


class CatalogSearch:
    """The words of one catalog, ready to be asked."""

    def __init__(self, catalog: Catalog, local: Iterable[LocalText] = ()) -> None:
        """Read every word once.

        Args:
            catalog: the statewide catalog.
            local: what the county added; of elements the catalog does not have, nothing is kept.
        """
        self._elements = catalog.elements
        self._functions = {each.function_id: each.title for each in catalog.functions}
        self._parts = tuple(_parts(catalog, local))
        places: dict[str, list[int]] = {}
        for at, part in enumerate(self._parts):
            for word in part.words:
                places.setdefault(word, []).append(at)
        self._places = places
        self._words = sorted(places)

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """The elements that hold every word of a text, the most telling first.

        Args:
            text: as typed; of a long one only the beginning is read.
            limit: how many at most.

        Returns:
            Hits; none for a text without a word. Equal ones stand in the catalog's order.
        """
        wanted = tuple(dict.fromkeys(words_of(text[:LONGEST_TEXT])))[:_MOST_WORDS]
        if not wanted:
            return ()
        points = [self._points(word) for word in wanted]
        best = [self._best_of_elements(each) for each in points]
        held = set(best[0]).intersection(*best[1:])
        together = self._together(points)
        scores = {
            element: sum(each[element] for each in best) + together.get(element, 0)
            for element in held
        }
        ordered = sorted(held, key=lambda element: (-scores[element], element))[:limit]
        telling = self._telling(frozenset(ordered), points)
        return tuple(self._hit(e, scores[e], wanted, telling[e]) for e in ordered)

    def _points(self, word: str) -> dict[int, int]:
        """Each part that holds a word beginning so, and how much that tells."""
        found: dict[int, int] = {}
        first = bisect_left(self._words, word)
        for held in self._words[first : bisect_left(self._words, word + _LAST)]:
            worth = 2 if held == word else 1
            for at in self._places[held]:
                found[at] = max(found.get(at, 0), worth * _WEIGHTS[self._parts[at].kind])
        return found

    def _best_of_elements(self, points: Mapping[int, int]) -> dict[int, int]:
        best: dict[int, int] = {}
        for at, worth in points.items():
            element = self._parts[at].element
            best[element] = max(best.get(element, 0), worth)
        return best

    def _together(self, points: Sequence[Mapping[int, int]]) -> dict[int, int]:
        """What it is worth to each element that all words stand in one part of it.

        Nothing for a single word.
        """
        if len(points) < 2:
            return {}
        whole = set(points[0]).intersection(*points[1:])
        return self._best_of_elements({at: _told(at, points) for at in whole})

    def _telling(
        self, elements: frozenset[int], points: Sequence[Mapping[int, int]]
    ) -> dict[int, _Part]:
        """Of each of these elements the part that tells best; of equal ones the first."""
        best: dict[int, tuple[int, int]] = {}
        for at in set[int]().union(*points):
            element = self._parts[at].element
            if element in elements:
                told = (-_told(at, points), at)
                best[element] = min(best.get(element, told), told)
        return {element: self._parts[at] for element, (_, at) in best.items()}

    def _hit(self, element: int, score: int, wanted: Sequence[str], part: _Part) -> Hit:
        found = self._elements[element]
        return Hit(
            element_id=found.element_id,
            title=found.title,
            function=self._functions.get(found.function_id, ""),
            part=part.kind,
            part_id=part.part_id,
            excerpt=_excerpt(part.text, wanted),
            score=score,
        )


def _told(at: int, points: Sequence[Mapping[int, int]]) -> int:
    return sum(each.get(at, 0) for each in points)


def _parts(catalog: Catalog, local: Iterable[LocalText]) -> Iterator[_Part]:
    functions = {each.function_id: each.title for each in catalog.functions}
    areas = {each.area_id: each.title for each in catalog.areas}
    for number, element in enumerate(catalog.elements):
        above = f"{functions.get(element.function_id, '')}, {areas.get(element.area_id, '')}"
        for kind, part_id, text in (("function", "", above), *_texts(element)):
            if text:
                words = _own_words(kind, part_id, text, catalog.abbreviations)
                yield _Part(number, kind, part_id, text, words)
    places = {each.element_id: number for number, each in enumerate(catalog.elements)}
    for each in local:
        if each.element_id in places:
            words = frozenset(words_of(f"{each.part_id} {each.text}"))
            yield _Part(places[each.element_id], "county", each.part_id, each.text, words)


def _texts(element: Element) -> Iterator[tuple[str, str, str]]:
    yield "id", element.element_id, f"{element.element_id} {element.title}"
    yield "title", "", element.title
    yield "intent", "", element.intent
    yield "standard", "", element.standard
    for task in element.tasks:
        yield "task", task.task_id, f"{task.branch} {task.title}".strip()
    for measure in element.measures:
        yield "measure", measure.measure_id, _measure_text(measure)
    for kind, texts in (
        ("authority", element.authorities),
        ("practice", element.best_practices),
        ("evidence", element.evidence),
    ):
        for text in texts:
            yield kind, "", text
    yield "note", "", f"{element.note} {element.applies_to}".strip()
    for form in element.printed:
        yield "printed", "", form.printed


def _measure_text(measure: Measure) -> str:
    return f"{measure.text}. {measure.note}" if measure.note else measure.text


def _own_words(
    kind: str, part_id: str, text: str, abbreviations: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """The words a part is found by, its own id among them.

    An element's id counts by itself, not by the title that its excerpt shows; a citation counts
    by both its short and its long name, and a printed range by each of its sections.
    """
    if kind == "id":
        return frozenset(words_of(part_id))
    words = {*words_of(part_id), *words_of(text)}
    if kind == "authority":
        words.update(_sections(text))
        for short, names in abbreviations.items():
            is_named = any(name.casefold() in text.casefold() for name in names)
            if is_named or words.issuperset(words_of(short)):
                words.update(words_of(" ".join((short, *names))))
    return frozenset(words)


def _sections(text: str) -> Iterator[str]:
    for first, last in _RANGE.findall(text):
        if 0 < int(last) - int(first) <= _WIDEST_RANGE:
            yield from map(str, range(int(first), int(last) + 1))


def _excerpt(text: str, wanted: Iterable[str]) -> str:
    """A piece of the text around the first word that was asked for, on word boundaries."""
    if len(text) <= _EXCERPT_CHARACTERS:
        return text
    starts = [
        match.start()
        for match in re.finditer(r"\w[\w.]*", text)
        if any(held.startswith(word) for word in wanted for held in words_of(match.group()))
    ]
    first = max(min(starts, default=0) - _EXCERPT_CHARACTERS // 3, 0)
    piece = text[first : first + _EXCERPT_CHARACTERS]
    if first:
        piece = f"… {piece.partition(' ')[2]}"
    if first + _EXCERPT_CHARACTERS < len(text):
        piece = f"{piece.rpartition(' ')[0]} …"
    return piece


@lru_cache(maxsize=4)
def index_of(library: Library, local: tuple[LocalText, ...] = ()) -> CatalogSearch:
    """The index of a shelf's catalog with a county's additions; built once for the same."""
    return CatalogSearch(library.catalog, local)


def find(
    library: Library, text: str, local: tuple[LocalText, ...] = (), limit: int = 50
) -> tuple[Hit, ...]:
    """The elements of a shelf's catalog that hold every word of a text; as ``CatalogSearch``."""
    return index_of(library, local).find(text, limit)
