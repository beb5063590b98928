"""What the window remembers between days: geometry and habits only, never a fact of a case.

A table of settings with their types; a value is always read with its type, because an INI file
gives ``'false'`` back for ``False``, which would be true.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

Setting = str | int | float | bool | QByteArray


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One remembered thing: its key, what it is when nothing was remembered, what it is for."""

    key: str
    default: Setting
    help: str


SETTINGS: tuple[SettingSpec, ...] = (
    SettingSpec("window/geometry", QByteArray(), "Where the window stood."),
    SettingSpec("window/page", "home", "The page that was open."),
    SettingSpec("window/person", "", "Who signed in last, to be offered first."),
    SettingSpec("calculator/kind", "", "Which calculation was open last."),
    SettingSpec("review/panes", "", "How wide the three panes were."),
    SettingSpec("review/story_place", "", "Where the story's own window stood."),
    SettingSpec("review/story_apart", "", "Whether the story stood in its own window."),
    SettingSpec(
        "review/language", "", "In which language the questions are read, if one was chosen."
    ),
    SettingSpec("look/theme", "system", "system, light, dark or contrast."),
    SettingSpec("look/scale", 100, "Text size in per cent of the system's."),
    SettingSpec("look/language", "en", "The language of the window's own words."),
    SettingSpec("keys/letters", True, "Whether single letters answer questions."),
)
_DEFAULTS = {spec.key: spec.default for spec in SETTINGS}


class Settings:
    """The remembered things, in one INI file."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str) -> str:
        """A remembered text."""
        return str(self._store.value(key, _DEFAULTS[key], type=str))

    def number(self, key: str) -> int:
        """A remembered whole number; the default when the file holds something else."""
        try:
            return int(str(self._store.value(key, _DEFAULTS[key], type=str)))
        except ValueError:
            return int(str(_DEFAULTS[key]))

    def is_on(self, key: str) -> bool:
        """A remembered switch."""
        return bool(self._store.value(key, _DEFAULTS[key], type=bool))

    def blob(self, key: str) -> QByteArray:
        """Remembered geometry; empty when there is none."""
        value = self._store.value(key, _DEFAULTS[key], type=QByteArray)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, key: str, value: Setting) -> None:
        """Remember it. A key that is not in the table is a bug."""
        if key not in _DEFAULTS:
            raise KeyError(key)
        self._store.setValue(key, value)

    def flush(self) -> None:
        """Write what is remembered to the file now."""
        self._store.sync()
