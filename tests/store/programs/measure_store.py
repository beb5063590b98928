"""Measures saving an answer against a bare one-row commit through the same engine, as JSON.

Words: a folder to work in, and the number of tickets to try (0 for none). Milliseconds are
medians; on a virtual disk a sync may not reach anything physical.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    DrawId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
)
from qapi_desk.domain.people import Person, Role
from qapi_desk.store.work import Store

ROUNDS = 300
MOMENT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
ONE_ROW = Table(
    "one_row", MetaData(), Column("id", Integer, primary_key=True), Column("text", String)
)


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def one_row(store: Store) -> None:
    with store._home.writer.begin() as connection:
        connection.execute(insert(ONE_ROW), {"text": "x" * 60})


def answer(store: Store, number: int) -> None:
    given = Answer(QuestionId(f"q{number % 30}"), "met", comment="seen in the case file")
    event = AnswerEvent(
        ReviewId("r"),
        CaseId("0000000000001"),
        FormId("compliance"),
        "1.0",
        given,
        PersonId("ann"),
        MOMENT,
    )
    body = {"question": given.question, "value": given.value, "comment": given.comment}
    with store.write() as work:
        work.answers.record(event)
        work.history.append(Happening(MOMENT, "ann", "answer.given", "r", body))


def measure(store: Store, tickets: int) -> dict[str, float]:
    bare, answers = [], []
    for number in range(ROUNDS):
        bare.append(milliseconds(lambda: one_row(store)))
        answers.append(milliseconds(lambda at=number: answer(store, at)))  # type: ignore[misc] # default binds it
    found = {"one_row_ms": statistics.median(bare), "answer_ms": statistics.median(answers)}
    found["ratio"] = found["answer_ms"] / found["one_row_ms"]
    return found | (measure_tickets(store, tickets) if tickets else {})


def measure_tickets(store: Store, tickets: int) -> dict[str, float]:
    draw = DrawId("r#1")
    made = [
        Ticket(n, CaseId(f"{n:013d}"), f"{n:064x}", TicketRole.RESERVE)
        for n in range(1, tickets + 1)
    ]

    def keep() -> None:
        with store.write() as work:
            work.tickets.add_many(draw, made)

    def redraw() -> None:
        with store.read() as work:
            work.tickets.in_order(draw, 1, 500)

    return {"keep_tickets_ms": milliseconds(keep), "first_500_ms": milliseconds(redraw)}


def prepared(url: str, passphrase: str | None) -> Store:
    store = Store(url, passphrase)
    ticket = Ticket(1, CaseId("0000000000001"), "ab", TicketRole.SAMPLE)
    with store.write() as work:
        work.people.add(Person(PersonId("ann"), "Ann Example", Role.REVIEWER, "Sample County"), "x")
        work.cases.open(ReviewId("r"), DrawId("r#1"), ticket, (CriterionId("establishment"),))
    with store._home.writer.begin() as connection:
        ONE_ROW.create(connection)
    store.hold("a measurement", "ann")
    return store


folder, count = Path(sys.argv[1]), int(sys.argv[2])
for name, secret in (("plain", None), ("cipher", "nine green lanterns")):
    with prepared(f"sqlite:///{folder / name}.sqlite", secret) as opened:
        sys.stdout.write(json.dumps({"home": name} | measure(opened, count)) + "\n")
