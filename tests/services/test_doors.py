"""Every door that gives out what reviewers found: who may come in, in which state of the review.

A public service function that takes a review is in the table of doors, or is listed as harmless
with the reason, or only acts. A new one that is neither fails here.
"""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from qapi_desk import services
from qapi_desk.domain.chain import Entry
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.services import (
    casework,
    comments,
    draw_sample,
    element_page,
    findings,
    form_changes,
    history,
    in_sight,
    publish,
    queue,
)
from qapi_desk.services.workspace import Desk, open_workspace
from tests.conftest import LATER
from tests.services.blinding import blinded
from tests.services.desks import DATA_FORM, Office
from tests.services.doors import BLIND, CLOSED, DOORS, HARMLESS, PEOPLE, RUNNING, STATES, Act, At
from tests.services.hands import refused


def _takes_review(each: Callable[..., object]) -> bool:
    """A door of its own: it is given a desk and a review, and opens the store itself."""
    asked = inspect.signature(each).parameters
    return "desk" in asked and "work" not in asked and bool({"review_id", "review"} & set(asked))


def _only_acts(each: Callable[..., object]) -> bool:
    """It gives back what it touched and writes no file."""
    told = inspect.signature(each)
    return told.return_annotation is Changes and not {"path", "folder"} & set(told.parameters)


def every_door() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of the services that takes a review, by module and name."""
    for found in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        module = importlib.import_module(found.name)
        for name, each in inspect.getmembers(module, inspect.isfunction):
            if each.__module__ == found.name and not name.startswith("_") and _takes_review(each):
                yield f"{found.name.removeprefix(services.__name__ + '.')}.{name}", each


def test_that_every_door_of_a_review_is_known() -> None:
    known = {name.partition(":")[0] for name in DOORS} | set(HARMLESS)
    new = {name for name, each in every_door() if not _only_acts(each)} - known
    assert sorted(new) == [], "put each into DOORS, or say in HARMLESS why it gives nothing away"


def test_that_no_door_is_listed_that_is_gone() -> None:
    there = {name for name, _ in every_door()}
    assert {name.partition(":")[0] for name in DOORS} | set(HARMLESS) <= there


def test_that_every_publication_is_a_door_or_tells_nothing() -> None:
    keys = {each.key for each in publish.PUBLICATIONS}
    tested = {name.partition(":")[2] for name in DOORS if name.startswith("publish.document:")}
    assert keys - tested == {"pull-list", "law", "protocol"}


Scene = tuple[Office, Mapping[str, CaseId]]


def copied(home: Path, folder: Path) -> Office:
    shutil.copytree(home, folder / "home", ignore=shutil.ignore_patterns("extract"))
    return Office(open_workspace(folder / "home", clock=SteppingClock(LATER)))


def of_birch(office: Office) -> CaseId:
    """A released case of Birch's; answered and released now if there is none."""
    rows = [row for row in office.queue() if row.reviewer == "birch"]
    done = next((row.case_id for row in rows if row.state is CaseState.RELEASED), None)
    if done is None:
        done = next(row.case_id for row in rows if row.criteria == ("line-1",))
        office.answer_all(done)
    return done


@pytest.fixture(scope="module")
def scenes(
    drawn_home: Path, reviewed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Scene]]:
    """The first review in each state, and the case that each person asks about."""
    homes = {"running": drawn_home, "done": reviewed_home, "blind": reviewed_home}
    offices = {state: copied(home, tmp_path_factory.mktemp(state)) for state, home in homes.items()}
    cases = {state: dict.fromkeys(PEOPLE, of_birch(office)) for state, office in offices.items()}
    looking = ("cedar", "alder", "dogwood")
    cases["blind"] |= zip(looking, blinded(offices["blind"], *looking), strict=True)
    yield {state: (offices[state], cases[state]) for state in STATES}
    for office in offices.values():
        office.workspace.close()


def code_of(act: Act, at: At) -> str:
    """The code by which the door stayed shut; empty for whoever came in."""
    try:
        act(at)
    except Fault as fault:
        return fault.code if fault.code in CLOSED else ""
    return ""


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", sorted(DOORS))
def test_that_a_door_opens_to_whom_it_may(
    scenes: Mapping[str, Scene], door: str, state: str, person: str, tmp_path: Path
) -> None:
    kind, act = DOORS[door]
    office, cases = scenes[state]
    at = At(office.desk(person), office.first_id, cases[person], tmp_path)
    assert code_of(act, at) == getattr(kind, state).get(person, "")


def shut(scenes: Mapping[str, Scene], state: str, person: str) -> tuple[Desk, ReviewId, CaseId]:
    office, cases = scenes[state]
    return office.desk(person), office.first_id, cases[person]


def test_that_a_row_looked_at_again_tells_nothing_of_the_first_time(
    scenes: Mapping[str, Scene],
) -> None:
    desk, review_id, case_id = shut(scenes, "blind", "alder")
    (row,) = (row for row in queue.rows(desk, review_id) if row.case_id == case_id)
    assert (row.answered, row.required, row.missing_evidence) == (0, 0, 0)
    assert (row.open_comments, row.returned_why, row.handed_back_why) == (0, "", "")


@pytest.mark.parametrize("person", ["birch", "dogwood"])
def test_that_ranks_opened_are_not_counted_to_those_who_answer(
    reviewed: Office, person: str
) -> None:
    def told(who: str) -> int:
        view = draw_sample.current(reviewed.desk(who), reviewed.first_id)
        return view.openings if view else -1

    assert told(person) == told("alder") > 0
    (item, *_) = reviewed.queue()
    with reviewed.workspace.store.write() as work:  # one case is opened again
        state = CaseState.STARTED
        work.cases.set_state(reviewed.first_id, item.case_id, state, item.answered, item.required)
    assert (told(person), told("alder") > 0) == (0, True)


def test_that_a_preview_of_a_form_keeps_outcomes_from_analysts(
    scenes: Mapping[str, Scene],
) -> None:
    running, done = scenes["running"][0], scenes["done"][0]

    def shown(office: Office, person: str) -> bool:
        desk = office.desk(person)
        seen = form_changes.preview(desk, office.first_id, DATA_FORM, Silent())
        return seen.are_outcomes_shown

    assert (shown(running, "dogwood"), shown(running, "alder")) == (False, True)
    assert (shown(done, "dogwood"), shown(scenes["blind"][0], "alder")) == (True, False)


def test_that_an_element_keeps_plans_and_results_from_the_blind(
    scenes: Mapping[str, Scene],
) -> None:
    office = scenes["blind"][0]
    seen = element_page.known(office.desk("birch"), "CM.2.2")
    hidden = element_page.known(office.desk("cedar"), "CM.2.2")
    assert seen.results
    assert (hidden.results, hidden.caps) == ((), ())
    assert hidden.hidden == 1


def bodies(office: Office, person: str) -> list[Entry]:
    told = history.entries(office.desk(person), last=400)
    return [each for each in told if each.happening.subject.startswith(f"{office.first_id}/")]


def test_that_the_history_keeps_the_first_look_from_the_blind(scenes: Mapping[str, Scene]) -> None:
    office = scenes["blind"][0]
    assert {tuple(each.happening.body) for each in bodies(office, "alder")} == {("hidden",)}
    assert any("hidden" not in each.happening.body for each in bodies(office, "elder"))


def test_that_the_history_names_the_first_review_nowhere_to_the_blind(
    scenes: Mapping[str, Scene],
) -> None:
    office = scenes["blind"][0]
    told = history.entries(office.desk("alder"), last=400)
    released = {"findings", "finding", "outcomes", "settled", "cap"}
    assert not [each for each in told if released & set(each.happening.body)]


def test_that_a_remark_is_neither_answered_nor_read_by_the_blind(reviewed: Office) -> None:
    (mine,) = blinded(reviewed, "dogwood")
    where = (reviewed.first_id, mine, FormId(DATA_FORM), QuestionId("gen_ours"))
    made = comments.add(reviewed.supervisor, *where, "How do we know?").made
    dogwood = reviewed.desk("dogwood")
    refused(BLIND, lambda: comments.reply(dogwood, int(made or 0), "See page 3."))
    refused(BLIND, lambda: comments.settle(dogwood, int(made or 0)))


def test_that_an_analyst_who_is_asked_sees_that_case(drawn: Office) -> None:
    case_id = of_birch(drawn)
    dogwood = drawn.desk("dogwood")
    refused(RUNNING, lambda: casework.open_case(dogwood, drawn.first_id, case_id))
    where = (drawn.first_id, case_id, FormId(DATA_FORM), QuestionId("gen_ours"))
    comments.add(drawn.desk("birch"), *where, "Is it ours?", dogwood.person.person_id)
    assert casework.open_case(dogwood, drawn.first_id, case_id).case.case_id == case_id


def test_that_whoever_released_a_second_look_is_blind_no_more(reviewed: Office) -> None:
    (case_id,) = blinded(reviewed, "cedar")
    second = second_of(reviewed.first_id)
    cedar = reviewed.desk("cedar")
    refused(BLIND, lambda: findings.show(cedar, reviewed.first_id))
    with reviewed.workspace.store.write() as work:
        case = work.cases.get(second, case_id)
        work.cases.set_state(second, case_id, CaseState.RELEASED, case.answered, case.required)
    assert findings.show(cedar, reviewed.first_id).is_final


def test_that_a_forged_workspace_is_said_and_not_taken_for_hidden(drawn: Office) -> None:
    with drawn.workspace.store.read() as work:
        assert not in_sight.sees_results(drawn.desk("birch"), work, drawn.first_id)
        assert in_sight.sees_results(drawn.supervisor, work, drawn.first_id)
