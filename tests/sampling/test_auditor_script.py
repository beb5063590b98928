"""The shell scripts redraw a sample with openssl and sort, byte for byte, sharing no code."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from qapi_desk.domain.draws import Plan, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.partition import strata_bytes
from qapi_desk.sampling.proof import auditor_script, systematic_script
from qapi_desk.sampling.systematic import circular, listed, start
from qapi_desk.sampling.tickets import order, sample_of
from qapi_desk.sampling.wanted import criteria_named, stratum_named

KEY = bytes(range(32))
SHELL = shutil.which("sh") or "sh"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "draw.sh"
    path.write_text(auditor_script(), encoding="utf-8")
    return path


@pytest.fixture
def systematic(tmp_path: Path) -> Path:
    path = tmp_path / "systematic.sh"
    path.write_text(systematic_script(), encoding="utf-8")
    return path


def run(
    script: Path, *arguments: str, path: str = os.environ["PATH"]
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SHELL, str(script), *arguments],
        capture_output=True,
        check=False,
        timeout=120,
        env={"PATH": path},
    )


def as_printed(tickets: tuple[Ticket, ...]) -> bytes:
    return "".join(f"{t.ticket} {t.case_id}\n" for t in tickets).encode()


@pytest.mark.parametrize("count", [1, 499, 500, 1203])
def test_that_openssl_and_sort_give_the_same_order(script: Path, count: int) -> None:
    frame = Frame.of(f"{number * 7919:013d}" for number in range(count))
    (script.parent / "frame.txt").write_bytes(frame.to_bytes())
    found = run(script, str(script.parent / "frame.txt"), KEY.hex())
    expected = "".join(f"{t.ticket} {t.case_id}\n" for t in order(KEY, frame.ids))
    assert (found.stdout, found.stderr) == (expected.encode(), b"")


def test_that_ids_with_spaces_signs_and_accents_are_kept_byte_for_byte(script: Path) -> None:
    frame = Frame.of([" a ", "b\\n", "-n", "*", "%s", "é", "字", "$(x)", "07", "7", "'q'", '"'])
    (script.parent / "my frame.txt").write_bytes(frame.to_bytes())
    found = run(script, str(script.parent / "my frame.txt"), KEY.hex())
    expected = "".join(f"{t.ticket} {t.case_id}\n" for t in order(KEY, frame.ids))
    assert found.stdout == expected.encode()


def test_that_the_script_without_its_arguments_says_how_it_is_used(script: Path) -> None:
    found = run(script, "no-such-file")
    assert found.returncode == 2
    assert found.stderr == b"usage: sh draw.sh FRAME KEY\n"


RECIPE = r"""
tab=$(printf '\t'); while IFS="$tab" read -r id stratum; do
    if [ "$stratum" = "East Office" ]; then printf '%s\n' "$id"; fi
done < strata.txt > east.txt
sort east.txt universe-closure.txt | uniq -d > closure-east.txt
"""


def test_that_the_recipe_for_a_stratum_stands_in_the_script() -> None:
    lines = [line.removeprefix("#").strip() for line in auditor_script().splitlines()]
    assert all(line.strip() in lines for line in RECIPE.strip().splitlines())


def test_that_the_script_gives_the_order_of_a_stratum_of_a_criterion(
    script: Path,
    frame: Frame,
    stratified_plan: Plan,
    memberships: dict[CriterionId, frozenset[CaseId]],
    strata: dict[CaseId, str],
) -> None:
    part, universe = stratified_plan.criteria[0], memberships[CriterionId("establishment")]
    (script.parent / "strata.txt").write_bytes(strata_bytes(strata))
    (script.parent / "universe-closure.txt").write_bytes(Frame.of(universe).to_bytes())
    subprocess.run([SHELL, "-c", RECIPE], cwd=script.parent, check=True, timeout=60)
    found = run(script, str(script.parent / "closure-east.txt"), KEY.hex())
    own = [case for case in universe if strata[case] == "East Office"]
    assert found.stdout == as_printed(order(KEY, own))
    tickets = draw(KEY, frame.ids, stratified_plan, memberships, strata)
    sample = [
        t.case_id
        for t in tickets
        if part.criterion in criteria_named(t) and stratum_named(t) == "East Office"
    ][: part.strata[0].n]
    printed = found.stdout.decode().splitlines()
    assert [line.split(" ", 1)[1] for line in printed[: part.strata[0].n]] == sample


def systematic_lines(key: bytes, ids: tuple[CaseId, ...], n: int) -> str:
    first = start(key, len(ids))
    places = [(first + j * len(ids) // n) % len(ids) for j in range(n)]
    rows = [f"{j:07d} {place} {ids[place]}\n" for j, place in enumerate(places, 1)]
    return f"start {first}\n" + "".join(rows)


@pytest.mark.parametrize(
    ("size", "n"), [(1, 1), (10, 3), (10, 10), (97, 96), (500, 7), (1203, 125)]
)
def test_that_openssl_and_sort_give_the_same_systematic_sample(
    systematic: Path, size: int, n: int
) -> None:
    frame = Frame.of(f"{number * 7919:013d}" for number in range(size))
    path = systematic.parent / "universe.txt"
    path.write_bytes(frame.to_bytes())
    for key in (KEY, bytes(31) + b"\1", b"\xff" * 32):
        found = run(systematic, str(path), key.hex(), str(n))
        assert (found.stdout.decode(), found.stderr) == (systematic_lines(key, frame.ids, n), b"")


def test_that_the_systematic_script_gives_the_sample_of_the_draw(
    systematic: Path, frame: Frame, systematic_plan: Plan
) -> None:
    part, path = systematic_plan.criteria[0], systematic.parent / "universe.txt"
    path.write_bytes(frame.to_bytes())
    tickets = draw(KEY, frame.ids, systematic_plan, {part.criterion: frozenset(frame.ids)})
    printed = run(systematic, str(path), KEY.hex(), str(part.n)).stdout.decode().splitlines()
    assert tuple(line.split(" ", 2)[2] for line in printed[1:]) == sample_of(tickets)


def test_that_a_list_by_trait_is_walked_as_it_stands(
    systematic: Path, frame: Frame, strata: dict[CaseId, str]
) -> None:
    ids, path = listed(KEY, frame.ids, strata), systematic.parent / "list.txt"
    path.write_text("".join(f"{case}\n" for case in ids), encoding="utf-8")
    printed = run(systematic, str(path), KEY.hex(), "20").stdout.decode().splitlines()
    assert tuple(line.split(" ", 2)[2] for line in printed[1:]) == circular(KEY, ids, 20)


def test_that_the_systematic_script_keeps_strange_ids_byte_for_byte(systematic: Path) -> None:
    ids = [" a ", "b\\n", "-n", "*", "%s", "é", "字", "$(x)", "07", "7", "'q'", '"']
    frame, path = Frame.of(ids), systematic.parent / "my list.txt"
    path.write_bytes(frame.to_bytes())
    found = run(systematic, str(path), KEY.hex(), "12")
    assert found.stdout.decode() == systematic_lines(KEY, frame.ids, 12)


FALSE_OPENSSL = r"""#!/bin/sh
if [ "$(cat)" = "start|0" ]; then
    echo "{first} *stdin"
else
    echo "0000000000000000000000000000000000000000000000000000000000000005 *stdin"
fi
"""


@pytest.mark.parametrize(
    ("last", "first_position"),
    [
        ("ffffffff", 5),  # 2^256 modulo 10 is 6: the last six values are passed over
        ("fffffffa", 5),
        ("fffffff9", 9),
        ("00000000", (2**256 - 2**32) % 10),
    ],
)
def test_that_the_script_passes_over_values_above_the_largest_multiple(
    systematic: Path, last: str, first_position: int
) -> None:
    tools = systematic.parent / "tools"
    tools.mkdir()
    false = tools / "openssl"
    false.write_text(FALSE_OPENSSL.replace("{first}", "f" * 56 + last), encoding="utf-8")
    false.chmod(0o755)
    path = systematic.parent / "list.txt"
    path.write_bytes(Frame.of(str(number) for number in range(10)).to_bytes())
    found = run(systematic, str(path), KEY.hex(), "1", path=f"{tools}:{os.environ['PATH']}")
    assert found.stdout.decode().splitlines()[0] == f"start {first_position}"


@pytest.mark.parametrize("words", [(), ("no-such-file", "00", "1"), ("LIST", "00", "0")])
def test_that_the_systematic_script_says_how_it_is_used(
    systematic: Path, words: tuple[str, ...]
) -> None:
    path = systematic.parent / "list.txt"
    path.write_bytes(b"1\n2\n")
    found = run(systematic, *(str(path) if word == "LIST" else word for word in words))
    assert (found.returncode, found.stderr) == (2, b"usage: sh systematic.sh LIST KEY N\n")


@pytest.mark.parametrize("n", ["3", "99"])
def test_that_the_systematic_script_refuses_more_than_the_list_holds(
    systematic: Path, n: str
) -> None:
    path = systematic.parent / "list.txt"
    path.write_bytes(b"1\n2\n")
    found = run(systematic, str(path), KEY.hex(), n)
    assert found.returncode == 2
    assert b"cannot come from 2 cases" in found.stderr
