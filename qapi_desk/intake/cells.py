"""Reading columns of text into typed values, thousands of cells at a time.

Each distinct text is read once and remembered, so that a column costs one dictionary look-up a
cell. Knows the kinds of the contract; knows no file, table or database.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from qapi_desk.intake.contract import Column, Kind

FIRST_DAY = "1900-01-01"
_REMEMBER_TEXTS = 60_000
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_MONEY = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a text: a rule's name, a sentence, and whether the value was lost."""

    rule: str
    message: str
    severity: str = "error"
    is_unreadable: bool = True


class Unfit(Exception):  # noqa: N818 - it carries a flaw to the column that asked
    """Raised by a parser for a text it cannot read."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.flaw = Flaw(rule, message)


Parser = Callable[[str], object]
Reader = Callable[[Sequence[str]], Sequence[object]]


class Remembered(dict[str, object]):
    """Texts already read. ``flaws`` keeps what was wrong with the unreadable ones.

    ``same`` are the texts that are their own values.
    """

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse
        self.flaws: dict[str, Flaw] = {}
        self.same: set[str] = set()

    def __missing__(self, text: str) -> object:
        value: object = None
        if text:
            try:
                value = self.parse(text)
            except Unfit as unfit:
                self.flaws[text] = unfit.flaw
        self[text] = value
        if value == text:
            self.same.add(text)
        return value

    def forget(self) -> None:
        """Begin anew, when there are too many."""
        self.clear()
        self.flaws.clear()
        self.same.clear()


@dataclass(slots=True)
class CellReader:
    """Reads one column, chunk after chunk.

    ``read`` gives the values and leaves what was wrong in ``flaws``: text -> flaw, for texts of
    this chunk at least.
    """

    remembered: Remembered
    flaws: Mapping[str, Flaw] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> Sequence[object]:
        """Typed values in the same order; blank and unreadable texts give None."""
        if len(self.remembered) > _REMEMBER_TEXTS:
            self.remembered.forget()
        self.flaws = self.remembered.flaws
        if self.remembered.same and self.remembered.same.issuperset(texts):
            return texts
        return list(map(self.remembered.__getitem__, texts))


@dataclass(slots=True)
class PlainReader:
    """Reads free text and ids as they are; for ids the form is checked."""

    is_id: bool
    flaws: dict[str, Flaw] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> Sequence[object]:
        """The texts themselves, None for blank ones."""
        values = self.take(texts)
        if self.is_id and not is_plain_id("|".join(texts)):
            self._check_form(texts)
        return values

    def take(self, texts: Sequence[str]) -> Sequence[object]:
        """The same for texts known to be sound."""
        self.flaws = {}
        return [text or None for text in texts] if "" in texts else texts

    def _check_form(self, texts: Sequence[str]) -> None:
        for text in set(texts):
            flaw = flaw_of_id(text)
            if flaw:
                self.flaws[text] = flaw


def is_plain_id(text: str) -> bool:
    """Whether an id, or many joined by a sign, surely has no flaw of form: most never do."""
    return text.isascii() and text.isprintable() and " " not in text


def flaw_of_id(text: str) -> Flaw | None:
    """What is wrong with the form of an id, None for nothing. The id itself is kept as it is."""
    if text != text.strip():
        return Flaw("id.outer_space", "The id begins or ends with a space.", is_unreadable=False)
    if any(unicodedata.category(character) == "Cc" for character in text):
        return Flaw("id.control", "The id holds a control character.", is_unreadable=False)
    if not unicodedata.is_normalized("NFC", text):
        return Flaw(
            "id.not_nfc", "The id's characters are not in composed form (NFC).", is_unreadable=False
        )
    return None


class ReaderShelf:
    """Makes the readers of one table; columns read alike share what they remember."""

    def __init__(self, as_of: str) -> None:
        """``as_of`` is the ISO date after which only some dates may lie; empty while unknown."""
        self._as_of = as_of
        self._shared: dict[tuple[object, ...], Remembered] = {}

    def reader_for(self, column: Column, date_format: str = "") -> CellReader | PlainReader:
        """The reader of a contract column.

        Args:
            column: the contract's column.
            date_format: the county's own format for this column, empty for ISO.
        """
        if column.kind in (Kind.TEXT, Kind.ID):
            return PlainReader(is_id=column.kind is Kind.ID)
        latest = "" if column.may_lie_later else self._as_of
        alike = (column.kind, column.codes, date_format, latest)
        if alike not in self._shared:
            parsers: dict[Kind, Parser] = {
                Kind.CODE: code_parser(column.codes),
                Kind.DATE: date_parser(date_format, latest),
                Kind.MONEY: parse_cents,
                Kind.FLAG: parse_flag,
                Kind.MONTH: parse_month,
            }
            self._shared[alike] = Remembered(parsers[column.kind])
        return CellReader(self._shared[alike])


def parse_cents(text: str) -> int:
    """Whole cents of decimal text with at most two places, exactly.

    Raises:
        Unfit: ``money.unreadable``.
    """
    match = _MONEY.fullmatch(text)
    if match is None:
        raise Unfit(
            "money.unreadable",
            "Not an amount: plain decimal text with at most two places is expected, like 1250.00.",
        )
    sign, whole, places = match.groups()
    cents = int(whole) * 100 + int((places or "0").ljust(2, "0"))
    return -cents if sign else cents


def parse_flag(text: str) -> int:
    """0 or 1.

    Raises:
        Unfit: ``flag.unreadable``.
    """
    if text not in ("0", "1"):
        raise Unfit("flag.unreadable", "Not a flag: 0 or 1 is expected.")
    return int(text)


def parse_month(text: str) -> str:
    """A month as ``YYYY-MM``.

    Raises:
        Unfit: ``month.unreadable``.
    """
    if _MONTH.fullmatch(text) is None:
        raise Unfit("month.unreadable", "Not a month: YYYY-MM is expected, like 2026-09.")
    return text


def date_parser(form: str, latest: str) -> Parser:
    """A parser giving ISO dates.

    Args:
        form: a ``strptime`` format, or empty for ISO ``YYYY-MM-DD``.
        latest: the last ISO day allowed, or empty for any.
    """
    printed = form or "YYYY-MM-DD"

    def parse(text: str) -> str:
        try:
            iso = _iso_of(text, form)
        except ValueError as error:
            raise Unfit("date.unreadable", f"Not a date: {printed} is expected.") from error
        if iso < FIRST_DAY:
            raise Unfit("date.outside", f"The date lies before {FIRST_DAY}.")
        if latest and iso > latest:
            raise Unfit("date.outside", f"The date lies after the as-of date {latest}.")
        return iso

    return parse


def _iso_of(text: str, form: str) -> str:
    if form:
        return date(*time.strptime(text, form)[:3]).isoformat()
    if _ISO.fullmatch(text) is None:
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def code_parser(codes: frozenset[str]) -> Parser:
    """A parser that lets exactly these codes through."""
    folded = {code.casefold(): code for code in codes}

    def parse(text: str) -> str:
        if text in codes:
            return text
        meant = folded.get(text.strip().casefold())
        near = [meant] if meant else get_close_matches(text.upper(), sorted(codes), 1, 0.8)
        if near:
            raise Unfit("code.near_miss", f"Not a code of the list; perhaps {near[0]} was meant.")
        raise Unfit("code.unknown", "Not a code of the list.")

    return parse
