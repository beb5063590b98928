"""A year of one calendar as a table: a row a month, a column a day of the month.

Every cell says in words what its sign says; knows nothing of where closed days are kept.
"""

from calendar import month_abbr, monthrange
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from qapi_desk.domain.calendar import WEEKEND
from qapi_desk.services.calendars_kept import ClosedDayRow
from qapi_desk.ui.models.rows import Index
from qapi_desk.ui.theme import worn_look

MONTHS, DAYS = 12, 31
SIGNS = {"closed": "●", "own": "◆", "weekend": "·", "open": "", "none": ""}
MEANS = (
    f"{SIGNS['closed']} closed   {SIGNS['own']} closed by this county   {SIGNS['weekend']} weekend"
)

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_TONES = {"closed": "accent", "own": "warn", "weekend": "muted"}
_GROUNDS = {"none": "line", "weekend": "ground", "closed": "soft_accent", "own": "soft_warn"}


class YearModel(QAbstractTableModel):
    """Twelve months of thirty-one days; days that a month does not have are empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.year = 2000
        self._shut: dict[date, ClosedDayRow] = {}

    def show_year(self, year: int, shut: Sequence[ClosedDayRow]) -> None:
        """Show this year with these closed days."""
        self.beginResetModel()
        self.year = year
        self._shut = {each.day: each for each in shut}
        self.endResetModel()

    def day_at(self, index: Index) -> date | None:
        """The day of a cell; None where the month has none."""
        month, day = index.row() + 1, index.column() + 1
        if not index.isValid() or day > monthrange(self.year, month)[1]:
            return None
        return date(self.year, month, day)

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; no valid one for another year's."""
        return self.index(day.month - 1, day.day - 1) if day.year == self.year else QModelIndex()

    def words(self, index: Index) -> str:
        """What a cell says: the day, and why it is closed."""
        day = self.day_at(index)
        if day is None:
            return ""
        shut = self._shut.get(day)
        why = f"closed, {shut.title}" if shut else WEEKEND.get(day.weekday(), "open")
        return f"{day:%A} {day.isoformat()}: {why}"

    def _is(self, index: Index) -> str:
        day = self.day_at(index)
        if day is None:
            return "none"
        if day in self._shut:
            return "own" if self._shut[day].is_county else "closed"
        return "weekend" if day.weekday() in WEEKEND else "open"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Twelve months."""
        return 0 if parent.isValid() else MONTHS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The days of the longest month."""
        return 0 if parent.isValid() else DAYS

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """A sign; the same in words for who hovers or listens."""
        answers: dict[int, Callable[[Index], object]] = {
            _DISPLAY: self._sign,
            _ALIGN: _centred,
            int(Qt.ItemDataRole.ToolTipRole): self.words,
            int(Qt.ItemDataRole.AccessibleTextRole): self.words,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(Qt.ItemDataRole.BackgroundRole): self._ground,
        }
        answer = answers.get(int(role))
        return answer(index) if answer and index.isValid() else None

    def _sign(self, index: Index) -> str:
        return SIGNS[self._is(index)]

    def _ink(self, index: Index) -> QColor | None:
        tone = _TONES.get(self._is(index))
        return QColor(getattr(worn_look(), tone)) if tone else None

    def _ground(self, index: Index) -> QColor | None:
        ground, look = _GROUNDS.get(self._is(index)), worn_look()
        is_glaring = ground == "line" and look.is_dark and look.line == look.text
        return QColor(getattr(look, ground)) if ground and not is_glaring else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Days across, months down."""
        if role == _ALIGN:
            return _CENTRE
        if role != _DISPLAY:
            return None
        across = orientation is Qt.Orientation.Horizontal
        return str(section + 1) if across else month_abbr[section + 1]


def _centred(_index: Index) -> int:
    return _CENTRE
