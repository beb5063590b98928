"""``law preview``, ``adopt``, ``decisions``, ``offers``: changes of law in a workspace."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId, RulesetId, SnapshotId
from qapi_desk.domain.law import CALENDARS, LawChange, LawChangeKind, WhatWouldChange
from qapi_desk.services import law_changes, reviews
from qapi_desk.services.workspace import Desk

_SHOWN = 40
_ASKED = (
    click.option("--set", "setting", default="", help="An option, like outcome_override=true."),
    click.option("--reading", default="", help="Another reading, like CR-061/X-41=working."),
    click.option("--roll", default="", help="A rule's roll, like CR-153=forward."),
    click.option("--calendar", default="", help="A newer calendar, like agency=2026.1+county.1."),
    click.option("--version", default="", help="A newer version of the ruleset."),
    click.option("--snapshot", default="", help="A newer snapshot, by its id."),
    click.option("--ruleset", default="", help="Which ruleset; the governing one if not named."),
)


def _asking(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name one change."""

    @wraps(command)
    def asked(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as they come
        command(*args, **kwargs)

    with_options: Callable[..., None] = asked
    for option in reversed(_ASKED):
        with_options = option(with_options)
    return with_options


def _change(desk: Desk, review_id: ReviewId, named: dict[str, str]) -> LawChange:
    """The one change that the words name.

    Raises:
        Refused: ``cli.change`` unless it is exactly one, written as it should be.
    """
    ruleset = RulesetId(named.pop("ruleset") or reviews.get(desk, review_id).governing)
    given = {kind: text for kind, text in named.items() if text}
    if len(given) != 1:
        raise Refused(
            "cli.change",
            "Name one change: --set, --reading, --roll, --calendar, --version or --snapshot.",
        )
    ((kind, text),) = given.items()
    if kind == "version":
        return LawChange(LawChangeKind.RULESET, ruleset, "version", text)
    if kind == "snapshot":
        return law_changes.to_snapshot(desk, SnapshotId(text))
    subject, is_there, value = text.partition("=")
    if not (subject and is_there and value):
        raise Refused("cli.change", f"{text!r}: write it as NAME=VALUE.")
    kinds = {"setting": LawChangeKind.SETTING, "reading": LawChangeKind.READING}
    if kind == "calendar":
        return LawChange(LawChangeKind.CALENDAR, CALENDARS, subject, value)
    return LawChange(kinds.get(kind, LawChangeKind.ROLL), ruleset, subject, value)


@click.command()
@click.argument("review_id")
@click.option(
    "--all-cases/--opened-cases",
    "all_cases",
    default=None,
    help="Which cases; all of them where the review has a screen.",
)
@as_json
@inside
@refusing
@_asking
def preview(
    door: Door, review_id: str, all_cases: bool | None, is_json: bool, **named: str
) -> None:
    """What a change would do to real cases; nothing is kept."""
    with door.desk() as desk:
        review = ReviewId(review_id)
        change = _change(desk, review, named)
        found = law_changes.preview(desk, review, change, Terminal(), is_whole=all_cases)
    say(found, is_json=is_json, words="\n".join(_told(found)))


def _told(seen: WhatWouldChange) -> Iterator[str]:
    cases = "cases of the caseload" if seen.is_whole else "opened cases"
    yield f"{seen.change.label}"
    yield f"{seen.changed:,} of {seen.looked_at:,} {cases} would be judged otherwise."
    for s in seen.shifts:
        before, after = (_rate(rate) for rate in (s.rate_before, s.rate_after))
        yield f"  {s.ruleset} {s.subject}: {before} before, {after} after, {s.changed:,} changed"
    for c in seen.cases[:_SHOWN]:
        answered = f"; answered {c.answered}" if c.answered else ""
        stands = "; released, it stands" if c.is_released else ""
        yield (
            f"  {c.case_id} {c.ruleset} {c.subject}: {c.before} due {c.due_before or '-'} -> "
            f"{c.after} due {c.due_after or '-'}{answered}{stands}. {c.why}"
        )
    if len(seen.cases) > _SHOWN:
        yield f"  and {len(seen.cases) - _SHOWN:,} more; --json lists them"
    for f in seen.facts:
        answered = f"; answered {f.answered}" if f.answered else ""
        yield f"  {f.case_id} {f.question}: {f.before or '-'} -> {f.after or '-'}{answered}"
    yield from seen.notes


def _rate(rate: Any) -> str:  # noqa: ANN401 - a fraction or nothing
    return f"{float(rate):.2%}" if rate is not None else "no rate"


@click.command()
@click.argument("review_id")
@click.option("--reason", default="", help="Why; it is printed with the results.")
@as_json
@inside
@refusing
@_asking
def adopt(door: Door, review_id: str, reason: str, is_json: bool, **named: str) -> None:
    """Judge the review by the changed law from now on; recorded, and never undone silently."""
    with door.desk() as desk:
        review = ReviewId(review_id)
        change = _change(desk, review, named)
        law_changes.adopt(desk, review, change, reason, Terminal())
        made = law_changes.decisions(desk, review)[-1]
        line = reviews.versions_line(reviews.get(desk, review))
    words = f"Decision {made.number}: {change.label}. {line}"
    say(made, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def decisions(door: Door, review_id: str, is_json: bool) -> None:
    """What was adopted for a review, with reasons."""
    with door.desk() as desk:
        found = law_changes.decisions(desk, ReviewId(review_id))
    rows = [
        f"{d.number}. {d.decided_at:%Y-%m-%d} {d.decided_by}: {d.change.label}; {d.reason} "
        f"({d.changed_cases} cases)"
        for d in found
    ]
    say(found, is_json=is_json, words="\n".join(rows) or "Nothing was adopted.")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def offers(door: Door, review_id: str, is_json: bool) -> None:
    """What is newer than the review: rulesets, calendars, snapshots. Nothing changes by itself."""
    with door.desk() as desk:
        found = law_changes.offers(desk, ReviewId(review_id))
    rows = "\n".join(change.label for change in found)
    say(found, is_json=is_json, words=rows or "Nothing is newer than what the review rests on.")
