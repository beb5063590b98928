"""Practice counts nowhere: every figure, list and paper is the same after a practice as before.

And every service that plans, draws, rates, publishes or hands on refuses a practice outright.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.cli.speech import plain
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.rebuttals import Side
from qapi_desk.services import (
    amend,
    assign,
    case_fixes,
    corrective,
    cover,
    desk_view,
    draw_sample,
    element_page,
    findings,
    form_pages,
    history,
    home,
    integrity,
    law_changes,
    plan_sample,
    pooled,
    practice_key,
    protocol,
    publish,
    question_sets,
    queue,
    rebuttal_opening,
    received,
    replace,
    reviews,
    screen,
    snapshots,
    universes,
    workload,
)
from qapi_desk.services.shelf import GOVERNING
from qapi_desk.services.workspace import Desk, open_workspace
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.practised import NOON, Practised, begun

HEAD = "the head of the history"
ELEMENTS = ("CM.2.1", "IOP.4.4")


def papers(desk: Desk, review_id: ReviewId) -> dict[str, Any]:
    """Every document that can be published of a review, as values."""
    found = {}
    for each in publish.PUBLICATIONS:
        found[each.key] = publish.document(desk, review_id, each.key)
    return found


def figures(desk: Desk, review_id: ReviewId) -> dict[str, Any]:
    """Whatever counts, lists or tells of reviews, without a paper."""
    return {
        "findings": findings.show(desk, review_id),
        "year": pooled.year(desk, review_id),
        "plans": corrective.caps(desk, review_id),
        "queue": queue.rows(desk, review_id),
        "workload": workload.workload(desk, review_id),
        "home": home.home(desk, review_id),
        "reviews": reviews.reviews(desk),
        "counts": reviews.counts(desk, review_id),
        "snapshots": snapshots.snapshots(desk),
        "desk": desk_view.show(desk, review_id),
        "integrity": integrity.show(desk, review_id),
        "fixes": case_fixes.show(desk, review_id),
        "forms": form_pages.rows(desk),
        **{each: element_page.show(desk, each) for each in ELEMENTS},
    }


def told(found: Mapping[str, Any], head: str) -> dict[str, str]:
    """As canonical text, the head of the history apart: that one moves with every act."""
    words = {key: json.dumps(plain(value), default=repr) for key, value in found.items()}
    return {
        key: text.replace(head, HEAD).replace(head[:12], HEAD[:12]) for key, text in words.items()
    }


def test_that_every_figure_and_paper_is_the_same_after_a_practice(reviewed: Office) -> None:
    lead, review_id = reviewed.supervisor, reviewed.first_id
    looks = (figures, papers)
    before = [told(look(lead, review_id), history.head(lead.workspace)) for look in looks]
    begun(reviewed).release_all()
    after = [told(look(lead, review_id), history.head(lead.workspace)) for look in looks]
    for was, now in zip(before, after, strict=True):
        assert [key for key in was if was[key] != now[key]] == []


@pytest.fixture(scope="module")
def office(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a drawn review and somebody at practice; every act in it is refused."""
    home = tmp_path_factory.mktemp("practised") / "home"
    shutil.copytree(drawn_home, home, ignore=shutil.ignore_patterns("extract"))
    workspace = open_workspace(home, clock=SteppingClock(NOON))
    yield Office(workspace)
    workspace.close()


@pytest.fixture(scope="module")
def practised(office: Office) -> Practised:
    """A practice with one released case beside a review that is drawn."""
    made = begun(office)
    made.release(made.cases[0])
    return made


def test_that_the_next_review_is_numbered_as_if_nobody_had_practised(reviewed: Office) -> None:
    begun(reviewed)
    lead = reviewed.supervisor
    snapshot_id = reviews.get(lead, reviewed.first_id).snapshot_id
    new = reviews.NewReview("Next", "FFY2026Q4", snapshot_id, (CriterionId("medical"),))
    assert reviews.create(lead, new).made == "FFY2026Q4-02"


NO: Mapping[str, Callable[[Desk, ReviewId], object]] = {
    "universes": lambda desk, of: universes.universes(desk, of, Silent()),
    "freeze": lambda desk, of: plan_sample.freeze(desk, of, {}, Silent()),
    "commit": draw_sample.commit_master,
    "draw": lambda desk, of: draw_sample.draw(desk, of, public_value="1 2", progress=Silent()),
    "receive": lambda desk, of: received.receive(
        desk, of, Path("list.txt"), drawn_by="DCSS", drawn_on=date(2026, 10, 20), note=""
    ),
    "findings": findings.show,
    "year": pooled.year,
    "protocol": protocol.show,
    "write protocol": lambda desk, of: protocol.write(desk, of, "procedures", "As always."),
    "screen": lambda desk, of: screen.run(desk, of, GOVERNING, Silent()),
    "assign": lambda desk, of: assign.assign(desk, of, [CaseId("E01B")], PersonId("cedar")),
    "reassign": lambda desk, of: assign.reassign(
        desk, of, [CaseId("E01B")], PersonId("cedar"), "Away."
    ),
    "cover": lambda desk, of: cover.cover(desk, of, PersonId("birch"), PersonId("cedar"), "Away."),
}


@pytest.mark.parametrize("act", NO.values(), ids=NO)
def test_that_nothing_is_planned_drawn_rated_or_published_of_practice(
    practised: Practised, office: Office, act: Callable[[Desk, ReviewId], object]
) -> None:
    lead = office.supervisor
    said = refused("practice.nothing_counts", lambda: act(lead, practised.review_id))
    assert "nothing of practice counts" in said


@pytest.mark.parametrize("key", [each.key for each in publish.PUBLICATIONS])
def test_that_no_paper_of_a_review_is_made_of_practice(
    practised: Practised, office: Office, key: str
) -> None:
    lead, of = office.supervisor, practised.review_id
    refused("practice.nothing_counts", lambda: publish.document(lead, of, key))


def test_that_a_practice_case_is_neither_handed_back_nor_replaced(practised: Practised) -> None:
    desk, of, case_id = practised.desk, practised.review_id, practised.cases[1]
    refused("practice.nothing_counts", lambda: assign.hand_back(desk, of, case_id, "Away."))
    refused("practice.nothing_counts", lambda: replace.request(desk, of, case_id))


def test_that_no_question_set_and_no_other_law_reaches_a_practice(
    practised: Practised, office: Office
) -> None:
    lead, of = office.supervisor, practised.review_id
    with lead.store.read() as work:
        (made_up,) = practice_key.counties_in(work)
    refused("practice.snapshot", lambda: law_changes.to_snapshot(lead, made_up))
    assert law_changes.offers(lead, of) is not None
    assert question_sets.sets(lead, of) == ()


def test_that_the_made_up_county_is_offered_to_no_review(
    practised: Practised, office: Office
) -> None:
    offered = law_changes.offers(office.supervisor, office.first_id)
    assert practised.kept.snapshot_id not in str(offered)


def test_that_no_report_of_findings_is_made_of_practice(
    practised: Practised, office: Office
) -> None:
    lead, of = office.supervisor, practised.review_id
    refused("integrity.kind", lambda: integrity.show(lead, of))
    refused("amend.not_counted", lambda: amend.preview(practised.desk, of, practised.cases[0], {}))
    refused("rebuttal.not_counted", lambda: rebuttal_opening.openable(lead, of, Side.WORKER))
    refused("fixes.not_counted", lambda: case_fixes.show(lead, of))
