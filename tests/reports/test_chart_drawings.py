"""Charts: one drawing for print and window, with words for who cannot see it."""

import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from reportlab.pdfgen.canvas import Canvas

from qapi_desk.domain.documents import Bar, Chart, ChartKind
from qapi_desk.reports.charts import drawing, natural_height, svg
from tests.reports.sample_documents import pareto_chart, rates_chart, spread_chart

SVG = "{http://www.w3.org/2000/svg}"
charts = pytest.mark.parametrize(
    "chart",
    [rates_chart(), pareto_chart(), spread_chart()],
    ids=["rates", "pareto", "spread"],
)


def texts(picture: str) -> list[str]:
    root = ElementTree.fromstring(picture)
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@charts
@pytest.mark.parametrize("dark", [False, True])
def test_that_the_window_can_show_the_picture(
    chart: Chart, dark: bool, qapp: QGuiApplication
) -> None:
    renderer = QSvgRenderer(QByteArray(svg(chart, dark=dark).encode()))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    colours = {image.pixel(x, y) for x in range(0, 720, 3) for y in range(image.height())}
    assert len(colours) > 5


@charts
def test_that_the_picture_carries_its_title_and_alternative_words(chart: Chart) -> None:
    root = ElementTree.fromstring(svg(chart, dark=False))
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == chart.alternative
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alternative)


@charts
def test_that_dark_and_light_say_the_same_in_other_colours(chart: Chart) -> None:
    light, dark = svg(chart, dark=False), svg(chart, dark=True)
    assert texts(light) == texts(dark)
    assert light != dark


def test_that_rates_limits_and_benchmarks_are_written_exactly() -> None:
    words = texts(svg(rates_chart(), dark=False))
    assert {"77.12%", "68.52\N{EN DASH}84.36%", "75.00%"} <= set(words)


def test_that_counts_and_running_shares_are_written_exactly() -> None:
    words = texts(svg(pareto_chart(), dark=False))
    assert {"18", "45.00%", "72.50%", "100.00%"} <= set(words)


def test_that_drawn_and_expected_cases_are_written_beside_each_bar() -> None:
    words = texts(svg(spread_chart(), dark=False))
    assert {"2026-W27", "9", "8.50", "12", "9.00"} <= set(words)


def test_that_findings_that_went_each_way_have_words_of_their_own() -> None:
    words = texts(svg(replace(spread_chart(), kind=ChartKind.WAYS), dark=False))
    assert {"Findings", "If alike", "findings that went this way"} <= set(words)
    assert "Drawn" not in words


@pytest.mark.parametrize(("most", "step"), [(4, 1), (11, 2), (28, 5), (57, 10), (114, 20)])
def test_that_a_scale_of_counts_steps_by_one_two_or_five(most: int, step: int) -> None:
    chart = replace(spread_chart(), bars=(Bar("One", Fraction(most)),), benchmarks=())
    words = texts(svg(chart, dark=False))
    marks = [int(word) for word in words if word.isdigit()][:-1]
    assert marks == list(range(0, most + 1, step))


def test_that_a_rate_below_its_benchmark_has_another_shape() -> None:
    bar = Bar("One", Fraction(74, 100))
    below = replace(rates_chart(), bars=(bar,), benchmarks=(Fraction(3, 4),))
    above = replace(below, benchmarks=(Fraction(74, 100),))
    shapes = [re.findall("<(circle|polygon)", svg(chart, dark=False)) for chart in (below, above)]
    assert shapes == [["polygon", "circle", "polygon"], ["circle", "circle", "polygon"]]


@charts
def test_that_a_chart_without_bars_says_so(chart: Chart) -> None:
    words = texts(svg(replace(chart, bars=(), benchmarks=()), dark=False))
    assert "There is nothing to draw yet." in words


def test_that_markup_in_names_stays_text() -> None:
    chart = replace(
        pareto_chart(),
        title="a < b & c",
        bars=(Bar('<x a="1">&\x00', Fraction(0)),),
        alternative='"quoted" <b>',
    )
    assert '<x a="1">&' in texts(svg(chart, dark=False))


def test_that_a_very_long_name_keeps_to_three_lines() -> None:
    chart = replace(pareto_chart(), bars=(Bar("many words " * 30, Fraction(1)),))
    names = [text for text in texts(svg(chart, dark=False)) if "words" in text]
    assert len(names) == 3
    assert names[-1].endswith("…")


@charts
def test_that_the_chart_in_print_is_vector_and_text(chart: Chart) -> None:
    target = BytesIO()
    canvas = Canvas(target)
    drawing(chart, 504, natural_height(chart)).drawOn(canvas, 40, 300)
    canvas.save()
    page = PdfReader(target).pages[0]
    assert chart.title in page.extract_text()
    assert not page.images
