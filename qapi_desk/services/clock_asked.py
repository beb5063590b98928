"""What the deadline pad is opened with beside a question: its rule's limit, from its trigger."""

from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.forms import FormState
from qapi_desk.domain.ids import QuestionId, RuleId
from qapi_desk.rules.model import Direction, Rule
from qapi_desk.services.story_clocks import CaseClocks


@dataclass(frozen=True, slots=True)
class AskedClock:
    """A limit as the pad asks for it. ``says`` names the rule, its title and its citation.

    ``trigger`` is None where no day starts the clock yet.
    """

    rule: RuleId
    says: str
    trigger: date | None
    amount: int
    unit: str
    office: str
    side: str
    anchor: str
    roll: str


def of_question(clocks: CaseClocks, state: FormState, name: QuestionId) -> AskedClock | None:
    """The clock a question is about, by the law that governs the review; None without a rule."""
    status = next((each for each in state.statuses if each.question.name == name), None)
    if status is None:
        return None
    clock = clocks.of(state, name)
    wanted = {str(clock.law), str(status.question.rule or "")}
    rules = [rule for rule in clocks.bench.ruleset.rules if str(rule.rule_id) in wanted]
    return _asked(rules[0], clock.trigger) if rules else None


def _asked(rule: Rule, trigger: date | None) -> AskedClock:
    return AskedClock(
        rule=rule.rule_id,
        says=f"{rule.rule_id}: {rule.title}, {rule.citation}",
        trigger=trigger,
        amount=rule.amount,
        unit=str(rule.unit),
        office=str(rule.office),
        side="before" if rule.direction is Direction.AT_LEAST_BEFORE else "within",
        anchor=str(rule.anchor),
        roll=str(rule.roll),
    )
