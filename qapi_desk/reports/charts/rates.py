"""Rates as marks with whiskers, each against its own benchmark. Reads the values, makes none."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, repeat

from qapi_desk.domain.documents import Bar, Chart
from qapi_desk.reports.charts.frame import Frame, figure, framed, heading, legend_words
from qapi_desk.reports.charts.look import Pencil
from qapi_desk.reports.wording import percent

_FIGURES = 188.0
"""Points kept at the right for rate, limits and benchmark."""
_TENTH = Fraction(1, 10)


def draw_rates(pencil: Pencil, chart: Chart) -> None:
    """Draw one row a bar: whisker from lower to upper limit, mark at the rate, benchmark tick.

    A filled round mark stands at or above its benchmark, a hollow diamond below it.
    """
    frame = framed(pencil, chart, *_scale(chart), _FIGURES)
    edges = (pencil.width - 144, pencil.width - 60, pencil.width)
    has_limits = any(bar.lower is not None for bar in chart.bars)
    for across, words in zip(edges, ("Rate", "Limits" * has_limits, "Benchmark"), strict=True):
        heading(frame, across, words)
    for row, (bar, benchmark) in enumerate(_pairs(chart)):
        _draw_row(frame, row, bar, benchmark)
        _draw_figures(frame, row, bar, benchmark, edges)
    _draw_legend(frame, has_limits=has_limits)


def _pairs(chart: Chart) -> Iterator[tuple[Bar, Fraction | None]]:
    return zip(chart.bars, chain(chart.benchmarks, repeat(None)), strict=False)


def _scale(chart: Chart) -> tuple[Fraction, Fraction]:
    """From a tenth below the lowest mark to one, at least three tenths wide."""
    marks = [bar.value for bar in chart.bars]
    marks += [bar.lower for bar in chart.bars if bar.lower is not None]
    marks += [mark for mark in chart.benchmarks if mark is not None]
    lowest = min(marks, default=Fraction(0))
    low = (lowest // _TENTH) * _TENTH
    return max(Fraction(0), min(low, 1 - 3 * _TENTH)), Fraction(1)


def _draw_row(frame: Frame, row: int, bar: Bar, benchmark: Fraction | None) -> None:
    pencil, middle = frame.pencil, frame.y(row)
    if benchmark is not None:
        across = frame.x(benchmark)
        reach = min(11.0, frame.row * 0.38)
        pencil.line((across, middle - reach), (across, middle + reach), pencil.look.ink, 1.6)
    if bar.lower is not None and bar.upper is not None:
        _draw_whisker(frame, frame.x(bar.lower), frame.x(bar.upper), middle)
    at = (frame.x(bar.value), middle)
    if benchmark is None or bar.value >= benchmark:
        pencil.dot(at, 3.6)
    else:
        pencil.diamond(at, 4.8)


def _draw_whisker(frame: Frame, start: float, end: float, middle: float) -> None:
    pencil, colour = frame.pencil, frame.pencil.look.accent
    pencil.line((start, middle), (end, middle), colour, 1.2)
    for across in (start, end):
        pencil.line((across, middle - 3.5), (across, middle + 3.5), colour, 1.2)


def _draw_figures(
    frame: Frame, row: int, bar: Bar, benchmark: Fraction | None, edges: tuple[float, float, float]
) -> None:
    figure(frame, row, edges[0], percent(bar.value), is_bold=True)
    if bar.lower is not None and bar.upper is not None:
        limits = f"{percent(bar.lower)[:-1]}\N{EN DASH}{percent(bar.upper)}"
        figure(frame, row, edges[1], limits)
    if benchmark is not None:
        figure(frame, row, edges[2], percent(benchmark))


def _draw_legend(frame: Frame, *, has_limits: bool) -> None:
    pencil, height = frame.pencil, frame.foot + 34
    across = 6.0
    pencil.dot((across, height), 3.6)
    across = legend_words(frame, across + 9, "at or above its benchmark") + 26
    pencil.diamond((across, height), 4.8)
    across = legend_words(frame, across + 9, "below its benchmark") + 20
    if has_limits:
        _draw_whisker(frame, across, across + 20, height)
        across = legend_words(frame, across + 27, "limits") + 24
    pencil.line((across, height - 7), (across, height + 7), pencil.look.ink, 1.6)
    legend_words(frame, across + 7, "benchmark")
