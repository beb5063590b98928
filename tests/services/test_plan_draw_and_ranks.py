"""From plan to sample: nobody can shop for one; N/A and exclusions open the next rank."""

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.draws import SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState
from qapi_desk.sampling.tickets import order as ticket_order
from qapi_desk.services import (
    assign,
    check_proof,
    draw_sample,
    plan_sample,
    prove_draw,
    reviews,
)
from tests.services.desks import Office, person

LINE_1 = CriterionId("line-1")


def another_review(office: Office, period: str, *criteria: str) -> ReviewId:
    snapshot_id = reviews.get(office.supervisor, office.review_id).snapshot_id
    new = reviews.NewReview("", period, snapshot_id, tuple(CriterionId(c) for c in criteria))
    return ReviewId(reviews.create(office.supervisor, new).made or "")


def planned(office: Office, period: str, *criteria: str) -> ReviewId:
    review_id = another_review(office, period, *criteria)
    plan_sample.universes(office.supervisor, review_id, Silent())
    return review_id


def drawn_again(office: Office, review_id: ReviewId, value: str | None = "4 4 4") -> None:
    draw_sample.draw(office.supervisor, review_id, public_value=value, progress=Silent())


def test_that_a_frozen_plan_is_never_changed(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        plan_sample.freeze(drawn.supervisor, drawn.review_id, {}, Silent())
    assert refusal.value.code == "plan.frozen"


def test_that_a_plan_waits_for_its_universes(drawn: Office) -> None:
    review_id = another_review(drawn, "FFY2026Q3", "line-1")
    with pytest.raises(Refused) as refusal:
        plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    assert refusal.value.code == "plan.no_universes"


def test_that_no_plan_freezes_before_a_master_seed_is_committed(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2025Q4", "line-1")
    with pytest.raises(Refused) as refusal:
        plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    assert refusal.value.code == "plan.no_master"


def test_that_a_master_seed_is_committed_once_a_year(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        draw_sample.commit_master(drawn.supervisor, drawn.review_id)
    assert refusal.value.code == "draw.master_exists"


def test_that_nothing_is_drawn_without_a_frozen_plan(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    with pytest.raises(Refused) as refusal:
        drawn_again(drawn, review_id)
    assert refusal.value.code == "draw.no_plan"


def test_that_a_plan_for_an_empty_universe_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        planned(drawn, "1999-02-01..1999-02-28", "expedited-12")
    assert refusal.value.code == "plan.empty_universe"


def test_that_a_misspelt_criterion_does_not_freeze_a_plan(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    asked = {CriterionId("line1"): SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(1, 2))}
    with pytest.raises(Refused, match="no criterion 'line1'"):
        plan_sample.freeze(drawn.supervisor, review_id, asked, Silent())
    assert plan_sample.plan(drawn.supervisor, review_id) is None


def test_that_a_sample_never_exceeds_its_universe(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    tight = {LINE_1: SizeSettings(Fraction(99, 100), Fraction(1, 1000), Fraction(1, 2))}
    row = plan_sample.propose(drawn.supervisor, review_id, tight).rows[0]
    assert (row.n, row.is_census) == (row.universe_size, True)


def test_that_a_second_draw_of_a_plan_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        drawn_again(drawn, drawn.review_id)
    assert refusal.value.code == "draw.exists"


def test_that_a_blank_public_value_witnesses_nothing(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        drawn_again(drawn, drawn.review_id, "  ")
    assert refusal.value.code == "draw.public_value"


def test_that_a_draw_without_public_value_says_not_witnessed(drawn: Office) -> None:
    draw_sample.void(drawn.supervisor, drawn.review_id, "Thrown before the receipt went out.")
    drawn_again(drawn, drawn.review_id, None)
    view = draw_sample.current(drawn.supervisor, drawn.review_id)
    assert view is not None
    assert not view.is_witnessed


def test_that_another_review_of_the_same_days_does_not_draw_again(drawn: Office) -> None:
    review_id = planned(drawn, "2026Q3", "line-1")
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    with pytest.raises(Refused) as refusal:
        drawn_again(drawn, review_id)
    assert refusal.value.code == "draw.elsewhere"


def test_that_a_draw_voided_in_a_twin_review_stands_on_the_later_proof(drawn: Office) -> None:
    draw_sample.void(drawn.supervisor, drawn.review_id, "The list of exclusions was wrong.")
    review_id = planned(drawn, "2026Q3", "line-1")
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    drawn_again(drawn, review_id)
    proof = draw_sample.proof(drawn.supervisor, review_id)
    assert [(v.number, v.reason) for v in proof.voided] == [
        (1, "The list of exclusions was wrong.")
    ]


def test_that_a_day_less_is_no_other_period_to_draw_from(drawn: Office) -> None:
    review_id = planned(drawn, "2026-07-02..2026-09-30", "line-1")
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    with pytest.raises(Refused) as refusal:
        drawn_again(drawn, review_id)
    assert refusal.value.code == "draw.elsewhere"


def test_that_the_year_of_a_drawn_quarter_is_drawn_freely(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026", "line-1")
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    drawn_again(drawn, review_id)
    assert draw_sample.current(drawn.supervisor, review_id) is not None


def test_that_two_first_draws_voided_in_reviews_apart_stand_in_order_on_one_proof(
    drawn: Office, tmp_path: Path
) -> None:
    made = []
    for names in (("line-1",), ("line-2",), ("line-1", "line-2")):
        made.append(review_id := planned(drawn, "2026Q1", *names))
        plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
        drawn_again(drawn, review_id)
        if len(names) == 1:
            draw_sample.void(drawn.supervisor, review_id, f"Set aside: {review_id}.")
    one, two, both = made
    files = prove_draw.export(drawn.supervisor, both, tmp_path / "draw")
    voided = draw_sample.proof(drawn.supervisor, both).voided
    assert [(v.number, v.reason) for v in voided] == [
        (1, f"Set aside: {one}."), (2, f"Set aside: {two}."),
    ]  # fmt: skip
    assert check_proof.verify_files(files.proof, files.frame).ok


def test_that_an_earlier_quarter_is_drawn_freely(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent())
    drawn_again(drawn, review_id)
    assert draw_sample.current(drawn.supervisor, review_id) is not None


def test_that_a_voided_draw_keeps_number_reason_and_person_on_later_proofs(drawn: Office) -> None:
    for value in ("1 1", "2 2"):
        draw_sample.void(drawn.supervisor, drawn.review_id, f"Set aside before {value}.")
        drawn_again(drawn, drawn.review_id, value)
    voided = draw_sample.proof(drawn.supervisor, drawn.review_id).voided
    assert [(v.number, v.person) for v in voided] == [(1, "alder"), (2, "alder")]


def test_that_voided_draws_keep_their_order_past_ten(drawn: Office) -> None:
    for number in range(1, 12):
        draw_sample.void(drawn.supervisor, drawn.review_id, f"Trial {number}.")
        drawn_again(drawn, drawn.review_id, str(number))
    proof = draw_sample.proof(drawn.supervisor, drawn.review_id)
    assert [v.number for v in proof.voided] == list(range(1, 12))


def test_that_a_draw_is_voided_for_a_reason(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        draw_sample.void(drawn.supervisor, drawn.review_id, "  ")
    assert refusal.value.code == "draw.reason"


def test_that_a_draw_with_answers_cannot_be_voided(drawn: Office) -> None:
    drawn.say(drawn.a_case("line-1"), "gen_ours", "yes")
    with pytest.raises(Refused):
        draw_sample.void(drawn.supervisor, drawn.review_id, "I want other cases.")
    assert draw_sample.current(drawn.supervisor, drawn.review_id) is not None


def test_that_a_draw_with_a_mere_remark_cannot_be_voided(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    drawn.say(case_id, "gen_ours", comment="Only a remark.")
    with pytest.raises(Refused):
        draw_sample.void(drawn.supervisor, drawn.review_id, "I want other cases.")


def settle(office: Office, criterion: str, how: str) -> CaseId:
    """Release a case that counts for this criterion alone, in one of four ways."""
    case_id = next(row.case_id for row in office.queue() if row.criteria == (criterion,))
    if how == "excluded":
        office.exclude(case_id)
    elif how == "undetermined":
        answered_but(office, case_id, "l1_right", "undetermined")
    else:
        for question, value in (("gen_ours", "yes"), ("gen_duplicate", "no")):
            office.say(case_id, question, value)
        if how == "not applicable":
            office.say(case_id, "l1_applies", "not_on_line")
    office.answer_all(case_id)
    return case_id


def answered_but(office: Office, case_id: CaseId, question: str, value: str) -> None:
    for name in ("gen_ours", "l1_applies"):
        office.say(case_id, name, "yes")
    office.say(case_id, "gen_duplicate", "no")
    office.say(case_id, question, value, comment="The page is missing.", evidence="Page 1 of 2")


def opened_for(office: Office, criterion: CriterionId) -> list[CaseId]:
    return [row.case_id for row in office.queue() if criterion in row.criteria]


@pytest.mark.parametrize("how", ["excluded", "not applicable"])
def test_that_what_does_not_count_opens_the_next_rank_in_ticket_order(
    drawn: Office, how: str
) -> None:
    before = opened_for(drawn, LINE_1)
    settle(drawn, "line-1", how)
    with drawn.workspace.store.read() as work:
        made = draw_sample.current_in(work, drawn.review_id)
        assert made is not None
        members = work.memberships.of(drawn.review_id, LINE_1)
        order = [t.case_id for t in work.tickets.in_order(made.draw_id) if t.case_id in members]
    assert set(opened_for(drawn, LINE_1)) == set(order[: len(before) + 1])


@pytest.mark.parametrize("how", ["undetermined", "met"])
def test_that_a_case_that_stays_in_its_place_opens_nothing(drawn: Office, how: str) -> None:
    before = drawn.queue()
    settle(drawn, "line-1", how)
    assert len(drawn.queue()) == len(before)


def test_that_the_opened_rank_waits_for_a_reviewer_and_is_remembered(drawn: Office) -> None:
    before = {row.case_id for row in drawn.queue()}
    settle(drawn, "line-1", "excluded")
    fresh = [row for row in drawn.queue() if row.case_id not in before]
    assert [row.state for row in fresh] in ([], [CaseState.UNASSIGNED])
    assert "rank.opened" in drawn.history_kinds()


def test_that_asking_again_opens_no_further_rank(drawn: Office) -> None:
    settle(drawn, "line-1", "excluded")
    before = drawn.queue()
    assert not assign.open_next(drawn.supervisor, drawn.review_id).touched
    assert drawn.queue() == before


def test_that_a_used_up_reserve_goes_on_in_the_same_order(drawn: Office) -> None:
    proof = draw_sample.proof(drawn.supervisor, drawn.review_id)
    for row in drawn.queue():
        if row.criteria == ("line-1",):
            drawn.exclude(row.case_id)
            drawn.answer_all(row.case_id)
    with drawn.workspace.store.read() as work:
        made = draw_sample.current_in(work, drawn.review_id)
        assert made is not None
        members = work.memberships.of(drawn.review_id, LINE_1)
        frame = plan_sample.frame_in(work, drawn.review_id)
        order = [t.case_id for t in ticket_order(bytes.fromhex(made.key), frame)]
        order = [case_id for case_id in order if case_id in members]
    opened = opened_for(drawn, LINE_1)
    assert set(opened) == set(order[: len(opened)])
    assert [t.case_id for t in proof.tickets if t.case_id in members] == order[
        : sum(t.case_id in members for t in proof.tickets)
    ]


def test_that_nobody_reviews_a_case_they_had_a_hand_in(drawn: Office) -> None:
    worker_id = drawn.desk("cedar").person.worker_id
    with drawn.workspace.snapshot(reviews.get(drawn.supervisor, drawn.review_id).snapshot_id) as s:
        hands = s.hands_on([row.case_id for row in drawn.queue()])
    theirs = [case_id for case_id, workers in hands.items() if worker_id in workers]
    assert theirs, "no case of the sample was worked by the reviewer who is a worker"
    with pytest.raises(Refused) as refusal:
        assign.assign(drawn.supervisor, drawn.review_id, theirs[:1], person("cedar"))
    assert refusal.value.code == "assign.own_case"
    assert not [r for r in drawn.queue() if r.reviewer == "cedar" and r.case_id in theirs]


def test_that_sharing_out_is_all_or_nothing(drawn: Office) -> None:
    draw_sample.void(drawn.supervisor, drawn.review_id, "To be shared out anew.")
    drawn_again(drawn, drawn.review_id)
    before, both = drawn.queue(), [person("birch"), person("elder")]
    with pytest.raises(Refused) as refusal:
        assign.assign_balanced(drawn.supervisor, drawn.review_id, both)
    assert refusal.value.code == "assign.not_a_reviewer"
    assert drawn.queue() == before


def test_that_sharing_among_nobody_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        assign.assign_balanced(drawn.supervisor, drawn.review_id, [])
    assert refusal.value.code == "assign.nobody"


def test_that_an_exported_proof_verifies_with_its_receipt(drawn: Office, tmp_path: Path) -> None:
    files = prove_draw.export(drawn.supervisor, drawn.review_id, tmp_path / "proof")
    found = check_proof.verify_files(files.proof, files.frame, receipt_path=files.receipt)
    assert (found.ok, found.difference) == (True, None)


def test_that_openssl_alone_redraws_the_sample(drawn: Office, tmp_path: Path) -> None:
    assert shutil.which("openssl"), "openssl is part of what is promised"
    files = prove_draw.export(drawn.supervisor, drawn.review_id, tmp_path / "proof")
    proof = json.loads(files.proof.read_text())
    plan = {row["criterion"]: row for row in proof["plan"]["criteria"]}
    universe = files.proof.parent / "universe-establishment.txt"
    drawn_by_hand = subprocess.run(
        ["sh", str(files.script), str(universe), proof["key"]],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    first = [line.split()[1] for line in drawn_by_hand.splitlines()][: plan["establishment"]["n"]]
    assert set(first) == set(opened_for(drawn, CriterionId("establishment")))


def test_that_a_folder_in_the_way_is_left_as_it_is(drawn: Office, tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir()
    with pytest.raises(Refused) as refusal:
        prove_draw.export(drawn.supervisor, drawn.review_id, tmp_path / "proof")
    assert refusal.value.code == "proof.exists"
    assert not list((tmp_path / "proof").iterdir())


def test_that_handing_out_the_receipt_is_remembered(drawn: Office, tmp_path: Path) -> None:
    prove_draw.export_receipt(drawn.supervisor, drawn.review_id, tmp_path / "receipt.json")
    assert drawn.history_kinds()[-1] == "receipt.exported"
    assert (tmp_path / "receipt.json").is_file()
