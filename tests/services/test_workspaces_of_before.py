"""A workspace in which an earlier program drew: what it kept nothing of is said, the rest works."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.services import check_proof, prove_draw, publish, representative
from tests.services.desks import Office
from tests.services.planning import BY_OFFICE, proposal


@pytest.fixture
def of_before(drawn: Office) -> Office:
    """The drawn demonstration without what an earlier program kept nothing of."""
    (path,) = drawn.workspace.home.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM frame_fact")
        database.execute("UPDATE membership SET week = ''")
    return drawn


def test_that_its_draw_has_nothing_to_be_compared_by(of_before: Office) -> None:
    assert representative.check(of_before.supervisor, of_before.review_id) == ()


def test_that_its_printed_proof_says_so(of_before: Office) -> None:
    page = publish.document(of_before.supervisor, of_before.review_id, "draw-proof")
    assert "an earlier program, which kept nothing to compare by" in str(page)


def test_that_its_proof_is_exported_and_holds(of_before: Office, tmp_path: Path) -> None:
    lead, review_id = of_before.supervisor, of_before.review_id
    files = prove_draw.export(lead, review_id, tmp_path / "draw")
    assert check_proof.verify_files(files.proof, files.frame).ok


def test_that_strata_ask_for_a_review_of_today(of_before: Office) -> None:
    with pytest.raises(Refused) as refusal:
        proposal(of_before, of_before.review_id, BY_OFFICE)
    assert refusal.value.code == "plan.no_facts"
