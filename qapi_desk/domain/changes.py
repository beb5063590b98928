"""What a use case changed, so that views can decide for themselves whether to redraw."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of thing a use case can change."""

    PEOPLE = "people"
    SNAPSHOT = "snapshot"
    REVIEW = "review"
    PLAN = "plan"
    DRAW = "draw"
    CASE = "case"
    ANSWER = "answer"
    FINDING = "finding"
    CAP = "cap"
    REPORT = "report"
    SCREEN = "screen"
    LAW = "law"
    CALENDAR = "calendar"
    ASSESSMENT = "assessment"
    CATALOG = "catalog"
    ENTRY = "entry"
    FORM = "form"
    PRACTICE = "practice"
    REBUTTAL = "rebuttal"
    CASE_FIX = "case-fix"


@dataclass(frozen=True, slots=True)
class Changes:
    """Which kinds were touched, and which ids of each. ``made`` names a new thing, if any."""

    touched: frozenset[tuple[Kind, str]] = field(default_factory=frozenset)
    made: str | None = None

    @classmethod
    def of(cls, *touched: tuple[Kind, str], made: str | None = None) -> "Changes":
        """Changes that touched these (kind, id) pairs."""
        return cls(frozenset(touched), made)

    def touches(self, kind: Kind, key: str | None = None) -> bool:
        """Whether anything of this kind (or this one thing of it) was touched."""
        return any(k is kind and key in (None, i) for k, i in self.touched)
