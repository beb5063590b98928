"""What people write in their own words: how long it may be, and what is never kept.

Social Security numbers are never stored, so a text that looks like holding one is refused before
anything is written. The limits are dated data of ``resources/reviewing``.
"""

import re
from functools import lru_cache
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.services import conventions
from qapi_desk.services.library import Library
from qapi_desk.services.said import begun, must_hold_no_ssn

PLACE: Final = ("reviewing", "texts.json")
_LONGEST_NUMBER: Final = 20
_NEVER_TYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=8)
def limit(library: Library, key: str) -> int:
    """One limit of the document in force, by its key; read once a sitting."""
    return int(conventions.in_force(library, PLACE).row(key).value)


def must_be_fit(library: Library, key: str, what: str, text: str) -> None:
    """Refuse a text that is too long, cannot be kept, or looks like a Social Security number.

    Args:
        library: where the limits are.
        key: which limit: ``longest_comment``.
        what: what it is, in a sentence: ``the comment``.
        text: as written.

    Raises:
        Refused: ``text.too_long``, ``text.unreadable``, ``text.ssn``; the text is never repeated.
    """
    most = limit(library, key)
    if len(text) > most:
        raise Refused(
            "text.too_long",
            f"{begun(what)} has {len(text):,} characters and may have {most:,}; it was not "
            "saved. Shorten it, or keep the long text in the case file and cite it.",
        )
    if _NEVER_TYPED.search(text):
        raise Refused(
            "text.unreadable",
            f"{begun(what)} holds characters that nobody can read; it was not saved. Type "
            "it anew, or paste it as plain text.",
        )
    must_hold_no_ssn(what, text)


def must_be_said(library: Library, key: str, what: str, text: str) -> str:
    """The text without the blanks around it.

    Raises:
        Refused: ``text.empty``; as ``must_be_fit``.
    """
    said = text.strip()
    if not said:
        raise Refused("text.empty", f"{begun(what)} is empty; write something first.")
    must_be_fit(library, key, what, said)
    return said


def must_be_fit_to_keep(library: Library, answer: Answer) -> None:
    """Refuse an answer that nobody may keep, whichever of its texts it is.

    A value of digits alone stays: it answers a question for a number, such as another case's.

    Raises:
        Refused: as ``must_be_fit``.
    """
    if not (answer.value.isdigit() and len(answer.value) <= _LONGEST_NUMBER):
        must_be_fit(library, "longest_answer", "the answer", answer.value)
    must_be_fit(library, "longest_answer", "the reason", answer.na_reason)
    must_be_fit(library, "longest_comment", "the comment", answer.comment)
    must_be_fit(library, "longest_citation", "the evidence", answer.evidence)
