"""The peer of a screen: one pass over every event row in order of case that does nothing.

Word: the snapshot. Prints JSON.
"""

import json
import sqlite3
import sys
import time
from contextlib import closing


def main() -> None:
    with closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro&immutable=1", uri=True)) as plain:
        begun, used, rows = time.perf_counter(), time.process_time(), 0
        for _ in plain.execute("SELECT * FROM event ORDER BY case_id, event_id"):
            rows += 1
        found = {
            "wall_ms": (time.perf_counter() - begun) * 1000,
            "cpu_ms": (time.process_time() - used) * 1000,
            "rows": rows,
        }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
