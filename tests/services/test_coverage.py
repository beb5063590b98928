"""What the shipped forms cover, counted anew: no element, measure or judged rule is left out."""

from pathlib import Path

import pytest

from qapi_desk.services import coverage
from qapi_desk.services.coverage import Coverage
from qapi_desk.services.library import Library
from tests.services.shelves import other_shelf


@pytest.fixture(scope="module")
def shipped() -> Coverage:
    return coverage.of(Library())


def test_that_every_element_and_measure_of_the_catalog_is_asked_about(shipped: Coverage) -> None:
    assert (len(shipped.elements), shipped.elements_covered) == (136, 136)
    assert (shipped.measures, shipped.measures_covered) == (467, 467)


def test_that_every_rule_that_no_clock_settles_has_its_question(shipped: Coverage) -> None:
    assert {
        str(each.rule_class): (each.rules, each.without_question) for each in shipped.rules
    } == {
        "J": (80, ()),
        "O": (10, ()),
    }


def test_that_a_question_counts_for_the_elements_of_its_rule(shipped: Coverage) -> None:
    # CR-001 is of CM.1.1 and of CM.1.2, whichever of them its question stands under
    both = [each for each in shipped.elements if each.element_id in {"CM.1.1", "CM.1.2"}]
    assert len(both) == 2
    assert all("CR-001" in each.rules for each in both)


def test_that_questions_of_assessments_count(shipped: Coverage) -> None:
    vision = next(each for each in shipped.elements if each.element_id == "LO.1.1")
    assert any(name.startswith("assess-") for name in vision.questions)


def test_that_a_hole_is_named(tmp_path: Path) -> None:
    def lose(root: Path) -> None:
        for form in (root / "forms").iterdir():
            if form.name != "lines-1-2":
                form.rename(tmp_path / form.name)

    found = coverage.of(other_shelf(tmp_path, lose))
    talk = next(each for each in found.elements if each.element_id == "CM.1.2")
    assert "CM.1.2.C4" in talk.without_question
    assert found.measures_covered < found.measures
    told = "\n".join(coverage.lines(found))
    assert "nobody asks about CM.1.1.C1" in told
    assert "Rules of class J: 0 of 80; not CR-009" in told


def test_that_the_promised_keys_stand_in_the_document(shipped: Coverage) -> None:
    (first, *_) = coverage.body(shipped)["elements"]
    assert {"id", "title", "questions", "rules", "measures_without_question"} <= first.keys()
    assert (first["id"], first["title"]) == ("LO.1.1", "Provide Effective Leadership")
