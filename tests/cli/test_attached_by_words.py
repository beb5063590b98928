"""Questions attached to a running review by words, and taken off again."""

from pathlib import Path

from qapi_desk.services import reviews
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.asked_forms import COUNTY_FORM, asked_form
from tests.services.desks import Office


def told(office: Office, *words: object) -> Said:
    """Words said by the supervisor in the workspace."""
    signed = ("--home", office.workspace.home, "--as", "alder")
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_a_form_is_attached_listed_and_detached(drawn: Office, tmp_path: Path) -> None:
    told(drawn, "forms", "use", asked_form(tmp_path), "--from", "2026-07-01")
    days = ("--source", "DCSS letter 26-05", "--from", "2026-11-02", "--until", "2099-12-31")
    words = ("review", "attach", drawn.first_id, COUNTY_FORM, *days, "--json")
    assert told(drawn, *words).document["source"] == "DCSS letter 26-05"
    assert "0 met, 0 not, of" in told(drawn, "review", "attached", drawn.first_id).out
    why = ("--why", "Answered by now.")
    assert (
        "retired: Answered"
        in told(drawn, "review", "detach", drawn.first_id, COUNTY_FORM, *why).out
    )


def test_that_nothing_attached_is_said(drawn: Office) -> None:
    assert "Nothing is attached" in told(drawn, "review", "attached", drawn.first_id).out


def test_that_a_targeted_review_needs_an_area(drawn: Office) -> None:
    snapshot_id = reviews.get(drawn.supervisor, drawn.first_id).snapshot_id
    words = ("--period", "2026Q3", "--snapshot", snapshot_id)
    must_be_one_sentence(told(drawn, "screen", "target-review", drawn.first_id, *words))
