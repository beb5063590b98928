"""The made-up county is the same everywhere, grows by adding at the end, and keeps memory flat."""

import hashlib
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.intake.county import make_extract
from qapi_desk.intake.county.tables import COLUMNS

# Written down on the day the county was settled. A change here means every demonstration, picture
# and published example changes with it.
SETTLED = "46c969f840cb15bbb5a159a542196868c16882c6cd6ba47e7ddf8041f0d9a829"

MEASURE = """
import resource, sys
from pathlib import Path
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.county import make_extract
make_extract(Path(sys.argv[1]), cases=int(sys.argv[2]), progress=Silent())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def made(folder: Path, cases: int, seed: int = 20_261_015) -> Path:
    make_extract(folder, cases=cases, seed=seed, progress=Silent())
    return folder


def digest(folder: Path) -> str:
    total = hashlib.sha256()
    for name in sorted(COLUMNS):
        total.update((folder / f"{name}.csv").read_bytes())
    return total.hexdigest()


class StopsAtOnce:
    def step(self, done: int, total: int | None, note: str) -> None:
        raise Cancelled


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("county") / "small", 300)


def test_that_the_same_seed_gives_the_same_bytes_on_every_machine(small: Path) -> None:
    assert digest(small) == SETTLED


def test_that_another_seed_gives_another_county(small: Path, tmp_path: Path) -> None:
    assert digest(made(tmp_path / "other", 300, seed=7)) != digest(small)


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - {"meta", "worker"}))
def test_that_a_smaller_county_is_the_beginning_of_a_larger_one(
    small: Path, tmp_path: Path, table: str
) -> None:
    larger = made(tmp_path / "larger", 700)
    begun = (small / f"{table}.csv").read_bytes()
    assert (larger / f"{table}.csv").read_bytes().startswith(begun)


def test_that_every_table_has_the_columns_of_the_contract(small: Path) -> None:
    heads = {
        name: (small / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
        for name in COLUMNS
    }
    assert heads == {name: ",".join(columns) for name, columns in COLUMNS.items()}


def test_that_memory_does_not_grow_with_the_county(tmp_path: Path) -> None:
    peaks = []
    for cases in (500, 6_000):
        command = [sys.executable, "-c", MEASURE, str(tmp_path / str(cases)), str(cases)]
        ended = subprocess.run(command, capture_output=True, check=True, text=True)
        peaks.append(int(ended.stdout))
    assert peaks[1] < peaks[0] + 4_000  # KiB


def test_that_a_folder_that_holds_something_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(Refused, match="exists already and is kept as it was"):
        made(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_that_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Trouble, match="could not be written"):
        made(tmp_path / "file" / "county", 1)


def test_that_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert (made(tmp_path / "here", 0) / "case.csv").exists()


def test_that_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        make_extract(tmp_path / "county", cases=50, progress=StopsAtOnce())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("as_of", [date(2026, 10, 14), date(2041, 1, 1)])
def test_that_an_as_of_date_the_cases_do_not_know_is_refused(tmp_path: Path, as_of: date) -> None:
    with pytest.raises(Refused, match="as-of date"):
        make_extract(tmp_path / "county", cases=1, as_of=as_of, progress=Silent())


def test_that_fewer_than_no_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ask for 0 or more"):
        made(tmp_path / "county", -1)


def test_that_a_later_county_looks_back_from_its_own_day(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    make_extract(folder, cases=20, as_of=date(2027, 11, 3), progress=Silent())
    assert "as_of_date,2027-11-03" in (folder / "meta.csv").read_text(encoding="utf-8")
    assert "\nFFY2027,1," in (folder / "report_line.csv").read_text(encoding="utf-8")
