"""A rule, a criterion and their conditions in plain words. Decides nothing and knows no case."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.rules.model import (
    Anchor,
    Condition,
    Direction,
    Rule,
    RuleClass,
    Ruleset,
    Test,
    Toll,
)
from qapi_desk.rules.ruleset import Criterion
from qapi_desk.rules.speech import UNITS

_CLASSES: Final[Mapping[RuleClass, str]] = {
    RuleClass.T: "A time limit",
    RuleClass.TE: "A time limit with excuses",
    RuleClass.TO: "A time limit; a result in the period stands for it where the option says so",
    RuleClass.TOE: (
        "A time limit with excuses; a result in the period stands for it where the option says so"
    ),
    RuleClass.W: "A wait: nothing before its day",
    RuleClass.R: "A duty that comes round again",
    RuleClass.O: "A test of the record's order and values",
    RuleClass.J: "A judgement: a reviewer answers it, nothing is worked out",
    RuleClass.A75: "Service to disposition, the six-month tier",
    RuleClass.A90: "Service to disposition, the twelve-month tier",
    RuleClass.I: "For information; never in a rate",
}
_ANCHORS: Final[Mapping[Anchor, str]] = {
    Anchor.EVENT: "the day of the trigger",
    Anchor.MONTH_END: "the end of the trigger's month",
    Anchor.QUARTER_END: "the end of the trigger's quarter",
    Anchor.STATEMENT_END: "the end of the statement period the trigger falls in",
}
_DIRECTIONS: Final[Mapping[Direction, str]] = {
    Direction.WITHIN: "within {}",
    Direction.NOT_BEFORE: "not before {} are over",
    Direction.AT_LEAST_BEFORE: "at least {} before the trigger",
    Direction.EVERY: "every {}",
}


def class_words(rule: Rule) -> str:
    """What kind of rule it is: ``T: A time limit``."""
    return f"{rule.rule_class}: {_CLASSES[rule.rule_class]}"


def amount_words(amount: int, unit: Unit) -> str:
    """``90 calendar days``, ``1 month``, ``the same day``."""
    if unit is Unit.SAME_DAY:
        return "the same day"
    head, paren, tail = UNITS[unit].partition(" (")
    return f"{amount} {head}{'' if amount == 1 else 's'}{paren}{tail}"


def limit_words(rule: Rule) -> str:
    """A rule's limit with its side: ``within 90 calendar days``; empty where there is none."""
    if rule.rule_class in (RuleClass.J, RuleClass.O):
        return ""
    if rule.unit is Unit.SAME_DAY:
        return "the same day"
    words = _DIRECTIONS[rule.direction].format(amount_words(rule.amount, rule.unit))
    return words.replace("are over", "is over") if rule.amount == 1 else words


def code_words(ruleset: Ruleset, code: str) -> str:
    """An event code in words with the code itself: ``served (SERVICE_COMPLETED)``."""
    base, _, topic = code.partition(":")
    words = ruleset.words.get(code) or ruleset.words.get(base) or base.replace("_", " ").lower()
    about = (
        f", about {topic.lower().replace('_', ' ')}" if topic and code not in ruleset.words else ""
    )
    return f"{words}{about} ({code})"


def any_of(ruleset: Ruleset, codes: Iterable[str]) -> str:
    """Any one of the codes, in words."""
    return " or ".join(code_words(ruleset, code) for code in codes)


def condition_words(condition: Condition) -> str:
    """``the case type is IVD``, ``not: an order is in force``."""
    name = str(condition.fact).replace("_", " ")
    if condition.fact.is_state:
        wants = ("yes" in condition.values) is not condition.is_not
        return name if wants else f"not {name}"
    verb = "is not" if condition.is_not else "is"
    return f"{name} {verb} {' or '.join(condition.values)}"


def toll_words(ruleset: Ruleset, toll: Toll) -> str:
    """When a clock stands still, from what to what, and who says so."""
    spans = f"from {any_of(ruleset, toll.opens)} to {any_of(ruleset, toll.ends)}"
    if toll.at_start:
        return (
            f"the clock starts where a span open on its first day ends, {spans} ({toll.citation})"
        )
    return f"days are not counted {spans} ({toll.citation})"


def rule_lines(ruleset: Ruleset, rule: Rule) -> Iterator[tuple[str, str]]:
    """Everything a rule says, as label and words; what it does not say is left out."""
    for label, text in (
        *_duty(ruleset, rule),
        *_limit(rule),
        *_turns(ruleset, rule),
        *_sources(rule),
    ):
        if text:
            yield label, text


def _duty(ruleset: Ruleset, rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Kind", class_words(rule)
    yield "Question", rule.question
    yield "Applies", rule.applies
    yield "Where", " and ".join(map(condition_words, rule.conditions))
    yield "Starts with", any_of(ruleset, rule.triggers)
    yield "Must be done", "; and ".join(any_of(ruleset, group) for group in rule.actions)
    for test in rule.tests:
        yield "Tested", _test_words(ruleset, test)


def _test_words(ruleset: Ruleset, test: Test) -> str:
    codes = f": {any_of(ruleset, test.codes)}" if test.codes else ""
    since = f", since {any_of(ruleset, test.since)}" if test.since else ""
    return f"{test.words}{codes}{since}"


def _limit(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Limit", limit_words(rule)
    if limit_words(rule):
        yield "Counted from", _ANCHORS[rule.anchor]
        yield "Calendar", f"{rule.office}"
        rolls = rule.roll is Roll.FORWARD
        yield "On a closed day", f"the limit {'moves to the next open day' if rolls else 'stays'}"
    for topic, amount in rule.amount_by_topic.items():
        yield f"For {topic.lower()}", amount_words(amount, rule.unit)


def _turns(ruleset: Ruleset, rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Excused by", any_of(ruleset, rule.excuses)
    yield "Ended by", any_of(ruleset, rule.ended_by)
    yield "Exceptions", rule.exceptions
    for toll in rule.tolls:
        yield "Stands still", toll_words(ruleset, toll)
    yield "No trigger if followed by", any_of(ruleset, rule.voided_by)
    yield "Waived where it starts with", any_of(ruleset, rule.waived_by)
    if rule.pair_by_ref:
        yield "Pairing", "an action with a reference answers only a trigger with the same, or none"
    yield "Result that stands for it", any_of(ruleset, rule.result)
    if rule.unless_in_time:
        yield "Only where", f"{rule.unless_in_time} was not met in time from the same trigger"
    if rule.scored_with:
        yield "Scored", f"once, under {rule.scored_with}"


def _sources(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Elements", ", ".join(rule.elements)
    yield "Measures", ", ".join(rule.measures)
    yield "Federal row", rule.federal_row
    yield "Authority", rule.authority
    yield "Citation", rule.citation


def rule_text(ruleset: Ruleset, rule: Rule) -> str:
    """Everything a search looks into, in small letters."""
    lines = (text for _, text in rule_lines(ruleset, rule))
    conflicts = (
        f"{each.conflict} {each.reading} {each.citation} {' '.join(o.words for o in each.others)}"
        for each in rule.choices
    )
    return " ".join((rule.rule_id, rule.title, *lines, *conflicts)).casefold()


def criterion_lines(ruleset: Ruleset, criterion: Criterion) -> Iterator[tuple[str, str]]:
    """Everything a criterion says, as label and words; what it does not say is left out."""
    for label, text in _criterion_lines(ruleset, criterion):
        if text:
            yield label, text


def _criterion_lines(ruleset: Ruleset, criterion: Criterion) -> Iterator[tuple[str, str]]:
    yield "Universe", criterion.description
    for need in criterion.universe.needs:
        yield "Needed when", need.words
    yield "Met by outcome", criterion.outcome_words or any_of(ruleset, criterion.outcome_codes)
    furthest = (f"{c.rule_id} {ruleset.rule(c.rule_id).title}" for c in criterion.candidates)
    yield "Judged by, furthest along first", "; ".join(furthest)
    for path in criterion.paths:
        yield "Collection that stands for the limits", path.words
    for test in criterion.sub_tests:
        yield "Test", test.words
    for item in criterion.sub_items:
        says = "decides" if item.decides else "told beside it"
        yield "Rule", f"{item.rule_id} {ruleset.rule(item.rule_id).title} ({says}; {item.citation})"
    if criterion.closing is not None:
        for reason in criterion.closing.reasons:
            yield "Reason to close", f"{reason.title} ({reason.citation})"
    for hold in criterion.holds:
        yield "Held", f"{hold.words}: {amount_words(hold.amount, hold.unit)} ({hold.citation})"
    for benchmark in criterion.benchmarks:
        share = f"{float(benchmark.share):.0%}"
        yield "Benchmark", f"{share} since {benchmark.since} ({benchmark.citation})"
    yield "Citation", criterion.citation
