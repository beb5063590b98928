"""One screen's verdicts in one SQLite file of their own: written once, then only read.

The file says nothing of when or by whom it was made, so the same screen made again has the same
bytes. It is encrypted when the workspace is. Knows columns and sums; no rule and no case.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.screens import ScreenBy, ScreenStanding
from qapi_desk.store import keys
from qapi_desk.store.engine import FileHome
from qapi_desk.store.faults import told
from qapi_desk.store.keys import FileKey
from qapi_desk.store.passphrases import stretched

FORMAT: Final = "1"
_SCHEMA: Final = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE subject (
    subject INTEGER PRIMARY KEY, id TEXT NOT NULL, is_criterion INTEGER NOT NULL,
    title TEXT NOT NULL, elements TEXT NOT NULL
);
CREATE TABLE worker (worker_id TEXT PRIMARY KEY, unit_code TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (kind TEXT, number INTEGER, word TEXT, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE TABLE figure (
    subject INTEGER NOT NULL, outcome INTEGER NOT NULL, standing INTEGER NOT NULL,
    worker_id TEXT NOT NULL, office_code TEXT NOT NULL, verdicts INTEGER NOT NULL
);
CREATE TABLE verdict (
    verdict INTEGER PRIMARY KEY, case_id TEXT NOT NULL, subject INTEGER NOT NULL,
    instance INTEGER NOT NULL, outcome INTEGER NOT NULL, standing INTEGER NOT NULL,
    reason INTEGER NOT NULL, counts INTEGER NOT NULL, trigger INTEGER, due INTEGER, done INTEGER,
    days_late INTEGER, worker_id TEXT NOT NULL, office_code TEXT NOT NULL, events TEXT NOT NULL
);
CREATE VIEW verdict_in_words AS
SELECT case_id, s.id AS subject, instance, o.word AS outcome, t.word AS standing, r.word AS reason,
    date((trigger - 719163) * 86400, 'unixepoch') AS trigger,
    date((due - 719163) * 86400, 'unixepoch') AS due,
    date((done - 719163) * 86400, 'unixepoch') AS done,
    days_late, counts, worker_id, office_code, replace(events, char(9), ' ') AS events
FROM verdict JOIN subject s USING (subject)
JOIN word o ON o.kind = 'outcome' AND o.number = outcome
JOIN word t ON t.kind = 'standing' AND t.number = standing
JOIN word r ON r.kind = 'reason' AND r.number = reason
ORDER BY verdict;
"""
"""Days are Python's ordinals (1 January of year 1 is 1); the view writes them out for people."""
_COLUMNS: Final = (
    *("case_id", "subject", "instance", "outcome", "standing", "reason", "counts", "trigger"),
    *("due", "done", "days_late", "worker_id", "office_code", "events"),
)
_ADD: Final = f"INSERT INTO verdict ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * 14)})"
_TAKE: Final = (
    f"INSERT INTO verdict ({', '.join(_COLUMNS)})"
    f" SELECT {', '.join(_COLUMNS)} FROM {{}}.verdict ORDER BY verdict"
)
_INDEX: Final = "CREATE INDEX verdicts_of ON verdict (subject, outcome)"
_FAST: Final = (
    *("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"),
    *("cache_size = -32768", "temp_store = FILE"),
)

Verdict = tuple[
    str, int, int, int, int, int, int, int | None, int | None, int | None, int | None, str, str, str
]
"""A row of ``verdict`` after its number; ``events`` are ids with a tab between."""
FigureKey = tuple[int, int, int, str, str]
"""Subject, outcome, standing, worker and office of some verdicts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule or criterion as the file numbers it. ``elements`` are the manual's."""

    number: int
    subject_id: str
    is_criterion: bool
    title: str
    elements: tuple[str, ...]


class FigureRow(NamedTuple):
    """So many verdicts of one subject in one group."""

    subject: int
    group: str
    outcome: str
    standing: str
    verdicts: int


class VerdictRow(NamedTuple):
    """One stored verdict, words in place of numbers; days as ordinals."""

    case_id: str
    subject: str
    instance: int
    outcome: str
    standing: str
    reason: str
    counts: int
    trigger: int | None
    due: int | None
    done: int | None
    days_late: int | None
    worker_id: str
    unit_code: str
    office_code: str
    events: str


class ScreenWriter:
    """A file being made. Nothing of it may be used before ``finish``; whoever fails deletes it.

    Args:
        path: where; no file may be there yet.
        key: encrypts it; the same for a file and its parts.
    """

    def __init__(self, path: Path, key: FileKey | None) -> None:
        self._key = key
        self._home = FileHome(path, key)
        self._parts = count()
        with told(str(path)):
            self._connection = self._home.connect("rwc")
            for pragma in _FAST:
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(_SCHEMA)
            self._connection.execute("BEGIN")

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Add verdicts, in order of case."""
        with told(self._home.title):
            self._connection.executemany(_ADD, verdicts)

    def commit(self) -> None:
        """Write down what was added, so that another file may take it."""
        with told(self._home.title):
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")

    def take(self, part: Path) -> None:
        """Add every verdict of a part after those that are here; it is let go of at the close."""
        name = f"part{next(self._parts)}"
        attach = f"ATTACH ? AS {name}"
        if self._key is not None:
            attach += f" KEY {self._key.pragma.partition(' = ')[2]}"
        with told(self._home.title):
            self._connection.execute(attach, (str(part),))
            self._connection.execute(_TAKE.format(name))

    def finish(
        self,
        about: Mapping[str, str],
        subjects: Sequence[Subject],
        words: Mapping[str, Sequence[str]],
        units: Mapping[Any, str],
        figures: Mapping[FigureKey, int],
    ) -> None:
        """Add what the numbers mean and what they come to; then the file is whole."""
        told_of = sorted({**about, "format": FORMAT}.items())
        named = [
            (s.number, s.subject_id, s.is_criterion, s.title, json.dumps(s.elements))
            for s in subjects
        ]
        spoken = [(kind, n, word) for kind, row in words.items() for n, word in enumerate(row)]
        counted = [(*key, verdicts) for key, verdicts in sorted(figures.items())]
        connection = self._connection
        with told(self._home.title):
            connection.executemany("INSERT INTO about VALUES (?, ?)", told_of)
            connection.executemany("INSERT INTO subject VALUES (?, ?, ?, ?, ?)", named)
            connection.executemany("INSERT INTO word VALUES (?, ?, ?)", spoken)
            connection.executemany("INSERT INTO worker VALUES (?, ?)", sorted(units.items()))
            connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?)", counted)
            connection.execute(_INDEX)
            connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._connection.close()


_GROUPS: Final = {
    ScreenBy.UNIT: "coalesce(unit_code, '')",
    ScreenBy.WORKER: "v.worker_id",
    ScreenBy.OFFICE: "office_code",
}
"""What a group's name is in SQL; the others are made of subjects."""
_ROWS: Final = """
SELECT case_id, s.id, instance, o.word, t.word, r.word, counts, trigger, due, done, days_late,
    v.worker_id, coalesce(unit_code, ''), office_code, events
FROM verdict v JOIN subject s USING (subject)
JOIN word o ON o.kind = 'outcome' AND o.number = v.outcome
JOIN word t ON t.kind = 'standing' AND t.number = v.standing
JOIN word r ON r.kind = 'reason' AND r.number = v.reason
LEFT JOIN worker w ON w.worker_id = v.worker_id
"""

_WORST: Final = "due IS NULL, done IS NOT NULL, coalesce(due - done, due)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which verdicts are asked for: of these subjects, in one group, all or with one outcome."""

    numbers: tuple[int, ...]
    by: ScreenBy = ScreenBy.ALL
    group: str = ""
    outcome: str | None = None
    standings: tuple[ScreenStanding, ...] = ()
    is_worst_first: bool = False

    def terms(self) -> tuple[list[str], list[Any]]:
        """The conditions in SQL, and the values they take."""
        terms = [f"v.subject IN ({', '.join(map(str, self.numbers)) or 'NULL'})"]
        values: list[Any] = []
        if self.by in _GROUPS:
            terms.append(f"{_GROUPS[self.by]} = ?")
            values.append(self.group)
        if self.outcome is not None:
            terms.append("o.word = ?")
            values.append(self.outcome)
        if self.standings:
            terms.append(f"t.word IN ({', '.join('?' * len(self.standings))})")
            values.extend(map(str, self.standings))
        return terms, values


class ScreenFile:
    """A finished file, open for one thread to read."""

    def __init__(self, path: Path, passphrase: str | None) -> None:
        self._home = FileHome(path, None if passphrase is None else _key_of(path, passphrase))
        with told(self._home.title):
            self._connection = self._home.connect("ro")
            self._connection.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def about(self) -> dict[str, str]:
        """What the file says of itself."""
        return dict(self._ask("SELECT key, value FROM about"))

    def subjects(self) -> tuple[Subject, ...]:
        """Every rule and criterion that was screened, in order, whether or not it has verdicts."""
        found = self._ask("SELECT subject, id, is_criterion, title, elements FROM subject")
        return tuple(
            Subject(number, name, bool(is_criterion), title, tuple(json.loads(elements)))
            for number, name, is_criterion, title, elements in found
        )

    def subject(self, subject_id: str) -> Subject:
        """One rule or criterion by its id.

        Raises:
            Refused: ``screen.subject``.
        """
        for subject in self.subjects():
            if subject.subject_id == subject_id:
                return subject
        raise no_subject(subject_id)

    def figures(self, by: ScreenBy) -> Iterator[FigureRow]:
        """Verdicts counted by subject, group, outcome and standing, in that order."""
        group = _GROUPS.get(by, "''")
        query = f"""
SELECT subject, {group} AS name, o.word, t.word, sum(verdicts)
FROM figure v LEFT JOIN worker w ON w.worker_id = v.worker_id
JOIN word o ON o.kind = 'outcome' AND o.number = v.outcome
JOIN word t ON t.kind = 'standing' AND t.number = v.standing
GROUP BY subject, name, v.outcome, v.standing ORDER BY subject, name, v.outcome, v.standing"""
        return (FigureRow(*row) for row in self._ask(query))

    def rows(self, wanted: Wanted, limit: int, offset: int = 0) -> tuple[VerdictRow, ...]:
        """A page of verdicts, in order of case or the worst first.

        The worst were never done, longest due first; then what was done latest after its due day.
        """
        terms, values = wanted.terms()
        order = f"{_WORST}, verdict" if wanted.is_worst_first else "verdict"
        query = f"{_ROWS} WHERE {' AND '.join(terms)} ORDER BY {order} LIMIT ? OFFSET ?"
        return tuple(VerdictRow(*row) for row in self._ask(query, (*values, limit, offset)))

    def standings(self, number: int) -> Iterator[tuple[str, str]]:
        """Case and standing of every verdict of one subject, in order of case."""
        query = """
SELECT case_id, word FROM verdict v JOIN word t ON t.kind = 'standing' AND t.number = v.standing
WHERE subject = ? ORDER BY verdict"""
        return iter(self._ask(query, (number,)))

    def verdict(self, case_id: str, number: int, instance: int) -> VerdictRow | None:
        """One verdict, None when none is stored."""
        query = f"{_ROWS} WHERE v.subject = ? AND v.case_id = ? AND v.instance = ?"
        found = self._ask(query, (number, case_id, instance))
        return next((VerdictRow(*row) for row in found), None)

    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with told(self._home.title):
            return self._connection.execute(query, values).fetchall()


def no_subject(name: str) -> Refused:
    """The refusal of a name that no rule or criterion of a screen has."""
    return Refused(
        "screen.subject",
        f"The screen has no {name!r}: no rule or criterion of that name was screened.",
    )


@contextmanager
def opened(path: Path, passphrase: str | None) -> Iterator[ScreenFile]:
    """A screen's file, closed afterwards.

    Raises:
        Refused: ``screen.missing``.
    """
    if not path.is_file():
        raise Refused(
            "screen.missing",
            f"The screen's file {path.name} is not where it was; put it back from a backup, or "
            "make the screen anew.",
        )
    file = ScreenFile(path, passphrase)
    try:
        yield file
    finally:
        file.close()


def _key_of(path: Path, passphrase: str) -> FileKey | None:
    with path.open("rb") as stream:
        salt = stream.read(keys.SALT_BYTES)
    return None if salt == keys.PLAIN_HEADER else _kept_key(passphrase, salt)


@lru_cache(maxsize=8)
def _kept_key(passphrase: str, salt: bytes) -> FileKey:
    """Stretched once a process: a page of figures does not wait for it at every look."""
    return FileKey(stretched(passphrase, salt, keys.FILE_COST), salt)
