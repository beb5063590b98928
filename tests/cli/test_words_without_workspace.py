"""The commands that outside checks rely on: no workspace, no sign-in, no display."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.speaking import left_in, must_be_one_sentence, speak

ROOT = Path(__file__).parents[2]
LIGHT = {"PySide6", "sqlalchemy", "alembic", "reportlab"}


def test_that_the_import_report_has_its_promised_names(extract: Path, tmp_path: Path) -> None:
    said = speak("snapshot", "import", extract, "--out", tmp_path / "s", "--json").document
    assert {"snapshot_id", "tables", "findings", "ignored_columns"} <= said.keys()
    assert said["tables"]["case"] > 60
    names = {"table", "row", "column", "value", "rule", "severity", "message"}
    assert all(finding.keys() == names for finding in said["findings"])
    assert len(said["findings"]) == said["findings_total"]


def test_that_a_snapshot_says_the_same_as_its_import(extract: Path, tmp_path: Path) -> None:
    imported = speak("snapshot", "import", extract, "--out", tmp_path / "s", "--json")
    assert speak("snapshot", "show", tmp_path / "s", "--json").out == imported.out


def test_that_an_encrypted_snapshot_opens_with_its_passphrase_file(
    encrypted: Path, passphrase_file: Path, snapshot: Path
) -> None:
    said = speak("snapshot", "show", encrypted, "--passphrase-file", passphrase_file, "--json")
    plain = speak("snapshot", "show", snapshot, "--json")
    assert said.document["snapshot_id"] == plain.document["snapshot_id"]


def test_that_rules_are_evaluated_in_an_encrypted_snapshot(
    encrypted: Path, passphrase_file: Path, snapshot: Path
) -> None:
    words = ("rules", "evaluate", "--ruleset", "federal-2016", "--period", "FFY2026Q4", "--json")
    plain = speak(*words, "--snapshot", snapshot)
    said = speak(*words, "--snapshot", encrypted, "--passphrase-file", passphrase_file)
    assert said.out == plain.out
    assert said.out


RULE_KEYS = {
    "case", "rule", "instance", "outcome", "trigger", "due", "done", "days_late", "counts",
    "workings",
}  # fmt: skip


def test_that_every_rule_line_has_the_promised_keys(snapshot: Path) -> None:
    said = speak(
        "rules", "evaluate", "--snapshot", snapshot, "--ruleset", "ca-2002",
        "--period", "FFY2026Q4", "--json",
    )  # fmt: skip
    assert said.lines
    assert all(line.keys() == RULE_KEYS for line in said.lines)
    assert all(line["rule"].startswith("CR-") for line in said.lines)
    assert all(line["days_late"] is None or line["days_late"] > 0 for line in said.lines)


def test_that_not_applicable_rows_come_with_all_only(snapshot: Path) -> None:
    words = ("rules", "evaluate", "--snapshot", snapshot, "--ruleset", "federal-2016",
             "--period", "FFY2026Q4", "--case", "E01A")  # fmt: skip
    some, every = speak(*words).lines, speak(*words, "--all").lines
    assert "NOT_APPLICABLE" not in {line["outcome"] for line in some}
    assert [line for line in every if line["outcome"] != "NOT_APPLICABLE"] == some
    assert len(every) > len(some)


def test_that_criteria_are_named_in_place_of_rules(snapshot: Path) -> None:
    said = speak(
        "criteria", "evaluate", "--snapshot", snapshot, "--ruleset", "federal-2016",
        "--period", "FFY2026Q4", "--case", "E01A", "--json",
    )  # fmt: skip
    assert {line["criterion"] for line in said.lines} >= {"establishment", "line-1"}
    assert all(line.keys() >= RULE_KEYS - {"rule"} for line in said.lines)


@pytest.mark.parametrize("word", ["rules", "criteria"])
def test_that_a_period_after_the_as_of_date_is_refused(snapshot: Path, word: str) -> None:
    said = speak(word, "evaluate", "--snapshot", snapshot, "--ruleset", "federal-2016",
                 "--period", "FFY2027Q1")  # fmt: skip
    must_be_one_sentence(said)


def test_that_a_plan_size_says_n(snapshot: Path) -> None:
    said = speak("plan", "size", "--universe", 1000, "--expected", "75%", "--json").document
    assert (said["n"], said["is_census"]) == (169, False)


def test_that_the_clock_names_each_day_it_skips() -> None:
    said = speak("clock", "2026-07-01", "--add", 5, "--unit", "working_days", "--json").document
    assert said["due"] == "2026-07-08"
    assert [each["day"] for each in said["skipped"]] == ["2026-07-04", "2026-07-05"]


def test_that_coverage_names_elements_with_questions_and_rules() -> None:
    elements = speak("forms", "coverage", "--json").document["elements"]
    assert elements
    keys = {"id", "title", "questions", "rules", "measures_without_question"}
    assert all(keys <= element.keys() for element in elements)
    assert any("CR-015" in element["rules"] for element in elements)


def test_that_every_line_gets_a_result_or_an_error() -> None:
    questions = [
        {"id": 1, "kind": "wilson_two_sided", "inputs": {"x": 5, "n": 50, "conf_level": 0.9}},
        {"id": "two", "kind": "wilson_two_sided", "inputs": {"x": 50, "n": 5, "conf_level": 0.9}},
        {"id": [3], "kind": "no such kind", "inputs": {}},
        {"kind": "wilson_two_sided"},
    ]
    said = speak("calc", stdin="\n".join(json.dumps(q) for q in questions))
    assert said.code == 0
    assert [sorted(line) for line in said.lines] == [
        ["id", "result"], ["error", "id"], ["error", "id"], ["error", "id"],
    ]  # fmt: skip
    assert [line["id"] for line in said.lines] == [1, "two", [3], None]


@pytest.mark.parametrize(
    "line",
    [b"not json", b"[1]", b'{"id": NaN}', b'{"id": 1e999}', b"\xff\xfe", b'{"id": 1', b"[" * 9999],
)
def test_that_input_that_is_not_json_lines_is_refused_whole(line: bytes) -> None:
    good = b'{"id":1,"kind":"wilson_two_sided","inputs":{"x":5,"n":50,"conf_level":0.9}}\n'
    must_be_one_sentence(speak("calc", stdin=good + line + b"\n"))


def test_that_an_id_comes_back_as_it_went_in() -> None:
    said = speak("calc", stdin='{"id":"\\ud800 \\u00e9","kind":"x","inputs":{}}\n')
    assert said.lines[0]["id"] == "\ud800 é"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner,
                                                                 max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = ["x", "n", "N", "conf_level", "strata", "sample_size", "pct", "universe", "alpha"]
KINDS = ["wilson_two_sided", "stratified_point_estimate", "ratstats2010_sets", "neyman_allocation",
         "attribute_limits_hypergeometric_two_sided", "hypergeometric_cdf",
         "audit_planning_binomial"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_that_no_input_of_the_calculator_is_a_bug(kind: str, inputs: dict[str, object]) -> None:
    said = speak("calc", stdin=json.dumps({"id": 1, "kind": kind, "inputs": inputs}))
    assert said.code == 0
    assert len(said.lines) == 1


def run(*words: object, **kwargs: object) -> subprocess.CompletedProcess[str]:
    program = "from qapi_desk.cli.main import main; main()"
    command = [sys.executable, "-c", program, *(str(word) for word in words)]
    return subprocess.run(  # type: ignore[call-overload,no-any-return] # passed on as they are
        command, capture_output=True, text=True, check=False, cwd=ROOT, **kwargs
    )


@pytest.mark.parametrize(
    "words",
    [
        ("calc",),
        ("plan", "size", "--universe", "500"),
        ("clock", "2026-07-01", "--add", "20"),
        ("draw", "verify", "no-proof", "--frame", "no-frame"),
        ("snapshot", "show", "no-snapshot"),
        ("rules", "evaluate", "--snapshot", "x", "--ruleset", "ca-2002", "--period", "FFY2026Q4"),
        ("forms", "coverage"),
    ],
    ids=lambda words: words[0],
)
def test_that_it_starts_without_window_database_or_printer(words: tuple[str, ...]) -> None:
    program = (
        "import sys\nfrom qapi_desk.cli.main import main\n"
        f"try:\n    main({list(words)!r})\nexcept SystemExit:\n    pass\n"
        f"print(sorted({LIGHT!r} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, input="",
        cwd=ROOT,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "[]"


def test_that_a_reader_who_has_seen_enough_is_no_fault(snapshot: Path) -> None:
    program = "from qapi_desk.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "criteria", "evaluate", "--snapshot", str(snapshot),
         "--ruleset", "federal-2016", "--period", "FFY2026Q4", "--all"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    ) as writing:  # fmt: skip
        assert writing.stdout is not None
        assert writing.stderr is not None
        writing.stdout.readline()
        writing.stdout.close()
        said = writing.stderr.read()
        assert (writing.wait(timeout=60), said) == (0, b"")


def test_that_a_bug_of_ours_is_one_sentence_and_a_log_without_data(tmp_path: Path) -> None:
    program = (
        "from qapi_desk.services import figures\n"
        "def broken(*_):\n    raise KeyError('0010000000017')\n"
        "figures.calculate = broken\n"
        "from qapi_desk.cli.main import main\nmain(['calc'])\n"
    )
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT,
        input='{"id":1,"kind":"x","inputs":{}}\n', env=env,
    )  # fmt: skip
    log = tmp_path / "qapi-desk" / "qapi-desk.log"
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(log) in done.stderr
    assert "KeyError" in log.read_text()
    assert "0010000000017" not in log.read_text()


def test_that_the_commands_write_nothing_but_the_file_named(snapshot: Path, tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    done = run("snapshot", "show", snapshot, "--json", env=env)
    assert done.returncode == 0
    assert left_in(tmp_path) == set()
