"""``forms``: the shelf, the checker, the coverage; no workspace."""

from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.services import form_books, forms
from qapi_desk.services.library import Library


@click.group("forms")
def forms_() -> None:
    """Forms."""


@forms_.command("list")
@as_json
@refusing
def list_(is_json: bool) -> None:
    """The forms on the shelf."""
    found = forms.shelf(Library())
    words = "\n".join(f"{form.form_id}  v{form.version}  {form.title}" for form in found)
    say(found, is_json=is_json, words=words)


@forms_.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@refusing
def check(path: Path, is_json: bool) -> None:
    """Check a form (a folder of CSV sheets, or a workbook)."""
    messages = forms.check(Library(), path)
    words = "\n".join(f"{m.sheet}!{m.cell}: {m.what} {m.why} {m.fix}" for m in messages)
    say(messages, is_json=is_json, words=words or "Nothing to mend.")


@forms_.command()
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


@forms_.command()
@click.argument("form")
@as_json
@refusing
def show(form: str, is_json: bool) -> None:
    """Everything a form asks (its name on the shelf, a folder or a workbook)."""
    found = forms.show(Library(), form)
    say(found, is_json=is_json, words="\n".join(forms.outline(found)))


@forms_.command()
@click.argument("form")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder or FILE.xlsx")
@as_json
@refusing
def export(form: str, out: Path, is_json: bool) -> None:
    """Write a form as a folder of CSV sheets or as a workbook, to be edited and read again."""
    written = forms.export(Library(), form, out)
    say({"form": form, "written": written}, is_json=is_json, words=f"Written to {written}.")


@forms_.command()
@as_json
@refusing
def coverage(is_json: bool) -> None:
    """Which questions ask about which element, and under which rules."""
    found = {"elements": forms.coverage(Library())}
    say(found, is_json=is_json)
