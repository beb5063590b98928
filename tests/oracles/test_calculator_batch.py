"""``qapi-desk calc`` as an auditor runs it: a file in, a line for a line out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.sampling.calc import KINDS
from tests.oracles.designs import Chance

PUBLISHED = [
    case
    for case in json.loads(
        Path(__file__).with_name("sampling-cases.json").read_text(encoding="utf-8")
    )
    if case["kind"] in KINDS
]
BY_KIND = {case["kind"]: case["inputs"] for case in PUBLISHED}
IMPOSSIBLE: dict[str, list[Any]] = {
    "N": [0, -1, 1.5, 1e300, float("nan"), float("inf"), True, "100", [], 10**30],
    "n": [-1, 2.5, 1e300, float("nan"), True, "5", {}, 10**30],
    "x": [-1, 0.5, 1e300, float("nan"), False, "x"],
    "conf_level": [0, 1, -0.5, 1.5, 90, 1e300, float("nan"), float("-inf"), "0.9", None],
    "tail": [0, 1, -0.1, 1e300, float("nan")],
    "strata": [[], {}, None, [{}], [{"N": 0, "n": 0, "x": 0}], [{"N": 9, "n": 1, "x": 1}]],
    "risk": [0, 1, 2, float("nan")],
    "tolerable_rate": [0, 1, -1, 1e300, float("nan")],
    "expected_rate": [-0.1, 1.1, float("nan")],
    "p": [0, 1, 1.01, float("nan")],
    "moe": [0, 1, -0.1, float("nan")],
    "z": [0, -1, float("inf")],
    "weights": [{}, {"a": -1}, {"a": 0}, [1], {"a": float("nan")}],
    "Nh": [[], [0], [-1, 2], "1"],
    "dims": [[], [[3, 1]], [[1]], 5],
    "acceptance_number": [-1, 0.5, 1e300],
    "K": [-1, 1e300, 0.5],
}
Lines = list[dict[str, Any]]


def calc(lines: Lines) -> Lines:
    """The batch through the command line; it must end well and answer every line."""
    ran = subprocess.run(
        [sys.executable, "-m", "qapi_desk", "calc"],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_that_a_thousand_lines_come_back_in_order_whatever_their_ids() -> None:
    chance = Chance("batch")
    picked = [PUBLISHED[chance.whole(0, len(PUBLISHED) - 1)] for _ in range(1_000)]
    ids = [chance.pick(number, f"{number}", None, [number], 1.5) for number in range(1_000)]
    told = calc(
        [
            {"id": i, "kind": c["kind"], "inputs": c["inputs"]}
            for i, c in zip(ids, picked, strict=True)
        ]
    )
    assert [line["id"] for line in told] == ids
    alone = {case["id"]: line["result"] for case, line in zip(picked, told, strict=True)}
    assert all(line["result"] == alone[case["id"]] for case, line in zip(picked, told, strict=True))


def test_that_whole_numbers_may_be_written_as_decimals() -> None:
    plain = [
        {"id": i, "kind": case["kind"], "inputs": case["inputs"]}
        for i, case in enumerate(PUBLISHED)
    ]
    decimal = [line | {"inputs": as_decimals(line["inputs"])} for line in plain]
    assert calc(decimal) == calc(plain)


def as_decimals(value: Any) -> Any:
    """The same with 5 written 5.0."""
    if isinstance(value, dict):
        return {name: as_decimals(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_decimals(one) for one in value]
    return float(value) if isinstance(value, int) else value


@pytest.fixture(scope="module")
def refusals() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every kind with each of its inputs made impossible in turn, and what it says."""
    lines = [
        {"id": [kind, name], "kind": kind, "inputs": inputs | {name: bad}}
        for kind, inputs in BY_KIND.items()
        for name in inputs
        for bad in IMPOSSIBLE.get(name, [])
        if not may_be_left_out(kind, inputs, name, bad)
    ]
    return list(zip(lines, calc(lines), strict=True))


def may_be_left_out(kind: str, inputs: dict[str, Any], name: str, bad: Any) -> bool:
    """Whether another input says the same, or the kind takes a list under this name."""
    if isinstance(inputs[name], list) and not isinstance(IMPOSSIBLE[name][0], list):
        return True
    twins = {"conf_level": ("tail", "z"), "tolerable_rate": ("max_deviations_in_population",)}
    is_said_twice = any(inputs.get(twin) is not None for twin in twins.get(name, ()))
    if bad is None:
        return is_said_twice or kind == "stratified_point_estimate"
    return is_said_twice and name == "tolerable_rate"


def test_that_every_impossible_number_is_refused(
    refusals: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    assert len(refusals) > 400
    assert not [(asked, told) for asked, told in refusals if "error" not in told]


def test_that_each_refusal_is_one_sentence(
    refusals: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for _, told in refusals:
        sentence = told["error"]
        assert sentence[0].isupper() or sentence.split()[0] in {*IMPOSSIBLE}
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert ". " not in sentence
        assert "Traceback" not in sentence


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("wilson_two_sided", {"n": 5, "x": 6, "conf_level": 0.9}),
        ("clopper_pearson_two_sided", {"n": 5, "x": 6, "conf_level": 0.9}),
        ("attribute_limits_hypergeometric_two_sided", {"N": 5, "n": 6, "x": 1, "conf_level": 0.9}),
        ("hypergeometric_cdf", {"N": 5, "n": 6, "K": 1, "x": 1}),
        ("hypergeometric_sf", {"N": 5, "n": 3, "K": 6, "x": 1}),
        ("stratified_wald_t", {"strata": [{"N": 5, "n": 6, "x": 1}], "conf_level": 0.9}),
        ("systematic_skip_interval_round_nearest", {"N": 5, "n": 6}),
        ("neyman_allocation", {"n": 6, "Nh": [2, 3], "Sh": [1, 1]}),
        ("k_proportion_homogeneity", {"x": [3, 9], "n": [5, 6]}),
        ("acceptance_size_hypergeometric",
         {"N": 5, "max_deviations_in_population": 6, "acceptance_number": 0, "risk": 0.1}),
        ("ratstats2010_single_stage", {"seed": 1, "low": 1, "high": 5, "count": 6}),
    ],
)  # fmt: skip
def test_that_more_than_there_is_is_refused(kind: str, inputs: dict[str, Any]) -> None:
    (told,) = calc([{"id": 1, "kind": kind, "inputs": inputs}])
    assert told["error"].endswith(".")
