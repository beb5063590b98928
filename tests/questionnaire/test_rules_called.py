"""Which rules a form counts days by is read off its expressions."""

from qapi_desk.questionnaire.rules_called import rules_called
from tests.questionnaire.small_forms import make_form, row


def calling(*calculations: str) -> tuple[str, ...]:
    days = (row("date", "a"), row("date", "b"), row("text", "which"))
    sums = [
        row("calculate", f"c{number}", calculation=text) for number, text in enumerate(calculations)
    ]
    return rules_called(make_form(*days, *sums))


def test_that_each_rule_is_named_once_in_order() -> None:
    late = "if(is-late('CR-002', ${a}, ${b}), deadline('CR-001', ${a}), '')"
    days = "days-late('CR-003', ${a}, ${b})"
    assert calling(late, days) == ("CR-002", "CR-001", "CR-003")


def test_that_a_rule_that_is_worked_out_cannot_be_told() -> None:
    assert calling("deadline(${which}, ${a})") == ()


def test_that_a_form_that_counts_nothing_names_none() -> None:
    assert calling("${a}", "'deadline('") == ()
