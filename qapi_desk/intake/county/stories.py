"""The lives made-up cases have: intake, search, service, order, closing.

Every trigger is followed by its action or by a planted silence, in an order the real world could
have. Clean clocks end well inside their limit (whatever the holidays), planted failures well
outside.
"""

from collections.abc import Callable

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.days import weekday_before
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.shapes import Kind

_ASKED = ("APP_REQ_PHONE", "APP_REQ_WRITTEN", "APP_REQ_INPERSON")
_UNSEARCHED = 13
"""Every thirteenth case is filed or judged without a search before."""
_SERVED_BY = ("PERSONAL", "PERSONAL", "SUBSTITUTE", "NOTICE_ACK")


def tell(life: Life) -> None:
    """Decide the case's days and let its events happen."""
    _STORIES[life.kind](life)


def _intake(life: Life) -> None:
    """From the referral or application to the open case; silent if that began too early."""
    draws = life.draws
    waited = draws.between(1, 19) if life.goes_well(960) else draws.between(24, 45)
    began = weekday_before(life.opened - waited)
    if began < life.dates.window_first + 20:
        return
    life.add(life.opened, "CASE_OPENED")
    life.add(life.opened, "INFO_SOLICITED", "C")
    if life.origin == "IVA_REFERRAL":
        life.add(began, "IVA_REFERRAL_RCVD", "C")
        lag = draws.between(0, 4) if life.goes_well(shapes.ACTION_IN_TIME_PERMILLE) else 12
        life.add(began + min(lag, waited), "PROGINFO_SENT", "C")
        _interview(life, began)
    elif life.origin == "APPLICATION":
        _application(life, began)
    elif life.origin == "INTERSTATE":
        life.add(began, "INTERSTATE_REQ_RCVD")
        on_time = life.goes_well(shapes.ACTION_IN_TIME_PERMILLE)
        lag = draws.between(0, 9) if on_time else draws.between(17, 30)
        answered = life.add(began + lag, "IST_RESPONSE_SENT")
        life.add(answered, "WORKER_ALERT")
    life.add(life.opened + draws.between(0, 4), "FCR_SENT")


def _application(life: Life, signed: int) -> None:
    draws = life.draws
    asked = weekday_before(signed - draws.between(14, 25))
    code = draws.pick(_ASKED)
    if not life.goes_well(shapes.ACTION_IN_TIME_PERMILLE):
        lag = 13
    else:
        lag = 0 if code == "APP_REQ_INPERSON" else draws.between(0, 4)
    life.add(asked, code, "C")
    life.add(asked + lag, "APP_SENT", "C")
    life.add(signed, "APP_SIGNED_RCVD", "C")
    life.add(signed + (0 if life.goes_well(940) else 3), "APP_ACCEPTED", "C")
    _interview(life, signed)


def _interview(life: Life, began: int) -> None:
    days = life.draws.between(0, 9) if life.goes_well(880) else life.draws.between(14, 25)
    life.add(began + days, "APPLICANT_INTERVIEW", "C")


def _standing(life: Life) -> None:
    draws = life.draws
    life.opened = weekday_before(
        life.dates.as_of - 1130 - max(draws.below(5440), draws.below(5440) - 1200)
    )
    life.ordered = min(life.opened + draws.between(60, 500), life.dates.window_first - 1)


def _served(life: Life) -> None:
    """Served within the window: the expedited clock runs from there."""
    draws, dates = life.draws, life.dates
    served = weekday_before(draws.between(dates.window_first + 260, dates.as_of - 3))
    on_time = life.goes_well(shapes.SERVED_IN_TIME_PERMILLE)
    located = weekday_before(served - (draws.between(6, 88) if on_time else draws.between(96, 180)))
    life.opened = weekday_before(located - draws.between(0, 35))
    _intake(life)
    if located - life.opened > 5:
        _search_until(life, located)
    life.add(located, "NCP_LOCATED", "N")
    filed = located + (served - located) // 2
    life.add(located, "POP_CHECK")
    life.add(located, "SC_GENERATED")
    life.add(filed, "SC_FILED")
    if draws.chance(400):
        life.add(filed, "SERVICE_ATTEMPT", "N", "NOT_SERVED")
    life.add(served, "SERVICE_DONE", "N", draws.pick(_SERVED_BY))
    _dispose(life, served)


def _search_until(life: Life, located: int) -> None:
    """A search that found the parent: within 75 days, since it began after opening."""
    needed = life.add(life.opened, "LOC_NEEDED", "N")
    life.add(needed, "LOC_SOURCE_QUERY", "N", "STATE_PLS")
    life.add(located, "LOC_ALL_SOURCES_DONE", "N")
    life.add(located, "LOC_VERIFY_SENT", "N")


def _dispose(life: Life, served: int) -> None:
    draws, turn = life.draws, life.draws.below(1000) - life.effect
    if turn < shapes.SIX_MONTHS_PERMILLE:
        after = draws.between(21, 175)
    elif turn < shapes.TWELVE_MONTHS_PERMILLE:
        after = draws.between(190, 350)
    else:
        after = draws.between(380, 900)
    day = weekday_before(served + after)
    if day > life.dates.as_of:
        return
    if draws.chance(50):
        life.add(day, "DISMISSED", "", draws.pick(("WITHOUT_PREJUDICE", "ORDER_EXISTS")))
        return
    ref = f"O{life.number:08}-1"
    if life.number % _UNSEARCHED:
        life.add(max(served, day - 8), "LOC_SOURCE_QUERY", "N", "EDD")
    life.add(day, "HEARING", "", "ORDER", ref)
    life.add(day, "ORDER_ESTABLISHED", "", "", ref)
    life.ordered = day


def _located(life: Life) -> None:
    """Found and not served: still running, documented in time, or neither."""
    draws, dates = life.draws, life.dates
    going_well = life.goes_well(shapes.LOCATED_IN_TIME_PERMILLE)
    running = going_well and draws.chance(shapes.LOCATED_RUNNING_PERMILLE)
    if running:
        first, last = dates.quarter_last - 80, dates.quarter_last - 1
    else:
        first, last = dates.quarter_last - 700, dates.quarter_last - 100
    located = weekday_before(draws.between(first, last))
    life.opened = weekday_before(located - draws.between(2, 30))
    _intake(life)
    life.add(located, "NCP_LOCATED", "N")
    if life.number % _UNSEARCHED:
        life.add(located, "POP_CHECK")
    life.add(located, "SC_GENERATED")
    life.add(located + 2, "SC_FILED")
    tried = located + draws.between(4, 12)
    life.add(tried, "SERVICE_ATTEMPT", "N", "NOT_SERVED")
    if going_well and not running:
        life.add(located + draws.between(20, 60), "SERVICE_ATTEMPT", "N", "NOT_SERVED")
        life.add(located + draws.between(62, 86), "DILIGENT_DOC", "N")


def _searched(life: Life) -> None:
    """Being looked for: within the first 75 days, or every quarter since, or let slip."""
    draws, dates = life.draws, life.dates
    going_well = life.goes_well(shapes.SEARCH_IN_TIME_PERMILLE)
    if going_well and draws.chance(200):
        needed = draws.between(dates.quarter_last - 70, dates.quarter_last - 8)
        last_quarter = 0
    else:
        needed = draws.between(dates.window_first + 60, dates.quarter_first - 100)
        let_slip = draws.between(dates.quarter_first - 200, dates.quarter_first - 1)
        last_quarter = dates.quarter_last if going_well else let_slip
    needed = weekday_before(needed)
    life.opened = weekday_before(needed - draws.between(0, 4))
    _intake(life)
    _search(life, needed, last_quarter)


def _gave_up(life: Life) -> None:
    """Looked for in vain, then closed: in the year, but neither in nor just after the quarter."""
    draws, dates = life.draws, life.dates
    life.closed = weekday_before(draws.between(dates.quarter_first - 268, dates.quarter_first - 4))
    needed = weekday_before(life.closed - draws.between(420, 900))
    needed = max(needed, weekday_before(dates.window_first + 60))
    life.opened = weekday_before(needed - 2)
    life.closure_reason = "UNLOCATED"
    _intake(life)
    _search(life, needed, life.closed - 1)
    _close(life)


def _search(life: Life, needed: int, last: int) -> None:
    """Sources within 75 days, then a query near the start of each later quarter up to ``last``."""
    life.add(needed, "LOC_NEEDED", "N")
    life.add(needed, "LOC_SOURCE_QUERY", "N", "STATE_PLS")
    if not last:
        return
    on_time = life.goes_well(shapes.ACTION_IN_TIME_PERMILLE)
    done = needed + (life.draws.between(20, 72) if on_time else life.draws.between(79, 98))
    life.add(done, "LOC_SOURCE_QUERY", "N", "DMV")
    life.add(done, "LOC_ALL_SOURCES_DONE", "N")
    life.add(done, "LOC_VERIFY_SENT", "N")
    quarter = (done - life.dates.window_first) // 92
    while (day := _quarter_day(life, quarter)) <= last:
        if day > done:
            life.add(day, "LOC_SOURCE_QUERY", "N", "EDD")
        quarter += 1


def _quarter_day(life: Life, quarter: int) -> int:
    """A day in the first three weeks of the n-th quarter of the window."""
    year, part = divmod(quarter, 4)
    starts = (0, 92, 182, 273)  # 1 October, 1 January, 1 April, 1 July, give or take a leap day
    return life.dates.window_first + year * 365 + starts[part] + 6 + life.draws.below(12)


def _closed(life: Life) -> None:
    _standing(life)
    draws, dates = life.draws, life.dates
    life.closed = weekday_before(draws.between(dates.as_of - 364, dates.as_of))
    if life.closed == dates.year_last:
        life.closed = weekday_before(life.closed - 1)
    life.closure_reason = draws.pick(shapes.CLOSURE_REASON)
    _close(life)


def _close(life: Life) -> None:
    closed = life.closed or life.dates.as_of
    if life.closure_reason in shapes.REASONS_WITHOUT_NOTICE:
        life.add(closed - life.draws.between(3, 20), "CLOSE_REQ", "C")
    else:
        on_time = life.goes_well(shapes.CLOSURE_IN_TIME_PERMILLE)
        wait = life.draws.between(62, 90) if on_time else life.draws.between(30, 55)
        life.add(closed - wait, "CLOSE_NOTICE", "C")
    life.add(closed, "CASE_CLOSED")


_STORIES: dict[Kind, Callable[[Life], None]] = {
    Kind.STANDING: _standing,
    Kind.SERVED: _served,
    Kind.LOCATED: _located,
    Kind.SEARCHED: _searched,
    Kind.CLOSED: _closed,
    Kind.GAVE_UP: _gave_up,
}
