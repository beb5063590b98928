"""``report``: publish a document as PDF or Excel, and see what was published."""

from collections.abc import Iterator
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.estimates import Agreement
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.integrity import IntegrityReport
from qapi_desk.services import integrity as honesty
from qapi_desk.services import integrity_paper
from qapi_desk.services import protocol as protocols
from qapi_desk.services import publish as publishing


@click.group()
def report() -> None:
    """Publishing."""


@report.command()
@click.argument("review_id")
@click.argument("key", type=click.Choice([p.key for p in publishing.PUBLICATIONS]))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def publish(door: Door, review_id: str, key: str, out: Path, is_json: bool) -> None:
    """Write one publication to a file."""
    with door.desk() as desk:
        publishing.publish(desk, ReviewId(review_id), key, out, Terminal())
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")


@report.command()
@click.argument("review_id")
@click.argument("case_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@click.option("--language", default="en", show_default=True, help="Of the form: en or es.")
@click.option("--names", "has_names", is_flag=True, help="With the parties' names; recorded.")
@as_json
@inside
@refusing
def case(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_id: str,
    out: Path,
    language: str,
    has_names: bool,
    is_json: bool,
) -> None:
    """Write one case on paper, for the file and the exit conference."""
    with door.desk() as desk:
        publishing.case_paper(
            desk,
            ReviewId(review_id),
            CaseId(case_id),
            out,
            is_masked=not has_names,
            language=language,
        )
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")


@report.command()
@click.argument("review_id")
@click.option("--part", default="", help="A free part to write, with --text.")
@click.option("--text", default="", help="What it says from now on.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def protocol(
    door: Door, review_id: str, part: str, text: str, out: Path | None, is_json: bool
) -> None:
    """The written protocol of a review: shown, completed part by part, printed."""
    with door.desk() as desk:
        if part:
            protocols.write(desk, ReviewId(review_id), part, text)
        if out is not None:
            publishing.publish(desk, ReviewId(review_id), "protocol", out, Terminal())
        found = protocols.show(desk, ReviewId(review_id))
    told = [
        f"{each.key:<12} {each.title}: {each.text or 'OPEN. ' + each.prompt}"
        for each in found.parts
    ]
    say(found, is_json=is_json, words="\n".join(told))


@report.command()
@click.argument("review_id")
@click.option("--year", "is_year", is_flag=True, help="Of the whole review year.")
@click.option("--numbers", "is_by_number", is_flag=True, help="A number for each person, no name.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def integrity(
    door: Door,
    review_id: str,
    is_year: bool,
    is_by_number: bool,
    out: Path | None,
    is_json: bool,
) -> None:
    """Whether fails and passes were treated alike: reversals, second looks, late changes."""
    terms = {"is_year": is_year, "is_by_number": is_by_number}
    with door.desk() as desk:
        found = honesty.show(desk, ReviewId(review_id), **terms)
        if out is not None:
            integrity_paper.write(desk, ReviewId(review_id), out, **terms)
    told = "\n".join(_told(found))
    say(found, is_json=is_json, words=f"{told}\nWrote {out}." if out else told)


def _told(found: IntegrityReport) -> Iterator[str]:
    """The report in lines: what was settled, whether alike, and how far reviewers agree."""
    yield f"{found.title}: {found.released_findings:,} findings, {found.released_cases:,} cases"
    for row in found.reversals.by_stage:
        ways = ", ".join(f"{way} {count}" for way, count in sorted(row.counts.items()))
        yield f"Settled by {row.label}: {ways}"
    for each in found.evenness:
        yield (
            f"{each.subject}: {each.fails_moved} of {each.fails} fails, {each.passes_moved} of "
            f"{each.passes} passes. {each.words}"
        )
    for pair in found.second.agreement:
        told = pair.figures
        yield f"Agreement, {pair.label}: {told.agreed} of {told.n}{_coefficients(told)}"
    if found.second.why_empty:
        yield found.second.why_empty


def _coefficients(told: Agreement) -> str:
    named = (("kappa", told.kappa), ("AC1", told.ac1))
    return "".join(f", {name} {value:.2f}" for name, value in named if value is not None)


@report.command("list")
@click.argument("review_id")
@as_json
@inside
@refusing
def list_(door: Door, review_id: str, is_json: bool) -> None:
    """What was published of a review, newest first."""
    with door.desk() as desk:
        found = publishing.published(desk, ReviewId(review_id))
    words = "\n".join(f"{p.at:%Y-%m-%d %H:%M} {p.file_name} {p.sha256[:12]}" for p in found)
    say(found, is_json=is_json, words=words or "Nothing is published yet.")
