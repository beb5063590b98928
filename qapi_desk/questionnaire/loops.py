"""Which question waits for which: the order of evaluation, and the shortest loop if there is one.

It knows names only. A question waits for those that its ``relevant`` and ``calculation`` read and
for the group it stands in; constraints and ``required`` look at finished values and wait for none.
"""

from collections import deque
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

Waits = Mapping[str, tuple[str, ...]]
"""Name -> the names it waits for."""


def in_order(waits: Waits) -> tuple[str, ...]:
    """The names so that each comes after those it waits for; reading order where that is free."""
    return tuple(TopologicalSorter(waits).static_order())


def is_orderly(waits: Waits) -> bool:
    """Whether there is such an order: quicker to ask than for the shortest loop."""
    try:
        in_order(waits)
    except CycleError:
        return False
    return True


def shortest_loop(waits: Waits) -> tuple[str, ...]:
    """The shortest circle of names, the first one repeated at the end; empty if there is none."""
    loops = [loop for name in waits if (loop := _loop_from(name, waits))]
    return min(loops, key=len, default=())


def _loop_from(start: str, waits: Waits) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for other in waits.get(name, ()):
            if other == start:
                return _trail(start, name, came_from)
            if other not in came_from:
                came_from[other] = name
                queue.append(other)
    return ()


def _trail(start: str, last: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    trail = [start]
    while last != start:
        trail.append(last)
        last = came_from[last]
    return (start, *reversed(trail[1:]), start)
