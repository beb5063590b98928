"""``lines``: a federal report's lines against the record, in a workspace and without one."""

from fractions import Fraction
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say, say_lines
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import RulesetId, SnapshotId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.report_lines import LineFigures, Reconciliation
from qapi_desk.services import reconcile as reconciling
from qapi_desk.services import reconcile_paper
from qapi_desk.services.library import Library
from qapi_desk.services.snapshot_files import passphrase_from

_PERIOD = click.option("--period", required=True, help="Like FFY2026.")
_REPORTED = click.option(
    "--reported",
    type=click.Path(path_type=Path),
    help="The county's own figures: a CSV file with the columns line and value.",
)


@click.group()
def lines() -> None:
    """Federal report lines against the record."""


@lines.command()
@click.argument("snapshot_id")
@_PERIOD
@_REPORTED
@as_json
@inside
@refusing
def reconcile(
    door: Door, snapshot_id: str, period: str, reported: Path | None, is_json: bool
) -> None:
    """Reconcile a fiscal year with a snapshot of the workspace, and keep the result."""
    with door.desk() as desk:
        found = reconciling.reconcile(
            desk, SnapshotId(snapshot_id), parse_period(period), Terminal(), reported=reported
        )
    say(found, is_json=is_json, words=in_words(found))


@lines.command()
@click.argument("snapshot_id")
@_PERIOD
@click.option("--out", type=click.Path(path_type=Path), help="A .pdf or .xlsx to write it to.")
@as_json
@inside
@refusing
def show(door: Door, snapshot_id: str, period: str, out: Path | None, is_json: bool) -> None:
    """Show the reconciliation that was kept, or write it to a file."""
    with door.desk() as desk:
        found = reconciling.show(desk, SnapshotId(snapshot_id), parse_period(period))
        if out is not None:
            reconcile_paper.write(desk, found, out)
    say(found, is_json=is_json, words=f"Wrote {out}." if out else in_words(found))


@lines.command()
@click.option("--snapshot", type=click.Path(path_type=Path), required=True)
@click.option("--ruleset", required=True, help="ca-2002 or federal-2016.")
@_PERIOD
@_REPORTED
@click.option("--items", "is_items", is_flag=True, help="JSON lines: every item of every line.")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the passphrase of an encrypted snapshot.",
)
@as_json
@refusing
def evaluate(  # noqa: PLR0913, PLR0917 - one argument an option
    snapshot: Path,
    ruleset: str,
    period: str,
    reported: Path | None,
    is_items: bool,
    passphrase_file: Path | None,
    is_json: bool,
) -> None:
    """Reconcile a fiscal year with a snapshot file; needs no workspace and keeps nothing."""
    passphrase = passphrase_from(passphrase_file)
    request = reconciling.LinesRequest(snapshot, RulesetId(ruleset), period, reported, passphrase)
    if is_items:
        say_lines(reconciling.items_of_file(Library(), request))
        return
    found = reconciling.reconcile_file(Library(), request, Terminal())
    say(found, is_json=is_json, words=in_words(found))


def in_words(found: Reconciliation) -> str:
    """A reconciliation as a person reads it at a terminal."""
    told = [f"{found.year}, {found.cases:,} cases, judged by {found.law_label}."]
    told += [_line(line) for line in found.lines]
    told += [f"Measure {m.title}: {m.reliability or 'no verdict'}" for m in found.measures]
    told += found.stands_in_the_way or ("Nothing stands in the way of a sample.",)
    return "\n".join(told)


def _line(line: LineFigures) -> str:
    trail, supported = _figure(line, line.trail), _figure(line, line.supported)
    kinds = ", ".join(f"{count} {code}" for code, count in line.errors) or "no error"
    verdict = line.reliability or "no item"
    return (
        f"  line {line.line:<3} trail {trail:>16} supported {supported:>16}  "
        f"{verdict}  {kinds}; {line.undetermined} open"
    )


def _figure(line: LineFigures, value: int) -> str:
    return f"{float(Fraction(value, 100)):,.2f}" if line.is_cents else f"{value:,}"
