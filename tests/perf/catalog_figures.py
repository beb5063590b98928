"""The catalog in figures: its index, a search by itself, and as it is typed in the real window."""

from collections.abc import Iterator

from tests.perf.children import program
from tests.perf.figures import Figure
from tests.perf.places import Places, say, scratch
from tests.perf.review_figures import cpu


def catalog_figures(places: Places) -> Iterator[Figure]:
    """What somebody waits for who looks something up while a parent is on the telephone."""
    places.make_home()
    say("Typing into the catalog")
    with scratch() as folder:
        found = program("type_catalog", places.copy_home(folder / "home")).said
    yield Figure(
        f"catalog search of {found['elements']} elements, service, worst",
        found["pure_ms"],
        limit=50,
        note=f"its index is made once, in {found['index_ms']:.0f} ms",
    )
    yield Figure(
        "the same as typed, gap, worst",
        found["typed_worst_ms"],
        limit=50,
        note=f"{cpu(found['typed_worst_cpu_ms'])}; of {found['keys']} keys, median "
        f"{found['typed_ms']:.1f} ms; opening the page {found['shown_ms']:.0f} ms until an "
        f"element stands there, longest gap {found['loading_gap_ms']:.0f} ms "
        f"({cpu(found['loading_gap_cpu_ms'])})",
    )
