"""What happens to cases with an order year in, year out: notices, employers, inquiries, reviews.

A strand is a chain of events, each so many days after the one before. Knows no rule: where a chain
is let slip, it slips by far.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.life import Life

Step = tuple[str, str, int, int, int]
"""Code, party letter, days after the step before (fewest, most), days when let slip (0 = never)."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A chain of events that ``permille`` of cases see once, within the last ``reach`` days."""

    name: str
    permille: int
    reach: int
    steps: tuple[Step, ...]
    topics: Mapping[str, str] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """The most days the chain can take."""
        return sum(max(most, slipped) for _, _, _, most, slipped in self.steps)


STRANDS = (
    Strand("L", 160, 700, (
        ("LOC_INFO_RCVD", "N", 0, 0, 0), ("LOC_INFO_ACTED", "N", 1, 70, 95),
    )),
    Strand("F", 90, 700, (
        ("FCR_CHANGE_RCVD", "N", 0, 0, 0), ("FCR_CHANGE_SENT", "N", 0, 4, 14),
    )),
    Strand("E", 210, 1000, (
        ("EMPLOYER_KNOWN", "N", 0, 0, 0), ("IWO_ISSUED", "N", 0, 5, 0),
        ("IWO_SERVED", "N", 1, 8, 24),
    )),
    Strand("R", 40, 1000, (
        ("NER_ENTRY", "N", 0, 0, 0), ("IWO_ISSUED", "N", 0, 1, 9), ("IWO_SERVED", "N", 1, 9, 0),
    )),
    Strand("Q", 300, 365, (("INQUIRY_RCVD", "C", 0, 0, 0), ("INQUIRY_RESP", "C", 0, 2, 8))),
    Strand("Z", 4, 365, (
        ("COMPLAINT_FILED", "C", 0, 0, 0), ("COMPLAINT_RESOLVED", "C", 5, 28, 40),
    )),
    Strand("V", 46, 1000, (
        ("RA_REQ_RCVD", "C", 0, 0, 0), ("RA_SCREENED", "", 1, 13, 24),
        ("RA_PRE_NOTICE", "", 1, 6, 0), ("RA_STARTED", "", 32, 40, 0),
        ("RA_COMPLETED", "", 20, 100, 150), ("RA_OUTCOME_NOTICE", "", 1, 5, 0),
    ), {"RA_PRE_NOTICE": "WAIVED_NONE"}),
    Strand("M", 60, 900, (
        ("MS_ORDERED", "N", 0, 0, 0), ("INS_LETTER", "N", 2, 10, 0), ("NMSN_SENT", "N", 1, 12, 0),
    )),
    Strand("A", 15, 900, (
        ("ASSET_QUERY", "N", 0, 0, 0), ("ASSET_LOCATED", "N", 3, 20, 0),
        ("ASSET_ACTION", "N", 2, 27, 45),
    )),
    Strand("B", 8, 900, (("BKY_NOTICE", "N", 0, 0, 0), ("BKY_REVIEW", "", 1, 12, 0))),
)  # fmt: skip

_NOTICE_REACH = 505  # days: the last notice and the one the year before


def tell_routine(life: Life) -> None:
    """Let the ordinary years of a case with an order happen."""
    if life.ordered is None:
        return
    first = max(life.ordered, life.dates.window_first) + 7
    _yearly_notices(life, first)
    for strand in STRANDS:
        if life.draws.chance(strand.permille):
            happen(life, strand, first, life.draws)


def _yearly_notices(life: Life, first: int) -> None:
    draws = life.draws
    day = max(first, life.end - _NOTICE_REACH) + draws.below(250)
    while day <= life.end:
        life.add(day, "RA_NOTICE_CP", "C")
        life.add(day, "RA_NOTICE_NCP", "N")
        day += draws.between(340, 362) if life.goes_well(930) else 420


def happen(life: Life, strand: Strand, first: int, draws: Draws) -> None:
    """Let a strand happen once between ``first`` and the case's end, if there is room for it."""
    first = max(first, life.end - strand.reach)
    last = life.end - strand.length - 3
    if last < first:
        return
    day, ref = draws.between(first, last), f"{strand.name}{life.number:08}"
    for code, party, fewest, most, slipped in strand.steps:
        slips = slipped and not draws.chance(shapes.ACTION_IN_TIME_PERMILLE + life.effect)
        lag = slipped if slips else draws.between(fewest, most)
        day = life.add(day + lag, code, party, strand.topics.get(code, ""), ref)
