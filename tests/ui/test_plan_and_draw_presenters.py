"""Planning, the ceremony and the draw decided without a window, on a real workspace."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.draws import (
    Design,
    DesignKind,
    DrawTerms,
    FrameTrait,
    SizeRule,
    SizeSettings,
)
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.services import demo, draw_sample
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.ceremony import CeremonyPresenter
from qapi_desk.ui.presenters.draw import DrawPresenter
from qapi_desk.ui.presenters.plan import PlanPresenter
from qapi_desk.ui.seat import Seat
from tests.ui.held import Screen
from tests.workspaces import second_look

Sit = Callable[..., Seat]
LINE_1 = CriterionId("line-1")
BY_OFFICE = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.OFFICE))


@pytest.fixture
def screen() -> Screen:
    return Screen()


def open_review(lead: Desk) -> ReviewId:
    """A second review of the same quarter with counted universes; the first draw is voided."""
    draw_sample.void(lead, demo.current_review(lead), "It makes way for another review.")
    return second_look(lead)


@pytest.fixture
def opened(home: Path, sit: Sit) -> Seat:
    """A seat at a review that is not frozen; the year's master is committed already."""
    seat = sit(home)
    seat.review_id = open_review(seat.desk)
    return seat


@pytest.fixture
def planning(opened: Seat, screen: Screen) -> PlanPresenter:
    presenter = PlanPresenter(opened, screen)
    presenter.load()
    return presenter


@pytest.fixture
def walking(opened: Seat, screen: Screen) -> CeremonyPresenter:
    presenter = CeremonyPresenter(opened, screen)
    presenter.load()
    return presenter


def stands(screen: Screen) -> dict[str, str]:
    return {step.key: step.state for step in screen.now.steps}


# Planning


def test_that_the_plan_page_shows_universes_and_the_frozen_sizes(
    home: Path, sit: Sit, screen: Screen
) -> None:
    PlanPresenter(sit(home), screen).load()
    assert screen.now.plan is not None
    assert {size.criterion for size in screen.now.universes} >= {"establishment", "line-1"}


def test_that_another_precision_asks_for_another_size(
    planning: PlanPresenter, screen: Screen
) -> None:
    before = {row.criterion: row.n for row in screen.now.proposal.rows}
    settings = SizeSettings(Fraction(9, 10), Fraction(1, 10), Fraction(1, 2))
    planning.set_size(LINE_1, settings)
    after = {row.criterion: row.n for row in screen.now.proposal.rows}
    assert after[LINE_1] != before[LINE_1]


def test_that_what_was_set_waits_at_the_seat(planning: PlanPresenter) -> None:
    settings = SizeSettings(Fraction(9, 10), Fraction(1, 10), Fraction(1, 2))
    planning.set_size(LINE_1, settings)
    assert planning.seat.draft.settings[LINE_1] == settings


def test_that_a_rule_that_aims_at_the_benchmark_is_given_one(
    planning: PlanPresenter, screen: Screen
) -> None:
    row = next(r for r in screen.now.proposal.rows if r.criterion == LINE_1)
    planning.set_size(LINE_1, replace(row.settings, rule=SizeRule.POWER))
    given = planning.seat.draft.settings[LINE_1]
    assert given.benchmark == screen.now.benchmarks[LINE_1]
    assert given.expected_rate > given.benchmark
    assert given.power == Fraction(4, 5)


def test_that_one_criterions_precision_goes_to_all_and_rates_stay(
    planning: PlanPresenter, screen: Screen
) -> None:
    rates = {r.criterion: r.settings.expected_rate for r in screen.now.proposal.rows}
    row = next(r for r in screen.now.proposal.rows if r.criterion == LINE_1)
    planning.set_size(LINE_1, replace(row.settings, precision=Fraction(1, 10)))
    planning.set_for_all(LINE_1)
    rows = screen.now.proposal.rows
    assert {r.settings.precision for r in rows} == {Fraction(1, 10)}
    assert {r.criterion: r.settings.expected_rate for r in rows} == rates


def test_that_a_stratified_plan_shows_its_strata(planning: PlanPresenter, screen: Screen) -> None:
    planning.set_terms(BY_OFFICE)
    row = next(r for r in screen.now.proposal.rows if r.criterion == LINE_1)
    assert sum(stratum.n for stratum in row.strata) == row.n
    assert sum(stratum.universe_size for stratum in row.strata) == row.universe_size


def test_that_a_design_the_plan_cannot_have_is_refused_in_place(
    planning: PlanPresenter, screen: Screen
) -> None:
    before = screen.now.proposal
    planning.set_terms(DrawTerms(Design(DesignKind.SYSTEMATIC)))
    assert screen.said[-1][1] == "bad"
    assert "criteri" in screen.said[-1][0]
    assert planning.state.proposal == before


# The ceremony


def test_that_the_ceremony_is_over_once_a_draw_is_in_force(
    home: Path, sit: Sit, screen: Screen
) -> None:
    CeremonyPresenter(sit(home), screen).load()
    assert stands(screen)["draw"] == "done"
    assert "now" not in stands(screen).values()


def test_that_each_step_says_who_took_it(home: Path, sit: Sit, screen: Screen) -> None:
    CeremonyPresenter(sit(home), screen).load()
    by = {step.key: step.by for step in screen.now.steps}
    assert by["plan"].startswith("Rosa Alder, 20")


def test_that_the_first_step_not_taken_is_the_next_one(
    walking: CeremonyPresenter, screen: Screen
) -> None:
    assert stands(screen) == {
        "master": "done",
        "plan": "now",
        "receipt": "later",
        "public": "later",
        "draw": "later",
    }


def test_that_what_was_set_on_the_plan_page_is_frozen(
    walking: CeremonyPresenter, screen: Screen
) -> None:
    from_plan = PlanPresenter(walking.seat, Screen())
    from_plan.load()
    from_plan.set_terms(BY_OFFICE)
    walking.freeze()
    walking.load()
    assert screen.now.plan.design == BY_OFFICE.design


def test_that_a_frozen_plan_is_not_frozen_again(home: Path, sit: Sit, screen: Screen) -> None:
    presenter = CeremonyPresenter(sit(home), screen)
    presenter.load()
    presenter.freeze()
    assert "never changed" in screen.said[-1][0]
    assert not presenter.state.is_busy


def test_that_a_value_is_not_thrown_before_the_receipt_is_out(
    walking: CeremonyPresenter, screen: Screen
) -> None:
    walking.freeze()
    walking.load()
    walking.type_public_value("1 2 3 4")
    walking.draw()
    assert "The receipt is not out yet" in screen.said[-1][0]
    assert walking.state.draw is None


def test_that_drawing_without_a_witness_has_to_be_meant(
    walking: CeremonyPresenter, screen: Screen
) -> None:
    walking.freeze()
    walking.load()
    walking.draw()
    assert "without a witness" in screen.said[-1][0]
    walking.go_unwitnessed(is_meant=True)
    walking.draw()
    walking.load()
    assert not screen.now.draw.is_witnessed


def test_that_the_whole_walk_ends_in_a_witnessed_draw(
    walking: CeremonyPresenter, screen: Screen, tmp_path: Path
) -> None:
    walking.freeze()
    walking.load()
    walking.export_receipt(tmp_path / "receipt.json")
    walking.type_public_value("5 2 6 6 1 3 4 4 2 1 5 3 6 2 1 1 4 5 3 6")
    walking.draw()
    walking.load()
    assert screen.now.draw.is_witnessed
    assert screen.now.public_value == ""


def test_that_after_voiding_the_page_asks_for_another_value(
    home: Path, sit: Sit, screen: Screen
) -> None:
    seat = sit(home)
    DrawPresenter(seat, Screen()).void("The dice were thrown before one person only.")
    CeremonyPresenter(seat, screen).load()
    last = screen.now.steps[-1]
    assert last.state != "done"
    assert screen.now.voided == 1


def test_that_a_reviewer_is_told_who_leads_the_ceremony(
    home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = CeremonyPresenter(sit(home, "birch"), screen)
    presenter.load()
    presenter.commit_master("")
    assert screen.said[-1] == ("A supervisor does this.", "bad")


# The draw


def test_that_the_draw_page_shows_the_draw_in_force(home: Path, sit: Sit, screen: Screen) -> None:
    DrawPresenter(sit(home), screen).load()
    assert screen.now.draw.is_witnessed
    assert screen.now.drawn.person == "Rosa Alder"


def test_that_a_draw_is_voided_with_its_reason_on_the_page(
    home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = DrawPresenter(sit(home), screen)
    presenter.load()
    presenter.void("The dice were thrown before one person only.")
    assert screen.said[-1][1] == "good"
    presenter.load()
    assert screen.now.draw is None


def test_that_marking_comes_before_assigning(home: Path, sit: Sit, screen: Screen) -> None:
    presenter = DrawPresenter(sit(home), screen)
    presenter.load()
    presenter.assign_to((), "birch")
    assert "Mark the cases" in screen.said[-1][0]


def test_that_the_proof_is_exported_into_a_folder_of_its_own(
    home: Path, sit: Sit, screen: Screen, tmp_path: Path
) -> None:
    presenter = DrawPresenter(sit(home), screen)
    presenter.export_proof(tmp_path)
    assert list(tmp_path.glob("draw-proof-*/proof.json"))


def test_that_the_proof_is_printed_as_a_page(
    home: Path, sit: Sit, screen: Screen, tmp_path: Path
) -> None:
    DrawPresenter(sit(home), screen).publish("draw-proof", tmp_path / "proof.pdf")
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")
