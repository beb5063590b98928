"""Imports an extract once. Prints the milliseconds of each phase as JSON: wall and processor.

Words: the extract's folder, the snapshot to make. ``settle`` is the sync to disk and the hash of
the finished file.
"""

import json
import sys
import time
from pathlib import Path

from qapi_desk.domain.progress import Silent
from qapi_desk.intake.importing import import_extract


class Watch:
    """Notes when each phase began."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, float, float]] = []

    def __call__(self, phase: str) -> None:
        self.begun.append((phase, time.perf_counter(), time.process_time()))

    def phases(self) -> dict[str, dict[str, float]]:
        found = {}
        for (name, wall, cpu), (_, next_wall, next_cpu) in zip(
            self.begun, self.begun[1:], strict=False
        ):
            found[name] = {"wall_ms": (next_wall - wall) * 1000, "cpu_ms": (next_cpu - cpu) * 1000}
        return found


def main() -> None:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    watch = Watch()
    import_extract(source, out, progress=Silent(), phase=watch)
    watch("over")
    phases = watch.phases()
    phases["settle"] = phases.pop("end")
    sys.stdout.write(json.dumps(phases) + "\n")


if __name__ == "__main__":
    main()
