"""What a plan would cost and could show: a line a criterion, two curves, and their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.what_if import CriterionWhatIf, WhatIf
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import NOTHING
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.curve import Curve, CurvePicture, CurvePoint
from qapi_desk.ui.widgets.kit import clear, column, label
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.side_by_side import SideBySide


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One point of a curve as its table has it."""

    asked: str
    cases: Fraction
    is_census: bool = False


def _power(row: CriterionWhatIf, points: int) -> Fraction | None:
    chance = next((p.chance for p in row.power if p.points_above == points), None)
    return None if chance is None else Fraction(chance).limit_denominator(1_000_000)


def _shown(row: CriterionWhatIf) -> str:
    if row.benchmark is None:
        return NOTHING
    if row.shown_from is None:
        return "no count would"
    return f"{row.shown_from:,} of {row.n:,}"


def _fails(row: CriterionWhatIf) -> str:
    return NOTHING if row.fails_up_to is None else f"{row.fails_up_to:,} of {row.n:,}"


CRITERION_FIELDS: tuple[Field[CriterionWhatIf], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda r: r.criterion),
    Field(Column("n", "To review", Format.COUNT), lambda r: r.n),
    Field(
        Column("qualified", "Likely to count", Format.NUMBER, description="Expected to apply"),
        lambda r: r.expected_qualified,
    ),
    Field(
        Column("ranks", "Files to open", Format.COUNT, description="Until so many apply"),
        lambda r: r.ranks_to_open,
    ),
    Field(Column("benchmark", "Benchmark", Format.PERCENT), lambda r: r.benchmark),
    Field(Column("shown", "Shown from"), _shown),
    Field(
        Column("power0", "Chance at it", Format.PERCENT, description="True rate at the benchmark"),
        lambda r: _power(r, 0),
    ),
    Field(Column("power2", "+2 points", Format.PERCENT), lambda r: _power(r, 2)),
    Field(Column("power5", "+5 points", Format.PERCENT), lambda r: _power(r, 5)),
    Field(Column("fails", "Fails up to"), _fails),
)
ASKED: Field[CurveRow] = Field(Column("asked", "Asked for"), lambda r: r.asked)
FILE_FIELDS: tuple[Field[CurveRow], ...] = (
    ASKED,
    Field(Column("files", "Files, about"), lambda r: f"{float(r.cases):,.0f}"),
)
CASE_FIELDS: tuple[Field[CurveRow], ...] = (
    ASKED,
    Field(Column("cases", "Cases", Format.COUNT), lambda r: int(r.cases)),
    Field(Column("census", "All of them"), lambda r: "yes" if r.is_census else NOTHING),
)
LIST_LINES = 10


class WhatIfDesk(QWidget):
    """The figures of a draft as its settings move. Shows; works nothing out."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan.what_if")
        self.setProperty("kind", "clear")
        self.criteria = RowList(
            "plan.what_if_list",
            "What it could show",
            CRITERION_FIELDS,
            key=lambda r: str(r.criterion),
        ).without_title()
        self.criteria.picked.connect(self._on_picked)
        self._workings = label(tone="muted", kind="small", name="plan.workings")
        self._whole = CurvePicture("plan.curve")
        self._one = CurvePicture("plan.criterion_curve")
        self.whole_points = _twin("plan.curve_points", "Files", FILE_FIELDS)
        self.one_points = _twin("plan.criterion_points", "Cases", CASE_FIELDS)
        pictures = SideBySide(
            _stacked(self._whole, self.whole_points), _stacked(self._one, self.one_points)
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(em(0.5))
        for part in (self.criteria, self._workings, pictures):
            box.addWidget(part)
        self.lists = (self.criteria, self.whole_points, self.one_points)
        self._shown: WhatIf | None = None

    def show_what_if(self, found: WhatIf) -> None:
        """Show these figures; the marked criterion stays marked."""
        self._shown = found
        marked = self._chosen
        self.criteria.show_rows(found.criteria)
        self.criteria.limit_height(LIST_LINES)
        places = [row.criterion for row in found.criteria]
        if found.criteria:
            wanted = marked.criterion if marked else places[0]
            self.criteria.mark(places.index(wanted) if wanted in places else 0)
        self._whole.show_curve(_whole_curve(found))
        self.whole_points.show_rows(
            [CurveRow(_margin(point.precision), point.files) for point in found.files_by_precision]
        )
        self.whole_points.limit_height(LIST_LINES)
        self.whole_points.setVisible(bool(found.files_by_precision))
        self._show_one()

    @property
    def _chosen(self) -> CriterionWhatIf | None:
        row = self.criteria.current()
        return row if isinstance(row, CriterionWhatIf) else None

    def _show_one(self) -> None:
        row = self._chosen
        if row is None:
            return
        self._workings.setText(f"{row.title}: {' '.join(row.workings.sentences)}")
        self._one.show_curve(_criterion_curve(row))
        points = row.by_precision or row.by_rate
        self.one_points.show_rows(
            [
                CurveRow(
                    _margin(point.precision) if row.by_precision else _rate(point.expected_rate),
                    Fraction(point.n),
                    point.is_census,
                )
                for point in points
            ]
        )
        self.one_points.grid.fit_columns()
        self.one_points.limit_height(LIST_LINES)

    @Slot(object)
    def _on_picked(self, _row: object) -> None:
        self._show_one()


def _stacked(*parts: QWidget) -> QWidget:
    box = column(*parts, space=0.3)
    box.addStretch(1)
    return clear(box)


def _twin(name: str, title: str, fields: Sequence[Field[CurveRow]]) -> RowList:
    return RowList(name, title, fields, key=lambda r: str(r.asked))


def _margin(share: Fraction) -> str:
    return f"± {float(share * 100):g} points"


def _rate(share: Fraction) -> str:
    return f"{float(share * 100):g}% expected"


def _whole_curve(found: WhatIf) -> Curve:
    """Files of the whole review by a precision that every criterion shares."""
    points = tuple(
        CurvePoint(float(p.precision), float(p.files), f"±{float(p.precision * 100):g}")
        for p in found.files_by_precision
    )
    asked = {row.settings.precision for row in found.criteria if row.by_precision}
    return Curve(
        "Files to pull for the whole review",
        "precision asked of every criterion, in points",
        points,
        now_y=float(found.expected_files),
        now_x=float(next(iter(asked))) if len(asked) == 1 else None,
        now_words=f"as set: about {float(found.expected_files):,.0f} files",
    )


def _criterion_curve(row: CriterionWhatIf) -> Curve:
    """Cases of one criterion by its precision, or by the rate expected where it is aimed."""
    words = f"as set: {row.n:,} cases"
    if row.by_precision:
        points = tuple(
            CurvePoint(float(p.precision), p.n, f"±{float(p.precision * 100):g}")
            for p in row.by_precision
        )
        now, title = row.settings.precision, "precision, in points"
    else:
        points = tuple(
            CurvePoint(float(p.expected_rate), p.n, f"{float(p.expected_rate * 100):g}%")
            for p in row.by_rate
        )
        now, title = row.settings.expected_rate, "rate expected"
    return Curve(f"Cases of {row.title}", title, points, float(row.n), float(now), words)
