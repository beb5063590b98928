"""A form's file: checked, marked up, tried on the review at hand, put in use."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.services import form_books, form_changes, form_files, form_pages, forms_in_use
from qapi_desk.services.form_changes import FormPreview
from qapi_desk.services.form_files import CheckedForm
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class FormCheckState:
    """The file chosen and what came of it; ``seen`` is what it would change in the review."""

    path: Path | None = None
    is_busy: bool = False
    checked: CheckedForm | None = None
    seen: FormPreview | None = None
    may_put: bool = False
    has_review: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it could be put in use."""
        return self.checked is not None and not self.checked.errors


class FormCheckPresenter(Presenter[FormCheckState]):
    """Checks one file at a time; a file that was mended is checked again."""

    def __init__(self, seat: Seat, view: View[FormCheckState]) -> None:
        may_put = seat.desk.person.role in form_pages.MAY_PUT
        has_review = seat.review_id is not None
        super().__init__(seat, view, FormCheckState(may_put=may_put, has_review=has_review))

    def load(self) -> None:
        """Look whether a review is at hand."""
        self.show(replace(self.state, has_review=self.seat.review_id is not None))

    def take(self, path: Path) -> None:
        """Check a workbook, or a folder of CSV sheets."""
        desk = self.seat.desk
        self.show(replace(self.state, path=path, is_busy=True, checked=None, seen=None))
        title = filled("Checking {name}", name=path.name)
        self.run(title, lambda _progress: form_files.check(desk, path), self._checked)

    def again(self) -> None:
        """Check the same file once more."""
        if self.state.path is not None:
            self.take(self.state.path)

    def _checked(self, checked: CheckedForm) -> None:
        self.show(replace(self.state, is_busy=False, checked=checked))

    def mark(self, place: Path) -> None:
        """Write a copy of the workbook with every message in its cell."""
        desk, path = self.seat.desk, self.state.path
        if path is None:
            return
        target = place if place.suffix else place.with_suffix(form_books.BOOK)

        def work(_progress: object) -> Path:
            form_books.mark(desk.library, path, target)
            return target

        self.run(filled("Marking up {name}", name=path.name), work, self._marked)

    def _marked(self, place: Path) -> None:
        self.view.say(filled("The marked copy is {path}.", path=place), "good")

    def preview(self) -> None:
        """Look at what the form would make of the answers of the review at hand."""
        desk, review_id, path = self.seat.desk, self.seat.review_id, self.state.path
        if review_id is None or path is None:
            return
        self.show(replace(self.state, is_busy=True, seen=None))
        self.run(
            filled("Trying {name} on the answers", name=path.name),
            lambda progress: form_changes.preview(desk, review_id, str(path), progress),
            self._seen,
        )

    def _seen(self, seen: FormPreview) -> None:
        self.show(replace(self.state, is_busy=False, seen=seen))

    def put_in_use(self, from_day: date) -> None:
        """Have it offered to reviews whose period begins on a day or later."""
        desk, path = self.seat.desk, self.state.path
        if path is None:
            return

        def work() -> Changes:
            return forms_in_use.put_in_use(desk, path, from_day=from_day)

        self.change(work, filled(IN_USE, name=path.name, day=from_day))

    def refused(self, fault: Fault) -> None:
        """Show why not; nothing is being worked on any more."""
        self.show(replace(self.state, is_busy=False))
        super().refused(fault)

    def was_cancelled(self) -> None:
        """Somebody stopped it."""
        self.show(replace(self.state, is_busy=False))
        super().was_cancelled()


IN_USE = (
    "{name} is in use: reviews that begin on {day} or later are offered it. Those that run keep "
    "the version they are pinned to."
)
