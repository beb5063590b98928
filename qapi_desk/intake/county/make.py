"""Make the county: one case after another, hand-made ones first, straight to the files.

What a case holds depends on the seed, its number and the as-of date only, so a smaller county is
the beginning of a larger one. Memory holds a few hundred cases at a time, whatever the size.
"""

from datetime import date
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Progress
from qapi_desk.intake.county.cases import write_case
from qapi_desk.intake.county.days import Dates, text
from qapi_desk.intake.county.edges import FIRST_AS_OF, write_edges
from qapi_desk.intake.county.staff import staff
from qapi_desk.intake.county.tables import Tables, writing

DEFAULT_CASES = 20_000
DEFAULT_SEED = 20_261_015
DEFAULT_AS_OF = date(2026, 10, 15)
_LAST_AS_OF = date(2040, 12, 31)
_BATCH = 500


def make_extract(
    folder: Path,
    *,
    cases: int = DEFAULT_CASES,
    seed: int = DEFAULT_SEED,
    as_of: date = DEFAULT_AS_OF,
    progress: Progress,
) -> None:
    """Write the demonstration county as an extract (contract version 1, a folder of CSV files).

    Args:
        folder: where the eleven files go; must not exist yet, or be empty.
        cases: how many cases besides the hand-made ones, which are always there.
        seed: the same seed gives the same bytes.
        as_of: the state of the data; the hand-made cases need 15 October 2026 or later.
        progress: told every few hundred cases; cancelling leaves nothing behind.

    Raises:
        Refused: ``county.exists``, ``county.cases``, ``county.as_of``.
        Trouble: ``county.unwritable``.
    """
    _must_be_known(cases, as_of)
    dates = Dates.of(as_of)
    with writing(folder) as tables:
        _write_meta(tables, dates, seed)
        tables.rows["worker"].extend(staff(cases))
        write_edges(tables)
        for number in range(cases):
            write_case(tables, seed, number, dates)
            if number % _BATCH == 0:
                tables.flush()
                progress.step(number, cases, "Making cases")
        progress.step(cases, cases, "Making cases")


def _must_be_known(cases: int, as_of: date) -> None:
    if cases < 0:
        raise Refused("county.cases", f"A county cannot have {cases} cases; ask for 0 or more.")
    if not FIRST_AS_OF <= as_of <= _LAST_AS_OF:
        raise Refused(
            "county.as_of",
            f"The made-up county tells of days up to {FIRST_AS_OF}; its as-of date must lie from "
            f"then to {_LAST_AS_OF}, not {as_of}.",
        )


def _write_meta(tables: Tables, dates: Dates, seed: int) -> None:
    tables.rows["meta"].extend(
        (
            ("contract", "1.1"),
            ("agency_code", "ALDER"),
            ("agency_name", "Alder County Child Support (made up)"),
            ("as_of_date", text(dates.as_of)),
            ("window_start", text(dates.window_first)),
            ("window_end", text(dates.as_of)),
            ("source_system", f"QAPI Desk demonstration county, seed {seed}"),
        )
    )
