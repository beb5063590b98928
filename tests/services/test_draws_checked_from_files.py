"""A draw handed over as files: told apart, checked, told whole; and everything that is none."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.services import check_draw, check_proof, draw_files, prove_draw
from qapi_desk.services.check_draw import CheckedDraw, Stands
from qapi_desk.services.draw_files import DrawFiles, sort_out
from tests.services.desks import Office

ROOM = Path(check_proof.__file__).parents[1] / "sampling"


@pytest.fixture(scope="session")
def exported(drawn_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "draw"
    prove_draw.export(drawn_office.supervisor, drawn_office.review_id, folder)
    return folder


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    made = tmp_path / "draw"
    made.mkdir()
    for path in exported.iterdir():
        (made / path.name).write_bytes(path.read_bytes())
    return made


def checked(files: DrawFiles, master: str = "") -> CheckedDraw:
    return check_draw.check(files, master, Silent())


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Fault) as caught:
        act()
    assert caught.value.sentence.count("\n") == 0
    return caught.value.sentence


def changed(folder: Path, change: Callable[[dict[str, object]], object]) -> DrawFiles:
    path = folder / "proof.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    change(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    return sort_out([folder])


def test_that_an_exported_folder_is_taken_without_its_receipt(folder: Path) -> None:
    found = sort_out([folder])
    assert (found.proof, found.frame) == (folder / "proof.json", folder / "frame.txt")
    assert (found.receipt, found.universes) == (None, folder)


def test_that_files_are_told_apart_by_what_is_in_them(folder: Path, tmp_path: Path) -> None:
    names = {"receipt.json": "a", "frame.txt": "b", "proof.json": "c"}
    for name, other in names.items():
        (tmp_path / other).write_bytes((folder / name).read_bytes())
    found = sort_out(tmp_path / other for other in names.values())
    assert (found.receipt, found.frame, found.proof) == (
        tmp_path / "a",
        tmp_path / "b",
        tmp_path / "c",
    )


def test_that_a_strata_file_and_a_universe_are_known(folder: Path) -> None:
    strata = folder / "strata.txt"
    strata.write_text("0001\tNorth\n")
    universe = next(folder.glob("universe-*.txt"))
    found = sort_out([strata, universe])
    assert (found.strata, found.universes) == (strata, folder)


def test_that_later_files_take_the_place_of_earlier_ones(folder: Path) -> None:
    first = DrawFiles(proof=Path("old.json"), receipt=Path("mine.json"))
    found = first.with_more(sort_out([folder]))
    assert (found.proof, found.receipt) == (folder / "proof.json", Path("mine.json"))


def test_that_a_draw_that_agrees_with_itself_says_what_it_is_not_held_against(
    folder: Path,
) -> None:
    found = checked(sort_out([folder]))
    assert (found.is_ok, found.is_anchored) == (True, False)
    assert "nothing from outside" in found.summary
    assert {line.stands for line in found.lines} == {Stands.HOLDS, Stands.OPEN}


def test_that_a_receipt_from_outside_anchors_the_draw(folder: Path) -> None:
    files = sort_out([folder]).with_more(DrawFiles(receipt=folder / "receipt.json"))
    found = checked(files)
    assert found.is_anchored
    assert "once the master seed is revealed" in found.summary


def test_that_a_changed_frame_is_the_first_difference(folder: Path) -> None:
    frame = folder / "frame.txt"
    lines = frame.read_text().splitlines(keepends=True)
    frame.write_text("".join(lines[:-1]))
    found = checked(sort_out([folder]))
    assert found.lines[-1].stands is Stands.DIFFERS
    assert f"The frame holds {len(lines) - 1} cases" in found.lines[-1].words
    assert not found.is_ok


def test_that_a_swapped_ticket_is_named(folder: Path) -> None:
    def swap(body: dict[str, object]) -> None:
        tickets = body["tickets"]
        assert isinstance(tickets, list)
        tickets[0]["case_id"], tickets[1]["case_id"] = (
            tickets[1]["case_id"],
            tickets[0]["case_id"],
        )

    assert "Rank 1" in checked(changed(folder, swap)).lines[-1].words


def test_that_the_claims_say_design_sizes_and_key(folder: Path) -> None:
    found = checked(sort_out([folder]))
    proof = check_proof.proof_of(folder / "proof.json")
    facts = dict(found.claims.facts)
    assert facts["Key"] == proof.key
    assert facts["Frame"] == f"{proof.frame_size:,} cases"
    assert found.claims.criteria[0].startswith("Design: focused")
    assert len(found.claims.criteria) == 1 + len(proof.plan["criteria"])


def test_that_the_text_holds_everything_and_the_fingerprints(folder: Path, tmp_path: Path) -> None:
    found = checked(sort_out([folder]))
    target = tmp_path / "outcome.txt"
    check_draw.save(found, target)
    text = target.read_text(encoding="utf-8")
    assert found.summary in text
    assert all(line.words in text for line in found.lines)
    assert text.count("SHA-256") == 2


def test_that_an_outcome_that_cannot_be_saved_is_a_trouble(folder: Path, tmp_path: Path) -> None:
    found = checked(sort_out([folder]))
    with pytest.raises(Trouble, match="could not be written"):
        check_draw.save(found, tmp_path / "nowhere" / "outcome.txt")


def test_that_spaces_in_a_master_seed_do_not_count(folder: Path) -> None:
    found = checked(sort_out([folder]), "ab " * 32)
    assert "does not open the commitment" in found.lines[-1].words


def test_that_somebody_may_stop_the_check(folder: Path) -> None:
    class Stop:
        def step(self, done: int, total: int | None, note: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_draw.check(sort_out([folder]), "", Stop())


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (DrawFiles(), "There is no proof yet; a proof and its frame are due."),
        (DrawFiles(proof=Path("p.json")), "There is no frame yet; a proof and its frame are due."),
        (DrawFiles(proof=Path("nowhere"), frame=Path("nowhere")), "cannot be read"),
    ],
)
def test_that_a_missing_file_is_told(files: DrawFiles, words: str) -> None:
    assert words in refusal(lambda: checked(files))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def nested(path: Path) -> None:
    path.write_text("[" * 200_000)


def a_list(path: Path) -> None:
    path.write_text("[1, 2]")


def not_text(path: Path) -> None:
    path.write_bytes(b'{"agency": "\xff\xfe"}')


def without_key(path: Path) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))
    del body["key"]
    path.write_text(json.dumps(body))


@pytest.mark.parametrize("spoil", [truncated, nested, a_list, not_text, without_key])
def test_that_a_spoilt_proof_is_one_sentence(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder / "proof.json")
    assert refusal(lambda: checked(sort_out([folder])))


def test_that_a_frame_cut_short_is_one_sentence(folder: Path) -> None:
    truncated(folder / "frame.txt")
    (folder / "frame.txt").write_bytes((folder / "frame.txt").read_bytes()[:-3])
    assert "cut short" in refusal(lambda: checked(sort_out([folder])))


def test_that_a_huge_file_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "frame.txt").open("r+b") as file:
        file.truncate(draw_files.LARGEST_FILE_BYTES + 1)  # sparse: nothing is written
    assert "so it is another file" in refusal(lambda: checked(sort_out([folder])))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def binary(path: Path) -> None:
    path.write_bytes(b"%PDF\x00\x01")


def script(path: Path) -> None:
    path.write_text("#!/bin/sh\n")


@pytest.mark.parametrize("make", [empty, binary, script])
def test_that_a_file_of_no_draw_is_refused_by_name(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "stray")
    assert refusal(lambda: sort_out([tmp_path / "stray"])).startswith("stray is neither a proof")


def test_that_a_folder_without_a_proof_is_refused(tmp_path: Path) -> None:
    assert "holds no proof.json" in refusal(lambda: sort_out([tmp_path]))


def test_that_two_of_one_kind_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("0001\n")
    words = refusal(lambda: sort_out([folder / "frame.txt", tmp_path / "other.txt"]))
    assert words == "frame.txt and other.txt are both a frame; give one of them."


def test_that_a_file_that_is_not_there_is_told() -> None:
    assert "cannot be read" in refusal(lambda: sort_out([Path("nowhere.json")]))


def said_by_the_room() -> Iterator[str]:
    for path in ROOM.glob("proof_*.py"):
        yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("beginning", check_draw.OPEN_BEGINNINGS)
def test_that_what_is_called_not_tied_is_what_the_checks_say(beginning: str) -> None:
    assert any(f'"{beginning}' in text for text in said_by_the_room())


def test_that_a_plan_that_cannot_be_read_claims_nothing(folder: Path) -> None:
    found = checked(changed(folder, lambda body: body.update(plan={})))
    assert found.claims.criteria == ()
    assert not found.is_ok


def test_that_refusals_keep_their_codes(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        sort_out([tmp_path])
    assert caught.value.code == "files.no_proof"


@pytest.mark.parametrize("criteria", [5, True, [{"criterion": "x" * 3000}], [5], None])
def test_that_a_plan_with_impossible_criteria_is_a_difference(
    folder: Path, criteria: object
) -> None:
    found = checked(changed(folder, lambda body: body.update(plan={"criteria": criteria})))
    assert found.lines[-1].stands is Stands.DIFFERS


def test_that_a_proof_that_names_something_twice_is_refused(folder: Path) -> None:
    path = folder / "proof.json"
    path.write_text('{"version": 1,' + path.read_text(encoding="utf-8").lstrip()[1:])
    assert "it names 'version' twice" in refusal(lambda: check_proof.proof_of(path))
