"""Checks a worksheet that came back, and says what taking it in would change. It writes nothing.

Three things are held against each other in every row: what was answered when the worksheet went
out, what it says now, and what the program says now. Where the last two both moved on, somebody
must choose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState, QuestionState, QuestionStatus, template_of
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.worksheets import Part
from qapi_desk.intake.worksheets import read_worksheet
from qapi_desk.questionnaire.messages import Wrong
from qapi_desk.services import answer as answering
from qapi_desk.services import casework, forms_kept, reviews, worksheet_stamp, year_closed
from qapi_desk.services.answer import Bench
from qapi_desk.services.worksheet_back import CellFault, Filled, sorted_out
from qapi_desk.services.worksheet_rows import FormLayout
from qapi_desk.services.worksheet_stamp import NOTHING, Said, Stamp, said_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_PARTS: Final = tuple(Part)


class Choice(StrEnum):
    """Which of two answers holds where both moved on."""

    MINE = "mine"
    """The worksheet's."""
    THEIRS = "theirs"
    """The program's."""


class ChangeKind(StrEnum):
    """What taking a row in would come to."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"


Place = tuple[CaseId, QuestionId]
Choices = Mapping[Place, Choice]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One answer that the worksheet would change, in words and as it would be kept.

    ``mine`` is the worksheet's, ``theirs`` the program's. ``choice`` is what was chosen for a
    conflict; None while nobody has.
    """

    sheet: str
    cell: str
    case_id: CaseId
    form_id: FormId
    question: QuestionId
    label: str
    kind: ChangeKind
    mine: Said
    theirs: Said
    mine_words: str
    theirs_words: str
    choice: Choice | None = None

    @property
    def place(self) -> Place:
        """By what it is chosen: the case and the question."""
        return self.case_id, self.question

    @property
    def is_open(self) -> bool:
        """Whether it is a conflict that nobody has decided."""
        return self.kind is ChangeKind.CONFLICT and self.choice is None

    @property
    def is_taken(self) -> bool:
        """Whether the worksheet's answer would be saved."""
        return self.kind is not ChangeKind.CONFLICT or self.choice is Choice.MINE


@dataclass(frozen=True, slots=True)
class Checked:
    """What a worksheet holds and what is wrong with it.

    ``same`` counts the rows that say what the program says already.
    """

    file_name: str
    sha256: str
    review_id: ReviewId
    made_for: PersonId
    faults: tuple[CellFault, ...]
    changes: tuple[RowChange, ...]
    same: int

    @property
    def is_unusable(self) -> bool:
        """Whether a fault is of the sheet itself, so that nothing of it can be taken in."""
        return any(not fault.case_id for fault in self.faults)

    @property
    def faulty(self) -> frozenset[str]:
        """The cases with a fault; nothing of them is taken in."""
        return frozenset(fault.case_id for fault in self.faults if fault.case_id)

    @property
    def good(self) -> tuple[RowChange, ...]:
        """What would be saved: of cases without a fault, conflicts as they were chosen."""
        if self.is_unusable:
            return ()
        return tuple(c for c in self.changes if c.is_taken and c.case_id not in self.faulty)

    @property
    def conflicts(self) -> tuple[RowChange, ...]:
        """The conflicts that nobody has decided, of cases without a fault."""
        return tuple(c for c in self.changes if c.is_open and c.case_id not in self.faulty)


def check(
    desk: Desk, path: Path, choices: Choices | None = None, *, progress: Progress | None = None
) -> Checked:
    """Every fault of a worksheet, and what it would change.

    Args:
        desk: the person's for whom it was handed out, or a supervisor's.
        path: the workbook.
        choices: which answer holds, by case and question, where both moved on.
        progress: takes each case that is looked at.

    Raises:
        Refused: as ``read_worksheet`` and ``worksheet_stamp.read``; ``worksheet.not_yours``,
            ``worksheet.form_version``, ``worksheet.snapshot``, ``year.closed``.
        Trouble: as ``read_worksheet``.
    """
    book = read_worksheet(path)
    with desk.store.read() as work:
        stamp = worksheet_stamp.read(work, book.stamp)
        review = _review(desk, work, stamp)
        layouts = _layouts(desk, work, review, stamp)
        back = sorted_out(book, stamp, layouts)
        looked = _Looked(desk, work, stamp, layouts, choices or {}, list(back.faults))
        looked.at_cases(back.filled, progress or Silent())
    return Checked(
        file_name=book.name,
        sha256=book.sha256,
        review_id=stamp.review_id,
        made_for=stamp.made_for,
        faults=tuple(looked.faults),
        changes=tuple(looked.changes),
        same=looked.same,
    )


def _review(desk: Desk, work: Work, stamp: Stamp) -> Review:
    """The review of a worksheet, if this person may bring it back now."""
    if stamp.made_for != desk.person.person_id and desk.person.role is not Role.SUPERVISOR:
        raise Refused(
            "worksheet.not_yours",
            f"This worksheet was handed out for {stamp.made_for}; who answers stands in the "
            "history, so only they bring it back.",
        )
    review = reviews.review_in(work, stamp.review_id)
    if review.snapshot_id != stamp.snapshot_id:
        raise Refused(
            "worksheet.snapshot",
            f"{review.review_id} rests on another snapshot than when this worksheet was handed "
            "out, so what stands in it of the record no longer holds; hand out a new one.",
        )
    year_closed.must_be_open(work, review, desk.library)
    return review


def _layouts(desk: Desk, work: Work, review: Review, stamp: Stamp) -> Mapping[FormId, FormLayout]:
    kept = {each.form.form_id: each for each in forms_kept.forms_in(work, desk.library, review)}
    for form_id, fingerprint in stamp.forms.items():
        if form_id not in kept or kept[form_id].form.fingerprint != fingerprint:
            raise Refused(
                "worksheet.form_version",
                f"This worksheet asks another version of {form_id} than {review.review_id} does "
                "now, so its questions are not the same; hand out a new one and copy the answers.",
            )
    return {form_id: FormLayout(kept[form_id], stamp.language) for form_id in stamp.forms}


@dataclass
class _Looked:
    """What was found so far, case by case."""

    desk: Desk
    work: Work
    stamp: Stamp
    layouts: Mapping[FormId, FormLayout]
    choices: Choices
    faults: list[CellFault]
    changes: list[RowChange] = field(default_factory=list)
    same: int = 0

    def at_cases(self, filled: Iterable[Filled], progress: Progress) -> None:
        """Look at every case that somebody wrote into."""
        by_case: dict[CaseId, list[Filled]] = {}
        for each in filled:
            by_case.setdefault(each.case_id, []).append(each)
        known = {case.case_id: case for case in self.work.cases.all(self.stamp.review_id)}
        for done, (case_id, rows) in enumerate(by_case.items(), start=1):
            why = _why_not(known.get(case_id), self.stamp.made_for)
            if why is None:
                self._at_case(case_id, rows)
            else:
                self.faults.append(rows[0].fault(why))
            progress.step(done, len(by_case), "Looking at cases")

    def _at_case(self, case_id: CaseId, rows: list[Filled]) -> None:
        review_id = self.stamp.review_id
        reading = casework.read_case(self.desk, self.work, review_id, case_id)
        bench = answering.bench_of(self.desk, reading)
        frozen = reading.sittings.frozen(reading.settled)
        asked = bench.by_id
        changed: list[tuple[Filled, RowChange]] = []
        for each in in_reading_order(bench, rows):
            if each.form_id not in asked:
                self.faults.append(each.fault(_NOT_ASKED))
                continue
            found = self._changed(each, bench)
            if found is None:
                self.same += 1
            elif (each.form_id, template_of(each.question.name)) in frozen:
                self.faults.append(each.fault(_FROZEN))
            else:
                changed.append((each, found))
        self.changes += [found for _, found in changed]
        self._judge(bench, [pair for pair in changed if pair[1].choice is not Choice.THEIRS])

    def _changed(self, each: Filled, bench: Bench) -> RowChange | None:
        """What a row would change; None where the program says the same already."""
        answers = bench.sittings.answers(each.form_id)
        theirs = said_of(answers.get(each.question.name))
        mine = each.over(theirs)
        if mine == theirs:
            return None
        kind = ChangeKind.CHANGED if any(theirs) else ChangeKind.NEW
        if theirs != each.exported:
            kind = ChangeKind.CONFLICT
        layout, name = self.layouts[each.form_id], each.question.name
        chosen = self.choices.get((each.case_id, name)) if kind is ChangeKind.CONFLICT else None
        return RowChange(
            sheet=each.sheet,
            cell=each.row.address(next(part for part in Part if part in each.touched)),
            case_id=each.case_id,
            form_id=each.form_id,
            question=name,
            label=layout.said(each.question.label) or str(name),
            kind=kind,
            mine=mine,
            theirs=theirs,
            mine_words=_words(layout, each, mine),
            theirs_words=_words(layout, each, theirs),
            choice=chosen,
        )

    def _judge(self, bench: Bench, changed: list[tuple[Filled, RowChange]]) -> None:
        """Say what does not stand once all that the worksheet says is laid over the answers."""
        laid: list[tuple[Filled, RowChange]] = []
        for each, change in changed:
            try:
                answering.lay_over(bench, each.form_id, answer_of(change))
            except Refused as refusal:
                self.faults.append(_refused(each, refusal))
            else:
                laid.append((each, change))
        states = bench.sittings.states()
        for each, change in laid:
            status = _status(states[each.form_id], each.question.name)
            self.faults += [
                each.fault(wrong, part)
                for part, wrong in _wrongs(self.layouts[each.form_id], status, change)
            ]


def in_reading_order(bench: Bench, rows: Iterable[Filled]) -> list[Filled]:
    """Rows of a case as its forms ask them, so that how many there are comes before each."""
    forms = list(bench.by_id)
    places = {
        (form_id, name): at
        for form_id, compiled in bench.by_id.items()
        for at, name in enumerate(compiled.questions)
    }

    def place(each: Filled) -> tuple[int, int, int]:
        if each.form_id not in forms:
            return (len(forms), 0, 0)
        found = bench.by_id[each.form_id].place_of(each.question.name)
        name, index = found or ("", 0)
        return forms.index(each.form_id), index, places.get((each.form_id, name), 0)

    return sorted(rows, key=place)


def answer_of(change: RowChange) -> Answer:
    """The answer that a row says."""
    value, reason, comment, evidence = change.mine
    return Answer(change.question, value, na_reason=reason, comment=comment, evidence=evidence)


def _why_not(case: ReviewCase | None, person: PersonId) -> Wrong | None:
    """Why nothing of a case can be taken in."""
    if case is None:
        return _UNOPENED
    if case.state is CaseState.RELEASED:
        return _RELEASED
    if case.reviewer != person:
        what = f"The case is not assigned to {person} any more."
        return Wrong("worksheet.not_theirs", what, _WHO, "Ask whoever has it now.")
    return None


def _status(state: FormState, name: QuestionId) -> QuestionStatus | None:
    return next((each for each in state.statuses if each.question.name == name), None)


def _wrongs(
    layout: FormLayout, status: QuestionStatus | None, change: RowChange
) -> Iterable[tuple[Part, Wrong]]:
    """What is wrong with an answer among the others: in which cell, and what."""
    if change.mine == NOTHING:
        return
    if status is None or status.state is QuestionState.NOT_RELEVANT:
        how = layout.patterns[str(template_of(change.question))].how
        when = next((line for line in how.split("\n") if line.startswith("Only if ")), "")
        why = when or "The part of the form that it stands in is not asked."
        yield Part.ANSWER, Wrong("worksheet.not_relevant", _ELSE, why, _NOT_NOW)
        return
    if status.state is QuestionState.INVALID:
        part = Part.REASON if "reason" in status.missing else Part.ANSWER
        yield part, Wrong("worksheet.does_not_fit", status.message, "", "Look at it again.")
        return
    for word, part in _NEEDED.items():
        if word in status.missing:
            what = f"The {word} is missing."
            yield part, Wrong("worksheet.missing", what, "This answer needs one.", "Write it.")
    is_idle = change.mine[1] and status.state is not QuestionState.NOT_APPLICABLE
    if is_idle and not status.reasons:
        yield Part.REASON, _IDLE


_NEEDED = {"comment": Part.COMMENT, "evidence": Part.EVIDENCE, "reason": Part.REASON}


def _refused(each: Filled, refusal: Refused) -> CellFault:
    """A refusal of the answering itself, at the cell that it speaks of."""
    if refusal.code == "answer.no_question":
        return each.fault(_NO_MORE)
    said = refusal.sentence.casefold()
    words = {"evidence": Part.EVIDENCE, "comment": Part.COMMENT, "reason": Part.REASON}
    part = next((p for w, p in words.items() if said.startswith(f"the {w}")), Part.ANSWER)
    if refusal.code == "answer.evidence":
        part = Part.EVIDENCE
    touched = part if part in each.touched else next(iter(each.touched))
    return each.fault(Wrong(refusal.code, refusal.sentence, "", ""), touched)


def _words(layout: FormLayout, each: Filled, said: Said) -> str:
    """An answer in words; ``nothing`` for one that says nothing."""
    value, reason, comment, evidence = said
    told = layout.shown(
        each.question,
        Answer(each.question.name, value, na_reason=reason, comment=comment, evidence=evidence),
    )
    named = ("", "reason: ", "comment: ", "evidence: ")
    parts = [f"{name}{told[p]}" for name, p in zip(named, _PARTS, strict=True) if p in told]
    return "; ".join(parts) or "nothing"


_ELSE = "As the other answers stand this question is not asked."
_NOT_NOW = "Change the answer it hangs on, or empty this one."
_WHO = "An answer carries the name of whoever has the case."
_NO_MORE = Wrong(
    "worksheet.no_more",
    "There are not so many of these as the answers stand.",
    "How many there are is answered above.",
    "Correct how many there are, or empty this row.",
)
_NOT_ASKED = Wrong(
    "worksheet.not_asked",
    "The case is not asked this form any more.",
    "What it is reviewed for was changed.",
    "Empty its answers, or hand out a new worksheet.",
)
_FROZEN = Wrong(
    "worksheet.frozen",
    "A finding rests on this answer already, so it is frozen.",
    "The case was opened again for another criterion only.",
    "Leave the answer as it was.",
)
_RELEASED = Wrong(
    "worksheet.released",
    "The case was released since the worksheet was handed out.",
    "Its answers are frozen.",
    "A change is proposed as an amendment in the program.",
)
_UNOPENED = Wrong(
    "worksheet.unopened",
    "The case is not in the review any more.",
    "The draw it came from was changed.",
    "Leave its answers out.",
)
_IDLE = Wrong(
    "worksheet.idle_reason",
    "A reason stands beside an answer that needs none.",
    "A reason says why a question does not apply or cannot be told.",
    "Empty the reason, or write (clear) as the answer if the question does not apply.",
)
