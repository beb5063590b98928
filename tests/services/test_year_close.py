"""Closing a review year: once everything is done, for good, with its master seed revealed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.progress import Silent
from qapi_desk.sampling.tickets import draw_key, master_commitment
from qapi_desk.services import (
    amend,
    draw_sample,
    plan_sample,
    publish,
    received,
    reviews,
    settle,
    years,
)
from tests.services.amended import asked, first_of, right, settled
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused

WHY = "The self-assessment of the year was handed in on March 28."


def year_of(office: Office) -> str:
    return reviews.get(office.supervisor, office.first_id).period.review_year


def closed(office: Office) -> years.ClosedYear:
    years.close(office.supervisor, year_of(office), WHY)
    return years.closed(office.supervisor)[0]


def test_that_a_year_is_closed_with_its_reason_and_reviews(reviewed: Office) -> None:
    told = closed(reviewed)
    assert (told.review_year, told.reason, told.closed_by) == (year_of(reviewed), WHY, "alder")
    assert told.reviews == (reviewed.first_id,)
    assert "year.closed" in reviewed.history_kinds()


def test_that_the_revealed_seed_opens_the_commitment_and_gives_the_key(reviewed: Office) -> None:
    master = bytes.fromhex(closed(reviewed).master)
    proof = draw_sample.proof(reviewed.supervisor, reviewed.first_id)
    assert proof.master == master.hex()
    assert master_commitment(master) == proof.master_commitment
    key = draw_key(
        master, proof.review_year, proof.quarter, proof.plan_hash, proof.frame_hash,
        proof.public_value or "",
    )  # fmt: skip
    assert key.hex() == proof.key


def test_that_the_seed_is_for_all_to_read_and_printed_on_proofs(reviewed: Office) -> None:
    master = closed(reviewed).master
    assert [each.master for each in years.closed(reviewed.desk("cedar"))] == [master]
    document = publish.document(reviewed.supervisor, reviewed.first_id, "draw-proof")
    assert master in [value for _, value, _ in document.cover.items]


def test_that_no_seed_is_revealed_before(finished: Office) -> None:
    assert draw_sample.proof(finished.supervisor, finished.first_id).master is None
    document = publish.document(finished.supervisor, finished.first_id, "draw-proof")
    assert "Master seed M, revealed" not in [label for label, _, _ in document.cover.items]
    assert years.closed(finished.supervisor) == ()


def settle_one(office: Office) -> None:
    finding = first_of(office, "line-1", Outcome.ERROR)
    settled(office.supervisor, office, finding, settle.Verdict(RuleOutcome.YES))


def start_one(office: Office) -> None:
    review = reviews.get(office.supervisor, office.first_id)
    new = reviews.NewReview("Late", "2026Q3", review.snapshot_id, review.criteria[-1:])
    reviews.create(office.supervisor, new)


ACTS: list[tuple[str, Callable[[Office], object]]] = [
    ("settle", settle_one),
    ("amend", lambda office: asked(office, right(office))),
    ("start a review", start_one),
    ("void a draw", lambda o: draw_sample.void(o.supervisor, o.first_id, "Once more.")),
    ("draw", lambda o: draw_sample.draw(o.supervisor, o.first_id, public_value="7",
                                        progress=Silent())),
    ("close again", lambda office: years.close(office.supervisor, year_of(office), WHY)),
]  # fmt: skip


@pytest.mark.parametrize("act", [act for _, act in ACTS], ids=[name for name, _ in ACTS])
def test_that_nothing_of_a_closed_year_changes_and_the_law_is_named(
    reviewed: Office, act: Callable[[Office], object]
) -> None:
    closed(reviewed)
    before = reviewed.history_kinds()
    said = refused("year.closed", lambda: act(reviewed))
    assert "not rewritten" in said
    assert "next year's report" in said
    assert "45 CFR 308.1(e)(2)(v)" in said
    assert reviewed.history_kinds() == before


def test_that_what_waits_is_not_confirmed_after_the_year(reviewed: Office) -> None:
    number = asked(reviewed, right(reviewed))
    said = refused("year.not_done", lambda: closed(reviewed))
    assert f"amendment {number} waits" in said
    amend.decide(reviewed.supervisor, number, is_confirmed=False, reason="No proof came.")
    assert closed(reviewed).reviews


def test_that_open_cases_keep_a_year_open(drawn_office: Office) -> None:
    desk, year = drawn_office.supervisor, year_of(drawn_office)
    cases = len(drawn_office.queue())
    told = f"{cases} of {cases} cases of {drawn_office.first_id} are not released"
    assert told in refused("year.not_done", lambda: years.close(desk, year, WHY))
    assert told in years.still_open(desk, year)


def test_that_a_review_of_which_nothing_was_frozen_keeps_no_year_open(reviewed: Office) -> None:
    start_one(reviewed)
    assert years.still_open(reviewed.supervisor, year_of(reviewed)) == ()


def test_that_no_plan_is_frozen_and_no_list_received_after_the_year(
    reviewed: Office, tmp_path: Path
) -> None:
    start_one(reviewed)
    closed(reviewed)
    desk = reviewed.supervisor
    late = reviews.reviews(desk)[0].review_id
    refused("year.closed", lambda: plan_sample.freeze(desk, late, {}, Silent()))
    listed, day = tmp_path / "list.txt", date(2026, 11, 2)
    refused(
        "year.closed",
        lambda: received.receive(desk, late, listed, drawn_by="DCSS", drawn_on=day),
    )
    assert late != reviewed.first_id


def test_that_only_a_supervisor_closes_a_year_for_a_reason(finished: Office) -> None:
    year = year_of(finished)
    refused("people.role", lambda: years.close(finished.desk("dogwood"), year, WHY))
    refused("people.role", lambda: years.still_open(finished.desk("birch"), year))
    refused("year.why", lambda: years.close(finished.supervisor, year, " "))


def test_that_a_year_without_reviews_is_none(finished: Office) -> None:
    said = refused("year.none", lambda: years.close(finished.supervisor, "FFY1999", WHY))
    assert year_of(finished) in said


def test_that_a_seed_that_does_not_open_its_commitment_closes_nothing(reviewed: Office) -> None:
    in_the_file(reviewed, "UPDATE secret SET value = ?", bytes(32))
    refused("year.master", lambda: closed(reviewed))
    assert years.closed(reviewed.supervisor) == ()


def reopened(office: Office) -> None:
    closed(office)
    in_the_file(office, "DELETE FROM document WHERE kind = 'year-closed'")


def test_that_a_closed_year_is_not_opened_behind_the_back(reviewed: Office) -> None:
    reopened(reviewed)
    refused("workspace.forged", lambda: settle_one(reviewed))
    refused("workspace.forged", lambda: years.closed(reviewed.supervisor))


def test_that_another_year_stays_open(reviewed: Office) -> None:
    closed(reviewed)
    desk = reviewed.supervisor
    review = reviews.get(desk, reviewed.first_id)
    assert review.period.last == date(2026, 9, 30)
    new = reviews.NewReview("Earlier", "2025Q3", review.snapshot_id, review.criteria[-1:])
    assert ReviewId(reviews.create(desk, new).made or "")
