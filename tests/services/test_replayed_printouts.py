"""Old RAT-STATS printouts held against the replay: as typed, as pasted, wrong by one."""

import ast
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.draws import DesignKind
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.sampling.replay import replay_sets
from qapi_desk.services import replay_draw
from qapi_desk.services.library import Library
from qapi_desk.services.replay_draw import Comparison, Replayed, ReplayTerms

# RAT-STATS 2010 User Guide, pp. 2-7 and 2-17; Companion Manual, pp. 1-6 and 1-7.
SINGLE = ReplayTerms(48863.78, ((1, 1000),), 14)
PRINTED = (718, 643, 247, 236, 821, 650, 257, 141, 301, 22, 980, 507, 440, 557)
SETS = ReplayTerms(61061.36, ((1, 658), (1, 66)), 4)
PRINTED_SETS = ((309, 41), (165, 26), (510, 29), (200, 31))
SPARES = ReplayTerms(12345, ((1, 2211),), 3, 2)
PRINTED_SPARES = (20, 1098, 1230, 520, 752)
PACKAGE = Path(__file__).parents[2] / "qapi_desk"


def held(terms: ReplayTerms, printout: str) -> Comparison:
    return replay_draw.compare(replay_draw.replay(terms), printout)


@pytest.fixture
def single() -> Replayed:
    return replay_draw.replay(SINGLE)


def counted(separator: str) -> str:
    return "\n".join(f"{place}{separator}{n}" for place, n in enumerate(PRINTED, 1))


def sorted_with_places() -> str:
    placed = sorted((n, place) for place, n in enumerate(PRINTED, 1))
    return "\n".join(f"{place}  {n}" for n, place in placed)


@pytest.mark.parametrize(
    "printout",
    [
        " ".join(map(str, PRINTED)),
        ",".join(map(str, PRINTED)),
        "; ".join(f"{n:06d}" for n in PRINTED),
        counted("\t"),
        counted(") "),
        sorted_with_places(),
        " ".join(map(str, sorted(PRINTED))),
    ],
)
def test_that_a_printout_agrees_however_it_is_written(printout: str) -> None:
    assert held(SINGLE, printout).is_same


@given(
    st.lists(
        st.text(st.sampled_from(" ,;\n\t|/-"), min_size=1, max_size=3), min_size=14, max_size=14
    )
)
def test_that_any_separators_do(separators: list[str]) -> None:
    pairs = zip(PRINTED, separators, strict=True)
    assert held(SINGLE, "".join(f"{n}{separator}" for n, separator in pairs)).is_same


def test_that_thousands_may_be_marked() -> None:
    found = held(SPARES, "  ".join(f"{n:,}" for n in PRINTED_SPARES))
    assert (found.is_same, found.order) == (True, "the count sorted, the spares as drawn")


def test_that_sets_are_read_position_by_position() -> None:
    assert held(SETS, "\n".join(f"{a} {b}" for a, b in PRINTED_SETS)).is_same


def test_that_the_first_difference_is_named_with_its_place() -> None:
    wrong = [248 if n == 247 else n for n in PRINTED]
    found = held(SINGLE, ", ".join(map(str, wrong)))
    assert found.difference == "Number 3 of the printout is 248; the replay gives 247 there."
    assert found.agreed == 2


def test_that_a_wrong_set_is_named_whole() -> None:
    wrong = [(165, 27) if pair == (165, 26) else pair for pair in PRINTED_SETS]
    found = held(SETS, "\n".join(f"{a} {b}" for a, b in wrong))
    assert found.difference == "Set 2 of the printout is 165, 27; the replay gives 165, 26 there."


def test_that_a_printout_cut_short_says_where() -> None:
    found = held(SINGLE, " ".join(map(str, PRINTED[:10])))
    assert found.difference == "The printout ends after 10; Number 11 of the replay is 980."


def test_that_a_printout_with_more_says_what_is_too_many() -> None:
    found = held(SINGLE, " ".join(map(str, (*PRINTED, 99))))
    assert found.difference == "Number 15 of the printout, 99, is one more than was asked for."


def test_that_another_order_is_recognised() -> None:
    swapped = (643, 718, *PRINTED[2:])
    assert "same in another order" in (held(SINGLE, str(swapped)).difference or "")


def test_that_another_seed_sends_the_reader_to_the_terms() -> None:
    found = held(ReplayTerms(1, ((1, 1000),), 14), " ".join(map(str, PRINTED)))
    assert (found.difference or "").endswith("Check seed, range and count first.")


def test_that_a_printout_without_numbers_is_refused(single: Replayed) -> None:
    with pytest.raises(Refused, match="holds no numbers"):
        replay_draw.compare(single, "no numbers at all")


def test_that_the_sum_is_the_check_of_a_printout(single: Replayed) -> None:
    assert single.total == sum(PRINTED)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("", "1 9", "3"), "Seed: still to be filled in."),
        (("1", "", "3"), "Range: still to be filled in."),
        (("1", "1 9", ""), "Numbers drawn: still to be filled in."),
        (("noon", "1 9", "3"), "Seed: “noon” is not a number; write it like 1,250.5."),
        (("1", "1", "3"), "Range: line 1, “1”, must be two numbers, like 1 658."),
        (("1", "1 9", "3", "x"), "Spares: “x” is not a whole number; write it like 10,000."),
    ],
)
def test_that_terms_that_cannot_be_read_are_named(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        replay_draw.terms_of(*words)
    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (ReplayTerms(1, ((9, 1),), 1), "not below its lowest"),
        (ReplayTerms(1, ((1, 9),), 0), "at least one"),
        (ReplayTerms(1, ((1, 9),), 9, 1), "10 different numbers"),
    ],
)
def test_that_terms_that_cannot_be_are_refused(terms: ReplayTerms, words: str) -> None:
    with pytest.raises(Refused, match=words):
        replay_draw.replay(terms)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_that_a_printout_is_read_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "printout.txt"
    path.write_text(f"Auditor: Zo\u00eb\n{counted(' ')}", encoding=encoding)
    assert held(SINGLE, replay_draw.read_printout(path)).is_same


def test_that_a_missing_printout_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        replay_draw.read_printout(tmp_path / "nowhere.txt")


def test_that_a_huge_printout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(b"7 " * 1_100_000)
    with pytest.raises(Refused, match="too long for a printout"):
        replay_draw.read_printout(path)


def test_that_the_limits_are_two_sentences_with_their_figures() -> None:
    first, second = replay_draw.limits(Library()).sentences
    for figure in ("16 bits", "65,536", "1,300,000", "n = 125", "2,338"):
        assert figure in first
    assert "draws nothing" in second


def modules_that_import(name: str) -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == name:
                found.add(path.relative_to(PACKAGE).with_suffix("").as_posix())
    return found


def test_that_nothing_which_draws_knows_the_generator() -> None:
    assert modules_that_import("qapi_desk.sampling.replay") == {
        "sampling/calc_sizes",
        "sampling/steps_sizes",
        "services/replay_draw",
    }
    assert {kind.name for kind in DesignKind} == {"FOCUSED", "STRATIFIED", "SYSTEMATIC"}


def never_selected(universe: int, n: int, draw: Callable[..., list[tuple[int, ...]]]) -> int:
    """How many cases no start of the generator selects; the 16 bits are set one by one."""
    seen = bytearray(universe)
    for bits in range(2**16):
        seed = struct.unpack("<d", struct.pack("<II", 0, 0x40000000 | bits))[0]
        for (value,) in draw(seed, [(1, universe)], n):
            seen[value - 1] = 1
    return universe - sum(seen)


IS_LONG = os.environ.get("QAPI_LONG") == "1"


@pytest.mark.slow
@pytest.mark.parametrize("example", ["example", "example_small"] if IS_LONG else ["example_small"])
def test_that_the_cases_never_selected_are_counted_anew(example: str) -> None:
    figures = Library().document("sampling", "ratstats.json")[example]
    found = never_selected(figures["universe"], figures["n"], replay_sets)
    assert found == figures["never"]
