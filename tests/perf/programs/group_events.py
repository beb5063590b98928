"""DuckDB's grouped pass over the same events, for information: first and last day of each case.

Word: the extract's folder. Prints JSON; ``{}`` where DuckDB is not installed.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path


def main() -> None:
    if importlib.util.find_spec("duckdb") is None:
        sys.stdout.write("{}\n")
        return
    import duckdb  # noqa: PLC0415 - a peer of the measurement only

    source = Path(sys.argv[1]) / "event.csv"
    with duckdb.connect() as plain:
        plain.execute("SET threads = 1")
        plain.execute(
            "CREATE TABLE event AS SELECT * FROM read_csv(?, all_varchar = true)", [str(source)]
        )
        begun = time.perf_counter()
        query = (
            "SELECT case_id, count(*), min(event_date), max(event_date) FROM event"
            " GROUP BY case_id ORDER BY case_id"
        )
        cases = len(plain.execute(query).fetchall())
        found = {"wall_ms": (time.perf_counter() - begun) * 1000, "cases": cases}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
