"""The county's layer over the catalog: additions, approved levels, and what a review keeps."""

from dataclasses import replace
from pathlib import Path

import pytest

from qapi_desk.domain.catalog import FederalMeasure, LevelStatus, MeasureHow
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import catalog_kept, county_catalog, element_page, reviews
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM, Office
from tests.services.shelves import other_shelf, rewrite


def add(desk: Desk, task: str = "CM.1.2.W1") -> str:
    made = county_catalog.add_activity(
        desk, task, who="Intake clerks", how="By phone from a script", when="the same day"
    )
    return made.made or ""


def refused(act: object) -> str:
    with pytest.raises(Refused) as refusal:
        act()  # type: ignore[operator] # whatever a test hands in is called
    return refusal.value.code


def test_that_an_activity_stands_under_its_task(drawn: Office) -> None:
    assert add(drawn.supervisor) == "CM.1.2.W1#001"
    assert add(drawn.desk("dogwood")) == "CM.1.2.W1#002"
    (first, _) = county_catalog.layer(drawn.supervisor).activities_of("CM.1.2.W1")
    assert first.words == "Intake clerks; the same day; By phone from a script"


def test_that_a_local_measure_has_an_id_of_its_own(drawn: Office) -> None:
    desk = drawn.supervisor
    for text in ("Calls are returned in 2 days", "Calls are logged"):
        made = county_catalog.add_measure(desk, "CM.1.2", text, how=MeasureHow.PERCENT)
    assert made.made == "LOCAL.CM.1.2.2"
    found = county_catalog.layer(desk).measures_of("CM.1.2")
    assert [each.text for each in found] == ["Calls are returned in 2 days", "Calls are logged"]


def test_that_numbers_of_elements_that_begin_alike_do_not_mix(drawn: Office) -> None:
    county_catalog.add_measure(drawn.supervisor, "CM.2.10", "One")
    made = county_catalog.add_measure(drawn.supervisor, "CM.2.1", "Another")
    assert made.made == "LOCAL.CM.2.1.1"


def test_that_what_is_retired_is_out_of_use_and_on_record(drawn: Office) -> None:
    desk = drawn.supervisor
    activity = add(desk)
    measure = county_catalog.add_measure(desk, "CM.1.2", "Ours").made or ""
    for added_id in (activity, measure):
        county_catalog.retire(desk, added_id, "No longer done.")
    layer = county_catalog.layer(desk)
    assert not layer.activities_of("CM.1.2.W1")
    assert not layer.measures_of("CM.1.2")
    assert {each.retired.reason for each in layer.activities if each.retired} == {"No longer done."}
    assert len(layer.measures) == 1


def test_that_a_retired_number_is_not_given_again(drawn: Office) -> None:
    county_catalog.retire(drawn.supervisor, add(drawn.supervisor), "Wrong task.")
    assert add(drawn.supervisor) == "CM.1.2.W1#002"


def test_that_nothing_is_retired_twice(drawn: Office) -> None:
    added_id = add(drawn.supervisor)
    county_catalog.retire(drawn.supervisor, added_id, "Wrong task.")
    code = refused(lambda: county_catalog.retire(drawn.supervisor, added_id, "Again."))
    assert code == "catalog.retired"


def test_that_approved_levels_are_those_proposed(drawn: Office) -> None:
    desk = drawn.supervisor
    county_catalog.approve_levels(desk, ["CM.2.2", "CM.1.2"], "QAPI committee, 3 October")
    layer, element = county_catalog.layer(desk), desk.library.catalog.element("CM.2.2")
    assert layer.levels(element).status is LevelStatus.APPROVED
    assert layer.levels(element).of == element.levels.of
    decided = layer.decision("CM.1.2")
    assert decided is not None
    assert decided.catalog_version == desk.library.catalog.version


def test_that_a_changed_level_holds_and_the_others_stay(drawn: Office) -> None:
    desk, element = drawn.supervisor, drawn.supervisor.library.catalog.element("CM.1.2")
    changed = {FederalMeasure.PATERNITY: 1, FederalMeasure.COST: None}
    county_catalog.change_levels(desk, "CM.1.2", changed, "Measured here.")
    held = county_catalog.layer(desk).levels(element)
    assert held.of == {"paternity": 1, "order": 2, "current": 3}
    assert (held.status, held.rationale) == (LevelStatus.CHANGED, "Measured here.")


def test_that_the_statewide_document_is_never_touched(drawn: Office) -> None:
    desk = drawn.supervisor
    before = desk.library.catalog.fingerprint
    add(desk)
    county_catalog.change_levels(desk, "CM.1.2", {FederalMeasure.COST: 1}, "Measured here.")
    assert type(desk.library)(desk.library.root).catalog.fingerprint == before


def test_that_every_act_is_in_the_history(drawn: Office) -> None:
    desk = drawn.supervisor
    added_id = add(desk)
    county_catalog.add_measure(desk, "CM.1.2", "Ours")
    county_catalog.retire(desk, added_id, "No longer done.")
    county_catalog.approve_levels(desk, ["CM.1.2"], "Committee.")
    county_catalog.change_levels(desk, "CM.1.2", {FederalMeasure.COST: 1}, "Measured.")
    assert drawn.history_kinds()[-5:] == [
        "activity.added", "measure.added", "addition.retired", "levels.approved", "levels.changed",
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["birch", "elder"])
def test_that_reviewers_and_observers_add_nothing(drawn_office: Office, person: str) -> None:
    desk = drawn_office.desk(person)
    acts = (
        lambda: add(desk),
        lambda: county_catalog.add_measure(desk, "CM.1.2", "Ours"),
        lambda: county_catalog.retire(desk, "LOCAL.CM.1.2.1", "Why"),
    )
    assert {refused(act) for act in acts} == {"people.role"}


@pytest.mark.parametrize("person", ["birch", "dogwood", "elder"])
def test_that_only_a_supervisor_decides_about_levels(drawn_office: Office, person: str) -> None:
    desk = drawn_office.desk(person)
    cost = {FederalMeasure.COST: 1}
    assert refused(lambda: county_catalog.approve_levels(desk, ["CM.1.2"], "W")) == "people.role"
    code = refused(lambda: county_catalog.change_levels(desk, "CM.1.2", cost, "W"))
    assert code == "people.role"


def test_that_what_is_not_there_is_refused(drawn_office: Office) -> None:
    desk = drawn_office.supervisor
    assert refused(lambda: add(desk, "CM.1.2")) == "catalog.no_task"
    assert refused(lambda: county_catalog.add_measure(desk, "CM.9.9", "O")) == "catalog.no_element"
    assert refused(lambda: county_catalog.retire(desk, "LOCAL.X", "W")) == "catalog.not_added"
    code = refused(lambda: county_catalog.approve_levels(desk, ["CM.1.2", "XX"], "W"))
    assert code == "catalog.no_element"
    assert county_catalog.layer(desk).decisions == ()


def test_that_a_level_that_is_none_or_the_same_is_refused(drawn_office: Office) -> None:
    desk = drawn_office.supervisor
    for level, code in ((4, "catalog.no_level"), (2, "catalog.same_levels")):
        order = {FederalMeasure.ORDER: level}
        change = lambda o=order: county_catalog.change_levels(desk, "CM.1.2", o, "W")  # noqa: E731
        assert refused(change) == code


def test_that_reasons_and_words_have_to_be_said(drawn_office: Office) -> None:
    desk = drawn_office.supervisor
    activity = lambda: county_catalog.add_activity(desk, "CM.1.2.W1", who="", how="x")  # noqa: E731
    assert refused(activity) == "catalog.no_words"
    assert refused(lambda: county_catalog.approve_levels(desk, ["CM.1.2"], " ")) == (
        "catalog.no_reason"
    )
    assert refused(lambda: county_catalog.add_measure(desk, "CM.1.2", " ")) == "text.empty"


def test_that_a_social_security_number_is_kept_nowhere(drawn_office: Office) -> None:
    desk, number = drawn_office.supervisor, "219-09-9999"
    acts = (
        lambda: county_catalog.add_activity(desk, "CM.1.2.W1", who=number, how="x"),
        lambda: county_catalog.add_measure(desk, "CM.1.2", number),
        lambda: county_catalog.approve_levels(desk, ["CM.1.2"], number),
    )
    assert {refused(act) for act in acts} == {"text.ssn"}


def test_that_the_search_looks_into_what_is_in_use(drawn: Office) -> None:
    county_catalog.retire(drawn.supervisor, add(drawn.supervisor), "Wrong task.")
    add(drawn.supervisor)
    county_catalog.add_measure(drawn.supervisor, "CM.1.1", "Zebra")
    found = county_catalog.local_texts(county_catalog.layer(drawn.supervisor))
    assert [(each.element_id, each.part_id) for each in found] == [
        ("CM.1.1", "LOCAL.CM.1.1.1"),
        ("CM.1.2", "CM.1.2.W1#002"),
    ]


def new_review(desk: Desk) -> ReviewId:
    old = reviews.reviews(desk)[-1]
    new = reviews.NewReview("", "FFY2026Q3", old.snapshot_id, form_ids=(DATA_FORM,))
    return ReviewId(reviews.create(desk, new).made or "")


def test_that_a_review_keeps_the_catalog_it_began_with(drawn: Office, tmp_path: Path) -> None:
    begun = reviews.get(drawn.supervisor, new_review(drawn.supervisor))
    assert begun.catalog_version == drawn.supervisor.library.catalog.version

    def reprint(root: Path) -> None:
        path = root / "resources" / "catalog" / "manual.json"
        rewrite(path, lambda body: body.update(version="2027.1"))

    drawn.workspace.library = other_shelf(tmp_path, reprint)
    kept = element_page.catalog_of(drawn.supervisor, begun.review_id)
    assert drawn.workspace.library.catalog.version == "2027.1"
    assert (kept.version, kept.fingerprint) == (begun.catalog_version, begun.catalog_hash)
    page = element_page.kept(drawn.supervisor, begun.review_id, "CM.2.2")
    assert begun.catalog_version in page.catalog
    assert f"catalog {begun.catalog_version}" in reviews.versions_line(begun)


def test_that_a_review_of_before_reads_the_shelf_and_says_nothing_of_it(drawn: Office) -> None:
    before = replace(
        reviews.get(drawn.supervisor, drawn.review_id), catalog_version="", catalog_hash=""
    )
    with drawn.workspace.store.read() as work:
        kept = catalog_kept.catalog_in(work, drawn.workspace.library, before)
    assert kept is drawn.workspace.library.catalog
    assert "catalog" not in reviews.versions_line(before)


def test_that_a_catalog_that_was_never_kept_is_a_forgery(drawn_office: Office) -> None:
    desk = drawn_office.supervisor
    forged = replace(reviews.get(desk, drawn_office.review_id), catalog_hash="0" * 64)
    with drawn_office.workspace.store.read() as work, pytest.raises(Refused) as refusal:
        catalog_kept.catalog_in(work, desk.library, forged)
    assert refusal.value.code == "catalog.forged"
