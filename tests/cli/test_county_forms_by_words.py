"""A county's own form by words: put in use, asked, retired, and counted in the coverage."""

from pathlib import Path

from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.asked_forms import COUNTY_FORM, asked_form
from tests.services.desks import Office


def told(office: Office, *words: object) -> Said:
    """Words said by the supervisor in the workspace."""
    signed = ("--home", office.workspace.home, "--as", "alder")
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_a_form_is_put_in_use_listed_and_retired(drawn: Office, tmp_path: Path) -> None:
    form = asked_form(tmp_path)
    used = told(drawn, "forms", "use", form, "--from", "2026-07-01", "--json").document
    assert (used["form_id"], used["from_day"]) == (COUNTY_FORM, "2026-07-01")
    assert COUNTY_FORM in told(drawn, "forms", "in-use").out
    why = ("--why", "The state asks it now.")
    retired = told(drawn, "forms", "retire", COUNTY_FORM, "--from", "2026-10-01", *why)
    assert "until 2026-10-01: The state asks it now." in retired.out


def test_that_a_broken_form_is_refused_in_one_sentence(drawn: Office, tmp_path: Path) -> None:
    broken = asked_form(tmp_path, edits={"is-late": "is-latte"})
    must_be_one_sentence(told(drawn, "forms", "use", broken, "--from", "2026-07-01"))
    assert "own forms only" in told(drawn, "forms", "in-use").out


def test_that_the_coverage_counts_the_countys_forms_for_who_signs_in(
    drawn: Office, tmp_path: Path
) -> None:
    told(drawn, "forms", "use", asked_form(tmp_path), "--from", "2026-07-01")
    found = told(drawn, "forms", "county-coverage", "--json").document["elements"]
    own = next(each for each in found if each["id"] == "CM.1.2")
    assert f"{COUNTY_FORM}/talk_judged" in own["questions"]


def test_that_the_coverage_is_read_in_lines() -> None:
    said = speak("forms", "coverage").out.splitlines()
    assert said[-3:] == [
        "136 of 136 elements, 467 of 467 measures.",
        "Rules of class J: 80 of 80.",
        "Rules of class O: 10 of 10.",
    ]
