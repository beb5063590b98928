"""A practice written as PDF or Excel: for the person herself and for supervisors."""

from pathlib import Path

from qapi_desk.domain.documents import Document
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import history, practice_scores, publish, reviews
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.practice import practice_document
from qapi_desk.services.workspace import Desk


def document(desk: Desk, review_id: ReviewId) -> Document:
    """A practice as a document; released cases only.

    Raises:
        Refused: as ``practice_scores.show``.
    """
    view = practice_scores.show(desk, review_id)
    head = history.head(desk.workspace)
    printed = Printed(
        made_at=desk.clock.now(),
        footer=f"Practice, counted nowhere · {reviews.versions_line(view.review)} · "
        f"history {head[:12]}",
        plan_hash="",
        draw_words="not drawn",
        history_head=head,
    )
    return practice_document(view, printed)


def write(desk: Desk, review_id: ReviewId, path: Path) -> None:
    """Write it to a file, which the history remembers.

    Raises:
        Refused: as ``document``; ``publish.suffix``; an existing file.
        Trouble: the disk.
    """
    publish.write(document(desk, review_id), path)
    publish.remember(desk, review_id, "practice", path)
