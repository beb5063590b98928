"""Every published case, by its id; the file names each source."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.sampling.calc import KINDS, answer

CASES = json.loads(
    (Path(__file__).parents[1] / "oracles" / "sampling-cases.json").read_text(encoding="utf-8")
)
CALCULATED = [case for case in CASES if case["kind"] in KINDS]
ONLY_FLOAT_NOISE = 1e-12


def pairs(expected: object, found: object, name: str) -> Iterator[tuple[str, object, object]]:
    """Every single value beside its expected one, with the result name it stands under."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from pairs(value, found[key], key)
    elif isinstance(expected, list) and isinstance(found, list):
        assert len(found) == len(expected)
        for one, other in zip(expected, found, strict=True):
            yield from pairs(one, other, name)
    else:
        yield name, expected, found


def allowed(case: dict[str, Any], name: str, expected: float) -> float:
    """The stated tolerance of one value; without one, float noise."""
    tolerance = case["tolerance"] or {}
    kinds = {"count": "count" in name, "pct": "pct" in name, "n": name == "n", "se": name == "se"}
    if case["kind"].startswith("clopper_pearson_upper_table"):
        return float(tolerance["pct"])
    stated = [tolerance[kind] for kind, fits in kinds.items() if fits and kind in tolerance]
    relative = tolerance.get("rel", 0) * abs(expected)
    return max(
        float(limit) for limit in [ONLY_FLOAT_NOISE, tolerance.get("abs", 0), relative, *stated]
    )


@pytest.mark.parametrize("case", CALCULATED, ids=lambda case: case["id"])
def test_that_a_published_value_is_met_within_its_tolerance(case: dict[str, Any]) -> None:
    result = answer(case["kind"], case["inputs"])
    for name, expected, found in pairs(case["expected"], result, ""):
        if isinstance(expected, str):
            assert found == expected
        else:
            assert isinstance(expected, (int, float))
            assert isinstance(found, (int, float))
            assert abs(found - expected) <= allowed(case, name, expected), name


def test_that_only_the_nine_hash_and_sampler_vectors_are_no_kinds() -> None:
    families = {case["kind"].split("_")[0] for case in CASES if case["kind"] not in KINDS}
    assert len(CASES) - len(CALCULATED) == 9
    assert families == {"sha256", "hmac", "consistent"}


def test_that_every_kind_has_a_published_case() -> None:
    assert {case["kind"] for case in CALCULATED} == set(KINDS)


def test_that_the_library_s_hashes_meet_their_published_vectors() -> None:
    by_id = {case["id"]: case for case in CASES}
    text, code = by_id["CONSIST-HASH"], by_id["RFC4231-2"]
    key, data = (bytes.fromhex(code["inputs"][name]) for name in ("key_hex", "data_hex"))
    plain = hashlib.sha256(text["inputs"]["text"].encode()).hexdigest()
    assert plain == text["expected"]["hex"]
    assert hmac.digest(key, data, "sha256").hex() == code["expected"]["hex"]


def test_that_the_smallest_width_size_is_found_where_rat_stats_prints_a_larger_one() -> None:
    asked = {"N": 10000, "rate": 0.5, "ci_width": 0.06, "conf_level": 0.99}
    assert answer("attribute_sample_size_by_ci_width", asked)["n"] == 1574


def test_that_the_float_ceiling_trap_of_a_published_table_is_not_sprung() -> None:
    # 0.035 x 400 is 14.000000000000002 in floats; jfa therefore prints 423 for AICPA's 400.
    asked = {"conf_level": 0.9, "tolerable_rate": 0.05, "expected_rate": 0.035}
    assert answer("audit_planning_binomial", asked) == {"n": 400, "x": 14}


def test_that_the_published_90_percent_planning_table_has_its_198_cells() -> None:
    rows = answer("audit_planning_binomial_table", {"conf_level": 0.9})["rows"]
    assert len(rows) == 198
    assert [7, 3.25, 113] in rows  # AICPA prints 112; 113 is right, and jfa agrees
