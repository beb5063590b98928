"""The strata file: which stratum each case of a frame is in, as bytes, and their hash.

UTF-8 text, a line a case: case id, tab, stratum, newline; sorted by the bytes of the id (which is
how ``LC_ALL=C sort`` leaves the lines), none twice. The hash is the SHA-256 of the file; a plan
names it. Takes and gives bytes; opens no file itself.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.numbers import refuse

_TAB = b"\t"
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


def strata_bytes(strata: Mapping[CaseId, str]) -> bytes:
    """The strata file of these cases, whatever order they come in.

    Raises:
        Refused: for no cases, an id or a stratum that is empty, holds a control character or
            cannot be written as UTF-8.
    """
    if not strata:
        refuse("strata.empty", "There are no cases to write a strata file of.")
    lines = [
        (_encoded(case_id, "case id"), _encoded(name, "stratum"))
        for case_id, name in sorted(strata.items())
    ]
    _refuse_lines(lines)
    return b"".join(b"%b\t%b\n" % line for line in lines)


def strata_hash(strata: Mapping[CaseId, str]) -> str:
    """SHA-256 of the strata file, 64 hex digits; Refused as in strata_bytes."""
    return hashlib.sha256(strata_bytes(strata)).hexdigest()


def parse_strata(data: bytes) -> dict[CaseId, str]:
    """Read a strata file: each case's stratum, in the order of the file.

    Raises:
        Refused: naming the first line that has not exactly one tab, an empty id or stratum, a
            control character, bytes that are not UTF-8, or that repeats a case or is out of
            order; or a file that is empty or without its final newline.
    """
    if not data:
        refuse("strata.empty", "The strata file is empty: it names no case.")
    if not data.endswith(b"\n"):
        refuse("strata.newline", "The strata file does not end with a newline: it is cut short.")
    lines = [_halves(line, number) for number, line in enumerate(data[:-1].split(b"\n"), 1)]
    _refuse_lines(lines)
    return {
        CaseId(_text(case_id, number)): _text(name, number)
        for number, (case_id, name) in enumerate(lines, 1)
    }


def _halves(line: bytes, number: int) -> tuple[bytes, bytes]:
    if line.count(_TAB) != 1:
        refuse(
            "strata.tab",
            f"Line {number} of the strata file is not a case id, one tab and a stratum.",
            line=number,
        )
    case_id, _, name = line.partition(_TAB)
    return case_id, name


def _refuse_lines(lines: Sequence[tuple[bytes, bytes]]) -> None:
    """Refuse at the first line that is not as a strata file's."""
    previous = b""
    for number, (case_id, name) in enumerate(lines, 1):
        if case_id <= previous:
            _refuse_order(number, case_id, previous)
        if not name:
            refuse(
                "strata.name", f"Line {number} of the strata file names no stratum.", line=number
            )
        if _CONTROL.search(case_id) or _CONTROL.search(name):
            refuse(
                "strata.control",
                f"Line {number} of the strata file holds a control character (a carriage return "
                "or another tab?).",
                line=number,
            )
        previous = case_id


def _refuse_order(number: int, case_id: bytes, previous: bytes) -> None:
    if not case_id:
        refuse("strata.line", f"Line {number} of the strata file names no case.", line=number)
    if case_id == previous:
        refuse(
            "strata.duplicate",
            f"Line {number} of the strata file names the case of the line before.",
            line=number,
        )
    refuse(
        "strata.order",
        f"Line {number} of the strata file is out of order: lines are sorted by the bytes of the "
        "case id.",
        line=number,
    )


def _encoded(text: str, what: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        refuse("strata.text", f"A {what} is not text that can be written: {text!a}.")


def _text(data: bytes, number: int) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        refuse("strata.text", f"Line {number} of the strata file is not UTF-8 text.", line=number)
