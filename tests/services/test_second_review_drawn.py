"""Which cases are looked at again: when, at what rate, by whose chance, and how it is proved."""

import json
import shutil
import subprocess
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import ReviewKind, second_of
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR, LookTerms
from qapi_desk.sampling.tickets import draw_key
from qapi_desk.services import (
    assign,
    check_proof,
    conventions,
    demo_reviewer,
    draw_sample,
    findings,
    plan_sample,
    pooled,
    prove_draw,
    publish,
    received,
    reviews,
    second_draw,
)
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.planning import planned
from tests.services.second_looks import DICE, cases_again, drawn_again

HALF = LookTerms(Fraction(1, 2), 2)


def in_error(office: Office) -> set[str]:
    with office.workspace.store.read() as work:
        governing = reviews.review_in(work, office.first_id).governing
        found = work.findings.as_released(office.first_id, governing)
    return {each.case_id for each in found if each.outcome is Outcome.ERROR}


def test_that_it_waits_until_every_case_is_released(drawn: Office) -> None:
    said = refused("second.unreleased", lambda: second_draw.plan(drawn.supervisor, drawn.first_id))
    cases = len(drawn.queue())
    assert f"{cases} of {cases} opened cases" in said
    assert "favour early cases" in said


@pytest.mark.parametrize("name", ["birch", "dogwood", "elder"])
def test_that_only_a_supervisor_plans_it(finished: Office, name: str) -> None:
    desk = finished.desk(name)
    refused("people.role", lambda: second_draw.plan(desk, finished.first_id))


def test_that_a_tenth_of_each_kind_and_two_at_least_are_the_convention(finished: Office) -> None:
    found = second_draw.propose(finished.supervisor, finished.first_id)
    errors, cases = len(in_error(finished)), len(finished.queue())
    assert {row.name: row.universe_size for row in found.strata} == {
        ANY_ERROR: errors, NO_ERROR: cases - errors,
    }  # fmt: skip
    for row in found.strata:
        assert row.n == max(2, -(-row.universe_size // 10))


def test_that_the_convention_says_whence_it_is(finished: Office) -> None:
    row = conventions.of(finished.workspace.library).row("second_look_rate")
    assert row.citation
    assert not row.fixed_by_regulation


def test_that_no_rate_of_its_own_can_be_said_for_one_kind() -> None:
    assert {each.name for each in LookTerms.__dataclass_fields__.values()} == {"rate", "least"}


@pytest.mark.parametrize(
    ("rate", "least", "code"), [(0, 2, "rate"), (2, 2, "rate"), (1, 0, "least")]
)
def test_that_terms_that_cannot_be_are_refused(
    finished: Office, rate: int, least: int, code: str
) -> None:
    terms, desk = LookTerms(Fraction(rate), least), finished.supervisor
    refused(f"sampling.equal.{code}", lambda: second_draw.plan(desk, finished.first_id, terms))


def test_that_it_is_a_review_of_its_own_with_the_law_of_the_first(reviewed: Office) -> None:
    second_draw.plan(reviewed.supervisor, reviewed.first_id)
    first = reviews.get(reviewed.supervisor, reviewed.first_id)
    second = reviews.get(reviewed.supervisor, second_of(reviewed.first_id))
    assert (second.kind, second.looks_at) == (ReviewKind.SECOND, first.review_id)
    assert (second.law_hashes, second.forms, second.snapshot_id) == (
        first.law_hashes, first.forms, first.snapshot_id,
    )  # fmt: skip
    assert [each.review_id for each in reviews.reviews(reviewed.supervisor)] == [first.review_id]


def test_that_there_is_one_and_none_of_itself(reviewed: Office) -> None:
    desk, first = reviewed.supervisor, reviewed.first_id
    second_draw.plan(desk, first)
    refused("second.exists", lambda: second_draw.plan(desk, first))
    refused("second.kind", lambda: second_draw.plan(desk, second_of(first)))


def test_that_both_kinds_are_drawn_and_asked_what_they_were_asked_first(reviewed: Office) -> None:
    drawn_again(reviewed, HALF)
    asked = {row.case_id: row.criteria for row in reviewed.queue()}
    cases = cases_again(reviewed)
    assert all(case.criteria == asked[case.case_id] for case in cases)
    errors, every = in_error(reviewed), len(reviewed.queue())
    found = sum(case.case_id in errors for case in cases)
    assert found == -(-len(errors) // 2)
    assert len(cases) - found == -(-(every - len(errors)) // 2)


def test_that_the_key_is_the_year_s(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    view = draw_sample.current(reviewed.supervisor, second_id)
    frozen = plan_sample.plan(reviewed.supervisor, second_id)
    assert view
    assert frozen
    with reviewed.workspace.store.read() as work:
        master = work.secrets.get(f"master:{frozen.review_year}")
    hashes = (frozen.plan_hash, frozen.frame_hash)
    key = draw_key(master, frozen.review_year, frozen.quarter, *hashes, DICE)
    assert view.key == key.hex()


def test_that_nothing_tells_a_second_reviewer_the_kind(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    view = draw_sample.current(reviewed.desk("birch"), second_id)
    frozen = plan_sample.plan(reviewed.desk("birch"), second_id)
    assert view
    assert frozen
    assert {(ticket.ticket, ticket.stratum) for ticket in view.sample} == {("", "")}
    assert [ticket.case_id for ticket in view.sample] == sorted(t.case_id for t in view.sample)
    assert not frozen.document
    assert not frozen.criteria[0].strata
    ranks = [case.rank for case in cases_again(reviewed)]
    assert ranks == list(range(1, len(ranks) + 1))


def test_that_its_proof_holds_with_the_receipt_held_outside(
    reviewed: Office, tmp_path: Path
) -> None:
    second_id = drawn_again(reviewed)
    files = prove_draw.export(reviewed.supervisor, second_id, tmp_path / "proof")
    found = check_proof.verify_files(
        files.proof, files.frame, receipt_path=files.receipt, strata_path=files.strata
    )
    assert (found.ok, found.difference, found.is_anchored) == (True, None, True)


def test_that_a_case_moved_to_the_other_kind_is_found_out(reviewed: Office, tmp_path: Path) -> None:
    second_id = drawn_again(reviewed)
    files = prove_draw.export(reviewed.supervisor, second_id, tmp_path / "proof")
    told = files.strata.read_text()
    files.strata.write_text(told.replace(f"\t{ANY_ERROR}\n", f"\t{NO_ERROR}\n", 1))
    found = check_proof.verify_files(files.proof, files.frame, strata_path=files.strata)
    assert "strata" in str(found.difference)


def test_that_openssl_alone_redraws_the_second_sample(reviewed: Office, tmp_path: Path) -> None:
    assert shutil.which("openssl"), "openssl is part of what is promised"
    second_id = drawn_again(reviewed)
    files = prove_draw.export(reviewed.supervisor, second_id, tmp_path / "proof")
    proof = json.loads(files.proof.read_text())
    rows = [line.split("\t") for line in files.strata.read_text().splitlines()]
    by_hand: set[str] = set()
    for stratum in proof["plan"]["criteria"][0]["strata"]:
        part = tmp_path / "part.txt"
        part.write_text("".join(f"{c}\n" for c, name in rows if name == stratum["name"]))
        order = subprocess.run(
            ["sh", str(files.script), str(part), proof["key"]],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        by_hand |= {line.split()[1] for line in order.splitlines()[: stratum["n"]]}
    assert by_hand == {case.case_id for case in cases_again(reviewed)}


def test_that_its_proof_is_printed_without_a_confidence(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    document = publish.document(reviewed.supervisor, second_id, "draw-proof")
    (plan,) = [block for block in document.blocks if getattr(block, "key", "") == "plan"]
    assert plan.rows[0][3:6] == (None, None, None)  # type: ignore[union-attr]
    told = {name: value for name, value, _ in document.cover.items}
    assert "the same share of each, at least 2" in str(told["Design"])


def test_that_a_draw_is_voided_and_drawn_again_on_record(reviewed: Office) -> None:
    second_id, desk = drawn_again(reviewed), reviewed.supervisor
    draw_sample.void(desk, second_id, "The dice fell from the table.")
    second_draw.draw(desk, reviewed.first_id, public_value="2 7 1", progress=Silent())
    view = draw_sample.current(desk, second_id)
    assert view
    assert (view.number, [each.reason for each in view.voided]) == (
        2, ["The dice fell from the table."],
    )  # fmt: skip


@pytest.mark.parametrize("key", ["findings", "year"])
def test_that_nothing_makes_a_rate_of_it(reviewed: Office, key: str) -> None:
    second_id = drawn_again(reviewed)
    refused("second.no_rate", lambda: publish.document(reviewed.supervisor, second_id, key))


def test_that_pages_of_figures_refuse_it(reviewed: Office) -> None:
    second_id, desk = drawn_again(reviewed), reviewed.supervisor
    refused("second.no_rate", lambda: findings.show(desk, second_id))
    refused("second.no_rate", lambda: pooled.year(desk, second_id))
    refused("plan.kind", lambda: plan_sample.propose(desk, second_id, {}))


def test_that_an_ordinary_plan_cannot_be_made_by_what_was_found(drawn: Office) -> None:
    by_findings = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.FIRST_FINDINGS))
    desk, first = drawn.supervisor, drawn.first_id
    refused("plan.trait", lambda: plan_sample.propose(desk, first, {}, terms=by_findings))


def a_list(office: Office, folder: Path) -> ReviewId:
    """A list that others drew for a year without a master seed, in a reviewer's hands."""
    lead, cases = office.supervisor, office.queue()
    snapshot_id = reviews.get(lead, office.first_id).snapshot_id
    new = reviews.NewReview("", "FFY2025Q3", snapshot_id, (CriterionId("line-1"),))
    review_id = ReviewId(reviews.create(lead, new).made or "")
    path = folder / "list.txt"
    path.write_text("".join(f"{row.case_id}\n" for row in cases[:3]))
    drawn_on = date(2026, 10, 20)
    received.receive(lead, review_id, path, drawn_by="DCSS", drawn_on=drawn_on)
    with office.workspace.store.read() as work:
        case_ids = [case.case_id for case in work.cases.all(review_id)]
    assign.assign(lead, review_id, case_ids, PersonId("birch"))
    return review_id


def answer_list(office: Office, review_id: ReviewId) -> None:
    with office.workspace.store.read() as work:
        case_ids = [case.case_id for case in work.cases.all(review_id)]
    desk = office.desk("birch")
    for case_id in case_ids:
        demo_reviewer.review(desk, review_id, case_id, supervisor=office.supervisor)


def test_that_a_seed_committed_after_an_answer_serves_no_second_review(
    drawn: Office, tmp_path: Path
) -> None:
    review_id, desk = a_list(drawn, tmp_path), drawn.supervisor
    answer_list(drawn, review_id)
    said = refused("second.no_master", lambda: second_draw.plan(desk, review_id))
    assert "chosen to please" in said
    draw_sample.commit_master(desk, review_id)
    said = refused("second.late_master", lambda: second_draw.plan(desk, review_id))
    assert "another agency may draw" in said


def test_that_a_received_list_is_looked_at_again_by_a_seed_committed_before(
    drawn: Office, tmp_path: Path
) -> None:
    review_id, desk = a_list(drawn, tmp_path), drawn.supervisor
    draw_sample.commit_master(desk, review_id)
    answer_list(drawn, review_id)
    second_draw.plan(desk, review_id)
    second_draw.draw(desk, review_id, public_value=DICE, progress=Silent())
    with drawn.workspace.store.read() as work:
        assert 2 <= len(work.cases.all(second_of(review_id))) <= 3


def test_that_a_review_without_cases_has_nothing_to_look_at(drawn: Office) -> None:
    review_id, desk = planned(drawn, "FFY2026Q3", "line-1"), drawn.supervisor
    refused("second.unopened", lambda: second_draw.plan(desk, review_id))


def test_that_there_is_nothing_to_draw_before_it_is_planned(finished: Office) -> None:
    desk, first = finished.supervisor, finished.first_id
    draw = second_draw.draw
    refused("second.none", lambda: draw(desk, first, public_value="1", progress=Silent()))
