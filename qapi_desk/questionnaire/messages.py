"""How the form checker speaks: one message a finding, with sheet, cell, what, why and what to do.

It knows where a cell is; it does not know what may be wrong with one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet

ERROR = "error"
WARNING = "warning"
MOST_NAMED = 40
"""So many words an advice names; more nobody reads."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, without its place: a stable code, what, why, what to do."""

    code: str
    what: str
    why: str
    fix: str
    severity: str = ERROR


@dataclass(slots=True)
class Notes:
    """The messages gathered while one form is looked at."""

    messages: list[FormMessage] = field(default_factory=list)

    def add(self, sheet: str, cell: str, wrong: Wrong) -> None:
        """Keep one message with its place."""
        self.messages.append(
            FormMessage(wrong.severity, sheet, cell, wrong.code, wrong.what, wrong.why, wrong.fix)
        )

    def at(self, sheet: Sheet, row: int, title: str, wrong: Wrong) -> None:
        """Keep one message about a cell, named by its row and its column's title.

        Where there is no such column it is said at the beginning of the row.
        """
        place = sheet.address(row, title) if title in sheet.header else f"A{row}"
        self.add(sheet.name, place, wrong)


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice naming the most similar known word, or the known words when none is similar."""
    words = list(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6) or get_close_matches(
        word.lower(), words, n=1, cutoff=0.6
    )
    if close:
        return f"Did you mean {close[0]}?"
    if len(words) > MOST_NAMED:
        return f"Use one of {len(words)}, like {words[0]} or {words[-1]}."
    return f"Use one of: {', '.join(words)}." if words else "Leave it empty."


def errors(messages: Iterable[FormMessage]) -> tuple[FormMessage, ...]:
    """Those messages that keep a form from being used."""
    return tuple(m for m in messages if m.severity == ERROR)


def sentence(message: FormMessage) -> str:
    """One message as a sentence for the person who mends the form."""
    return f"Sheet {message.sheet}, {message.cell}: {message.what} {message.why} {message.fix}"


def refuse_if_broken(source: str, messages: Iterable[FormMessage]) -> None:
    """Refuse a form that has an error.

    Raises:
        Refused: ``form.broken``, with the first error as its sentence and all of them as facts.
    """
    found = errors(messages)
    if found:
        more = f" ({len(found) - 1} more like this.)" if len(found) > 1 else ""
        raise Refused(
            "form.broken",
            f"The form {source} cannot be used. {sentence(found[0])}{more}",
            source=source,
            messages=found,
        )
