"""What a person says in a line of their own: a reason, the name of a day, where it is written."""

from qapi_desk.domain.errors import Refused
from qapi_desk.intake import privacy

LONGEST_LINE = 1_000


def said_line(text: str, code: str, wanted: str) -> str:
    """The line without the blanks around it, its words one blank apart.

    Args:
        text: as typed.
        code: the refusal's.
        wanted: what to do, as the beginning of a sentence: ``Say by what law``.

    Raises:
        Refused: empty, too long, or with characters nobody can print; ``text.ssn``.
    """
    line = " ".join(text.split())
    if not line:
        raise Refused(code, f"{wanted}; without it nothing is changed.")
    if len(line) > LONGEST_LINE or not line.isprintable():
        raise Refused(
            code,
            f"{wanted}, with at most {LONGEST_LINE:,} printable characters; nothing is changed.",
        )
    must_hold_no_ssn("what you wrote", line)
    return line


def begun(words: str) -> str:
    """The words as the beginning of a sentence; ids in them stay as they are."""
    return words[:1].upper() + words[1:]


def must_hold_no_ssn(what: str, text: str) -> None:
    """Refuse a text that looks like holding a Social Security number; it is never repeated.

    Args:
        what: what it is, in a sentence: ``the comment``.
        text: as written.

    Raises:
        Refused: ``text.ssn``.
    """
    if privacy.may_tell_ssn(text):
        raise Refused(
            "text.ssn",
            f"{begun(what)} looks as if it held a Social Security number, and those are "
            "never kept here; it was not saved. Take the number out, or say what it is if it is "
            "none, like 'case 123456789'.",
        )
