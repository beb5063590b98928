"""Colours, faces and a pencil for charts. Knows nothing of what a chart says.

The colours differ in lightness first, so a chart printed in grey still reads.
"""

from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor

from qapi_desk.reports.typefaces import Face, wrapped

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart is drawn with: ``ink`` for words, ``fill`` for bars, ``accent`` for marks."""

    ink: Color
    quiet: Color
    rule: Color
    fill: Color
    accent: Color
    paper: Color
    text: Face
    bold: Face


PRINT = Look(
    ink=HexColor("#1B2733"),
    quiet=HexColor("#56636F"),
    rule=HexColor("#DBE1E6"),
    fill=HexColor("#9DB4C8"),
    accent=HexColor("#1F4E79"),
    paper=HexColor("#FFFFFF"),
    text=Face.BODY,
    bold=Face.BOLD,
)
LIGHT = Look(
    ink=PRINT.ink,
    quiet=PRINT.quiet,
    rule=PRINT.rule,
    fill=PRINT.fill,
    accent=PRINT.accent,
    paper=PRINT.paper,
    text=Face.SCREEN,
    bold=Face.SCREEN_BOLD,
)
DARK = Look(
    ink=HexColor("#E8EDF2"),
    quiet=HexColor("#A9B6C2"),
    rule=HexColor("#3A4651"),
    fill=HexColor("#54708A"),
    accent=HexColor("#9CCBF4"),
    paper=HexColor("#1E252C"),
    text=Face.SCREEN,
    bold=Face.SCREEN_BOLD,
)


class Pencil:
    """Draws on one drawing, measuring from the top left corner, in points."""

    def __init__(self, width: float, height: float, look: Look) -> None:
        self.look = look
        self.drawing = Drawing(width, height, initialFontName=look.text.value)

    @property
    def width(self) -> float:
        """Points from the left edge to the right."""
        return float(self.drawing.width)

    @property
    def height(self) -> float:
        """Points from the top edge to the bottom."""
        return float(self.drawing.height)

    def words(
        self,
        at: Point,
        text: str,
        size: float,
        *,
        anchor: Anchor = "start",
        colour: Color | None = None,
        is_bold: bool = False,
    ) -> None:
        """One line of text, its baseline at ``at``."""
        face = self.look.bold if is_bold else self.look.text
        # Half points only: the SVG writer drops what is finer from a text's height.
        baseline = round((self.height - at[1]) * 2) / 2
        self.drawing.add(
            String(
                at[0],
                baseline,
                text,
                fontName=face.value,
                fontSize=size,
                fillColor=colour or self.look.ink,
                textAnchor=anchor,
            )
        )

    def label(self, at: Point, text: str, size: float, width: float) -> None:
        """A label about the height ``at``, in at most three lines of ``width`` points."""
        lines = wrapped(text, self.look.text, size, width)
        if len(lines) > 3:
            lines = [*lines[:2], f"{lines[2].rstrip()[:-1]}\N{HORIZONTAL ELLIPSIS}"]
        leading = size * 1.2
        first = at[1] - (len(lines) - 1) * leading / 2 + size * 0.36
        for number, line in enumerate(lines):
            self.words((at[0], first + number * leading), line, size)

    def line(self, start: Point, end: Point, colour: Color, thick: float = 0.5) -> None:
        """A straight line."""
        self.drawing.add(
            Line(
                start[0],
                self.height - start[1],
                end[0],
                self.height - end[1],
                strokeColor=colour,
                strokeWidth=thick,
            )
        )

    def path(self, points: list[Point], colour: Color, thick: float) -> None:
        """A line through all the points."""
        flat = [number for x, y in points for number in (x, self.height - y)]
        self.drawing.add(PolyLine(flat, strokeColor=colour, strokeWidth=thick))

    def bar(self, at: Point, width: float, height: float, colour: Color) -> None:
        """A filled rectangle; ``at`` is its top left corner."""
        rectangle = Rect(at[0], self.height - at[1] - height, width, height)
        rectangle.fillColor = colour
        rectangle.strokeColor = None
        self.drawing.add(rectangle)

    def dot(self, at: Point, radius: float, *, is_filled: bool = True) -> None:
        """A round mark."""
        self.drawing.add(
            Circle(
                at[0],
                self.height - at[1],
                radius,
                fillColor=self.look.accent if is_filled else self.look.paper,
                strokeColor=self.look.accent,
                strokeWidth=1.2,
            )
        )

    def diamond(self, at: Point, radius: float) -> None:
        """A hollow mark standing on its corner."""
        x, y = at[0], self.height - at[1]
        corners = [x - radius, y, x, y + radius, x + radius, y, x, y - radius]
        self.drawing.add(
            Polygon(
                corners,
                fillColor=self.look.paper,
                strokeColor=self.look.accent,
                strokeWidth=1.4,
            )
        )
