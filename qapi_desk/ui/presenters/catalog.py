"""The catalog: looked through as a tree or by words, one element whole, what a county adds.

Words are looked up where they are typed: the index is in memory. An element comes at once with
what is printed and found; the questions about it follow, because forms are read for them first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from qapi_desk.domain.catalog import (
    Catalog,
    Element,
    FederalMeasure,
    MeasureHow,
    Standing,
)
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.county_layer import CountyLayer
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Role
from qapi_desk.services import (
    catalog_search,
    county_catalog,
    element_page,
    entries,
    forms_in_use,
    people,
)
from qapi_desk.services.catalog_search import CatalogSearch, Hit
from qapi_desk.services.element_page import ElementPage
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.keeping import Asking, keep
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.presenters.new_entry import NewEntry, attach
from qapi_desk.ui.seat import Seat

MOST_HITS = 60
"""So many elements are listed at most; further words narrow them."""


class WhereTested(StrEnum):
    """Where an element is tested; ``ANY`` is wherever."""

    ANY = ""
    CASE = "case"
    AGENCY = "agency"
    BOTH = "both"


class Having(StrEnum):
    """What an element has or lacks; ``ANY`` is whatever."""

    ANY = ""
    NO_MEASURE = "no_measure"
    PAST = "past"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which elements are looked at."""

    tested: WhereTested = WhereTested.ANY
    having: Having = Having.ANY

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out."""
        return self != Narrowing()

    def holds(self, element: Element, added: CountyLayer) -> bool:
        """Whether an element is among them."""
        is_tested = {
            WhereTested.ANY: True,
            WhereTested.CASE: element.is_case_reviewable,
            WhereTested.AGENCY: element.is_reviewed_at_agency,
            WhereTested.BOTH: element.is_case_reviewable and element.is_reviewed_at_agency,
        }
        if self.having is Having.ANY or not is_tested[self.tested]:
            return is_tested[self.tested]
        if self.having is Having.NO_MEASURE:
            return not element.measures
        if self.having is Having.PAST:
            return any(each.standing is not Standing.IN_FORCE for each in element.measures)
        own = {
            *(each.element_id for each in added.activities if each.retired is None),
            *(each.element_id for each in added.measures if each.retired is None),
        }
        return element.element_id in own


@dataclass(frozen=True, slots=True)
class CatalogState:
    """What the page shows. ``hits`` are there while words are typed, else the tree is."""

    is_read: bool = False
    catalog: Catalog | None = None
    added: CountyLayer = field(default_factory=CountyLayer)
    text: str = ""
    narrowing: Narrowing = Narrowing()
    shown: tuple[Element, ...] = ()
    hits: tuple[Hit, ...] = ()
    page: ElementPage | None = None
    has_questions: bool = False
    """Whether the questions about the element are here already."""
    names: Mapping[PersonId, str] = field(default_factory=dict)
    role: Role = Role.OBSERVER

    @property
    def element_id(self) -> str:
        """The element that is open; empty while none is."""
        return self.page.element.element_id if self.page else ""

    @property
    def may_shape(self) -> bool:
        """Whether this person may add activities and measures, and take them out of use."""
        return self.role in (Role.SUPERVISOR, Role.ANALYST)

    @property
    def may_approve(self) -> bool:
        """Whether this person may decide about link levels."""
        return self.role is Role.SUPERVISOR

    @property
    def may_write(self) -> bool:
        """Whether this person may tell of a best practice."""
        return self.role is not Role.OBSERVER


@dataclass(frozen=True, slots=True)
class NewActivity:
    """How the county does a task, as somebody wrote it."""

    task_id: str
    who: str
    where: str
    when: str
    how: str


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure of the county's own, as somebody wrote it."""

    text: str
    how: MeasureHow
    source: str


@dataclass(frozen=True, slots=True)
class _Book:
    """What is read before anything is shown."""

    catalog: Catalog
    added: CountyLayer
    index: CatalogSearch
    names: Mapping[PersonId, str]


class CatalogPresenter(Presenter[CatalogState]):
    """Finds elements, reads one whole, adds what a county says of it."""

    def __init__(self, seat: Seat, view: View[CatalogState]) -> None:
        super().__init__(seat, view, CatalogState(role=seat.desk.person.role))
        self._index: CatalogSearch | None = None
        self._wanted = ""
        self._pages: Latest[ElementPage] = Latest(self, self._opened, self._nothing)
        self._asked: Latest[ElementPage] = Latest(self, self._questioned, self._nothing)

    # Reading

    def load(self, element_id: str = "") -> None:
        """Read the catalog and what the county added; show the element wanted, or the last one."""
        desk = self.seat.desk
        self._wanted = element_id or self.state.element_id
        self.read(lambda: _book(desk), self._loaded)

    def _loaded(self, book: _Book) -> None:
        self._index = book.index
        state = replace(
            self.state, is_read=True, catalog=book.catalog, added=book.added, names=book.names
        )
        self.show(self._looked(state))
        first = book.catalog.elements[0].element_id
        self.open(self._wanted or first, is_again=True)

    def search(self, text: str) -> None:
        """Show the elements that hold every word typed; no word at all shows the tree."""
        self.show(self._looked(replace(self.state, text=text)))

    def narrow(self, narrowing: Narrowing) -> None:
        """Look at these elements only."""
        self.show(self._looked(replace(self.state, narrowing=narrowing)))

    def _looked(self, state: CatalogState) -> CatalogState:
        elements = state.catalog.elements if state.catalog else ()
        shown = tuple(e for e in elements if state.narrowing.holds(e, state.added))
        hits: tuple[Hit, ...] = ()
        if self._index is not None and state.text.strip():
            most = len(elements) if state.narrowing.is_narrow else MOST_HITS
            among = {each.element_id for each in shown}
            found = self._index.find(state.text, most)
            hits = tuple(hit for hit in found if hit.element_id in among)[:MOST_HITS]
        return replace(state, shown=shown, hits=hits)

    def open(self, element_id: str, *, is_again: bool = False) -> None:
        """Read one element whole."""
        if not element_id or (element_id == self.state.element_id and not is_again):
            return
        desk = self.seat.desk
        self._asked.drop()
        self._pages.ask(lambda _progress: element_page.known(desk, element_id))

    def _opened(self, page: ElementPage) -> None:
        self.show(replace(self.state, page=page, has_questions=False))
        desk = self.seat.desk
        self._asked.ask(lambda _progress: _questioned(desk, page))

    def _questioned(self, page: ElementPage) -> None:
        if page.element.element_id == self.state.element_id:
            self.show(replace(self.state, page=page, has_questions=True))

    def _nothing(self) -> None:
        """A question without an answer leaves what is shown."""

    def refused(self, fault: Fault) -> None:
        """Say why not; an element that is not there any more opens the first."""
        super().refused(fault)
        catalog = self.state.catalog
        if fault.code == "catalog.no_element" and self.state.page is None and catalog:
            self.open(catalog.elements[0].element_id)

    # Adding

    def today(self) -> date:
        """The day a new entry is dated unless somebody says otherwise."""
        return self.seat.desk.clock.now().date()

    def attach(self, sheet: Asking, new: NewEntry) -> None:
        """Attach a ruling or a best practice."""
        desk = self.seat.desk
        words = "Kept. It stands here and beside the questions it is about."
        keep(self, sheet, lambda: attach(desk, new), words)

    def withdraw(self, sheet: Asking, number: str, reason: str) -> None:
        """Withdraw an entry; it stays to be read."""
        desk = self.seat.desk
        words = "Withdrawn. It stays to be read here, and stands beside no question any more."
        keep(self, sheet, lambda: entries.withdraw(desk, int(number), reason), words)

    def add_activity(self, sheet: Asking, new: NewActivity) -> None:
        """Say how the county does a task."""
        desk = self.seat.desk

        def work() -> Changes:
            return county_catalog.add_activity(
                desk, new.task_id, who=new.who, how=new.how, where=new.where, when=new.when
            )

        keep(self, sheet, work, "Added under its task.")

    def add_measure(self, sheet: Asking, new: NewMeasure) -> None:
        """Add a measure of the county's own."""
        desk, element_id = self.seat.desk, self.state.element_id

        def work() -> Changes:
            return county_catalog.add_measure(
                desk, element_id, new.text, how=new.how, source=new.source
            )

        keep(self, sheet, work, "Added. A form of the county may ask about it.")

    def retire(self, sheet: Asking, added_id: str, reason: str) -> None:
        """Take an activity or a measure of the county's out of use."""
        desk = self.seat.desk
        words = "Taken out of use. It stays on record."
        keep(self, sheet, lambda: county_catalog.retire(desk, added_id, reason), words)

    def approve(self, sheet: Asking, reason: str) -> None:
        """Approve the link levels as they are proposed."""
        desk, wanted = self.seat.desk, (self.state.element_id,)
        words = "The link levels are approved."
        keep(self, sheet, lambda: county_catalog.approve_levels(desk, wanted, reason), words)

    def change_levels(
        self, sheet: Asking, changed: Mapping[FederalMeasure, int | None], reason: str
    ) -> None:
        """Change the link levels of the element."""
        desk, element_id = self.seat.desk, self.state.element_id

        def work() -> Changes:
            return county_catalog.change_levels(desk, element_id, changed, reason)

        keep(self, sheet, work, "The link levels are changed.")


def _questioned(desk: Desk, page: ElementPage) -> ElementPage:
    return element_page.with_questions(desk.library, page, forms_in_use.shelf(desk))


def _book(desk: Desk) -> _Book:
    added = county_catalog.layer(desk)
    local = county_catalog.local_texts(added)
    return _Book(
        catalog=desk.library.catalog,
        added=added,
        index=catalog_search.index_of(desk.library, local),
        names={each.person_id: each.name for each in people.everyone(desk)},
    )
