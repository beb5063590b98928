"""Colours, text size and spacing of the window: light, dark and high contrast.

Everything is painted from the tokens of one ``Look``; a test holds every pair of text and ground
to a contrast of 4.5 to 1. Knows nothing of pages.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from qapi_desk.ui.looks import CONTRAST, DARK, LIGHT, Look
from qapi_desk.ui.sheet import style_sheet


class Theme(StrEnum):
    """What a person may ask for. SYSTEM follows the desktop, high contrast included."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


LOOKS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}


def chosen_look(theme: Theme, app: QApplication) -> Look:
    """The look for what was asked; SYSTEM reads the desktop's scheme and contrast wish."""
    if theme is not Theme.SYSTEM:
        return LOOKS[theme]
    hints = app.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and _wants_contrast(accessibility()):
        return CONTRAST
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _wants_contrast(hints: object) -> bool:
    preference = getattr(hints, "contrastPreference", None)
    return preference is not None and str(preference()).endswith("HighContrast")


def palette_of(look: Look) -> QPalette:
    """The palette roles of a look; style sheet and painters speak in these colours only."""
    role = QPalette.ColorRole
    colours = {
        role.Window: look.ground, role.WindowText: look.text, role.Base: look.panel,
        role.AlternateBase: look.raised, role.Text: look.text, role.Button: look.raised,
        role.ButtonText: look.text, role.BrightText: look.bad, role.ToolTipBase: look.raised,
        role.ToolTipText: look.text, role.PlaceholderText: look.muted, role.Link: look.accent,
        role.LinkVisited: look.accent, role.Highlight: look.accent,
        role.HighlightedText: look.on_accent, role.Accent: look.accent, role.Mid: look.line,
        role.Midlight: look.line, role.Dark: look.control_line, role.Light: look.panel,
    }  # fmt: skip
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(look.control_line))
    return palette


@dataclass(slots=True)
class Dress:
    """How the running program is dressed. ``apply`` changes it everywhere at once."""

    app: QApplication
    base_points: float
    look: Look = LIGHT
    percent: int = 100

    @classmethod
    def of(cls, app: QApplication) -> "Dress":
        """The program as the desktop dressed it, with the Fusion style under our colours."""
        app.setStyle("Fusion")
        points = app.font().pointSizeF()
        return cls(app, max(points, 9.5))

    def apply(self, theme: Theme, percent: int) -> Look:
        """Put on a theme at a text size in per cent of the system's; gives the look worn."""
        self.look, self.percent = chosen_look(theme, self.app), percent
        font = QFont(self.app.font())
        font.setPointSizeF(self.base_points * percent / 100)
        self.app.setFont(font)
        self.app.setPalette(palette_of(self.look))
        em = QFontMetrics(font).height()
        self.app.setStyleSheet(style_sheet(self.look, em))
        self.app.setProperty("qapi.look", self.look.name)
        self.app.setProperty("qapi.percent", percent)
        return self.look


def worn_look() -> Look:
    """The look the program wears now, for painters of timelines and icons."""
    app = QApplication.instance()
    name = app.property("qapi.look") if app is not None else None
    return next((look for look in LOOKS.values() if look.name == name), LIGHT)


def worn_percent() -> int:
    """The text size the program wears now, in per cent of the system's."""
    app = QApplication.instance()
    percent = app.property("qapi.percent") if app is not None else None
    return percent if isinstance(percent, int) else 100


def mono_font() -> QFont:
    """The fixed-width face for numbers of cases and fingerprints, at the program's text size."""
    font = QFont(QApplication.font())
    font.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def em(times: float = 1.0) -> int:
    """A length in the height of the program's text: the only measure layouts use."""
    return round(QFontMetrics(QApplication.font()).height() * times)
