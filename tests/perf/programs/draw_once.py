"""Draws 500 from a snapshot and keeps them, beside reading every case id; then reads them back.

Words: the snapshot, a folder for the workspace. Prints milliseconds as JSON.
"""

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from qapi_desk.domain.ids import DrawId
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.sampling.tickets import assign_roles, order
from qapi_desk.store.work import Store

SAMPLE, RESERVE = 500, 50
ROUNDS = 5
KEY = bytes(range(32))


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def read_ids(snapshot: Path) -> None:
    """The peer: every case id into a Python list, by the standard library."""
    with closing(sqlite3.connect(f"file:{snapshot}?mode=ro&immutable=1", uri=True)) as plain:
        ids = [case_id for (case_id,) in plain.execute('SELECT case_id FROM "case"')]
    if not ids:
        raise RuntimeError(snapshot)


def draw(snapshot: Path, store: Store, draw_id: DrawId) -> None:
    with closing(open_snapshot(snapshot)) as reader:
        tickets = order(KEY, reader.case_ids(), SAMPLE + RESERVE)
    chosen = frozenset(ticket.case_id for ticket in tickets[:SAMPLE])
    with store.write() as work:
        work.tickets.add_many(draw_id, assign_roles(tickets, chosen))


def redraw(store: Store, draw_id: DrawId) -> None:
    with store.read() as work:
        if len(work.tickets.in_order(draw_id, limit=SAMPLE)) != SAMPLE:
            raise RuntimeError(draw_id)


def main() -> None:
    snapshot, folder = Path(sys.argv[1]), Path(sys.argv[2])
    store = Store(f"sqlite:///{folder / 'draws.sqlite'}")
    store.hold("a measurement", "nobody")
    reading, drawing, again = [], [], []
    for number in range(ROUNDS):
        draw_id = DrawId(f"r#{number}")
        reading.append(milliseconds(lambda: read_ids(snapshot)))
        drawing.append(milliseconds(lambda name=draw_id: draw(snapshot, store, name)))  # type: ignore[misc] # default binds it
        again.append(milliseconds(lambda name=draw_id: redraw(store, name)))  # type: ignore[misc] # default binds it
    store.close()
    found = {
        "read_ids_ms": statistics.median(reading),
        "draw_ms": statistics.median(drawing),
        "first_draw_ms": drawing[0],
        "redraw_ms": statistics.median(again),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
