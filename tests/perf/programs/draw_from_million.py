"""Draws 500 from 1.3 million ids of an SQLite table, beside reading every id into Python.

Words: a folder for the table and the tickets. Where the table is missing it is made, and that is
all. Prints JSON: milliseconds and processor milliseconds of both, memory of the draw above the
start, and the redraw.
"""

import json
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from qapi_desk.domain.ids import DrawId
from qapi_desk.sampling.tickets import assign_roles, order
from qapi_desk.store.work import Store

UNIVERSE, SAMPLE, RESERVE = 1_300_000, 500, 50
ROUNDS = 3
KEY = bytes(range(32))


def make(table: Path) -> None:
    """The table as an import leaves it: 13-digit ids, a few columns beside them."""
    rows = ((f"{number:013d}", number % 58, "OPEN", "2026-01-01") for number in range(UNIVERSE))
    with closing(sqlite3.connect(table)) as db, db:
        db.execute('CREATE TABLE "case" (case_id TEXT PRIMARY KEY, office INT, status, opened)')
        db.executemany('INSERT INTO "case" VALUES (?, ?, ?, ?)', rows)


def ids(table: Path) -> Iterator[str]:
    """Every id, streamed by the standard library."""
    with closing(sqlite3.connect(f"file:{table}?mode=ro&immutable=1", uri=True)) as db:
        for (case_id,) in db.execute('SELECT case_id FROM "case"'):
            yield case_id


def read_ids(table: Path) -> None:
    """The peer: every id into a Python list."""
    with closing(sqlite3.connect(f"file:{table}?mode=ro&immutable=1", uri=True)) as db:
        if len([case_id for (case_id,) in db.execute('SELECT case_id FROM "case"')]) != UNIVERSE:
            raise RuntimeError(table)


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and by the processor."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    folder = Path(sys.argv[1])
    table = folder / "million.sqlite"
    if not table.is_file():
        make(table)  # in a process of its own, so that it does not count as memory of the draw
        return
    before = peak_mib()
    first = taken(lambda: order(KEY, ids(table), keep=SAMPLE + RESERVE))
    grown = peak_mib() - before
    reading, drawing = [], [first]
    for _ in range(ROUNDS):
        reading.append(taken(lambda: read_ids(table)))
        drawing.append(taken(lambda: order(KEY, ids(table), keep=SAMPLE + RESERVE)))
    found = {
        name: statistics.median(times[place] for times in rounds)
        for place, unit in enumerate(("ms", "cpu_ms"))
        for name, rounds in ((f"read_ids_{unit}", reading), (f"draw_{unit}", drawing))
    }
    found |= {"first_draw_ms": first[0], "grown_mib": grown, "redraw_ms": redrawn(folder, table)}
    sys.stdout.write(json.dumps(found) + "\n")


def redrawn(folder: Path, table: Path) -> float:
    """A later draw: the first 500 read back from the stored tickets."""
    store, draw_id = Store(f"sqlite:///{folder / 'tickets.sqlite'}"), DrawId("r#1")
    store.hold("a measurement", "nobody")
    tickets = order(KEY, ids(table), keep=SAMPLE + RESERVE)
    chosen = frozenset(ticket.case_id for ticket in tickets[:SAMPLE])
    with store.write() as work:
        work.tickets.add_many(draw_id, assign_roles(tickets, chosen))

    def again() -> None:
        with store.read() as work:
            if len(work.tickets.in_order(draw_id, limit=SAMPLE)) != SAMPLE:
                raise RuntimeError(draw_id)

    took = statistics.median(taken(again)[0] for _ in range(5))
    store.close()
    return took


if __name__ == "__main__":
    main()
