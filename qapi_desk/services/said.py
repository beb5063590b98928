"""What a person says in a line of their own: a reason, the name of a day, where it is written."""

from qapi_desk.domain.errors import Refused

LONGEST_LINE = 1_000


def said_line(text: str, code: str, wanted: str) -> str:
    """The line without the blanks around it, its words one blank apart.

    Args:
        text: as typed.
        code: the refusal's.
        wanted: what to do, as the beginning of a sentence: ``Say by what law``.

    Raises:
        Refused: empty, too long, or with characters nobody can print.
    """
    line = " ".join(text.split())
    if not line:
        raise Refused(code, f"{wanted}; without it nothing is changed.")
    if len(line) > LONGEST_LINE or not line.isprintable():
        raise Refused(
            code, f"{wanted} in at most {LONGEST_LINE:,} printable characters; nothing is changed."
        )
    return line
