"""The census screen: what the record says of every case in a review's period, kept and counted.

Computed from the record, not reviewed. Supervisors and analysts make a screen; a reviewer may not
read one, since a rate in sight bends the answers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, EventId, ReviewId, RulesetId, WorkerId
from qapi_desk.domain.outcomes import RuleOutcome, Workings
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import Review
from qapi_desk.domain.screens import (
    COMPUTED,
    ScreenBy,
    ScreenRate,
    ScreenRecord,
    ScreenRow,
    ScreenStanding,
)
from qapi_desk.intake.sqlite_door import is_locked
from qapi_desk.services import practice_key, reviews, screen_workings, snapshots
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.census import Judge
from qapi_desk.services.screen_judging import STANDINGS, Share
from qapi_desk.services.screen_kept import (
    FOLDER,
    KIND,
    MAKES,
    looked_into,
    must_read,
    place_of,
)
from qapi_desk.services.screen_making import Made, make
from qapi_desk.services.workspace import Desk, make_folder
from qapi_desk.store.keys import new_key
from qapi_desk.store.screen_file import FigureRow, Subject, VerdictRow, Wanted, no_subject


def run(
    desk: Desk,
    review_id: ReviewId,
    ruleset_id: RulesetId,
    progress: Progress,
    *,
    processes: int = 1,
    with_criteria: bool = True,
) -> Changes:
    """Screen the whole caseload for the review's period by one of its rulesets; ``made`` is its id.

    Args:
        desk: supervisors and analysts.
        review_id: whose snapshot, period and pinned law are taken.
        ruleset_id: the ruleset that governs the review, or the one that stands beside it.
        progress: told how many cases are judged; a cancel leaves nothing.
        processes: how many to share the cases out to.
        with_criteria: judge criteria beside rules.

    Raises:
        Refused: ``people.role``, ``review.unknown``, ``screen.ruleset``, ``snapshot.changed``.
        Trouble: the disk.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(*MAKES, to="screen the caseload")
    review = reviews.get(desk, review_id)
    judge = judge_of(desk, review, ruleset_id)
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    folder = desk.workspace.home / FOLDER
    make_folder(folder)
    _clear_stale(folder)
    part = folder / f".{review_id}.{desk.clock.now():%Y%m%dT%H%M%S%f}.part"
    made = _make(desk, review, judge, part, (processes, with_criteria), progress)
    try:
        screen_id = _keep(desk, review, judge, part, made)
    finally:
        part.unlink(missing_ok=True)
    return Changes.of((Kind.SCREEN, screen_id), (Kind.REVIEW, review_id), made=screen_id)


def _clear_stale(folder: Path) -> None:
    """Remove the parts of a screen that was killed; one that is being made is locked."""
    for part in folder.glob(".*.part*"):
        with suppress(OSError):  # another screen has just finished, or may keep its file
            if not is_locked(part):
                part.unlink()


def judge_of(desk: Desk, review: Review, ruleset_id: RulesetId) -> Judge:
    """The judge of a review by one of its rulesets.

    Raises:
        Refused: ``screen.ruleset``.
    """
    judges = {judge.ruleset.ruleset_id: judge for judge in reviews.judges(desk, review)}
    if ruleset_id not in judges:
        raise Refused(
            "screen.ruleset",
            f"This review is judged by {' and '.join(judges)}, not by {ruleset_id!r}; choose one "
            "of them, or start a review that is.",
        )
    return judges[ruleset_id]


def _make(
    desk: Desk,
    review: Review,
    judge: Judge,
    part: Path,
    how: tuple[int, bool],
    progress: Progress,
) -> Made:
    processes, with_criteria = how
    with desk.store.read() as work:
        record = work.snapshots.get(review.snapshot_id)
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        spans = reader.split(processes)
        units, total = reader.worker_units(), reader.manifest.tables["case"]
    passphrase = desk.workspace.passphrase
    key = new_key(passphrase) if passphrase is not None else None
    shares = [
        Share(
            judge=judge,
            snapshot=desk.workspace.place_of(record),
            passphrase=passphrase if record.is_encrypted else None,
            span=span,
            part=part.with_name(f"{part.name}{number or ''}"),
            key=key,
            with_criteria=with_criteria,
        )
        for number, span in enumerate(spans)
    ]
    return make(shares, _about(review, judge), units, total, progress)


def _about(review: Review, judge: Judge) -> dict[str, str]:
    return {
        "label": COMPUTED,
        "agency": review.agency,
        "period": review.period.label,
        "first": review.period.first.isoformat(),
        "last": review.period.last.isoformat(),
        "as_of": judge.as_of.isoformat(),
        "snapshot": review.snapshot_id,
        "law": judge.ruleset.label,
        "calendars": judge.calendars.version,
    }


def _keep(desk: Desk, review: Review, judge: Judge, part: Path, made: Made) -> str:
    figures = made.tally.figures
    undetermined = STANDINGS.index(ScreenStanding.UNDETERMINED)
    with desk.store.write() as work:
        number = len(work.documents.list(KIND, f"{review.review_id}.S")) + 1
        record = ScreenRecord(
            screen_id=f"{review.review_id}.S{number:02d}",
            review_id=review.review_id,
            ruleset=judge.ruleset.ruleset_id,
            law_label=judge.ruleset.label,
            period=review.period.label,
            cases=made.tally.cases,
            instances=figures.total(),
            undetermined=sum(n for key, n in figures.items() if key[2] == undetermined),
            file_sha256=made.sha256,
            made_at=desk.clock.now(),
            made_by=desk.person.person_id,
        )
        body = to_body(record)
        work.documents.put(KIND, record.screen_id, body)
        work.history.append(desk.happening("screen.made", record.screen_id, **body))
        # last: a fault before leaves no file, one after is undone with the transaction
        part.rename(place_of(desk, record.screen_id))
    return record.screen_id


def screens(desk: Desk, review_id: ReviewId) -> tuple[ScreenRecord, ...]:
    """A review's screens, newest first.

    Raises:
        Refused: ``people.role``.
    """
    must_read(desk)
    with desk.store.read() as work:
        bodies = work.documents.list(KIND, f"{review_id}.S")
    return tuple(from_body(ScreenRecord, body) for _, body in reversed(bodies))


def rates(
    desk: Desk, screen_id: str, by: ScreenBy = ScreenBy.ALL, *, subject: str = ""
) -> tuple[ScreenRate, ...]:
    """The figures of a screen, for everybody or group by group.

    Args:
        desk: no reviewer.
        screen_id: the screen.
        by: what the groups are.
        subject: of one rule or criterion only; of all when it is empty.

    Raises:
        Refused: ``people.role``, ``screen.unknown``, ``screen.missing``, ``screen.changed``.
    """
    with looked_into(desk, screen_id) as (_, file):
        subjects, figures = file.subjects(), tuple(file.figures(by))
    if by in _BY_SUBJECT:
        return _rolled_up(subjects, figures, by)
    wanted = {s.number: s for s in subjects if subject in {"", s.subject_id}}
    groups: dict[tuple[int, str], list[FigureRow]] = defaultdict(list)
    if by is ScreenBy.ALL:
        groups.update({(number, ""): [] for number in wanted})
    for figure in figures:
        if figure.subject in wanted:
            groups[figure.subject, figure.group].append(figure)
    return tuple(
        _rate((wanted[number].subject_id, wanted[number].title, group), rows)
        for (number, group), rows in sorted(groups.items())
    )


_BY_SUBJECT = (ScreenBy.ELEMENT, ScreenBy.FUNCTION)


def _places_of(subject: Subject, by: ScreenBy) -> tuple[str, ...]:
    """The elements or functions of the manual that a rule speaks of, each once."""
    if by is ScreenBy.ELEMENT:
        return subject.elements
    return tuple(dict.fromkeys(each.rpartition(".")[0] for each in subject.elements))


def _rolled_up(
    subjects: Iterable[Subject], figures: Iterable[FigureRow], by: ScreenBy
) -> tuple[ScreenRate, ...]:
    """Rules together; what is shown here and scored under another rule is told as elsewhere."""
    groups: dict[str, list[FigureRow]] = defaultdict(list)
    places = {subject.number: _places_of(subject, by) for subject in subjects}
    for figure in figures:
        for place in places[figure.subject]:
            groups[place].append(figure)
    return tuple(_rate((place, place, place), rows) for place, rows in sorted(groups.items()))


def _rate(named: tuple[str, str, str], rows: Iterable[FigureRow]) -> ScreenRate:
    standings: Counter[str] = Counter()
    outcomes: Counter[RuleOutcome] = Counter()
    for row in rows:
        standings[row.standing] += row.verdicts
        outcomes[RuleOutcome(row.outcome)] += row.verdicts
    return ScreenRate(
        *named,
        action=standings[ScreenStanding.ACTION],
        error=standings[ScreenStanding.ERROR],
        undetermined=standings[ScreenStanding.UNDETERMINED],
        running=standings[ScreenStanding.RUNNING],
        not_applicable=standings[ScreenStanding.NOT_APPLICABLE],
        outcomes=tuple(outcomes.items()),
        elsewhere=standings[ScreenStanding.ELSEWHERE],
    )


def rows(  # noqa: PLR0913 - a figure is named by its subject, group, outcome and standing
    desk: Desk,
    screen_id: str,
    subject: str,
    *,
    outcome: RuleOutcome | None = None,
    standing: ScreenStanding | None = None,
    group: str = "",
    by: ScreenBy = ScreenBy.ALL,
    limit: int = 500,
    offset: int = 0,
    is_worst_first: bool = False,
) -> tuple[ScreenRow, ...]:
    """The verdicts behind a figure, in order of case, a page of them.

    Args:
        desk: no reviewer.
        screen_id: the screen.
        subject: a rule or criterion; by element or function, that.
        outcome: those with this outcome only.
        standing: those that come to this in a rate only.
        group: the unit, worker or office; the empty one is that of cases where none is known.
        by: what the groups are.
        limit: at most so many.
        offset: after so many.
        is_worst_first: what was never done first, then the latest, in place of the order of case.

    Raises:
        Refused: ``screen.subject``; whatever ``rates`` refuses.
    """
    with looked_into(desk, screen_id) as (_, file):
        numbers = _numbers(file.subjects(), subject, by)
        standings = (standing,) if standing is not None else ()
        wanted = Wanted(numbers, by, group, outcome, standings, is_worst_first)
        return tuple(map(_row, file.rows(wanted, limit, offset)))


def _numbers(subjects: Iterable[Subject], wanted: str, by: ScreenBy) -> tuple[int, ...]:
    if by in _BY_SUBJECT:
        found = tuple(s.number for s in subjects if wanted in _places_of(s, by))
    else:
        found = tuple(s.number for s in subjects if s.subject_id == wanted)
    if not found:
        raise no_subject(wanted)
    return found


def _row(kept: VerdictRow) -> ScreenRow:
    return ScreenRow(
        case_id=CaseId(kept.case_id),
        subject=kept.subject,
        instance=kept.instance,
        outcome=RuleOutcome(kept.outcome),
        trigger=_day(kept.trigger),
        due=_day(kept.due),
        done=_day(kept.done),
        days_late=kept.days_late,
        counts=bool(kept.counts),
        unit_code=kept.unit_code,
        worker_id=WorkerId(kept.worker_id) if kept.worker_id else None,
        office_code=kept.office_code,
        events_used=tuple(map(EventId, filter(None, kept.events.split("\t")))),
        standing=ScreenStanding(kept.standing),
        reason=kept.reason,
    )


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def workings(desk: Desk, screen_id: str, case_id: CaseId, subject: str, instance: int) -> Workings:
    """How one stored verdict came about, in sentences made again from the case.

    The case is judged anew by the law the review is pinned to; a verdict that does not come out
    as it is stored is refused, never shown.

    Raises:
        Refused: ``screen.no_verdict``, ``screen.differs``; whatever ``rates`` refuses.
    """
    with looked_into(desk, screen_id) as (record, file):
        subjects = {s.subject_id: s for s in file.subjects()}
        place = subjects.get(subject)
        kept = file.verdict(case_id, place.number, instance) if place else None
    if place is None or kept is None:
        raise Refused(
            "screen.no_verdict",
            f"The screen has no verdict number {instance} on {subject} for case {case_id}.",
        )
    review = reviews.get(desk, record.review_id)
    judge = judge_of(desk, review, record.ruleset)
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        case_file = reader.case_file(case_id)
    if not screen_workings.is_as_stored(judge, case_file, place, kept):
        raise Refused(
            "screen.differs",
            f"Case {case_id} does not come out as the screen has it for {subject}: the law or the "
            "calendar of this review was changed since. Make the screen anew.",
        )
    return screen_workings.workings_of(judge, case_file, place, instance)
