"""Many made-up cases through both evaluators, row by row; what differs is kept as a sentence.

Imports both sides: the oracle's table and, through ``bridge``, the program.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from qapi_desk.rules.instance import Bench
from tests.oracles.law import bridge
from tests.oracles.law.chance import Chance, Seeded, one_of
from tests.oracles.law.judging import Law, Span, Verdict, rows
from tests.oracles.law.making import Maker
from tests.oracles.law.record import Record
from tests.oracles.law.table import MANUAL

SPANS = (
    Span(date(2026, 7, 1), date(2026, 9, 30)),
    Span(date(2026, 4, 1), date(2026, 6, 30)),
    Span(date(2025, 10, 1), date(2026, 9, 30)),
    Span(date(2026, 1, 1), date(2026, 12, 31)),
    Span(date(2026, 2, 10), date(2026, 8, 17)),
    Span(date(2026, 9, 4), date(2026, 9, 8)),
)
"""A quarter, the one before, a federal and a calendar year, odd days, five days."""
TOLD = 5


@dataclass
class Tally:
    """How often both say the same, by rule and outcome, and the first sentences where not."""

    agreed: Counter[tuple[str, str]] = field(default_factory=Counter)
    differ: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def shares(self) -> str:
        """One line a rule: how many rows agreed, and the share of each outcome."""
        return "\n".join(self._share(rule) for rule in sorted({rule for rule, _ in self.agreed}))

    def _share(self, rule: str) -> str:
        found = {what: n for (named, what), n in sorted(self.agreed.items()) if named == rule}
        total = sum(found.values())
        parts = ", ".join(f"{what} {100 * n / total:.1f}" for what, n in found.items())
        return f"{rule}: {total} ({parts})"


@cache
def benches() -> dict[Span, Bench]:
    """The shipped manual, ready for every period."""
    law, calendars = bridge.shipped_law("ca-2002"), bridge.shipped_calendars()
    return {span: bridge.bench_of(law, calendars, span) for span in SPANS}


def compare(chance: Chance, who: str, tally: Tally) -> None:
    """One made-up case, every rule, in one of the periods and in the federal year."""
    record = Maker(chance, tuple(MANUAL.values())).case()
    case = bridge.as_case_file(record)
    for span in (one_of(chance, SPANS), SPANS[2]):
        theirs = bridge.program_rows(benches()[span], case)
        for law in MANUAL.values():
            mine, other = rows(law, record, span), theirs.get(law.rule, [])
            if mine == other:
                tally.agreed.update((each.rule, each.outcome) for each in mine)
                continue
            tally.differ[law.rule] += 1
            if len(tally.sentences) < TOLD:
                heading = f"{who}, {law.rule}, {span.first} to {span.last}"
                tally.sentences.append("\n".join([heading, *_apart(mine, other, record, law)]))


def _apart(mine: list[Verdict], theirs: list[Verdict], record: Record, law: Law) -> list[str]:
    """What each says alone, and the steps of the case that matter to the rule."""
    codes = {code.partition(":")[0] for code in (*law.starts, *law.codes)}
    return [
        *(f"  oracle  {row}" for row in mine if row not in theirs),
        *(f"  program {row}" for row in theirs if row not in mine),
        f"    {record.case}",
        *(
            f"    {step.key} {step.code} {step.day} {step.topic} {step.ref} {step.recorded}"
            for step in record.steps
            if step.code in codes or step.code in {None, "CASE_CLOSED"}
        ),
    ]


def run(cases: int, first_seed: int = 0) -> Tally:
    """So many seeded cases."""
    tally = Tally()
    for seed in range(first_seed, first_seed + cases):
        compare(Seeded(seed), f"seed {seed}", tally)
    return tally
