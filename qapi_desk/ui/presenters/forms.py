"""Forms: searched, one read whole with its versions, what all of them cover; retired, exported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.forms import QuestionType
from qapi_desk.domain.ids import FormId
from qapi_desk.services import coverage, form_pages, forms_in_use
from qapi_desk.services.coverage import Coverage
from qapi_desk.services.form_pages import FormRow, FormSheet
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One measure with what asks about it; an element without a measure has a row as well."""

    element_id: str
    title: str
    measure_id: str
    text: str
    questions: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormsState:
    """What the page shows. ``question`` is the one of the open form that is marked."""

    is_read: bool = False
    may_put: bool = False
    text: str = ""
    total: int = 0
    rows: tuple[FormRow, ...] = ()
    sheet: FormSheet | None = None
    question: str = ""
    cover: Coverage | None = None
    only_holes: bool = False

    @property
    def cover_rows(self) -> tuple[CoverRow, ...]:
        """The measures, or those of them without a question."""
        found = _cover_rows(self.cover) if self.cover else ()
        return tuple(each for each in found if not (self.only_holes and each.questions))


class FormsPresenter(Presenter[FormsState]):
    """Searches forms, reads one whole, retires the county's."""

    def __init__(self, seat: Seat, view: View[FormsState]) -> None:
        may_put = seat.desk.person.role in form_pages.MAY_PUT
        super().__init__(seat, view, FormsState(may_put=may_put))
        self._all: tuple[FormRow, ...] = ()
        self._wanted = ("", "")
        self._sheets: Latest[FormSheet] = Latest(self, self._opened, self._nothing)
        self._covers: Latest[Coverage] = Latest(self, self._covered, self._nothing)

    def load(self, form_id: str = "", fingerprint: str = "") -> None:
        """Read every form; show the one wanted, else the one that was open."""
        desk, shown = self.seat.desk, self.state.sheet
        was = (str(shown.form_id), shown.fingerprint) if shown else ("", "")
        self._wanted = (form_id, fingerprint) if form_id else was
        self.read(lambda: form_pages.rows(desk), self._loaded)

    def _loaded(self, rows: tuple[FormRow, ...]) -> None:
        self._all = rows
        found = _found(rows, self.state.text)
        self.show(replace(self.state, is_read=True, rows=found, total=len(rows)))
        form_id, fingerprint = self._wanted
        known = [str(each.form_id) for each in rows]
        if form_id not in known:
            form_id, fingerprint = next(iter(known), ""), ""
        self.open(form_id, fingerprint, is_again=True)
        if self.state.cover is not None:
            self.cover(is_again=True)

    def search(self, text: str) -> None:
        """Show the forms that hold every word typed, their questions' words among them."""
        self.show(replace(self.state, text=text, rows=_found(self._all, text)))

    def open(self, form_id: str, fingerprint: str = "", *, is_again: bool = False) -> None:
        """Read one version of a form whole; the newest one, if none is named."""
        shown, desk = self.state.sheet, self.seat.desk
        is_shown = shown is not None and shown.form_id == form_id
        is_same = is_shown and shown is not None and fingerprint in ("", shown.fingerprint)
        if not form_id or (is_same and not is_again):
            return
        wanted = FormId(form_id)
        self._sheets.ask(lambda _progress: form_pages.sheet(desk, wanted, fingerprint))

    def _opened(self, sheet: FormSheet) -> None:
        asked = [q.name for q in sheet.questions if q.type is not QuestionType.CALCULATE]
        marked = self.state.question
        is_there = any(each.name == marked for each in sheet.questions)
        kept = marked if is_there else next(iter(asked), "")
        self.show(replace(self.state, sheet=sheet, question=kept))

    def pick(self, question: str) -> None:
        """Mark a question of the form that is open."""
        self.show(replace(self.state, question=question))

    def cover(self, *, is_again: bool = False) -> None:
        """Count what the forms cover, once somebody looks."""
        desk = self.seat.desk
        if self.state.cover is None or is_again:
            self._covers.ask(lambda _p: coverage.of(desk.library, forms_in_use.shelf(desk)))

    def _covered(self, cover: Coverage) -> None:
        self.show(replace(self.state, cover=cover))

    def show_holes(self, *, only: bool) -> None:
        """Show only the measures that nobody asks about, or all of them."""
        self.show(replace(self.state, only_holes=only))

    def _nothing(self) -> None:
        """A question without an answer leaves what is shown."""

    def export(self, place: Path) -> None:
        """Write the form that is open as a workbook."""
        desk, sheet = self.seat.desk, self.state.sheet
        if sheet is None:
            return
        title = filled("Exporting {title}", title=sheet.row.title)
        form_id, fingerprint = sheet.form_id, sheet.fingerprint
        self.run(
            title, lambda _p: form_pages.export(desk, form_id, fingerprint, place), self._exported
        )

    def _exported(self, place: Path) -> None:
        self.view.say(filled("Exported to {path}.", path=place), "good")

    def retire(self, from_day: date, why: str) -> None:
        """Ask the county's form that is open no more in reviews that begin on a day or later."""
        desk, sheet = self.seat.desk, self.state.sheet
        if sheet is None:
            return
        form_id = sheet.form_id
        self.change(
            lambda: forms_in_use.retire(desk, form_id, from_day=from_day, why=why),
            filled("{form} is retired from {day} on; answers stay.", form=form_id, day=from_day),
        )


def _found(rows: Iterable[FormRow], text: str) -> tuple[FormRow, ...]:
    words = text.casefold().split()
    return tuple(each for each in rows if all(word in each.text for word in words))


def _cover_rows(cover: Coverage) -> Iterator[CoverRow]:
    for each in cover.elements:
        if not each.measures:
            rules = tuple(map(str, each.rules))
            yield CoverRow(each.element_id, each.title, "", "", each.questions, rules)
        for one in each.measures:
            asked, rules = one.questions, tuple(map(str, one.rules))
            yield CoverRow(each.element_id, each.title, one.measure_id, one.text, asked, rules)
