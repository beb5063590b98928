"""What every printed page carries: versions, the draw, and the head of the history."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """The circumstances of a print. ``draw_words`` says whether the draw was witnessed."""

    made_at: datetime
    footer: str
    plan_hash: str
    draw_words: str
    history_head: str
