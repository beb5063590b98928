"""The forms a review keeps: their sheets, in the workspace by their fingerprint.

A review is answered with the forms it is pinned to, whatever the shelf holds by now. One made by
a program that kept none finds them on the shelf, or among the earlier versions there, by
fingerprint.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form
from qapi_desk.domain.reviews import FormPin, Review
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.reading import read
from qapi_desk.questionnaire.writing import form_to_sheets
from qapi_desk.services import sets_kept
from qapi_desk.services.library import Library
from qapi_desk.store.work import Work

_FORM = "form"
_SHEETS = "form-sheets"


def keep(work: Work, forms: Iterable[Form]) -> None:
    """Freeze the sheets of forms under their fingerprints."""
    for form in forms:
        work.documents.put(_FORM, form.fingerprint, _body(form_to_sheets(form)))


def keep_sheets(work: Work, fingerprint: str, sheets: Sheets) -> None:
    """Freeze a form's sheets as they were handed in, its test rows among them."""
    work.documents.put(_SHEETS, fingerprint, _body(sheets))


def sheets_in(work: Work, fingerprint: str) -> Sheets | None:
    """A form's sheets as they were handed in; None where only the form itself is kept."""
    body = work.documents.get(_SHEETS, fingerprint)
    return None if body is None else _sheets(body)


def forms_in(work: Work, shelf: Library, review: Review) -> tuple[CompiledForm, ...]:
    """Every form of a review as it was when the review was started, in order of its pins.

    Each is read once a sitting.

    Raises:
        Refused: ``form.forged``: what is kept, or what the review is pinned to, is not what its
            history tells of; ``review.version``: nothing is kept, and the shelf holds another.
    """
    _must_be_as_told(work, shelf, review)
    return pinned(work, shelf, review.forms)


def pinned(work: Work, shelf: Library, pins: Iterable[FormPin]) -> tuple[CompiledForm, ...]:
    """The forms of these pins, in their order; that the pins are true is the caller's to know.

    Raises:
        Refused: ``form.forged``, ``review.version``.
    """
    return tuple(_form(work, shelf, pin) for pin in pins)


def _form(work: Work, shelf: Library, pin: FormPin) -> CompiledForm:
    found = shelf.kept_forms.get(pin.fingerprint)
    if found is None:
        found = _kept(work, pin) or _shelved(shelf, pin)
        shelf.kept_forms[pin.fingerprint] = found
    return found


def _kept(work: Work, pin: FormPin) -> CompiledForm | None:
    body = work.documents.get(_FORM, pin.fingerprint)
    if body is None:
        return None
    try:
        form = read(_sheets(body)).form
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _forged(f"the form {pin.form_id} kept in it") from None
    if form.fingerprint != pin.fingerprint:
        raise _forged(f"the form {pin.form_id} kept in it")
    return CompiledForm(form, is_checked=True)


def _shelved(shelf: Library, pin: FormPin) -> CompiledForm:
    there = shelf.form(pin.form_id) if pin.form_id in shelf.form_ids else None
    if there is not None and there.form.fingerprint == pin.fingerprint:
        return there
    for folder in shelf.earlier_folders(pin.form_id):
        form = read(read_sheets(folder)).form
        if form.fingerprint == pin.fingerprint:
            return CompiledForm(form, is_checked=True)
    carried = f"another ({there.form.version})" if there else "none of that name"
    raise Refused(
        "review.version",
        f"This review is pinned to version {pin.version} of the form {pin.form_id} and kept no "
        f"copy of it, and this program carries {carried}; open it with the program version it was "
        "made with.",
    )


def _must_be_as_told(work: Work, shelf: Library, review: Review) -> None:
    """Refuse a review whose forms are not those its history tells of; asked once a sitting."""
    pins = [(pin.form_id, pin.fingerprint) for pin in review.forms]
    seen = f"forms of {review.review_id} {pins}"
    if seen in shelf.told:
        return
    entries = work.history.entries("review.created", review.review_id)
    bodies = [e.happening.body for e in entries if e.happening.subject == review.review_id]
    told = [(pin["form_id"], pin["fingerprint"]) for body in bodies[-1:] for pin in body["forms"]]
    told += sets_kept.told_in(work, review.review_id)
    if told != pins:
        raise _forged(f"which forms {review.review_id} is answered with")
    shelf.told.add(seen)


def _forged(what: str) -> Refused:
    return Refused(
        "form.forged",
        f"The workspace was changed behind the program's back: {what} is not what its history "
        "tells of. Restore the workspace from a backup.",
    )


def _body(sheets: Sheets) -> dict[str, Any]:
    pages = {
        name: {"titles": list(sheet.header), "rows": [dict(row.cells) for row in sheet.rows]}
        for name, sheet in sheets.sheets.items()
    }
    return {"source": sheets.source, "sheets": pages}


def _sheets(body: Mapping[str, Any]) -> Sheets:
    pages = {
        str(name): Sheet(
            str(name),
            tuple(map(str, page["titles"])),
            tuple(SheetRow(n, _cells(cells)) for n, cells in enumerate(page["rows"], start=2)),
        )
        for name, page in body["sheets"].items()
    }
    return Sheets(str(body["source"]), pages)


def _cells(cells: Mapping[str, Any]) -> dict[str, str]:
    return {str(title): str(text) for title, text in cells.items()}
