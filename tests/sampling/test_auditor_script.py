"""The shell script redraws a sample with openssl and sort, byte for byte, sharing no code."""

import shutil
import subprocess
from pathlib import Path

import pytest

from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.proof import auditor_script
from qapi_desk.sampling.tickets import order

KEY = bytes(range(32))
SHELL = shutil.which("sh") or "sh"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "draw.sh"
    path.write_text(auditor_script(), encoding="utf-8")
    return path


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SHELL, str(script), *arguments], capture_output=True, check=False, timeout=120
    )


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
