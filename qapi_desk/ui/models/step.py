"""One step of a walk as a value: how it stands, by whom, and why not yet. No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``state`` is done, now, later or missed; ``by`` who did it and when.

    ``words`` say what it is for, or, where it cannot be done yet, why not.
    """

    key: str
    title: str
    state: str
    words: str
    by: str = ""
