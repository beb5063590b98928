"""What a county lays over the statewide catalog: activities, measures of its own, link levels.

Values only. The statewide catalog stays as it is; who keeps a layer is the workspace's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.catalog import (
    Element,
    FederalMeasure,
    Levels,
    LevelStatus,
    MeasureHow,
    element_of,
)
from qapi_desk.domain.ids import PersonId


@dataclass(frozen=True, slots=True)
class Retirement:
    """Who took something of the layer out of use, when and why; it is never deleted."""

    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Activity:
    """How the county does a task: the fifth level of the work, below the printed four."""

    activity_id: str
    """``CM.1.2.W1#2``: the task and a number."""
    task_id: str
    who: str
    where: str
    when: str
    how: str
    added_by: PersonId
    added_at: datetime
    retired: Retirement | None = None

    @property
    def element_id(self) -> str:
        """The element of its task."""
        return element_of(self.task_id)

    @property
    def words(self) -> str:
        """What was said of it, in one line."""
        said = (self.who, self.where, self.when, self.how)
        return "; ".join(each for each in said if each)


@dataclass(frozen=True, slots=True)
class LocalMeasure:
    """A measure of the county's own under an element: ``LOCAL.CM.1.2.1``."""

    measure_id: str
    element_id: str
    text: str
    how: MeasureHow
    source: str
    added_by: PersonId
    added_at: datetime
    retired: Retirement | None = None


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """The link levels of an element as a supervisor approved or changed them."""

    element_id: str
    levels: Mapping[FederalMeasure, int]
    status: LevelStatus
    reason: str
    decided_by: PersonId
    decided_at: datetime
    catalog_version: str
    """The version whose proposal was looked at."""


@dataclass(frozen=True, slots=True)
class CountyLayer:
    """Everything a county added, in order of id; what is retired is still in it."""

    activities: tuple[Activity, ...] = ()
    measures: tuple[LocalMeasure, ...] = ()
    decisions: tuple[LevelDecision, ...] = ()

    def activities_of(self, task_id: str) -> tuple[Activity, ...]:
        """The activities in use under a task."""
        return tuple(
            each for each in self.activities if each.task_id == task_id and each.retired is None
        )

    def measures_of(self, element_id: str) -> tuple[LocalMeasure, ...]:
        """The county's measures in use under an element."""
        return tuple(
            each for each in self.measures if each.element_id == element_id and not each.retired
        )

    def decision(self, element_id: str) -> LevelDecision | None:
        """What was decided about the levels of an element, if anything was."""
        return next((each for each in self.decisions if each.element_id == element_id), None)

    def levels(self, element: Element) -> Levels:
        """The link levels that hold for an element: the county's, else the proposal."""
        made = self.decision(element.element_id)
        if made is None:
            return element.levels
        return Levels(made.levels, made.reason, made.status)
