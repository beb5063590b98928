"""Opening a case for its reviewer in one go: the page, the bench, and what stands beside them.

The store and the snapshot are read once, at one moment, so that all of it tells of the same case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qapi_desk.domain.entries import About, Entry
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import answer, casework, comments, entries
from qapi_desk.services.answer import Bench
from qapi_desk.services.casework import CaseWork
from qapi_desk.services.comments import Thread
from qapi_desk.services.rechecks_found import newer_rulings
from qapi_desk.services.undo import Place, Steps
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class Opened:
    """One case as its reviewer meets it.

    ``saved_at`` is when an answer was last saved, ``steps`` what Ctrl+Z and Ctrl+Y would do,
    ``note`` the signed-in person's own, ``entries`` the rulings and best practices that hold.
    """

    work: CaseWork
    bench: Bench
    saved_at: datetime | None
    steps: Steps
    threads: tuple[Thread, ...]
    note: str
    entries: Mapping[About, tuple[Entry, ...]]
    newer: Mapping[Place, Entry] = field(default_factory=dict)
    """The ruling that is newer than the answer, of each question of an open case that has one."""


def lay_open(
    desk: Desk, review_id: ReviewId, case_id: CaseId, *, with_suggestions: bool = True
) -> Opened:
    """Everything that reviewing one case needs; an answer then costs one transaction.

    Raises:
        Refused: ``case.not_yours`` to a reviewer it is not assigned to; ``cases.unknown``.
    """
    with desk.store.read() as work:
        reading = casework.read_case(desk, work, review_id, case_id)
        bench = answer.bench_of(desk, reading)
        saved_at = work.answers.last_at(review_id, case_id)
        steps = answer.steps_in(bench, work)
        threads = comments.threads_in(desk, work, reading.case)
        held = entries.holding_in(desk.library, work)
        forms = [each.form for each in reading.forms]
        newer = newer_rulings(work, held, reading.case, forms)
        note = work.notes.get(review_id, case_id, desk.person.person_id)
    return Opened(
        work=casework.shown(desk, reading, with_suggestions=with_suggestions),
        bench=bench,
        saved_at=saved_at,
        steps=steps,
        threads=threads,
        note=note.text if note else "",
        entries=held,
        newer=newer,
    )
