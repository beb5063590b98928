"""One case, all rules, with workings: as when a reviewer opens it. Words: the snapshot. JSON."""

import json
import statistics
import sys
import time
from itertools import islice
from pathlib import Path

from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.periods import parse_period
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.services.census import judge_for
from qapi_desk.services.library import Library

CASES = 400


def main() -> None:
    with open_snapshot(Path(sys.argv[1])) as reader:
        as_of = reader.manifest.as_of_date
        judge = judge_for(Library(), RulesetId("ca-2002"), parse_period("FFY2026Q4"), as_of)
        cases = list(islice(reader.case_files(), CASES))
    took = []
    for case_file in cases:
        begun = time.perf_counter()
        judge.rules(case_file)
        took.append((time.perf_counter() - begun) * 1000)
    found = {"median_ms": statistics.median(took), "p95_ms": sorted(took)[int(CASES * 0.95)]}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
