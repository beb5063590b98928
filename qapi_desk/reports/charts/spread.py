"""Counts of groups, each against the number expected there. Reads values, makes none.

Words stand beside every bar, so nobody has to tell a bar's end from its mark by eye.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, repeat

from qapi_desk.domain.documents import Bar, Chart, ChartKind, Format
from qapi_desk.reports.charts.frame import Frame, figure, framed, heading, legend_words
from qapi_desk.reports.charts.look import Pencil
from qapi_desk.reports.wording import shown

_FIGURES = 108.0
"""Points kept at the right for the two counts."""
_WORDS: Mapping[ChartKind, tuple[str, str, str, str]] = {
    ChartKind.SPREAD: (
        "Drawn", "Expected", "cases drawn",
        "cases expected from the group's share of the universe",
    ),
    ChartKind.WAYS: (
        "Findings", "If alike", "findings that went this way",
        "as many as there would be if fails and passes went over alike",
    ),
}  # fmt: skip
"""Headings of the two counts, and what bar and mark are."""


def draw_spread(pencil: Pencil, chart: Chart) -> None:
    """Draw one row a group in the order given: a bar as long as its count, a mark as expected."""
    frame = framed(pencil, chart, Fraction(0), _highest(chart), _FIGURES)
    edges = (pencil.width - 62, pencil.width)
    for across, words in zip(edges, _WORDS[chart.kind][:2], strict=True):
        heading(frame, across, words)
    for row, (bar, expected) in enumerate(_pairs(chart)):
        _draw_bar(frame, row, bar, expected)
        figure(frame, row, edges[0], shown(bar.value, Format.COUNT), is_bold=True)
        if expected is not None:
            figure(frame, row, edges[1], shown(expected, Format.NUMBER))
    _draw_legend(frame, *_WORDS[chart.kind][2:])


def _pairs(chart: Chart) -> Iterator[tuple[Bar, Fraction | None]]:
    return zip(chart.bars, chain(chart.benchmarks, repeat(None)), strict=False)


def _highest(chart: Chart) -> Fraction:
    """The longest bar or the farthest mark, and a little more; at least one case."""
    marks = [bar.value for bar in chart.bars]
    marks += [mark for mark in chart.benchmarks if mark is not None]
    return max(Fraction(1), max(marks, default=Fraction(1)) * Fraction(21, 20))


def _draw_bar(frame: Frame, row: int, bar: Bar, expected: Fraction | None) -> None:
    pencil, middle = frame.pencil, frame.y(row)
    thick = min(12.0, frame.row * 0.55)
    pencil.bar(
        (frame.left, middle - thick / 2), frame.x(bar.value) - frame.left, thick, pencil.look.fill
    )
    if expected is not None:
        across, reach = frame.x(expected), min(9.0, frame.row * 0.42)
        pencil.line((across, middle - reach), (across, middle + reach), pencil.look.accent, 1.8)


def _draw_legend(frame: Frame, bar: str, mark: str) -> None:
    pencil, height = frame.pencil, frame.foot + 34
    pencil.bar((0, height - 4), 18, 8, pencil.look.fill)
    across = legend_words(frame, 24, bar) + 22
    pencil.line((across, height - 7), (across, height + 7), pencil.look.accent, 1.8)
    legend_words(frame, across + 8, mark)
