"""Roles, and what each of them may see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, SnapshotId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Silent
from qapi_desk.services import (
    assign,
    casework,
    corrective,
    draw_sample,
    findings,
    history,
    people,
    plan_sample,
    prove_draw,
    publish,
    reviews,
    snapshots,
)
from qapi_desk.services.workspace import Desk
from tests.services.desks import Office, person

Act = Callable[[Desk, Office], object]
FOR_SUPERVISORS: dict[str, Act] = {
    "start a review": lambda d, o: reviews.create(
        d, reviews.NewReview("", "FFY2026Q3", SnapshotId("0" * 64))
    ),
    "commit": lambda d, o: draw_sample.commit_master(d, o.review_id),
    "freeze": lambda d, o: plan_sample.freeze(d, o.review_id, {}, Silent()),
    "draw": lambda d, o: draw_sample.draw(d, o.review_id, public_value="1", progress=Silent()),
    "void": lambda d, o: draw_sample.void(d, o.review_id, "because"),
    "assign": lambda d, o: assign.assign(d, o.review_id, [o.a_case("line-1")], person("birch")),
    "share out": lambda d, o: assign.assign_balanced(d, o.review_id, [person("birch")]),
    "add people": lambda d, o: people.add_person(
        d, Person(person("fir"), "Ivo Fir", Role.REVIEWER, "A"), "long enough"
    ),
    "retire": lambda d, o: people.set_active(d, person("cedar"), is_active=False),
    "draft": lambda d, o: corrective.draft(d, o.review_id, CriterionId("line-1")),
}


@pytest.mark.parametrize("role", ["birch", "dogwood", "elder"])
@pytest.mark.parametrize("act", FOR_SUPERVISORS.values(), ids=FOR_SUPERVISORS.keys())
def test_that_only_a_supervisor_may(drawn_office: Office, act: Act, role: str) -> None:
    with pytest.raises(Refused) as refusal:
        act(drawn_office.desk(role), drawn_office)
    assert refusal.value.code == "people.role"


@pytest.mark.parametrize("role", ["birch", "elder"])
def test_that_a_snapshot_is_imported_by_supervisors_and_analysts(
    drawn_office: Office, role: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="may not import"):
        snapshots.import_extract(drawn_office.desk(role), tmp_path, progress=Silent())


def test_that_a_reviewer_publishes_nothing(drawn_office: Office, tmp_path: Path) -> None:
    desk = drawn_office.desk("birch")
    with pytest.raises(Refused, match="may not publish"):
        publish.publish(desk, drawn_office.review_id, "pull-list", tmp_path / "p.pdf", Silent())
    assert not list(tmp_path.iterdir())


def test_that_a_reviewer_takes_out_no_proof(drawn_office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="proof of a draw"):
        prove_draw.export(drawn_office.desk("birch"), drawn_office.review_id, tmp_path / "proof")
    assert not list(tmp_path.iterdir())


def test_that_a_reviewer_is_not_given_the_key(drawn_office: Office) -> None:
    seen = draw_sample.current(drawn_office.desk("birch"), drawn_office.review_id)
    whole = draw_sample.current(drawn_office.supervisor, drawn_office.review_id)
    assert seen is not None
    assert whole is not None
    assert (seen.key, len(whole.key)) == ("", 64)


def test_that_a_reviewer_sees_no_running_rate(drawn_office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        findings.show(drawn_office.desk("birch"), drawn_office.review_id)
    assert refusal.value.code == "findings.running"


def test_that_everybody_sees_the_rate_once_all_is_released(finished: Office) -> None:
    view = findings.show(finished.desk("birch"), finished.review_id)
    assert view.is_final


def test_that_a_reviewer_does_not_read_the_history(drawn_office: Office) -> None:
    with pytest.raises(Refused, match="history"):
        history.entries(drawn_office.desk("birch"))


def test_that_a_reviewer_sees_their_own_cases_only(drawn_office: Office) -> None:
    rows = casework.queue(drawn_office.desk("birch"), drawn_office.review_id)
    assert rows
    assert {row.reviewer for row in rows} == {"birch"}


def test_that_a_reviewer_opens_no_case_of_another(drawn_office: Office) -> None:
    other = next(row for row in drawn_office.queue() if row.reviewer == "cedar")
    with pytest.raises(Refused) as refusal:
        casework.open_case(drawn_office.desk("birch"), drawn_office.review_id, other.case_id)
    assert refusal.value.code == "case.not_yours"


def test_that_the_reserve_is_not_in_the_queue(drawn_office: Office) -> None:
    view = draw_sample.current(drawn_office.supervisor, drawn_office.review_id)
    assert view is not None
    assert {row.case_id for row in drawn_office.queue()} == {t.case_id for t in view.sample}
    assert view.reserve_size > 0


def test_that_a_reserve_case_cannot_be_opened_by_its_id(drawn_office: Office) -> None:
    proof = draw_sample.proof(drawn_office.supervisor, drawn_office.review_id)
    reserve = next(t.case_id for t in proof.tickets if t.role == "reserve")
    with pytest.raises(Refused) as refusal:
        casework.open_case(drawn_office.supervisor, drawn_office.review_id, reserve)
    assert refusal.value.code == "cases.unknown"


def test_that_another_person_is_one_of_the_people_and_never_a_typed_name(
    drawn: Office,
) -> None:
    with pytest.raises(Refused) as refusal:
        assign.assign(drawn.supervisor, drawn.review_id, [drawn.a_case("line-1")], person("Jun B"))
    assert refusal.value.code == "people.unknown"


def test_that_a_wrong_passphrase_and_an_unknown_person_sound_alike(drawn_office: Office) -> None:
    said = []
    for name, passphrase in (("birch", "wrong words"), ("nobody", "demonstration only")):
        with pytest.raises(Refused) as refusal:
            drawn_office.workspace.sign_in(person(name), passphrase)
        said.append(refusal.value.sentence)
    assert said[0] == said[1]


def test_that_a_retired_person_no_longer_signs_in(drawn: Office) -> None:
    people.set_active(drawn.supervisor, person("birch"), is_active=False)
    with pytest.raises(Refused):
        drawn.workspace.sign_in(person("birch"), "demonstration only")


def test_that_nobody_lets_themselves_in_or_out(drawn: Office) -> None:
    with pytest.raises(Refused, match="Another supervisor"):
        people.set_active(drawn.supervisor, person("alder"), is_active=False)


def test_that_a_changed_passphrase_replaces_the_one_a_supervisor_set(drawn: Office) -> None:
    people.change_passphrase(drawn.desk("birch"), "demonstration only", "known to me alone")
    with pytest.raises(Refused):
        drawn.workspace.sign_in(person("birch"), "demonstration only")
    assert drawn.workspace.sign_in(person("birch"), "known to me alone").person.name == "Jun Birch"


def test_that_a_passphrase_is_changed_by_who_knows_it(drawn: Office) -> None:
    with pytest.raises(Refused, match="another one"):
        people.change_passphrase(drawn.desk("birch"), "a guess", "known to me alone")


def test_that_a_short_passphrase_is_refused(drawn: Office) -> None:
    new = Person(person("fir"), "Ivo Fir", Role.REVIEWER, "A")
    with pytest.raises(Refused, match="at least 8"):
        people.add_person(drawn.supervisor, new, "short")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person_id": ""}, "people.id"),
        ({"person_id": "../fir"}, "people.id"),
        ({"person_id": "f" * 61}, "people.id"),
        ({"name": " "}, "people.name"),
        ({"name": "n" * 101}, "people.name"),
        ({"name": "Ivo\0Fir"}, "people.name"),
        ({"name": "219-09-9999"}, "text.ssn"),
        ({"agency": ""}, "people.agency"),
    ],
)
def test_that_nobody_is_added_whom_nobody_could_name(
    drawn: Office, change: dict[str, str], code: str
) -> None:
    told = {"person_id": "fir", "name": "Ivo Fir", "agency": "A", **change}
    new = Person(person(told["person_id"]), told["name"], Role.REVIEWER, told["agency"])
    with pytest.raises(Refused) as refusal:
        people.add_person(drawn.supervisor, new, "long enough")
    assert refusal.value.code == code


def test_that_names_stay_masked_where_family_violence_is_flagged(drawn: Office) -> None:
    masked = next((row for row in drawn.queue() if row.is_masked), None)
    assert masked is not None, "the demonstration's sample holds no masked case"
    with pytest.raises(Refused) as refusal:
        casework.names(drawn.supervisor, drawn.review_id, masked.case_id)
    assert refusal.value.code == "case.masked"


def test_that_asking_for_names_is_remembered(drawn: Office) -> None:
    row = next(row for row in drawn.queue() if not row.is_masked)
    casework.names(drawn.supervisor, drawn.review_id, row.case_id)
    assert drawn.history_kinds()[-1] == "names.shown"


def test_that_the_story_of_a_case_tells_no_names(drawn: Office) -> None:
    row = next(row for row in drawn.queue() if not row.is_masked)
    told = casework.open_case(drawn.supervisor, drawn.review_id, row.case_id)
    names = casework.names(drawn.supervisor, drawn.review_id, row.case_id)
    for _, _, name in names:
        assert name not in repr(told.story)
