"""Rules and criteria over cases of a snapshot: what the record itself says, case by case.

Computed from the record, not reviewed. Streams; holds one case at a time.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId
from qapi_desk.domain.outcomes import CriterionResult, RuleOutcome, RuleResult
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.snapshot_reader import SnapshotReader
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import criteria_of
from qapi_desk.rules.evaluate import evaluate_rules, must_be_over
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services.library import Library
from qapi_desk.services.snapshot_files import verified


@dataclass(frozen=True, slots=True)
class Judge:
    """A ruleset with the calendars and the day it judges by; keep one for a whole caseload."""

    ruleset: Ruleset
    calendars: Calendars
    period: Period
    as_of: date
    _bench: Bench = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        bench = Bench(self.ruleset, self.calendars, self.period)
        object.__setattr__(self, "_bench", bench)

    def criteria(
        self, case_file: CaseFile, only: Collection[CriterionId] | None = None
    ) -> tuple[CriterionResult, ...]:
        """Criteria of the ruleset on one case: these, or all.

        Raises:
            Refused: ``period.not_over``.
        """
        must_be_over(self.period, self.as_of)
        return criteria_of(self._bench, Facts(self.ruleset, case_file), only)

    def judged(self, criteria: Iterable[CriterionId]) -> frozenset[CriterionId]:
        """Those of the criteria that the record is judged by; the rest only a form asks about."""
        return frozenset(c for c in criteria if not self.ruleset.criterion(c).is_asked)

    def rules(self, case_file: CaseFile) -> tuple[RuleResult, ...]:
        """Every instance of every rule on one case."""
        return evaluate_rules(self.ruleset, self.calendars, case_file, self.period, self.as_of)


def judge_for(library: Library, ruleset_id: RulesetId, period: Period, as_of: date) -> Judge:
    """A judge of this period.

    Raises:
        Refused: a period that ends after the snapshot's as-of date.
    """
    must_be_over(period, as_of)
    return Judge(library.ruleset(ruleset_id), library.calendars, period, as_of)


@dataclass(frozen=True, slots=True)
class CensusRequest:
    """What ``rules evaluate`` and ``criteria evaluate`` are asked for."""

    snapshot: Path
    ruleset: RulesetId
    period_text: str
    case_id: CaseId | None = None
    is_all: bool = False
    passphrase: str | None = field(default=None, repr=False)


def evaluate_rules_of(library: Library, request: CensusRequest) -> Iterator[RuleResult]:
    """Rule results in case order; NOT_APPLICABLE ones only when all are asked for."""
    for judge, case_file in _cases(library, request):
        for result in judge.rules(case_file):
            if request.is_all or result.outcome is not RuleOutcome.NOT_APPLICABLE:
                yield result


def evaluate_criteria_of(library: Library, request: CensusRequest) -> Iterator[CriterionResult]:
    """Criterion results in case order; cases outside the universe only when all are asked for."""
    for judge, case_file in _cases(library, request):
        for result in judge.criteria(case_file):
            if request.is_all or result.in_universe:
                yield result


def _cases(library: Library, request: CensusRequest) -> Iterator[tuple[Judge, CaseFile]]:
    with verified(request.snapshot, passphrase=request.passphrase, progress=Silent()) as reader:
        period = parse_period(request.period_text)
        judge = judge_for(library, request.ruleset, period, reader.manifest.as_of_date)
        for case_file in _chosen(reader, request.case_id):
            yield judge, case_file


def _chosen(reader: SnapshotReader, case_id: CaseId | None) -> Iterator[CaseFile]:
    if case_id is None:
        _must_hold_cases(reader)
        yield from reader.case_files()
    else:
        yield reader.case_file(case_id)


def _must_hold_cases(reader: SnapshotReader) -> None:
    """Refuse a snapshot without a case: nothing would be said of it, and look like a pass."""
    if not reader.manifest.tables.get("case"):
        raise Refused(
            "snapshot.no_cases",
            f"The snapshot of {reader.manifest.as_of_date.isoformat()} holds no case, so there is "
            "nothing to judge; import the extract with its cases.",
        )
