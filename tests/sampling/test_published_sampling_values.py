"""Every published case; a test's name is its id and its source.

Where print is wrong, a test of its own says why we give another number.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.sampling.calc import KINDS, answer

CASES = json.loads(
    (Path(__file__).parents[1] / "oracles" / "sampling-cases.json").read_text(encoding="utf-8")
)
CALCULATED = [case for case in CASES if case["kind"] in KINDS]
ONLY_FLOAT_NOISE = 1e-12


def name_of(case: dict[str, Any]) -> str:
    """The case's id and where it was published."""
    return f"{case['id']} ({case['source']})"


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


@pytest.mark.parametrize("case", CALCULATED, ids=name_of)
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


def test_that_all_forty_published_kinds_are_calculated() -> None:
    assert len({case["kind"] for case in CALCULATED}) == 40


def sha256_number(data: str) -> int:
    """SHA-256 of the text, as a number."""
    return int(hashlib.sha256(data.encode()).hexdigest(), 16)


def rivest_2011(count: int, seed: str, total: int) -> dict[str, Any]:
    """Rivest's sampler: SHA-256 of "seed,1", "seed,2", ... each taken modulo the total."""
    picks = [sha256_number(f"{seed},{i}") % total + 1 for i in range(1, count + 1)]
    return {"values": picks}


def consistent_order(ids: list[str], seed: object) -> dict[str, Any]:
    """Rivest's consistent sampler: the digits of SHA-256(SHA-256(seed) + id), read backwards."""
    seal = hashlib.sha256(str(seed).encode()).hexdigest()
    return {"order": sorted(ids, key=lambda name: f"{sha256_number(seal + name):064d}"[::-1])}


def counter_numbers(seed: str, low: int, high_exclusive: int, count: int) -> dict[str, Any]:
    """cryptorandom: SHA-256 of "seed," and as many zero bytes as numbers came before."""
    hashed = (hashlib.sha256(f"{seed},".encode() + b"\0" * i).digest() for i in range(count))
    return {"values": [low + int.from_bytes(one, "big") % (high_exclusive - low) for one in hashed]}


def keyed_hash(key_hex: str, data_hex: str) -> dict[str, Any]:
    """HMAC-SHA-256 of the library, which our tickets' copied pads are held against."""
    key, data = bytes.fromhex(key_hex), bytes.fromhex(data_hex)
    return {"hex": hmac.digest(key, data, "sha256").hex()}


VECTORS: dict[str, Callable[..., dict[str, Any]]] = {
    "sha256_hex": lambda text: {"hex": hashlib.sha256(text.encode()).hexdigest()},
    "hmac_sha256": keyed_hash,
    "sha256_prng_randint_trunc": counter_numbers,
    "sha256_sampler_rivest_2011": rivest_2011,
    "consistent_sampler_without_replacement": consistent_order,
}


@pytest.mark.parametrize("case", [case for case in CASES if case["kind"] not in KINDS], ids=name_of)
def test_that_a_hash_or_sampler_vector_is_met(case: dict[str, Any]) -> None:
    assert VECTORS[case["kind"]](**case["inputs"]) == case["expected"]


def test_that_every_entry_of_the_file_is_tested_and_names_its_source() -> None:
    assert len(CASES) == 111
    assert len({case["id"] for case in CASES}) == 111
    assert all(case["source"] for case in CASES)
    assert {case["kind"] for case in CASES} <= {*KINDS, *VECTORS}


@pytest.mark.parametrize(
    ("rate", "width", "level", "printed", "smallest"),
    [
        (0.5, 0.06, 0.99, 1580, 1574),
        (0.2, 0.06, 0.99, 1079, 1077),
        (0.2, 0.05, 0.99, 1480, 1475),
        (0.2, 0.05, 0.8, 439, 437),
        (0.2, 0.05, 0.9, 680, 680),
    ],
)
def test_that_a_smaller_width_size_is_found_where_rat_stats_prints_a_larger_one(
    rate: float, width: float, level: float, printed: int, smallest: int
) -> None:
    # The Companion Manual calls its sizes the smallest; at N = 10,000 they are up to six larger.
    asked = {"N": 10000, "rate": rate, "ci_width": width, "conf_level": level}
    assert answer("attribute_sample_size_by_ci_width", asked)["n"] == smallest <= printed


def test_that_samplingbook_s_outer_limits_are_ruled_out_by_the_inner_convention() -> None:
    # samplingbook prints 19 of 300, the first count that 2 of 100 rule out; RAT-STATS, FSaudit
    # and jfa print the last that they allow, 18. We give 18, and 19 only where it is asked for.
    asked = {"N": 300, "n": 100, "x": 2, "conf_level": 0.95}
    inner = answer("attribute_limits_hypergeometric_two_sided", asked)
    outer = answer("attribute_limits_hypergeometric_two_sided_outer", asked)
    assert (inner["upper_count"], outer["upper_count"]) == (18, 19)


@pytest.mark.parametrize(
    ("level", "tolerable", "expected", "n", "x", "in_floats"),
    [(0.9, 0.05, 0.035, 400, 14, 423), (0.9, 0.08, 0.07, 1300, 91, 1313)],
)
def test_that_the_float_ceiling_trap_of_a_published_table_is_not_sprung(
    level: float, tolerable: float, expected: float, n: int, x: int, in_floats: int
) -> None:
    # 0.035 x 400 is 14.000000000000002 in floats, whose ceiling is 15; so with 0.07 x 1300. jfa
    # therefore "corrects" two of AICPA's values to 423 and 1313; in fractions AICPA is right.
    asked = {"conf_level": level, "tolerable_rate": tolerable, "expected_rate": expected}
    assert answer("audit_planning_binomial", asked) == {"n": n, "x": x}
    assert n < in_floats


def test_that_the_published_90_percent_planning_table_has_its_198_cells() -> None:
    rows = answer("audit_planning_binomial_table", {"conf_level": 0.9})["rows"]
    assert len(rows) == 198
    assert [7, 3.25, 113] in rows  # AICPA prints 112; 113 is right, and jfa agrees
