"""The forms on the shelf: what there is, what the checker says, what they cover."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.forms import Form, FormMessage, Question, walk
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import read_sheets, write_sheets
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.services import form_books, form_checks
from qapi_desk.services.library import Library

_LONGEST_SHOWN = 60
"""Characters of a file's name that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class OnTheShelf:
    """One form in a list."""

    form_id: FormId
    version: str
    title: str
    review_type: str
    fingerprint: str


def shelf(library: Library) -> tuple[OnTheShelf, ...]:
    """Every form there is."""
    forms = [library.form(form_id).form for form_id in library.form_ids]
    return tuple(
        OnTheShelf(f.form_id, f.version, f.title, f.review_type, f.fingerprint) for f in forms
    )


def check(library: Library, path: Path) -> tuple[FormMessage, ...]:
    """Everything that can be found wrong with a form's file (``form_checks.check``).

    Raises:
        Refused, Trouble: a file that cannot be read as sheets at all.
    """
    return form_checks.check(library, path)


def show(library: Library, name: str) -> Form:
    """One form whole.

    Args:
        library: the shelf.
        name: a form of the shelf, or the place of a folder of CSV sheets or of a workbook.

    Raises:
        Refused: ``library.no_form`` for neither; ``form.broken``.
    """
    return form_from_sheets(_sheets(library, name))


def export(library: Library, name: str, place: Path) -> Path:
    """Write a form's sheets, all of them, into a folder or a workbook (``.xlsx``).

    Args:
        library: the shelf.
        name: as in ``show``.
        place: a file or folder that is not there yet; an empty folder will do.

    Returns:
        The place.

    Raises:
        Refused: as ``show``; ``forms.place`` when something is there already; what a workbook
            cannot hold.
        Trouble: a place that cannot be written.
    """
    sheets = _sheets(library, name)
    form_from_sheets(sheets)
    if _holds_something(place):
        raise Refused(
            "forms.place",
            f"{place.name} holds something already and was left as it is; name another place.",
        )
    if place.suffix.lower() == form_books.BOOK:
        form_books.write(library, sheets, place)
    else:
        write_sheets(sheets, place)
    return place


def _holds_something(place: Path) -> bool:
    """Whether there is a file, or a folder with something in it."""
    try:
        return place.is_file() or (place.is_dir() and any(place.iterdir()))
    except OSError as problem:
        raise Trouble(
            "forms.unreachable",
            f"Nothing can be written at {place.name[:_LONGEST_SHOWN]}: {problem.strerror}. "
            "Name another place.",
        ) from problem


def _is_a_place(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:
        return False


def _sheets(library: Library, name: str) -> Sheets:
    if name not in library.form_ids and _is_a_place(name):
        return read_sheets(Path(name))
    return read_sheets(library.folder(library.form(FormId(name)).form.form_id))


def labels(form: Form) -> Mapping[str, str]:
    """Each question's English label."""
    return {q.name: q.label.get("en", q.name) for q in walk(form.questions)}


def outline(form: Form) -> Iterator[str]:
    """A form in lines to be read: its name, then each question under its group."""
    yield f"{form.title} ({form.form_id} v{form.version}, {form.fingerprint[:12]})"
    yield from _outlined(form.questions, form.default_language, "  ")


def _outlined(questions: Iterable[Question], language: str, margin: str) -> Iterator[str]:
    for question in questions:
        label = question.label.get(language) or question.calculation
        yield f"{margin}{question.name}  {question.type}  {label}"
        yield from _outlined(question.children, language, f"{margin}  ")
