"""A screen: what the record says of every case, kept, counted, and shown to who may see it."""

from collections import Counter
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, RulesetId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.domain.screens import ScreenBy, ScreenRate, ScreenRecord, ScreenStanding
from qapi_desk.services import demo, reviews, screen, screen_kept
from tests.services.desks import Office

MANUAL = RulesetId("ca-2002")
NOT_APPLICABLE = RuleOutcome.NOT_APPLICABLE


class Stopping:
    """Progress that is asked to stop after some steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, done: int, total: int | None, note: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def made(office: Office, processes: int = 1) -> str:
    desk, review_id = office.supervisor, office.review_id
    return screen.run(desk, review_id, MANUAL, Silent(), processes=processes).made or ""


@pytest.fixture(scope="module")
def screened(drawn_office: Office) -> tuple[Office, ScreenRecord]:
    """A screen by the manual's rules, for tests that only read it."""
    made(drawn_office)
    return drawn_office, screen.screens(drawn_office.supervisor, drawn_office.review_id)[0]


Screened = tuple[Office, ScreenRecord]


def left(office: Office) -> list[str]:
    folder = office.workspace.home / "screens"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_that_every_case_is_looked_at(screened: Screened) -> None:
    office, record = screened
    review = reviews.get(office.supervisor, office.review_id)
    with office.workspace.snapshot(review.snapshot_id) as reader:
        assert record.cases == len(list(reader.case_ids()))


def test_that_the_screen_says_what_the_rules_say_of_each_case(screened: Screened) -> None:
    office, record = screened
    review = reviews.get(office.supervisor, office.review_id)
    judge = screen.judge_of(office.supervisor, review, MANUAL)
    expected: Counter[tuple[str, RuleOutcome]] = Counter()
    with office.workspace.snapshot(review.snapshot_id) as reader:
        for case_file in reader.case_files(reader.case_ids()):
            results = [r for r in judge.rules(case_file) if r.outcome is not NOT_APPLICABLE]
            expected.update((r.rule_id, r.outcome) for r in results)
    found = {
        (rate.subject, outcome): n
        for rate in screen.rates(office.supervisor, record.screen_id)
        for outcome, n in rate.outcomes
        if rate.subject.startswith("CR-") and outcome is not NOT_APPLICABLE
    }
    assert found == expected


def test_that_criteria_are_counted_over_their_universes(screened: Screened) -> None:
    office, _ = screened
    review = reviews.get(office.supervisor, office.review_id)
    judge = screen.judge_of(office.supervisor, review, MANUAL)
    with office.workspace.snapshot(review.snapshot_id) as reader:
        results = [r for case in reader.case_files(reader.case_ids()) for r in judge.criteria(case)]
    expected = Counter(r.criterion for r in results if r.in_universe)
    found = {r.subject: sum(n for _, n in r.outcomes) for r in rates(screened, ScreenBy.ALL)}
    assert {name: found[name] for name in expected} == expected


def rates(screened: Screened, by: ScreenBy) -> tuple[ScreenRate, ...]:
    office, record = screened
    return screen.rates(office.supervisor, record.screen_id, by)


def test_that_the_cases_behind_a_figure_are_as_many_as_it_says(screened: Screened) -> None:
    office, record = screened
    for rate in rates(screened, ScreenBy.UNIT):
        for standing, told in (
            (ScreenStanding.ERROR, rate.error),
            (ScreenStanding.UNDETERMINED, rate.undetermined),
        ):
            behind = screen.rows(
                office.supervisor, record.screen_id, rate.subject,
                standing=standing, group=rate.group, by=ScreenBy.UNIT,
            )  # fmt: skip
            assert len(behind) == told


def test_that_outcomes_are_listed_by_themselves(screened: Screened) -> None:
    office, record = screened
    rate = next(r for r in rates(screened, ScreenBy.ALL) if r.error)
    for outcome, told in rate.outcomes:
        behind = screen.rows(
            office.supervisor, record.screen_id, rate.subject, outcome=outcome, limit=10_000
        )
        assert len(behind) == told
        assert {row.outcome for row in behind} == {outcome}


@pytest.mark.parametrize("by", [ScreenBy.UNIT, ScreenBy.WORKER, ScreenBy.OFFICE])
def test_that_groups_add_up_to_the_whole(screened: Screened, by: ScreenBy) -> None:
    parts: Counter[str] = Counter()
    for rate in rates(screened, by):
        parts[rate.subject] += rate.action + rate.error
    whole = {r.subject: r.action + r.error for r in rates(screened, ScreenBy.ALL)}
    assert {name: n for name, n in whole.items() if n} == {n: c for n, c in parts.items() if c}


def test_that_an_element_counts_all_of_its_rules(screened: Screened) -> None:
    office, _ = screened
    found = {r.subject: r for r in rates(screened, ScreenBy.ELEMENT)}
    ruleset = office.supervisor.library.ruleset(MANUAL)
    whole = {r.subject: r for r in rates(screened, ScreenBy.ALL)}
    name = next(e for rule in ruleset.rules for e in rule.elements if e in found)
    rules = [r.rule_id for r in ruleset.rules if name in r.elements and r.rule_id in whole]
    assert found[name].error == sum(whole[rule].error for rule in rules)


def test_that_what_is_undetermined_is_told(screened: Screened) -> None:
    told = sum(rate.undetermined for rate in rates(screened, ScreenBy.ALL))
    assert told == screened[1].undetermined > 0


def test_that_workings_are_those_of_the_rule(screened: Screened) -> None:
    office, record = screened
    row = screen.rows(
        office.supervisor, record.screen_id, "CR-019", outcome=RuleOutcome.MET, limit=1
    )[0]
    found = screen.workings(
        office.supervisor, record.screen_id, row.case_id, row.subject, row.instance
    )
    assert found.events_used == row.events_used
    assert found.sentences


def test_that_a_verdict_nobody_stored_has_no_workings(screened: Screened) -> None:
    office, record = screened
    with pytest.raises(Refused, match="no verdict number 9 on CR-019"):
        screen.workings(office.supervisor, record.screen_id, CaseId("x"), "CR-019", 9)


def test_that_a_subject_nobody_screened_is_named(screened: Screened) -> None:
    office, record = screened
    with pytest.raises(Refused, match="has no 'CR-999'"):
        screen.rows(office.supervisor, record.screen_id, "CR-999")


def test_that_two_processes_make_the_same_bytes_as_one(screened: Screened) -> None:
    office, record = screened
    two = made(office, processes=2)
    hashes = {
        s.screen_id: s.file_sha256 for s in screen.screens(office.supervisor, office.review_id)
    }
    assert hashes[two] == record.file_sha256


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("processes", [1, 2])
def test_that_a_cancelled_screen_leaves_nothing(drawn: Office, steps: int, processes: int) -> None:
    desk = drawn.supervisor
    with pytest.raises(Cancelled):
        screen.run(desk, drawn.review_id, MANUAL, Stopping(steps), processes=processes)
    assert left(drawn) == []
    assert screen.screens(desk, drawn.review_id) == ()


def test_that_what_a_killed_screen_left_is_cleared(drawn: Office) -> None:
    folder = drawn.workspace.home / "screens"
    folder.mkdir()
    (folder / ".half.part").touch()
    screen_id = made(drawn)
    assert left(drawn) == [f"{screen_id}.screen"]


def test_that_the_history_keeps_the_hash_of_the_file(screened: Screened) -> None:
    office, record = screened
    with office.workspace.store.read() as work:
        entries = [e.happening for e in work.history.entries() if e.happening.kind == "screen.made"]
    assert entries[0].body["file_sha256"] == record.file_sha256


def test_that_a_changed_file_is_not_read(drawn: Office) -> None:
    screen_id = made(drawn)
    place = screen_kept.place_of(drawn.supervisor, screen_id)
    body = bytearray(place.read_bytes())
    body[-1] ^= 1
    place.write_bytes(body)
    with pytest.raises(Refused) as refusal:
        screen.rates(drawn.supervisor, screen_id)
    assert refusal.value.code == "screen.changed"


def test_that_a_lost_file_is_missed(drawn: Office) -> None:
    screen_id = made(drawn)
    screen_kept.place_of(drawn.supervisor, screen_id).unlink()
    with pytest.raises(Refused) as refusal:
        screen.rates(drawn.supervisor, screen_id)
    assert refusal.value.code == "screen.missing"


def test_that_a_ruleset_the_review_is_not_judged_by_is_refused(drawn_office: Office) -> None:
    desk = drawn_office.supervisor
    with pytest.raises(Refused, match="not by 'nevada'"):
        screen.run(desk, drawn_office.review_id, RulesetId("nevada"), Silent())


def test_that_a_reviewer_reads_no_rates(screened: Screened) -> None:
    office, record = screened
    with pytest.raises(Refused) as refusal:
        screen.rates(office.desk("birch"), record.screen_id)
    assert refusal.value.code == "people.role"


@pytest.mark.parametrize("person", ["birch", "elder"])
def test_that_reviewers_and_observers_make_no_screen(drawn_office: Office, person: str) -> None:
    with pytest.raises(Refused, match="may not screen the caseload"):
        screen.run(drawn_office.desk(person), drawn_office.review_id, MANUAL, Silent())


def test_that_an_analyst_makes_and_reads_one(drawn: Office) -> None:
    desk = drawn.desk("dogwood")
    screen_id = screen.run(desk, drawn.review_id, MANUAL, Silent()).made or ""
    assert screen.rates(desk, screen_id)


def test_that_an_encrypted_workspace_keeps_its_screens_encrypted(tmp_path: Path) -> None:
    workspace = demo.build(
        tmp_path / "home", cases=30, progress=Silent(), file_passphrase="nine green lanterns"
    )
    try:
        office = Office(workspace)
        one, two = made(office), made(office, processes=2)
        place = screen_kept.place_of(office.supervisor, one)
        assert not place.read_bytes().startswith(b"SQLite format 3")
        assert screen.rates(office.supervisor, one) == screen.rates(office.supervisor, two)
    finally:
        workspace.close()
