"""The frame the charts share: names left, a scale of percents or counts, exact figures right.

Knows where things stand; not what they mean.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from qapi_desk.domain.documents import Chart, ChartKind
from qapi_desk.reports.charts.look import Pencil
from qapi_desk.reports.typefaces import legible, text_width, wrapped

TOP = 44.0
"""Points above the first row: title and the headings of the figures."""
BOTTOM = 50.0
"""Points below the last row: scale and legend."""
ROW = 30.0
"""Points a row likes to be high."""
COUNTED = frozenset({ChartKind.SPREAD, ChartKind.WAYS})
"""Pictures on a scale of counts, their rows close together."""
LOW_ROW = 17.0
"""The same where many groups are compared."""
SMALL = 7.5
TEXT = 8.5
TITLE = 10.5


@dataclass(frozen=True, slots=True)
class Frame:
    """Where rows and percents fall on a drawing, in points from the top left corner."""

    pencil: Pencil
    left: float
    right: float
    row: float
    count: int
    low: Fraction
    high: Fraction
    is_counts: bool = False

    def x(self, share: Fraction) -> float:
        """The distance from the left of a fraction of one, kept inside the scale."""
        kept = min(max(share, self.low), self.high)
        return self.left + (self.right - self.left) * float(
            (kept - self.low) / (self.high - self.low)
        )

    def y(self, row: int) -> float:
        """The middle of a row."""
        return TOP + self.row * (row + 0.5)

    @property
    def foot(self) -> float:
        """Where the rows end."""
        return TOP + self.row * self.count


def natural_height(chart: Chart) -> float:
    """Points a chart likes to be high for its number of bars."""
    row = LOW_ROW if chart.kind in COUNTED else ROW
    return TOP + row * max(1, len(chart.bars)) + BOTTOM


def in_parts(chart: Chart, height: float) -> tuple[Chart, ...]:
    """The chart, or where it is higher than so many points, as many pictures as its bars need."""
    if natural_height(chart) <= height:
        return (chart,)
    row = LOW_ROW if chart.kind in COUNTED else ROW
    most = max(1, int((height - TOP - BOTTOM) // row))
    starts = range(0, len(chart.bars), most)
    last = starts[-1]
    return tuple(
        replace(
            chart,
            bars=chart.bars[start : start + most],
            benchmarks=chart.benchmarks[start : start + most],
            alternative=chart.alternative if start == last else "",
        )
        for start in starts
    )


def framed(pencil: Pencil, chart: Chart, low: Fraction, high: Fraction, figures: float) -> Frame:
    """Draw title, rules and scale; ``figures`` is the width kept free at the right."""
    count = max(1, len(chart.bars))
    row = (pencil.height - TOP - BOTTOM) / count
    left = round(pencil.width * 0.27)
    is_counts = chart.kind in COUNTED
    frame = Frame(pencil, left, pencil.width - figures - 14, row, count, low, high, is_counts)
    title = wrapped(chart.title, pencil.look.bold, TITLE, pencil.width)[0]
    pencil.words((0, 13), title, TITLE, is_bold=True)
    for number in range(count + 1):
        height = TOP + row * number
        pencil.line((0, height), (pencil.width, height), pencil.look.rule)
    _draw_scale(frame)
    for number, bar in enumerate(chart.bars):
        pencil.label((0, frame.y(number)), bar.label, TEXT, left - 12)
    if not chart.bars:
        pencil.words((left, frame.y(0) + 3), "There is nothing to draw yet.", TEXT)
    return frame


def _draw_scale(frame: Frame) -> None:
    pencil = frame.pencil
    step = _count_step(frame) if frame.is_counts else _percent_step(frame)
    tick = -(-frame.low // step) * step
    while tick <= frame.high:
        across = frame.x(tick)
        pencil.line((across, TOP), (across, frame.foot + 4), pencil.look.rule)
        words = f"{int(tick):,}" if frame.is_counts else f"{int(tick * 100)}%"
        pencil.words(
            (across, frame.foot + 14), words, SMALL, anchor="middle", colour=pencil.look.quiet
        )
        tick += step


def _percent_step(frame: Frame) -> Fraction:
    return Fraction(1, 10) if frame.high - frame.low <= Fraction(1, 2) else Fraction(1, 5)


def _count_step(frame: Frame) -> Fraction:
    """One, two or five times a power of ten, so that at most six ticks stand on the scale."""
    least = max(1, ceil((frame.high - frame.low) / 6))
    power = Fraction(10) ** (len(str(least)) - 1)
    return next(power * nice for nice in (1, 2, 5, 10) if power * nice >= least)


def figure(frame: Frame, row: int, across: float, text: str, *, is_bold: bool = False) -> None:
    """An exact figure in a row, right-aligned at ``across``."""
    frame.pencil.words(
        (across, frame.y(row) + 3), legible(text), TEXT, anchor="end", is_bold=is_bold
    )


def heading(frame: Frame, across: float, text: str) -> None:
    """The heading of a column of figures, right-aligned at ``across``."""
    frame.pencil.words((across, TOP - 6), text, SMALL, anchor="end", colour=frame.pencil.look.quiet)


def legend_words(frame: Frame, across: float, words: str) -> float:
    """Words beside a mark of the legend; gives where they end."""
    look = frame.pencil.look
    frame.pencil.words((across, frame.foot + 37), words, SMALL, colour=look.quiet)
    return across + text_width(words, look.text, SMALL)
