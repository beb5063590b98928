"""What a screen feeds: the assisted estimate, risk strata of a plan, the choice of targets."""

from fractions import Fraction

import pytest

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.screens import ScreenStanding
from qapi_desk.services import assisted, plan_sample, risk, screen, targeted
from tests.services.desks import Office
from tests.services.planning import LINE_1, planned

FEDERAL = RulesetId("federal-2016")
EST = CriterionId("establishment")
BY_RISK = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.RISK), exclude_earlier=False)


def screened(office: Office, review_id: ReviewId | None = None) -> str:
    review = review_id or office.review_id
    return screen.run(office.supervisor, review, FEDERAL, Silent()).made or ""


@pytest.fixture(scope="module")
def done(finished: Office) -> tuple[Office, str]:
    """A finished review with a screen by its governing ruleset."""
    return finished, screened(finished)


Done = tuple[Office, str]


def test_that_the_whole_universe_is_computed(done: Done) -> None:
    office, screen_id = done
    found = assisted.estimate(office.supervisor, office.review_id, screen_id, EST)
    with office.workspace.store.read() as work:
        members = plan_sample.members_in(work, office.review_id, EST)
    rows = screen.rows(
        office.supervisor, screen_id, EST, standing=ScreenStanding.ACTION, limit=10_000
    )
    assert found.difference.universe == len(members)
    assert found.computed_met == sum(row.case_id in members for row in rows)


def test_that_the_released_sample_corrects_it(done: Done) -> None:
    office, screen_id = done
    found = assisted.estimate(office.supervisor, office.review_id, screen_id, EST).difference
    with office.workspace.store.read() as work:
        findings = work.findings.all(office.review_id, FEDERAL)
    counted = [
        f for f in findings
        if f.criterion == EST and f.outcome in {Outcome.ACTION, Outcome.ERROR}
    ]  # fmt: skip
    met = sum(f.outcome is Outcome.ACTION for f in counted)
    assert (found.n, found.plain_rate) == (len(counted), Fraction(met, len(counted)))


def test_that_the_estimate_says_what_it_is(done: Done) -> None:
    office, screen_id = done
    notes = assisted.estimate(office.supervisor, office.review_id, screen_id, EST).notes
    assert notes[0].startswith("Every case: computed from the record, not reviewed.")


def test_that_a_criterion_outside_the_plan_is_refused(done: Done) -> None:
    office, screen_id = done
    with pytest.raises(Refused) as refusal:
        assisted.estimate(office.supervisor, office.review_id, screen_id, CriterionId("nothing"))
    assert refusal.value.code == "screen.subject"


def test_that_an_analyst_waits_for_the_last_release(drawn: Office) -> None:
    screen_id = screened(drawn)
    with pytest.raises(Refused) as refusal:
        assisted.estimate(drawn.desk("dogwood"), drawn.review_id, screen_id, EST)
    assert refusal.value.code == "findings.running"


def test_that_too_few_released_cases_are_refused(drawn: Office) -> None:
    screen_id = screened(drawn)
    with pytest.raises(Refused) as refusal:
        assisted.estimate(drawn.supervisor, drawn.review_id, screen_id, EST)
    assert refusal.value.code == "sampling.model.few"


def test_that_a_screen_of_another_review_is_refused(drawn: Office) -> None:
    screen_id = screened(drawn)
    with pytest.raises(Refused) as refusal:
        assisted.estimate(drawn.supervisor, ReviewId("other"), screen_id, EST)
    assert refusal.value.code == "screen.of_another"


def test_that_a_plan_by_risk_has_the_computed_outcomes_as_strata(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q4", LINE_1)
    screen_id = screened(drawn, review_id)
    risk.take_up(drawn.supervisor, review_id, screen_id, LINE_1)
    found = plan_sample.propose(drawn.supervisor, review_id, {}, terms=BY_RISK)
    whole = screen.rates(drawn.supervisor, screen_id, subject=LINE_1)[0]
    assert {s.name: s.universe_size for s in found.strata[LINE_1]} == {
        "ACTION": whole.action, "ERROR": whole.error,
    }  # fmt: skip


def test_that_risk_strata_are_frozen_with_the_plan(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q4", LINE_1)
    screen_id = screened(drawn, review_id)
    risk.take_up(drawn.supervisor, review_id, screen_id, LINE_1)
    plan_sample.freeze(drawn.supervisor, review_id, {}, Silent(), terms=BY_RISK)
    plan = plan_sample.plan(drawn.supervisor, review_id)
    assert plan is not None
    assert plan.strata_hash
    with pytest.raises(Refused) as refusal:
        risk.take_up(drawn.supervisor, review_id, screen_id, LINE_1)
    assert refusal.value.code == "plan.frozen"


def test_that_a_plan_by_risk_asks_for_a_screen_first(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q4", LINE_1)
    with pytest.raises(Refused) as refusal:
        plan_sample.propose(drawn.supervisor, review_id, {}, terms=BY_RISK)
    assert refusal.value.code == "plan.no_risk"


def test_that_a_reviewer_takes_no_risk_up(drawn_office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        risk.take_up(drawn_office.desk("birch"), drawn_office.review_id, "x", LINE_1)
    assert refusal.value.code == "people.role"


def test_that_scores_are_the_weighted_mean_of_their_reasons(done: Done) -> None:
    office, screen_id = done
    for score in targeted.propose(office.supervisor, office.review_id, screen_id):
        weights = sum(r.weight for r in score.reasons)
        assert score.score == sum(r.weight * r.value for r in score.reasons) / weights
        assert all(0 <= r.value <= 1 for r in score.reasons)


def test_that_the_manual_s_six_criteria_are_all_asked(done: Done) -> None:
    office, screen_id = done
    first = targeted.propose(office.supervisor, office.review_id, screen_id)[0]
    assert [r.key for r in first.reasons] == [
        "impact", "new_policy", "severity", "problem_prone", "federal_link", "resources",
    ]  # fmt: skip


def test_that_severity_alone_puts_the_worst_share_first(done: Done) -> None:
    office, screen_id = done
    names = ("impact", "new_policy", "problem_prone", "federal_link", "resources")
    weights = dict.fromkeys(names, Fraction(0))
    scores = targeted.propose(office.supervisor, office.review_id, screen_id, weights)
    shares = [Fraction(each.error, each.counted) for each in scores]
    assert shares == sorted(shares, reverse=True)


def test_that_a_federal_criterion_is_linked_directly(done: Done) -> None:
    office, _ = done
    ruleset = office.supervisor.library.ruleset(FEDERAL)
    levels = {name: targeted.link_level(ruleset, name) for name in ("establishment", "CR-015")}
    assert levels == {"establishment": "direct", "CR-015": "secondary"}


@pytest.mark.parametrize("weights", [{"charm": Fraction(1)}, {"impact": Fraction(-1)}])
def test_that_an_odd_weight_is_refused(done: Done, weights: dict[str, Fraction]) -> None:
    office, screen_id = done
    with pytest.raises(Refused, match="a weight is 0 or more, for one of impact"):
        targeted.propose(office.supervisor, office.review_id, screen_id, weights)


def test_that_a_choice_is_kept_with_its_scores(drawn: Office) -> None:
    screen_id = screened(drawn)
    first = targeted.propose(drawn.supervisor, drawn.review_id, screen_id)[0]
    targeted.choose(drawn.supervisor, drawn.review_id, screen_id, first.subject, "Worst of all")
    kept = targeted.chosen(drawn.supervisor, drawn.review_id)
    assert [(t.score, t.reason) for t in kept] == [(first, "Worst of all")]
    assert "target.chosen" in drawn.history_kinds()


def test_that_a_choice_needs_a_reason(done: Done) -> None:
    office, screen_id = done
    with pytest.raises(Refused) as refusal:
        targeted.choose(office.supervisor, office.review_id, screen_id, EST, "  ")
    assert refusal.value.code == "target.reason"


def test_that_an_analyst_proposes_and_a_supervisor_chooses(done: Done) -> None:
    office, screen_id = done
    analyst = office.desk("dogwood")
    assert targeted.propose(analyst, office.review_id, screen_id)
    with pytest.raises(Refused, match="may not choose a targeted review"):
        targeted.choose(analyst, office.review_id, screen_id, EST, "Because")
