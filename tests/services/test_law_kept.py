"""A review keeps its law: the documents it was pinned to judge it, whatever the shelf holds."""

import json
import shutil
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.services import casework, reviews
from qapi_desk.services.casework import Suggestion
from qapi_desk.services.library import law_hash
from tests.services.behind_the_back import change_review, in_the_file
from tests.services.desks import Office
from tests.services.shelves import other_shelf, rewrite

RULESET = "rulesets/federal-2016.json"
FILES = [RULESET, "rulesets/ca-2002.json", "calendars/agency.json"]
EVERY_FILE = pytest.mark.parametrize("file", FILES)


def suggested(office: Office) -> tuple[Suggestion, ...]:
    case_id = office.a_case("establishment")
    return casework.open_case(office.supervisor, office.review_id, case_id).suggestions


def other_law(tmp_path: Path, office: Office, file: str, **values: object) -> None:
    """Let the workspace meet a program whose file says something else, with no earlier ones."""

    def change(root: Path) -> None:
        shutil.rmtree(root / "resources" / "rulesets" / "earlier", ignore_errors=True)
        rewrite(root / "resources" / file, lambda body: body.update(values))

    office.workspace.library = other_shelf(tmp_path, change)


def of_before(office: Office) -> None:
    """Make the workspace one of an earlier program, which kept no law."""
    in_the_file(office, "DELETE FROM document WHERE kind = 'law'")


@EVERY_FILE
@pytest.mark.parametrize("version", ["2099.1", "2026.1"])
def test_that_a_review_is_judged_by_what_it_kept_whatever_the_shelf_says(
    drawn: Office, tmp_path: Path, file: str, version: str
) -> None:
    before = suggested(drawn)
    other_law(tmp_path, drawn, file, version=version, title="Another law altogether")
    assert suggested(drawn) == before


def test_that_a_new_ruleset_file_that_nobody_can_read_leaves_a_review_alone(
    drawn: Office, tmp_path: Path
) -> None:
    before = suggested(drawn)
    other_law(tmp_path, drawn, RULESET, rules="none at all")
    assert suggested(drawn) == before


def test_that_what_is_kept_lies_under_its_fingerprint(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    with drawn.workspace.store.read() as work:
        kept = dict(work.documents.list("law"))
    assert set(review.law_hashes.values()) == set(kept)
    assert law_hash(kept[review.law_hashes["federal-2016"]]) in kept


@EVERY_FILE
def test_that_a_review_of_before_is_judged_by_an_unchanged_shelf(drawn: Office, file: str) -> None:
    del file
    before = suggested(drawn)
    of_before(drawn)
    drawn.workspace.library = type(drawn.workspace.library)()
    assert suggested(drawn) == before


@EVERY_FILE
def test_that_a_review_of_before_is_refused_where_a_file_was_changed_under_its_version(
    drawn: Office, tmp_path: Path, file: str
) -> None:
    of_before(drawn)
    other_law(tmp_path, drawn, file, title="Changed")
    with pytest.raises(Refused, match="changed after this review was started") as refusal:
        suggested(drawn)
    assert refusal.value.code == "review.version"


@EVERY_FILE
def test_that_a_review_of_before_is_refused_where_only_another_version_is_left(
    drawn: Office, tmp_path: Path, file: str
) -> None:
    of_before(drawn)
    other_law(tmp_path, drawn, file, version="2099.1")
    with pytest.raises(Refused, match="but this program carries") as refusal:
        suggested(drawn)
    assert refusal.value.code == "review.version"


@EVERY_FILE
def test_that_a_review_of_before_finds_its_law_among_the_earlier_versions(
    drawn: Office, tmp_path: Path, file: str
) -> None:
    before = suggested(drawn)
    of_before(drawn)

    def change(root: Path) -> None:
        path = root / "resources" / file
        earlier = path.parent / "earlier"
        earlier.mkdir(exist_ok=True)
        (earlier / f"{path.stem}-before.json").write_bytes(path.read_bytes())
        rewrite(path, lambda body: body.update(version="2099.1"))

    drawn.workspace.library = other_shelf(tmp_path, change)
    assert suggested(drawn) == before


def test_that_the_first_program_kept_versions_only_and_is_still_read(drawn: Office) -> None:
    before = suggested(drawn)
    of_before(drawn)
    change_review(drawn, lambda body: body.update(law_hashes={}))
    forget_hashes_in_history(drawn)
    drawn.workspace.library = type(drawn.workspace.library)()
    assert suggested(drawn) == before


def forget_hashes_in_history(office: Office) -> None:
    with office.workspace.store.read() as work:
        (entry,) = work.history.entries("review.created")
    body = {k: v for k, v in entry.happening.body.items() if k != "law_hashes"}
    in_the_file(
        office,
        "UPDATE history SET body = ? WHERE sequence = ?",
        json.dumps(body),
        entry.sequence,
    )


@pytest.mark.parametrize("name", ["federal-2016", "ca-2002", "calendars"])
def test_that_a_forged_document_is_refused(drawn: Office, name: str) -> None:
    pinned = reviews.get(drawn.supervisor, drawn.review_id).law_hashes[name]
    in_the_file(
        drawn,
        "UPDATE document SET body = replace(body, '2026', '2062') WHERE kind = 'law' AND key = ?",
        pinned,
    )
    drawn.workspace.library = type(drawn.workspace.library)()
    with pytest.raises(Refused, match="behind the program's back") as refusal:
        suggested(drawn)
    assert refusal.value.code == "law.forged"


def test_that_a_forged_document_with_a_forged_pin_is_refused_by_the_history(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    with drawn.workspace.store.read() as work:
        kept = dict(work.documents.get("law", review.law_hashes["federal-2016"]) or {})
    easier = {**kept, "title": "Everything is in time"}
    hashes = {**review.law_hashes, "federal-2016": law_hash(easier)}
    with drawn.workspace.store.write() as work:
        work.documents.put("law", law_hash(easier), easier)
    change_review(drawn, lambda body: body.update(law_hashes=hashes))
    with pytest.raises(Refused, match="not what its history tells of") as refusal:
        suggested(drawn)
    assert refusal.value.code == "law.forged"
