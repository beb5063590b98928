"""``law``: the rulesets as people read them, of the shelf or of a review; and their changes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from qapi_desk.cli.speech import LateGroup, Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import ReviewId, RulesetId
from qapi_desk.services import law_changes, law_pages, publish, reviews
from qapi_desk.services.law_pages import Chosen, RulePage
from qapi_desk.services.library import Library

_CHANGES = "qapi_desk.cli.words.law_changes"


@click.group(
    cls=LateGroup,
    late={name: f"{_CHANGES}:{name}" for name in ("adopt", "decisions", "offers", "preview")},
)
def law() -> None:
    """The law as data: rules, options, criteria; what a change would do, and adopting it."""


_of_review = click.option(
    "--review", "review_id", default="", help="As this review is judged by it; needs --as."
)


@contextmanager
def _book(door: Door, review_id: str, ruleset: str) -> Iterator[tuple[Library, dict[str, Any]]]:
    """The shelf, and what a review has in its place with the decisions about it."""
    if not review_id:
        yield Library(), {}
        return
    with door.desk() as desk:
        review = reviews.get(desk, ReviewId(review_id))
        pinned = reviews.law(desk, review).ruleset(RulesetId(ruleset))
        decisions = law_changes.decisions(desk, review.review_id)
        yield desk.library, {"pinned": pinned, "decisions": decisions}


@law.command()
@click.argument("ruleset")
@click.argument("words", nargs=-1)
@_of_review
@as_json
@inside
@refusing
def rules(door: Door, ruleset: str, words: tuple[str, ...], review_id: str, is_json: bool) -> None:
    """The rules of RULESET that hold all WORDS: id, title, words, citation, element, code."""
    with _book(door, review_id, ruleset) as (library, own):
        found = law_pages.rules(
            library, RulesetId(ruleset), " ".join(words), pinned=own.get("pinned")
        )
    rows = [f"{r.rule_id}  {r.rule_class:<3} {r.title}{_more(r.conflicts)}" for r in found]
    say(found, is_json=is_json, words="\n".join(rows) or "No rule holds all of that.")


def _more(conflicts: tuple[str, ...]) -> str:
    return f"  [{', '.join(conflicts)}]" if conflicts else ""


@law.command()
@click.argument("ruleset")
@click.argument("rule_id")
@_of_review
@as_json
@inside
@refusing
def show(door: Door, ruleset: str, rule_id: str, review_id: str, is_json: bool) -> None:
    """One rule whole, with its conflicts, the reading that holds and the others."""
    with _book(door, review_id, ruleset) as (library, own):
        found = law_pages.rule(library, RulesetId(ruleset), rule_id, **own)
    say(found, is_json=is_json, words="\n".join(_told(found)))


def _told(page: RulePage) -> Iterable[str]:
    yield f"{page.row.rule_id} {page.row.title} ({page.law})"
    yield from (f"{label}: {text}" for label, text in page.lines)
    for each in page.conflicts:
        yield f"Conflict {each.conflict}: {each.reading} ({each.citation}){_by(each.chosen)}"
        yield from (f"  otherwise {other.name}: {other.words}" for other in each.others)
    if page.criteria:
        yield f"Criteria: {', '.join(page.criteria)}"


def _by(chosen: Chosen | None) -> str:
    return f" - chosen by {chosen.by} on {chosen.at:%Y-%m-%d}: {chosen.reason}" if chosen else ""


@law.command()
@click.argument("ruleset")
@_of_review
@as_json
@inside
@refusing
def options(door: Door, ruleset: str, review_id: str, is_json: bool) -> None:
    """The options of RULESET: what each is, what it may be, and who says so."""
    with _book(door, review_id, ruleset) as (library, own):
        found = law_pages.options(library, RulesetId(ruleset), **own)
    rows = [
        f"{o.name} = {o.value} (of {', '.join(o.choices)}): {o.title} ({o.citation}){_by(o.chosen)}"
        for o in found
    ]
    say(found, is_json=is_json, words="\n".join(rows))


@law.command()
@click.argument("ruleset")
@_of_review
@as_json
@inside
@refusing
def criteria(door: Door, ruleset: str, review_id: str, is_json: bool) -> None:
    """The criteria of RULESET in words."""
    with _book(door, review_id, ruleset) as (library, own):
        found = law_pages.criteria(library, RulesetId(ruleset), pinned=own.get("pinned"))
    rows = [
        "\n".join([f"{page.criterion}: {page.title}", *(f"  {a}: {b}" for a, b in page.lines)])
        for page in found
    ]
    say(found, is_json=is_json, words="\n".join(rows))


@law.command("print")
@click.argument("review_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def print_(door: Door, review_id: str, out: Path, is_json: bool) -> None:
    """Publish the law of a review.

    Every rule in a line with its citation, the options, the readings that hold where sources
    conflict, the criteria, the closed days and the decisions adopted.
    """
    with door.desk() as desk:
        publish.publish(desk, ReviewId(review_id), "law", out, Terminal())
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")
