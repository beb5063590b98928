"""Remarks are asked, answered and settled by those who may, and stand in the history."""

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, QuestionId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import comments, people
from qapi_desk.services.comments import Thread
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM, Office, person

OURS = QuestionId("gen_ours")
PASSPHRASE = "a long enough one"


@pytest.fixture
def case_id(drawn: Office) -> CaseId:
    return drawn.a_case("line-1")


def remark(
    office: Office, case_id: CaseId, text: str = "Which list?", to: str = "", by: Desk | None = None
) -> int:
    desk = by or office.supervisor
    asked = person(to) if to else None
    changes = comments.add(desk, office.review_id, case_id, DATA_FORM, OURS, text, asked)
    return int(changes.made or "")


def threads(office: Office, case_id: CaseId, by: Desk | None = None) -> tuple[Thread, ...]:
    return comments.of_case(by or office.supervisor, office.review_id, case_id)


def newcomer(office: Office, role: Role) -> Desk:
    """Somebody of this role who came today."""
    someone = Person(PersonId(f"new-{role}"), "Robin Vale", role, "Demonstration County")
    people.add_person(office.supervisor, someone, PASSPHRASE)
    return office.workspace.sign_in(someone.person_id, PASSPHRASE)


def test_that_a_remark_is_read_by_whoever_has_the_case(drawn: Office, case_id: CaseId) -> None:
    remark(drawn, case_id)
    (thread,) = threads(drawn, case_id, drawn.reviewer_of(case_id))
    assert (thread.question, thread.said[0].text) == (OURS, "Which list?")
    assert (thread.is_open, thread.is_for_me, thread.to) == (True, True, "whoever has the case")


def test_that_replies_stand_under_their_remark_in_order(drawn: Office, case_id: CaseId) -> None:
    first = remark(drawn, case_id)
    reviewer = drawn.reviewer_of(case_id)
    second = comments.reply(reviewer, first, "The October one.").made
    comments.reply(drawn.supervisor, int(second or ""), "Thank you.")
    (thread,) = threads(drawn, case_id)
    assert [each.text for each in thread.said] == ["Which list?", "The October one.", "Thank you."]


def test_that_a_thread_says_in_words_how_it_stands(drawn: Office, case_id: CaseId) -> None:
    first = remark(drawn, case_id)
    asker = drawn.supervisor.person.name
    assert threads(drawn, case_id)[0].words == f"{asker} asks whoever has the case; open"
    comments.reply(drawn.reviewer_of(case_id), first, "October.")
    comments.settle(drawn.supervisor, first)
    told = threads(drawn, case_id)[0].words
    assert told == f"{asker} asks whoever has the case; 1 reply; settled by {asker}"


def test_that_whom_it_asks_may_settle_it(drawn: Office, case_id: CaseId) -> None:
    first = remark(drawn, case_id)
    comments.settle(drawn.reviewer_of(case_id), first)
    assert not threads(drawn, case_id)[0].is_open


def test_that_the_asker_may_settle_it(drawn: Office, case_id: CaseId) -> None:
    analyst = newcomer(drawn, Role.ANALYST)
    first = remark(drawn, case_id, by=analyst)
    comments.settle(analyst, first)
    assert not threads(drawn, case_id)[0].is_open


def test_that_nobody_else_settles_it(drawn: Office, case_id: CaseId) -> None:
    analyst, first = newcomer(drawn, Role.ANALYST), remark(drawn, case_id)
    with pytest.raises(Refused) as refusal:
        comments.settle(analyst, first)
    assert refusal.value.code == "comments.not_yours"
    assert not threads(drawn, case_id, analyst)[0].may_settle


def test_that_a_reviewer_does_not_settle_what_another_is_asked(
    drawn: Office, case_id: CaseId
) -> None:
    first = remark(drawn, case_id, to="alder", by=newcomer(drawn, Role.ANALYST))
    with pytest.raises(Refused) as refusal:
        comments.settle(drawn.reviewer_of(case_id), first)
    assert refusal.value.code == "comments.not_yours"


def test_that_a_settled_remark_takes_no_reply_and_is_settled_once(
    drawn: Office, case_id: CaseId
) -> None:
    first = remark(drawn, case_id)
    comments.settle(drawn.supervisor, first)
    with pytest.raises(Refused, match="settled already"):
        comments.reply(drawn.supervisor, first, "Still.")
    with pytest.raises(Refused, match="settled already"):
        comments.settle(drawn.supervisor, first)


def test_that_an_observer_only_reads(drawn: Office, case_id: CaseId) -> None:
    observer, first = newcomer(drawn, Role.OBSERVER), remark(drawn, case_id)
    with pytest.raises(Refused) as refusal:
        comments.reply(observer, first, "I see.")
    assert refusal.value.code == "people.role"
    (thread,) = threads(drawn, case_id, observer)
    assert (thread.may_reply, thread.may_settle) == (False, False)


def test_that_a_reviewer_sees_no_remarks_of_another_s_case(drawn: Office) -> None:
    other = next(r for r in drawn.queue() if r.reviewer != "birch")
    with pytest.raises(Refused) as refusal:
        threads(drawn, other.case_id, drawn.desk("birch"))
    assert refusal.value.code == "case.not_yours"


def test_that_nobody_is_asked_who_may_not_see_the_case(drawn: Office) -> None:
    other = next(r for r in drawn.queue() if r.reviewer != "birch" and "line-1" in r.criteria)
    with pytest.raises(Refused) as refusal:
        remark(drawn, other.case_id, to="birch")
    assert refusal.value.code == "comments.to"


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**70])
def test_that_a_number_no_remark_has_is_refused(drawn: Office, number: int) -> None:
    with pytest.raises(Refused) as refusal:
        comments.settle(drawn.supervisor, number)
    assert refusal.value.code == "comments.unknown"


def test_that_a_remark_is_not_pinned_to_a_repeat_that_is_none(
    drawn: Office, case_id: CaseId
) -> None:
    forged = QuestionId(f"child[2]/{OURS}")
    with pytest.raises(Refused) as refusal:
        comments.add(drawn.supervisor, drawn.review_id, case_id, DATA_FORM, forged, "?")
    assert refusal.value.code == "comments.no_question"


def test_that_a_remark_is_pinned_to_a_question_that_is_asked(
    drawn: Office, case_id: CaseId
) -> None:
    with pytest.raises(Refused) as refusal:
        comments.add(
            drawn.supervisor, drawn.review_id, case_id, DATA_FORM, QuestionId("gen_hours"), "?"
        )
    assert refusal.value.code == "comments.no_question"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \n ", "text.empty"),
        ("x" * 4001, "text.too_long"),
        ("His number is 123-45-6789.", "text.ssn"),
        ("His number is 123 45 6789.", "text.ssn"),
        ("SSN 123456789", "text.ssn"),
        ("bell \x07", "text.unreadable"),
    ],
)
def test_that_a_remark_nobody_may_keep_is_refused(
    drawn_office: Office, text: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        remark(drawn_office, drawn_office.a_case("line-1"), text)
    assert refusal.value.code == code
    assert "6789" not in str(refusal.value).replace("case 123456789", "")


@pytest.mark.parametrize(
    "text", ["👩‍👧 seen", "שלום — مرحبا", "See case 123456789, day 2026-03-03."]
)
def test_that_any_script_is_kept_as_it_was_written(drawn: Office, text: str) -> None:
    case_id = drawn.a_case("line-1")
    remark(drawn, case_id, text)
    assert threads(drawn, case_id)[0].said[0].text == text


def test_that_every_act_on_a_remark_stands_in_the_history(drawn: Office, case_id: CaseId) -> None:
    first = remark(drawn, case_id)
    comments.reply(drawn.supervisor, first, "Never mind.")
    comments.settle(drawn.supervisor, first)
    wanted = ["comment.added", "comment.answered", "comment.settled"]
    assert drawn.history_kinds()[-3:] == wanted
