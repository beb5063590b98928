"""Takes a worksheet's answers in: all good ones in one transaction, through ordinary answering.

Cases with a fault are left whole and named. Nothing is overwritten without somebody's word, and
each answer's entry in the history carries the fingerprint of the file it came from.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Progress
from qapi_desk.services import answer as answering
from qapi_desk.services import casework
from qapi_desk.services.worksheet_check import (
    ChangeKind,
    Checked,
    Choice,
    Choices,
    RowChange,
    answer_of,
    check,
)
from qapi_desk.services.worksheet_stamp import said_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

TAKEN = "worksheet.taken_in"
"""What the history calls it."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking a worksheet in came to.

    ``left`` are cases with a fault, of which nothing was taken; ``kept`` counts conflicts in
    which the program's answer was chosen.
    """

    changes: Changes
    sha256: str
    answers: int
    cases: tuple[CaseId, ...]
    left: tuple[CaseId, ...]
    kept: int
    same: int

    @property
    def sentence(self) -> str:
        """What happened, for the person who brought it back."""
        said = "Nothing was taken in: the program holds all of these answers already."
        if self.answers:
            many = f"{self.answers:,} answer{'s' if self.answers > 1 else ''}"
            said = f"Took in {many} in {_cases(len(self.cases))}."
        elif self.kept:
            said = "Nothing was taken in: the program's answers were chosen."
        if self.kept and self.answers:
            said += f" The program's own was kept {self.kept} time{'s' if self.kept > 1 else ''}."
        if self.left:
            named = ", ".join(self.left[:5]) + (" and others" if len(self.left) > 5 else "")
            said += (
                f" {_cases(len(self.left)).capitalize()} with faults left as they were: {named}."
            )
        return said


def _cases(many: int) -> str:
    return f"{many} case{'s' if many > 1 else ''}"


def take_in(
    desk: Desk, path: Path, choices: Choices | None = None, *, progress: Progress | None = None
) -> TakenIn:
    """Save what a worksheet answers.

    Args:
        desk: the person's for whom it was handed out.
        path: the workbook.
        choices: which answer holds, by case and question, where the program's was changed since
            the worksheet went out.
        progress: takes each case that is looked at.

    Raises:
        Refused: as ``check``; ``worksheet.not_yours``; ``worksheet.faulty`` where nothing at all
            can be taken; ``worksheet.conflict`` naming the first that nobody decided;
            ``worksheet.no_conflict`` for a choice about an answer that has none;
            ``worksheet.moved`` for an answer given meanwhile.
        Trouble: as ``check``.
    """
    checked = check(desk, path, choices, progress=progress)
    if checked.made_for != desk.person.person_id:
        raise Refused(
            "worksheet.not_yours",
            f"This worksheet was handed out for {checked.made_for}; who answers stands in the "
            "history, so only they take it in.",
        )
    _must_be_decided(checked, choices or {})
    good = checked.good
    if not good and checked.faults:
        raise Refused("worksheet.faulty", _faulty(checked))
    if good:
        _save(desk, checked, good)
    return _taken(checked, good)


def _must_be_decided(checked: Checked, choices: Choices) -> None:
    open_ = checked.conflicts
    if open_:
        first = open_[0]
        more = f" ({len(open_) - 1} more like this.)" if len(open_) > 1 else ""
        raise Refused(
            "worksheet.conflict",
            f"Case {first.case_id}, {first.label}: the program was answered since ("
            f"{first.theirs_words}) and the worksheet says otherwise ({first.mine_words}); say "
            f"which one holds.{more} Nothing was taken in.",
            conflicts=open_,
        )
    there = {c.place for c in checked.changes if c.kind is ChangeKind.CONFLICT}
    for case_id, question in choices:
        if (case_id, question) not in there:
            raise Refused(
                "worksheet.no_conflict",
                f"There is no conflict about {question} in case {case_id}, so there is nothing to "
                "choose; look at the preview.",
            )


def _faulty(checked: Checked) -> str:
    first = checked.faults[0]
    more = f" ({len(checked.faults) - 1} more.)" if len(checked.faults) > 1 else ""
    return f"Nothing was taken in. {first.sentence}{more}"


def _save(desk: Desk, checked: Checked, good: tuple[RowChange, ...]) -> None:
    """Every answer, each an event of its own, and what the worksheet came to: all or nothing."""
    by_case: dict[CaseId, list[RowChange]] = {}
    for change in good:
        by_case.setdefault(change.case_id, []).append(change)
    with desk.store.write() as work:
        for case_id, changes in by_case.items():
            _save_case(desk, work, checked, case_id, changes)
        work.history.append(
            desk.happening(
                TAKEN, checked.review_id, worksheet=checked.sha256, answers=len(good),
                cases=list(by_case), left=sorted(checked.faulty),
            )
        )  # fmt: skip


def _save_case(
    desk: Desk, work: Work, checked: Checked, case_id: CaseId, changes: list[RowChange]
) -> None:
    reading = casework.read_case(desk, work, checked.review_id, case_id)
    bench = replace(answering.bench_of(desk, reading), worksheet=checked.sha256)
    for change in changes:
        now = said_of(bench.sittings.answers(change.form_id).get(change.question))
        if now != change.theirs:
            raise Refused(
                "worksheet.moved",
                f"Case {case_id}, {change.label} was answered in the program while the worksheet "
                "was looked at; nothing was taken in. Look at it again.",
            )
    answering.record_in(work, bench, [(change.form_id, answer_of(change)) for change in changes])


def _taken(checked: Checked, good: tuple[RowChange, ...]) -> TakenIn:
    cases = tuple(dict.fromkeys(change.case_id for change in good))
    touched = [(kind, case_id) for case_id in cases for kind in (Kind.ANSWER, Kind.CASE)]
    return TakenIn(
        changes=Changes.of(*touched),
        sha256=checked.sha256,
        answers=len(good),
        cases=cases,
        left=tuple(map(CaseId, sorted(checked.faulty))),
        kept=sum(change.choice is Choice.THEIRS for change in checked.changes),
        same=checked.same,
    )
