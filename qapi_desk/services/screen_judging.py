"""Judging a span of the caseload into the verdicts of a screen: the part that takes the time.

Works in any process: it is handed the law and a snapshot's place, and leaves a file. One judge
for a screen and for ``rules evaluate``: this module only lists what the rules room found.
"""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from qapi_desk.domain.cases import CaseFile, WorkerSpell
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.screens import ScreenStanding
from qapi_desk.intake.lean_cases import Span
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.rules.evaluate import counts, listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench, Instance, Why
from qapi_desk.rules.model import Ruleset
from qapi_desk.services.census import Judge
from qapi_desk.services.screen_reading import reading_of
from qapi_desk.store.keys import FileKey
from qapi_desk.store.screen_file import FigureKey, ScreenWriter, Subject, Verdict

OUTCOMES: Final = tuple(RuleOutcome)
STANDINGS: Final = tuple(ScreenStanding)
BATCH_CASES: Final = 500
NOTE: Final = "Screening the caseload"
_ALONE: Final = {
    RuleOutcome.NOT_DUE: ScreenStanding.RUNNING,
    RuleOutcome.NOT_APPLICABLE: ScreenStanding.NOT_APPLICABLE,
    RuleOutcome.EXCLUDED: ScreenStanding.NOT_APPLICABLE,
    RuleOutcome.UNDETERMINED: ScreenStanding.UNDETERMINED,
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one process is to screen, and into which file. ``key`` encrypts that file."""

    judge: Judge
    snapshot: Path
    passphrase: str | None = field(repr=False)
    span: Span
    part: Path
    key: FileKey | None = field(repr=False)
    with_criteria: bool = True

    def run(self, progress: Progress) -> "Tally":
        """Screen it into a part of its own, from which the whole takes it."""
        writer = ScreenWriter(self.part, self.key)
        try:
            tally = fill(writer, self, progress)
            writer.commit()
        except BaseException:
            self.clear()
            raise
        finally:
            writer.close()
        return tally

    def clear(self) -> None:
        """Take the part away."""
        self.part.unlink(missing_ok=True)


@dataclass(slots=True)
class Tally:
    """What a share came to."""

    cases: int = 0
    figures: Counter[FigureKey] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take in what another share came to."""
        self.cases += other.cases
        self.figures.update(other.figures)


def subjects_of(ruleset: Ruleset, *, with_criteria: bool) -> tuple[Subject, ...]:
    """The rules that the record is asked about, then the criteria, as a screen numbers them."""
    rules = [
        (rule.rule_id, False, rule.title, rule.elements)
        for rule in ruleset.rules
        if rule.is_evaluated
    ]
    judged = [c for c in ruleset.criteria if with_criteria and not c.is_asked]
    criteria = [(c.criterion_id, True, c.title, ()) for c in judged]
    return tuple(Subject(n, *told) for n, told in enumerate((*rules, *criteria)))


def reasons_of(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The words a verdict's reason is numbered by: why a rule came out so, or the deciding rule."""
    return ("", *(why.name for why in Why), *(s.subject_id for s in subjects if not s.is_criterion))


def standing_of(outcome: RuleOutcome, counted_as: Outcome, *, counts: bool) -> ScreenStanding:
    """What a verdict comes to in a rate."""
    if counts and counted_as is Outcome.ACTION:
        return ScreenStanding.ACTION
    if counts and counted_as is Outcome.ERROR:
        return ScreenStanding.ERROR
    if counts and counted_as is not Outcome.INCOMPLETE:
        return ScreenStanding.NOT_APPLICABLE
    return _ALONE.get(outcome, ScreenStanding.ELSEWHERE)


def holder_on(spells: Sequence[WorkerSpell], day: date | None) -> str:
    """Who held the case on a day: of several the one who came last; empty when nobody did."""
    found, since = "", date.min
    for spell in spells:
        start = spell.from_date or date.min
        if day is None:
            is_there = spell.to_date is None
        else:
            is_there = start <= day and (spell.to_date is None or day <= spell.to_date)
        if is_there and start >= since:
            found, since = spell.worker_id, start
    return found


class Screener:
    """Judges cases one by one into verdicts, and counts them."""

    def __init__(self, judge: Judge, *, with_criteria: bool) -> None:
        self._judge, self._with_criteria = judge, with_criteria
        self._bench = Bench(judge.ruleset, judge.calendars, judge.period)
        subjects = subjects_of(judge.ruleset, with_criteria=with_criteria)
        self._number = {subject.subject_id: subject.number for subject in subjects}
        self._reasons = {word: n for n, word in enumerate(reasons_of(subjects))}
        self._coded: dict[tuple[int, int, int, bool], _Coded] = {}
        self.tally = Tally()

    def verdicts(self, case_file: CaseFile) -> list[Verdict]:
        """Every verdict of one case: instances of rules, then criteria it belongs to."""
        self.tally.cases += 1
        found: list[Verdict] = []
        bench, figures, coded = self._bench, self.tally.figures, self._coded
        case_id, office = case_file.case_id, case_file.case.office_code or ""
        for case in listed(bench, Facts(self._judge.ruleset, case_file)):
            does_count = counts(case, bench.period)
            # an enumeration's own hash is slow, and its members and the rules outlive the screen
            key = (id(case.rule), id(case.outcome), id(case.why), does_count)
            code = coded.get(key) or self._learn(key, case)
            start, due, done = case.start, case.due, case.done
            worker = _held(case_file, due or done or start)
            figures[code[0], code[1], code[2], worker, office] += 1
            found.append(
                (
                    case_id, code[0], case.number, code[1], code[2], code[3], int(does_count),
                    None if start is None else start.toordinal(),
                    None if due is None else due.toordinal(),
                    None if done is None else done.toordinal(),
                    case.days_late, worker, office, _events(case),
                )
            )  # fmt: skip
        if self._with_criteria:
            found += self._of_criteria(case_file, office)
        return found

    def _learn(self, key: tuple[int, int, int, bool], case: Instance) -> "_Coded":
        counted_as = self._judge.ruleset.outcome_counting[case.outcome]
        standing = standing_of(case.outcome, counted_as, counts=key[3])
        self._coded[key] = coded = (
            self._number[case.rule.rule_id],
            OUTCOMES.index(case.outcome),
            STANDINGS.index(standing),
            self._reasons[case.why.name],
        )
        return coded

    def _of_criteria(self, case_file: CaseFile, office: str) -> Iterator[Verdict]:
        for result in self._judge.criteria(case_file):
            if not result.in_universe or result.criterion not in self._number:
                continue
            standing = standing_of(result.rule_outcome, result.outcome, counts=True)
            days = (result.trigger, result.due, result.done)
            worker = _held(case_file, result.due or result.done or result.trigger)
            subject, outcome = self._number[result.criterion], OUTCOMES.index(result.rule_outcome)
            place = STANDINGS.index(standing)
            self.tally.figures[subject, outcome, place, worker, office] += 1
            started, due, done = (None if day is None else day.toordinal() for day in days)
            yield (
                result.case_id, subject, 1, outcome, place,
                self._reasons[result.deciding_rule or ""], 1, started, due, done,
                result.days_late, worker, office, "\t".join(result.workings.events_used),
            )  # fmt: skip


_Coded = tuple[int, int, int, int]


def _held(case_file: CaseFile, day: date | None) -> str:
    spells = case_file.workers
    if not spells:
        return case_file.case.worker_id or ""
    if len(spells) == 1 and spells[0].to_date is None and day is not None:
        since = spells[0].from_date
        return spells[0].worker_id if since is None or since <= day else ""
    return holder_on(spells, day)


def _events(case: Instance) -> str:
    if not case.done_by and case.other is None:
        return case.trigger.event_id or ""
    steps = [case.trigger, *case.done_by]
    if case.other is not None:
        steps.append(case.other)
    ids = (step.event_id for step in steps)
    return "\t".join(dict.fromkeys(each for each in ids if each is not None))


def fill(writer: ScreenWriter, share: Share, progress: Progress) -> Tally:
    """Judge every case of a share and write its verdicts down."""
    screener = Screener(share.judge, with_criteria=share.with_criteria)
    reading = reading_of(share.judge.ruleset, with_criteria=share.with_criteria)
    with (
        _collector_at_rest(),
        open_snapshot(share.snapshot, passphrase=share.passphrase) as reader,
    ):
        cases = reader.read_cases(reading, share.span)
        told = counted(cases, progress, NOTE, every=BATCH_CASES)
        writer.add(chain.from_iterable(map(screener.verdicts, told)))
    return screener.tally


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Millions of rows come and go without a cycle among them; looking for one costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
