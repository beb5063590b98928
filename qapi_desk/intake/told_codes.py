"""Which event codes a whole snapshot tells anywhere, in its events or in rows of other tables.

A code that no row tells can start no clock and answer none: that is to be known before a rate of
a rule that asks for it is believed. Knows columns; no rule.
"""

import sqlite3
from collections import Counter
from typing import Final

from qapi_desk.intake.snapshot_schema import quoted

_ROWS: Final = (
    ("case:CASE_OPENED", "case", "opened_date"),
    ("CASE_CLOSED", "case", "closed_date"),
    ("PAYMENT_RCVD", "payment", "receipt_date"),
    ("DISBURSED", "payment", "sent_date"),
    ("ORDER_ESTABLISHED", "support_order", "established_date"),
    ("ACCOUNT_MONTH", "account_month", "month"),
    ("INTEREST_CALC", "account_month", "interest_calculated"),
    ("CS916_SENT", "account_month", "statement_sent_date"),
)
"""What rows of other tables tell when that column holds something (``rules.steps``)."""


def told_codes(connection: sqlite3.Connection) -> Counter[str]:
    """How often each code is told; a code with a topic counts as ``CODE`` and ``CODE:TOPIC``."""
    found: Counter[str] = Counter()
    events = "SELECT code, topic, count(*) FROM event WHERE code IS NOT NULL GROUP BY code, topic"
    for code, topic, rows in connection.execute(events):
        found[code] += rows
        if topic:
            found[f"{code}:{topic}"] += rows
    for code, table, column in _ROWS:
        if column in _columns(connection, table):
            found[code] += _filled(connection, table, column)
    bases = "SELECT basis, count(*) FROM support_order WHERE basis IS NOT NULL GROUP BY basis"
    for basis, rows in connection.execute(bases):
        found[f"ORDER_ESTABLISHED:{basis}"] += rows
    return +found


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")}


def _filled(connection: sqlite3.Connection, table: str, column: str) -> int:
    query = (
        f"SELECT count(*) FROM {quoted(table)}"
        f" WHERE {quoted(column)} IS NOT NULL AND {quoted(column)} <> 0"
    )
    return int(connection.execute(query).fetchone()[0])
