"""What judging by a ruleset reads of a case, so that a pass over millions of rows reads no more.

A column that is left out here and read by a rule would be a fact nobody sees: tests hold the
verdicts of a screen to those of whole cases.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from qapi_desk.intake.lean_cases import ALL_PARTS, Reading
from qapi_desk.rules.model import Ruleset

_WORDS_FOR_PEOPLE: Final[Mapping[str, frozenset[str]]] = {
    "events": frozenset({"detail", "worker_id"}),
    "parties": frozenset({"display_name", "sex", "language", "residence_county", "fv_flag"}),
}
_NOT_FOR_RULES: Final[Mapping[str, frozenset[str]]] = {
    "case": frozenset({"applicant_role", "county_code", "zero_order", "reserved_order"}),
    "events": _WORDS_FOR_PEOPLE["events"],
    "parties": _WORDS_FOR_PEOPLE["parties"]
    | {"from_date", "to_date", "death_date", "incarcerated", "disabled", "needs_based_income"},
    "children": frozenset({"born_out_of_wedlock", "resolved_by"}),
    "orders": frozenset({"income_basis", "effective_date", "is_zero", "is_reserved", "state_code"}),
    "payments": frozenset(
        {"legal_date", "amount", "to_current", "to_arrears_family", "to_arrears_state"}
    ),
}
"""Columns no condition reads; a rule's test that names one has it read."""


def reading_of(ruleset: Ruleset, *, with_criteria: bool) -> Reading:
    """The codes, parts and columns that judging by a ruleset reads."""
    named = frozenset(_columns_named(ruleset))
    usual = _WORDS_FOR_PEOPLE if with_criteria else _NOT_FOR_RULES
    return Reading(
        ruleset.codes_read,
        ALL_PARTS if with_criteria else ALL_PARTS - {"report_lines"},
        {part: columns - named for part, columns in usual.items()},
    )


def _columns_named(ruleset: Ruleset) -> Iterator[str]:
    for rule in ruleset.rules:
        for test in rule.tests:
            yield from (test.column, test.of)
        yield from (condition.fact for condition in rule.conditions)
