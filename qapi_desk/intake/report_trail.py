"""The audit trail of a snapshot as a whole: what its rows add up to, and rows that cannot stand.

Asks the database and holds no rows: a large county's trail has millions. Knows no law; which lines
count cases or children is told by the caller.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class TrailValue(NamedTuple):
    """So many rows of a line carry this value and this detail."""

    period: str
    line: str
    value: str
    detail: str
    rows: int


class Repeated(NamedTuple):
    """An item that stands more than once on a line; ``case_id`` is the first of its cases."""

    line: str
    case_id: str
    party_id: str
    times: int


class Trail:
    """The rows of ``report_line`` of some periods, as a snapshot's database holds them."""

    def __init__(self, connection: sqlite3.Connection, periods: Sequence[str]) -> None:
        self._connection = connection
        self._periods = tuple(periods)
        self._within = f"period IN ({', '.join('?' * len(periods))})"

    def values(self) -> Iterator[TrailValue]:
        """Rows by period, line, value and detail."""
        query = (
            "SELECT period, line_no, coalesce(value, ''), coalesce(detail, ''), count(*)"
            f" FROM report_line WHERE {self._within} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        )
        for row in self._connection.execute(query, self._periods):
            yield TrailValue(*row)

    def repeated_cases(self, lines: Sequence[str]) -> Iterator[Repeated]:
        """Cases that stand more than once on one of these lines."""
        yield from self._repeated("case_id", "''", lines, "case_id IS NOT NULL")

    def repeated_parties(self, lines: Sequence[str]) -> Iterator[Repeated]:
        """Parties that stand more than once on one of these lines, whatever their cases."""
        where = "party_id IS NOT NULL AND party_id <> ''"
        yield from self._repeated("party_id", "party_id", lines, where)

    def _repeated(
        self, key: str, party: str, lines: Sequence[str], where: str
    ) -> Iterator[Repeated]:
        marks = ", ".join("?" * len(lines))
        query = (
            f"SELECT line_no, coalesce(min(case_id), ''), {party}, count(*) FROM report_line"
            f" WHERE {self._within} AND line_no IN ({marks}) AND {where}"
            f" GROUP BY line_no, {key} HAVING count(*) > 1 ORDER BY line_no, {key}"
        )
        for row in self._connection.execute(query, (*self._periods, *lines)):
            yield Repeated(*row)

    def strangers(self) -> Iterator[Repeated]:
        """Rows whose case the snapshot does not know."""
        query = (
            "SELECT line_no, case_id, '', count(*) FROM report_line"
            f" WHERE {self._within} AND case_id IS NOT NULL AND case_id <> ''"
            ' AND case_id NOT IN (SELECT case_id FROM "case")'
            " GROUP BY line_no, case_id ORDER BY line_no, case_id"
        )
        for row in self._connection.execute(query, self._periods):
            yield Repeated(*row)

    def shared_children(self) -> frozenset[str]:
        """Children who are on more than one case."""
        query = "SELECT party_id FROM child GROUP BY party_id HAVING count(DISTINCT case_id) > 1"
        return frozenset(party for (party,) in self._connection.execute(query))

    def counted_parties(self, line: str, parties: frozenset[str]) -> frozenset[str]:
        """Which of these parties stand on a line, on whatever case."""
        query = f"SELECT DISTINCT party_id FROM report_line WHERE {self._within} AND line_no = ?"
        rows = self._connection.execute(query, (*self._periods, line))
        return frozenset(party for (party,) in rows if party in parties)
