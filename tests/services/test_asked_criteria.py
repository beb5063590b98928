"""A review of what only its forms ask about goes the whole way, and its law stays as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, ReviewId, RuleId, RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    casework,
    corrective,
    draw_sample,
    findings,
    forms_offered,
    law_preview,
    plan_sample,
    pooled,
    publish,
    queue,
    reviews,
    what_if,
)
from qapi_desk.services.form_functions import functions_for
from qapi_desk.services.workspace import open_workspace
from tests.conftest import LATER
from tests.services.asked_forms import COUNTY_FORM, TALK, TOLD, asked_form, shelf_with_asked
from tests.services.asked_reviews import (
    LATE,
    NOT_APPLIED,
    REVIEWER,
    asked_review,
    drawn_and_assigned,
    reviewed,
    started,
)
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.shelves import other_shelf


@pytest.fixture(scope="module")
def office(
    drawn_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, ReviewId]]:
    """An office with a review of the county's form alone, its sample drawn and assigned."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copytree(drawn_home, folder / "home")
    workspace = open_workspace(folder / "home", clock=SteppingClock(LATER))
    made = Office(workspace)
    review_id = asked_review(made, folder)
    drawn_and_assigned(made, review_id)
    yield made, review_id
    workspace.close()


@pytest.fixture(scope="module")
def done(
    office: tuple[Office, ReviewId], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, ReviewId]]:
    """A copy with every case released: each tenth late, each other one not applicable."""
    made, review_id = office
    home = tmp_path_factory.mktemp("done") / "home"
    shutil.copytree(made.workspace.home, home)
    workspace = open_workspace(home, clock=SteppingClock(LATER))
    workspace.library = made.workspace.library
    copy = Office(workspace)
    in_time = {key: value for key, value in LATE.items() if key != "talk_cause"}
    in_time |= {"talk_done": "2026-07-05", "talk_judged": "met"}
    for number, row in enumerate(queue.rows(copy.supervisor, review_id)):
        said = LATE if number % 10 == 0 else NOT_APPLIED if number % 2 else in_time
        if row.state is not CaseState.RELEASED:
            reviewed(copy, review_id, row.case_id, said)
    yield copy, review_id
    workspace.close()


def first_case(office: Office, review_id: ReviewId, number: int = 0) -> CaseId:
    return queue.rows(office.supervisor, review_id)[number].case_id


def finding(office: Office, review_id: ReviewId, criterion: str) -> Finding:
    seen = findings.show(office.supervisor, review_id)
    return next(
        f for f in seen.findings if (f.criterion, f.ruleset) == (criterion, reviews.GOVERNING)
    )


def test_that_a_measure_of_the_catalog_is_a_criterion_of_the_review(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, review_id = office
    review = reviews.get(drawn.supervisor, review_id)
    assert review.criteria == (TALK, TOLD)


def test_that_both_rulesets_of_the_review_name_it_as_the_form_does(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, review_id = office
    review = reviews.get(drawn.supervisor, review_id)
    for ruleset in reviews.law(drawn.supervisor, review).rulesets:
        told = ruleset.criterion(TALK)
        assert (told.title, told.citation) == ("The first interview (CM.1.2.C4)", "22 CCR 112140")


def test_that_the_kept_law_is_that_of_a_review_that_asks_nothing_more(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, review_id = office
    asked = reviews.get(drawn.supervisor, review_id)
    plain = reviews.get(drawn.supervisor, drawn.first_id)
    assert asked.law_hashes == plain.law_hashes


def test_that_every_question_has_the_same_universe_of_open_cases(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, review_id = office
    talk, told = plan_sample.universes(drawn.supervisor, review_id, Silent())
    assert (talk.size, talk.universe_hash) == (told.size, told.universe_hash)
    assert (talk.undetermined, told.undetermined) == (0, 0)


def test_that_one_sample_serves_every_question(office: tuple[Office, ReviewId]) -> None:
    drawn, review_id = office
    cases = queue.rows(drawn.supervisor, review_id)
    plan = plan_sample.plan(drawn.supervisor, review_id)
    assert plan is not None
    assert {row.n for row in plan.criteria} == {len(cases)}


def test_that_nothing_that_could_be_shown_is_said_of_it(office: tuple[Office, ReviewId]) -> None:
    drawn, review_id = office
    seen = what_if.explore(drawn.supervisor, review_id, {})
    assert {(row.benchmark, row.shown_from, row.power) for row in seen.criteria} == {
        (None, None, ())
    }


def test_that_the_record_suggests_nothing(office: tuple[Office, ReviewId]) -> None:
    drawn, asked = office
    case_id = first_case(drawn, asked)
    assert casework.open_case(drawn.desk(REVIEWER), asked, case_id).suggestions == ()


def test_that_a_rule_is_counted_by_the_ruleset_beside_where_the_governing_has_none(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, review_id = office
    review = reviews.get(drawn.supervisor, review_id)
    due = functions_for(reviews.law(drawn.supervisor, review))["deadline"]
    assert due("CR-005", "2026-07-01") == "2026-07-11"


def test_that_the_clock_beside_a_question_says_whose_rule_it_is(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, asked = office
    work = casework.open_case(drawn.desk(REVIEWER), asked, first_case(drawn, asked))
    assert work.clocks is not None
    assert work.clocks.law_of(RuleId("CR-005")) == "CR-005 of ca-2002"
    assert work.clocks.law_of(RuleId("CR-003")) == "CR-003"


def test_that_a_finding_has_the_due_day_of_the_rule_beside(office: tuple[Office, ReviewId]) -> None:
    drawn, asked = office
    reviewed(drawn, asked, first_case(drawn, asked), LATE)
    found = finding(drawn, asked, TALK)
    assert (found.outcome, found.due, found.days_late) == (Outcome.ERROR, "2026-07-11", 23)


def test_that_a_case_to_which_it_does_not_apply_opens_no_other(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, asked = office
    before = len(queue.rows(drawn.supervisor, asked))
    reviewed(drawn, asked, first_case(drawn, asked, 1), NOT_APPLIED)
    assert len(queue.rows(drawn.supervisor, asked)) == before
    assert draw_sample.openings(drawn.supervisor, asked) == ()


def test_that_a_rate_with_limits_and_no_verdict_is_found_and_printed(
    done: tuple[Office, ReviewId], tmp_path: Path
) -> None:
    lead, review_id = done[0].supervisor, done[1]
    talk, told = findings.show(lead, review_id).readings
    assert (talk.figures.benchmark, talk.figures.reading, talk.reach) == (None, None, None)
    assert talk.figures.eligible == talk.figures.universe // 2
    assert talk.figures.limits is not None
    assert told.figures.rate == 1
    for name in ("findings.pdf", "findings.xlsx", "year.pdf", "year.xlsx", "law.pdf"):
        publish.publish(lead, review_id, name.partition(".")[0], tmp_path / name, Silent())
    assert pooled.year(lead, review_id).n == 0


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_year_is_printed_from_a_review_that_asks_something_else(
    done: tuple[Office, ReviewId], tmp_path: Path, suffix: str
) -> None:
    lead, other = done[0].supervisor, done[0].first_id
    publish.publish(lead, other, "year", tmp_path / f"year{suffix}", Silent())
    assert TALK not in {row.criterion for row in pooled.year(lead, other).rows}


def test_that_a_plan_can_answer_errors_that_no_standard_is_held_against(
    done: tuple[Office, ReviewId], tmp_path: Path
) -> None:
    lead, review_id = done[0].supervisor, done[1]
    assert corrective.deficient(findings.show(lead, review_id)) == ()
    corrective.draft(lead, review_id, TALK)
    assert "no standard is printed" in corrective.caps(lead, review_id)[0].finding
    publish.publish(lead, review_id, "cap", tmp_path / "cap.pdf", Silent())
    refused("cap.not_needed", lambda: corrective.draft(lead, review_id, TOLD))


def test_that_two_forms_of_one_question_are_refused(drawn: Office, tmp_path: Path) -> None:
    def put(root: Path) -> None:
        asked_form(root / "forms")
        asked_form(root / "forms", form_id="second-talk")

    drawn.workspace.library = other_shelf(tmp_path, put)
    told = refused("review.asked_twice", lambda: started(drawn, COUNTY_FORM, "second-talk"))
    assert "first-talk and second-talk both give an outcome for CM.1.2.C4" in told


def test_that_a_form_whose_rule_the_law_lacks_names_the_ruleset_to_add(
    drawn: Office, tmp_path: Path
) -> None:
    drawn.workspace.library = shelf_with_asked(tmp_path)
    lead = drawn.supervisor
    snapshot_id = reviews.get(lead, drawn.first_id).snapshot_id
    new = reviews.NewReview("", "2026Q3", snapshot_id, beside=None, form_ids=(COUNTY_FORM,))
    told = refused("review.no_rule", lambda: reviews.create(lead, new))
    assert "CR-005" in told
    assert "let ca-2002 govern the review or stand beside it" in told


def test_that_an_offer_names_what_a_form_asks_about(tmp_path: Path) -> None:
    offers = {each.form_id: each for each in forms_offered.offers(shelf_with_asked(tmp_path))}
    assert (TALK, "The first interview (CM.1.2.C4)") in offers[COUNTY_FORM].criteria
    assert not offers[COUNTY_FORM].is_quarterly


def test_that_a_change_of_law_moves_nothing_of_what_only_forms_ask(
    office: tuple[Office, ReviewId],
) -> None:
    drawn, asked = office
    federal = RulesetId("federal-2016")
    change = LawChange(LawChangeKind.SETTING, federal, "undocumented", "NOT_APPLICABLE")
    scene = law_preview.scene_of(drawn.supervisor, asked, change)
    seen = law_preview.opened_cases(drawn.supervisor, scene, Silent())
    assert not {each.subject for each in seen.cases} & {TALK, TOLD}
