"""Replaying a draw of RAT-STATS 2010 and holding a printout against it; nothing is drawn with it.

A printout's numbers are taken as they were typed or pasted: any separators, thousands marked or
not, with or without a column that counts them, in the order drawn or sorted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.sampling.replay import as_printed, replay_sets, started
from qapi_desk.services import typed
from qapi_desk.services.library import Library

Values = tuple[tuple[int, ...], ...]

LONGEST_PRINTOUT_BYTES = 2_000_000
"""RAT-STATS draws 10,000 numbers at most; a printout of them is a tenth of this."""


@dataclass(frozen=True, slots=True)
class ReplayTerms:
    """What a printout says was asked: seed, range of each position, numbers, spares after them."""

    seed: float
    ranges: tuple[tuple[int, int], ...]
    count: int
    spares: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """The draw again.

    ``drawn``: in order of selection; ``printed``: the count sorted, the spares as drawn.
    ``kept_bits``: what the generator keeps of the seed, 0 to 65,535.
    """

    terms: ReplayTerms
    drawn: Values
    printed: Values
    kept_bits: int

    @property
    def total(self) -> int:
        """The sum of all numbers drawn, which RAT-STATS prints as a check."""
        return sum(sum(value) for value in self.drawn)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printout held against the draw.

    ``order``: which order of the draw it was read in. ``agreed``: numbers (or sets) that agree
    from the first one on. ``difference``: the first that does not, in one sentence, or None.
    """

    order: str
    agreed: int
    difference: str | None

    @property
    def is_same(self) -> bool:
        """Whether every number agrees."""
        return self.difference is None


@dataclass(frozen=True, slots=True)
class ReplayLimits:
    """Why nothing new is drawn: two sentences with the figures, how they came about, sources."""

    sentences: tuple[str, str]
    how: str
    sources: tuple[str, ...]


def terms_of(seed: str, ranges: str, count: str, spares: str = "") -> ReplayTerms:
    """What was typed, as terms. ``ranges``: lowest and highest of each position, a line each.

    Raises:
        Refused: ``calculator.field``, naming the field.
    """
    if not seed.strip() or not ranges.strip() or not count.strip():
        missing = "Seed" if not seed.strip() else "Range" if not ranges.strip() else "Numbers drawn"
        raise Refused("calculator.empty", f"{missing}: still to be filled in.")
    return ReplayTerms(
        float(typed.number(seed, "Seed")),
        tuple((low, high) for low, high in typed.pairs(ranges, "Range")),
        typed.whole(count, "Numbers drawn"),
        typed.whole(spares, "Spares") if spares.strip() else 0,
    )


def replay(terms: ReplayTerms) -> Replayed:
    """The numbers RAT-STATS 2010 draws for these terms.

    Raises:
        Refused: an empty range, a count that cannot be, more sets than exist.
    """
    if terms.count < 1:
        raise Refused("replay.count", "Numbers drawn: at least one must have been drawn.")
    drawn = replay_sets(terms.seed, terms.ranges, terms.count + terms.spares)
    kept = started(terms.seed).kept
    return Replayed(terms, tuple(drawn), tuple(as_printed(drawn, terms.count)), kept)


def read_printout(path: Path) -> str:
    """A printout's text, whatever its encoding.

    Raises:
        Trouble: ``replay.unreadable``; Refused: ``replay.long``.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_PRINTOUT_BYTES + 1)
    except OSError as error:
        raise Trouble(
            "replay.unreadable", f"{path} cannot be read ({error.strerror}); check the name."
        ) from error
    if len(content) > LONGEST_PRINTOUT_BYTES:
        raise Refused("replay.long", f"{path} is too long for a printout of numbers; check it.")
    return content.decode(
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace"
    )


def compare(replayed: Replayed, printout: str) -> Comparison:
    """Hold a printout's numbers against the draw, in whichever order agrees furthest.

    Raises:
        Refused: ``replay.no_numbers``, for a printout without any.
    """
    readings = tuple(_readings(printout, len(replayed.terms.ranges)))
    if not readings:
        raise Refused(
            "replay.no_numbers", "The printout holds no numbers; paste them or type them."
        )
    orders = {
        "the order of selection": replayed.drawn,
        "the count sorted, the spares as drawn": replayed.printed,
        "all sorted": tuple(sorted(replayed.drawn)),
    }
    tried = [
        (_agreed(shown, drawn), shown == drawn, shown, name, drawn)
        for shown in readings
        for name, drawn in orders.items()
    ]
    agreed, _, shown, name, drawn = max(tried, key=lambda one: (one[1], one[0]))
    return Comparison(name, agreed, _difference(shown, drawn, agreed))


def _readings(printout: str, width: int) -> Iterator[Values]:
    """The ways to read a printout's numbers: commas apart or thousands, counted in a column."""
    for pattern in (r"\d+", r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"):
        found = [
            int(n.replace(",", ""))
            for n in re.findall(pattern, printout[:LONGEST_PRINTOUT_BYTES], re.ASCII)
        ]
        if not found:
            return
        yield _rows(found, width)
        counted = _rows(found, width + 1)
        places = [row[0] for row in counted]
        if sorted(places) == list(range(1, len(counted) + 1)) and len(counted[-1]) == width + 1:
            yield tuple(row[1:] for row in counted)
            yield tuple(row[1:] for row in sorted(counted))


def _rows(numbers: Sequence[int], width: int) -> Values:
    return tuple(tuple(numbers[start : start + width]) for start in range(0, len(numbers), width))


def _agreed(shown: Values, drawn: Values) -> int:
    pairs = zip(shown, drawn, strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a != b), min(len(shown), len(drawn))
    )


def _difference(shown: Values, drawn: Values, agreed: int) -> str | None:
    if shown == drawn:
        return None
    word = "Number" if len(drawn[0]) == 1 else "Set"
    place = f"{word} {agreed + 1:,}"
    if agreed == len(shown):
        return (
            f"The printout ends after {agreed:,}; {place} of the replay is {_told(drawn[agreed])}."
        )
    if agreed == len(drawn):
        return f"{place} of the printout, {_told(shown[agreed])}, is one more than was asked for."
    sentence = (
        f"{place} of the printout is {_told(shown[agreed])}; the replay gives "
        f"{_told(drawn[agreed])} there."
    )
    if sorted(shown) == sorted(drawn):
        return f"{sentence} The numbers are the same in another order."
    return sentence if agreed else f"{sentence} Check seed, range and count first."


def _told(value: tuple[int, ...]) -> str:
    return ", ".join(f"{number:,}" if len(value) == 1 else str(number) for number in value)


def limits(library: Library) -> ReplayLimits:
    """Why this is a verifier of old printouts and no more.

    Raises:
        Trouble: ``library.unreadable``.
    """
    body = library.document("sampling", "ratstats.json")
    figures = {"seed_bits": body["seed_bits"], "most_samples": f"{body['most_samples']:,}"}
    figures |= {key: f"{value:,}" for key, value in body["example"].items() if key != "how"}
    first, second = (str(words).format(**figures) for words in body["sentences"])
    sources = (f"{one['title']}: {one['what']}" for one in body["sources"])
    return ReplayLimits((first, second), body["example"]["how"], tuple(sources))
