"""What the plan page holds and the ceremony freezes: sizes and terms nobody has frozen yet.

Nothing of it is kept in the workspace before freezing; the window forgets it when it closes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.draws import DrawTerms, SizeSettings
from qapi_desk.domain.ids import CriterionId


@dataclass(frozen=True, slots=True)
class Draft:
    """Settings by criterion (those not named take the conventions), and the terms of the draw."""

    settings: Mapping[CriterionId, SizeSettings] = field(default_factory=dict)
    terms: DrawTerms = field(default_factory=DrawTerms)
