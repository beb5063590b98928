"""The catalog at work, for the pictures: found, not found, a long element, what a county added."""

from collections.abc import Callable

from qapi_desk.domain.people import Role
from qapi_desk.services import county_catalog, entries
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.pages.catalog import CatalogPage

LONG, ADDED = "CM.2.12", "CM.3.9"


def walk(page: CatalogPage, rest: Callable[[], None], grab: Callable[[str], None]) -> None:
    """Go through the page; ``grab`` takes a picture under the name it is given."""
    for name, words in (("found", "wage assignment"), ("nothing-found", "zebra crossing")):
        page.finder.search.setText(words)
        rest()
        grab(name)
    page.finder.search.clear()
    desk = page.seat.desk
    if desk.person.role is Role.SUPERVISOR:
        add_as_a_county(desk)
    for element_id in (LONG, ADDED):
        page.arrive({"element": element_id})
        rest()
        for place in range(page.sheet.tabs.count()):
            page.sheet.tabs.setCurrentIndex(place)
            rest()
            grab(f"{element_id}-{place + 1}")
        page.sheet.tabs.setCurrentIndex(0)
    page.back()


def add_as_a_county(desk: Desk) -> None:
    """What a county might say, once."""
    if county_catalog.layer(desk).measures_of(ADDED):
        return
    county_catalog.add_activity(
        desk, f"{ADDED}.T1", who="Enforcement, desk 4", when="Every working day",
        how="Looks through the register of new employees and issues the order the same day.",
    )  # fmt: skip
    county_catalog.add_measure(
        desk, ADDED, "The employer is rung up within a week of the order.", source="Memorandum 3"
    )
    today = desk.clock.now().date()
    entries.rule(
        desk, f"{ADDED}.C2", "The day the reply is read is the day the employer is known.",
        source="County counsel", on=today,
    )  # fmt: skip
    entries.practice(
        desk, ADDED, "Ring the payroll office before the order is sent.", on=today,
        outcome="Half as many come back.",
    )  # fmt: skip
