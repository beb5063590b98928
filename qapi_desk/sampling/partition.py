"""The strata file: which stratum each case of a frame is in, as bytes, and their hash.

UTF-8 text, a line a case: case id, tab, stratum, newline; sorted by the bytes of the id (which is
how ``LC_ALL=C sort`` leaves the lines), none twice. The hash is the SHA-256 of the file; a plan
names it. Takes and gives bytes; opens no file itself.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from operator import lt
from typing import NoReturn

from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.numbers import refuse

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OTHER_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def strata_bytes(strata: Mapping[CaseId, str]) -> bytes:
    """The strata file of these cases, whatever order they come in.

    Raises:
        Refused: for no cases, an id or a stratum that is empty, holds a control character or
            cannot be written as UTF-8.
    """
    if not strata:
        refuse("strata.empty", "There are no cases to write a strata file of.")
    pairs = sorted(strata.items())
    text = "".join([f"{case_id}\t{name}\n" for case_id, name in pairs])
    if not _is_sound(text, len(pairs)):
        _refuse_pairs(pairs)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        number = text.count("\n", 0, error.start) + 1
        refuse("strata.text", f"Line {number} of the strata file cannot be written as UTF-8.")


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
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        refuse("strata.text", f"Line {number} of the strata file is not UTF-8 text.", line=number)
    pairs = [_halves(line, number) for number, line in enumerate(text[:-1].split("\n"), 1)]
    ids = [case_id for case_id, _ in pairs]
    if not _is_sound(text, len(pairs)) or not all(map(lt, ids, islice(ids, 1, None))):
        _refuse_pairs(pairs)
    return dict(pairs)


def _halves(line: str, number: int) -> tuple[CaseId, str]:
    case_id, tab, name = line.partition("\t")
    if not tab or "\t" in name:
        refuse(
            "strata.tab",
            f"Line {number} of the strata file is not a case id, one tab and a stratum.",
            line=number,
        )
    return CaseId(case_id), name


def _is_sound(text: str, count: int) -> bool:
    """Whether a whole file's lines are full, with no control character but tab and newline."""
    return (
        text.count("\t") == text.count("\n") == count
        and not text.startswith("\t")
        and "\n\t" not in text
        and "\t\n" not in text
        and not _OTHER_CONTROL.search(text)
    )


def _refuse_pairs(pairs: Sequence[tuple[CaseId, str]]) -> NoReturn:
    """Refuse at the first line that is not as a strata file's; there is one."""
    before = chain([""], (case_id for case_id, _ in pairs))
    number, previous, (case_id, name) = next(
        (number, previous, pair)
        for number, (previous, pair) in enumerate(zip(before, pairs, strict=False), 1)
        if pair[0] <= previous or not pair[1] or _CONTROL.search("".join(pair))
    )
    where = f"Line {number} of the strata file"
    if not case_id:
        refuse("strata.line", f"{where} names no case.", line=number)
    if not name:
        refuse("strata.name", f"{where} names no stratum.", line=number)
    if _CONTROL.search(case_id + name):
        refuse(
            "strata.control",
            f"{where} holds a control character (a carriage return or another tab?).",
            line=number,
        )
    if case_id == previous:
        refuse("strata.duplicate", f"{where} names the case of the line before.", line=number)
    refuse(
        "strata.order",
        f"{where} is out of order: lines are sorted by the bytes of the case id.",
        line=number,
    )
