"""Rulings and best practices: attached, shown beside what they are about, withdrawn."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.entries import AboutKind, EntryKind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import walk
from qapi_desk.services import county_catalog, entries
from qapi_desk.services.workspace import Desk
from tests.services.desks import LAW_FORM, Office
from tests.services.shelves import other_shelf

ON = date(2026, 10, 1)


def rule(desk: Desk, about: str, text: str = "Read it so.", on: date = ON) -> int:
    return int(entries.rule(desk, about, text, source="Memo 7", on=on).made or 0)


def test_that_a_ruling_is_dated_and_tells_its_source(drawn: Office) -> None:
    number = rule(drawn.desk("dogwood"), "CM.2.2")
    (found,) = entries.of_element(drawn.supervisor, "CM.2.2")
    assert (found.number, found.kind, found.on, found.source) == (
        number, EntryKind.RULING, ON, "Memo 7",
    )  # fmt: skip
    assert found.by == "dogwood"


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ("CM.2.2", AboutKind.ELEMENT),
        ("CM.2.2.C1", AboutKind.MEASURE),
        ("CR-015", AboutKind.RULE),
        ("FR-01", AboutKind.RULE),
        ("lines-1-2/gen_ours", AboutKind.QUESTION),
    ],
)
def test_that_an_entry_is_attached_to_what_its_id_names(
    drawn_office: Office, about: str, kind: AboutKind
) -> None:
    assert entries.about_of(drawn_office.supervisor, about).kind is kind


@pytest.mark.parametrize("about", ["", "CM.9.9", "CR-999", "lines-1-2/nothing", "none/gen_ours"])
def test_that_an_id_of_nothing_is_refused(drawn_office: Office, about: str) -> None:
    with pytest.raises(Refused) as refusal:
        rule(drawn_office.supervisor, about)
    assert refusal.value.code == "entries.about"


def test_that_an_entry_may_be_about_a_measure_of_the_county(drawn: Office) -> None:
    with pytest.raises(Refused):
        rule(drawn.supervisor, "LOCAL.CM.1.2.1")
    county_catalog.add_measure(drawn.supervisor, "CM.1.2", "Ours")
    rule(drawn.supervisor, "LOCAL.CM.1.2.1")
    (found,) = entries.of_element(drawn.supervisor, "CM.1.2")
    assert found.about.kind is AboutKind.MEASURE


def test_that_a_best_practice_tells_what_came_of_it(drawn: Office) -> None:
    entries.practice(
        drawn.desk("birch"), "CM.4.1", "Ask the employer first.", on=ON, outcome="Twice as fast."
    )
    (found,) = entries.of_element(drawn.supervisor, "CM.4.1")
    assert (found.kind, found.source, found.outcome) == (EntryKind.PRACTICE, "", "Twice as fast.")


def test_that_the_newest_stands_first(drawn: Office) -> None:
    days = (date(2026, 5, 1), date(2026, 9, 1), date(2026, 7, 1))
    numbers = [rule(drawn.supervisor, "CM.2.2", on=day) for day in days]
    found = [entry.number for entry in entries.of_element(drawn.supervisor, "CM.2.2")]
    assert found == [numbers[1], numbers[2], numbers[0]]


def test_that_beside_a_question_stand_its_own_its_rule_s_and_its_element_s(drawn: Office) -> None:
    form = drawn.workspace.library.form(LAW_FORM).form
    question = next(q for q in walk(form.questions) if q.rule and q.element)
    places = [f"{LAW_FORM}/{question.name}", str(question.rule), question.element]
    for place in (*reversed(places), "CM.4.3"):
        rule(drawn.supervisor, place)
    found = entries.of_question(drawn.desk("birch"), LAW_FORM, question)
    assert [entry.about.place for entry in found] == places


def test_that_a_withdrawn_entry_is_no_longer_beside_the_question_but_on_record(
    drawn: Office,
) -> None:
    form = drawn.workspace.library.form(LAW_FORM).form
    question = next(q for q in walk(form.questions) if q.rule and q.element)
    number = rule(drawn.supervisor, question.element)
    entries.withdraw(drawn.supervisor, number, "Superseded by memo 9.")
    assert entries.of_question(drawn.supervisor, LAW_FORM, question) == ()
    (kept,) = entries.of_element(drawn.supervisor, question.element)
    assert kept.withdrawn is not None
    assert kept.withdrawn.reason == "Superseded by memo 9."


def test_that_an_element_shows_what_is_said_of_its_rules_and_questions(drawn: Office) -> None:
    form = drawn.workspace.library.form(LAW_FORM).form
    question = next(q for q in walk(form.questions) if q.rule == "CR-015" and q.element)
    for place in ("CR-015", f"{LAW_FORM}/{question.name}", "CM.4.3"):
        rule(drawn.supervisor, place)
    found = entries.of_element(drawn.supervisor, "CM.2.2")
    assert {entry.about.kind for entry in found} == {AboutKind.RULE, AboutKind.QUESTION}


def test_that_a_question_of_a_form_that_only_a_review_has_may_be_ruled_on(
    drawn: Office, tmp_path: Path
) -> None:
    def take_away(root: Path) -> None:
        shutil.rmtree(root / "forms" / "lines-1-2")

    drawn.workspace.library = other_shelf(tmp_path, take_away)
    assert rule(drawn.supervisor, "lines-1-2/gen_ours") == 1


def test_that_rules_have_entries_of_their_own(drawn: Office) -> None:
    rule(drawn.supervisor, "CR-015")
    assert len(entries.of_rule(drawn.supervisor, "CR-015")) == 1
    assert entries.of_rule(drawn.supervisor, "CR-016") == ()


@pytest.mark.parametrize("person", ["birch", "elder"])
def test_that_reviewers_and_observers_do_not_rule(drawn_office: Office, person: str) -> None:
    with pytest.raises(Refused, match="may not rule"):
        rule(drawn_office.desk(person), "CM.2.2")


def test_that_an_observer_tells_of_no_practice(drawn_office: Office) -> None:
    with pytest.raises(Refused, match="may not tell"):
        entries.practice(drawn_office.desk("elder"), "CM.2.2", "Ask first.", on=ON)


@pytest.mark.parametrize(
    ("text", "source", "code"),
    [
        (" ", "Memo", "text.empty"),
        ("x" * 4001, "Memo", "text.too_long"),
        ("Ask 219-09-9999.", "Memo", "text.ssn"),
        ("Read it so.", "219-09-9999", "text.ssn"),
        ("Read it so.", "", "entries.no_source"),
    ],
)
def test_that_a_ruling_nobody_may_keep_is_refused(
    drawn_office: Office, text: str, source: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        entries.rule(drawn_office.supervisor, "CM.2.2", text, source=source, on=ON)
    assert refusal.value.code == code
    assert entries.every(drawn_office.supervisor) == ()


def test_that_no_ruling_is_dated_ahead(drawn_office: Office) -> None:
    with pytest.raises(Refused, match="2027-01-01 has not come yet"):
        rule(drawn_office.supervisor, "CM.2.2", on=date(2027, 1, 1))


def test_that_a_practice_is_withdrawn_by_its_writer_and_a_ruling_by_no_reviewer(
    drawn: Office,
) -> None:
    birch, cedar = drawn.desk("birch"), drawn.desk("cedar")
    entries.practice(birch, "CM.2.2", "Ask first.", on=ON)
    rule(drawn.supervisor, "CM.2.2")
    for desk, number in ((cedar, 1), (birch, 2)):
        with pytest.raises(Refused) as refusal:
            entries.withdraw(desk, number, "Mine.")
        assert refusal.value.code == "entries.not_yours"
    entries.withdraw(birch, 1, "It did not work.")
    assert [entry.holds for entry in entries.every(birch)] == [True, False]


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [(9, "Why", "entries.unknown"), (1, " ", "entries.no_reason"), (1, "W", "entries.withdrawn")],
)
def test_that_a_withdrawal_that_cannot_be_is_refused(
    drawn: Office, number: int, reason: str, code: str
) -> None:
    entries.withdraw(drawn.supervisor, rule(drawn.supervisor, "CM.2.2"), "Superseded.")
    with pytest.raises(Refused) as refusal:
        entries.withdraw(drawn.supervisor, number, reason)
    assert refusal.value.code == code


def test_that_the_history_tells_of_entries(drawn: Office) -> None:
    entries.withdraw(drawn.supervisor, rule(drawn.supervisor, "CM.2.2"), "Superseded.")
    assert drawn.history_kinds()[-2:] == ["entry.made", "entry.withdrawn"]
