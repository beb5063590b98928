"""Notices about money: statements to the family, amounts told the welfare agency.

Drawn from a stream of their own, for the months whose notices fall due in the last quarter. Knows
no rule: what is sent in time is sent well inside any limit, what slips slips by far.
"""

from collections.abc import Iterator

from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.days import text, weekday_before
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.money import Month
from qapi_desk.intake.county.shapes import ACTION_IN_TIME_PERMILLE, OFFSET_PERMILLE
from qapi_desk.intake.county.tables import Row

_FIRST_AMOUNT = 9
"""The month of the fiscal year (October is 0) from which on amounts are told."""
_OFFSET_FROM = 150
"""Dollars of arrears from which a submittal is made."""
Notice = tuple[int, str]
"""Day and event code."""


def notice_rows(life: Life, seed: int, months: list[Month], worker: str) -> list[Row]:
    """Rows of ``event`` for the notices of these account months, none after the case's end."""
    draws = Draws(seed, "notices", life.number)
    told = [
        notice
        for month in months
        if month.paid + month.to_arrears
        for notice in _of_month(life, month, draws)
        if notice[0] <= life.end
    ]
    told += _offset(life, months, draws)
    stem = f"N{life.number:08}-"
    return [
        (f"{stem}{place:02}", life.case_id, code, text(day), text(day), "", "", "", worker, "")
        for place, (day, code) in enumerate(told, 1)
    ]


def statements_sent(life: Life, seed: int, months: list[Month]) -> dict[int, str]:
    """When the family was sent the statement of each month with a payment, by the month's place."""
    draws, sent = Draws(seed, "statements", life.number), {}
    for month in months:
        if month.paid + month.to_arrears:
            month_end = life.dates.month_firsts[month.place + 1] - 1
            slips = not draws.chance(ACTION_IN_TIME_PERMILLE + life.effect)
            day = weekday_before(month_end + (52 if slips else draws.between(6, 24)))
            if day <= life.dates.as_of:
                sent[month.place] = text(day)
    return sent


def _offset(life: Life, months: list[Month], draws: Draws) -> list[Notice]:
    """The yearly submittal to tax offset, where arrears have stood long enough, or none."""
    owing = [month for month in months if month.balance >= _OFFSET_FROM]
    if not owing or not draws.chance(OFFSET_PERMILLE + life.effect):
        return []
    firsts = life.dates.month_firsts
    day = max(firsts[0] + draws.between(20, 60), (life.ordered or 0) + 75)
    noticed = (weekday_before(day - 40), "PREOFFSET_NOTICE")
    is_first = life.ordered is not None and life.ordered > firsts[0] - 200
    notices = [*([noticed] if is_first else []), (weekday_before(day), "IRS_FTB_SUBMIT")]
    return notices if day <= life.end else []


def _of_month(life: Life, month: Month, draws: Draws) -> Iterator[Notice]:
    month_end = life.dates.month_firsts[month.place + 1] - 1
    if life.aid == "CURRENT" and month.place >= _FIRST_AMOUNT:
        slips = not draws.chance(ACTION_IN_TIME_PERMILLE + life.effect)
        yield weekday_before(month_end + (34 if slips else draws.between(3, 11))), "IVA_AMT_NOTICE"
