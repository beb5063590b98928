"""``catalog``: the work of an agency, element by element, and what a county lays over it."""

from collections.abc import Iterable, Iterator

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.catalog import Catalog, FederalMeasure, Levels, MeasureHow
from qapi_desk.domain.county_layer import CountyLayer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import catalog_search, county_catalog, element_page
from qapi_desk.services.element_page import ElementPage
from qapi_desk.services.library import Library

_reason = click.option("--reason", default="", help="Why; it is kept with the decision.")


@click.group()
def catalog() -> None:
    """The catalog: areas, functions, elements, their measures; and the county's own layer."""


@catalog.command()
@click.argument("element", default="")
@click.option("--review", default="", help="As this review keeps it, whatever is newer by now.")
@as_json
@inside
@refusing
def show(door: Door, element: str, review: str, is_json: bool) -> None:
    """An element whole; without ELEMENT, the tree. With --as, what the workspace knows of it."""
    if not element:
        found = _catalog(door, review)
        say(found, is_json=is_json, words="\n".join(_tree(found)))
        return
    if review:
        with door.desk() as desk:
            page = element_page.kept(desk, ReviewId(review), element)
    elif door.person:
        with door.desk() as desk:
            page = element_page.show(desk, element)
    else:
        page = element_page.shipped(Library(), element)
    say(page, is_json=is_json, words="\n".join(_page_lines(page)))


def _catalog(door: Door, review: str) -> Catalog:
    if not review:
        return Library().catalog
    with door.desk() as desk:
        return element_page.catalog_of(desk, ReviewId(review))


def _tree(found: Catalog) -> Iterator[str]:
    yield f"{found.title} ({found.catalog_id} {found.version}, {found.handbook})"
    for area in found.areas:
        yield f"{area.area_id}  {area.title}"
        for function in found.functions_of(area.area_id):
            yield f"  {function.function_id}  {function.title}"
            for element in found.elements_of(function.function_id):
                yield f"    {element.element_id}  {element.title}  ({element.method})"


def _page_lines(page: ElementPage) -> Iterator[str]:
    element = page.element
    yield f"{element.element_id}  {element.title}"
    yield f"{page.area.title}: {page.function.title} ({page.catalog})"
    yield f"Reviewed: {element.method}. {element.applies_to}".strip()
    yield f"Intent: {element.intent}"
    yield f"Standard: {element.standard}"
    yield f"Levels: {_level_words(page.levels)}"
    for task in page.tasks:
        branch = f"{task.task.branch}: " if task.task.branch else ""
        yield f"  {task.task.task_id}  {branch}{task.task.title}"
        yield from (f"      {each.activity_id}  {each.words}" for each in task.activities)
    yield from _measure_lines(page)
    yield "Authority: " + ("; ".join(element.authorities) or "none printed")
    for title, texts in (
        ("Best practice", element.best_practices),
        ("Evidence", element.evidence),
        ("Note", filter(None, [element.note])),
        ("Printed", (f"{form.printed}; here: {form.used}" for form in element.printed)),
    ):
        yield from (f"{title}: {text}" for text in texts)
    yield from _asked_and_found(page)


def _measure_lines(page: ElementPage) -> Iterator[str]:
    for row in page.measures:
        measure = row.measure
        force = "" if measure.in_force else f" ({measure.standing.replace('_', ' ')})"
        yield f"  {measure.measure_id}  {measure.text}{force}"
        yield from (f"      {words}" for words in row.limits)
        if measure.same_as:
            yield f"      the same as {', '.join(measure.same_as)}"
    yield from (f"  {each.measure_id}  {each.text}" for each in page.local_measures)


def _asked_and_found(page: ElementPage) -> Iterator[str]:
    for law in page.rules:
        yield f"Rules of {law.law}:"
        yield from (f"  {row.rule_id}  {row.title}; {row.limit}".rstrip("; ") for row in law.rules)
    if page.questions:
        forms = sorted({row.form_id for row in page.questions})
        yield f"Asked by {len(page.questions)} questions of {', '.join(forms)}"
    for entry in page.entries:
        gone = "" if entry.holds else " (withdrawn)"
        yield f"{entry.kind.capitalize()} {entry.number} of {entry.on}{gone}: {entry.text}"
    for result in page.results:
        rate = f"{float(result.rate):.2%}" if result.rate is not None else "no rate"
        yield f"{result.period} {result.criterion}: {result.action} of {result.n}, {rate}"
    for cap in page.caps:
        yield f"Plan {cap.cap_id}: {cap.state}, {cap.open_actions} actions open"


def _level_words(levels: Levels) -> str:
    told = ", ".join(f"{measure} {level}" for measure, level in sorted(levels.of.items()))
    return f"{told or 'no link'} ({levels.status})"


@catalog.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@as_json
@inside
@refusing
def find(door: Door, words: tuple[str, ...], limit: int, is_json: bool) -> None:
    """The elements that hold every one of WORDS: ids, titles, measures, citations."""
    added = CountyLayer()
    if door.person:
        with door.desk() as desk:
            added = county_catalog.layer(desk)
    local = county_catalog.local_texts(added)
    found = catalog_search.find(Library(), " ".join(words), local, limit)
    lines = [f"{hit.element_id}  {hit.title}  [{hit.part}] {hit.excerpt}" for hit in found]
    say(found, is_json=is_json, words="\n".join(lines) or "Nothing holds all of these words.")


@catalog.command()
@click.argument("element", default="")
@as_json
@inside
@refusing
def levels(door: Door, element: str, is_json: bool) -> None:
    """The link levels to the five federal measures, and whether the county approved them."""
    found = Library().catalog
    elements = (found.element(element),) if element else found.elements
    with door.desk() as desk:
        layer = county_catalog.layer(desk)
    rows = {each.element_id: layer.levels(each) for each in elements}
    words = "\n".join(f"{name}  {_level_words(held)}" for name, held in rows.items())
    say(rows, is_json=is_json, words=words)


@catalog.command()
@click.argument("elements", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every element.")
@_reason
@as_json
@inside
@refusing
def approve(
    door: Door, elements: tuple[str, ...], is_all: bool, reason: str, is_json: bool
) -> None:
    """Approve the proposed link levels of ELEMENTS."""
    wanted = tuple(Library().catalog.by_id) if is_all else elements
    if not wanted:
        raise Refused("cli.no_element", "Name the elements to approve, or say --all.")
    with door.desk() as desk:
        changes = county_catalog.approve_levels(desk, wanted, reason)
    say(changes, is_json=is_json, words=f"Approved the levels of {len(set(wanted))} elements.")


@catalog.command("set-level")
@click.argument("element")
@click.argument("given", nargs=-1, required=True, metavar="MEASURE=LEVEL...")
@_reason
@as_json
@inside
@refusing
def set_level(door: Door, element: str, given: tuple[str, ...], reason: str, is_json: bool) -> None:
    """Change link levels of ELEMENT, like paternity=1 cost=none."""
    with door.desk() as desk:
        changes = county_catalog.change_levels(desk, element, dict(_levels_of(given)), reason)
    say(changes, is_json=is_json, words=f"Changed the levels of {element}.")


def _levels_of(given: Iterable[str]) -> Iterator[tuple[FederalMeasure, int | None]]:
    for text in given:
        name, _, level = text.partition("=")
        if name not in {str(each) for each in FederalMeasure} or level not in {
            "1",
            "2",
            "3",
            "none",
        }:
            raise Refused(
                "cli.no_level",
                f"{text!r} is no level; write like paternity=1 or cost=none, of "
                f"{', '.join(FederalMeasure)}.",
            )
        yield FederalMeasure(name), None if level == "none" else int(level)


@catalog.command("add-activity")
@click.argument("task")
@click.option("--who", default="", help="Who does it.")
@click.option("--how", default="", help="How it is done.")
@click.option("--where", default="", help="Where.")
@click.option("--when", default="", help="When.")
@as_json
@inside
@refusing
def add_activity(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door, task: str, who: str, how: str, where: str, when: str, is_json: bool
) -> None:
    """Say how the county does TASK (like CM.1.2.W1)."""
    with door.desk() as desk:
        changes = county_catalog.add_activity(desk, task, who=who, how=how, where=where, when=when)
    say(changes, is_json=is_json, words=f"Added {changes.made}.")


@catalog.command("add-measure")
@click.argument("element")
@click.argument("text")
@click.option("--how", type=click.Choice([str(each) for each in MeasureHow]), default="qualitative")
@click.option("--source", default="", help="Where it comes from.")
@as_json
@inside
@refusing
def add_measure(door: Door, element: str, text: str, how: str, source: str, is_json: bool) -> None:
    """Add a measure of the county's own under ELEMENT."""
    with door.desk() as desk:
        changes = county_catalog.add_measure(
            desk, element, text, how=MeasureHow(how), source=source
        )
    say(changes, is_json=is_json, words=f"Added {changes.made}.")


@catalog.command()
@click.argument("added")
@_reason
@as_json
@inside
@refusing
def retire(door: Door, added: str, reason: str, is_json: bool) -> None:
    """Take an activity or a local measure out of use; it stays on record."""
    with door.desk() as desk:
        changes = county_catalog.retire(desk, added, reason)
    say(changes, is_json=is_json, words=f"{added} is no longer in use.")
