"""A review keeps its forms: it is answered as it was pinned, whatever the shelf holds by now."""

import json
import shutil
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import FormId, ReviewId
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.reading import read
from qapi_desk.services import (
    casework,
    demo_reviewer,
    findings,
    publish,
    queue,
    reviews,
    workload,
)
from qapi_desk.services.casework import FormSheet
from qapi_desk.services.library import Library
from tests.services.behind_the_back import change_review, in_the_file
from tests.services.desks import DATA_FORM, Office
from tests.services.shelves import other_shelf

FILE = "forms/lines-1-2"
OLD, NEWER = Library().form(DATA_FORM).form.version, "2099101501"


def data_sheet(office: Office) -> FormSheet:
    """The data form of a case, as its reviewer sees it."""
    case_id = office.a_case("line-1", only=True)
    work = casework.open_case(office.supervisor, office.review_id, case_id)
    return next(sheet for sheet in work.sheets if sheet.form.form_id == DATA_FORM)


def rewritten(root: Path, name: str, old: str, new: str) -> None:
    path = root / FILE / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def newer_form(tmp_path: Path) -> Library:
    """A program that carries a later version of the data form."""
    return other_shelf(tmp_path, lambda root: rewritten(root, "settings.csv", OLD, NEWER))


def another_review(office: Office) -> ReviewId:
    snapshot = reviews.get(office.supervisor, office.review_id).snapshot_id
    new = reviews.NewReview("Next", "FFY2026Q4", snapshot, form_ids=(DATA_FORM,))
    return ReviewId(reviews.create(office.supervisor, new).made or "")


def of_before(office: Office) -> None:
    """Make the workspace one of an earlier program, which kept no forms."""
    in_the_file(office, "DELETE FROM document WHERE kind = 'form'")
    office.workspace.library = Library()


def test_that_a_form_released_in_mid_quarter_leaves_the_running_review_alone(
    drawn: Office, tmp_path: Path
) -> None:
    before = data_sheet(drawn)
    drawn.workspace.library = newer_form(tmp_path)
    assert data_sheet(drawn) == before


def test_that_answers_go_on_under_the_version_that_was_pinned(
    drawn: Office, tmp_path: Path
) -> None:
    drawn.workspace.library = newer_form(tmp_path)
    case_id = drawn.a_case("line-1", only=True)
    saved = drawn.say(case_id, "gen_ours", "yes")
    assert saved.state.version == OLD


def test_that_a_new_review_takes_the_new_version(drawn: Office, tmp_path: Path) -> None:
    drawn.workspace.library = newer_form(tmp_path)
    (pin,) = reviews.get(drawn.supervisor, another_review(drawn)).forms
    assert pin.version == NEWER


def test_that_a_form_that_is_gone_from_the_shelf_is_still_answered(
    drawn: Office, tmp_path: Path
) -> None:
    def lose(root: Path) -> None:
        for path in sorted((root / FILE).iterdir(), reverse=True):
            path.unlink()
        (root / FILE).rmdir()

    before = data_sheet(drawn)
    drawn.workspace.library = other_shelf(tmp_path, lose)
    assert data_sheet(drawn) == before


def test_that_a_case_is_released_with_the_form_that_was_pinned(
    drawn: Office, tmp_path: Path
) -> None:
    drawn.workspace.library = newer_form(tmp_path)
    case_id = drawn.a_case("line-1", only=True)
    desk = drawn.reviewer_of(case_id)
    demo_reviewer.review(desk, drawn.review_id, case_id, supervisor=drawn.supervisor)
    assert casework.open_case(desk, drawn.review_id, case_id).is_locked


def test_that_a_form_lies_under_its_fingerprint(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    with drawn.workspace.store.read() as work:
        kept = dict(work.documents.list("form"))
    assert set(kept) == {pin.fingerprint for pin in review.forms}


def test_that_a_review_of_before_is_answered_with_an_unchanged_shelf(drawn: Office) -> None:
    before = data_sheet(drawn)
    of_before(drawn)
    assert data_sheet(drawn) == before


def test_that_a_review_of_before_is_refused_where_the_shelf_holds_another(
    drawn: Office, tmp_path: Path
) -> None:
    of_before(drawn)
    drawn.workspace.library = newer_form(tmp_path)
    with pytest.raises(Refused, match=f"carries another .{NEWER}") as refusal:
        data_sheet(drawn)
    assert refusal.value.code == "review.version"


def test_that_a_review_of_before_finds_its_form_among_the_earlier_versions(
    drawn: Office, tmp_path: Path
) -> None:
    before = data_sheet(drawn)
    of_before(drawn)

    def release(root: Path) -> None:
        earlier = root / "resources" / "forms" / "earlier"
        shutil.copytree(root / FILE, earlier / f"{DATA_FORM}-{OLD}")
        rewritten(root, "settings.csv", OLD, NEWER)

    drawn.workspace.library = other_shelf(tmp_path, release)
    assert data_sheet(drawn) == before


def test_that_an_earlier_version_changed_by_a_hand_is_not_taken_for_it(
    drawn: Office, tmp_path: Path
) -> None:
    of_before(drawn)

    def release(root: Path) -> None:
        earlier = root / "resources" / "forms" / "earlier"
        rewritten(root, "settings.csv", "data_reliability", "compliance")
        shutil.copytree(root / FILE, earlier / f"{DATA_FORM}-{OLD}")
        rewritten(root, "settings.csv", OLD, NEWER)

    drawn.workspace.library = other_shelf(tmp_path, release)
    with pytest.raises(Refused, match="open it with the program version"):
        data_sheet(drawn)


@pytest.mark.parametrize(
    ("form_id", "fingerprint"),
    [("establishment-expedited", "5d5a798fc9df"), ("lines-1-2", "0c5d21ec6987")],
)
def test_that_the_forms_of_the_program_before_are_still_as_its_reviews_pinned_them(
    form_id: FormId, fingerprint: str
) -> None:
    found = [read(read_sheets(at)).form for at in Library().earlier_folders(form_id)]
    assert fingerprint in {form.fingerprint[:12] for form in found}


def test_that_a_form_that_is_nowhere_closes_neither_queue_nor_papers(
    drawn: Office, tmp_path: Path
) -> None:
    of_before(drawn)
    drawn.workspace.library = newer_form(tmp_path)
    lead, review_id = drawn.supervisor, drawn.review_id
    assert queue.rows(lead, review_id)
    assert workload.workload(lead, review_id).loads
    assert findings.show(lead, review_id).governing
    for key in ("findings", "pull-list", "draw-proof", "law"):
        assert publish.document(lead, review_id, key).blocks


@pytest.mark.parametrize(
    "slip",
    [
        lambda body: body["sheets"]["survey"]["rows"][3].update(required=""),
        lambda body: body["sheets"].pop("survey"),
        lambda body: body.update(sheets="none"),
        lambda body: body["sheets"].update(survey=[1, 2]),
        lambda body: body.pop("source"),
    ],
)
def test_that_a_kept_form_that_was_changed_is_refused(drawn: Office, slip: object) -> None:
    assert callable(slip)
    review = reviews.get(drawn.supervisor, drawn.review_id)
    pin = next(pin for pin in review.forms if pin.form_id == DATA_FORM)
    with drawn.workspace.store.read() as work:
        body = dict(work.documents.get("form", pin.fingerprint) or {})
    slip(body)
    in_the_file(
        drawn,
        "UPDATE document SET body = ? WHERE kind = 'form' AND key = ?",
        json.dumps(body),
        pin.fingerprint,
    )
    drawn.workspace.library = Library()
    with pytest.raises(Refused, match="Restore the workspace") as refusal:
        data_sheet(drawn)
    assert refusal.value.code == "form.forged"


def test_that_a_review_tied_to_another_form_behind_its_back_is_refused(drawn: Office) -> None:
    other = reviews.get(drawn.supervisor, drawn.review_id).forms[0]

    def change(body: dict[str, object]) -> None:
        forms = body["forms"]
        assert isinstance(forms, list)
        body["forms"] = [{**forms[0], "fingerprint": other.fingerprint[::-1]}, *forms[1:]]

    change_review(drawn, change)
    drawn.workspace.library = Library()
    with pytest.raises(Refused, match="which forms") as refusal:
        data_sheet(drawn)
    assert refusal.value.code == "form.forged"
