"""Bad input gets one sentence, exit 2, and leaves nothing behind."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from qapi_desk.services import prove_draw
from tests.cli.speaking import left_in, must_be_one_sentence, speak
from tests.services.desks import Office


def evaluate(snapshot: Path, *more: object) -> tuple[object, ...]:
    return ("rules", "evaluate", "--snapshot", snapshot, "--ruleset", "federal-2016",
            "--period", "FFY2026Q4", *more)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "size", "--universe", 0),
        ("plan", "size", "--universe", -5),
        ("plan", "size", "--universe", 10, "--precision", 0),
        ("plan", "size", "--universe", 10, "--precision", "1e-99999999"),
        ("plan", "size", "--universe", 10, "--confidence", "nan"),
        ("plan", "size", "--universe", 10, "--confidence", "101%"),
        ("plan", "size", "--universe", 10, "--expected", ""),
        ("plan", "size", "--universe", 10, "--expected", "1/0"),
        ("clock", "2026-07-01", "--add", 5, "--unit", "fortnights"),
        ("clock", "2026-07-01", "--add", 5, "--calendar", "moon"),
        ("clock", "9999-12-31", "--add", 5),
        ("clock", "2026-07-01", "--add", 10**12),
        ("snapshot", "show", "nowhere.snapshot"),
        ("draw", "verify", "nowhere.json", "--frame", "nowhere.txt"),
        ("forms", "check", "nowhere"),
        ("workspace", "show", "--home", "nowhere"),
    ],
    ids=lambda words: " ".join(str(word) for word in words),
)
def test_that_a_wrong_word_is_refused_in_one_sentence(
    words: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    must_be_one_sentence(speak(*words))
    assert left_in(tmp_path) == set()


def test_that_a_sample_larger_than_its_universe_is_the_whole_universe() -> None:
    said = speak("plan", "size", "--universe", 7, "--no-fpc", "--json").document
    assert (said["n"], said["is_census"]) == (7, True)


def truncated(extract: Path) -> None:
    (extract / "event.csv").write_bytes((extract / "event.csv").read_bytes()[:5000] + b'"half')


def without_a_table(extract: Path) -> None:
    (extract / "case.csv").unlink()


def with_a_repeated_key(extract: Path) -> None:
    lines = (extract / "case.csv").read_text(encoding="utf-8").splitlines()
    (extract / "case.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def with_a_number_of_social_security(extract: Path) -> None:
    lines = (extract / "party.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{'ssn' if i == 0 else '078-05-1120'}" for i, line in enumerate(lines)]
    (extract / "party.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [truncated, without_a_table, with_a_repeated_key, with_a_number_of_social_security],
)
def test_that_a_bad_extract_leaves_no_snapshot(
    extract: Path, tmp_path: Path, spoil: object
) -> None:
    assert callable(spoil)
    shutil.copytree(extract, tmp_path / "extract")
    spoil(tmp_path / "extract")
    before = left_in(tmp_path)
    out = tmp_path / "s.snapshot"
    must_be_one_sentence(speak("snapshot", "import", tmp_path / "extract", "--out", out))
    assert left_in(tmp_path) == before


def test_that_a_snapshot_in_the_way_is_kept(extract: Path, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("mine")
    must_be_one_sentence(speak("snapshot", "import", extract, "--out", tmp_path / "s"))
    assert (tmp_path / "s").read_text() == "mine"


def test_that_an_extract_is_not_written_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "case.csv").write_text("mine")
    must_be_one_sentence(speak("extract", "make", tmp_path, "--cases", 5))
    assert left_in(tmp_path) == {"case.csv"}


@pytest.mark.parametrize("word", ["extract", "snapshot"])
def test_that_a_folder_nobody_can_write_in_is_a_sentence(
    extract: Path, tmp_path: Path, word: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    below = tmp_path / "file" / "new"
    words = {
        "extract": ("extract", "make", below, "--cases", 5),
        "snapshot": ("snapshot", "import", extract, "--out", below),
    }[word]
    must_be_one_sentence(speak(*words))


@pytest.mark.parametrize("where", [b"SQLite", b"E01A", b"0010000000017"])
def test_that_a_snapshot_whose_bytes_changed_is_refused(
    snapshot: Path, tmp_path: Path, where: bytes
) -> None:
    copy = tmp_path / "s.snapshot"
    body = bytearray(snapshot.read_bytes())
    body[body.index(where) + 1] ^= 1
    copy.write_bytes(bytes(body))
    for words in (("snapshot", "show", copy), evaluate(copy)):
        said = speak(*words)
        assert (said.code, said.out) == (2, ""), where


def test_that_a_changed_row_is_refused_by_every_reader(snapshot: Path, tmp_path: Path) -> None:
    copy = tmp_path / "s.snapshot"
    shutil.copy(snapshot, copy)
    copy.chmod(0o644)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE event SET event_date = event_date + 1 WHERE rowid = 1")
    connection.close()
    must_be_one_sentence(speak("snapshot", "show", copy))
    must_be_one_sentence(speak(*evaluate(copy)))


def test_that_a_journal_beside_a_snapshot_is_refused(snapshot: Path, tmp_path: Path) -> None:
    shutil.copy(snapshot, tmp_path / "s")
    (tmp_path / "s-wal").touch()
    must_be_one_sentence(speak("snapshot", "show", tmp_path / "s"))


def test_that_a_sqlite_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    must_be_one_sentence(speak("snapshot", "show", tmp_path / "other.db"))
    must_be_one_sentence(
        speak("snapshot", "import", tmp_path / "other.db", "--out", tmp_path / "s")
    )
    assert left_in(tmp_path) == {"other.db"}


def test_that_a_wrong_passphrase_is_refused(encrypted: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("other words\n")
    (tmp_path / "empty").write_text("\n")
    for name in ("wrong", "empty", "missing"):
        words = ("snapshot", "show", encrypted, "--passphrase-file", tmp_path / name)
        must_be_one_sentence(speak(*words))
    must_be_one_sentence(speak("snapshot", "show", encrypted))


@pytest.mark.parametrize(
    "more", [("--case", "no-such-case"), ("--ruleset", "ca-1850"), ("--period", "last summer")]
)
def test_that_what_is_not_there_is_refused(snapshot: Path, more: tuple[str, str]) -> None:
    must_be_one_sentence(speak(*evaluate(snapshot, *more)))


def test_that_a_form_with_a_broken_expression_is_told_cell_by_cell(tmp_path: Path) -> None:
    form = tmp_path / "form"
    shutil.copytree(Path(__file__).parents[2] / "forms" / "lines-1-2", form)
    survey = form / "survey.csv"
    survey.write_text(survey.read_text().replace("${gen_ours} = 'no'", "${gen_ours = 'no'", 1))
    told = speak("forms", "check", form, "--json").document
    assert told[0]["severity"] == "error"
    assert told[0]["cell"]
    assert told[0]["fix"]


@pytest.fixture
def proof(drawn_office: Office, tmp_path: Path) -> prove_draw.ProofFiles:
    return prove_draw.export(drawn_office.supervisor, drawn_office.review_id, tmp_path / "proof")


def test_that_a_true_proof_verifies(proof: prove_draw.ProofFiles) -> None:
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame, "--json")
    assert (said.code, said.document["ok"], said.document["difference"]) == (0, True, None)


def test_that_the_first_difference_is_named_with_json_still_on_standard_output(
    proof: prove_draw.ProofFiles,
) -> None:
    body = json.loads(proof.proof.read_text())
    body["tickets"][0], body["tickets"][1] = body["tickets"][1], body["tickets"][0]
    proof.proof.write_text(json.dumps(body))
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame, "--json")
    assert (said.code, said.document["ok"]) == (2, False)
    assert said.document["difference"]
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 1}', "\udcff"])
def test_that_what_is_no_proof_is_refused(proof: prove_draw.ProofFiles, content: str) -> None:
    proof.proof.write_bytes(content.encode("utf-8", "surrogateescape"))
    must_be_one_sentence(speak("draw", "verify", proof.proof, "--frame", proof.frame))


def test_that_a_frame_with_one_case_more_is_a_difference(proof: prove_draw.ProofFiles) -> None:
    with proof.frame.open("a") as frame:
        frame.write("zzzz\n")
    assert speak("draw", "verify", proof.proof, "--frame", proof.frame).code == 2


def test_that_a_receipt_held_outside_that_differs_is_a_difference(
    proof: prove_draw.ProofFiles,
) -> None:
    body = json.loads(proof.receipt.read_text())
    body["plan_hash"] = "0" * 64
    proof.receipt.write_text(json.dumps(body))
    words = ("draw", "verify", proof.proof, "--frame", proof.frame, "--receipt", proof.receipt)
    assert speak(*words).code == 2


@pytest.mark.parametrize("word", ["rules", "criteria"])
def test_that_a_snapshot_without_a_case_is_no_silent_pass(
    extract: Path, tmp_path: Path, word: str
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for path in extract.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (bare / path.name).write_text("".join(lines if path.stem == "meta" else lines[:1]), "utf-8")
    made = speak("snapshot", "import", bare, "--out", tmp_path / "bare.snapshot")
    assert made.code == 0
    said = speak(word, "evaluate", "--snapshot", tmp_path / "bare.snapshot", "--ruleset",
                 "ca-2002", "--period", "FFY2026Q4", "--json")  # fmt: skip
    must_be_one_sentence(said)
    assert "holds no case" in said.err
