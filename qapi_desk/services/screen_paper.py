"""A screen gathered for print and written as PDF or Excel. Supervisors and analysts.

Gathers figures, what the record cannot judge, and the lists behind the most errors; nobody's name
is among it. How it is laid out is ``paper.screen``'s.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from qapi_desk.domain.documents import Document
from qapi_desk.domain.ids import SnapshotId
from qapi_desk.domain.screens import COMPUTED, ScreenBy, ScreenRate, ScreenStanding
from qapi_desk.rules.criterion_model import Shape
from qapi_desk.services import history, law_changes, publish, reviews, screen
from qapi_desk.services.paper.screen import FailingList, ScreenSeen, screen_document
from qapi_desk.services.screen_kept import MAKES, looked_into
from qapi_desk.services.snapshot_files import file_sha256
from qapi_desk.services.unjudged import unjudged
from qapi_desk.services.workspace import Desk

_LISTS: Final = 10
"""Rules and criteria with the most in error whose cases are listed."""
_LISTED: Final = 500
"""Cases of one list; the screen itself holds them all."""


def write(desk: Desk, screen_id: str, path: Path) -> None:
    """Write a screen to a file, which the history remembers.

    Raises:
        Refused: ``people.role``, ``publish.suffix``; an existing file; whatever ``document`` does.
        Trouble: the disk.
    """
    publish.write(document(desk, screen_id), path)
    try:
        told = {"key": "screen", "file_name": path.name, "sha256": file_sha256(path)}
        with desk.store.write() as work:
            work.history.append(desk.happening("screen.published", screen_id, **told))
    except BaseException:  # a paper that the history does not know is not published
        path.unlink(missing_ok=True)
        raise


def document(desk: Desk, screen_id: str) -> Document:
    """A screen as a document.

    Raises:
        Refused: ``people.role``; ``screen.unknown``, ``screen.missing``, ``screen.changed``;
            ``snapshot.none`` when the snapshot is not here any more.
    """
    desk.person.must_be(*MAKES, to="print a screen of the caseload")
    found = seen(desk, screen_id)
    record, about = found.record, found.about
    head = history.head(desk.workspace)
    footer = (
        f"{COMPUTED} · {record.law_label} · calendars {about['calendars']} · screen "
        f"{record.screen_id} · snapshot {about['snapshot'][:12]} · history {head[:12]}"
    )
    return screen_document(found, desk.clock.now(), footer)


def seen(desk: Desk, screen_id: str) -> ScreenSeen:
    """Everything of a screen that is printed.

    Raises:
        Refused: as ``document``.
    """
    with looked_into(desk, screen_id) as (record, file):
        about, subjects = file.about(), file.subjects()
    review = reviews.get(desk, record.review_id)
    ruleset = reviews.law(desk, review).ruleset(record.ruleset)
    rates = screen.rates(desk, screen_id)
    lines = {str(c.criterion_id) for c in ruleset.criteria if c.shape is Shape.REPORT_LINE}
    lists = tuple(_lists(desk, screen_id, (r for r in rates if r.subject not in lines)))
    with desk.workspace.snapshot(SnapshotId(about["snapshot"])) as reader:
        told, units = reader.told_codes(), reader.worker_units()
        wanted = dict.fromkeys(row.case_id for each in lists for row in each.rows)
        listed = tuple(reader.case_rows(wanted))
    decisions = law_changes.decisions(desk, record.review_id)
    return ScreenSeen(
        record=record,
        review=review,
        about=about,
        criteria=frozenset(s.subject_id for s in subjects if s.is_criterion),
        lines=frozenset(lines),
        rates=rates,
        by_unit=screen.rates(desk, screen_id, ScreenBy.UNIT),
        by_worker=screen.rates(desk, screen_id, ScreenBy.WORKER),
        units={str(worker): unit for worker, unit in units.items()},
        unjudged=unjudged(ruleset, told, rates),
        judgements=sum(not rule.is_evaluated for rule in ruleset.rules),
        lists=lists,
        masked=frozenset(row.case_id for row in listed if row.has_family_violence),
        decisions=tuple(d for d in decisions if d.decided_at <= record.made_at),
        since=tuple(d for d in decisions if d.decided_at > record.made_at),
    )


def _lists(desk: Desk, screen_id: str, rates: Iterable[ScreenRate]) -> Iterable[FailingList]:
    failing = sorted((r for r in rates if r.error), key=lambda r: (-r.error, r.subject))
    for rate in failing[:_LISTS]:
        rows = screen.rows(
            desk,
            screen_id,
            rate.subject,
            standing=ScreenStanding.ERROR,
            limit=_LISTED,
            is_worst_first=True,
        )
        yield FailingList(rate.subject, rate.title, rate.error, rows)
