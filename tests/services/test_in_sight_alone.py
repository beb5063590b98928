"""Who may know what a review found, in a workspace that holds nothing but its cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.comments import Comment
from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.services import blind, eliminations, in_sight, replace
from qapi_desk.services.library import Library
from qapi_desk.services.rechecks_found import is_about
from qapi_desk.services.workspace import Desk, Workspace, create_workspace

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FIRST = ReviewId("FFY2026Q4-01")
ONE, TWO = CaseId("one"), CaseId("two")
ALDER = Person(PersonId("alder"), "Rosa Alder", Role.SUPERVISOR, "A")
BIRCH = Person(PersonId("birch"), "Jun Birch", Role.REVIEWER, "A")
DOGWOOD = Person(PersonId("dogwood"), "Lee Dogwood", Role.ANALYST, "A")
ELDER = Person(PersonId("elder"), "Ada Elder", Role.OBSERVER, "A")
EVERYBODY = (ALDER, BIRCH, DOGWOOD, ELDER)


@dataclass
class Room:
    """A workspace with cases in it, and whoever sits down."""

    workspace: Workspace

    def holds(self, review: ReviewId, case: CaseId, who: Person, state: CaseState) -> None:
        """A case of a review, in somebody's hands, so far."""
        with self.workspace.store.write() as work:
            ticket = Ticket(len(work.cases.all(review)) + 1, case, "0" * 64, TicketRole.SAMPLE)
            work.cases.open(review, DrawId(f"{review}#1"), ticket, (CriterionId("line-1"),))
            work.cases.assign(review, case, who.person_id)
            work.cases.set_state(review, case, state, 1, 1)

    def code(self, who: Person) -> str:
        """By which code the results stay shut to somebody; empty where they do not."""
        return self._code(who, None)

    def code_of(self, who: Person, case: CaseId) -> str:
        """The same of the answers of one case."""
        return self._code(who, case)

    def _code(self, who: Person, case: CaseId | None) -> str:
        desk = Desk(self.workspace, who)
        with self.workspace.store.read() as work:
            try:
                if case is None:
                    in_sight.must_see_results(desk, work, FIRST)
                else:
                    in_sight.must_see_answers_of(desk, work, FIRST, case)
            except Refused as refused:
                return refused.code
        return ""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    clock = SteppingClock(NOON)
    workspace = create_workspace(tmp_path / "home", ALDER, "a long passphrase", clock=clock)
    with workspace.store.write() as work:
        for each in (BIRCH, DOGWOOD, ELDER):
            work.people.add(each, "")
    yield Room(workspace)
    workspace.close()


RELEASED, STARTED = CaseState.RELEASED, CaseState.STARTED


def test_that_a_running_rate_is_for_those_who_answer_nothing(room: Room) -> None:
    room.holds(FIRST, ONE, BIRCH, RELEASED)
    room.holds(FIRST, TWO, BIRCH, STARTED)
    assert [room.code(who) for who in EVERYBODY] == ["", *["findings.running"] * 2, ""]


def test_that_a_review_that_is_done_is_for_everybody(room: Room) -> None:
    room.holds(FIRST, ONE, BIRCH, RELEASED)
    assert [room.code(who) for who in EVERYBODY] == [""] * 4


def test_that_a_review_without_cases_is_not_done(room: Room) -> None:
    assert room.code(BIRCH) == "findings.running"


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
def test_that_whoever_looks_again_is_told_nothing(room: Room, who: Person) -> None:
    room.holds(FIRST, ONE, BIRCH, RELEASED)
    room.holds(second_of(FIRST), ONE, who, STARTED)
    told = [room.code(each) for each in EVERYBODY]
    assert told == ["second.blind" if each is who else "" for each in EVERYBODY]


def test_that_whoever_released_the_second_look_is_told(room: Room) -> None:
    room.holds(FIRST, ONE, BIRCH, RELEASED)
    room.holds(second_of(FIRST), ONE, DOGWOOD, RELEASED)
    assert room.code(DOGWOOD) == ""


def test_that_an_analyst_reads_nobodys_answers_before_the_end(room: Room) -> None:
    room.holds(FIRST, ONE, BIRCH, RELEASED)
    room.holds(FIRST, TWO, BIRCH, STARTED)
    told = [room.code_of(who, ONE) for who in EVERYBODY]
    assert told == ["", "", "findings.running", ""]


def test_that_a_case_nobody_answered_tells_an_analyst_nothing(room: Room) -> None:
    room.holds(FIRST, ONE, BIRCH, STARTED)
    with room.workspace.store.write() as work:
        work.cases.set_state(FIRST, ONE, STARTED, 0, 1)
    assert room.code_of(DOGWOOD, ONE) == ""


@pytest.mark.parametrize(("is_settled", "code"), [(False, ""), (True, "findings.running")])
def test_that_a_question_to_an_analyst_opens_its_case_while_it_is_open(
    room: Room, is_settled: bool, code: str
) -> None:
    room.holds(FIRST, ONE, BIRCH, STARTED)
    asked = Comment(
        FIRST, ONE, FormId("f"), QuestionId("q"), "Is it?", BIRCH.person_id, NOON, DOGWOOD.person_id
    )
    with room.workspace.store.write() as work:
        number = work.comments.add(asked)
        if is_settled:
            work.comments.settle(number, BIRCH.person_id, NOON)
    assert room.code_of(DOGWOOD, ONE) == code


def test_that_a_reviewer_reads_their_own_cases_only(room: Room) -> None:
    room.holds(FIRST, ONE, ALDER, RELEASED)
    assert room.code_of(BIRCH, ONE) == "case.not_yours"


def test_that_the_history_hides_what_names_the_first_review(room: Room) -> None:
    room.holds(second_of(FIRST), ONE, ALDER, STARTED)
    desk = Desk(room.workspace, ALDER)
    with room.workspace.store.write() as work:
        work.documents.put("review", FIRST, {})
        for subject, named in ((f"{FIRST}/{ONE}", "x"), ("cap", f"{FIRST}/x"), ("other", "x")):
            work.history.append(desk.happening("told", subject, of=named))
        told = blind.without_first(desk, work, work.history.entries("told"))
    assert ["hidden" in each.happening.body for each in told] == [True, True, False]


def test_that_whoever_left_is_named_so() -> None:
    left = Person(PersonId("fir"), "Kai Fir", Role.REVIEWER, "A", is_active=False)
    people = {"fir": left, "birch": BIRCH}
    assert eliminations.named(people, "fir") == "Kai Fir (no longer active)"
    assert eliminations.named(people, "birch") == "Jun Birch"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (ALDER, True),
        (BIRCH, False),
        (Person(PersonId("gone"), "Gone", Role.SUPERVISOR, "A", is_active=False), False),
        (Person(PersonId("asker"), "Asker", Role.SUPERVISOR, "A"), False),
        (Person(PersonId("holder"), "Holder", Role.SUPERVISOR, "A"), False),
    ],
    ids=lambda each: str(getattr(each, "name", each)),
)
def test_that_the_second_person_is_another_active_supervisor(who: Person, may: bool) -> None:
    assert replace.may_decide(who, "asker", PersonId("holder")) is may


def a_ruling(kind: AboutKind, place: str) -> Entry:
    on = date(2026, 11, 2)
    return Entry(1, EntryKind.RULING, About(kind, place), "So.", "M", on, ALDER.person_id, NOON)


@pytest.mark.parametrize(
    ("kind", "place", "is_told"),
    [
        (AboutKind.QUESTION, "form/q", True),
        (AboutKind.QUESTION, "other/q", False),
        (AboutKind.MEASURE, "CM.1.2.C5", True),
        (AboutKind.MEASURE, "CM.1.2.C6", False),
        (AboutKind.ELEMENT, "CM.1.2", True),
        (AboutKind.ELEMENT, "CM.1.3", False),
        (AboutKind.RULE, "CM.1.2.C5", False),
    ],
)
def test_that_a_ruling_is_about_its_questions_criterion_and_element(
    kind: AboutKind, place: str, is_told: bool
) -> None:
    question = Question(
        QuestionId("q"), QuestionType.TEXT, {}, criterion=CriterionId("CM.1.2.C5"), element="CM.1.2"
    )
    assert is_about(Library(), a_ruling(kind, place), FormId("form"), question) is is_told
