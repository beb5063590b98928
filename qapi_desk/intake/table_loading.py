"""One table of an extract into one table of a snapshot, chunk by chunk, with every cell checked.

Bad values become null with a finding; a missing column or key, a Social Security number or a
federal tax source stops everything. Checks that compare rows stand in ``checks``.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import cast

from qapi_desk.domain.errors import Refused
from qapi_desk.intake import privacy
from qapi_desk.intake.cells import CellReader, Flaw, PlainReader, ReaderShelf, is_plain_id
from qapi_desk.intake.contract import LINES_WITHOUT_CASE, Column, Kind, Table
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.known_ids import PARTY_REFERENCES, REFERENCES, KnownIds, before_birth
from qapi_desk.intake.mapping import TableMapping
from qapi_desk.intake.snapshot_schema import insert_statement
from qapi_desk.intake.sources import Columns, SourceTable

_ROWS_AT_ONCE = 50
"""Rows a statement inserts: enough to share its cost, few enough for SQLite's 32,766 values."""
_BLANK = Flaw("required.blank", "A required column is blank in this row.", is_unreadable=False)
_BEFORE_BIRTH = Flaw(
    "event.before_birth", "The event lies before its person was born.", is_unreadable=False
)
_UNIDENTIFIED = Flaw(
    "money.unidentified",
    "The payment belongs to no case of the extract.",
    severity="warning",
    is_unreadable=False,
)


@dataclass(slots=True)
class Loading:
    """What loading one table needs beside the table itself, shared by all tables."""

    connection: sqlite3.Connection
    book: FindingBook
    known: KnownIds
    as_of: str = ""
    present: set[tuple[str, str]] = field(default_factory=set)
    ignored: list[str] = field(default_factory=list)
    odd_case_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A contract column with its position in the extract and its reader."""

    column: Column
    at: int
    reader: CellReader | PlainReader


class TableLoader:
    """Loads one table."""

    def __init__(
        self, table: Table, source: SourceTable, mapping: TableMapping, loading: Loading
    ) -> None:
        """Match the contract's columns with the extract's.

        Raises:
            Refused: ``import.column_missing``, ``import.ssn``, ``import.federal_tax``.
        """
        self.table = table
        self.source = source
        self.loading = loading
        self.rows = 0
        self.places = tuple(places_of(table, source, mapping, ReaderShelf(loading.as_of)))
        self.at = {place.column.name: place.at for place in self.places}
        self.readers = {place.column.name: place.reader for place in self.places}
        used = {place.at for place in self.places}
        self.spare = {at: name for at, name in enumerate(source.header) if at not in used}
        self._refuse_names()
        self._watches = self._columns_to_watch()
        self._ids = [place.at for place in self.places if place.column.kind is Kind.ID]
        self._are_plain_ids = False
        loading.present.update((table.name, name) for name in self.at)
        loading.ignored.extend(f"{table.name}.{name}" for name in self.spare.values())

    def load(self, texts: Columns) -> None:
        """Check a chunk of rows and write it.

        Raises:
            Refused: ``import.key_missing``, ``import.ssn``, ``import.federal_tax``.
        """
        self._refuse_private(texts)
        values = [self._values(place, texts) for place in self.places]
        self._require_keys(texts)
        self._check_references(texts, values)
        self._remember(texts, values)
        self._write(values)
        self.rows += len(texts[0])

    def _write(self, values: Sequence[Sequence[object]]) -> None:
        """Insert the rows. Binding costs most: nulls are left out, what is constant bound once."""
        constant: dict[str, object] = {}
        varied: dict[str, Sequence[object]] = {}
        for name, column in zip(self.at, values, strict=True):
            if column[0] != column[-1] or column.count(column[0]) < len(column):
                varied[name] = column
            elif column[0] is not None:
                constant[name] = column[0]
        at = 0
        if not varied:  # a row must bring something of its own
            varied[next(iter(self.at))] = values[0]
            constant.pop(next(iter(self.at)), None)
        cells = list(chain.from_iterable(zip(*varied.values(), strict=True)))
        same = list(constant.values())
        for at_once in (_ROWS_AT_ONCE, 1):
            step = at_once * len(varied)
            ends = range(at + step, len(cells) + 1, step)
            sql = insert_statement(self.table.name, tuple(varied), tuple(constant), at_once)
            self.loading.connection.executemany(sql, [same + cells[e - step : e] for e in ends])
            at += len(ends) * step

    def finish(self) -> None:
        """Settle what only a whole column shows.

        Raises:
            Refused: ``import.ssn``.
        """
        for at, watch in self._watches.items():
            if watch.looks_like_ssn:
                raise privacy.refuse_ssn(
                    self.source.place,
                    self.source.header[at],
                    "every value is nine digits that could be one",
                )

    def _refuse_names(self) -> None:
        for name in self.source.header:
            if privacy.names_ssn(name):
                raise privacy.refuse_ssn(self.source.place, name, "its name says so")
            if self.table.name == "payment" and privacy.names_federal_tax(name):
                raise privacy.refuse_federal_tax(self.source.place, name)

    def _columns_to_watch(self) -> dict[int, privacy.NineDigits]:
        plain = [place.at for place in self.places if place.column.kind is Kind.TEXT]
        return {at: privacy.NineDigits() for at in (*plain, *self.spare)}

    def _refuse_private(self, texts: Columns) -> None:
        """Look through the columns that may hold anything: together first, for most are clean."""
        ids = "|".join(chain.from_iterable([texts[at] for at in self._ids]))
        self._are_plain_ids = is_plain_id(ids)
        others = "|".join(chain.from_iterable([texts[at] for at in self._watches]))
        is_payment = self.table.name == "payment"
        if is_payment or privacy.may_print_ssn(ids) or privacy.may_print_ssn(others):
            for at in (*self._watches, *self._ids):
                self._refuse_values(at, texts[at])
        for at, watch in self._watches.items():
            watch.watch(texts[at])

    def _refuse_values(self, at: int, texts: Sequence[str], row: int | None = None) -> None:
        name = self.source.header[at]
        first = privacy.first_printed_ssn(texts)
        if first is not None:
            raise privacy.refuse_ssn(
                self.source.place,
                name,
                "a value has the form ddd-dd-dddd",
                row or self.rows + first + 1,
            )
        if self.table.name == "payment" and at != self.at.get("payment_id"):
            named = {text for text in set(texts) if privacy.names_federal_tax(text)}
            if named:
                first = next(i for i, text in enumerate(texts) if text in named)
                raise privacy.refuse_federal_tax(
                    self.source.place, name, row or self.rows + first + 1
                )

    def _values(self, place: Place, texts: Columns) -> Sequence[object]:
        column = texts[place.at]
        if self._are_plain_ids and place.column.kind is Kind.ID:
            values = cast("PlainReader", place.reader).take(column)
        else:
            values = place.reader.read(column)
        flaws = place.reader.flaws
        if flaws and not flaws.keys().isdisjoint(column):
            self._note(place, texts, ((i, flaws[t]) for i, t in enumerate(column) if t in flaws))
        if place.column.required and "" in column and not self._may_be_blank(place.column.name):
            self._note(place, texts, ((i, _BLANK) for i, t in enumerate(column) if not t))
        return values

    def _may_be_blank(self, name: str) -> bool:
        """Blank keys stop the import; a payment without a case has a finding of its own."""
        return name in self.table.key or (self.table.name, name) == ("payment", "case_id")

    def _note(
        self,
        place: Place,
        texts: Columns,
        flawed: Iterable[tuple[int, Flaw]],
    ) -> None:
        for at, flaw in flawed:
            text = texts[place.at][at]
            if flaw.is_unreadable:
                self._refuse_values(place.at, (text,), self.rows + at + 1)
            if flaw.rule.startswith("id.") and (self.table.name, place.column.name) == (
                "case",
                "case_id",
            ):
                self.loading.odd_case_ids.append(text)
            self._add(place.column.name, at, texts, flaw)

    def _add(self, column: str, at: int, texts: Columns, flaw: Flaw) -> None:
        case = texts[self.at["case_id"]][at] if "case_id" in self.at else ""
        key = [
            texts[self.at[name]][at]
            for name in self.table.key
            if name in self.at and (name != "case_id" or self.table.name == "case")
        ]
        self.loading.book.add(
            (self.table.name, self.rows + at + 1, column),
            texts[self.at[column]][at],
            flaw,
            case_id=case,
            row_key="|".join(key),
        )

    def _require_keys(self, texts: Columns) -> None:
        for name in self.table.key:
            if name not in self.at:
                continue
            column = texts[self.at[name]]
            blank = self._blanks(name, column, texts)
            if blank is not None:
                raise Refused(
                    "import.key_missing",
                    f"Data row {self.rows + blank + 1} of {self.source.place} has no "
                    f"{self.source.header[self.at[name]]}, which identifies the row; ask for the "
                    "extract again with every key filled.",
                    table=self.table.name,
                    row=self.rows + blank + 1,
                    column=name,
                )

    def _blanks(self, name: str, column: Sequence[str], texts: Columns) -> int | None:
        """Position of the first row whose key column is blank and may not be."""
        if name not in self.table.blank_key:
            flawed = self.readers[name].flaws
            blank = {"", *(text for text in flawed if not text.strip())}
            if blank.isdisjoint(column) if flawed else "" not in column:
                return None
            return next((i for i, text in enumerate(column) if text in blank), None)
        if name == "case_id" and "" in column:
            lines = texts[self.at["line_no"]]
            return next(
                (
                    i
                    for i, (text, line) in enumerate(zip(column, lines, strict=True))
                    if not text and line not in LINES_WITHOUT_CASE
                ),
                None,
            )
        return None

    def _check_references(self, texts: Columns, values: Sequence[Sequence[object]]) -> None:
        known = self.loading.known
        for column, target in REFERENCES.get(self.table.name, ()):
            if column not in self.at:
                continue
            flaw = _missing(target)
            if self.table.name == "payment":
                flaw = _UNIDENTIFIED
                for at in (i for i, text in enumerate(texts[self.at[column]]) if not text):
                    self._add(column, at, texts, flaw)
            for at in known.unknown(target, texts[self.at[column]]):
                self._add(column, at, texts, flaw)
        if self.table.name in PARTY_REFERENCES and "party_id" in self.at:
            pairs = (texts[self.at["case_id"]], texts[self.at["party_id"]])
            births = known.births_of(*pairs)
            for at in known.unknown_parties(*pairs, births):
                self._add("party_id", at, texts, _missing("party"))
            if self.table.name == "event":
                days = values[list(self.at).index("event_date")]
                for at in before_birth(days, births):
                    self._add("event_date", at, texts, _BEFORE_BIRTH)

    def _remember(self, texts: Columns, values: Sequence[Sequence[object]]) -> None:
        """Keep the ids that rows of other tables refer to."""
        known = self.loading.known
        keys = [texts[self.at[name]] for name in self.table.key]
        if self.table.name in known.sets:
            known.sets[self.table.name].update(keys[0])
        if self.table.name == "party":
            births: Sequence[object] = (None,) * len(keys[0])
            if "birth_date" in self.at:
                births = values[list(self.at).index("birth_date")]
            known.take_parties(keys[0], keys[1], births)


def places_of(
    table: Table, source: SourceTable, mapping: TableMapping, readers: ReaderShelf
) -> Iterable[Place]:
    """The contract's columns that a table of an extract has, in the contract's order.

    Raises:
        Refused: ``import.column_missing``.
    """
    for column in table.columns:
        name = mapping.columns.get(column.name, column.name)
        if name in source.header:
            reader = readers.reader_for(column, mapping.date_formats.get(column.name, ""))
            yield Place(column, source.header.index(name), reader)
        elif column.required or column.name in mapping.columns:
            raise Refused(
                "import.column_missing",
                f"{source.place} has no column {name}; add it, or name the county's own column "
                "in a mapping profile.",
                table=table.name,
                column=name,
            )


def _missing(target: str) -> Flaw:
    return Flaw(
        "reference.missing",
        f"It refers to a {target} that the extract does not have.",
        is_unreadable=False,
    )
