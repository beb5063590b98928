"""The append-only, hash-chained history: the truth of a workspace.

Whoever appends holds the head row until the transaction ends, so the chain cannot fork.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from qapi_desk.domain.chain import Entry, Happening, canonical_json, first_break, link
from qapi_desk.domain.errors import Refused
from qapi_desk.store.rows import HeadRow, HistoryRow, PersonRow, moment_text, table_of
from qapi_desk.store.transaction import Transaction

_HISTORY, _HEAD, _PERSON = table_of(HistoryRow), table_of(HeadRow), table_of(PersonRow)
_THE_HEAD = _HEAD.c.number == 1
_READ_HEAD = select(_HEAD.c.sequence, _HEAD.c.digest).where(_THE_HEAD)
_HOLD_HEAD = _READ_HEAD.with_for_update()
_MOVE_HEAD = update(_HEAD).where(_THE_HEAD)
_APPEND = insert(_HISTORY)
_ENTRIES = select(
    _HISTORY.c.sequence,
    _HISTORY.c.at,
    _HISTORY.c.person_id,
    _HISTORY.c.kind,
    _HISTORY.c.subject,
    _HISTORY.c.body,
    _HISTORY.c.previous,
    _HISTORY.c.digest,
).order_by(_HISTORY.c.sequence)


class History:
    """Append, read and verify the chain."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._held: tuple[int, str] | None = None
        self._let_in: set[str] = set()

    def append(self, happening: Happening) -> Entry:
        """Remember something as the next entry; the entry is returned as it will be read back.

        Everything that anybody does ends here, so here ends what is done at a window that stood
        open when its person was let in no longer.

        Raises:
            Refused: ``people.gone``.
            ValueError: the moment has no time zone, or the body holds NaN or an infinity, which
                JSON has no word for.
        """
        text = canonical_json(happening.body)
        body = json.loads(text, parse_constant=_refuse_constant)
        self._must_be_let_in(happening.person_id)
        sequence, previous = self._held or self._hold()
        kept = Happening(happening.at, happening.person_id, happening.kind, happening.subject, body)
        entry = link(sequence + 1, kept, previous)
        self._write(entry, text)
        self._held = (entry.sequence, entry.digest)
        return entry

    def _must_be_let_in(self, person_id: str) -> None:
        if person_id in self._let_in:
            return
        wanted = select(_PERSON.c.is_active).where(_PERSON.c.person_id == person_id)
        if self._transaction.ask(wanted).scalar_one_or_none() is False:
            raise Refused(
                "people.gone",
                "You are no longer let in to this workspace, so nothing was saved; a supervisor "
                "can let you in again, and gives your open cases to others.",
            )
        self._let_in.add(person_id)

    def _hold(self) -> tuple[int, str]:
        sequence, digest = self._transaction.ask(_HOLD_HEAD).one()
        return sequence, digest

    def _write(self, entry: Entry, text: str) -> None:
        what = entry.happening
        self._transaction.change(
            _APPEND,
            {
                "sequence": entry.sequence,
                "at": moment_text(what.at),
                "person_id": what.person_id,
                "kind": what.kind,
                "subject": what.subject,
                "body": text,
                "previous": entry.previous,
                "digest": entry.digest,
            },
        )

    def settle(self) -> None:
        """Move the head to the last entry appended. The write door does this before it commits."""
        if self._held is not None:
            sequence, digest = self._held
            self._transaction.change(_MOVE_HEAD, {"sequence": sequence, "digest": digest})

    def entries(
        self, kind: str | None = None, subject_prefix: str | None = None
    ) -> tuple[Entry, ...]:
        """The entries in order, all of them or those of a kind and a beginning of their subject."""
        statement = _ENTRIES
        if kind is not None:
            statement = statement.where(_HISTORY.c.kind == kind)
        if subject_prefix:
            beginning = func.substr(_HISTORY.c.subject, 1, len(subject_prefix))
            statement = statement.where(beginning == subject_prefix)
        return tuple(_entry(*row) for row in self._transaction.ask(statement))

    def first(self, kind: str, subject_prefix: str) -> Entry | None:
        """The first entry of a kind about a subject that begins so; None where there is none."""
        beginning = func.substr(_HISTORY.c.subject, 1, len(subject_prefix))
        wanted = _ENTRIES.where(_HISTORY.c.kind == kind, beginning == subject_prefix).limit(1)
        row = self._transaction.ask(wanted).one_or_none()
        return _entry(*row) if row else None

    def head(self) -> Entry | None:
        """The last entry; None while nothing has happened."""
        last = _ENTRIES.order_by(None).order_by(_HISTORY.c.sequence.desc()).limit(1)
        row = self._transaction.ask(last).one_or_none()
        return _entry(*row) if row else None

    def verify(self) -> str | None:
        """The first thing wrong with the history, as a sentence; None when it holds.

        Reads it as a stream, so its length does not matter to memory.
        """
        if self._held is not None:
            return first_break(self._all(), head=self._held[1])
        head = self._transaction.ask(_READ_HEAD).one_or_none()
        if head is None:
            return "The head of the history is missing, so its end cannot be checked."
        return first_break(self._all(), head=head.digest)

    def _all(self) -> Iterator[Entry]:
        for row in self._transaction.stream(_ENTRIES):
            yield _entry(*row)


def _entry(*row: Any) -> Entry:  # noqa: ANN401 - the columns of _ENTRIES
    sequence, at, person_id, kind, subject, body, previous, digest = row
    happening = Happening(_moment(at), person_id, kind, subject, _object(body))
    return Entry(sequence, happening, previous, digest)


def _moment(text: str) -> datetime:
    """The moment; a fixed wrong one for damaged text, which the hashes then name."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _object(text: str) -> dict[str, Any]:
    """The body; a body that holds the damaged text as it is, which the hashes then name."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"damaged": text}


def _refuse_constant(word: str) -> float:
    message = f"{word} has no place in the history"
    raise ValueError(message)
