"""Snapshots, versions, history and passphrases: what is kept cannot be changed unnoticed."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Silent
from qapi_desk.services import (
    casework,
    demo,
    draw_sample,
    findings,
    history,
    plan_sample,
    reviews,
    snapshots,
)
from qapi_desk.services.home import home as at_home
from qapi_desk.services.workspace import Workspace, create_workspace, open_workspace
from tests.services.desks import Office, person
from tests.services.shelves import other_shelf


def snapshot_file(office: Office) -> Path:
    return next((office.workspace.home / "snapshots").glob("*.snapshot"))


def spoil(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(bytes(body))


def test_that_a_moved_workspace_finds_its_snapshot(drawn: Office) -> None:
    row = drawn.queue()[0]
    assert casework.open_case(drawn.supervisor, drawn.review_id, row.case_id).story.events


def test_that_nothing_is_released_from_a_changed_snapshot(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    spoil(snapshot_file(drawn))
    with pytest.raises(Refused, match="bytes differ"):
        drawn.answer_all(case_id)


def test_that_nothing_is_drawn_from_a_changed_snapshot(drawn: Office) -> None:
    draw_sample.void(drawn.supervisor, drawn.review_id, "To be drawn anew.")
    spoil(snapshot_file(drawn))
    with pytest.raises(Refused) as refusal:
        draw_sample.draw(drawn.supervisor, drawn.review_id, public_value="1", progress=Silent())
    assert refusal.value.code == "snapshot.changed"


def test_that_a_snapshot_changed_during_a_long_sitting_is_noticed(drawn: Office) -> None:
    drawn.answer_all(drawn.a_case("line-1"))
    spoil(snapshot_file(drawn))
    with pytest.raises(Refused) as refusal:
        drawn.answer_all(drawn.a_case("line-1"))
    assert refusal.value.code == "snapshot.changed"


def test_that_no_universe_is_derived_from_a_changed_snapshot(drawn: Office) -> None:
    new = reviews.NewReview(
        "", "FFY2026Q3", reviews.get(drawn.supervisor, drawn.review_id).snapshot_id
    )
    made = reviews.create(drawn.supervisor, new).made
    spoil(snapshot_file(drawn))
    with pytest.raises(Refused) as refusal:
        plan_sample.universes(drawn.supervisor, ReviewId(made or ""), Silent())
    assert refusal.value.code == "snapshot.changed"


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_that_a_journal_beside_the_snapshot_is_refused(drawn: Office, ending: str) -> None:
    path = snapshot_file(drawn)
    path.with_name(path.name + ending).write_bytes(b"")
    with pytest.raises(Refused) as refusal:
        casework.open_case(drawn.supervisor, drawn.review_id, drawn.queue()[0].case_id)
    assert refusal.value.code == "snapshot.journal"


def test_that_the_same_extract_gives_the_snapshot_there_is(drawn: Office, drawn_home: Path) -> None:
    before = snapshots.snapshots(drawn.supervisor)
    report = snapshots.import_extract(drawn.supervisor, drawn_home / "extract", progress=Silent())
    assert snapshots.snapshots(drawn.supervisor) == before
    assert report.path == snapshot_file(drawn)
    assert len(list((drawn.workspace.home / "snapshots").iterdir())) == 1


def test_that_importing_again_puts_a_lost_snapshot_back(drawn: Office, drawn_home: Path) -> None:
    snapshot_file(drawn).unlink()
    snapshots.import_extract(drawn.supervisor, drawn_home / "extract", progress=Silent())
    snapshot_id = snapshots.snapshots(drawn.supervisor)[0].snapshot_id
    assert snapshots.verify(drawn.supervisor, snapshot_id, Silent()) is None


def test_that_a_refused_registration_leaves_no_file(
    drawn: Office, drawn_home: Path, tmp_path: Path
) -> None:
    extract = tmp_path / "other"
    shutil.copytree(drawn_home / "extract", extract)
    with (extract / "worker.csv").open("a") as rows:
        rows.write("W9999,ESTAB-001,WORKER\n")
    before = set((drawn.workspace.home / "snapshots").iterdir())
    held = open_workspace(drawn.workspace.home)
    held.hold("a window")
    with pytest.raises(Refused) as refusal:
        snapshots.import_extract(drawn.supervisor, extract, progress=Silent())
    held.close()
    assert refusal.value.code == "store.held"
    assert set((drawn.workspace.home / "snapshots").iterdir()) == before


def test_that_a_review_is_answered_in_the_form_it_is_pinned_to(
    drawn: Office, tmp_path: Path
) -> None:
    def change(root: Path) -> None:
        survey = root / "forms" / "lines-1-2" / "survey.csv"
        survey.write_text(survey.read_text().replace("Is this one of", "Is it one of"))

    pinned = reviews.get(drawn.supervisor, drawn.review_id).forms[-1]
    drawn.workspace.library = other_shelf(tmp_path, change)
    state = drawn.say(drawn.a_case("line-1"), "gen_ours", "yes").state
    assert (state.form_id, state.version) == (pinned.form_id, pinned.version)
    asked = next(s.question for s in state.statuses if s.question.name == "gen_ours")
    assert asked.label["en"].startswith("Is this one of")


def test_that_a_review_is_not_judged_beside_itself(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    new = reviews.NewReview("", "FFY2026Q3", review.snapshot_id, beside=reviews.GOVERNING)
    with pytest.raises(Refused) as refusal:
        reviews.create(drawn.supervisor, new)
    assert refusal.value.code == "review.beside"


def test_that_a_period_that_is_not_over_is_refused(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    with pytest.raises(Refused, match="as-of"):
        reviews.create(drawn.supervisor, reviews.NewReview("", "FFY2027Q1", review.snapshot_id))


def test_that_the_history_holds_after_the_whole_review(finished: Office) -> None:
    assert history.verify(finished.workspace) is None


def test_that_a_changed_answer_in_the_history_is_named(reviewed: Office) -> None:
    with reviewed.workspace.store.read() as work:
        entry = next(iter(work.history.entries(kind="answer.recorded")))
    tamper(reviewed, entry.sequence)
    assert f"Entry {entry.sequence} was changed" in (history.verify(reviewed.workspace) or "")


def tamper(office: Office, sequence: int) -> None:
    """Change the body of an entry behind the program's back, with any SQLite tool."""
    with sqlite3.connect(office.workspace.home / "workspace.sqlite") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        table = "history"
        connection.execute(
            f"UPDATE {table} SET body = replace(body, '\"value\"', '\"valve\"') WHERE sequence = ?",
            (sequence,),
        )
    connection.close()


def test_that_the_first_page_says_what_to_do_next(drawn: Office) -> None:
    seen = at_home(drawn.supervisor, drawn.review_id)
    assert [step.key for step in seen.steps if step.state == "now"] == ["review"]
    assert "0 of" in seen.headline


def first(role: Role = Role.SUPERVISOR) -> Person:
    return Person(person("alder"), "Rosa Alder", role, "Demonstration County")


def test_that_a_workspace_begins_with_a_supervisor(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        create_workspace(tmp_path / "w", first(Role.ANALYST), "long enough words")
    assert refusal.value.code == "workspace.first"
    assert not (tmp_path / "w").exists()


def test_that_a_short_first_passphrase_makes_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        create_workspace(tmp_path / "w", first(), "short")
    assert refusal.value.code == "people.passphrase"
    assert not (tmp_path / "w").exists()


def test_that_a_workspace_is_not_made_over_another(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        create_workspace(drawn.workspace.home, first(), "long enough words")
    assert refusal.value.code == "workspace.exists"


def test_that_nobody_becomes_first_in_a_database_that_others_use(
    drawn: Office, tmp_path: Path
) -> None:
    url = f"sqlite:///{drawn.workspace.home / 'workspace.sqlite'}"
    with pytest.raises(Refused) as refusal:
        create_workspace(tmp_path / "mine", first(), "long enough words", url=url)
    assert refusal.value.code == "workspace.exists"


def test_that_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="cannot be made"):
        create_workspace(tmp_path / "file" / "w", first(), "long enough words")


def test_that_there_is_no_workspace_where_none_was_made(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        open_workspace(tmp_path)
    assert refusal.value.code == "workspace.none"


def encrypted(home: Path, extract: Path) -> Workspace:
    workspace = create_workspace(
        home, first(), "long enough words", file_passphrase="a file's own words"
    )
    desk = workspace.sign_in(person("alder"), "long enough words")
    snapshots.import_extract(desk, extract, progress=Silent())
    return workspace


def test_that_no_made_up_name_is_readable_in_an_encrypted_workspace(
    drawn_home: Path, tmp_path: Path
) -> None:
    encrypted(tmp_path / "w", drawn_home / "extract").close()
    lines = (drawn_home / "extract" / "party.csv").read_text(encoding="utf-8-sig").splitlines()
    column = lines[0].split(",").index("display_name")
    names = {line.split(",")[column].encode() for line in lines[1:]} - {b""}
    names |= {b"Rosa Alder", b"Demonstration County"}
    held = b"".join(p.read_bytes() for p in (tmp_path / "w").rglob("*") if p.is_file())
    assert names
    assert not [name for name in names if name in held]


def test_that_a_review_runs_encrypted_and_leaves_nothing_readable(tmp_path: Path) -> None:
    home, words = tmp_path / "home", "a file's own words"
    workspace = demo.build(home, cases=5, progress=Silent(), file_passphrase=words)
    office = Office(workspace)
    for row in office.queue()[:8]:
        office.answer_all(row.case_id)
    view = findings.show(office.supervisor, office.review_id)
    assert (view.released, history.verify(workspace)) == (8, None)
    workspace.close()
    held = b"".join(
        path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.parent.name != "extract"
    )
    told = {view.findings[0].case_id, view.findings[0].comment or "Referral form", "Rosa Alder"}
    assert not [word for word in told if word.encode() in held]


def test_that_a_demonstration_broken_off_says_so(tmp_path: Path) -> None:
    workspace = demo._with_people(tmp_path / "home")
    with pytest.raises(Refused) as refusal:
        demo.current_review(demo.sign_in(workspace))
    workspace.close()
    assert refusal.value.code == "demo.unfinished"


def test_that_an_encrypted_workspace_says_so_and_needs_its_passphrase(
    drawn_home: Path, tmp_path: Path
) -> None:
    made = encrypted(tmp_path / "w", drawn_home / "extract")
    assert made.storage == "Encrypted workspace"
    made.close()
    for wrong in (None, "other words"):
        with pytest.raises(Refused):
            open_workspace(tmp_path / "w", file_passphrase=wrong)
