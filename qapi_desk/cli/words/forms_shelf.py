"""``forms``: the shelf, the checker, what a new version changes."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import form_books, form_changes, forms
from qapi_desk.services.library import Library


@click.command("list")
@as_json
@refusing
def list_(is_json: bool) -> None:
    """The forms on the shelf."""
    found = forms.shelf(Library())
    words = "\n".join(f"{form.form_id}  v{form.version}  {form.title}" for form in found)
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@refusing
def check(path: Path, is_json: bool) -> None:
    """Check a form (a folder of CSV sheets, or a workbook)."""
    messages = forms.check(Library(), path)
    words = "\n".join(f"{m.sheet}!{m.cell}: {m.what} {m.why} {m.fix}" for m in messages)
    say(messages, is_json=is_json, words=words or "Nothing to mend.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=None, help="FILE.xlsx")
@as_json
@refusing
def mark(path: Path, out: Path | None, is_json: bool) -> None:
    """Check a workbook and write a copy with the messages as comments in its cells."""
    place = out or form_books.marked_place(path)
    messages = form_books.mark(Library(), path, place)
    words = f"{len(messages)} messages are marked in {place}."
    say({"written": place, "messages": messages}, is_json=is_json, words=words)


@click.command()
@click.argument("old")
@click.argument("new")
@as_json
@refusing
def diff(old: str, new: str, is_json: bool) -> None:
    """In what two versions of a form differ, each a name on the shelf, a folder or a workbook."""
    found = form_changes.compare(Library(), old, new)
    said = [change.words for change in found.changes]
    spoken = [{**asdict(change), "words": change.words} for change in found.changes]
    words = "\n".join(said) or "They are the same."
    say({**_versions(found), "changes": spoken}, is_json=is_json, words=words)


@click.command()
@click.argument("form")
@click.option("--review", "review_id", required=True, help="The review whose answers are tried.")
@as_json
@inside
@refusing
def preview(door: Door, form: str, review_id: str, is_json: bool) -> None:
    """What a form would make of the answers of a review; nothing is kept."""
    with door.desk() as desk:
        found = form_changes.preview(desk, ReviewId(review_id), form, Terminal())
    say(found, is_json=is_json, words="\n".join(_previewed(found)))


def _versions(found: form_changes.FormDifference) -> dict[str, str]:
    return {"form": found.form_id, "old": found.old_version, "new": found.new_version}


def _previewed(found: form_changes.FormPreview) -> Iterator[str]:
    yield f"{len(found.cases):,} of {found.looked_at:,} answered cases would stand otherwise."
    if not found.are_outcomes_shown:
        yield "Outcomes are shown when every case is released."
    for case in found.cases:
        said = [f"{name} {was or 'open'} -> {now or 'open'}" for name, was, now in case.outcomes]
        for word, names in (
            ("no answer any more", case.lost),
            ("missing", case.missing),
            ("not valid", case.invalid),
        ):
            said += [f"{word}: {', '.join(names)}"] if names else []
        yield f"  {case.case_id}{' (released)' if case.is_released else ''} {'; '.join(said)}"


@click.command()
@click.argument("form")
@as_json
@refusing
def show(form: str, is_json: bool) -> None:
    """Everything a form asks (its name on the shelf, a folder or a workbook)."""
    found = forms.show(Library(), form)
    say(found, is_json=is_json, words="\n".join(forms.outline(found)))


@click.command()
@click.argument("form")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder or FILE.xlsx")
@as_json
@refusing
def export(form: str, out: Path, is_json: bool) -> None:
    """Write a form as a folder of CSV sheets or as a workbook, to be edited and read again."""
    written = forms.export(Library(), form, out)
    say({"form": form, "written": written}, is_json=is_json, words=f"Written to {written}.")
