"""The language of the window's own words: English as written, or as a catalogue has them.

A catalogue is ``resources/i18n/LANGUAGE.json``: each English text as the code writes it, and what
it is called there. A text it lacks stays English. A text with figures or names in it has named
places, ``{left} still open``, and its translation has the same. Qt's own words follow. What forms
ask is translated in the forms; what the law says is never translated.
"""

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from qapi_desk.ui.places import resources

ENGLISH = "en"


class _Tongue:
    """What is spoken now; one for the whole program, as its look is."""

    def __init__(self) -> None:
        self.language = ENGLISH
        self.words: Mapping[str, str] = {}
        self.qts_own: QTranslator | None = None


_NOW = _Tongue()


def languages() -> tuple[str, ...]:
    """The codes of the languages there are, English first."""
    return (ENGLISH, *sorted(path.stem for path in (resources() / "i18n").glob("*.json")))


def catalogue(language: str) -> Mapping[str, str]:
    """What the texts are called in a language; empty for English."""
    if language == ENGLISH:
        return {}
    text = (resources() / "i18n" / f"{language}.json").read_text(encoding="utf-8")
    words: Mapping[str, str] = json.loads(text)["words"]
    return words


def speak(language: str) -> None:
    """Speak this language from now on; one there is no catalogue for is English.

    What is on the screen already stays until it is made anew.
    """
    _NOW.language = language if language in languages() else ENGLISH
    _NOW.words = catalogue(_NOW.language)
    _translate_qts_own(_NOW.language)


def spoken() -> str:
    """The code of the language that is spoken now."""
    return _NOW.language


def said(words: str) -> str:
    """A text of the window in the language that is spoken now."""
    return _NOW.words.get(words, words)


def filled(words: str, **places: object) -> str:
    """A text with named places, in the language that is spoken now, the places filled.

    Args:
        words: the English text, such as ``{left:,} still open``; a place may say how it is shown.
        places: what stands in each place, by its name.
    """
    return said(words).format(**places)


def listed(parts: Sequence[str]) -> str:
    """Parts as one says them after one another: ``a, b and c``; said already, or names."""
    *first, last = parts
    return filled("{first} and {last}", first=", ".join(first), last=last) if first else last


def _translate_qts_own(language: str) -> None:
    app = QCoreApplication.instance()
    if app is None:
        return
    if _NOW.qts_own is not None:
        app.removeTranslator(_NOW.qts_own)
        _NOW.qts_own = None
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if language != ENGLISH and translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
        _NOW.qts_own = translator
