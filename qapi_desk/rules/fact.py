"""What a condition may ask of a case, by name. How each is answered: see ``states``."""

from enum import StrEnum


class Fact(StrEnum):
    """What a condition asks of a case, on the trigger's day where it can change.

    Columns of the case and of the trigger's own row are compared as they stand; states answer
    ``yes`` or ``no``.
    """

    CASE_TYPE = "case_type"
    ORIGIN = "origin"
    AID_CLASS = "aid_class"
    INTERSTATE_ROLE = "interstate_role"
    FUNCTION_STATUS = "function_status"
    TOPIC = "topic"
    """The trigger event's topic."""
    ORDER_BASIS = "order_basis"
    """Of the order the trigger tells of, else the latest made by then."""
    NCP_STATE_CLASS = "ncp_state_class"
    PAYMENT_CLOCK = "payment_clock"
    PAYMENT_AID = "payment_aid"
    PAYMENT_HOLD = "payment_hold"
    ORDER_IN_FORCE = "order_in_force"
    NCP_LOCATED = "ncp_located"
    NCP_SOUGHT = "ncp_sought"
    """The parent is being looked for: sought, and not since found."""
    PATERNITY_AT_ISSUE = "paternity_at_issue"
    BANKRUPT = "bankrupt"
    DELINQUENT = "delinquent"
    CURRENT_SUPPORT_DUE = "current_support_due"
    ARREARS_OWED = "arrears_owed"
    PAYMENT_FUTURES = "payment_futures"
    PAYEE_IDENTIFIED = "payee_identified"
    MONEY_HELD = "money_held"
    """A collection received by then lies undistributed, waiting for the custodial party."""
    CLOSURE_REASON = "closure_reason"
    NCP_ADDRESS = "ncp_address"
    """``confirmed``, ``unconfirmed`` or, where the county does not say, ``untold``."""
    PAYMENT_FEE = "payment_fee"
    """``charged``, ``none`` or, where the county does not say, ``untold``."""
    PAYMENT_REVERSED = "payment_reversed"
    MEDICAL_ORDERED = "medical_ordered"
    """An order in force asks for medical support."""
    ACCOUNT_ACTIVITY = "account_activity"
    """Something was paid on current support or arrears in the trigger's account month."""
    POOL_TOLD = "pool_told"
    """The trigger's account month tells assigned arrears and the pool of unreimbursed aid."""

    @property
    def changes_by_day(self) -> bool:
        """Whether the answer may be another on another day."""
        return self in _OF_THE_DAY

    @property
    def is_state(self) -> bool:
        """Whether it answers yes or no."""
        return self in _STATES


_OF_THE_DAY = frozenset(
    {
        Fact.ORDER_BASIS, Fact.ORDER_IN_FORCE, Fact.NCP_LOCATED, Fact.NCP_SOUGHT,
        Fact.PATERNITY_AT_ISSUE, Fact.BANKRUPT, Fact.DELINQUENT, Fact.CURRENT_SUPPORT_DUE,
        Fact.ARREARS_OWED, Fact.MONEY_HELD, Fact.MEDICAL_ORDERED,
    }
)  # fmt: skip
_STATES = frozenset(
    {
        Fact.ORDER_IN_FORCE, Fact.NCP_LOCATED, Fact.NCP_SOUGHT, Fact.PATERNITY_AT_ISSUE,
        Fact.BANKRUPT, Fact.DELINQUENT, Fact.CURRENT_SUPPORT_DUE, Fact.ARREARS_OWED,
        Fact.PAYMENT_FUTURES, Fact.PAYEE_IDENTIFIED, Fact.MONEY_HELD, Fact.PAYMENT_REVERSED,
        Fact.MEDICAL_ORDERED, Fact.ACCOUNT_ACTIVITY, Fact.POOL_TOLD,
    }
)  # fmt: skip
