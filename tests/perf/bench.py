"""Speed and size, as ratios against named peers in one run. Never a test: it fails for nobody.

    python3 dev.py bench [--cases N] [--only import,draw,screen,million,sums,start,list,review,...]

What it needs (an extract, the demonstration built from it) is made once under ``bench/N`` and kept.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.perf.catalog_figures import catalog_figures
from tests.perf.children import Ran, program, run
from tests.perf.figures import Figure, table
from tests.perf.places import BENCH, Places, say, scratch
from tests.perf.review_figures import answer_figures, review_figures

LOS_ANGELES = 243_404
STARTS = 5


def import_figures(places: Places) -> Iterator[Figure]:
    """Load-and-check, indexes and hashes against sqlite3's own ``.import`` of the same files."""
    places.make_extract()
    say("Importing the extract, and sqlite3 .import of the same files")
    with scratch() as folder:
        peer = sqlite_import(places.extract, folder / "peer.sqlite")
    places.snapshot.unlink(missing_ok=True)
    ours = program("import_once", places.extract, places.snapshot)
    phases = ours.said
    groups = {
        "import: load and check": ("load", "checks"),
        "import: indexes": ("indexes",),
        "import: hashes, settling": ("hashes", "settle"),
    }
    for name, parts in groups.items():
        yield Figure(
            name,
            sum(phases[part]["wall_ms"] for part in parts),
            peer="sqlite3 .import",
            peer_ms=peer.wall_ms,
            ours_cpu_ms=sum(phases[part]["cpu_ms"] for part in parts),
            peer_cpu_ms=peer.cpu_ms,
        )
    yield Figure(
        "import: the whole program",
        ours.wall_ms,
        peer="sqlite3 .import",
        peer_ms=peer.wall_ms,
        goal=2.5,
        ours_cpu_ms=ours.cpu_ms,
        peer_cpu_ms=peer.cpu_ms,
    )
    yield Figure("import: peak memory", ours.peak_mib, "MiB", limit=300)


def sqlite_import(extract: Path, out: Path) -> Ran:
    """Import every CSV file with the sqlite3 program, as its manual shows."""
    lines = [".mode csv"]
    lines += [f".import {path} {path.stem}" for path in sorted(extract.glob("*.csv"))]
    return run(["sqlite3", str(out)], text="\n".join(lines) + "\n")


def draw_figures(places: Places) -> Iterator[Figure]:
    """The first draw of 500 with its reserve kept, and reading it back."""
    places.make_snapshot()
    say("Drawing 500, and reading every case id")
    with scratch() as folder:
        ran = program("draw_once", places.snapshot, folder)
    found = ran.said
    yield Figure(
        "draw of 500, kept (median of 5)",
        found["draw_ms"],
        peer="read every case id",
        peer_ms=found["read_ids_ms"],
        goal=6,
        note=f"the very first one {found['first_draw_ms']:.0f} ms; "
        f"peak memory {ran.peak_mib:.0f} MiB",
    )
    yield Figure("redraw from stored tickets", found["redraw_ms"], limit=50)


def million_figures(places: Places) -> Iterator[Figure]:
    """A first draw of 500 from 1.3 million ids, and one read back from the stored tickets."""
    del places  # the size is fixed: California's whole caseload, with room
    say("Drawing 500 from 1.3 million ids, and reading every one of them")
    BENCH.mkdir(exist_ok=True)
    with scratch() as folder:
        program("draw_from_million", folder)  # makes the table
        found = program("draw_from_million", folder).said
    yield Figure(
        "first draw of 500 from 1.3 million",
        found["draw_ms"],
        peer="read every id into Python",
        peer_ms=found["read_ids_ms"],
        goal=4,
        ours_cpu_ms=found["draw_cpu_ms"],
        peer_cpu_ms=found["read_ids_cpu_ms"],
        note=f"the very first one {found['first_draw_ms']:.0f} ms",
    )
    yield Figure("the same: memory above the start", found["grown_mib"], "MiB", limit=60)
    yield Figure("a later draw, from stored tickets", found["redraw_ms"], limit=50)


def sums_figures(places: Places) -> Iterator[Figure]:
    """Exact limits beside SciPy's bisection, and each exact size rule, at 1.3 million cases."""
    del places
    say("Working out limits and sizes at 1.3 million cases")
    found = program("work_out").said
    yield Figure(
        "exact limits, 450 of 500",
        found["limits_ms"],
        peer="SciPy's tails, bisected",
        peer_ms=found["scipy_ms"],
        goal=0.5,
        note="processor time of both",
    )
    for name, took in found["sizes"].items():
        yield Figure(f"exact size: {name}", took, limit=1000)


def start_figures(places: Places) -> Iterator[Figure]:
    """From the command to the first page filled and painted."""
    places.make_home()
    say("Opening the program, and a bare window")
    ours, peers = [], []
    program("open_window", places.home)
    program("bare_window")
    for _ in range(STARTS):
        peers.append(program("bare_window"))
        ours.append(program("open_window", places.home))
    bare_ms = statistics.median(after_ms(ran, "usable_at") for ran in peers)
    yield Figure(
        f"start to the painted window (median of {STARTS})",
        statistics.median(after_ms(ran, "painted_at") for ran in ours),
        peer="bare PySide6 window",
        peer_ms=bare_ms,
        note="the door, answering to keys; the workspace is opened beside it",
    )
    yield Figure(
        f"start to the first page, filled (median of {STARTS})",
        statistics.median(after_ms(ran, "usable_at") for ran in ours),
        peer="bare PySide6 window",
        peer_ms=bare_ms,
        goal=2.5,
        ours_cpu_ms=statistics.median(ran.said["cpu_ms"] for ran in ours),
        peer_cpu_ms=statistics.median(ran.said["cpu_ms"] for ran in peers),
        note="files in the system's cache, signed in by itself (its passphrase is stretched), "
        f"first page read and painted; peak memory {max(ran.peak_mib for ran in ours):.0f} MiB",
    )


def after_ms(ran: Ran, moment: str) -> float:
    """From the command to a moment the window named."""
    return float(ran.said[moment] - ran.began) * 1000


def list_figures(places: Places) -> Iterator[Figure]:
    """The whole caseload in the window: first rows, stutter, memory."""
    places.make_home()
    say("Opening, scrolling and searching the caseload in the window")
    found = program("scroll_list", places.home).said
    yield Figure(f"list of {found['cases']}: first rows", found["first_rows_ms"], limit=150)
    yield Figure("list: longest gap while opening", found["opening_gap_ms"], limit=50)
    yield Figure("list: longest gap while scrolling", found["scroll_gap_ms"], limit=50)
    yield Figure("list: longest gap while searching", found["search_gap_ms"], limit=50)
    yield Figure(
        "list: slowest search, pause included", found["search_ms"], note="150 ms are the pause"
    )
    yield Figure(
        "list: memory grown by scrolling",
        found["grown_mib"],
        "MiB",
        limit=10,
        note=f"the window itself {found['resident_mib']:.0f} MiB",
    )


def screen_figures(places: Places) -> Iterator[Figure]:
    """The whole caseload by every rule, against reading its events and doing nothing."""
    places.make_snapshot()
    say("Reading every event, and screening the caseload by every rule")
    peer = program("read_events", places.snapshot).said
    found = {}
    for name, (processes, what, goal) in SCREENS.items():
        with scratch() as folder:
            ran = program("screen_once", places.snapshot, folder, processes, what)
        found[name] = said = ran.said
        yield Figure(
            f"screen: {name}",
            said["wall_ms"],
            peer="one pass over the events",
            peer_ms=peer["wall_ms"],
            goal=goal,
            ours_cpu_ms=ran.cpu_ms,
            peer_cpu_ms=peer["cpu_ms"],
            note=f"{said['rules']} rules, {said['verdicts']:,} verdicts, "
            f"{said['file_mib']:.0f} MiB; peak memory {ran.peak_mib:.0f} MiB",
        )
        if processes == 1:
            yield Figure(f"screen: {name}: peak memory", ran.peak_mib, "MiB", limit=1024)
    if len({found[name]["sha256"] for name in SAME}) > 1:
        message = "one process and two made different files"
        raise RuntimeError(message)
    yield from beside_the_screen(places)


def beside_the_screen(places: Places) -> Iterator[Figure]:
    """One case by every rule with its workings; and DuckDB, for information."""
    alone = program("judge_cases", places.snapshot).said
    yield Figure(
        "one case, all rules, workings", alone["median_ms"], limit=5,
        note=f"95 in 100 within {alone['p95_ms']:.2f} ms",
    )  # fmt: skip
    places.make_extract()
    duck = program("group_events", places.extract).said
    if duck:
        yield Figure("DuckDB: grouped pass over the events", duck["wall_ms"], note="one thread")
    else:
        say("DuckDB is not installed; its grouped pass is left out")


SCREENS: dict[str, tuple[int, str, float | None]] = {
    "timed rules, one core": (1, "timed", 8),
    "timed rules, two cores": (2, "timed", 4),
    "every rule, one core": (1, "rules", None),
    "rules and criteria, one core": (1, "all", None),
}
"""Name -> processes, what is judged, goal."""
SAME = ("timed rules, one core", "timed rules, two cores")


MEASURES: dict[str, Callable[[Places], Iterator[Figure]]] = {
    "import": import_figures,
    "draw": draw_figures,
    "screen": screen_figures,
    "million": million_figures,
    "sums": sums_figures,
    "answer": answer_figures,
    "start": start_figures,
    "list": list_figures,
    "review": review_figures,
    "catalog": catalog_figures,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=LOS_ANGELES)
    parser.add_argument("--only", default=",".join(MEASURES), help="comma between names")
    asked = parser.parse_args()
    places = Places(asked.cases)
    figures = [figure for name in asked.only.split(",") for figure in MEASURES[name](places)]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    sys.stdout.write(f"\n{table(figures)}\n")
    record = {
        "cases": asked.cases,
        "processors": os.cpu_count(),
        "load": load,
        "figures": [figure.record() for figure in figures],
    }
    (BENCH / "bench.json").write_text(json.dumps(record, indent=1) + "\n")
    words = f"{asked.cases} cases, {os.cpu_count()} processors, load {load}; also in bench.json"
    sys.stdout.write(f"  {words}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
