"""How values read on the screen, in one place. Knows nothing of widgets.

An exact value stays exact until here; the words for outcomes, states and roles live here too,
in English: whoever shows one has it said in the window's language.
"""

from datetime import UTC, date, datetime
from fractions import Fraction

from qapi_desk.domain.caps import CapState
from qapi_desk.domain.documents import Format, Value
from qapi_desk.domain.findings import Reading
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, ReviewStage
from qapi_desk.ui.tongue import said

NOTHING = "—"

OUTCOMES = {
    Outcome.ACTION: "Action taken",
    Outcome.ERROR: "Error",
    Outcome.NOT_APPLICABLE: "Not applicable",
    Outcome.EXCLUDED: "Excluded",
    Outcome.INCOMPLETE: "Incomplete",
}
CAP_STATES = {
    CapState.DRAFT: "Draft",
    CapState.SUBMITTED: "Submitted",
    CapState.CERTIFIED: "Certified",
    CapState.IN_PROGRESS: "In progress",
    CapState.ACTIONS_COMPLETE: "Actions complete",
}
RULE_OUTCOMES = {
    RuleOutcome.NOT_APPLICABLE: "Not applicable",
    RuleOutcome.MET: "Met",
    RuleOutcome.MET_OUTCOME: "Met by outcome",
    RuleOutcome.EXCUSED: "Excused",
    RuleOutcome.WAIVED: "Waived",
    RuleOutcome.LATE: "Late",
    RuleOutcome.EARLY: "Early",
    RuleOutcome.NOT_DONE: "Not done",
    RuleOutcome.MISSED: "Missed",
    RuleOutcome.NOT_DUE: "Not due yet",
    RuleOutcome.YES: "Yes",
    RuleOutcome.NO: "No",
    RuleOutcome.EXCLUDED: "Excluded",
    RuleOutcome.UNDETERMINED: "Undetermined",
}
CASE_STATES = {
    CaseState.UNASSIGNED: "Unassigned",
    CaseState.ASSIGNED: "To do",
    CaseState.STARTED: "Started",
    CaseState.READY: "Ready to release",
    CaseState.RELEASED: "Released",
}
STAGES = {
    ReviewStage.CREATED: "Created",
    ReviewStage.PLANNED: "Planned",
    ReviewStage.FROZEN: "Plan frozen",
    ReviewStage.DRAWN: "Drawn",
    ReviewStage.IN_REVIEW: "In review",
    ReviewStage.RELEASED: "Released",
}
ROLES = {
    Role.REVIEWER: "Reviewer",
    Role.SUPERVISOR: "Supervisor",
    Role.ANALYST: "Analyst",
    Role.OBSERVER: "Observer",
}
READINGS = {
    Reading.SHOWN: "Shown",
    Reading.NOT_SHOWN: "Not shown",
    Reading.FAILS: "Fails",
}
READING_MEANS = {
    Reading.SHOWN: "a universe below the benchmark would hardly give so good a sample",
    Reading.NOT_SHOWN: "the sample cannot tell, which is never a pass",
    Reading.FAILS: "a universe that reaches it would hardly give so poor a sample",
}


def percent(value: Fraction | None, places: int = 2) -> str:
    """A fraction of one as per cent, rounded half up from the exact value."""
    if value is None:
        return NOTHING
    scale = 10**places
    units = (value * 100 * scale * 2 + 1) // 2
    whole, part = divmod(abs(int(units)), scale)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}%" if places else f"{sign}{whole}%"


def count(value: int | None) -> str:
    """A whole number with thousands marked."""
    return NOTHING if value is None else f"{value:,}"


def cents(value: int | None) -> str:
    """Integer cents as dollars."""
    if value is None:
        return NOTHING
    dollars, part = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}${dollars:,}.{part:02d}"


def day(value: date | None) -> str:
    """A day as people and files both read it: ISO."""
    return NOTHING if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """A moment in the desk's own time zone, to the second."""
    return NOTHING if value is None else value.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def time_of(value: datetime) -> str:
    """The time of day in the desk's own time zone."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone().strftime("%H:%M:%S")


def rule_outcome_words(kept: str) -> str:
    """A rule's outcome as it was kept, in the language that is spoken now."""
    try:
        return said(RULE_OUTCOMES[RuleOutcome(kept)])
    except ValueError:
        return kept


def plural(number: int, one: str, many: str = "") -> str:
    """A count with its noun, in the language that is spoken now; both forms are translated."""
    return f"{number:,} {said(one if number == 1 else many or one + 's')}"


def grouped(value: str, by: int = 4) -> str:
    """A fingerprint in groups, as it is read aloud."""
    return " ".join(value[place : place + by] for place in range(0, len(value), by))


def shown(value: Value, form: Format = Format.TEXT) -> str:
    """A document value as the screen shows it; nothing is shown as a dash."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return said("Yes" if value else "No")
        case datetime():
            return moment(value)
        case int() | Fraction():
            return _number(value, form)
        case _:
            return str(value)


def _number(value: int | Fraction, form: Format) -> str:
    if form is Format.PERCENT:
        return percent(Fraction(value))
    if form is Format.CENTS:
        return cents(int(value))
    if form is Format.NUMBER:
        return percent(Fraction(value) / 100)[:-1]
    return f"{value:,}" if isinstance(value, int) and form is Format.COUNT else str(value)
