"""The typefaces we embed, what they can show, and how wide a text is in them.

Only these faces are ever used, so a document looks the same on every machine and never
borrows a reader's Helvetica. Knows nothing of pages or tables.
"""

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from qapi_desk.domain.errors import Trouble
from qapi_desk.reports.resources import fonts_folder


class Face(StrEnum):
    """A typeface by the name reportlab knows it by, which is also its file's name."""

    BODY = "DejaVuSansCondensed"
    BOLD = "DejaVuSansCondensed-Bold"
    MONO = "DejaVuSansMono"
    SCREEN = "DejaVuSans"
    SCREEN_BOLD = "DejaVuSans-Bold"


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
GROUP = 8
"""Long hashes are broken after whole groups of so many characters."""

_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
)


@cache
def typeface(face: Face) -> TTFont:
    """The face, registered with reportlab once a process. Trouble when its file cannot be read."""
    path = fonts_folder() / f"{face.value}.ttf"
    try:
        font = TTFont(face.value, str(path))
    except (OSError, TTFError) as error:
        sentence = (
            f"The typeface {path.name} could not be read from {path.parent}, so no page can be "
            "drawn; install the program again."
        )
        raise Trouble("reports.typeface", sentence, file=str(path)) from error
    registerFont(font)
    return font


def register_typefaces() -> None:
    """Make every face known to reportlab, before anything is drawn."""
    for face in Face:
        typeface(face)


@lru_cache(maxsize=20_000)
def legible(text: str, face: Face = Face.BODY) -> str:
    r"""The text as the face can show it: composed, without control characters, never failing.

    Line ends become ``\n`` and tabs a space; invisible marks are dropped; a character the face
    has no picture for becomes the replacement character.
    """
    if text.isascii() and text.isprintable():
        return text
    glyphs = typeface(face).face.charToGlyph
    lines = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    return "".join(
        character if character == "\n" or _is_drawable(character, glyphs) else REPLACEMENT
        for character in unicodedata.normalize("NFC", lines)
        if character == "\n" or not _is_invisible(character)
    )


def _is_invisible(character: str) -> bool:
    is_variation_selector = "\ufe00" <= character <= "\ufe0f"
    return is_variation_selector or unicodedata.category(character) in {"Cc", "Cf"}


def _is_drawable(character: str, glyphs: dict[int, int]) -> bool:
    # reportlab writes a broken ToUnicode entry beyond the basic plane: such a page cannot be read
    # back, so those characters are shown as missing even where the face has them.
    return ord(character) <= 0xFFFF and ord(character) in glyphs


@lru_cache(maxsize=100_000)
def text_width(text: str, face: Face, size: float) -> float:
    """Points the text is wide on one line."""
    return float(typeface(face).stringWidth(text, size))


def wrapped(text: str, face: Face, size: float, width: float) -> list[str]:
    """The text in lines no wider than ``width`` points; a word that is wider is broken.

    Words of the fixed-width face break after whole groups of eight characters.
    """
    lines: list[str] = []
    for part in legible(text, face).split("\n"):
        lines.extend(_wrapped_line(part, face, size, width))
    return lines


def _wrapped_line(line: str, face: Face, size: float, width: float) -> list[str]:
    if text_width(line, face, size) <= width:
        return [line]
    lines: list[str] = []
    current = ""
    for word in line.split():
        longer = f"{current} {word}" if current else word
        if text_width(longer, face, size) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        *full, current = _pieces(word, face, size, width)
        lines.extend(full)
    return [*lines, current]


def _pieces(word: str, face: Face, size: float, width: float) -> list[str]:
    """The word in pieces that fit, at least one character each."""
    if text_width(word, face, size) <= width:
        return [word]
    if face is Face.MONO:
        fitting = max(1, int(width / text_width("0", face, size)))
        step = fitting - fitting % GROUP or fitting
        cuts = [*range(0, len(word), step), len(word)]
        return [word[start:end] for start, end in pairwise(cuts)]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, face, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
