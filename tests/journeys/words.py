"""What people say to the program in a journey: a command by a person, at a workspace."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import must_be_one_sentence, speak

PASSPHRASE: Final = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}


@dataclass(frozen=True)
class Words:
    """A workspace reached by commands."""

    home: Path

    def say(self, person: str, *words: object) -> str:
        """What the command prints; it must not be refused."""
        said = speak(*words, "--home", self.home, "--as", person, env=PASSPHRASE)
        assert said.code == 0, said.err
        return said.out

    def told(self, person: str, *words: object) -> Any:
        """The command's JSON document."""
        said = speak(*words, "--home", self.home, "--as", person, "--json", env=PASSPHRASE)
        assert said.code == 0, said.err
        return said.document

    def refused(self, person: str, *words: object) -> str:
        """The one sentence that a command is refused with."""
        said = speak(*words, "--home", self.home, "--as", person, env=PASSPHRASE)
        must_be_one_sentence(said)
        return said.err.strip()
