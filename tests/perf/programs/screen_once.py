"""Screens a caseload once, as a job of the program does it, into a file that is thrown away.

Words: the snapshot, a folder, how many processes, and what: ``timed`` (rules with a limit),
``rules`` (every rule the record is asked about) or ``all`` (criteria too). Prints JSON.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.rules.model import RuleClass
from qapi_desk.services.census import Judge, judge_for
from qapi_desk.services.library import Library
from qapi_desk.services.screen_judging import Share
from qapi_desk.services.screen_making import make

PERIOD = "FFY2026Q4"
UNTIMED = (RuleClass.O, RuleClass.J, RuleClass.I)


def judge_of(what: str, judge: Judge) -> Judge:
    """The judge, with rules that have a limit only where that is asked for."""
    if what != "timed":
        return judge
    timed = tuple(rule for rule in judge.ruleset.rules if rule.rule_class not in UNTIMED)
    kept = {rule.rule_id for rule in timed}
    alone = tuple(rule for rule in timed if rule.unless_in_time in {None, *kept})
    return replace(judge, ruleset=replace(judge.ruleset, rules=alone, criteria=()))


def main() -> None:
    snapshot, folder, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    what = sys.argv[4]
    begun, used = time.perf_counter(), time.process_time()
    with open_snapshot(snapshot) as reader:
        manifest, spans, units = reader.manifest, reader.split(processes), reader.worker_units()
    library = Library()
    judge = judge_for(library, RulesetId("ca-2002"), parse_period(PERIOD), manifest.as_of_date)
    shares = [
        Share(
            judge_of(what, judge), snapshot, None, span, folder / f"{number}.part", None,
            with_criteria=what == "all",
        )
        for number, span in enumerate(spans)
    ]  # fmt: skip
    made = make(shares, {}, units, manifest.tables["case"], Silent())
    found = {
        "wall_ms": (time.perf_counter() - begun) * 1000,
        "cpu_ms": (time.process_time() - used) * 1000,
        "cases": made.tally.cases,
        "verdicts": made.tally.figures.total(),
        "rules": len(shares[0].judge.ruleset.rules),
        "sha256": made.sha256,
        "file_mib": shares[0].part.stat().st_size / 2**20,
    }
    shares[0].part.unlink()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
