"""The style sheet of a look: every length in the height of the text, every colour a token.

Widgets say what they are by a property (``tone``, ``kind``); they never carry colours themselves.
"""

from qapi_desk.ui.looks import Look
from qapi_desk.ui.places import icon

_SHEET = """
QWidget {{ color: {text}; }}
QMainWindow, QWidget[kind="page"], QScrollArea[kind="page"], QDialog {{ background: {ground}; }}
QScrollArea {{ border: none; background: transparent; }}
QWidget[kind="clear"], QScrollArea > QWidget > QWidget[kind="clear"] {{
    background: transparent; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {control_line};
    padding: {s1}px; }}

QLabel {{ background: transparent; }}
QLabel[tone="muted"] {{ color: {muted}; }}
QLabel[tone="good"] {{ color: {good}; }}
QLabel[tone="warn"] {{ color: {warn}; }}
QLabel[tone="bad"] {{ color: {bad}; }}
QLabel[tone="accent"] {{ color: {accent}; }}
QLabel[kind="title"] {{ font-size: {f3}px; font-weight: 600; }}
QLabel[kind="heading"] {{ font-size: {f2}px; font-weight: 600; }}
QLabel[kind="figure"] {{ font-size: {f4}px; font-weight: 600; }}
QLabel[kind="mono"], QLineEdit[kind="mono"] {{
    font-family: "DejaVu Sans Mono", "Consolas", "Menlo", monospace; }}
QLabel[kind="small"] {{ font-size: {f0}px; }}
QLabel[kind="chip"] {{ padding: 1px {s2}px; border-radius: {r1}px; background: {raised};
    border: 1px solid {line}; }}
QLabel[kind="chip"][tone="good"] {{ background: {soft_good}; border-color: {soft_good}; }}
QLabel[kind="chip"][tone="warn"] {{ background: {soft_warn}; border-color: {soft_warn}; }}
QLabel[kind="chip"][tone="bad"] {{ background: {soft_bad}; border-color: {soft_bad}; }}
QLabel[kind="chip"][tone="accent"] {{ background: {soft_accent}; border-color: {soft_accent}; }}

QFrame[kind="card"] {{ background: {panel}; border: 1px solid {line}; border-radius: {r2}px; }}
QFrame[kind="card"][current="true"] {{ border: 1px solid {accent}; }}
QFrame[kind="well"] {{ background: {raised}; border: 1px solid {line}; border-radius: {r1}px; }}
QFrame[kind="rule"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[kind="header"] {{ background: {panel}; border: none; border-bottom: 1px solid {line}; }}
QFrame[kind="pane"] {{ background: {panel}; border: 1px solid {line}; border-radius: {r2}px; }}
QFrame[kind="banner"] {{ background: {soft_accent}; border: 1px solid {accent};
    border-radius: {r1}px; }}
QFrame[kind="banner"][tone="bad"] {{ background: {soft_bad}; border-color: {bad}; }}
QFrame[kind="banner"][tone="warn"] {{ background: {soft_warn}; border-color: {warn}; }}
QFrame[kind="banner"][tone="good"] {{ background: {soft_good}; border-color: {good}; }}

QWidget[kind="rail"] {{ background: {rail}; }}
QLabel[kind="brand"] {{ color: {rail_text}; font-size: {f2}px; font-weight: 600; }}
QToolButton[kind="rail"] {{ color: {rail_text}; background: transparent; border: none;
    border-left: {s0}px solid transparent; padding: {s2}px {s3}px; text-align: left; }}
QToolButton[kind="rail"]:hover {{ background: {rail_current}; }}
QToolButton[kind="rail"]:checked {{ background: {rail_current}; border-left-color: {rail_mark};
    font-weight: 600; }}
QToolButton[kind="rail"]:focus {{ border-left-color: {rail_text}; }}
QWidget[kind="rail"] QScrollBar:vertical {{ width: {s2}px; }}
QWidget[kind="rail"] QScrollBar::handle {{ background: {rail_current}; margin: 1px; }}
QFrame[kind="rail_rule"] {{ background: {rail_current}; border: none; max-height: 1px;
    min-height: 1px; margin: {s0}px {s3}px; }}
QToolButton[kind="rail"]:disabled {{ color: {rail_faint}; }}

QPushButton {{ background: {panel}; border: 1px solid {control_line}; border-radius: {r1}px;
    padding: {s1}px {s3}px; }}
QPushButton:hover {{ background: {soft_accent}; border-color: {accent}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: {p1}px {p3}px; }}
QPushButton:disabled {{ color: {muted}; background: {ground}; border-color: {line}; }}
QPushButton[kind="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent};
    font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[kind="primary"]:disabled {{ background: {track}; color: {muted};
    border-color: {line}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {accent};
    padding: 1px {s1}px; text-align: left; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {accent}; }}
QPushButton[kind="link"]:disabled {{ color: {muted}; background: transparent; }}
QPushButton[kind="tile"] {{ text-align: left; padding: {s2}px {s3}px; border-radius: {r2}px;
    background: {raised}; border: 1px solid {control_line}; font-weight: 600; }}
QPushButton[kind="tile"]:hover {{ border-color: {accent}; background: {soft_accent}; }}
QPushButton[kind="tile"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="chip"] {{ padding: {s0}px {s1}px; border-radius: {r2}px; background: {raised};
    border: 1px solid {control_line}; font-size: {f0}px; }}
QPushButton[kind="chip"]:checked {{ background: {soft_accent}; border-color: {accent};
    color: {accent}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {accent}; padding: {p0}px {p1}px; }}
QPushButton[kind="tab"] {{ border-radius: 0; border: none; border-bottom: 2px solid transparent;
    background: transparent; padding: {s2}px {s3}px; }}
QPushButton[kind="tab"]:checked {{ border-bottom-color: {accent}; color: {accent}; }}
QPushButton[kind="tab"]:focus {{ background: {soft_accent}; }}

QRadioButton, QCheckBox {{ spacing: {s1}px; background: transparent; }}
QCheckBox::indicator {{ width: {s3}px; height: {s3}px; border: 1px solid {control_line};
    border-radius: {r0}px; background: {panel}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent};
    image: url("{tick}"); }}
QCheckBox::indicator:disabled {{ border-color: {line}; background: {ground}; }}
QCheckBox::indicator:checked:disabled {{ background: {muted}; }}
QCheckBox:focus {{ text-decoration: underline; }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; }}
QRadioButton::indicator {{ width: {s3}px; height: {s3}px; border: 1px solid {control_line};
    border-radius: {r3}px; background: {panel}; }}
QRadioButton::indicator:checked {{ border: {dot}px solid {accent}; width: {d1}px;
    height: {d1}px; border-radius: {r3}px; background: {on_accent}; }}
QRadioButton::indicator:disabled {{ border-color: {line}; background: {ground}; }}
QRadioButton::indicator:checked:disabled {{ border-color: {muted}; background: {panel}; }}
QRadioButton[kind="choice"] {{ border: 1px solid {control_line}; border-radius: {r1}px;
    padding: {s0}px {s2}px; background: {panel}; }}
QRadioButton[kind="choice"]:hover {{ border-color: {accent}; background: {soft_accent}; }}
QRadioButton[kind="choice"]:checked {{ border: 1px solid {accent};
    background: {soft_accent}; }}
QRadioButton[kind="choice"]:focus {{ border: 2px solid {accent}; padding: {p0}px {p2}px; }}
QRadioButton[kind="choice"]:disabled {{ border-color: {line}; background: {ground};
    color: {muted}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {{
    background: {panel}; border: 1px solid {control_line}; border-radius: {r1}px;
    padding: {s1}px {s1}px; selection-background-color: {accent};
    selection-color: {on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus, QDateEdit:focus {{ border: 2px solid {accent}; padding: {p1}px {p1}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QComboBox:disabled {{ background: {ground}; color: {muted}; border-color: {line}; }}
QLineEdit[tone="bad"] {{ border-color: {bad}; }}
QSpinBox, QDoubleSpinBox, QDateEdit {{ padding-left: {s2}px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button {{ width: 0; height: 0; border: none; }}
QDateEdit::up-button, QDateEdit::down-button {{ width: 0; height: 0; border: none; }}
QComboBox::drop-down {{ border: none; width: {s4}px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: {s3}px; height: {s3}px; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {control_line}; }}

QTableView, QListView, QTreeView {{ background: {panel}; alternate-background-color: {raised};
    border: 1px solid {line}; border-radius: {r1}px; gridline-color: {line};
    selection-background-color: {soft_accent}; selection-color: {text}; outline: none; }}
QTableView:focus, QListView:focus {{ border-color: {accent}; }}
QTableView::item, QListView::item {{ padding: {s0}px {s1}px; border: none; }}
QTableView::item:selected, QListView::item:selected {{ background: {soft_accent}; color: {text}; }}
QTableView::item:focus, QListView::item:focus {{ border: 1px solid {accent}; }}
QTableView[kind="bare"] {{ border: none; border-radius: 0; }}
QHeaderView {{ background: {raised}; border: none; }}
QHeaderView::section {{ background: {raised}; color: {muted}; border: none;
    border-bottom: 1px solid {line}; padding: {s1}px {h1}px; font-weight: 600; }}
QTableView[kind="year"]::item:selected {{ border: 2px solid {accent}; }}
QTableView[kind="year"] QHeaderView::section {{ padding: 0; border: none; }}
QTableCornerButton::section {{ background: {raised}; border: none; }}

QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; border: none;
    border-bottom: 2px solid transparent; padding: {s1}px {s3}px; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; font-weight: 600; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:focus {{ background: {soft_accent}; }}

QProgressBar {{ background: {track}; border: none; border-radius: {r0}px; max-height: {s2}px;
    min-height: {s2}px; text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {accent}; border-radius: {r0}px; }}
QStatusBar {{ background: {panel}; border-top: 1px solid {line}; padding-right: {s2}px; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ background: {panel}; border-bottom: 1px solid {line}; }}
QMenuBar::item {{ background: transparent; padding: {s0}px {s2}px; }}
QMenuBar::item:selected {{ background: {soft_accent}; }}
QMenu {{ background: {panel}; border: 1px solid {control_line}; }}
QMenu::item {{ padding: {s1}px {s4}px; }}
QMenu::item:selected {{ background: {soft_accent}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {s0}px {s2}px; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:horizontal {{ width: {s1}px; }}
QSplitter::handle:hover {{ background: {line}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {s3}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {s3}px; margin: 0; }}
QScrollBar::handle {{ background: {scroll}; border-radius: {r0}px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: {s5}px; }}
QScrollBar::handle:horizontal {{ min-width: {s5}px; }}
QScrollBar::handle:hover {{ background: {control_line}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def style_sheet(look: Look, em: int) -> str:
    """The sheet for a look. ``em``: height of the program's text in pixels."""
    return _SHEET.format(**_colours(look), **_lengths(em))


def _colours(look: Look) -> dict[str, str]:
    named = {key: str(getattr(look, key)) for key in look.__dataclass_fields__}
    is_light = not look.is_dark
    extra = {
        "tick": icon("tick" if is_light else "tick-dark").as_posix(),
        "down": icon("down" if look.name != "contrast" else "down-light").as_posix(),
        "accent_hover": look.accent if look.is_dark else "#184c70",
        "rail_mark": look.accent if look.is_dark else "#6db3e0",
        "rail_faint": look.control_line,
        "track": "#3a3a3a" if look.name == "contrast" else look.line,
        "scroll": look.control_line if look.name == "contrast" else look.line,
    }
    return named | extra


def _lengths(em: int) -> dict[str, int]:
    """Spaces, corners, letters and the two rounds of a radio button, in pixels."""
    steps = {"s0": 0.14, "s1": 0.3, "s2": 0.5, "s3": 0.8, "s4": 1.3, "s5": 2.0}
    spaces = {key: max(2, round(em * times)) for key, times in steps.items()}
    focused = {f"p{key[1]}": max(1, spaces[key] - 1) for key in ("s0", "s1", "s2", "s3")}
    corners = {"r0": max(2, em // 6), "r1": max(3, em // 4), "r2": max(4, em // 3)}
    fonts = {"f0": 0.74, "f2": 0.98, "f3": 1.2, "f4": 1.55}
    sizes = {key: round(em * times) for key, times in fonts.items()}
    dot = max(3, round(spaces["s3"] * 0.32))
    rounds = {
        "dot": dot,
        "d1": spaces["s3"] + 2 - 2 * dot,
        "r3": spaces["s3"] // 2 + 1,
        "h1": spaces["s1"] + 3,
    }
    return spaces | focused | corners | sizes | rounds
