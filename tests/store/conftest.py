"""Workspaces for the store's tests: both SQLite homes, and a real PostgreSQL on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    DrawId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
    WorkerId,
)
from qapi_desk.domain.people import Person, Role
from qapi_desk.store.passphrases import Cost
from qapi_desk.store.versions import own_scripts
from qapi_desk.store.work import Store

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Home:
    """A place for one workspace file, and how to open it."""

    path: Path
    passphrase: str | None

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def open(self) -> Store:
        return Store(self.url, self.passphrase)


@pytest.fixture(params=["plain", "cipher"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    passphrase = "nine green lanterns" if request.param == "cipher" else None
    if "program" not in request.fixturenames:
        # the full cost, half a second a time, is paid by test_store_homes and by other processes
        monkeypatch.setattr("qapi_desk.store.keys.FILE_COST", Cost(2**8, 8, 1))
    return Home(tmp_path / "county.sqlite", passphrase)


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with home.open() as opened:
        yield opened


@pytest.fixture
def first_scripts(tmp_path: Path) -> Path:
    """The migrations of the first program there was."""
    scripts = tmp_path / "first" / "migrations"
    later = shutil.ignore_patterns("__pycache__", "r000[2-9]*")
    shutil.copytree(own_scripts(), scripts, ignore=later)
    return scripts


@pytest.fixture
def ann() -> Person:
    return Person(PersonId("ann"), "Ann Example", Role.REVIEWER, "Sample County", WorkerId("W7"))


@pytest.fixture
def staffed(store: Store, ann: Person) -> Store:
    """A store with one reviewer and one opened case, ``0000000000001`` of review ``r``."""
    settle_in(store, ann)
    return store


def settle_in(store: Store, person: Person) -> None:
    ticket = Ticket(1, CaseId("0000000000001"), "ab" * 32, TicketRole.SAMPLE)
    with store.write() as work:
        work.people.add(person, "scrypt$made-up")
        criteria = (CriterionId("establishment"),)
        work.cases.open(ReviewId("r"), DrawId("r#1"), ticket, criteria, ("01", "W9", True))


@pytest.fixture
def happening() -> Callable[[str], Happening]:
    def made(subject: str) -> Happening:
        return Happening(NOON, "ann", "answer.given", subject, {"value": "met", "näme": [1, None]})

    return made


@pytest.fixture
def event() -> Callable[..., AnswerEvent]:
    def made(question: str, value: str, **more: str) -> AnswerEvent:
        answer = Answer(QuestionId(question), value, comment=more.get("comment", ""))
        return AnswerEvent(
            ReviewId("r"),
            CaseId("0000000000001"),
            FormId("compliance"),
            "1.0",
            answer,
            PersonId("ann"),
            NOON,
        )

    return made


@pytest.fixture
def program() -> Callable[..., "subprocess.Popen[str]"]:
    """Start one of the small programs beside the tests, as a process of its own."""

    def start(name: str, *words: str) -> "subprocess.Popen[str]":
        script = Path(__file__).parent / "programs" / name
        return subprocess.Popen(
            [sys.executable, str(script), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )

    return start


def _server_binaries() -> Path:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: float(found.parent.name)
    )
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    if not folders:
        pytest.fail("PostgreSQL is missing; apt-get install postgresql (a missing part fails)")
    return folders[-1]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A private PostgreSQL cluster on loopback, run by an unprivileged user; its base URL."""
    binaries, port, password = _server_binaries(), _free_port(), "not-so-secret-7431"
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="qapi-pg-") as name:
        folder = Path(name)
        (folder / "password").write_text(password, encoding="utf-8")
        for path in (folder, folder / "password"):
            shutil.chown(path, user)

        def run(*words: str) -> None:
            subprocess.run(
                [str(binaries / words[0]), *words[1:]],
                check=True,
                user=user if os.geteuid() == 0 else None,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )

        cluster = str(folder / "cluster")
        run("initdb", "-D", cluster, "-A", "scram-sha-256", "-U", "qapi", "-E", "UTF8",
            "--locale=C.UTF-8", f"--pwfile={folder / 'password'}")  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        run("pg_ctl", "-D", cluster, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://qapi:{password}@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop")
