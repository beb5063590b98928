"""Findings changed behind the program's back: neither drawn from for a second look, nor decided."""

from functools import partial

import pytest

from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import second_of
from qapi_desk.domain.second_looks import Stands
from qapi_desk.services import second_differences, second_draw, second_kept
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import hired, refused
from tests.services.second_looks import one_reversal

FORGED = "UPDATE finding SET comment = 'nobody wrote this' WHERE review_id = ?"


def test_that_no_second_look_is_planned_on_findings_that_were_changed(reviewed: Office) -> None:
    in_the_file(reviewed, FORGED, reviewed.first_id)
    desk = reviewed.supervisor
    refused("workspace.forged", lambda: second_draw.propose(desk, reviewed.first_id))
    refused("workspace.forged", lambda: second_draw.plan(desk, reviewed.first_id))


def test_that_no_second_look_is_drawn_by_a_plan_that_was_changed(reviewed: Office) -> None:
    desk, of = reviewed.supervisor, reviewed.first_id
    second_draw.plan(desk, of)
    in_the_file(
        reviewed,
        "UPDATE document SET body = replace(body, '\"minimum\":2', '\"minimum\":1') WHERE key = ?",
        second_of(of),
    )
    refused(
        "workspace.forged",
        lambda: second_draw.draw(desk, of, public_value="3 1 4", progress=Silent()),
    )


@pytest.mark.parametrize("end", ["", "-second"])
def test_that_a_finding_changed_in_either_look_is_not_decided_on(
    reviewed: Office, end: str
) -> None:
    looks, desk = one_reversal(reviewed), reviewed.supervisor
    in_the_file(reviewed, FORGED, reviewed.first_id + end)
    wanted = (reviewed.first_id, looks.case_id, looks.criterion)
    refused("workspace.forged", lambda: second_differences.differences(desk, reviewed.first_id))
    refused(
        "workspace.forged",
        lambda: second_differences.adjudicate(desk, *wanted, Stands.SECOND, "The log says so."),
    )
    with desk.store.read() as work:
        assert not second_kept.decisions_in(desk, work, reviewed.first_id)
        assert not work.settlements.all(reviewed.first_id)


def test_that_nobody_decides_which_look_at_their_own_work_stands(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    hired(reviewed, "hazel", looks.first.worker_id, Role.SUPERVISOR)
    desk = reviewed.desk("hazel")
    wanted = (reviewed.first_id, looks.case_id, looks.criterion)
    for stands in Stands:
        refused(
            "settle.own_work",
            partial(second_differences.adjudicate, desk, *wanted, stands, "It is so."),
        )
