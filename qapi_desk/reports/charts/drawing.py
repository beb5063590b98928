"""One chart as a reportlab drawing, or as SVG for a window. Knows no page and no window."""

from typing import assert_never
from xml.sax.saxutils import escape

from reportlab.graphics.renderSVG import drawToString
from reportlab.graphics.shapes import Drawing

from qapi_desk.domain.documents import Chart, ChartKind
from qapi_desk.reports.charts.frame import natural_height
from qapi_desk.reports.charts.look import DARK, LIGHT, PRINT, Look, Pencil
from qapi_desk.reports.charts.pareto import draw_pareto
from qapi_desk.reports.charts.rates import draw_rates
from qapi_desk.reports.charts.spread import draw_spread
from qapi_desk.reports.typefaces import legible, register_typefaces

SVG_WIDTH = 720
"""Points a picture for the window is wide; it scales from there."""
_FAMILIES = {
    LIGHT.text.value: {"family": "DejaVu Sans"},
    LIGHT.bold.value: {"family": "DejaVu Sans", "weight": "bold"},
}


def drawing(chart: Chart, width: float, height: float) -> Drawing:
    """The chart for print, ``width`` by ``height`` points; see ``natural_height``."""
    return _drawn(chart, width, height, PRINT)


def svg(chart: Chart, *, dark: bool) -> str:
    """The chart for a window: one ``svg`` element on a transparent ground.

    Words stay words (family "DejaVu Sans", which lies in ``resources/fonts``), and the title and
    the alternative text are in it for whoever listens instead of looking.
    """
    title, words = legible(chart.title), legible(chart.alternative or chart.title)
    picture = drawToString(
        _drawn(chart, SVG_WIDTH, round(natural_height(chart)), DARK if dark else LIGHT),
        fontHacks=_FAMILIES,
        svgAttrs={"role": "img", "aria-label": words},
    )
    # What stands before the element names a page of another site; the dots are reportlab's own.
    element = picture[picture.index("<svg") :]
    named = element.replace("<title>...</title>", f"<title>{escape(title)}</title>", 1)
    return named.replace("<desc>...</desc>", f"<desc>{escape(words)}</desc>", 1)


def _drawn(chart: Chart, width: float, height: float, look: Look) -> Drawing:
    register_typefaces()
    pencil = Pencil(width, height, look)
    match chart.kind:
        case ChartKind.RATES:
            draw_rates(pencil, chart)
        case ChartKind.PARETO:
            draw_pareto(pencil, chart)
        case ChartKind.SPREAD | ChartKind.WAYS:
            draw_spread(pencil, chart)
        case _:
            assert_never(chart.kind)
    return pencil.drawing
