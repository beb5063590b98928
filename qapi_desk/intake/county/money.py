"""Orders and money: the support order, the year's account months, the quarter's payments.

Account months cover the last fiscal year for cases with current support due, and its last month for
cases in arrears only; payments cover that year's last quarter. More would make a large county three
times the size without another question to answer. Amounts are whole dollars, written with cents.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.days import text, weekday_after, weekday_before
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.shapes import Kind
from qapi_desk.intake.county.tables import Row

_ORDER_ENDED_BEFORE_DAYS = 2
_ARREARS_ONLY_PAYS = 50
_BASIS = ("DEFAULT", "DEFAULT", "STIPULATION", "STIPULATION", "HEARING", "REGISTERED_CA")


@dataclass(frozen=True, slots=True)
class Month:
    """One account month, in dollars."""

    place: int
    due: int
    paid: int
    balance: int
    to_arrears: int


def order_rows(life: Life) -> list[Row]:
    """The case's support order, if it has one; settles what kind of order it is."""
    if life.ordered is None:
        return []
    draws = life.draws
    amount = draws.pick(shapes.MONTHLY_AMOUNT) if life.order_state == "current" else 0
    owed = life.order_state == "arrears" or draws.chance(shapes.ARREARS_PERMILLE)
    arrears = 50 if owed and life.order_state == "current" else 0
    day = text(life.ordered)
    is_new = life.ordered >= life.dates.quarter_first
    health = shapes.NEW_HEALTH_ORDER_PERMILLE if is_new else shapes.HEALTH_ORDER_PERMILLE
    return [
        (
            f"O{life.number:08}-1", life.case_id, "SUPPORT", draws.pick(_BASIS),
            "PRESUMED" if draws.chance(120) else "ACTUAL", day, day, text(order_end(life)),
            f"{amount}.00",
            f"{arrears}.00", "01"[life.order_state == "zero"],
            "01"[life.order_state == "reserved"],
            "01"[draws.chance(health)], "CA",
        )
    ]  # fmt: skip


def order_end(life: Life) -> int | None:
    """The day the order ended, where nothing current being due was why the case closed."""
    if life.closed is None or life.closure_reason not in shapes.REASONS_WITHOUT_ORDER:
        return None
    return max(life.closed - _ORDER_ENDED_BEFORE_DAYS, (life.ordered or 0) + 1)


def settle_order_state(life: Life) -> None:
    """Whether the order asks for current support, nothing, or arrears only."""
    if life.kind in {Kind.STANDING, Kind.CLOSED} and life.emancipated is not None:
        life.order_state = "arrears"
    elif life.ordered is not None:
        state = life.draws.pick(shapes.ORDER_STATE)
        fresh = life.kind is Kind.SERVED and state == "arrears"
        life.order_state = "current" if fresh else state


def account(life: Life, orders: list[Row]) -> list[Month]:
    """The case's account months, oldest first."""
    if not orders or life.order_state not in {"current", "arrears"}:
        return []
    firsts = life.dates.month_firsts
    begins = bisect_right(firsts, life.ordered or 0)
    ends = bisect_right(firsts, (order_end(life) or life.end) + 1) - 1
    due, extra = int(str(orders[0][8])[:-3]), int(str(orders[0][9])[:-3])
    if life.order_state == "arrears":
        begins, extra = max(begins, 11), _ARREARS_ONLY_PAYS
    return _months(life, range(begins, ends), due, extra)


def _months(life: Life, places: range, due: int, extra: int) -> list[Month]:
    draws = life.draws
    pays_arrears = "full" if draws.chance(shapes.ARREARS_PAYER_PERMILLE) else "none"
    payer = draws.pick(shapes.PAYER) if due else pays_arrears
    balance = (100 + draws.below(24_000)) if extra else 0
    months = []
    for place in places:
        paid = to_arrears = 0
        if payer == "full" or (payer == "part" and draws.chance(600)):
            paid = due if payer == "full" else due * 6 // 10
            to_arrears = min(balance, extra) if paid == due else 0
        balance += due - paid - to_arrears
        months.append(Month(place, due, paid, balance, to_arrears))
    return months


def account_rows(life: Life, months: list[Month], sent: Mapping[int, str]) -> list[Row]:
    """Rows of ``account_month``; ``sent``: when the statement of a month went out, by its place."""
    names = life.dates.months
    return [
        (
            life.case_id, names[m.place], f"{m.due}.00", f"{m.paid}.00", f"{m.balance}.00",
            f"{m.to_arrears}.00", "1", "", "", sent.get(m.place, ""),
        )
        for m in months
    ]  # fmt: skip


def payment_rows(life: Life, months: list[Month]) -> list[Row]:
    """Rows of ``payment``: one a month of the last quarter, none after the case has closed."""
    draws = life.draws
    by_withholding = "01"[draws.chance(shapes.BY_WITHHOLDING_PERMILLE)]
    if life.closed is not None:
        firsts = life.dates.month_firsts
        months = [month for month in months if firsts[month.place + 1] + 9 < life.closed]
    return [
        _payment_row(life, month, by_withholding)
        for month in months
        if month.place >= 9 and month.paid + month.to_arrears
    ]


def _payment_row(life: Life, month: Month, by_withholding: str) -> Row:
    draws = life.draws
    first = life.dates.month_firsts[month.place]
    receipt = weekday_before(first + draws.between(4, 18))
    kind = "AID_MONTH_END" if life.aid == "CURRENT" else "ORDINARY"
    sent = weekday_after(receipt)
    if draws.chance(shapes.LATE_PAYMENT_PERMILLE):
        month_end = life.dates.month_firsts[month.place + 1] - 1
        sent = month_end + 22 if kind == "AID_MONTH_END" else receipt + 9
    family, state = (0, month.to_arrears) if life.aid == "CURRENT" else (month.to_arrears, 0)
    return (
        f"M{life.number:08}-{month.place - 8}", life.case_id, kind, text(receipt - draws.below(2)),
        text(receipt), text(min(sent, life.dates.as_of)), f"{month.paid + month.to_arrears}.00",
        f"{month.paid}.00", f"{family}.00", f"{state}.00", "0.00", life.aid, "1", "", "", "",
        by_withholding, "",
    )  # fmt: skip
