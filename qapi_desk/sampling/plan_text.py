"""A plan's document read back with suspicion: what is drawn, from which cells, by which design.

Reads version 1 (always focused) and version 2. Whether the document is the one that was frozen is
asked elsewhere, by its hash. Knows no key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qapi_desk.domain.draws import (
    AllocationMethod,
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    SizeSettings,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.sampling.equal_rate import check_equal
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.plan import DESIGN, FIRST_VERSION, PLAN_VERSION
from qapi_desk.sampling.plan_checks import check_criteria, check_design
from qapi_desk.sampling.wanted import Wanted, wanted_by

_SETTINGS = SizeSettings(Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))
"""Sizes were worked out before the plan was frozen; a draw does not ask how."""


@dataclass(frozen=True, slots=True)
class PlanRead:
    """What a plan's document says of its draw. ``criteria`` carry no settings of their own."""

    design: Design
    criteria: tuple[CriterionPlan, ...]
    frame_size: int
    reserve_size: int
    strata_hash: str

    @property
    def names(self) -> tuple[CriterionId, ...]:
        """The criteria in the plan's order."""
        return tuple(part.criterion for part in self.criteria)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What each criterion, or stratum of it, asks of the tickets."""
        return wanted_by(self.criteria, self.reserve_size)


def read_plan(document: Mapping[str, Any]) -> PlanRead:
    """What a plan's document says.

    Raises:
        Refused: for a document of another version, or that does not say what is drawn.
    """
    try:
        return _read(document)
    except Refused as refusal:
        refuse("plan.unread", f"The plan does not say what is drawn: {refusal.sentence}")
    except (KeyError, TypeError, ValueError, AttributeError):
        refuse(
            "plan.unread",
            "The plan does not say what is drawn: its version, design, criteria, sizes or reserve "
            "do not add up.",
        )


def _read(document: Mapping[str, Any]) -> PlanRead:
    is_first = _version(document["version"]) == FIRST_VERSION
    design = _first_design(document["design"]) if is_first else _design(document["design"])
    strata_hash = "" if is_first else _text(document["strata_hash"])
    criteria = tuple(_criterion(item, is_first=is_first) for item in document["criteria"])
    frame_size = _whole(document["frame_size"], 1)
    reserve_size = _whole(document["reserve_size"], 0)
    check_criteria(criteria, frame_size, reserve_size)
    check_design(design, strata_hash, criteria)
    for part, item in zip(criteria, document["criteria"], strict=True):
        _must_be_of_one_rate(part, item, design.minimum)
    if document["sample_size"] != min(frame_size, sum(part.n for part in criteria)):
        raise ValueError(document["sample_size"])
    return PlanRead(design, criteria, frame_size, reserve_size, strata_hash)


def _version(value: object) -> int:
    version = _whole(value, FIRST_VERSION)
    if version > PLAN_VERSION:
        raise ValueError(version)
    return version


def _first_design(value: object) -> Design:
    if value != DESIGN:
        raise ValueError(value)
    return Design()


def _design(value: Mapping[str, Any]) -> Design:
    """A design of version 2. There are three kinds, and no other can be read."""
    kind = DesignKind(value["kind"])
    if kind is DesignKind.FOCUSED:
        return Design()
    trait = None if value["trait"] is None else FrameTrait(value["trait"])
    if kind is DesignKind.SYSTEMATIC:
        return Design(kind, trait)
    return Design(kind, trait, AllocationMethod(value["allocation"]), _whole(value["minimum"], 1))


def _criterion(item: Mapping[str, Any], *, is_first: bool) -> CriterionPlan:
    n, size = _whole(item["n"], 1), _whole(item["universe_size"], 1)
    part = CriterionPlan(
        CriterionId(_text(item["criterion"])),
        size,
        _text(item["universe_hash"]),
        _SETTINGS,
        n,
        is_census=n == size,
    )
    if is_first:
        return part
    return CriterionPlan(
        part.criterion,
        size,
        part.universe_hash,
        _SETTINGS,
        n,
        item["is_census"],
        tuple(_stratum(row) for row in item["strata"]),
        _whole(item["excluded"], 0),
        _text(item["exclusion_hash"]),
    )


def _must_be_of_one_rate(part: CriterionPlan, item: Mapping[str, Any], least: int) -> None:
    """A plan that says one share for all strata gives every stratum just that."""
    if "share" in item:
        check_equal(part.strata, Fraction(_text(item["share"])), least)


def _stratum(row: Mapping[str, Any]) -> StratumPlan:
    return StratumPlan(_text(row["name"]), _whole(row["universe_size"], 1), _whole(row["n"], 1))


def _whole(value: object, low: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise ValueError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
