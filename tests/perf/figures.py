"""What a measurement came to, and the table it is printed in. Measures nothing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing beside the peer or the limit it is held against.

    ``ours_ms`` and ``peer_ms`` are wall-clock milliseconds; ``ours_cpu_ms`` and ``peer_cpu_ms``
    processor milliseconds where a program of its own did the work. ``goal`` is the largest ratio
    hoped for; a figure without a peer is held against ``limit`` in its own ``unit``.
    """

    name: str
    ours: float
    unit: str = "ms"
    peer: str = ""
    peer_ms: float | None = None
    goal: float | None = None
    limit: float | None = None
    ours_cpu_ms: float | None = None
    peer_cpu_ms: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours to the peer's, by the clock."""
        return self.ours / self.peer_ms if self.peer_ms else None

    @property
    def cpu_ratio(self) -> float | None:
        """Ours to the peer's, in processor time: what other programs disturb least."""
        if not self.ours_cpu_ms or not self.peer_cpu_ms:
            return None
        return self.ours_cpu_ms / self.peer_cpu_ms

    @property
    def is_met(self) -> bool | None:
        """Whether the goal or limit was met; None where there is none."""
        if self.goal is not None and self.ratio is not None:
            return self.ratio <= self.goal
        return self.ours <= self.limit if self.limit is not None else None

    def record(self) -> dict[str, object]:
        """Everything about it, for the JSON file."""
        fields = (name for name in Figure.__dataclass_fields__)
        kept = {name: getattr(self, name) for name in fields if getattr(self, name) is not None}
        return kept | {"ratio": self.ratio, "cpu_ratio": self.cpu_ratio, "is_met": self.is_met}


TITLES = ("measured", "ours", "peer or limit", "peer", "ratio", "cpu", "goal", "")


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text, columns aligned, notes below."""
    figures = tuple(figures)
    rows = [TITLES, *(_row(figure) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(TITLES))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    notes = [f"  {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*(line.rstrip() for line in lines), "", *notes])


def _row(figure: Figure) -> tuple[str, ...]:
    has_peer = figure.peer_ms is not None
    goal = f"<= {figure.goal:g}" if figure.goal is not None else ""
    limit = f"<= {figure.limit:g} {figure.unit}" if figure.limit is not None else ""
    words = {True: "met", False: "NOT MET", None: ""}
    return (
        figure.name,
        amount(figure.ours, figure.unit),
        figure.peer if has_peer else limit,
        amount(figure.peer_ms, "ms") if figure.peer_ms is not None else "",
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        f"{figure.cpu_ratio:.2f}" if figure.cpu_ratio is not None else "",
        goal,
        words[figure.is_met],
    )


def amount(value: float, unit: str) -> str:
    """A number as people read it: seconds from ten thousand milliseconds up."""
    if unit == "ms" and value >= 10_000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.2f} {unit}"
