"""The frame: the case ids a draw may choose from, in byte order, and the hash of its file.

A frame file is UTF-8 text, one id and a newline a line, lines sorted by bytes, none twice; its hash
is the SHA-256 of the file. Ids are used byte for byte: ``7`` and ``007`` are two cases.
Takes and gives bytes; opens no file itself.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.numbers import refuse

_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Frame:
    """Case ids in byte order, without duplicates, and the SHA-256 of their frame file."""

    ids: tuple[CaseId, ...]
    frame_hash: str

    @property
    def size(self) -> int:
        """How many cases the frame holds."""
        return len(self.ids)

    @classmethod
    def of(cls, case_ids: Iterable[str]) -> Self:
        """The frame of these ids in whatever order they come; Refused as in frame_bytes."""
        ids = _sorted_ids(case_ids)
        if not ids:
            refuse("frame.empty", "The frame is empty: no case can be drawn from it.")
        return cls(tuple(map(CaseId, ids)), frame_hash(ids))

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a frame file.

        Raises:
            Refused: naming the first line that is empty, repeated, out of order, not UTF-8 or
                holds a control character, or a file without its final newline.
        """
        if not data:
            refuse("frame.empty", "The frame file is empty: it names no case.")
        if not data.endswith(b"\n"):
            refuse("frame.newline", "The frame file does not end with a newline: it is cut short.")
        lines = data[:-1].split(b"\n")
        _refuse_lines(lines)
        ids = tuple(CaseId(_text(line, number)) for number, line in enumerate(lines, 1))
        return cls(ids, hashlib.sha256(data).hexdigest())

    def to_bytes(self) -> bytes:
        """The frame file's bytes."""
        return b"".join(case_id.encode() + b"\n" for case_id in self.ids)


def frame_bytes(case_ids: Iterable[str]) -> bytes:
    """The frame file of these ids, sorted by bytes.

    Raises:
        Refused: for no ids at all, an empty id, one given twice, or one with a control character.
    """
    return Frame.of(case_ids).to_bytes()


def frame_hash(sorted_ids: Iterable[str]) -> str:
    """SHA-256 of the frame file of ids that come sorted; they stream, memory stays flat.

    Raises:
        Refused: at the first id that is empty, repeated, out of order or holds a control character.
    """
    digest, ids, previous, number = hashlib.sha256(), iter(sorted_ids), b"", 0
    while block := [_encoded(case_id) for case_id in islice(ids, _BLOCK)]:
        _refuse_lines(block, previous=previous, before=number)
        digest.update(b"\n".join(block) + b"\n")
        previous, number = block[-1], number + len(block)
    return digest.hexdigest()


def universe_hash(case_ids: Iterable[str]) -> str:
    """The frame hash of ids in any order; of none, the SHA-256 of nothing.

    Names a criterion's universe and an exclusion list in a plan.
    """
    return frame_hash(_sorted_ids(case_ids))


def _sorted_ids(case_ids: Iterable[str]) -> list[str]:
    """Sorted by UTF-8 bytes, which is the order of code points."""
    return sorted(case_ids)


def _encoded(case_id: str) -> bytes:
    try:
        return case_id.encode()
    except UnicodeEncodeError:
        refuse("frame.text", f"A case id is not text that can be written: {case_id!a}.")


def _text(data: bytes, number: int) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        refuse("frame.text", f"Line {number} of the frame is not UTF-8 text.", line=number)


def _refuse_lines(lines: Sequence[bytes], *, previous: bytes = b"", before: int = 0) -> None:
    """Refuse at the first line that is empty, out of order, repeated or holds a control byte."""
    for number, data in enumerate(lines, before + 1):
        if data <= previous:
            _refuse_order(number, data, previous)
        previous = data
    if _CONTROL.search(b"".join(lines)):
        number = next(i for i, data in enumerate(lines, before + 1) if _CONTROL.search(data))
        refuse(
            "frame.control",
            f"Line {number} of the frame holds a control character (a tab or a carriage return?); "
            "ids are plain text and lines end with a newline only.",
            line=number,
        )


def _refuse_order(number: int, data: bytes, previous: bytes) -> None:
    if not data:
        refuse("frame.line", f"Line {number} of the frame is empty.", line=number)
    if data == previous:
        refuse(
            "frame.duplicate", f"Line {number} of the frame repeats the one before.", line=number
        )
    refuse(
        "frame.order",
        f"Line {number} of the frame is out of order: lines are sorted by their bytes.",
        line=number,
    )
