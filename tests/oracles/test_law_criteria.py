"""Four federal rows and three report lines, judged twice from made-up cases.

The oracle's are written from federal-protocols 2.5, 2.6 and 4.3; ``QAPI_LONG=1`` runs more.
"""

import os
from collections import Counter
from datetime import date

from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criteria import evaluate_criteria
from tests.oracles.law import bridge
from tests.oracles.law.chance import Seeded
from tests.oracles.law.criteria import CRITERIA
from tests.oracles.law.judging import Span
from tests.oracles.law.lines import LINES
from tests.oracles.law.making import case_maker
from tests.oracles.law.record import Record

CASES = 20_000 if os.environ.get("QAPI_LONG") else 600
SPANS = (
    Span(date(2026, 7, 1), date(2026, 9, 30)),
    Span(date(2025, 10, 1), date(2026, 9, 30)),
)


def is_contradictory(record: Record) -> bool:
    """An order made after the case closed: no reading of it is better than another."""
    closed = record.case["closed_date"]
    return closed is not None and any(day > closed for day in record.dated("ORDER_ESTABLISHED"))


def test_that_both_evaluators_put_and_judge_each_case_in_the_same_rows() -> None:
    law, calendars = bridge.shipped_law("federal-2016"), bridge.shipped_calendars()
    wanted = [CriterionId(name) for name in CRITERIA]
    agreed: Counter[tuple[str, str]] = Counter()
    apart: list[str] = []
    for seed in range(CASES):
        record = case_maker(Seeded(seed))
        case = bridge.as_case_file(record)
        for span in SPANS if not is_contradictory(record) else ():
            period = Period(f"{span.first}..{span.last}", span.first, span.last)
            for row in evaluate_criteria(law, calendars, case, period, bridge.AS_OF, wanted):
                mine = CRITERIA[str(row.criterion)](record, span)
                theirs = (row.in_universe, str(row.outcome))
                if (mine.is_in, mine.outcome) == theirs:
                    agreed[str(row.criterion), mine.outcome] += 1
                else:
                    apart.append(f"seed {seed}, {row.criterion}, {span}: {mine} against {theirs}")
    assert not apart, "\n".join(apart[:5])
    assert {criterion for criterion, _ in agreed} == set(CRITERIA)


def test_that_both_evaluators_agree_on_what_a_report_line_may_count() -> None:
    law, calendars = bridge.shipped_law("federal-2016"), bridge.shipped_calendars()
    wanted = [CriterionId(name) for name in LINES]
    period = Period("FFY2026", SPANS[1].first, SPANS[1].last)
    agreed: Counter[tuple[str, str]] = Counter()
    apart: list[str] = []
    for seed in range(CASES):
        record = case_maker(Seeded(seed))
        case = bridge.as_case_file(record)
        for row in evaluate_criteria(law, calendars, case, period, bridge.AS_OF, wanted):
            mine = LINES[str(row.criterion)](record, SPANS[1])
            if mine == row.outcome:
                agreed[str(row.criterion), mine] += 1
            else:
                apart.append(f"seed {seed}, {row.criterion}: {mine} against {row.outcome}")
    assert not apart, "\n".join(apart[:5])
    assert {line for line, _ in agreed} == set(LINES)
