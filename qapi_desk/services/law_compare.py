"""One case judged twice, as it stands and as it would be: which verdicts differ, and why in words.

Keeps nothing. A rule's clocks are told apart by their trigger; a criterion by its name.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial, reduce
from typing import NamedTuple

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CriterionId, RuleId, RulesetId
from qapi_desk.domain.law import ChangedCase, CountedShift
from qapi_desk.domain.outcomes import Outcome, RuleOutcome, Workings
from qapi_desk.intake.lean_cases import Reading
from qapi_desk.rules.criteria import criteria_of
from qapi_desk.rules.evaluate import counts
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench, Instance
from qapi_desk.rules.listing import listed
from qapi_desk.rules.ruleset import Rule, Ruleset
from qapi_desk.rules.words import workings
from qapi_desk.services.census import Judge
from qapi_desk.services.screen_reading import reading_of

MOST_CASES = 1_000
"""More changed verdicts than these are counted, not listed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge says of one criterion, or of one clock of a rule, on a case.

    ``tell`` makes its sentences; that is done for verdicts that differ only.
    """

    outcome: RuleOutcome
    counted: Outcome
    due: date | None
    instance: int
    tell: Callable[[], Workings]

    @property
    def standing(self) -> tuple[RuleOutcome, Outcome]:
        """What makes two verdicts the same."""
        return self.outcome, self.counted


def _nothing() -> Workings:
    return Workings(("Nothing of it belongs to the period.",))


NOTHING = Verdict(RuleOutcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE, None, 1, _nothing)
Key = tuple[RulesetId, str, date | None, int]
"""Ruleset, rule or criterion, trigger, and which of the clocks that start on that day."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A judge as it stands and as it would be."""

    before: Judge
    after: Judge

    def sides(self) -> tuple["Side", "Side"]:
        """Both laid out, each with everything it says."""
        return Side.of(self.before, _whole(self.before)), Side.of(self.after, _whole(self.after))

    def narrow_sides(self) -> tuple["Side", "Side"]:
        """Both without what they must judge alike, for a pass over a whole caseload.

        What a rule leans on stays beside it. Another option, calendar or day may touch every rule,
        and then nothing is left out.
        """
        before, after = self.before.ruleset, self.after.ruleset
        apart = replace(after, version=before.version, rules=before.rules, criteria=before.criteria)
        if apart != before or replace(self.after, ruleset=before) != self.before:
            return self.sides()
        return (
            Side.of(self.before, _touched(before, after)),
            Side.of(self.after, _touched(after, before)),
        )


class Asked(NamedTuple):
    """What a judge is asked: a ruleset for its criteria, and one for its rules."""

    for_criteria: Ruleset
    for_rules: Ruleset


def _whole(judge: Judge) -> Asked:
    return Asked(judge.ruleset, judge.ruleset)


def _touched(ruleset: Ruleset, other: Ruleset) -> Asked:
    """The rules and criteria that the other ruleset does not have alike, and what they lean on."""
    known = {rule.rule_id: rule for rule in other.rules}
    names = {rule.rule_id for rule in ruleset.rules if known.get(rule.rule_id) != rule}
    names |= {name for name in known if name not in {rule.rule_id for rule in ruleset.rules}}
    names |= {rule.rule_id for rule in ruleset.rules if not names.isdisjoint(_leans_on(rule))}
    criteria = tuple(
        each
        for each in ruleset.criteria
        if each not in other.criteria or not names.isdisjoint(each.rule_ids)
    )
    used = {name for each in criteria for name in each.rule_ids}
    return Asked(
        replace(ruleset, rules=_with_leans(ruleset, used), criteria=criteria),
        replace(ruleset, rules=_with_leans(ruleset, names), criteria=()),
    )


def _with_leans(ruleset: Ruleset, names: Collection[RuleId]) -> tuple[Rule, ...]:
    needed = {name for rule in ruleset.rules if rule.rule_id in names for name in _leans_on(rule)}
    return tuple(each for each in ruleset.rules if each.rule_id in {*names, *needed})


def _leans_on(rule: Rule) -> set[RuleId]:
    return {name for name in (rule.scored_with, rule.unless_in_time) if name is not None}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two judges, laid out for a whole caseload: for criteria, and for rules."""

    criteria: Bench
    rules: Bench

    @classmethod
    def of(cls, judge: Judge, asked: Asked) -> "Side":
        """The judge with the rulesets it is asked."""
        for_criteria = Bench(asked.for_criteria, judge.calendars, judge.period)
        if asked.for_rules is asked.for_criteria:
            return cls(for_criteria, for_criteria)
        return cls(for_criteria, Bench(asked.for_rules, judge.calendars, judge.period))

    @property
    def reading(self) -> Reading:
        """What it reads of a case."""
        return merged(
            reading_of(self.criteria.ruleset, with_criteria=bool(self.criteria.ruleset.criteria)),
            reading_of(self.rules.ruleset, with_criteria=False),
        )

    def verdicts(
        self, case_file: CaseFile, criteria: Collection[CriterionId]
    ) -> Iterator[tuple[Key, Verdict]]:
        """What it says of a case: these criteria, then every clock that belongs to the period."""
        ruleset = self.criteria.ruleset
        facts = Facts(ruleset, case_file)
        for told in criteria_of(self.criteria, facts, criteria):
            if told.in_universe:
                key: Key = (ruleset.ruleset_id, str(told.criterion), None, 0)
                yield (
                    key,
                    Verdict(
                        told.rule_outcome,
                        told.outcome,
                        told.due,
                        0,
                        partial(_as_told, told.workings),
                    ),
                )
        if self.rules is not self.criteria:
            facts = Facts(self.rules.ruleset, case_file)
        seen: Counter[tuple[RuleId, date | None]] = Counter()
        for case in listed(self.rules, facts):
            rule_id = case.rule.rule_id
            seen[rule_id, case.start] += 1
            key = (ruleset.ruleset_id, str(rule_id), case.start, seen[rule_id, case.start])
            yield key, self._verdict(facts, case)

    def _verdict(self, facts: Facts, case: Instance) -> Verdict:
        counting = self.rules.ruleset.outcome_counting
        is_counted = counts(case, self.rules.period)
        counted = counting[case.outcome] if is_counted else Outcome.NOT_APPLICABLE
        tell = partial(workings, self.rules, facts, case)
        return Verdict(case.outcome, counted, case.due, case.number, tell)


def _as_told(told: Workings) -> Workings:
    return told


def merged(one: Reading, other: Reading) -> Reading:
    """What either reads."""
    parts = one.left_out.keys() & other.left_out.keys()
    return Reading(
        one.codes | other.codes,
        one.parts | other.parts,
        {part: one.left_out[part] & other.left_out[part] for part in parts},
    )


@dataclass(slots=True)
class Comparison:
    """Gathers what differs, case by case."""

    sides: Sequence[tuple[Side, Side]]
    criteria: Collection[CriterionId]
    looked_at: int = 0
    cases: list[ChangedCase] = field(default_factory=list)
    changed_cases: set[str] = field(default_factory=set)
    moved_days: int = 0
    tallies: dict[tuple[RulesetId, str], Counter[str]] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        """What all of them read of a case."""
        return reduce(merged, (side.reading for both in self.sides for side in both))

    def take(self, before: CaseFile, after: CaseFile, criteria: Collection[CriterionId]) -> None:
        """Judge one case twice: the same file, or as an older and a newer snapshot have it."""
        self.looked_at += 1
        for as_it_stands, as_it_would_be in self.sides:
            then = dict(as_it_stands.verdicts(before, criteria))
            now = dict(as_it_would_be.verdicts(after, criteria))
            for key in dict.fromkeys([*then, *now]):
                self._note(before, key, then.get(key, NOTHING), now.get(key, NOTHING))

    def _note(self, case: CaseFile, key: Key, before: Verdict, after: Verdict) -> None:
        ruleset, subject, _, _ = key
        tally = self.tallies.setdefault((ruleset, subject), Counter())
        tally[f"{before.counted} before"] += 1
        tally[f"{after.counted} after"] += 1
        if before.standing == after.standing:
            self.moved_days += before.due != after.due
            return
        tally["changed"] += 1
        self.changed_cases.add(case.case_id)
        if len(self.cases) < MOST_CASES:
            self.cases.append(
                ChangedCase(
                    case_id=case.case_id,
                    subject=subject,
                    before=before.outcome,
                    after=after.outcome,
                    counted_before=before.counted,
                    counted_after=after.counted,
                    due_before=before.due,
                    due_after=after.due,
                    why=_why(before, after),
                    ruleset=ruleset,
                    instance=before.instance if before is not NOTHING else after.instance,
                )
            )

    def shifts(self) -> tuple[CountedShift, ...]:
        """The counts of each criterion looked at, and of each rule with a verdict that differs."""
        return tuple(
            CountedShift(
                subject=subject,
                action_before=tally["ACTION before"],
                error_before=tally["ERROR before"],
                action_after=tally["ACTION after"],
                error_after=tally["ERROR after"],
                changed=tally["changed"],
                ruleset=ruleset,
            )
            for (ruleset, subject), tally in sorted(self.tallies.items())
            if tally["changed"] or subject in self.criteria
        )


def _why(before: Verdict, after: Verdict) -> str:
    """What both say first, then what only one of them says."""
    then, now = before.tell().sentences, after.tell().sentences
    lead = f"{then[0]} " if then[0] == now[0] else ""
    only_then = " ".join(sentence for sentence in then if sentence not in now)
    only_now = " ".join(sentence for sentence in now if sentence not in then)
    if not only_then and not only_now:
        return f"{lead}That counts as {before.counted} and would count as {after.counted}."
    return f"{lead}As it stands: {only_then or 'no more.'} After: {only_now or 'no more.'}"
