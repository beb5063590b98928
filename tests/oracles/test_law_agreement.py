"""Two evaluators, two authors: the program's verdicts against the oracle's on made-up cases.

``QAPI_LONG=1`` runs a hundred thousand cases, a plain run some thousands; ``QAPI_SHARES=FILE``
writes how many rows agreed, rule by rule, and the share of each outcome. A disagreement names
its seed, so the case can be made again.
"""

import os
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles.law import harness
from tests.oracles.law.chance import Drawn
from tests.oracles.law.table import MANUAL

CASES = 100_000 if os.environ.get("QAPI_LONG") else 1_500
SHARES = os.environ.get("QAPI_SHARES", "")
ORACLE = Path(harness.__file__).parent
MEET = {"bridge.py", "harness.py"}


def test_that_the_oracle_takes_nothing_from_the_program() -> None:
    own = [path for path in ORACLE.glob("*.py") if path.name not in MEET]
    texts = [path.read_text(encoding="utf-8") for path in own]
    assert texts
    assert not [text for text in texts if re.search(r"(import|from) qapi_desk", text)]


def test_that_the_oracle_judges_every_rule_the_program_works_out() -> None:
    law = next(iter(harness.benches().values())).ruleset
    assert {str(rule.rule_id) for rule in law.rules if rule.is_evaluated} == set(MANUAL)


def test_that_both_evaluators_agree_on_seeded_cases() -> None:
    tally = harness.run(CASES)
    if SHARES:
        Path(SHARES).write_text(tally.shares(), encoding="utf-8")
    assert not tally.differ, "\n".join([str(tally.differ), *tally.sentences])
    assert {rule for rule, _ in tally.agreed} == set(MANUAL)


@st.composite
def drawn_cases(draw: st.DrawFn) -> harness.Tally:
    tally = harness.Tally()
    harness.compare(Drawn(draw), "drawn", tally)
    return tally


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn_cases())
def test_that_both_evaluators_agree_on_cases_that_shrink(tally: harness.Tally) -> None:
    assert not tally.differ, "\n".join(tally.sentences)
