"""``calc``, ``plan`` and ``plan size``: numbers in, numbers out; no workspace, no display."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from qapi_desk.cli.speech import LateGroup, as_json, refusing, say, say_lines, tell
from qapi_desk.domain.draws import AIMED_RULES, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.services import figures

_DEEPEST_ID = 64
"""How deep an id may nest: what nests far deeper can be read, but not written back."""


@click.command()
@refusing
def calc() -> None:
    """Answer JSON lines {"id","kind","inputs"} with {"id","result"} or {"id","error"}."""
    questions = list(_questions())
    say_lines(_answer(question) for question in questions)


def _questions() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            question = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise Refused(
                "calc.not_json", f"Line {number} of the input is not JSON ({error}); mend it."
            ) from error
        if not isinstance(question, dict):
            raise Refused("calc.not_json", f"Line {number} of the input is no JSON object.")
        _check_id(question.get("id"), number)
        yield question


def _check_id(given: object, number: int) -> None:
    """Refuse an id that cannot be written back: NaN and Infinity are no JSON.

    Among the inputs they are an impossible number like any other, refused for their line alone.
    """
    layer: list[object] = [given]
    for _ in range(_DEEPEST_ID):
        layer = [part for whole in layer for part in _parts(whole)]
    if layer:
        raise Refused(
            "calc.not_json", f"The id of line {number} of the input nests too deep; shorten it."
        )
    try:
        json.dumps(given, allow_nan=False)
    except ValueError as error:
        raise Refused(
            "calc.not_json", f"The id of line {number} of the input is not JSON ({error}); mend it."
        ) from error


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _answer(question: dict[str, Any]) -> dict[str, object]:
    try:
        result = figures.calculate(str(question.get("kind")), _inputs(question))
    except Refused as refusal:
        return {"id": question.get("id"), "error": refusal.sentence}
    return {"id": question.get("id"), "result": result}


def _inputs(question: dict[str, Any]) -> dict[str, Any]:
    inputs = question.get("inputs")
    if not isinstance(inputs, dict):
        raise Refused("calc.inputs", 'A line needs "inputs": an object of named values.')
    return inputs


@click.group(
    cls=LateGroup,
    late={
        name: f"qapi_desk.cli.words.plans:{name}"
        for name in ("freeze", "propose", "show", "universes")
    }
    | {"what-if": "qapi_desk.cli.words.plans:what_if"},
)
def plan() -> None:
    """Sampling plans."""


@plan.command()
@click.option("--universe", type=int, required=True, help="How many cases there are.")
@click.option("--confidence", default="0.9", show_default=True, help="Two-sided, like 0.9 or 90%.")
@click.option("--precision", default="0.05", show_default=True, help="Half width, like 5%.")
@click.option("--expected", default="0.5", show_default=True, help="Expected rate, like 75%.")
@click.option("--fpc/--no-fpc", default=True, show_default=True, help="Correct for the universe.")
@click.option(
    "--rule",
    type=click.Choice([rule.value for rule in AIMED_RULES]),
    default=SizeRule.MARGIN.value,
    show_default=True,
    help="What n must achieve.",
)
@click.option(
    "--attrition",
    default="0",
    show_default=True,
    help="Share of drawn cases expected not to count.",
)
@click.option("--benchmark", default="", help="Rate to be shown, for decision and power.")
@click.option("--power", default="", help="Chance of showing it, for power.")
@click.option(
    "--quarter",
    "quarters",
    type=click.IntRange(min=0),
    multiple=True,
    help="A quarter's universe, once a quarter: shares the size out over them.",
)
@click.option("--workings", "has_workings", is_flag=True, help="Say how the size came about.")
@as_json
@refusing
def size(
    universe: int,
    quarters: tuple[int, ...],
    has_workings: bool,
    is_json: bool,
    **asked: Any,  # noqa: ANN401
) -> None:
    """How many cases to review."""
    answer = figures.size(universe, _settings(**asked), quarters)
    lines = [f"{answer.n:,} of {universe:,} cases"]
    if quarters:
        lines.append(f"By quarter: {', '.join(f'{n:,}' for n in answer.quarters)}")
    if has_workings:
        lines += answer.workings.sentences
    elif answer.is_census:
        tell("Every case is reviewed: a census.")
    say(answer, is_json=is_json, words="\n".join(lines))


def _settings(
    *, confidence: str, precision: str, expected: str, fpc: bool, rule: str, **aims: str
) -> SizeSettings:
    return SizeSettings(
        figures.share(confidence),
        figures.share(precision),
        figures.share(expected),
        fpc=fpc,
        rule=SizeRule(rule),
        attrition=figures.share(aims["attrition"]),
        benchmark=figures.share(aims["benchmark"]) if aims["benchmark"] else None,
        power=figures.share(aims["power"]) if aims["power"] else None,
    )
