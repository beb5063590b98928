"""A federal report line on one case: what the audit trail counted against what the facts say.

Federal-protocols 4.3 and 4.5. The trail and the facts are both read for the federal fiscal year
that holds the period's last day; the day that matters is its last, 30 September.
"""

from typing import Final, NamedTuple

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.universe import DUPLICATE, Check, counted_on, first_failure
from qapi_desk.rules.words import on

OMITTED: Final = "OMITTED"


class Comparison(NamedTuple):
    """In the universe or not, YES (agrees) or NO (an error), sentences and rows."""

    in_universe: bool
    outcome: RuleOutcome
    sentences: tuple[str, ...]
    rows: tuple[str, ...]


def compare(facts: Facts, criterion: Criterion, period: Period) -> Comparison:
    """One line on one case. The error code stands in the last sentence."""
    year = parse_period(period.review_year)
    line = criterion.universe.line_no
    rows = _reported(facts, line, year.label)
    check = first_failure(counted_on(facts, criterion.universe, year.last))
    trail = _trail(line, year.label, len(rows))
    read = (*rows, *check.rows)
    if check.holds is False and not rows:
        return Comparison(False, RuleOutcome.NOT_APPLICABLE, (trail, check.sentence), read)
    if check.holds is None:
        doubt = f"Whether it belongs there on {on(year.last)} cannot be told: undetermined."
        sentences = (trail, check.sentence, doubt)
        return Comparison(True, RuleOutcome.UNDETERMINED, sentences, read)
    code = _error_code(check, len(rows))
    if code is None:
        agreed = f"The facts agree for {on(year.last)}."
        return Comparison(True, RuleOutcome.YES, (trail, check.sentence, agreed), read)
    return Comparison(True, RuleOutcome.NO, (trail, check.sentence, f"Error code {code}."), read)


def _reported(facts: Facts, line: str, label: str) -> list[str]:
    """The trail's rows for the case; a trail may write the year ``FFY2026`` or ``2026``."""
    labels = (label, label.removeprefix("FFY"))
    case_id = facts.case.case_id
    return [
        f"report_line:{row.period}/{row.line_no}/{case_id}"
        for row in facts.case_file.report_lines
        if row.line_no == line and row.period in labels
    ]


def _trail(line: str, label: str, times: int) -> str:
    if times == 0:
        return f"The trail of line {line} for {label} does not count the case."
    often = "once" if times == 1 else f"{times} times"
    return f"The trail of line {line} for {label} counts the case {often}."


def _error_code(check: Check, times: int) -> str | None:
    if not times:
        return OMITTED
    if check.holds is False:
        return check.error_code
    return DUPLICATE if times > 1 else None
