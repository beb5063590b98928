"""``snapshot import``, ``snapshot show``: need no workspace and no display."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.services import snapshot_files

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the passphrase; the snapshot is then encrypted.",
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
    passphrase = snapshot_files.passphrase_from(passphrase_file)
    report = snapshot_files.import_file(
        source, out, profile=profile, passphrase=passphrase, progress=Terminal()
    )
    say(as_document(report, passphrase), is_json=is_json, words=in_words(report))


@snapshot.command()
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_file
@as_json
@refusing
def show(file: Path, passphrase_file: Path | None, is_json: bool) -> None:
    """Say what the snapshot FILE holds and what its check report found."""
    passphrase = snapshot_files.passphrase_from(passphrase_file)
    report = snapshot_files.show_file(file, passphrase=passphrase, progress=Terminal())
    say(as_document(report, passphrase), is_json=is_json, words=in_words(report))


def as_document(report: ImportReport, passphrase: str | None) -> dict[str, object]:
    """The import report under its promised names, with every finding, not the first ones only."""
    return {
        "snapshot_id": report.snapshot_id,
        "file_sha256": report.file_sha256,
        "tables": dict(sorted(report.tables.items())),
        "findings": snapshot_files.every_finding(report.path, passphrase=passphrase),
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
