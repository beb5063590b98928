"""The ranks of a draw that were opened later, each kept with its cause as it happened.

A proof is made of these, so it says what happened and not what should have. Knows no rule about
which rank is next.
"""

from collections.abc import Iterable

from qapi_desk.domain.draws import Opening
from qapi_desk.domain.ids import DrawId
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.store.work import Work

_KIND = "opening"


def of_draw(work: Work, draw_id: DrawId) -> tuple[Opening, ...]:
    """The openings of a draw in the order they happened."""
    return tuple(from_body(Opening, body) for _, body in work.documents.list(_KIND, f"{draw_id}/"))


def keep(work: Work, draw_id: DrawId, opened: Iterable[Opening]) -> None:
    """Keep openings that happen now, after those that happened before."""
    before = len(work.documents.list(_KIND, f"{draw_id}/"))
    for number, opening in enumerate(opened, before + 1):
        work.documents.put(_KIND, f"{draw_id}/{number:06d}", to_body(opening))
