"""Dice as they are typed: counted, and read back in groups of five. No Qt."""

from typing import Final

DICE: Final = 20
"""Throws asked for: 20 dice are 51.7 bits of chance that two people watched."""
FACES: Final = "123456"
_BETWEEN: Final = " ,;.-\t"


def thrown(text: str) -> str | None:
    """The faces in the text, or None where it is something else than dice."""
    faces = "".join(sign for sign in text if sign not in _BETWEEN)
    return faces if faces and all(sign in FACES for sign in faces) else None


def is_enough(text: str) -> bool:
    """Whether enough dice were thrown, or the text is something published."""
    faces = thrown(text)
    return bool(text.strip()) if faces is None else len(faces) >= DICE


def counted(text: str) -> tuple[str, str]:
    """What to say of the text so far, and in which tone."""
    faces = thrown(text)
    if not text.strip():
        return f"0 of {DICE} dice", "muted"
    if faces is None:
        return "Taken as published text, letter by letter", "muted"
    groups = " ".join(faces[place : place + 5] for place in range(0, len(faces), 5))
    return f"{len(faces)} of {DICE} dice. Read back: {groups}", "good" if is_enough(
        text
    ) else "warn"
