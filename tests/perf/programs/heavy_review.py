"""Gives every case of a review all its criteria, so that each asks every form, and more cases.

Words: a workspace's folder whose cases may change; up to how many cases the queue is filled, with
cases of the snapshot that nobody drew. Prints how many there are.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import Connection, text

from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import demo, reviews
from qapi_desk.services.workspace import Desk, open_workspace

ALL = text("UPDATE review_case SET criteria = :criteria WHERE review_id = :review")
CASES = text("SELECT count(*) FROM review_case WHERE review_id = :review")
ONE = text("SELECT * FROM review_case WHERE review_id = :review ORDER BY rank LIMIT 1")
DUE = text(
    "INSERT INTO assignment (review_id, case_id, due_on, minutes, returned_why, handed_back_why, "
    "waiver) SELECT review_id, case_id, '2026-12-18', 25, '', '', '' FROM review_case "
    "WHERE case_id NOT IN (SELECT case_id FROM assignment)"
)


def all_criteria(desk: Desk, review_id: ReviewId) -> str:
    """The criteria that the review's forms ask about, as the store keeps them."""
    review = reviews.get(desk, review_id)
    asked = {c for pin in review.forms for c in desk.library.form(pin.form_id).form.criteria}
    return json.dumps(sorted(asked))


def fill(connection: Connection, review_id: ReviewId, wanted: int) -> None:
    """List made-up cases after the drawn ones."""
    row = dict(connection.execute(ONE, {"review": review_id}).mappings().one())
    there = connection.execute(CASES, {"review": review_id}).scalar_one()
    made = [
        {**row, "case_id": f"99{number:011d}", "rank": 100_000 + number}
        for number in range(wanted - there)
    ]
    if made:
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO review_case ({columns}) VALUES ({values})"), made)
        connection.execute(DUE)


def main() -> None:
    workspace = open_workspace(Path(sys.argv[1]))
    workspace.hold("a measurement")
    desk = demo.sign_in(workspace)
    review_id = demo.current_review(desk)
    criteria = all_criteria(desk, review_id)
    with desk.store._home.writer.begin() as connection:
        connection.execute(ALL, {"criteria": criteria, "review": review_id})
        fill(connection, review_id, int(sys.argv[2]))
        count = connection.execute(CASES, {"review": review_id}).scalar_one()
    workspace.close()
    sys.stdout.write(json.dumps({"cases": count, "criteria": criteria}) + "\n")


if __name__ == "__main__":
    main()
