"""Practice: begun for a person, answered like a review, scored at release, its key shut before."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import PersonId, QuestionId, ReviewId
from qapi_desk.domain.practice import Miss
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, ReviewKind
from qapi_desk.services import answer as answering
from qapi_desk.services import (
    casework,
    people,
    practice,
    practice_key,
    practice_paper,
    practice_ready,
    practice_scores,
    release,
    reviews,
    snapshots,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.workspace import open_workspace
from tests.services.behind_the_back import in_the_file
from tests.services.desks import LAW_FORM, Office
from tests.services.hands import refused
from tests.services.practised import BIRCH, NOON, Practised, begun, school


@pytest.fixture(scope="module")
def schooled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return school(tmp_path_factory.mktemp("school") / "home")


@pytest.fixture
def office(schooled: Path, tmp_path: Path) -> Iterator[Office]:
    """A workspace with people and nothing else."""
    home = Path(shutil.copytree(schooled, tmp_path / "home"))
    workspace = open_workspace(home, clock=SteppingClock(NOON))
    yield Office(workspace)
    workspace.close()


@pytest.fixture(scope="module")
def learnt(schooled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practised]:
    """A practice done by the demonstration's script, slips and all; to be read only."""
    home = Path(shutil.copytree(schooled, tmp_path_factory.mktemp("learnt") / "home"))
    workspace = open_workspace(home, clock=SteppingClock(NOON))
    practised = begun(Office(workspace))
    practised.release_all()
    yield practised
    workspace.close()


# Beginning


def test_that_a_practice_is_a_review_of_its_own_in_one_persons_hands(office: Office) -> None:
    practised = begun(office)
    review = reviews.get(practised.desk, practised.review_id)
    assert (review.review_id, review.kind) == ("practice-birch-1", ReviewKind.PRACTICE)
    rows = casework.queue(practised.desk, practised.review_id, is_mine=True)
    assert {row.reviewer for row in rows} == {BIRCH}
    assert len(rows) == len(practised.cases) == 17


def test_that_a_supervisor_begins_it_for_somebody_else(office: Office) -> None:
    made = practice.start(office.supervisor, BIRCH, Silent()).made
    assert made == "practice-birch-1"
    assert practice.practices(office.desk("birch"))[0].started_by == "alder"


def test_that_a_person_begins_it_for_herself_only(office: Office) -> None:
    assert "ask a supervisor" in refused(
        "practice.not_yours",
        lambda: practice.start(office.desk("birch"), PersonId("cedar"), Silent()),
    )


@pytest.mark.parametrize("person", ["elder"])
def test_that_nobody_practises_who_looks_at_no_cases(office: Office, person: str) -> None:
    lead = office.supervisor
    said = refused("practice.person", lambda: practice.start(lead, PersonId(person), Silent()))
    assert "Ana Elder looks at no cases" in said


def test_that_nobody_practises_who_is_not_let_in_any_more(office: Office) -> None:
    lead = office.supervisor
    people.set_active(lead, BIRCH, is_active=False)
    refused("practice.person", lambda: practice.start(lead, BIRCH, Silent()))


def test_that_an_analyst_practises_too(office: Office) -> None:
    assert begun(office, "dogwood").review_id == "practice-dogwood-1"


def test_that_another_practice_waits_until_one_is_done(office: Office) -> None:
    begun(office)
    said = refused("practice.open", lambda: begun(office, set_id="second"))
    assert "17 cases of practice-birch-1" in said


def test_that_a_set_there_is_not_is_refused_by_name(office: Office) -> None:
    said = refused("practice.no_set", lambda: begun(office, set_id="third"))
    assert "first, second" in said


def test_that_the_next_practice_is_on_other_cases(learnt: Practised) -> None:
    key = practice_key.shipped(learnt.desk.library)
    with learnt.desk.store.read() as work:
        before = practice_key.every(work)
    assert practice._least_used(key, before).set_id == "second"


def test_that_no_conflict_of_interest_stands_against_made_up_cases(office: Office) -> None:
    """Cedar carries the worker id that every made-up case has."""
    assert len(begun(office, "cedar").cases) == 17


def test_that_the_history_tells_that_it_was_begun_and_not_the_key(office: Office) -> None:
    practised = begun(office)
    assert "practice.started" in office.history_kinds()
    with practised.desk.store.read() as work:
        (entry,) = work.history.entries("practice.started")
    assert set(entry.happening.body) == {"person", "set", "is_aided", "cases", "sha256"}


def test_that_the_made_up_county_is_taken_in_once_and_never_offered(office: Office) -> None:
    begun(office)
    begun(office, "cedar")
    with office.workspace.store.read() as work:
        assert len(work.snapshots.all()) == 1
    assert snapshots.snapshots(office.supervisor) == ()


def test_that_no_review_is_started_from_the_made_up_county(office: Office) -> None:
    practised = begun(office)
    snapshot_id = practised.kept.snapshot_id
    new = reviews.NewReview("Real", "FFY2026Q4", snapshot_id)
    said = refused("practice.snapshot", lambda: reviews.create(office.supervisor, new))
    assert "made-up cases" in said


# The key before release


@pytest.mark.parametrize("person", ["birch", "alder"])
def test_that_the_key_opens_to_nobody_before_release(office: Office, person: str) -> None:
    practised, desk = begun(office), office.desk(person)
    case_id = practised.cases[0]
    assert "to nobody before" in refused(
        "practice.not_released", lambda: practice_scores.key_of(desk, practised.review_id, case_id)
    )
    assert practice_scores.show(desk, practised.review_id).learned == ()


def test_that_a_paper_holds_nothing_of_the_key_before_release(office: Office) -> None:
    practised = begun(office)
    practised.release(practised.cases[0])
    shut = {row.why for row in practised.kept.key if row.case_id != practised.cases[0]}
    body = str(to_body(practice_paper.document(practised.desk, practised.review_id)))
    assert not [why for why in shut if why in body]


def test_that_suggestions_are_withheld_by_default(office: Office) -> None:
    practised = begun(office)
    opened = casework.open_case(practised.desk, practised.review_id, practised.cases[0])
    assert opened.suggestions == ()


def test_that_suggestions_are_shown_where_they_were_asked_for(office: Office) -> None:
    desk = office.desk("birch")
    made = practice.start(desk, BIRCH, Silent(), is_aided=True, set_id="first").made
    review_id = ReviewId(made or "")
    case_id = practice.case_ids(desk, review_id)[0]
    assert casework.open_case(desk, review_id, case_id).suggestions


# Answering and releasing


def test_that_an_answer_is_given_and_taken_back_as_on_a_real_case(office: Office) -> None:
    practised = begun(office)
    case_id, desk = practised.cases[0], practised.desk
    practised.say(case_id, LAW_FORM, Answer(QuestionId("gen_ours"), "yes"))
    answering.undo(desk, practised.review_id, case_id)
    (sheet, *_) = casework.open_case(desk, practised.review_id, case_id).sheets
    assert not sheet.answers.get(QuestionId("gen_ours"), Answer(QuestionId("gen_ours"))).value


def test_that_a_practice_case_is_released_whole_only(office: Office) -> None:
    practised = begun(office)
    refused(
        "release.incomplete",
        lambda: release.release(practised.desk, practised.review_id, practised.cases[0]),
    )


def test_that_release_scores_and_finds_nothing(office: Office) -> None:
    practised = begun(office)
    practised.release(practised.cases[0])
    with practised.desk.store.read() as work:
        assert [s.case_id for s in work.practice.of_review(practised.review_id)] == ["E01A"]
        assert work.findings.all(practised.review_id) == ()
        assert work.corrections.all(practised.review_id) == ()
        assert work.cases.get(practised.review_id, practised.cases[0]).state is CaseState.RELEASED


def test_that_release_opens_the_key_of_that_case_only(office: Office) -> None:
    practised = begun(office)
    case_id = practised.cases[0]
    practised.release(case_id)
    view = practice_scores.show(practised.desk, practised.review_id)
    assert {each.case_id for each in view.learned} == {case_id}
    (row,) = practice_scores.key_of(practised.desk, practised.review_id, case_id)
    assert "90th day" in row.key.why


def test_that_an_exclusion_in_practice_takes_no_second_person(office: Office) -> None:
    practised = begun(office)
    case_id = practised.cases[1]
    for form in ("establishment-expedited", "lines-1-2"):
        practised.say(case_id, form, Answer(QuestionId("gen_ours"), "no"))
        why = Answer(QuestionId("gen_excluded_why"), "opened_in_error", comment="Opened twice.")
        practised.say(case_id, form, why)
    release.release(practised.desk, practised.review_id, case_id)
    learned = practice_scores.key_of(practised.desk, practised.review_id, case_id)
    assert [each.miss for each in learned] == [Miss.MISSED_ERROR, Miss.WRONG_UNDETERMINED]


def test_that_a_frozen_practice_case_is_answered_no_more(office: Office) -> None:
    practised = begun(office)
    practised.release(practised.cases[0])
    again = Answer(QuestionId("gen_ours"), "no")
    refused("answer.locked", lambda: practised.say(practised.cases[0], LAW_FORM, again))


# What it came to


def test_that_marks_of_the_criteria_add_up_to_the_whole(learnt: Practised) -> None:
    view = practice_scores.show(learnt.desk, learnt.review_id)
    assert sum(each.marks.scored for each in view.criteria) == view.marks.scored == 33
    assert sum(each.marks.right for each in view.criteria) == view.marks.right == 24
    assert view.marks.right + sum(count for _, count in view.marks.misses) == 33
    assert view.is_done


def test_that_totals_are_those_of_the_store(learnt: Practised) -> None:
    view = practice_scores.show(learnt.desk, learnt.review_id)
    with learnt.desk.store.read() as work:
        scores = work.practice.of_review(learnt.review_id)
    told = {(s.case_id, s.criterion): s.miss for s in scores}
    assert {(each.case_id, each.criterion): each.miss for each in view.learned} == told


def test_that_a_person_sees_her_own_and_a_supervisor_everyones(learnt: Practised) -> None:
    office = Office(learnt.desk.workspace)
    assert [row.name for row in practice.practices(office.supervisor)] == ["Jun Birch"]
    assert practice.practices(office.desk("cedar")) == ()


@pytest.mark.parametrize("person", ["cedar", "dogwood", "elder"])
def test_that_nobody_else_sees_it(learnt: Practised, person: str) -> None:
    desk = Office(learnt.desk.workspace).desk(person)
    refused("practice.not_yours", lambda: practice_scores.show(desk, learnt.review_id))


def test_that_what_is_no_practice_is_told_so(learnt: Practised) -> None:
    refused("practice.none", lambda: practice_scores.show(learnt.desk, ReviewId("FFY2026Q4-01")))


def test_that_readiness_says_what_is_missing_and_whose_setting_it_is(learnt: Practised) -> None:
    readiness = practice_scores.show(learnt.desk, learnt.review_id).readiness
    assert not readiness.is_ready
    assert "24 of 33 right, 90 % asked for" in readiness.reasons
    assert "IOP.4.4" in readiness.asked.source


def test_that_nobody_is_ready_before_all_is_released(office: Office) -> None:
    practised = begun(office)
    practised.know(practised.cases[0])
    readiness = practice_scores.show(practised.desk, practised.review_id).readiness
    assert readiness.reasons == ("32 answers not released yet",)


def test_that_a_county_sets_what_it_asks_for(office: Office) -> None:
    lead = office.supervisor
    practice_ready.set_asked(lead, Fraction(4, 5), 2, "Agreed with the region.")
    asked = practice_ready.asked(lead)
    assert (asked.share, asked.missed_errors) == (Fraction(4, 5), 2)
    assert "The county's own setting of 2026-11-02: Agreed" in asked.source


@pytest.mark.parametrize(
    ("share", "missed", "why", "code"),
    [
        (Fraction(0), 1, "Because.", "practice.share"),
        (Fraction(11, 10), 1, "Because.", "practice.share"),
        (Fraction(1), -1, "Because.", "practice.missed"),
        (Fraction(1), 0, " ", "practice.why"),
    ],
)
def test_that_a_setting_that_makes_no_sense_is_refused(
    office: Office, share: Fraction, missed: int, why: str, code: str
) -> None:
    refused(code, lambda: practice_ready.set_asked(office.supervisor, share, missed, why))
    assert "practice.ready_set" not in office.history_kinds()


def test_that_a_reviewer_sets_nothing(office: Office) -> None:
    desk = office.desk("birch")
    refused("people.role", lambda: practice_ready.set_asked(desk, Fraction(1, 2), 9, "Easier."))


def test_that_a_key_changed_behind_the_program_is_not_believed(office: Office) -> None:
    practised = begun(office)
    kept = practised.kept
    forged = to_body(replace(kept, key=kept.key[:1]))
    statement = "UPDATE document SET body = ? WHERE kind = 'practice'"
    in_the_file(office, statement, canonical_json(forged))
    refused("practice.forged", lambda: practice_scores.show(practised.desk, practised.review_id))


# On paper


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_it_is_printed_for_the_person_and_the_history_knows(
    office: Office, tmp_path: Path, suffix: str
) -> None:
    practised = begun(office)
    practised.release(practised.cases[0])
    out = tmp_path / f"practice{suffix}"
    practice_paper.write(practised.desk, practised.review_id, out)
    assert out.stat().st_size > 1000
    assert "published" in office.history_kinds()


def test_that_the_paper_says_that_nothing_counts(learnt: Practised) -> None:
    document = practice_paper.document(learnt.desk, learnt.review_id)
    assert document.title == "Practice: nothing here counts"
    assert document.counts == {"criteria": 11, "missed": 9, "answers": 33}


def test_that_anothers_practice_is_not_printed(learnt: Practised, tmp_path: Path) -> None:
    desk = Office(learnt.desk.workspace).desk("cedar")
    out = tmp_path / "hers.pdf"
    refused("practice.not_yours", lambda: practice_paper.write(desk, learnt.review_id, out))
    assert not out.exists()
