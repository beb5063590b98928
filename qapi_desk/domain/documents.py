"""A publishable document as values only. PDF and Excel are drawn from the same one.

A service builds it; ``reports`` draws it. Every number a reader sees is in here exactly once,
as an exact value with a format, so the two faces cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

Value = str | int | Fraction | date | datetime | bool | None


class Format(StrEnum):
    """How a value is shown; the value itself stays exact."""

    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    """A fraction of one, shown with two decimals and a percent sign."""
    DAY = "day"
    MOMENT = "moment"
    DAYS = "days"
    CENTS = "cents"
    NUMBER = "number"
    """A fraction or a count shown with two decimals: a weight, a statistic."""
    MONO = "mono"
    """Hashes, ids: a fixed-width face, never broken silently."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``width`` is a weight; ``key`` is stable across versions."""

    key: str
    title: str
    format: Format = Format.TEXT
    width: float = 1.0
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. ``sheet`` names its sheet in the workbook; ``in_pdf`` False keeps it out."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    sheet: str = ""
    in_pdf: bool = True
    in_workbook: bool = True
    empty: str = "Nothing to show."
    is_dense: bool = False
    """Printed in the smallest type with close rows: for a paper that must stay on two pages."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 starts a section and a bookmark."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; never markup."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, set as a two-column list."""

    title: str
    items: tuple[tuple[str, Value, Format], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its value, and optionally an interval and a running share."""

    label: str
    value: Fraction
    lower: Fraction | None = None
    upper: Fraction | None = None
    cumulative: Fraction | None = None


class ChartKind(StrEnum):
    """The pictures we draw."""

    RATES = "rates"
    """Rates with their intervals against a benchmark mark."""
    PARETO = "pareto"
    SPREAD = "spread"
    """Counts drawn from each group, against the counts expected there as marks."""
    WAYS = "ways"
    """Findings that went each way, against as many as there would be if all went alike."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, always with words that say the same and a table twin in the document.

    ``benchmarks`` are the marks beside the bars: least rates, or expected counts in a ``SPREAD``
    and in ``WAYS``.
    """

    key: str
    kind: ChartKind
    title: str
    bars: tuple[Bar, ...]
    benchmarks: tuple[Fraction | None, ...] = ()
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start a new page here (PDF only)."""


Block = Heading | Paragraph | Facts | Table | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """What is published: a cover's facts, blocks in order, and a footer that names versions."""

    key: str
    title: str
    subtitle: str
    agency: str
    made_at: datetime
    cover: Facts
    blocks: tuple[Block, ...]
    footer: str
    """Ruleset, calendar, form and snapshot versions, and the head of the history chain."""
    language: str = "en-US"
    counts: Mapping[str, int] = field(default_factory=dict)
    """Named row counts the workbook is checked against after writing."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
