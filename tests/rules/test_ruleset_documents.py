"""Ruleset documents: what is refused, and what a ruleset answers."""

import copy
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

Document = Callable[[str, str], Any]
EST = CriterionId("establishment")


def spoil(value: Any, *path: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        target = document
        for key in path[:-1]:
            target = target[key]
        if value is None:
            del target[path[-1]]
        else:
            target[path[-1]] = copy.deepcopy(value)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (spoil(None, "ruleset"), "lacks 'ruleset'"),
        (spoil("x", "colour"), "ca-2002: it has the unknown name 'colour'"),
        (spoil("", "title"), "needs text at 'title'"),
        (spoil(7, "version"), "needs text at 'version'"),
        (spoil("2002-13-01", "effective_from"), "no day YYYY-MM-DD at 'effective_from'"),
        (spoil("2001-01-01", "effective_to"), "ends before it takes effect"),
        (spoil([3], "notes"), "needs a list of texts at 'notes'"),
        (spoil({}, "rules"), "needs a list at 'rules'"),
        (spoil("CR-001", "rules", 0), "rules 1: it is not an object"),
        (spoil("fortnights", "rules", 0, "unit"), "rules CR-001: it has the unknown word"),
        (spoil("X", "rules", 0, "class"), "unknown word 'X' at 'class'"),
        (spoil(-1, "rules", 0, "amount"), "needs a whole number, 0 or more, at 'amount'"),
        (spoil(True, "rules", 0, "amount"), "needs a whole number, 0 or more, at 'amount'"),
        (spoil([], "rules", 0, "triggers"), "needs at least one entry at 'triggers'"),
        (spoil([], "rules", 0, "actions"), "needs a list of groups"),
        (spoil([[]], "rules", 0, "actions"), "needs at least one entry at 'actions'"),
        (spoil(None, "rules", 0, "citation"), "lacks 'citation'"),
        (spoil(["APP_SNET"], "rules", 0, "actions", 0), "APP_SNET but has no words for it"),
        (spoil("CR-002", "rules", 0, "id"), "names CR-002 twice"),
        (spoil("CR-999", "rules", 0, "scored_with"), "lets CR-001 lean on CR-999"),
        (
            spoil([{"fact": "weather", "is": ["yes"]}], "rules", 0, "applies_when"),
            "unknown word 'weather' at 'fact'",
        ),
        (
            spoil([{"fact": "ncp_located", "is": ["maybe"]}], "rules", 0, "applies_when"),
            "something other than yes or no",
        ),
        (spoil("CR-999", "criteria", 1, "candidates", 0, "rule"), "establishment lean on CR-999"),
        (spoil([], "criteria", 1, "candidates"), "needs candidates for its shape"),
        (spoil("", "criteria", 9, "universe", "line_no"), "needs a line number for its shape"),
        (spoil("0,75", "criteria", 1, "benchmark", 0, "share"), "has no fraction at 'share'"),
        (spoil("1/0", "criteria", 1, "benchmark", 0, "share"), "has no fraction at 'share'"),
        (spoil("75", "criteria", 1, "benchmark", 0, "share"), "needs a fraction from 0 to 1"),
        (spoil("line-2", "criteria", 9, "id"), "names line-2 twice"),
        (spoil("PASS", "counting", "MET"), "unknown word 'PASS' at 'MET'"),
        (spoil("ACTION", "counting", "DONE"), "has the unknown name 'DONE'"),
        (spoil(None, "counting", "MET"), "does not say how MET counts"),
        (spoil("yes", "settings", "outcome_override", "value"), "needs true or false at 'value'"),
        (spoil(None, "settings", "undocumented", "citation"), "lacks 'citation'"),
    ],
)
def test_that_bad_data_is_refused_with_its_place(
    document: Document, change: Callable[[Any], None], told: str
) -> None:
    spoilt = document("rulesets", "ca-2002")
    change(spoilt)
    with pytest.raises(Refused) as refused:
        parse_ruleset(spoilt)
    assert (refused.value.code, told in refused.value.sentence) == ("rules.bad_data", True)


def test_that_a_document_must_be_an_object(document: Document) -> None:
    rules: Any = document("rulesets", "ca-2002")["rules"]
    with pytest.raises(Refused, match="is not an object"):
        parse_ruleset(rules)


def test_that_a_ruleset_keeps_id_version_and_title(manual: Ruleset) -> None:
    assert (manual.label, manual.effective_from) == ("ca-2002 2026.2", date(2002, 10, 1))


def test_that_a_ruleset_may_end(document: Document) -> None:
    ended = document("rulesets", "ca-2002") | {"effective_to": "2030-12-31"}
    assert parse_ruleset(ended).effective_to == date(2030, 12, 31)


@pytest.mark.parametrize(
    ("law", "outcome", "counted"),
    [
        ("federal-2016", RuleOutcome.NOT_DUE, Outcome.ACTION),
        ("ca-2002", RuleOutcome.NOT_DUE, Outcome.NOT_APPLICABLE),
        ("federal-2016", RuleOutcome.UNDETERMINED, Outcome.INCOMPLETE),
        ("ca-2002", RuleOutcome.UNDETERMINED, Outcome.INCOMPLETE),
        ("federal-2016", RuleOutcome.EXCUSED, Outcome.ACTION),
        ("federal-2016", RuleOutcome.NOT_DONE, Outcome.ERROR),
    ],
)
def test_that_an_outcome_counts_as_its_ruleset_says(
    laws: dict[str, Ruleset], law: str, outcome: RuleOutcome, counted: Outcome
) -> None:
    assert laws[law].counting(EST, outcome) is counted


def test_that_a_criterion_may_count_an_outcome_its_own_way(document: Document) -> None:
    own = document("rulesets", "ca-2002")
    own["criteria"][1]["counting"] = {"NOT_DUE": "ACTION"}
    law = parse_ruleset(own)
    counted = [law.counting(c.criterion_id, RuleOutcome.NOT_DUE) for c in law.criteria[1:3]]
    assert counted == [Outcome.ACTION, Outcome.NOT_APPLICABLE]


def test_that_dropping_the_undocumented_is_a_setting(document: Document) -> None:
    own = document("rulesets", "ca-2002")
    own["settings"]["undocumented"]["value"] = "NOT_APPLICABLE"
    law = parse_ruleset(own)
    assert law.counting(EST, RuleOutcome.NOT_DONE) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("criterion", "share"),
    [
        ("establishment", Fraction(3, 4)),
        ("expedited-6", Fraction(3, 4)),
        ("expedited-12", Fraction(9, 10)),
        ("line-1", Fraction(19, 20)),
        ("line-2", Fraction(19, 20)),
    ],
)
def test_that_benchmarks_are_exact(
    laws: dict[str, Ruleset], criterion: CriterionId, share: Fraction
) -> None:
    assert {law.benchmark(criterion, date(2026, 9, 30)) for law in laws.values()} == {share}


def test_that_the_benchmark_in_force_on_the_day_is_given(document: Document) -> None:
    own = document("rulesets", "ca-2002")
    later = {"from": "2030-01-01", "share": "4/5", "citation": "made up"}
    own["criteria"][1]["benchmark"].insert(0, later)
    law = parse_ruleset(own)
    shares = [law.benchmark(EST, date(2029, 12, 31)), law.benchmark(EST, date(2030, 1, 1))]
    assert shares == [Fraction(3, 4), Fraction(4, 5)]


def test_that_a_day_before_any_benchmark_is_refused(manual: Ruleset) -> None:
    with pytest.raises(Refused, match="no benchmark for establishment on 2002-09-30"):
        manual.benchmark(EST, date(2002, 9, 30))


@pytest.mark.parametrize(
    ("ask", "code"), [("rule", "no_such_rule"), ("criterion", "no_such_criterion")]
)
def test_that_an_unknown_id_is_refused_with_the_known_ones(
    manual: Ruleset, ask: str, code: str
) -> None:
    with pytest.raises(Refused, match="it has") as refused:
        getattr(manual, ask)("CR-999")
    assert refused.value.code == f"rules.{code}"


def test_that_a_rule_is_found_by_its_id(manual: Ruleset) -> None:
    rule = manual.rule("CR-008")
    assert (rule.unit, rule.roll) == (Unit.BUSINESS_DAYS, Roll.NONE)


def test_that_every_row_of_both_rulesets_cites_its_source(laws: dict[str, Ruleset]) -> None:
    rows = [(each.citation, each.title) for law in laws.values() for each in law.rules]
    assert all("CFR" in citation or "QAPI manual" in citation for citation, _ in rows)


def test_that_no_shipped_rule_rolls_its_due_day(laws: dict[str, Ruleset]) -> None:
    assert {rule.roll for law in laws.values() for rule in law.rules} == {Roll.NONE}
