"""What a plan would cost and could show, before anything is frozen."""

from dataclasses import replace
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import plan_sample, reviews, what_if
from qapi_desk.services.what_if import CriterionWhatIf
from tests.services.desks import Office

LINE_1 = CriterionId("line-1")
USUAL = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(9, 10))
POWER = replace(
    USUAL, rule=SizeRule.POWER, expected_rate=Fraction(99, 100), benchmark=Fraction(19, 20),
    power=Fraction(4, 5),
)  # fmt: skip


@pytest.fixture
def planned(drawn: Office) -> ReviewId:
    """A review of an earlier quarter whose universes are derived, not planned yet."""
    desk = drawn.supervisor
    snapshot_id = reviews.get(desk, drawn.review_id).snapshot_id
    new = reviews.NewReview("", "FFY2026Q3", snapshot_id)
    review_id = ReviewId(reviews.create(desk, new).made or "")
    plan_sample.universes(desk, review_id, Silent())
    return review_id


def line_1(office: Office, review_id: ReviewId, settings: SizeSettings) -> CriterionWhatIf:
    found = what_if.explore(office.supervisor, review_id, {LINE_1: settings})
    return next(row for row in found.criteria if row.criterion == LINE_1)


def test_that_what_if_plans_the_sizes_that_a_proposal_does(
    drawn: Office, planned: ReviewId
) -> None:
    found = what_if.explore(drawn.supervisor, planned, {})
    proposed = plan_sample.propose(drawn.supervisor, planned, {})
    assert [row.n for row in found.criteria] == [row.n for row in proposed.rows]
    assert [row.workings.n for row in found.criteria] == [row.n for row in proposed.rows]


def test_that_the_expected_files_lie_between_one_sample_and_their_sum(
    drawn: Office, planned: ReviewId
) -> None:
    found = what_if.explore(drawn.supervisor, planned, {})
    sizes = [row.n for row in found.criteria]
    assert max(sizes) <= found.expected_files <= sum(sizes)
    assert found.expected_files <= found.expected_files_opened


def test_that_looser_precision_pulls_fewer_files(drawn: Office, planned: ReviewId) -> None:
    files = [point.files for point in what_if.explore(
        drawn.supervisor, planned, {}).files_by_precision]  # fmt: skip
    assert files == sorted(files, reverse=True)
    assert files[0] > files[-1]


def test_that_cases_not_applicable_ask_for_more_ranks(drawn: Office, planned: ReviewId) -> None:
    found = what_if.explore(
        drawn.supervisor, planned, {LINE_1: USUAL}, not_applicable={LINE_1: Fraction(1, 5)}
    )
    row = next(row for row in found.criteria if row.criterion == LINE_1)
    assert row.expected_qualified == row.n * Fraction(4, 5)
    assert row.ranks_to_open == min(row.universe, -(-row.n * 5 // 4))


def test_that_where_nothing_applies_every_file_is_opened(drawn: Office, planned: ReviewId) -> None:
    found = what_if.explore(drawn.supervisor, planned, {}, not_applicable={LINE_1: Fraction(1)})
    row = next(row for row in found.criteria if row.criterion == LINE_1)
    assert row.expected_qualified == 0
    assert row.ranks_to_open == row.universe


def test_that_without_a_share_entered_the_record_s_open_cases_count(
    drawn: Office, planned: ReviewId
) -> None:
    sizes = {u.criterion: u for u in plan_sample.universes(drawn.supervisor, planned, Silent())}
    for row in what_if.explore(drawn.supervisor, planned, {}).criteria:
        size = sizes[row.criterion]
        assert row.not_applicable_share == Fraction(size.undetermined, size.size)


def test_that_power_grows_with_the_points_above_the_benchmark(
    drawn: Office, planned: ReviewId
) -> None:
    row = line_1(drawn, planned, USUAL)
    chances = [point.chance for point in row.power]
    assert [point.points_above for point in row.power] == [0, 2, 5]
    assert chances == sorted(chances)


def test_that_a_power_asked_for_is_reached(drawn: Office, planned: ReviewId) -> None:
    row = line_1(drawn, planned, POWER)
    assert row.workings.rule is SizeRule.POWER
    assert row.by_precision == ()
    assert row.by_rate[0].expected_rate > Fraction(19, 20)


def test_that_the_counts_needed_stand_on_either_side(drawn: Office, planned: ReviewId) -> None:
    row = line_1(drawn, planned, USUAL)
    assert row.shown_from is not None
    assert row.fails_up_to is not None
    assert row.benchmark is not None
    assert row.fails_up_to < row.benchmark * row.n < row.shown_from


def test_that_the_page_can_say_what_the_regulation_fixes(drawn: Office, planned: ReviewId) -> None:
    told = what_if.explore(drawn.supervisor, planned, {}).conventions
    assert [row.key for row in told if row.fixed_by_regulation] == ["confidence"]
    assert "precision" in [row.key for row in told]


def test_that_less_confidence_than_the_regulation_asks_for_is_said(
    drawn: Office, planned: ReviewId
) -> None:
    loose = {LINE_1: replace(USUAL, confidence=Fraction(4, 5))}
    notes = what_if.explore(drawn.supervisor, planned, loose).notes
    assert any("80 % is below the 90 % that 45 CFR 308.1(b)(1)" in note for note in notes)


def test_that_a_stratified_what_if_says_how_its_files_are_estimated(
    drawn: Office, planned: ReviewId
) -> None:
    terms = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.OFFICE))
    found = what_if.explore(drawn.supervisor, planned, {}, terms)
    assert any("as if the draw were not stratified" in note for note in found.notes)


def test_that_a_share_of_an_unknown_criterion_is_refused(drawn: Office, planned: ReviewId) -> None:
    with pytest.raises(Refused, match="no criterion 'line1'"):
        what_if.explore(
            drawn.supervisor, planned, {}, not_applicable={CriterionId("line1"): Fraction(1, 5)}
        )


def test_that_looking_keeps_nothing(drawn: Office, planned: ReviewId) -> None:
    before = drawn.history_kinds()
    what_if.explore(drawn.supervisor, planned, {})
    assert drawn.history_kinds() == before


def test_that_attrition_is_warned_of_where_the_reserve_makes_up_as_well(
    drawn: Office, planned: ReviewId
) -> None:
    lossy = {LINE_1: replace(USUAL, attrition=Fraction(1, 10))}
    for notes in (
        what_if.explore(drawn.supervisor, planned, lossy).notes,
        plan_sample.propose(drawn.supervisor, planned, lossy).notes,
    ):
        assert sum("both add cases" in note for note in notes) == 1
    assert not any(
        "both add" in note for note in what_if.explore(drawn.supervisor, planned, {}).notes
    )
