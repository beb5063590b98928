"""Hands a person's cases out as a workbook, to be answered on paper or away from the program.

It takes nothing in (``worksheet_take_in``). That it was handed out, by whom and for whom, stands
in the history with the fingerprint of its stamp.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.worksheets import LaidBook, LaidPage, LaidRow, RowKind
from qapi_desk.reports.xlsx.worksheets import write_worksheet
from qapi_desk.services import casework, reviews
from qapi_desk.services.casework import CaseReading
from qapi_desk.services.worksheet_guide import guide
from qapi_desk.services.worksheet_rows import CaseRows, FormLayout
from qapi_desk.services.worksheet_stamp import MADE, Said, Stamp, locked_of, said_of, written
from qapi_desk.services.worksheet_stamp import question_of as place_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

MOST_CASES = 500
"""So many cases one workbook holds; nobody has more on a desk."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worksheet is asked to hold. Nothing named means all that is still to be answered."""

    case_ids: tuple[CaseId, ...] = ()
    form_ids: tuple[FormId, ...] = ()
    person: PersonId | None = None
    """Whose cases; None for one's own. Another's are a supervisor's to hand out."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What a worksheet holds."""

    changes: Changes
    path: Path
    cases: int
    forms: tuple[FormId, ...]
    questions: int


def hand_out(
    desk: Desk,
    review_id: ReviewId,
    path: Path,
    wanted: Wanted | None = None,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> HandedOut:
    """Write a worksheet of a person's cases that are not released.

    Args:
        desk: the person's own, or a supervisor's.
        review_id: the review.
        path: the workbook to write.
        wanted: which cases and forms, and whose; None for all of one's own.
        overwrite: whether a file of that name may be replaced.
        progress: takes each case that was laid out.

    Raises:
        Refused: ``people.role``; ``worksheet.not_theirs``, ``worksheet.released``,
            ``worksheet.no_case``, ``worksheet.no_form``, ``worksheet.many``,
            ``worksheet.ending``; as ``casework.read_case``; ``reports.exists``.
        Trouble: as ``write_worksheet``.
    """
    wanted = wanted or Wanted()
    roles = (Role.REVIEWER, Role.SUPERVISOR, Role.ANALYST)
    desk.person.must_be(*roles, to="hand out worksheets")
    if wanted.person not in {None, desk.person.person_id}:
        desk.person.must_be(Role.SUPERVISOR, to="hand out another person's worksheets")
    if path.suffix.lower() != ".xlsx":
        raise Refused("worksheet.ending", "A worksheet is a workbook; let its name end in .xlsx.")
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        readings = _readings(desk, work, review, wanted, progress or Silent())
    stamp, book = _laid(desk, review, readings, wanted)
    digest, text = written(stamp)
    write_worksheet(
        LaidBook(book.title, book.agency, book.guide, book.pages, book.lists, text),
        path,
        overwrite=overwrite,
    )
    cases = [reading.case.case_id for reading in readings]
    with desk.store.write() as work:
        work.history.append(
            desk.happening(
                MADE, review_id, worksheet=digest, made_for=stamp.made_for, cases=cases,
                forms=sorted(stamp.forms), file_name=path.name,
            )
        )  # fmt: skip
    asked = sum(bool(place_of(key)[1]) for rows in stamp.rows.values() for key in rows)
    changes = Changes.of((Kind.REPORT, review_id))
    return HandedOut(changes, path, len(cases), tuple(stamp.forms), asked)


def _readings(
    desk: Desk, work: Work, review: Review, wanted: Wanted, progress: Progress
) -> tuple[CaseReading, ...]:
    """The cases asked for, read; in order of rank."""
    person = wanted.person or desk.person.person_id
    known = {case.case_id: case for case in work.cases.all(review.review_id)}
    chosen = _chosen(known, wanted.case_ids, person)
    found = []
    for done, case in enumerate(chosen, start=1):
        found.append(casework.read_case(desk, work, review.review_id, case.case_id))
        progress.step(done, len(chosen), "Laying out cases")
    return tuple(found)


def _chosen(
    known: Mapping[CaseId, ReviewCase], case_ids: Sequence[CaseId], person: PersonId
) -> list[ReviewCase]:
    own = [each for each in known.values() if each.reviewer == person]
    for case_id in case_ids:
        case = known.get(case_id)
        if case is None or case.reviewer != person:
            raise Refused(
                "worksheet.not_theirs",
                f"Case {case_id} is not among the cases of {person}; a worksheet holds the cases "
                "of the one person who answers it.",
            )
        if case.state is CaseState.RELEASED:
            raise Refused(
                "worksheet.released",
                f"Case {case_id} is released; its answers are frozen, so there is nothing to fill "
                "in.",
            )
    wanted = set(case_ids) or {each.case_id for each in own}
    chosen = [e for e in own if e.case_id in wanted and e.state is not CaseState.RELEASED]
    if not chosen:
        raise Refused(
            "worksheet.no_case",
            f"{person} has no case here that is still to be answered, so there is nothing to hand "
            "out.",
        )
    if len(chosen) > MOST_CASES:
        raise Refused(
            "worksheet.many",
            f"A worksheet holds at most {MOST_CASES} cases and these are {len(chosen):,}; name "
            "fewer.",
        )
    return sorted(chosen, key=lambda each: each.rank)


def _laid(
    desk: Desk, review: Review, readings: Sequence[CaseReading], wanted: Wanted
) -> tuple[Stamp, LaidBook]:
    layouts = _layouts(readings, wanted)
    names = _tab_names(layouts)
    pages, rows, answers = [], {}, {}
    for form_id, layout in layouts.items():
        laid, said = _page(layout, readings, review)
        title = f"{layout.said({wanted.language: layout.form.title}) or layout.form.title}"
        pages.append(LaidPage(names[form_id], title, laid))
        rows[form_id] = {row.key: locked_of(row) for row in laid if row.key}
        answers[form_id] = said
    stamp = Stamp(
        review_id=review.review_id,
        title=review.title,
        snapshot_id=review.snapshot_id,
        made_for=wanted.person or desk.person.person_id,
        made_by=desk.person.person_id,
        made_at=desk.clock.now(),
        language=wanted.language,
        forms={form_id: layout.form.fingerprint for form_id, layout in layouts.items()},
        pages={names[form_id]: form_id for form_id in layouts},
        rows=rows,
        answers=answers,
    )
    lists = {name: words for each in layouts.values() for name, words in each.lists.items()}
    told = guide(stamp, layouts.values(), len(readings))
    title = f"Worksheet: {review.title}"
    return stamp, LaidBook(title, review.agency, told, tuple(pages), lists, "")


def _layouts(readings: Iterable[CaseReading], wanted: Wanted) -> Mapping[FormId, FormLayout]:
    """The forms that these cases are asked, in the review's order."""
    found = {
        compiled.form.form_id: FormLayout(compiled, wanted.language)
        for reading in readings
        for compiled in reading.forms
    }
    for form_id in wanted.form_ids:
        if form_id not in found:
            raise Refused(
                "worksheet.no_form",
                f"None of these cases is asked the form {form_id}; they are asked "
                f"{', '.join(found)}.",
            )
    return {name: each for name, each in found.items() if name in (wanted.form_ids or found)}


def _tab_names(layouts: Iterable[FormId]) -> Mapping[FormId, str]:
    """A name for each tab: at most 31 characters, unique."""
    found: dict[FormId, str] = {}
    for number, form_id in enumerate(layouts, start=1):
        name = str(form_id)[:31]
        is_taken = name in found.values()
        found[form_id] = f"{name[:26]} {number}" if is_taken else name
    return found


def _page(
    layout: FormLayout, readings: Iterable[CaseReading], review: Review
) -> tuple[tuple[LaidRow, ...], dict[str, list[str]]]:
    """The rows of one form over all its cases, and what is answered in them."""
    form_id = layout.form.form_id
    rows: list[LaidRow] = []
    said: dict[str, list[str]] = {}
    for reading in readings:
        if layout.compiled not in reading.forms:
            continue
        answers = reading.sittings.answers(form_id)
        for row in CaseRows(reading, heading(reading.case, review)).of(layout):
            rows.append(row)
            told: Said = said_of(answers.get(place_of(row.key)[1]))
            if row.kind is RowKind.QUESTION and any(told):
                said[row.key] = list(told)
    return tuple(rows), said


def heading(case: ReviewCase, review: Review) -> str:
    """What stands at the head of a case: nothing that names a person."""
    flag = "   ·   Family-violence flag: keep this paper safe" if case.is_masked else ""
    return f"Rank {case.rank}   ·   {', '.join(case.criteria)}   ·   {review.period.label}{flag}"
