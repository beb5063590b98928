"""Rarer duties of a case with an order: delinquency, matches, other states, tips, disputes.

Strands as in ``routine``, drawn from a stream of their own, so that what else happens to a case
does not depend on them. Knows no rule: clean chains end well inside any limit, slips well outside.
"""

from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.routine import Strand, happen
from qapi_desk.intake.county.shapes import (
    ACTION_IN_TIME_PERMILLE,
    REVIEWED_BEFORE_PERMILLE,
    REVIEWED_IN_TIME_PERMILLE,
)

STRANDS = (
    Strand("D", 25, 700, (("DELINQUENT", "N", 0, 0, 0), ("FTB_REFERRAL", "N", 6, 26, 120))),
    Strand("H", 10, 900, (("DM_NOTICE", "N", 0, 0, 0), ("DM_SUBMIT", "N", 35, 60, 0))),
    Strand("U", 14, 365, (("DISPUTE_RCVD", "C", 0, 0, 0), ("DISPUTE_RESP", "C", 0, 2, 9))),
    Strand("J", 4, 365, (
        ("INQUIRY_RCVD", "C", 0, 0, 0), ("INQUIRY_RESP", "C", 7, 7, 0),
        ("COMPLAINT_FORM_MAILED", "C", 0, 0, 12),
    )),
    Strand("K", 6, 900, (
        ("NCP_MOVED_COUNTY", "N", 0, 0, 0), ("CASE_TRANSFERRED", "", 1, 11, 25),
    )),
    Strand("P", 10, 900, (
        ("CP_TIP_RCVD", "C", 0, 0, 0), ("SERVICE_ATTEMPT", "N", 3, 40, 70),
        ("CP_TIP_REPLY", "C", 0, 8, 0),
    ), {"SERVICE_ATTEMPT": "NOT_SERVED"}),
    Strand("X", 2, 900, (("IRS_FULL_SUBMIT", "N", 0, 0, 0),)),
)  # fmt: skip
INITIATING = (
    Strand("S", 200, 700, (
        ("IST_INFO_RCVD", "N", 0, 0, 0), ("IST_INFO_FWD", "", 0, 6, 20),
        ("OJ_NOTICE", "", 0, 4, 18),
    ), {"OJ_NOTICE": "UPDATE"}),
    Strand("Y", 120, 700, (
        ("RESP_INQ_RCVD", "", 0, 0, 0), ("RESP_INQ_ANSWERED", "", 2, 38, 60),
    )),
)  # fmt: skip
RESPONDING = (
    Strand("C", 40, 900, (
        ("NCP_LOC_OTHER_CA", "N", 0, 0, 0), ("DOCS_FWD", "", 1, 10, 24),
        ("CR_NOTIFIED", "", 0, 1, 0),
    )),
    Strand("G", 40, 900, (
        ("NCP_LOC_OTHER_STATE", "N", 0, 0, 0), ("ADDR_SENT", "", 1, 9, 24),
        ("DOCS_RETURNED", "", 0, 1, 0), ("CR_NOTIFIED", "", 0, 0, 0),
    )),
)  # fmt: skip
_REVIEWED = ("RA_COMPLETED", "", "NO_CHANGE")
_OF_ROLE = {"INITIATING": INITIATING, "RESPONDING": RESPONDING}


def tell_duties(life: Life, seed: int, interstate_role: str) -> None:
    """Let the rarer duties of a case with an order arise, and be done or let slip."""
    if life.ordered is None:
        return
    draws = Draws(seed, "duties", life.number)
    first = max(life.ordered, life.dates.window_first) + 7
    for strand in (*STRANDS, *_OF_ROLE.get(interstate_role, ())):
        if draws.chance(strand.permille):
            happen(life, strand, first, draws)
    _ask_again(life, draws)
    _tell_new_employers(life, draws)
    _review_orders(life, draws)


def _tell_new_employers(life: Life, draws: Draws) -> None:
    """A new employer is sent the medical notice with the withholding, or too late."""
    entered = [(day, ref) for day, code, _, _, ref in life.happenings if code == "NER_ENTRY"]
    for day, ref in entered:
        slips = not draws.chance(ACTION_IN_TIME_PERMILLE + life.effect)
        life.add(day + (15 if slips else 1), "NMSN_SENT", "N", "", ref)


def _review_orders(life: Life, draws: Draws) -> None:
    """Where aid assigns support, an old order was reviewed long ago, is just now, or is not."""
    dates = life.dates
    if life.aid != "CURRENT" or life.ordered is None or life.ordered > dates.quarter_last - 1000:
        return
    turn = draws.below(1000)
    if turn < REVIEWED_BEFORE_PERMILLE:
        life.add(draws.between(dates.window_first + 40, dates.quarter_first - 30), *_REVIEWED)
    elif turn < REVIEWED_IN_TIME_PERMILLE + life.effect:
        life.add(draws.between(dates.quarter_first + 3, dates.quarter_last - 3), *_REVIEWED)


def _ask_again(life: Life, draws: Draws) -> None:
    """Assets once asked for are asked for again in each later quarter, or let slip."""
    asked = [day for day, code, *_ in life.happenings if code == "ASSET_QUERY"]
    for first in asked:
        day = first + 91
        while day <= life.end:
            if draws.chance(ACTION_IN_TIME_PERMILLE + life.effect):
                life.add(day, "ASSET_QUERY", "N")
            day += 91
