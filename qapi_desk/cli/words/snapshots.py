"""``extract make``, ``snapshot import``, ``snapshot show``: need no workspace and no display."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.services import county, snapshots

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the passphrase; the snapshot is then encrypted.",
)


def add_to(main: click.Group) -> None:
    """Add this module's commands."""
    main.add_command(extract)
    main.add_command(snapshot)


@click.group()
def extract() -> None:
    """The demonstration county."""


@extract.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--cases", type=click.IntRange(min=1), default=county.DEFAULT_CASES, show_default=True
)
@click.option("--seed", type=int, default=county.DEFAULT_SEED, show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=str(county.DEFAULT_AS_OF))
@as_json
@refusing
def make(folder: Path, cases: int, seed: int, as_of: datetime, is_json: bool) -> None:
    """Write the demonstration county as an extract into FOLDER."""
    county.make(folder, cases=cases, seed=seed, as_of=as_of.date(), progress=Terminal())
    say(
        {"folder": folder, "cases": cases, "seed": seed, "as_of": as_of.date()},
        is_json=is_json,
        words=f"Wrote an extract of {cases:,} made-up cases into {folder}.",
    )


@click.group()
def snapshot() -> None:
    """Snapshots: the immutable, fingerprinted copy of a caseload."""


@snapshot.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--profile", type=click.Path(path_type=Path), help="A saved mapping profile.")
@passphrase_file
@as_json
@refusing
def import_(
    source: Path,
    out: Path,
    profile: Path | None,
    passphrase_file: Path | None,
    is_json: bool,
) -> None:
    """Import the extract SOURCE (CSV folder, workbook or SQLite file) into one snapshot file."""
    report = snapshots.import_file(
        source,
        out,
        profile=profile,
        passphrase=snapshots.passphrase_from(passphrase_file),
        progress=Terminal(),
    )
    say(as_document(report), is_json=is_json, words=in_words(report))


@snapshot.command()
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_file
@as_json
@refusing
def show(file: Path, passphrase_file: Path | None, is_json: bool) -> None:
    """Say what the snapshot FILE holds and what its check report found."""
    report = snapshots.show_file(file, passphrase=snapshots.passphrase_from(passphrase_file))
    say(as_document(report), is_json=is_json, words=in_words(report))


def as_document(report: ImportReport) -> dict[str, object]:
    """The import report under its promised names."""
    return {
        "snapshot_id": report.snapshot_id,
        "file_sha256": report.file_sha256,
        "tables": report.tables,
        "findings": report.findings,
        "findings_total": report.findings_total,
        "ignored_columns": report.ignored_columns,
        "checks_not_run": report.checks_not_run,
    }


def in_words(report: ImportReport) -> str:
    """The report for a person at a terminal."""
    tables = "\n".join(f"  {name:<16}{rows:>12,} rows" for name, rows in report.tables.items())
    return (
        f"Snapshot {report.snapshot_id}\nFile SHA-256 {report.file_sha256}\n{tables}\n"
        f"{report.findings_total:,} findings about the data."
    )
