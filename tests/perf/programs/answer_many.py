"""Saves answers of one case as the window does, each beside a one-row commit by the same engine.

Words: a copy of the demonstration workspace (its case's answers will change). Prints milliseconds
as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionType
from qapi_desk.services import answer as answering
from qapi_desk.services import casework, demo
from qapi_desk.services.workspace import Desk, open_workspace

ROUNDS = 400
ONE_ROW = Table(
    "one_row", MetaData(), Column("id", Integer, primary_key=True), Column("text", String)
)


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def one_row(desk: Desk) -> None:
    with desk.store._home.writer.begin() as connection:
        connection.execute(insert(ONE_ROW), {"text": "x" * 60})


def given(bench: answering.Bench, number: int) -> tuple[str, Answer]:
    """The next thing a reviewer might say: choices and texts of every form in turn."""
    asked = [
        (compiled.form.form_id, each.question)
        for compiled in bench.forms
        for each in compiled.questions.values()
        if each.question.type in {QuestionType.SELECT_ONE, QuestionType.TEXT}
        and not each.question.read_only
        and not compiled.repeat_of(each.question.name)
    ]
    form_id, question = asked[number % len(asked)]
    choices = [choice.name for choice in question.choices] or ["seen", "looked at"]
    value = str(choices[(number // len(asked)) % len(choices)])
    return form_id, Answer(question.name, value, comment="as the file shows")


def main() -> None:
    workspace = open_workspace(Path(sys.argv[1]))
    workspace.hold("a measurement")
    reviewer = next(p for p in workspace.people() if p.person_id in wanted(demo.sign_in(workspace)))
    desk = demo.sign_in(workspace, str(reviewer.person_id))
    review_id = demo.current_review(desk)
    row = max(casework.queue(desk, review_id, is_mine=True), key=lambda r: len(r.criteria))
    bench = answering.lay_out(desk, review_id, row.case_id)
    with desk.store._home.writer.begin() as connection:
        ONE_ROW.create(connection, checkfirst=True)
    bare, saved = [], []
    for number in range(ROUNDS):
        form_id, said = given(bench, number)
        bare.append(milliseconds(lambda: one_row(desk)))
        saved.append(
            milliseconds(
                lambda f=form_id, s=said: answering.record(  # type: ignore[misc] # default binds it
                    desk, review_id, row.case_id, f, s, bench=bench
                )
            )
        )
    workspace.close()
    questions = sum(len(compiled.questions) for compiled in bench.forms)
    found = {"criteria": len(row.criteria), "questions": questions}
    sys.stdout.write(json.dumps(found | spread("one_row", bare) | spread("answer", saved)) + "\n")


def wanted(supervisor: Desk) -> set[str]:
    """Who has cases that nobody has begun."""
    rows = casework.queue(supervisor, demo.current_review(supervisor))
    return {str(row.reviewer) for row in rows if row.state == "assigned"}


def spread(name: str, found: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(found, n=100)
    return {f"{name}_p50_ms": cuts[49], f"{name}_p95_ms": cuts[94]}


if __name__ == "__main__":
    main()
