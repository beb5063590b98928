"""A change of law is shown on real cases first, adopted by decision, and changes no answer."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, RulesetId, SnapshotId
from qapi_desk.domain.law import CALENDARS, SNAPSHOT, LawChange, LawChangeKind, WhatWouldChange
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    calendars_kept,
    casework,
    draw_sample,
    findings,
    history,
    law_changes,
    plan_sample,
    publish,
    reviews,
    snapshots,
)
from qapi_desk.services.library import Library
from tests.services.desks import Office
from tests.services.planning import planned
from tests.services.shelves import other_shelf, rewrite

FEDERAL, CALIFORNIA = RulesetId("federal-2016"), RulesetId("ca-2002")
DROPPED = LawChange(LawChangeKind.SETTING, FEDERAL, "undocumented", "NOT_APPLICABLE")
BACK = LawChange(LawChangeKind.SETTING, FEDERAL, "undocumented", "ERROR")
ROLL = LawChange(LawChangeKind.ROLL, CALIFORNIA, "CR-015", "forward")
WHY = "The state's letter of 3 March."


def seen(office: Office, change: LawChange, person: str = "alder") -> WhatWouldChange:
    return law_changes.preview(office.desk(person), office.first_id, change, Silent())


def adopted(office: Office, change: LawChange, reason: str = WHY) -> None:
    law_changes.adopt(office.supervisor, office.first_id, change, reason, Silent())


def not_done(office: Office) -> CaseId:
    """An opened establishment case that the record shows as not done."""
    return next(
        case.case_id
        for case in seen(office, DROPPED).cases
        if (case.subject, case.ruleset) == ("establishment", FEDERAL)
    )


def test_that_a_preview_lists_each_verdict_that_would_differ(drawn: Office) -> None:
    told = seen(drawn, DROPPED)
    assert told.looked_at == len(drawn.queue())
    assert {case.before for case in told.cases} == {RuleOutcome.NOT_DONE}
    assert {(c.counted_before, c.counted_after) for c in told.cases} == {
        (Outcome.ERROR, Outcome.NOT_APPLICABLE)
    }


def test_that_a_preview_says_why_in_words(drawn: Office) -> None:
    found = {bool(case.instance): case.why for case in seen(drawn, DROPPED).cases}
    assert found[True].endswith("That counts as ERROR and would count as NOT_APPLICABLE.")
    assert "As it stands: Counted by federal-2016" in found[False]


def test_that_a_preview_keeps_nothing(drawn: Office) -> None:
    before = reviews.get(drawn.supervisor, drawn.first_id), drawn.history_kinds()
    seen(drawn, DROPPED)
    assert (reviews.get(drawn.supervisor, drawn.first_id), drawn.history_kinds()) == before


def test_that_the_shift_of_a_rate_is_counted(drawn: Office) -> None:
    (shift,) = (s for s in seen(drawn, DROPPED).shifts if s.subject == "establishment")
    changed = [c for c in seen(drawn, DROPPED).cases if c.subject == "establishment"]
    assert shift.error_before - shift.error_after == shift.changed == len(changed) > 0
    assert shift.action_before == shift.action_after


def test_that_a_due_day_is_told_before_and_after(drawn: Office) -> None:
    told = seen(drawn, LawChange(LawChangeKind.ROLL, FEDERAL, "CR-015", "forward"))
    assert any("due day" in note for note in told.notes) or any(
        case.due_before != case.due_after for case in told.cases
    )


def test_that_the_whole_caseload_is_looked_at_on_request(drawn: Office) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    told = law_changes.preview(lead, review_id, DROPPED, Silent(), is_whole=True)
    opened = {case.case_id for case in seen(drawn, DROPPED).cases}
    assert told.is_whole
    assert told.looked_at > len(drawn.queue())
    assert opened < {case.case_id for case in told.cases}


class Impatient:
    """Somebody who asks a job to stop at once."""

    def step(self, done: int, total: int | None, note: str) -> None:
        raise Cancelled


def test_that_an_adoption_that_is_stopped_adopts_nothing(drawn: Office) -> None:
    with pytest.raises(Cancelled):
        law_changes.adopt(drawn.supervisor, drawn.first_id, DROPPED, WHY, Impatient())
    assert law_changes.decisions(drawn.supervisor, drawn.first_id) == ()


def test_that_what_a_reviewer_answered_stands_beside_it(drawn: Office) -> None:
    case_id = not_done(drawn)
    drawn.answer_all(case_id)
    (case,) = (
        c
        for c in seen(drawn, DROPPED).cases
        if (c.case_id, c.subject) == (case_id, "establishment")
    )
    assert case.is_released
    assert case.answered is not None


def test_that_an_analyst_sees_the_change_without_anybodys_answers(drawn: Office) -> None:
    drawn.answer_all(not_done(drawn))
    told = seen(drawn, DROPPED, "dogwood")
    assert told.cases
    assert {case.answered for case in told.cases} == {None}


def test_that_a_reviewer_is_not_shown_what_would_change(drawn_office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        seen(drawn_office, DROPPED, "birch")
    assert refusal.value.code == "people.role"


@pytest.mark.parametrize("person", ["birch", "dogwood", "elder"])
def test_that_only_a_supervisor_adopts(drawn_office: Office, person: str) -> None:
    desk = drawn_office.desk(person)
    with pytest.raises(Refused) as refusal:
        law_changes.adopt(desk, drawn_office.first_id, DROPPED, WHY, Silent())
    assert refusal.value.code == "people.role"


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 1001, "a\x1b[2Jb"])
def test_that_nothing_is_adopted_without_a_reason_in_words(
    drawn_office: Office, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        adopted(drawn_office, DROPPED, reason)
    assert refusal.value.code == "law.reason"


def test_that_an_adopted_change_judges_from_then_on(drawn: Office) -> None:
    case_id = not_done(drawn)
    adopted(drawn, DROPPED)
    work_on = casework.open_case(drawn.supervisor, drawn.first_id, case_id)
    (told,) = (s for s in work_on.suggestions if s.criterion == "establishment" and s.is_governing)
    assert (told.rule_outcome, told.outcome) == (RuleOutcome.NOT_DONE, Outcome.NOT_APPLICABLE)


def test_that_it_judges_so_after_the_workspace_was_opened_again(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    drawn.workspace.library = Library()
    review = reviews.get(drawn.supervisor, drawn.first_id)
    law = reviews.law(drawn.supervisor, review)
    assert law.governing.settings.undocumented is Outcome.NOT_APPLICABLE
    assert law.governing.version.endswith("+decision.1")


def test_that_a_decision_is_recorded_with_its_reason_and_person(drawn: Office) -> None:
    adopted(drawn, DROPPED, "  The state's\n letter. ")
    (decision,) = law_changes.decisions(drawn.supervisor, drawn.first_id)
    assert (decision.number, decision.change, decision.reason) == (
        1,
        DROPPED,
        "The state's letter.",
    )
    assert decision.decided_by == "alder"
    assert drawn.history_kinds()[-1] == "law.adopted"
    assert history.verify(drawn.workspace) is None


def test_that_a_decision_keeps_which_cases_changed_and_nobodys_answer(drawn: Office) -> None:
    told = seen(drawn, DROPPED)
    drawn.answer_all(not_done(drawn))
    adopted(drawn, DROPPED)
    (decision,) = law_changes.decisions(drawn.supervisor, drawn.first_id)
    assert decision.changed_cases == told.changed
    assert [row["case_id"] for row in decision.body["cases"]] == [c.case_id for c in told.cases]
    assert {row["answered"] for row in decision.body["cases"]} == {None}


def test_that_reviewers_read_decisions_without_the_cases_of_others(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    (decision,) = law_changes.decisions(drawn.desk("birch"), drawn.first_id)
    assert (decision.change, decision.body) == (DROPPED, {})


def test_that_answers_and_released_findings_stay_as_they_are(drawn: Office) -> None:
    case_id = not_done(drawn)
    drawn.answer_all(case_id)
    before = findings.show(drawn.supervisor, drawn.first_id).findings
    adopted(drawn, DROPPED)
    assert findings.show(drawn.supervisor, drawn.first_id).findings == before
    (decision,) = law_changes.decisions(drawn.supervisor, drawn.first_id)
    assert decision.body["released"] == [case_id]


def test_that_the_draw_its_plan_and_frame_stay_as_they_are(drawn: Office) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    before = plan_sample.plan(lead, review_id), draw_sample.proof(lead, review_id)
    adopted(drawn, DROPPED)
    assert (plan_sample.plan(lead, review_id), draw_sample.proof(lead, review_id)) == before
    assert any("draw stay" in note for note in seen(drawn, BACK).notes)


def test_that_every_page_and_print_tells_of_decisions(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    adopted(drawn, ROLL)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    assert "with 2 decisions" in reviews.versions_line(review)
    assert "with 2 decisions" in publish.printed(drawn.supervisor, drawn.first_id).footer


def test_that_the_findings_print_each_decision_with_its_reason(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    paper = str(publish.document(drawn.supervisor, drawn.first_id, "findings"))
    assert "federal-2016 undocumented: NOT_APPLICABLE" in paper
    assert WHY in paper


def test_that_a_choice_is_taken_back_by_another_decision(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    adopted(drawn, BACK)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    settings = reviews.law(drawn.supervisor, review).governing.settings
    assert settings.undocumented is Outcome.ERROR
    assert review.decisions == 2


def test_that_choices_about_two_things_hold_together(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    adopted(drawn, LawChange(LawChangeKind.SETTING, FEDERAL, "outcome_override", "no"))
    review = reviews.get(drawn.supervisor, drawn.first_id)
    settings = reviews.law(drawn.supervisor, review).governing.settings
    assert (settings.undocumented, settings.outcome_override) == (Outcome.NOT_APPLICABLE, False)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (BACK, "law.same"),
        (LawChange(LawChangeKind.SETTING, FEDERAL, "weather", "fair"), "law.no_option"),
        (LawChange(LawChangeKind.SETTING, FEDERAL, "undocumented", "MET"), "law.no_value"),
        (LawChange(LawChangeKind.SETTING, RulesetId("ca-1999"), "x", "y"), "law.not_here"),
        (LawChange(LawChangeKind.READING, CALIFORNIA, "CR-001/X-99", "y"), "law.no_conflict"),
        (LawChange(LawChangeKind.ROLL, CALIFORNIA, "CR-999", "none"), "law.no_rule"),
        (LawChange(LawChangeKind.RULESET, FEDERAL, "version", "1066.1"), "law.no_version"),
        (LawChange(LawChangeKind.CALENDAR, CALENDARS, "agency", "1066.1"), "law.no_version"),
        (LawChange(LawChangeKind.CALENDAR, CALENDARS, "lunar", "1"), "calendars.unknown"),
        (LawChange(LawChangeKind.CALENDAR, FEDERAL, "agency", "1"), "law.not_here"),
        (LawChange(LawChangeKind.SNAPSHOT, SNAPSHOT, "2030-01-01", "0" * 64), "snapshots.unknown"),
    ],
)
def test_that_a_change_that_cannot_be_is_refused(
    drawn_office: Office, change: LawChange, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        seen(drawn_office, change)
    assert refusal.value.code == code


def test_that_what_holds_already_is_no_change(drawn_office: Office) -> None:
    review = reviews.get(drawn_office.supervisor, drawn_office.first_id)
    law = reviews.law(drawn_office.supervisor, review)
    for change in (
        LawChange(LawChangeKind.RULESET, FEDERAL, "version", law.governing.version),
        LawChange(LawChangeKind.CALENDAR, CALENDARS, "agency", law.calendars.agency.version),
        LawChange(LawChangeKind.SNAPSHOT, SNAPSHOT, "", review.snapshot_id),
    ):
        with pytest.raises(Refused) as refusal:
            seen(drawn_office, change)
        assert refusal.value.code == "law.same"


def test_that_a_finished_review_is_not_judged_by_other_law(finished: Office) -> None:
    with pytest.raises(Refused) as refusal:
        adopted(finished, DROPPED)
    assert refusal.value.code == "law.final"


def test_that_nothing_is_adopted_between_universes_and_plan(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    with pytest.raises(Refused) as refusal:
        law_changes.adopt(drawn.supervisor, review_id, DROPPED, WHY, Silent())
    assert refusal.value.code == "law.between"


def test_that_a_review_without_cases_says_so(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    told = law_changes.preview(drawn.supervisor, review_id, DROPPED, Silent())
    assert (told.looked_at, told.is_silent) == (0, True)
    assert "look at the whole caseload" in told.notes[0]


def test_that_a_forged_decision_is_refused(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    in_the_file(drawn, "UPDATE document SET body = replace(body, 'letter', 'ladder')"
                " WHERE kind = 'law-decision'")  # fmt: skip
    with pytest.raises(Refused) as refusal:
        law_changes.decisions(drawn.supervisor, drawn.first_id)
    assert refusal.value.code == "law.forged"


def test_that_a_decision_taken_out_of_the_file_is_noticed(drawn: Office) -> None:
    adopted(drawn, DROPPED)
    in_the_file(drawn, "DELETE FROM document WHERE kind = 'law-pin'")
    drawn.workspace.library = Library()
    with pytest.raises(Refused) as refusal:
        casework.open_case(drawn.supervisor, drawn.first_id, drawn.queue()[0].case_id)
    assert refusal.value.code == "law.forged"


def in_the_file(office: Office, statement: str) -> None:
    (path,) = office.workspace.home.glob("workspace.sqlite")
    with closing(sqlite3.connect(path)) as database, database:
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(statement).rowcount


def newer_law(office: Office, tmp_path: Path, **values: object) -> None:
    """Let the office meet a newer program, whose federal rules are of another version."""

    def change(root: Path) -> None:
        path = root / "resources" / "rulesets" / "federal-2016.json"
        earlier = path.parent / "earlier"
        earlier.mkdir(exist_ok=True)
        shutil.copy(path, earlier / "federal-2016-before.json")
        rewrite(path, lambda body: body.update(version="2099.1", **values))

    office.workspace.library = other_shelf(tmp_path, change)


NEWER = LawChange(LawChangeKind.RULESET, FEDERAL, "version", "2099.1")


def test_that_nothing_is_offered_while_nothing_is_newer(drawn_office: Office) -> None:
    assert law_changes.offers(drawn_office.supervisor, drawn_office.first_id) == ()


def test_that_a_newer_ruleset_is_an_offer_and_changes_nothing_by_itself(
    drawn: Office, tmp_path: Path
) -> None:
    before = reviews.get(drawn.supervisor, drawn.first_id)
    newer_law(drawn, tmp_path)
    assert law_changes.offers(drawn.supervisor, drawn.first_id) == (NEWER,)
    assert reviews.get(drawn.supervisor, drawn.first_id) == before


def test_that_a_newer_ruleset_is_adopted_with_the_countys_choices_over_it(
    drawn: Office, tmp_path: Path
) -> None:
    adopted(drawn, DROPPED)
    newer_law(drawn, tmp_path)
    adopted(drawn, NEWER)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    law = reviews.law(drawn.supervisor, review)
    assert review.governing_version == law.governing.version == "2099.1+decision.2"
    assert law.governing.settings.undocumented is Outcome.NOT_APPLICABLE
    assert law_changes.offers(drawn.supervisor, drawn.first_id) == ()


def test_that_a_choice_without_a_place_in_the_newer_ruleset_is_let_go_and_told(
    drawn: Office, tmp_path: Path
) -> None:
    adopted(drawn, LawChange(LawChangeKind.ROLL, FEDERAL, "CR-001", "forward"))
    body = Library().ruleset_document(FEDERAL)
    newer_law(drawn, tmp_path, rules=[rule for rule in body["rules"] if rule["id"] != "CR-001"])
    told = " ".join(seen(drawn, NEWER).notes)
    adopted(drawn, NEWER)
    decision = law_changes.decisions(drawn.supervisor, drawn.first_id)[-1]
    assert "federal-2016 CR-001: forward has no place in the newer ruleset" in told
    assert decision.body["dropped"] == ["federal-2016 CR-001: forward"]


def test_that_a_newer_ruleset_that_cannot_be_read_is_a_sentence(
    drawn: Office, tmp_path: Path
) -> None:
    newer_law(drawn, tmp_path, handbook=7)
    with pytest.raises(Refused) as refusal:
        seen(drawn, NEWER)
    assert refusal.value.code == "rules.bad_data"


def test_that_a_changed_calendar_is_an_offer(drawn: Office) -> None:
    day = date(2026, 9, 1)
    calendars_kept.add(drawn.supervisor, "agency", day, "Flood", "Proclamation of 1 September")
    (offer,) = law_changes.offers(drawn.supervisor, drawn.first_id)
    assert (offer.kind, offer.subject) == (LawChangeKind.CALENDAR, "agency")
    assert offer.value.endswith("+county.1")
    adopted(drawn, offer)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    assert not reviews.law(drawn.supervisor, review).calendars.agency.is_open(day)
    assert "+county.1" in review.calendar_version


def test_that_a_calendar_changed_since_it_was_offered_is_looked_at_again(drawn: Office) -> None:
    lead = drawn.supervisor
    calendars_kept.add(lead, "agency", date(2026, 9, 1), "Flood", "Proclamation")
    (offer,) = law_changes.offers(lead, drawn.first_id)
    calendars_kept.add(lead, "agency", date(2026, 9, 2), "Flood", "Proclamation")
    with pytest.raises(Refused) as refusal:
        adopted(drawn, offer)
    assert refusal.value.code == "law.no_version"


def later_snapshot(
    office: Office, home: Path, tmp_path: Path, *, leave_out: CaseId | None = None
) -> LawChange:
    """Import the same county as it stood a month later, every opened case moved elsewhere."""
    extract = tmp_path / "later"
    shutil.copytree(home / "extract", extract)
    meta = extract / "meta.csv"
    meta.write_text(meta.read_text(encoding="utf-8-sig").replace("2026-10-15", "2026-11-30"))
    cases = extract / "case.csv"
    lines = cases.read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(",").index("opened_date")
    kept = [lines[0], *(moved(line, place) for line in lines[1:] if not of(line, leave_out))]
    cases.write_text("\n".join(kept) + "\n", encoding="utf-8")
    snapshots.import_extract(office.supervisor, extract, progress=Silent())
    (offer,) = law_changes.offers(office.supervisor, office.first_id)
    return offer


def of(line: str, case_id: CaseId | None) -> bool:
    return case_id is not None and line.startswith(case_id)


def moved(line: str, place: int) -> str:
    cells = line.split(",")
    cells[place] = "2026-01-05"
    return ",".join(cells)


def test_that_a_later_snapshot_is_an_offer_with_the_facts_that_differ(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    offer = later_snapshot(drawn, drawn_home, tmp_path)
    told = seen(drawn, offer)
    assert offer.kind is LawChangeKind.SNAPSHOT
    assert {(f.fact, f.after) for f in told.facts} >= {("case.opened_date", "2026-01-05")}


def test_that_adopting_a_later_snapshot_leaves_answers_and_draw_alone(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    case_id = drawn.a_case("line-1")
    drawn.say(case_id, "gen_ours", "yes")
    proof = draw_sample.proof(drawn.supervisor, drawn.first_id)
    offer = later_snapshot(drawn, drawn_home, tmp_path)
    adopted(drawn, offer)
    work_on = casework.open_case(drawn.supervisor, drawn.first_id, case_id)
    assert work_on.review.snapshot_id == offer.value
    assert [a.value for s in work_on.sheets for a in s.answers.values()] == ["yes"]
    assert draw_sample.proof(drawn.supervisor, drawn.first_id) == proof


def test_that_a_case_goes_on_to_its_release_on_the_later_snapshot(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    adopted(drawn, later_snapshot(drawn, drawn_home, tmp_path))
    case_id = drawn.a_case("line-1")
    drawn.answer_all(case_id)
    row = next(row for row in drawn.queue() if row.case_id == case_id)
    assert row.state is CaseState.RELEASED


def test_that_a_snapshot_without_a_drawn_case_is_not_adopted(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    case_id = drawn.queue()[0].case_id
    offer = later_snapshot(drawn, drawn_home, tmp_path, leave_out=case_id)
    assert case_id in " ".join(seen(drawn, offer).notes)
    with pytest.raises(Refused, match=case_id) as refusal:
        adopted(drawn, offer)
    assert refusal.value.code == "law.cases_missing"


def test_that_a_review_does_not_go_back_to_an_earlier_snapshot(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    first = reviews.get(drawn.supervisor, drawn.first_id).snapshot_id
    adopted(drawn, later_snapshot(drawn, drawn_home, tmp_path))
    with pytest.raises(Refused) as refusal:
        seen(drawn, LawChange(LawChangeKind.SNAPSHOT, SNAPSHOT, "", SnapshotId(first)))
    assert refusal.value.code == "law.older_snapshot"


@pytest.mark.parametrize(
    ("subject", "reading"),
    [("CR-044/X-36", "review"), ("CR-104/X-46", "opening"), ("CR-124/X-47", "working")],
)
def test_that_a_pass_over_the_caseload_finds_what_whole_cases_show(
    drawn: Office, subject: str, reading: str
) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    change = LawChange(LawChangeKind.READING, CALIFORNIA, subject, reading)
    whole = law_changes.preview(lead, review_id, change, Silent(), is_whole=True)
    shown = {case for case in seen(drawn, change).cases if case.instance}
    opened = {case.case_id for case in shown}
    found = {c for c in whole.cases if c.instance and c.case_id in opened}
    assert shown
    assert {(c.case_id, c.instance, c.why) for c in shown} == {
        (c.case_id, c.instance, c.why) for c in found
    }
