"""Which of a case's events a question rests on, and the limit that runs for it.

A question with a rule of its own is lit by that rule's instance; any other by what the record
suggests for its criterion. The days that the reviewer answered count before those of the record,
so the limit that is drawn is the one the form counts. Nothing here is an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Protocol

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState, QuestionRole, QuestionState, QuestionStatus
from qapi_desk.domain.ids import CriterionId, EventId, QuestionId, RuleId
from qapi_desk.domain.outcomes import RuleOutcome, SkippedDay, Workings
from qapi_desk.rules.deadline import deadline
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench, Instance
from qapi_desk.rules.judge import instances
from qapi_desk.rules.words import workings
from qapi_desk.services.census import Judge

_UNASKED: Final = frozenset({QuestionState.NOT_RELEVANT, QuestionState.CALCULATED})
_RUNNING: Final = frozenset({RuleOutcome.NOT_DONE, RuleOutcome.MISSED, RuleOutcome.NOT_DUE})
"""Nothing was done, and nothing excuses it: the limit runs on."""
_NAMED_DAYS: Final = 12
"""So many skipped days are named one by one in words; of more, the first and the last."""


class Suggested(Protocol):
    """What the record suggests for a criterion, as far as a picture needs it."""

    @property
    def criterion(self) -> CriterionId:
        """Whose suggestion it is."""

    @property
    def is_governing(self) -> bool:
        """Whether its ruleset decides."""

    @property
    def due(self) -> date | None:
        """When the limit ends."""

    @property
    def days_late(self) -> int | None:
        """Calendar days after it."""

    @property
    def rule_outcome(self) -> RuleOutcome:
        """What happened."""

    @property
    def workings(self) -> Workings:
        """How it came about."""


@dataclass(frozen=True, slots=True)
class QuestionClock:
    """The limit of one question: from when, until when, done when, and which events tell it.

    ``until``: where nothing was done, the last day the period speaks of; it runs late until then.
    """

    law: str = ""
    events_used: frozenset[EventId] = frozenset()
    trigger: date | None = None
    due: date | None = None
    done: date | None = None
    skipped: tuple[SkippedDay, ...] = ()
    is_trigger_answered: bool = False
    is_done_answered: bool = False
    until: date | None = None

    @property
    def late_until(self) -> date | None:
        """The end of the late stretch, which begins at the due day; None when there is none."""
        end = self.done or self.until
        return end if self.due is not None and end is not None and end > self.due else None

    @property
    def days_late(self) -> int:
        """Calendar days after the due day; 0 when nothing was late."""
        late = self.late_until
        return (late - self.due).days if late is not None and self.due is not None else 0

    def in_words(self) -> str:
        """The limit as sentences; empty when none runs."""
        if self.due is None:
            return ""
        yours = " (your answer)" if self.is_trigger_answered else ""
        start = f"counted from {self.trigger}{yours}, " if self.trigger is not None else ""
        law = f"{self.law}: " if self.law else ""
        return f"{law}{start}due on {self.due}{self._end_in_words()}.{self._skipped_in_words()}"

    def _end_in_words(self) -> str:
        yours = " (your answer)" if self.is_done_answered else ""
        late = f"{self.days_late} day{'s' * (self.days_late != 1)} late"
        if self.done is not None:
            return f", done on {self.done}{yours}, {late if self.days_late else 'in time'}"
        if self.until is None:
            return ""
        return f", nothing done, {late} by {self.until}" if self.days_late else ", nothing done yet"

    def _skipped_in_words(self) -> str:
        if not self.skipped:
            return ""
        each = [f"{skip.day} {skip.reason}" for skip in self.skipped]
        count = f"{len(each)} day{'s' * (len(each) != 1)} not counted"
        if len(each) > _NAMED_DAYS:
            return f" {count}, from {each[0]} to {each[-1]}."
        return f" {count}: {'; '.join(each)}."


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """Every limit that the questions of one case may ask for. Made beside the window, once a case.

    ``found`` holds each asked rule's instances over the whole life of the case; it is empty for
    who judges unaided, to whom only the limit counted from an own answer is drawn.
    """

    bench: Bench
    facts: Facts
    case_file: CaseFile
    until: date
    suggested: tuple[Suggested, ...] = ()
    found: Mapping[RuleId, tuple[Instance, ...]] = field(default_factory=dict)
    beside: tuple[Bench, Facts] | None = None
    """Where rules are looked up that the governing ruleset does not have."""

    def _laid(self, rule: RuleId) -> tuple[Bench, Facts]:
        if self.beside is None or self.bench.ruleset.has_rule(rule):
            return self.bench, self.facts
        return self.beside

    def law_of(self, rule: RuleId) -> str:
        """What a limit is told by: its rule, and whose it is where that does not govern."""
        bench, _ = self._laid(rule)
        return str(rule) if bench is self.bench else f"{rule} of {bench.ruleset.ruleset_id}"

    def of(self, state: FormState, name: QuestionId) -> QuestionClock:
        """The limit of one question of a form as it stands now."""
        asked = next((s for s in state.statuses if s.question.name == name), None)
        if asked is None:
            return QuestionClock()
        days = _Days.near(state, asked)
        known = self._of_rule(days) or self._of_criterion(asked.question.criterion)
        return self._answered(known, days)

    def _of_rule(self, days: "_Days") -> QuestionClock | None:
        case = _instance(self.found.get(days.rule, ()), days) if days.rule else None
        if case is None or days.rule is None:
            return None
        told = workings(*self._laid(days.rule), case)
        return QuestionClock(
            law=self.law_of(days.rule),
            events_used=frozenset(told.events_used),
            trigger=case.start,
            due=case.due,
            done=case.done,
            skipped=told.skipped,
            until=self.until if case.outcome in _RUNNING else None,
        )

    def _of_criterion(self, criterion: CriterionId | None) -> QuestionClock:
        for each in self.suggested:
            if each.is_governing and criterion is not None and each.criterion == criterion:
                return self._suggested(each)
        return QuestionClock()

    def _suggested(self, told: Suggested) -> QuestionClock:
        used, due = frozenset(told.workings.events_used), told.due
        days = [e.event_date for e in self.case_file.events if e.event_id in used]
        before = [day for day in days if day is not None and due is not None and day <= due]
        late = timedelta(days=told.days_late or 0)
        return QuestionClock(
            law=str(told.criterion),
            events_used=used,
            trigger=min(before, default=None),
            due=due,
            done=due + late if due is not None and late else None,
            skipped=told.workings.skipped,
            until=self.until if told.rule_outcome in _RUNNING else None,
        )

    def _answered(self, known: QuestionClock, days: "_Days") -> QuestionClock:
        if days.trigger is not None and days.rule and days.trigger != known.trigger:
            known = self._counted(known, days)
        elif days.trigger is not None:
            known = replace(known, is_trigger_answered=True)
        if days.done is not None:
            known = replace(known, done=days.done, is_done_answered=True)
        return known

    def _counted(self, known: QuestionClock, days: "_Days") -> QuestionClock:
        """The limit counted from the reviewer's own day, as the form's ``deadline`` counts it."""
        law = days.rule or RuleId("")
        bench, _ = self._laid(law)
        mine = QuestionClock(
            law=self.law_of(law),
            events_used=known.events_used,
            trigger=days.trigger,
            done=days.recorded_done,
            is_trigger_answered=True,
            until=self.until,
        )
        try:
            found = deadline(bench.ruleset, bench.calendars, law, days.trigger or self.until)
        except Refused:  # outside the calendar, or no limit of this ruleset: no due day is drawn
            return mine
        return replace(mine, due=found.due, skipped=found.skipped)


def clocks_for(
    judge: Judge,
    case_file: CaseFile,
    states: Iterable[FormState],
    suggested: tuple[Suggested, ...],
    *,
    beside: Judge | None = None,
    is_aided: bool = True,
) -> CaseClocks:
    """The limits of a case under the governing judge, for the rules its forms ask about.

    A rule that it does not have is the judge's that stands beside it.
    """
    laid = [(_bench(each), Facts(each.ruleset, case_file)) for each in (judge, beside) if each]
    asked = dict.fromkeys(
        s.question.rule for state in states for s in state.statuses if s.question.rule
    )
    found: dict[RuleId, tuple[Instance, ...]] = {}
    for bench, facts in laid if is_aided else ():
        for name in asked:
            if name not in found and bench.ruleset.has_rule(name):
                found[name] = tuple(instances(bench, facts, bench.ruleset.rule(name)))
    last = min(judge.period.last, judge.as_of)
    told = suggested if is_aided else ()
    return CaseClocks(*laid[0], case_file, last, told, found, laid[1] if laid[1:] else None)


def _bench(judge: Judge) -> Bench:
    return Bench(judge.ruleset, judge.calendars, judge.period)


@dataclass(frozen=True, slots=True)
class _Days:
    """The rule a question is about, and the days that were answered for it.

    ``recorded`` is the day the snapshot holds for the trigger: it tells which of several
    instances the question means before anybody has answered.
    """

    rule: RuleId | None = None
    trigger: date | None = None
    done: date | None = None
    recorded: date | None = None
    recorded_done: date | None = None

    @classmethod
    def near(cls, state: FormState, asked: QuestionStatus) -> "_Days":
        """What is known beside one question: its own repeat's days, never another's."""
        beside = [
            s
            for s in state.statuses
            if (s.repeat, s.index) == (asked.repeat, asked.index)
            and s.state not in _UNASKED
            and s.question.rule
        ]
        rule = _rule_of(asked, beside)
        own = [s for s in beside if s.question.rule == rule]
        triggers = [s for s in own if s.question.role is QuestionRole.TRIGGER_DATE]
        dones = [s for s in own if s.question.role is QuestionRole.DONE_DATE]
        return cls(
            rule=rule,
            trigger=_first(s.value for s in triggers),
            done=_first(s.value for s in dones),
            recorded=_first(s.snapshot_value or "" for s in triggers),
            recorded_done=_first(s.snapshot_value or "" for s in dones),
        )


def _rule_of(asked: QuestionStatus, beside: list[QuestionStatus]) -> RuleId | None:
    """The question's own rule; for a judgement, the rule whose days are asked in this case.

    A criterion is judged by its last required step, and which step that is shows in the trigger
    that is asked: the judgement then rests on that step's rule.
    """
    own, criterion = asked.question.rule, asked.question.criterion
    if asked.question.role in (QuestionRole.TRIGGER_DATE, QuestionRole.DONE_DATE):
        return own
    started = [
        s.question.rule
        for s in beside
        if s.question.role is QuestionRole.TRIGGER_DATE and s.question.criterion == criterion
    ]
    if own is not None and (own in started or not started):
        return own
    return started[-1] if own is not None else None


def _first(days: Iterable[str]) -> date | None:
    for text in days:
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


def _instance(found: tuple[Instance, ...], days: _Days) -> Instance | None:
    """The instance the question means: by the day answered, by the day recorded, else the last."""
    for day in (days.trigger, days.recorded):
        meant = [case for case in found if day is not None and _started(case) == day]
        if meant:
            return meant[-1]
    if days.trigger is not None:
        return None
    return found[-1] if found else None


def _started(case: Instance) -> date | None:
    day = getattr(case.trigger, "day", None)
    return day if isinstance(day, date) else case.start
