"""How the made-up caseload is shaped: shares and weights, in one place.

``FACT`` shares follow the annual report of a large county (cases, children, people, health orders);
the others are assumptions, so labelled in the decision record. Weights are per thousand.
"""

from enum import StrEnum

from qapi_desk.intake.county.chance import spread


class Kind(StrEnum):
    """The life a made-up case is having."""

    STANDING = "standing"  # an order from before the event window
    SERVED = "served"  # served within the window; an order, or not yet
    LOCATED = "located"  # parent found, not served
    SEARCHED = "searched"  # parent being looked for
    CLOSED = "closed"  # closed within the last year, had an order
    GAVE_UP = "gave_up"  # closed within the last year without an order


KIND = spread(
    {
        Kind.STANDING: 684,
        Kind.SERVED: 165,
        Kind.LOCATED: 25,
        Kind.SEARCHED: 36,
        Kind.CLOSED: 80,
        Kind.GAVE_UP: 10,
    }
)

# FACT: 1.0883 children a case. A case without a minor child is an old order in arrears only.
NO_CHILD_PERMILLE = 242
CHILDREN = spread({1: 756, 2: 173, 3: 53, 4: 18})
BORN_OUT_OF_WEDLOCK_PERMILLE = 620
AT_ISSUE_PERMILLE = 450  # of children in cases still without an order
RESOLVED_IN_YEAR_PERMILLE = 275  # of resolved children: FACT 15.2 % of all children

# FACT: 1.0320 cases per noncustodial parent, 1.0137 per custodial parent.
SHARED_NCP_PERMILLE = 31
SHARED_CP_PERMILLE = 13
NCP_SEX = spread({"M": 93, "F": 7})
CP_SEX = spread({"M": 6, "F": 94})

AID = spread({"CURRENT": 18, "FORMER": 46, "NEVER": 36})
ORIGIN = spread({"IVA_REFERRAL": 55, "APPLICATION": 33, "INTERSTATE": 6, "COURT": 6})
INITIATING_PERMILLE = 64  # of cases that did not come from another state
LANGUAGE = spread({"EN": 62, "ES": 31, "HY": 2, "KO": 2, "TL": 2, "ZH": 1})
FAMILY_VIOLENCE_PERMILLE = 70
INCARCERATED_PERMILLE = 40
NEEDS_BASED_PERMILLE = 60
DISABLED_PERMILLE = 30
HEALTH_ORDER_PERMILLE = 540  # FACT: 46.5 % of children have a health order enforced

ORDER_STATE = spread({"current": 847, "zero": 75, "reserved": 35, "arrears": 43})
PAYER = spread({"full": 58, "part": 25, "none": 17})
ARREARS_PAYER_PERMILLE = 250
ARREARS_PERMILLE = 700
BY_WITHHOLDING_PERMILLE = 680
LATE_PAYMENT_PERMILLE = 60
# Twenty equal slices of a log-normal with median 320 and sigma 0.66, in whole dollars.
MONTHLY_AMOUNT = (
    88, 124, 150, 172, 193, 213, 234, 256, 280, 306, 335, 366, 400, 438, 482, 532, 596, 684, 824,
    1163,
)  # fmt: skip

# What the establishment and expedited criteria are planted at, before a unit's own effect.
SERVED_IN_TIME_PERMILLE = 825
SIX_MONTHS_PERMILLE = 780
TWELVE_MONTHS_PERMILLE = 903
SEARCH_IN_TIME_PERMILLE = 745
LOCATED_IN_TIME_PERMILLE = 740
LOCATED_RUNNING_PERMILLE = 450
CLOSURE_IN_TIME_PERMILLE = 920
ACTION_IN_TIME_PERMILLE = 900  # any other clock
REVIEWED_BEFORE_PERMILLE = 880  # of old orders with assigned support: before the quarter
REVIEWED_IN_TIME_PERMILLE = 975  # the same, or in the quarter
OFFSET_PERMILLE = 860  # of cases whose arrears call for tax offset
NEW_HEALTH_ORDER_PERMILLE = 850  # of orders made in the quarter

# Audit trail: 2 % of line 1 is planted wrong (passes 95 %), 5.5 % of line 2 (fails it narrowly).
LINE_1_LEFT_OUT_PERMILLE = 12
LINE_1_TOO_MUCH_PERMILLE = 75
LINE_2_LEFT_OUT_PERMILLE = 41
LINE_2_TOO_MUCH_PERMILLE = 65

CLOSURE_REASON = spread(
    {
        "NO_CURRENT_LOW_ARREARS": 30,
        "EMANCIPATED": 26,
        "CP_REQUEST": 24,
        "CP_LOST": 10,
        "DECEASED": 10,
    }
)
REASONS_WITHOUT_ORDER = frozenset({"NO_CURRENT_LOW_ARREARS"})
REASONS_WITHOUT_NOTICE = frozenset({"CP_REQUEST"})
