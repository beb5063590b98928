"""Lines 24, 25, 28, 29 and 2e: what was due, distributed, owed and paid in the fiscal year."""

from typing import Any

import pytest

from qapi_desk.domain.cases import AccountMonth, CaseFile
from qapi_desk.rules.lines_money import dollars
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.rules.line_cases import (
    NAMES,
    case,
    code,
    counted,
    event,
    judged,
    month,
    order,
    payment,
    year_of,
)

ORDER = (order(),)
DUE = year_of(due=30000, paid=20000)


def with_year(*lines: Any, orders: Any = ORDER, payments: Any = (), **told: Any) -> CaseFile:
    """A case with an order of 300.00 and an account of every month, unless told otherwise."""
    months = told.pop("months", DUE)
    parts = {"orders": orders, "account_months": months, "payments": payments}
    return case(*lines, parts=parts, **told)


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("3600.00", "YES"),
        ("3600", "YES"),
        ("3599.99", "WRONG_AMOUNT"),
        ("3600.01", "WRONG_AMOUNT"),
        ("3,600", "UNDETERMINED"),
        ("1.001", "UNDETERMINED"),
        ("Infinity", "UNDETERMINED"),
        ("", "UNDETERMINED"),
    ],
)
def test_that_line_24_is_what_was_due_to_the_cent(
    federal: Ruleset, value: str, outcome: str
) -> None:
    assert code(federal, "24", with_year(counted("24", None, value))) == outcome


@pytest.mark.parametrize(("value", "outcome"), [("3605.00", "YES"), ("3605.01", "WRONG_AMOUNT")])
def test_that_a_tolerance_is_data_with_a_day(document: Any, value: str, outcome: str) -> None:
    law = document("rulesets", "federal-2016")
    criterion = next(each for each in law["criteria"] if each["id"] == "line-24")
    added = {"from": "2026-09-30", "cents": 500, "citation": "made up"}
    later = {"from": "2026-10-01", "cents": 999, "citation": "made up"}
    criterion["universe"]["line"]["tolerance"] += [added, later]
    told = with_year(counted("24", None, value))
    found = judged(parse_ruleset(law), "24", told)
    assert (found.items[0].error_code or str(found.outcome)) == outcome


def test_that_a_difference_within_the_tolerance_is_told(document: Any) -> None:
    law = document("rulesets", "federal-2016")
    criterion = next(each for each in law["criteria"] if each["id"] == "line-24")
    criterion["universe"]["line"]["tolerance"][0]["cents"] = 500
    found = judged(parse_ruleset(law), "24", with_year(counted("24", None, "3600.05")))
    assert found.sentences[-1] == "The facts agree within the tolerance of 5.00 for FFY2026."


def test_that_a_wrong_amount_shows_its_difference(federal: Ruleset) -> None:
    found = judged(federal, "24", with_year(counted("24", None, "3500.00")))
    assert found.sentences[-2:] == ("The difference is -100.00.", "Error code WRONG_AMOUNT.")
    assert (found.items[0].reported, found.items[0].supported) == (350000, 360000)


def test_that_the_trail_sentence_of_dollars_says_how_many(federal: Ruleset) -> None:
    found = judged(federal, "24", with_year(counted("24", None, "3600.00")))
    told = "The trail of line 24 for FFY2026 counts 3,600.00 for the case."
    assert (found.sentences[0], len(found.rows)) == (told, 14)


@pytest.mark.parametrize(
    ("told", "line", "outcome"),
    [
        ({}, "24", "OMITTED"),
        ({"months": year_of()}, "24", "NOT_APPLICABLE"),
        ({"opened_date": None}, "24", "UNDETERMINED"),
        ({"case_type": "NON_IVD"}, "24", "NOT_APPLICABLE"),
        ({"unreadable": [("account_month", "2026-03", "current_due")]}, "24", "OMITTED"),
    ],
)
def test_that_dollars_left_off_the_trail_are_judged_too(
    federal: Ruleset, told: dict[str, Any], line: str, outcome: str
) -> None:
    assert code(federal, line, with_year(**told)) == outcome


@pytest.mark.parametrize(
    ("told", "value", "outcome"),
    [
        ({"case_type": "NON_IVD"}, "3600", "NOT_IVD"),
        ({"months": year_of()}, "3600", "NOT_IN_UNIVERSE"),
        ({"months": (), "orders": ()}, "3600", "NO_DOCUMENT"),
        ({"status": "CLOSED", "closed_date": "2025-09-30"}, "3600", "WRONG_DATE_PERIOD"),
    ],
)
def test_that_unsupported_dollars_name_their_error(
    federal: Ruleset, told: dict[str, Any], value: str, outcome: str
) -> None:
    assert code(federal, "24", with_year(counted("24", None, value), **told)) == outcome


def test_that_a_payment_is_a_document(federal: Ruleset) -> None:
    told = with_year(counted("24", None, "9"), months=(), orders=(), payments=(payment(),))
    assert code(federal, "24", told) == "NOT_IN_UNIVERSE"


def test_that_the_same_amount_twice_is_a_duplicate(federal: Ruleset) -> None:
    twice = [counted("24", None, "3600"), counted("24", "N1", "3600")]
    assert code(federal, "24", with_year(*twice)) == "DUPLICATE"


def test_that_an_amount_may_stand_in_parts(federal: Ruleset) -> None:
    parts = [counted("24", None, "3000"), counted("24", "N1", "600")]
    assert code(federal, "24", with_year(*parts)) == "YES"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("1800", "YES"), ("3600", "WRONG_DATE_PERIOD"), ("1500", "WRONG_AMOUNT")],
)
def test_that_a_split_year_counts_the_months_of_the_case_only(
    federal: Ruleset, value: str, outcome: str
) -> None:
    split = with_year(counted("24", None, value), status="CLOSED", closed_date="2026-03-01")
    assert code(federal, "24", split) == outcome


def test_that_the_month_in_which_a_case_opens_is_its_own(federal: Ruleset) -> None:
    told = with_year(counted("24", None, "300"), opened_date="2026-09-30")
    assert code(federal, "24", told) == "YES"


def test_that_an_unreadable_amount_of_a_month_is_undetermined(federal: Ruleset) -> None:
    months = (*DUE[:11], AccountMonth("2026-09", None, None, None, None, None))
    gone = [("account_month", "2026-09", "current_due")]
    told = with_year(counted("24", None, "3600"), months=months, unreadable=gone)
    found = judged(federal, "24", told)
    assert found.sentences[2] == "The current due of 2026-09 cannot be read."


def test_that_an_amount_not_given_is_undetermined(federal: Ruleset) -> None:
    months = (*DUE[:11], AccountMonth("2026-09", None, None, None, None, None))
    found = judged(federal, "25", with_year(counted("25", None, "2400"), months=months))
    assert found.sentences[2] == "The current paid of 2026-09 is not given."


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, "UNDETERMINED"),
        ({"amount_current": None}, "UNDETERMINED"),
        ({"amount_current": None, "is_zero": True}, "YES"),
        ({"amount_current": 0}, "YES"),
        ({"end_date": "2026-09-29"}, "YES"),
        ({"end_date": "2026-09-30"}, "UNDETERMINED"),
        ({"effective_date": "2026-09-01"}, "YES"),
        ({"established_date": None}, "YES"),
    ],
)
def test_that_a_month_without_an_account_matters_where_an_order_asked_for_money(
    federal: Ruleset, told: dict[str, Any], outcome: str
) -> None:
    lines = counted("24", None, "3300")
    found = with_year(
        lines, months=DUE[:11], orders=(order(**told), order(order_id="O2", amount_current=0))
    )
    assert code(federal, "24", found) == outcome


@pytest.mark.parametrize(
    ("told", "value", "outcome"),
    [
        ({"opened_date": "2025-10-02"}, "3300", "YES"),
        ({"opened_date": "2025-10-01"}, "3300", "UNDETERMINED"),
    ],
)
def test_that_part_of_a_month_needs_no_account(
    federal: Ruleset, told: dict[str, Any], value: str, outcome: str
) -> None:
    lines = counted("24", None, value)
    assert code(federal, "24", with_year(lines, months=DUE[1:], **told)) == outcome


def test_that_a_month_cut_short_by_closing_needs_no_account(federal: Ruleset) -> None:
    closing = {"status": "CLOSED", "closed_date": "2026-09-30"}
    told = with_year(counted("24", None, "3300"), months=DUE[:11], **closing)
    assert code(federal, "24", told) == "YES"


@pytest.mark.parametrize(
    ("on_24", "on_25", "line", "outcome"),
    [
        ("100", "100", "24", "YES"),
        ("100", "100", "25", "YES"),
        (None, None, "24", "NOT_APPLICABLE"),
        (None, None, "25", "NOT_APPLICABLE"),
        ("100", None, "24", "NOT_IN_UNIVERSE"),
        (None, "100", "25", "NOT_IN_UNIVERSE"),
        (None, "100", "24", "NOT_APPLICABLE"),
    ],
)
def test_that_voluntary_money_is_on_both_lines_or_on_neither(
    federal: Ruleset, on_24: str | None, on_25: str | None, line: str, outcome: str
) -> None:
    pairs = (("24", on_24), ("25", on_25))
    lines = [counted(number, None, value) for number, value in pairs if value]
    months = (month("2026-05", paid=10000),)
    assert code(federal, line, with_year(*lines, months=months, orders=())) == outcome


@pytest.mark.parametrize(
    ("told", "is_voluntary"),
    [
        ({"established_date": "2026-06-01"}, True),
        ({"established_date": "2026-05-31"}, False),
        ({"end_date": "2026-04-30"}, True),
        ({"end_date": "2026-05-01"}, False),
        ({"established_date": None}, False),
    ],
)
def test_that_money_is_voluntary_only_where_no_order_can_stand(
    federal: Ruleset, told: dict[str, Any], is_voluntary: bool
) -> None:
    orders, months = (order(amount_current=0, **told),), (month("2026-05", paid=10000),)
    found = code(federal, "25", with_year(months=months, orders=orders))
    assert (found == "NOT_APPLICABLE") is is_voluntary


REVERSED = {"to_current": 20000, "reversed_date": "2026-09-30"}


@pytest.mark.parametrize(
    ("paid", "told", "value", "outcome"),
    [
        (20000, REVERSED, "2200", "YES"),
        (20000, REVERSED, "2400", "REVERSED"),
        (0, REVERSED, "2200", "YES"),
        (0, REVERSED, "2400", "REVERSED"),
        (5000, REVERSED, "2250", "UNDETERMINED"),
        (20000, {**REVERSED, "reversed_date": "2026-10-01"}, "2400", "YES"),
        (20000, {"to_current": 20000}, "2400", "YES"),
    ],
)
def test_that_a_payment_reversed_by_the_years_end_is_none(
    federal: Ruleset, paid: int, told: dict[str, Any], value: str, outcome: str
) -> None:
    months = tuple(month(n, 30000, paid if n == "2026-07" else 20000) for n in NAMES)
    if paid != 20000:
        assert value in {"2200", "2400", "2250"}
    found = with_year(counted("25", None, value), months=months, payments=(payment(**told),))
    assert code(federal, "25", found) == outcome


def test_that_without_an_account_payments_tell_what_was_distributed(federal: Ruleset) -> None:
    payments = (payment(1, to_current=5000), payment(2, **REVERSED))
    told = with_year(counted("25", None, "50"), months=(), orders=(), payments=payments)
    assert (code(federal, "25", told), code(federal, "28", told)) == ("YES", "NOT_APPLICABLE")


@pytest.mark.parametrize(
    ("months", "outcome"),
    [
        (year_of(), "NOT_IN_UNIVERSE"),
        ((*year_of()[:11], month("2026-09", owed=1)), "YES"),
        ((*year_of()[:11], month("2026-09", toward=1)), "YES"),
        (year_of()[:11], "UNDETERMINED"),
        ((month("2025-10", owed=1),), "YES"),
    ],
)
def test_that_line_28_counts_arrears_of_any_month(
    federal: Ruleset, months: Any, outcome: str
) -> None:
    assert code(federal, "28", with_year(counted("28"), months=months)) == outcome


def test_that_an_arrears_balance_nobody_gives_is_undetermined(federal: Ruleset) -> None:
    months = (*year_of()[:11], AccountMonth("2026-09", 0, 0, None, None, None))
    assert code(federal, "28", with_year(counted("28"), months=months)) == "UNDETERMINED"


def test_that_ordered_arrears_without_an_account_are_undetermined(federal: Ruleset) -> None:
    orders = (order(amount_current=0, amount_arrears=5000),)
    assert code(federal, "28", with_year(months=(), orders=orders)) == "UNDETERMINED"


def test_that_months_outside_the_case_owe_nothing(federal: Ruleset) -> None:
    months = (*year_of(), month("2026-09", owed=1))
    closed = {"status": "CLOSED", "closed_date": "2026-08-31"}
    assert code(federal, "28", with_year(counted("28"), months=months, **closed)) != "YES"


OWED = year_of(owed=50000)
PAID = year_of(owed=50000, toward=1000)
FAMILY = payment(to_arrears_family=12000)
STATE = payment(to_arrears_state=12000)


@pytest.mark.parametrize(
    ("aid", "months", "payments", "outcome"),
    [
        ("NEVER", PAID, (), "YES"),
        ("CURRENT", PAID, (), "YES"),
        ("FORMER", PAID, (), "UNDETERMINED"),
        (None, PAID, (), "UNDETERMINED"),
        ("FORMER", PAID, (FAMILY,), "YES"),
        ("FORMER", PAID, (STATE,), "NOT_IN_UNIVERSE"),
        ("NEVER", OWED, (STATE,), "NOT_IN_UNIVERSE"),
        ("CURRENT", OWED, (STATE,), "YES"),
        (None, OWED, (STATE,), "UNDETERMINED"),
        ("NEVER", OWED, (), "NOT_IN_UNIVERSE"),
        ("NEVER", OWED[:11], (), "UNDETERMINED"),
    ],
)
def test_that_line_29_needs_money_to_the_family_unless_all_is_assigned(
    federal: Ruleset, aid: str | None, months: Any, payments: Any, outcome: str
) -> None:
    told = with_year(counted("29"), months=months, payments=payments, aid_class=aid)
    assert code(federal, "29", told) == outcome


@pytest.mark.parametrize(
    ("assigned", "payments", "outcome"),
    [
        (50000, (STATE,), "YES"),
        (49999, (STATE,), "NOT_IN_UNIVERSE"),
        (50000, (), "YES"),
        (49999, (), "UNDETERMINED"),
        (None, (), "UNDETERMINED"),
    ],
)
def test_that_an_account_that_tells_what_is_assigned_decides(
    federal: Ruleset, assigned: int | None, payments: Any, outcome: str
) -> None:
    rows = OWED if payments else PAID
    months = tuple(row._replace(arrears_assigned=assigned) for row in rows)
    told = with_year(counted("29"), months=months, payments=payments, aid_class="FORMER")
    assert code(federal, "29", told) == outcome


def test_that_the_aid_class_at_receipt_decides_whose_money_it_was(federal: Ruleset) -> None:
    taken = payment(to_arrears_state=12000, aid_class_at_receipt="FOSTER")
    told = with_year(counted("29"), months=OWED, payments=(taken,), aid_class="FORMER")
    assert code(federal, "29", told) == "YES"


@pytest.mark.parametrize(
    ("toward", "outcome"), [(12000, "REVERSED"), (0, "REVERSED"), (12100, "YES")]
)
def test_that_arrears_paid_and_taken_back_are_not_paid(
    federal: Ruleset, toward: int, outcome: str
) -> None:
    back = payment(1, to_arrears_family=12000, reversed_date="2026-08-01")
    kept = payment(2, to_arrears_family=100)
    months = tuple(month(n, owed=1, toward=toward if n == "2026-07" else 0) for n in NAMES)
    payments = (back, kept) if toward == 12100 else (back,)
    found = with_year(counted("29"), months=months, payments=payments)
    assert code(federal, "29", found) == outcome


def test_that_a_split_year_distributes_in_its_own_months_only(federal: Ruleset) -> None:
    split = {"status": "CLOSED", "closed_date": "2025-10-31"}
    assert code(federal, "25", with_year(counted("25", None, "2400"), **split)) == (
        "WRONG_DATE_PERIOD"
    )


def test_that_a_closed_case_without_later_accounts_needs_none(federal: Ruleset) -> None:
    split = {"status": "CLOSED", "closed_date": "2025-10-31", "months": DUE[:1]}
    assert code(federal, "25", with_year(counted("25", None, "200"), **split)) == "YES"


def test_that_without_an_account_payments_tell_of_arrears(federal: Ruleset) -> None:
    told = with_year(counted("29"), months=(), orders=(), payments=(FAMILY,))
    assert code(federal, "29", told) == "YES"


@pytest.mark.parametrize(
    ("detail", "on", "outcome"),
    [
        ("NEVER", None, "YES"),
        ("FORMER", None, "WRONG_COLUMN"),
        ("FORMER", "2026-09-30", "WRONG_COLUMN"),
        ("FORMER", "2026-10-01", "YES"),
        ("FORMER", "unknown", "YES"),
        ("somewhere", None, "YES"),
    ],
)
def test_that_the_aid_column_is_compared_unless_aid_changed_since(
    federal: Ruleset, detail: str, on: str | None, outcome: str
) -> None:
    day_told = None if on == "unknown" else on
    events = (event(1, "AID_STOP", day_told),) if on else ()
    told = case(counted("1", detail=detail), parts={"events": events})
    assert code(federal, "1", told) == outcome


def test_that_a_case_of_no_known_aid_class_has_no_column(federal: Ruleset) -> None:
    assert code(federal, "1", case(counted("1", detail="FORMER"), aid_class=None)) == "YES"


def test_that_line_29_takes_only_cases_of_line_28(federal: Ruleset) -> None:
    assert code(federal, "29", with_year(counted("29"), months=year_of())) == "NOT_IN_UNIVERSE"


def test_that_a_month_the_case_was_closed_in_pays_nothing(federal: Ruleset) -> None:
    months = (month("2025-10", owed=1), month("2026-05", toward=500))
    closed = {"status": "CLOSED", "closed_date": "2025-12-31", "orders": ()}
    assert code(federal, "29", with_year(counted("29"), months=months, **closed)) != "YES"


@pytest.mark.parametrize(
    ("september", "told", "outcome"),
    [
        (month("2026-09", owed=1), {}, "YES"),
        (month("2026-09", due=1, owed=1), {}, "NOT_IN_UNIVERSE"),
        (month("2026-09"), {}, "NOT_IN_UNIVERSE"),
        (AccountMonth("2026-09", None, 0, 1, 0, None), {}, "UNDETERMINED"),
        (AccountMonth("2026-09", 0, 0, None, 0, None), {}, "UNDETERMINED"),
        (None, {}, "NOT_IN_UNIVERSE"),
        (None, {"amount_current": 0}, "NOT_IN_UNIVERSE"),
        (None, {"amount_current": 0, "amount_arrears": 5000}, "UNDETERMINED"),
        (None, {"amount_current": None}, "UNDETERMINED"),
        (None, {"amount_current": None, "is_reserved": True}, "NOT_IN_UNIVERSE"),
    ],
)
def test_that_line_2e_counts_arrears_and_no_current_support(
    federal: Ruleset, september: Any, told: dict[str, Any], outcome: str
) -> None:
    months = (september,) if september else ()
    found = with_year(counted("2e"), months=months, orders=(order(**told),))
    assert code(federal, "2e", found) == outcome


def test_that_an_order_ended_by_then_asks_for_nothing(federal: Ruleset) -> None:
    ended = order(order_id="O2", end_date="2026-09-29")
    unmade = order(order_id="O3", established_date=None)
    orders = (ended, order(amount_current=0, amount_arrears=1), unmade)
    told = with_year(counted("2e"), months=(), orders=orders)
    assert code(federal, "2e", told) == "UNDETERMINED"


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "0.00"), (123456789, "1,234,567.89"), (-5, "-0.05")]
)
def test_that_cents_are_written_as_dollars(cents: int, words: str) -> None:
    assert dollars(cents) == words
