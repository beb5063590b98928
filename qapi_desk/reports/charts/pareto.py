"""Causes from the most frequent down, with their running share. Reads the values, makes none.

The bars lie on the same scale of percents as the running share, so one scale serves both.
"""

from fractions import Fraction

from qapi_desk.domain.documents import Bar, Chart, Format
from qapi_desk.reports.charts.frame import Frame, figure, framed, heading, legend_words
from qapi_desk.reports.charts.look import Pencil, Point
from qapi_desk.reports.wording import percent, shown

_FIGURES = 108.0
"""Points kept at the right for count and running share."""


def draw_pareto(pencil: Pencil, chart: Chart) -> None:
    """Draw one row a bar, in the order given, and a line through the running shares."""
    frame = framed(pencil, chart, Fraction(0), Fraction(1), _FIGURES)
    edges = (pencil.width - 68, pencil.width)
    for across, words in zip(edges, ("Count", "Running share"), strict=True):
        heading(frame, across, words)
    total = sum((bar.value for bar in chart.bars), Fraction(0))
    for row, bar in enumerate(chart.bars):
        _draw_bar(frame, row, bar, total)
        figure(frame, row, edges[0], shown(bar.value, Format.COUNT), is_bold=True)
        if bar.cumulative is not None:
            figure(frame, row, edges[1], percent(bar.cumulative))
    _draw_running_share(frame, chart)
    _draw_legend(frame)


def _draw_bar(frame: Frame, row: int, bar: Bar, total: Fraction) -> None:
    share = bar.value / total if total else Fraction(0)
    thick = min(14.0, frame.row * 0.5)
    width = frame.x(share) - frame.left
    frame.pencil.bar((frame.left, frame.y(row) - thick / 2), width, thick, frame.pencil.look.fill)


def _draw_running_share(frame: Frame, chart: Chart) -> None:
    points: list[Point] = [
        (frame.x(bar.cumulative), frame.y(row))
        for row, bar in enumerate(chart.bars)
        if bar.cumulative is not None
    ]
    if len(points) > 1:
        frame.pencil.path(points, frame.pencil.look.accent, 1.2)
    for point in points:
        frame.pencil.dot(point, 3.0, is_filled=False)


def _draw_legend(frame: Frame) -> None:
    pencil, height = frame.pencil, frame.foot + 34
    pencil.bar((0, height - 4), 18, 8, pencil.look.fill)
    across = legend_words(frame, 24, "share of all") + 22
    pencil.line((across, height), (across + 20, height), pencil.look.accent, 1.2)
    pencil.dot((across + 10, height), 3.0, is_filled=False)
    legend_words(frame, across + 26, "running share")
