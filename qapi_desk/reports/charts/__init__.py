"""Charts drawn once, for two faces: vector in the PDF, SVG in the window."""

from qapi_desk.reports.charts.drawing import drawing, svg
from qapi_desk.reports.charts.frame import in_parts, natural_height

__all__ = ["drawing", "in_parts", "natural_height", "svg"]
