"""The audit trail behind the reported lines: who was counted, and the planted mistakes in it.

The last fiscal year has lines 1, 2, 2e, 5, 5a, 6, 24, 25, 28 and 29; the year before has lines 1,
2 and 5. Lines 1 and 2 of the last year carry planted mistakes (left out, counted without support);
all other rows agree with the facts. Definitions: OCSE-157 instructions, restated in the ruleset.
"""

from dataclasses import dataclass

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.days import text
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.money import Month
from qapi_desk.intake.county.tables import Row


@dataclass(frozen=True, slots=True)
class Facts:
    """What the trail reads of a case besides its life."""

    case_type: str
    children: list[Row]
    months: list[Month]


def trail_rows(life: Life, facts: Facts) -> list[Row]:
    """Rows of ``report_line`` for one case."""
    dates = life.dates
    period, before = f"FFY{dates.year}", f"FFY{dates.year - 1}"
    rows = _year_rows(life, facts, period, planted=True)
    prior = _year_rows(life, facts, before, planted=False)
    rows += [(period, "5a", life.case_id, row[3], row[4], row[5]) for row in prior if row[1] == "5"]
    return rows + prior


def _is_open(life: Life, facts: Facts, day: int) -> bool:
    is_closed = life.closed is not None and life.closed <= day
    return facts.case_type == "IVD" and life.opened <= day and not is_closed


def _year_rows(life: Life, facts: Facts, period: str, *, planted: bool) -> list[Row]:
    """The lines counted on the year's last day, and with ``planted`` those counted over it."""
    day = life.dates.year_last if planted else life.dates.year_first - 1
    is_open = _is_open(life, facts, day)
    has_order = is_open and life.ordered is not None and life.ordered <= day
    on_1 = _planted(life, is_open, 1) if planted else is_open
    on_2 = _planted(life, has_order, 2) if planted else has_order
    counted = [(on_1, "1"), (on_2, "2")]
    if planted:
        counted.append((has_order and life.order_state == "arrears", "2e"))
    rows: list[Row] = [
        (period, line, life.case_id, "", "1", life.aid) for yes, line in counted if yes
    ]
    if is_open:
        rows += [
            (period, "5", life.case_id, child[1], "1", "")
            for child in facts.children
            if child[2] == "1"
        ]
    return rows + _year_long_rows(life, facts, period) if planted else rows


def _planted(life: Life, should_count: bool, line: int) -> bool:
    left_out, too_much = {
        1: (shapes.LINE_1_LEFT_OUT_PERMILLE, shapes.LINE_1_TOO_MUCH_PERMILLE),
        2: (shapes.LINE_2_LEFT_OUT_PERMILLE, shapes.LINE_2_TOO_MUCH_PERMILLE),
    }[line]
    return should_count is not life.draws.chance(left_out if should_count else too_much)


def _year_long_rows(life: Life, facts: Facts, period: str) -> list[Row]:
    """Lines 6, 24, 25, 28, 29: counted over the whole year."""
    dates = life.dates
    if facts.case_type != "IVD" or (life.closed is not None and life.closed < dates.year_first):
        return []
    last = text(dates.year_last)
    rows: list[Row] = [
        (period, "6", life.case_id, child[1], "1", "")
        for child in facts.children
        if child[2] == "1" and child[4] and str(child[4]) <= last
    ]
    due = sum(month.due for month in facts.months)
    paid = sum(month.paid for month in facts.months)
    owed = any(month.balance + month.to_arrears > 0 for month in facts.months)
    to_arrears = any(month.to_arrears for month in facts.months)
    money = ((due, "24", f"{due}.00"), (paid, "25", f"{paid}.00"), (owed, "28", "1"))
    rows += [(period, line, life.case_id, "", value, "") for yes, line, value in money if yes]
    if to_arrears:
        rows.append((period, "29", life.case_id, "", "1", ""))
    return rows
