"""A county's own choices laid over a ruleset's document: options, readings of conflicts, rolls.

The document below stays as it is; what comes out is a document of the same grammar with a version
of its own. Every name is known or refused with a sentence. Knows no case and no file.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from qapi_desk.domain.calendar import Roll
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.law import SHIPPED, LawChange, LawChangeKind
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.rules.model import DayReading, StatementPeriod

_FLAGS: Final = {"true": True, "yes": True, "false": False, "no": False}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "undocumented": (str(Outcome.ERROR), str(Outcome.NOT_APPLICABLE)),
    "unspecified_days": tuple(map(str, DayReading)),
    "statement_period": tuple(map(str, StatementPeriod)),
}
Document = Mapping[str, Any]


def layered(document: Document, changes: Sequence[LawChange], version: str) -> dict[str, Any]:
    """The document with the changes laid over it, under its own version.

    Args:
        document: a ruleset as its file has it; it is not touched.
        changes: in the order they were adopted; of two on the same subject the later holds.
        version: what the document is called from now on; as it was when there is no change.

    Raises:
        Refused: ``law.no_option``, ``law.no_value``, ``law.no_rule``, ``law.no_conflict``,
            ``law.no_reading``, ``law.clash`` (two readings that set one thing differently).
    """
    made: dict[str, Any] = deepcopy(dict(document))
    taken: dict[tuple[str, str], tuple[str, Any]] = {}
    for change in effective(changes):
        if change.kind is LawChangeKind.READING:
            _take_reading(made, change, taken)
        else:
            _LAYERS[change.kind](made, change)
    if changes:
        made["version"] = version
    return made


def effective(changes: Sequence[LawChange]) -> tuple[LawChange, ...]:
    """What still holds of changes in order: of each subject the last, in the order of these."""
    last: dict[tuple[LawChangeKind, str], LawChange] = {}
    for change in reversed(changes):
        if change.kind.is_layer:
            last.setdefault((change.kind, change.subject), change)
    return tuple(reversed(last.values()))


def choices_of(name: str, setting: Mapping[str, Any]) -> tuple[str, ...]:
    """The values an option of a document can take, as people write them."""
    told = setting.get("choices")
    if told:
        return tuple(_written(choice) for choice in told)
    return _WORDS.get(name, ("true", "false"))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _set_option(made: dict[str, Any], change: LawChange) -> None:
    options = made["settings"]
    if change.subject not in options:
        raise Refused(
            "law.no_option",
            f"{made['ruleset']} {made['version']} has no option {change.subject!r}; it has "
            f"{', '.join(options)}.",
        )
    setting = options[change.subject]
    is_flag = isinstance(setting["value"], bool)
    known = choices_of(change.subject, setting)
    value: object = _FLAGS.get(change.value.lower()) if is_flag else change.value
    if value is None or (not is_flag and value not in known):
        raise Refused(
            "law.no_value",
            f"The option {change.subject} of {made['ruleset']} cannot be {change.value!r}; it is "
            f"one of {', '.join(known)}.",
        )
    setting["value"] = value


def _set_roll(made: dict[str, Any], change: LawChange) -> None:
    rule = _rule(made, change.subject)
    known = tuple(map(str, Roll))
    if change.value not in known:
        raise Refused(
            "law.no_value",
            f"A due day rolls by one of {', '.join(known)}, not {change.value!r}.",
        )
    rule["roll"] = change.value


_LAYERS: Final[Mapping[LawChangeKind, Callable[[dict[str, Any], LawChange], None]]] = {
    LawChangeKind.SETTING: _set_option,
    LawChangeKind.ROLL: _set_roll,
}


def _rule(made: Mapping[str, Any], rule_id: str) -> dict[str, Any]:
    for rule in made["rules"]:
        if rule["id"] == rule_id:
            found: dict[str, Any] = rule
            return found
    raise Refused("law.no_rule", f"{made['ruleset']} has no rule {rule_id!r}; search for it first.")


def _take_reading(
    made: dict[str, Any], change: LawChange, taken: dict[tuple[str, str], tuple[str, Any]]
) -> None:
    """Let another reading of a conflict hold: it sets the rule's values, and the two change places.

    The reading of the ruleset itself stays on offer as ``shipped``, with what it sets.
    """
    rule_id, _, conflict_id = change.subject.partition("/")
    rule = _rule(made, rule_id)
    conflict = _conflict(rule, conflict_id)
    if change.value == SHIPPED:
        return
    reading = _reading(conflict, change)
    _must_not_clash(change, reading, taken)
    before = {key: rule.get(key) for key in reading["sets"]}
    shipped = {"name": SHIPPED, "words": conflict["reading"], "sets": before}
    others = [each for each in conflict["others"] if each["name"] != change.value]
    conflict |= {"reading": reading["words"], "others": [shipped, *others]}
    for key, value in reading["sets"].items():
        if value is None:
            rule.pop(key, None)
        else:
            rule[key] = deepcopy(value)


def _conflict(rule: Mapping[str, Any], conflict_id: str) -> dict[str, Any]:
    conflicts: list[dict[str, Any]] = rule.get("conflicts", [])
    for conflict in conflicts:
        if conflict["id"] == conflict_id:
            return conflict
    known = ", ".join(conflict["id"] for conflict in conflicts) or "none"
    raise Refused(
        "law.no_conflict",
        f"{rule['id']} knows no conflict {conflict_id!r}; write it like CR-061/X-41. It has "
        f"{known}.",
    )


def _reading(conflict: Mapping[str, Any], change: LawChange) -> Mapping[str, Any]:
    others: list[Mapping[str, Any]] = conflict.get("others", [])
    for each in others:
        if each["name"] == change.value:
            return each
    known = ", ".join([SHIPPED, *(each["name"] for each in others)])
    raise Refused(
        "law.no_reading",
        f"{change.subject} has no reading {change.value!r}; it has {known}.",
    )


def _must_not_clash(
    change: LawChange, reading: Mapping[str, Any], taken: dict[tuple[str, str], tuple[str, Any]]
) -> None:
    """Two readings that set one thing of a rule differently cannot both hold."""
    rule_id = change.subject.partition("/")[0]
    for key, value in reading["sets"].items():
        other, set_to = taken.setdefault((rule_id, key), (change.subject, value))
        if set_to != value:
            raise Refused(
                "law.clash",
                f"{change.subject} sets {key!r} of {rule_id} otherwise than the reading taken of "
                f"{other}; take {other} back to {SHIPPED} first.",
            )
