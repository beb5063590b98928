"""The whole day by words: every step a command, ending with the figures of services."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.ids import CaseId, FormId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import demo, demo_reviewer, findings
from qapi_desk.services import workspace as workspaces
from qapi_desk.services.answer import lay_out
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Workspace, open_workspace
from tests.cli.speaking import speak
from tests.journeys.figures import figures_of, plan_and_key
from tests.services.desks import TWO_FORMS, Office

TOLD = demo.settings(Library())
FORM = "lines-1-2"


@dataclass
class Words:
    """A workspace reached by nothing but commands."""

    home: Path
    passphrase: str = str(TOLD["passphrase"])

    def say(self, person: str, *words: object) -> Any:
        """Say a command as this person; its JSON document."""
        env = {"QAPI_PASSPHRASE": self.passphrase, "QAPI_NEW_PASSPHRASE": self.passphrase}
        said = speak(*words, "--home", self.home, "--as", person, "--json", env=env)
        assert said.code == 0, said.err
        return said.document


@pytest.fixture
def known_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's chance is the demonstration's, so that the same sample is drawn."""
    ordinary = workspaces._workspace

    def with_known_chance(*circumstances: Any) -> Workspace:
        made = ordinary(*circumstances)
        made.entropy = demo._known_chance(str(TOLD["chance"]))
        return made

    monkeypatch.setattr(workspaces, "_workspace", with_known_chance)


@pytest.fixture
def day(tmp_path: Path, drawn_home: Path, known_chance: None) -> Words:
    """People in a new workspace and the county imported."""
    made = Words(tmp_path / "home")
    shutil.copytree(drawn_home / "extract", tmp_path / "extract")
    first, *others = TOLD["people"]
    made.say(first["person_id"], "workspace", "create", "--name", first["name"],
             "--agency", demo.AGENCY)  # fmt: skip
    for person in others:
        worker = ("--worker-id", person["worker_id"]) if person["worker_id"] else ()
        made.say("alder", "people", "add", person["person_id"], "--name", person["name"],
                 "--role", person["role"], "--agency", demo.AGENCY, *worker)  # fmt: skip
    return made


def test_that_a_day_by_words_ends_with_the_figures_of_the_services(
    day: Words, tmp_path: Path, finished: Office
) -> None:
    review_id = plan_and_draw(day, tmp_path)
    check_the_draw(day, tmp_path, review_id)
    review_by_words(day, review_id)
    the_rest_by_script(day)
    publish_and_check(day, tmp_path, review_id)
    workspace = open_workspace(day.home)
    desk = demo.sign_in(workspace)
    assert plan_and_key(desk, demo.current_review(desk)) == plan_and_key(
        finished.supervisor, finished.review_id
    )
    seen = findings.show(desk, demo.current_review(desk))
    expected = findings.show(finished.supervisor, finished.review_id)
    workspace.close()
    assert figures_of(seen) == figures_of(expected)


def plan_and_draw(day: Words, tmp_path: Path) -> str:
    """From the extract to a drawn and assigned sample."""
    snapshot = day.say("alder", "review", "import", tmp_path / "extract")["snapshot_id"]
    words = TOLD["review"]
    forms = [word for form in TWO_FORMS for word in ("--form", form)]
    review = day.say("alder", "review", "create", "--title", words["title"],
                     "--period", words["period"], "--snapshot", snapshot, *forms)  # fmt: skip
    review_id = str(review["review_id"])
    assert day.say("alder", "plan", "universes", review_id)
    proposal = day.say("alder", "plan", "propose", review_id)
    committed = day.say("alder", "draw", "commit", review_id, "--dice", TOLD["dice"])
    frozen = day.say("alder", "plan", "freeze", review_id)
    assert frozen["sample_size"] <= proposal["most_cases"]
    receipt = day.say("alder", "draw", "receipt", review_id, "--out", tmp_path / "receipt.json")
    assert receipt["master_commitment"] == committed["master_commitment"]
    day.say("alder", "draw", "make", review_id, "--public-value", TOLD["public_value"])
    to = [word for person in TOLD["reviewers"] for word in ("--to", person)]
    day.say("alder", "review", "balance", review_id, *to)
    return review_id


def check_the_draw(day: Words, tmp_path: Path, review_id: str) -> None:
    """By the command, and by openssl, which shares no code with it."""
    files = day.say("alder", "draw", "export", review_id, "--out", tmp_path / "proof")
    words = ("draw", "verify", files["proof"], "--frame", files["frame"],
             "--receipt", tmp_path / "receipt.json", "--json")  # fmt: skip
    assert speak(*words).document["ok"] is True
    proof = json.loads(Path(files["proof"]).read_text())
    plan = {row["criterion"]: row["n"] for row in proof["plan"]["criteria"]}
    universe = Path(files["proof"]).parent / "universe-line-1.txt"
    done = subprocess.run(
        ["sh", files["script"], str(universe), proof["key"]],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first = {line.split()[1] for line in done.stdout.splitlines()[: plan["line-1"]]}
    queue = day.say("alder", "review", "queue", review_id)
    assert first == {row["case_id"] for row in queue if "line-1" in row["criteria"]}


def review_by_words(day: Words, review_id: str) -> None:
    """One case from its queue to its release, each answer a command."""
    row = next(r for r in day.say("birch", "review", "queue", review_id, "--mine")
               if r["criteria"] == ["line-1"])  # fmt: skip
    case_id = row["case_id"]
    assert day.say("birch", "case", "show", review_id, case_id)["suggestions"]
    script = script_of(day, case_id)
    for _ in range(40):
        missing = missing_in(day, review_id, case_id)
        if not missing:
            break
        answer(day, review_id, case_id, missing[0], script)
    day.say("birch", "case", "undo", review_id, case_id)
    answer(day, review_id, case_id, missing_in(day, review_id, case_id)[0], script)
    day.say("birch", "case", "release", review_id, case_id)


def missing_in(day: Words, review_id: str, case_id: str) -> list[str]:
    """The questions that still miss something, in reading order."""
    sheets = day.say("birch", "case", "show", review_id, case_id)["sheets"]
    return [s["question"]["name"] for sheet in sheets for s in sheet["state"]["statuses"]
            if s["missing"]]  # fmt: skip


def script_of(day: Words, case_id: str) -> dict[str, str]:
    """What the demonstration's reviewer would say to each question of a case."""
    workspace = open_workspace(day.home)
    try:
        desk = demo.sign_in(workspace, "birch")
        bench = lay_out(desk, demo.current_review(desk), CaseId(case_id))
        return demo_reviewer._script(desk.library.resources, FormId(FORM), bench.context)
    finally:
        workspace.close()


def answer(day: Words, review_id: str, case_id: str, name: str, script: dict[str, str]) -> None:
    """One answer, with whatever the script says beside it."""
    options = {"na": "__na", "comment": "__comment", "evidence": "__evidence"}
    beside = [f"--{option}={script.get(name + key, '')}" for option, key in options.items()]
    day.say("birch", "case", "answer", review_id, case_id, FORM, name, script[name], *beside)


def the_rest_by_script(day: Words) -> None:
    """Every other case by the demonstration's reviewers."""
    workspace = open_workspace(day.home)
    demo.review_all(workspace, Silent())
    workspace.close()


def publish_and_check(day: Words, tmp_path: Path, review_id: str) -> None:
    """Findings, plans and papers, and the history over all of it."""
    view = day.say("alder", "findings", "show", review_id)
    assert view["is_final"]
    below = [row["criterion"] for row in view["governing"] if row["meets_benchmark"] is False]
    for criterion in below:
        day.say("alder", "cap", "draft", review_id, criterion)
    assert [cap["criterion"] for cap in day.say("alder", "cap", "list", review_id)] == sorted(below)
    for key, name in (("findings", "f.pdf"), ("findings", "f.xlsx"), ("cap", "cap.pdf")):
        day.say("alder", "report", "publish", review_id, key, "--out", tmp_path / name)
    assert len(pypdf.PdfReader(tmp_path / "f.pdf").pages) >= 3
    rows = openpyxl.load_workbook(tmp_path / "f.xlsx")["Findings"].max_row
    assert rows == len(view["findings"]) + 1
    assert len(day.say("alder", "report", "list", review_id)) == 3
    assert day.say("elder", "history", "verify")["ok"] is True
