"""A ruleset's settings from its document: each a value, what else it may be, and who says so."""

from typing import Final, NamedTuple

from qapi_desk.domain.outcomes import Outcome
from qapi_desk.rules.document import Node, refusal
from qapi_desk.rules.model import DayReading, Option, Settings, StatementPeriod


class _Known(NamedTuple):
    """One setting: what it is called, what it may be, and what it is when a file leaves it out."""

    title: str
    choices: tuple[str, ...]
    standing: str


_FLAGS: Final = ("true", "false")
_NEEDED: Final = ""
_SETTINGS: Final = {
    "outcome_override": _Known(
        "A result reached in the period stands for a missed limit", _FLAGS, _NEEDED
    ),
    "closing_ends_limits": _Known("Closing a case ends its running limits", _FLAGS, _NEEDED),
    "undocumented": _Known(
        "What is not documented counts as", (Outcome.ERROR, Outcome.NOT_APPLICABLE), _NEEDED
    ),
    "unspecified_days": _Known(
        "Days of no stated type are", tuple(DayReading), DayReading.CALENDAR
    ),
    "single_cohort": _Known(
        "Both expedited tiers over the cases of the twelfth month", _FLAGS, "false"
    ),
    "statement_period": _Known(
        "A statement of account covers a", tuple(StatementPeriod), StatementPeriod.QUARTER
    ),
}


def read_settings(node: Node) -> Settings:
    """The switches of a ruleset, and the same as options for people.

    Raises:
        Refused: ``rules.bad_data``: an unknown setting, one without its citation, a value that
            is not among its choices.
    """
    node.only(*_SETTINGS)
    options = {
        name: _option(node.node(name), name, known)
        for name, known in _SETTINGS.items()
        if name in node.values or known.standing is _NEEDED
    }
    value = {name: known.standing for name, known in _SETTINGS.items()}
    value |= {name: option.value for name, option in options.items()}
    return Settings(
        outcome_override=value["outcome_override"] == "true",
        closing_ends_limits=value["closing_ends_limits"] == "true",
        undocumented=Outcome(value["undocumented"]),
        unspecified_days=DayReading(value["unspecified_days"]),
        single_cohort=value["single_cohort"] == "true",
        statement_period=StatementPeriod(value["statement_period"]),
        options=tuple(options.values()),
    )


def _option(node: Node, name: str, known: _Known) -> Option:
    node.only("value", "choices", "title", "citation")
    choices = _choices(node, known)
    if known.choices is _FLAGS:
        value = "true" if node.flag("value", default=False) else "false"
    else:
        value = node.text("value")
    if value not in choices:
        raise refusal(node.place, f"has the value {value!r}, which is none of {', '.join(choices)}")
    return Option(name, node.text("title", known.title), value, choices, node.text("citation"))


def _choices(node: Node, known: _Known) -> tuple[str, ...]:
    """What the file lets people choose from; only words the program knows."""
    if known.choices is _FLAGS:
        written = node.get("choices", [True, False])
        is_plain = isinstance(written, list | tuple) and all(isinstance(w, bool) for w in written)
        choices = tuple("true" if word else "false" for word in written) if is_plain else ()
    else:
        choices = node.texts("choices", list(known.choices))
    if not choices or not set(choices) <= set(known.choices):
        raise refusal(node.place, f"needs choices out of {', '.join(known.choices)}")
    return choices
