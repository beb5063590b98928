"""The same text in case after case is pointed out to who wrote it; nothing is refused."""

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.services import assign, boilerplate
from tests.services.desks import Office, person

PASTED = "The record was read from end to end and shows nothing else."
OTHERWISE = "  the RECORD was read  from end to end and\nshows nothing else"


@pytest.fixture
def own(drawn: Office) -> tuple[CaseId, ...]:
    """Five cases of one reviewer."""
    cases = tuple(r.case_id for r in drawn.queue() if "line-1" in r.criteria)[:5]
    assign.assign(drawn.supervisor, drawn.review_id, cases, person("alder"))
    return cases


def paste(office: Office, cases: tuple[CaseId, ...], text: str = PASTED) -> None:
    for case_id in cases:
        office.say(case_id, "gen_ours", "no", comment=text)


def warned(office: Office, case_id: CaseId, text: str = PASTED, by: str = "alder") -> str:
    return boilerplate.warning(office.desk(by), office.review_id, case_id, text)


def test_that_the_same_comment_in_three_other_cases_is_pointed_out(
    drawn: Office, own: tuple[CaseId, ...]
) -> None:
    paste(drawn, own[:3])
    told = warned(drawn, own[4])
    assert told.startswith("You wrote the same in 3 other cases of this review")
    assert min(own[:3]) in told


def test_that_two_other_cases_are_not_enough(drawn: Office, own: tuple[CaseId, ...]) -> None:
    paste(drawn, own[:2])
    assert warned(drawn, own[4]) == ""


def test_that_the_case_itself_does_not_count(drawn: Office, own: tuple[CaseId, ...]) -> None:
    paste(drawn, own[:3])
    assert warned(drawn, own[0]) == ""


def test_that_blanks_case_and_the_last_stop_do_not_matter(
    drawn: Office, own: tuple[CaseId, ...]
) -> None:
    paste(drawn, own[:3])
    assert warned(drawn, own[4], OTHERWISE)


def test_that_a_short_text_may_repeat_itself(drawn: Office, own: tuple[CaseId, ...]) -> None:
    paste(drawn, own[:3], "No order in the record.")
    assert warned(drawn, own[4], "No order in the record.") == ""


def test_that_what_was_changed_since_does_not_count(drawn: Office, own: tuple[CaseId, ...]) -> None:
    paste(drawn, own[:3])
    drawn.say(own[0], "gen_ours", "no", comment="Opened in error on 3 March, closed on the 5th.")
    assert warned(drawn, own[4]) == ""


def test_that_another_s_words_do_not_count(drawn: Office, own: tuple[CaseId, ...]) -> None:
    paste(drawn, own[:3])
    assert warned(drawn, own[4], by="birch") == ""
