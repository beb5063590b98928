"""Saying words to the program without leaving the test's process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from qapi_desk.cli.main import main


@dataclass(frozen=True)
class Said:
    """What came back: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out, parse_constant=_never)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line, parse_constant=_never) for line in self.out.splitlines()]


def _never(word: str) -> float:
    raise AssertionError(word)


def speak(*words: object, stdin: str | bytes = "", env: dict[str, str] | None = None) -> Said:
    """Say words; an exception that gets out is the test's failure."""
    told = CliRunner().invoke(main, [str(word) for word in words], input=stdin, env=env)
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return Said(told.exit_code, told.stdout, told.stderr)


def must_be_one_sentence(said: Said) -> None:
    """A refusal: exit 2, nothing on standard output, one line of words on standard error."""
    assert said.code == 2, said
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1, said.err
    assert "Traceback" not in said.err


def left_in(folder: Path) -> set[str]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
