"""The auditor's calculator in words: what can be worked out, from what is typed, with workings.

The kinds are those of ``qapi-desk calc``; ``resources/sampling/calculator.json`` says how people
call them. What is typed becomes one line of ``calc``, and only that line is worked out, so the
workings end with the very words that repeat them. Knows no page.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qapi_desk import __version__
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling import calc
from qapi_desk.sampling.numbers import decimal_text
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.steps import steps
from qapi_desk.services import typed
from qapi_desk.services.library import Library

LONGEST_TABLE = 400
"""So many rows of a printed table stand in the workings; none has more."""


@dataclass(frozen=True, slots=True)
class KindInput:
    """One field: its name as ``calc`` has it, how people call it, how it is typed.

    ``kind``: whole, share, number, list, strata, weights, pairs, words or choice. ``instead_of``
    names the field that this one stands in for.
    """

    name: str
    label: str
    kind: str
    is_optional: bool = False
    example: str = ""
    choices: tuple[str, ...] = ()
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class KindResult:
    """One result: its name as ``calc`` has it, how people call it, how it is written.

    ``form``: count, share, percent, number, text, list, named or rows.
    """

    name: str
    label: str
    form: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class CalculatorKind:
    """One calculation as people know it. ``columns`` head a table, where its result is one."""

    kind: str
    title: str
    group: str
    inputs: tuple[KindInput, ...]
    results: tuple[KindResult, ...]
    formula: str
    source: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation with its workings.

    ``values``: the result as ``calc`` gives it. ``inputs`` and ``results``: (label, value) in
    words; ``steps``: (what, value, what follows). ``line`` repeats it with ``qapi-desk calc``.
    ``text``: all of it, ready to be copied.
    """

    kind: CalculatorKind
    values: Mapping[str, Any]
    inputs: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, str], ...]
    line: str
    text: str


def kinds(library: Library) -> tuple[CalculatorKind, ...]:
    """Every calculation, group by group, in the order of the file.

    Raises:
        Trouble: ``library.unreadable``.
    """
    body = library.document("sampling", "calculator.json")
    titles = {group["id"]: str(group["title"]) for group in body["groups"]}
    described = [_described(body, titles, *item) for item in body["kinds"].items()]
    places = list(titles.values())
    return tuple(sorted(described, key=lambda kind: places.index(kind.group)))


def _described(
    body: Mapping[str, Any], titles: Mapping[str, str], name: str, item: Mapping[str, Any]
) -> CalculatorKind:
    example = item.get("example", {})
    return CalculatorKind(
        name,
        item["title"],
        titles[item["group"]],
        tuple(_input(_shared(body["inputs"], one), example) for one in item["inputs"]),
        tuple(_result(_shared(body["results"], one)) for one in item["results"]),
        item["formula"],
        item["source"],
        tuple(item.get("columns", ())),
    )


def _shared(shelf: Mapping[str, Any], one: object) -> Mapping[str, Any]:
    """A field described in place, or the one of the shelf that it names."""
    if isinstance(one, Mapping):
        return one
    return {"name": one, **shelf[str(one)]}


def _input(item: Mapping[str, Any], example: Mapping[str, str]) -> KindInput:
    name = item["name"]
    return KindInput(
        name,
        item["label"],
        item["kind"],
        bool(item.get("optional")),
        example.get(name, ""),
        tuple(item.get("choices", ())),
        item.get("instead_of", ""),
    )


def _result(item: Mapping[str, Any]) -> KindResult:
    return KindResult(item["name"], item["label"], item["form"], bool(item.get("optional")))


def work_out(library: Library, kind: str, texts: Mapping[str, str]) -> Worked:
    """One calculation from what was typed.

    Args:
        library: for the kinds and how they are called.
        kind: one of ``kinds``.
        texts: each field's text by its name; an empty one is not given.

    Raises:
        Refused: ``calculator.empty`` for a field not filled in, ``calculator.field`` for one that
            cannot be read, both with the fact ``name``; or the calculation's own refusal.
    """
    described = next((each for each in kinds(library) if each.kind == kind), None)
    if described is None:
        raise Refused("calculator.kind", f"There is no calculation called {kind!r:.60}.")
    inputs = _read_all(described, texts)
    try:
        values = calc.answer(kind, inputs)
        taken = steps(kind, inputs, values)
    except Refused as refusal:
        raise _by_label(described, refusal) from refusal
    line = json.dumps(
        {"id": "calculator", "kind": kind, "inputs": inputs}, ensure_ascii=False, allow_nan=False
    )
    return _worked(described, inputs, values, taken, line)


def _read_all(kind: CalculatorKind, texts: Mapping[str, str]) -> dict[str, object]:
    given = {one.name: one for one in kind.inputs if texts.get(one.name, "").strip()}
    for one in kind.inputs:
        _check_presence(kind, one, given)
    inputs: dict[str, object] = {}
    for name, one in given.items():
        try:
            inputs[name] = typed.read(one.kind, texts[name], one.label, one.choices)
        except Refused as refusal:
            raise Refused(refusal.code, refusal.sentence, name=name) from refusal
    return inputs


def _check_presence(kind: CalculatorKind, one: KindInput, given: Mapping[str, KindInput]) -> None:
    """Refuse a field that is missing, or given beside the one it stands in for."""
    stand_ins = [other for other in kind.inputs if other.instead_of == one.name]
    is_needed = bool(stand_ins) or not one.is_optional
    if is_needed and one.name not in given and not any(s.name in given for s in stand_ins):
        raise Refused("calculator.empty", f"{one.label}: still to be filled in.", name=one.name)
    both = next((s for s in stand_ins if s.name in given and one.name in given), None)
    if both is not None:
        raise Refused(
            "calculator.field", f"{both.label}: give this or {one.label}, not both.", name=both.name
        )


def _by_label(kind: CalculatorKind, refusal: Refused) -> Refused:
    """The calculation's refusal with the field called as people call it."""
    name = str(refusal.facts.get("name", ""))
    label = next((one.label for one in kind.inputs if one.name == name), "")
    sentence = refusal.sentence
    if label and sentence.startswith(f"{name} "):
        sentence = f"{label}: this {sentence.removeprefix(name).lstrip()}"
    return Refused(refusal.code, sentence, **refusal.facts)


def _worked(
    kind: CalculatorKind,
    inputs: Mapping[str, object],
    values: Mapping[str, Any],
    taken: tuple[Step, ...],
    line: str,
) -> Worked:
    given = tuple((one.label, _shown_input(inputs[one.name])) for one in kind.inputs
                  if one.name in inputs)  # fmt: skip
    results = tuple(
        (one.label, _shown(values[one.name], one.form, kind.columns))
        for one in kind.results
        if one.name in values
    )
    walked = tuple((step.what, _plain(step.value), step.so) for step in taken)
    text = "\n".join(_text(kind, given, results, walked, line))
    return Worked(kind, values, given, results, walked, line, text)


def _text(
    kind: CalculatorKind,
    given: tuple[tuple[str, str], ...],
    results: tuple[tuple[str, str], ...],
    walked: tuple[tuple[str, str, str], ...],
    line: str,
) -> Iterator[str]:
    yield from (kind.title, "", "Inputs")
    yield from _pairs(given)
    yield from ("", "Formula", f"  {kind.formula}", "", "Steps")
    for what, value, so in walked:
        yield f"  {what} = {value}" + (f"   {so}" if so else "")
    yield from ("", "Result")
    yield from _pairs(results)
    yield from ("", "Source", f"  {kind.source}", "")
    yield f"Worked out by QAPI Desk {__version__}. The same again: this line into `qapi-desk calc`"
    yield line


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    width = max((len(label) for label, value in pairs if "\n" not in value), default=0)
    for label, value in pairs:
        if "\n" in value:
            yield f"  {label}"
            yield from (f"    {line}" for line in value.splitlines())
        else:
            yield f"  {label:<{width}}  {value}"


def _shown_input(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}  {_plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping):
            return "\n".join(
                "  ".join(f"{name} = {_plain(each)}" for name, each in part.items())
                for part in value
            )
        if value and isinstance(value[0], list):
            return "\n".join(" to ".join(map(_plain, pair)) for pair in value)
        return ", ".join(map(_plain, value))
    return _plain(value)


def _shown(value: Any, form: str, columns: tuple[str, ...]) -> str:  # noqa: ANN401 - any result
    if form == "share":
        return f"{_plain(value)}  ({100 * value:.4f} %)"
    if form == "percent":
        return f"{value:.4f} %"
    if form == "list":
        return ", ".join(map(_plain, value))
    if form == "named":
        return "\n".join(f"{name}  {_plain(each)}" for name, each in value.items())
    if form == "rows":
        rows = [columns, *([_plain(cell) for cell in each] for each in value[:LONGEST_TABLE])]
        return "\n".join("".join(f"{cell:>14}" for cell in each) for each in rows if each)
    return _plain(value)


def _plain(value: object) -> str:
    """A number as it is read: whole with thousands marked, exact decimals, else twelve digits."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return f"{int(value):,}"
        text = decimal_text(value)
        return text if "/" not in text and len(text) <= 14 else f"{float(value):.12g}"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
