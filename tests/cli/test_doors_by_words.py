"""Every word that takes a review: what it gives out it gives by words to nobody else either."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click
import pytest

from qapi_desk.cli.main import main
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import demo
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import must_be_one_sentence, speak
from tests.conftest import LATER
from tests.services.blinding import blinded
from tests.services.desks import Office

PASSPHRASE: Final = str(demo.settings(Library())["passphrase"])
SHUT_OUT: Final = (("running", "cedar"), ("running", "dogwood"), ("blind", "alder"))
"""A reviewer and an analyst while the review runs; a supervisor who looks at a case again."""
SAID: Final = (
    "a rate in sight bends the answers",
    "a second time",
    "may not",
    "is not assigned to you",
    "can be counted yet",
)
"""What is said at a door that stays shut."""
_REVIEW, _CASE = ("REVIEW",), ("REVIEW", "CASE")
DOORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cap list": _REVIEW,
        "case amend": (*_CASE, "--answer", "lines-1-2", "gen_ours", "no", "--preview"),
        "case amendments": _REVIEW,
        "case answer": (*_CASE, "lines-1-2", "gen_ours", "no"),
        "case cite-offers": _CASE,
        "case comment": _CASE,
        "case redo": _CASE,
        "case release": _CASE,
        "case show": _CASE,
        "case undo": _CASE,
        "draw eliminations": _REVIEW,
        "draw export": (*_REVIEW, "--out", "OUT"),
        "draw openings": _REVIEW,
        "draw replacements": _REVIEW,
        "draw request-replacement": _CASE,
        "entry recheck": ("1", *_CASE, "line-1", "--stands", "--reason", "So."),
        "findings show": _REVIEW,
        "findings year": _REVIEW,
        "fixes export": (*_REVIEW, "--out", "OUT.xlsx"),
        "fixes list": _REVIEW,
        "rebuttal open": _REVIEW,
        "rebuttal outcomes": _REVIEW,
        "rebuttal packet": (*_REVIEW, "1", "--out", "OUT.pdf"),
        "rebuttal show": _REVIEW,
        "rebuttal take-in": (*_REVIEW, "FILE", "--check"),
        "report case": (*_CASE, "--out", "OUT.pdf"),
        "report integrity": _REVIEW,
        "report publish": (*_REVIEW, "findings", "--out", "OUT.pdf"),
        "review attached": _REVIEW,
        "review settlements": _REVIEW,
        "screen assisted": (*_REVIEW, "none", "line-1"),
    }
)
"""Words that give out what was answered or found, and how each is said."""
ACTS: Final = frozenset(
    """cap draft|case assign|case note|case open-next|case take-in|draw commit
    draw confirm-replacement|draw deny-replacement|draw make|draw receipt|draw void|fixes done
    fixes take-back|law adopt|plan freeze|plan universes|rebuttal decide|rebuttal extend
    rebuttal respond|report protocol|review assign|review attach|review balance|review close-year
    review cover|review create|review detach|review due|review end-cover|review hand-back
    review reassign|review receive|review return|screen risk|screen run|screen target
    screen target-review|second adjudicate|second assign|second draw|second plan""".replace(
        "\n", "|"
    )
    .replace("    ", "")
    .split("|")
)
"""Words that do something and give back only that it is done."""
_LAW, _RANKS, _QUEUE = (
    "law, catalog and forms", "frames, plans and draws", "who has which case, and how far it is"
)  # fmt: skip
HARMLESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case names": "parties of a case, of the record; asking is recorded",
        "case queue": _QUEUE,
        "case worksheet": "a person's own unreleased cases",
        "catalog show": _LAW,
        "draw show": _RANKS,
        "forms preview": "outcomes are left out for who may not know them",
        "law criteria": _LAW,
        "law decisions": _LAW,
        "law offers": _LAW,
        "law options": _LAW,
        "law preview": "answers are left out for who may not know them",
        "law print": _LAW,
        "law rules": _LAW,
        "law show": _LAW,
        "plan propose": _RANKS,
        "plan show": _RANKS,
        "plan what-if": _RANKS,
        "practice report": "made-up cases that count nowhere, a person's own",
        "practice score": "made-up cases that count nowhere, a person's own",
        "practice show": "made-up cases that count nowhere, a person's own",
        "report list": "names and fingerprints of files",
        "review conflicts": "who worked a case, of the record",
        "review desk": "refused by role; a blind supervisor's desk has no figures",
        "review queue": _QUEUE,
        "review received": _RANKS,
        "review workload": _QUEUE,
        "screen list": "computed by rules from the record, for no reviewer",
        "screen targets": "computed by rules from the record, for no reviewer",
        "second differences": "of cases the person released a second time, or may see as a whole",
        "second proof": _RANKS,
        "second receipt": _RANKS,
        "second show": "differences are counted for those who may see them",
        "workspace show": _QUEUE,
    }
)
"""Words that take a review and give out nothing of what was found in it, and why not."""


def words_of(
    command: click.Command, said: tuple[str, ...], parent: click.Context | None
) -> Iterator[tuple[str, click.Command]]:
    """Every word below a command, said as it is typed."""
    if not isinstance(command, click.Group):
        yield " ".join(said), command
        return
    context = click.Context(command, info_name=said[-1] if said else "qapi-desk", parent=parent)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from words_of(found, (*said, name), context)


def test_that_every_word_that_takes_a_review_is_known() -> None:
    taking = {
        word
        for word, command in words_of(main, (), None)
        if any("review" in str(parameter.name) for parameter in command.params)
    }
    known = DOORS.keys() | ACTS | HARMLESS.keys()
    assert sorted(taking - known - {"entry rule"}) == []
    assert sorted(known - taking) == []


@dataclass(frozen=True)
class Scene:
    """A home in some state, its first review, and the case that is asked about."""

    home: Path
    review_id: ReviewId
    case_id: CaseId


def made(home: Path, folder: Path, *, is_blind: bool) -> Scene:
    copy = folder / "home"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("extract"))
    office = Office(open_workspace(copy, clock=SteppingClock(LATER)))
    if is_blind:
        (case_id,) = blinded(office, "alder")
    else:
        rows = [row for row in office.queue() if row.reviewer == "birch"]
        case_id = next(row.case_id for row in rows if row.criteria == ("line-1",))
        office.answer_all(case_id)
    review_id = office.first_id
    office.workspace.close()
    return Scene(copy, review_id, case_id)


@pytest.fixture(scope="module")
def scenes(
    drawn_home: Path, reviewed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Scene]:
    """While the review runs, and with a supervisor who looks at a case of it again."""
    return {
        "running": made(drawn_home, tmp_path_factory.mktemp("running"), is_blind=False),
        "blind": made(reviewed_home, tmp_path_factory.mktemp("blind"), is_blind=True),
    }


@pytest.mark.parametrize(("state", "person"), SHUT_OUT)
@pytest.mark.parametrize("word", sorted(DOORS))
def test_that_a_word_gives_nothing_away(
    scenes: Mapping[str, Scene], word: str, state: str, person: str, tmp_path: Path
) -> None:
    scene = scenes[state]
    file = tmp_path / "packet.xlsx"
    file.write_bytes(b"")
    named = {"REVIEW": scene.review_id, "CASE": scene.case_id, "FILE": file}
    told = [
        named.get(each, str(tmp_path / each.lower()) if each.startswith("OUT") else each)
        for each in DOORS[word]
    ]
    env = {"QAPI_PASSPHRASE": PASSPHRASE}
    said = speak(*word.split(), *told, "--home", scene.home, "--as", person, env=env)
    must_be_one_sentence(said)
    assert any(words in said.err for words in SAID), said.err
    assert not [path for path in tmp_path.iterdir() if path != file]
