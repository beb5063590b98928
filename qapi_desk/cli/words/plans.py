"""``plan universes``, ``what-if``, ``propose``, ``freeze``: from universes to a frozen plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.draw_terms import terms_options
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.draws import AIMED_RULES, DrawTerms, Plan, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.services import figures, plan_sample
from qapi_desk.services import what_if as planner
from qapi_desk.services.design_words import design_words, selection_words, size_words

settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    help="CRITERION=CONFIDENCE,PRECISION,EXPECTED, like establishment=0.9,0.05,0.75; where asked "
    "for, then ,rule=WORD ,benchmark=SHARE ,power=SHARE ,attrition=SHARE ,fpc=no.",
)
_SHARES = ("attrition", "benchmark", "power")


def chosen(settings: tuple[str, ...]) -> Mapping[CriterionId, SizeSettings]:
    """The settings given by words; criteria not named take the defaults."""
    found = {}
    for text in settings:
        criterion, _, asked = text.partition("=")
        numbers, more = asked.split(",")[:3], asked.split(",")[3:]
        if len(numbers) != 3:
            raise Refused(
                "cli.settings", f"{text!r}: write CRITERION=CONFIDENCE,PRECISION,EXPECTED."
            )
        confidence, precision, expected = (figures.share(number) for number in numbers)
        plain = SizeSettings(confidence, precision, expected)
        found[CriterionId(criterion)] = replace(plain, **_named(text, more))
    return found


def _named(text: str, parts: Sequence[str]) -> dict[str, Any]:
    """The settings that are named: a rule, shares, and whether to correct for the universe."""
    found: dict[str, Any] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if name in _SHARES:
            found[name] = figures.share(value)
        elif name == "rule" and value in {rule.value for rule in AIMED_RULES}:
            found[name] = SizeRule(value)
        elif name == "fpc" and value in {"yes", "no"}:
            found[name] = value == "yes"
        else:
            rules = ", ".join(rule.value for rule in AIMED_RULES)
            raise Refused(
                "cli.settings",
                f"{text!r}: {part!r} is no setting; write rule= with one of {rules}, benchmark=, "
                "power=, attrition= with a share, or fpc=yes or fpc=no.",
            )
    return found


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def universes(door: Door, review_id: str, is_json: bool) -> None:
    """Derive each criterion's universe from the facts of every case."""
    with door.desk() as desk:
        found = plan_sample.universes(desk, ReviewId(review_id), Terminal())
    words = "\n".join(f"{u.criterion:<20}{u.size:>12,} cases" for u in found)
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@settings_option
@as_json
@inside
@refusing
@terms_options
def propose(
    door: Door, review_id: str, settings: tuple[str, ...], terms: DrawTerms, is_json: bool
) -> None:
    """Show what a plan with these settings would cost."""
    with door.desk() as desk:
        found = plan_sample.propose(desk, ReviewId(review_id), chosen(settings), terms=terms)
    rows = [f"{r.criterion:<20}{r.n:>8,} of {r.universe_size:,}" for r in found.rows]
    words = "\n".join([*rows, f"At most {found.most_cases:,} files to pull.", *found.notes])
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@settings_option
@as_json
@inside
@refusing
@terms_options
def freeze(
    door: Door, review_id: str, settings: tuple[str, ...], terms: DrawTerms, is_json: bool
) -> None:
    """Freeze the plan; a frozen plan is never changed."""
    with door.desk() as desk:
        plan_sample.freeze(desk, ReviewId(review_id), chosen(settings), Terminal(), terms=terms)
        found = plan_sample.plan(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=f"Plan frozen: {found.plan_hash if found else ''}")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, is_json: bool) -> None:
    """The frozen plan."""
    with door.desk() as desk:
        found = plan_sample.plan(desk, ReviewId(review_id))
    say(found, is_json=is_json, words="\n".join(_shown(found)) if found else "No plan is frozen.")


def _shown(found: Plan) -> list[str]:
    """A frozen plan for a reader: its hash, its design, each criterion, and how n was reached."""
    rows = [f"{row.criterion}: {selection_words(row)}." for row in found.criteria]
    return [
        f"Plan {found.plan_hash}",
        f"Design: {design_words(found.design)}.",
        *rows,
        *size_words(found.criteria),
    ]


@click.command("what-if")
@click.argument("review_id")
@settings_option
@click.option(
    "--not-applicable",
    "shares",
    multiple=True,
    help="CRITERION=SHARE of cases it will not apply to, like line-1=0.1.",
)
@as_json
@inside
@refusing
@terms_options
def what_if(
    door: Door,
    review_id: str,
    settings: tuple[str, ...],
    shares: tuple[str, ...],
    terms: DrawTerms,
    is_json: bool,
) -> None:
    """What these settings would cost and could show; nothing is kept."""
    with door.desk() as desk:
        found = planner.explore(
            desk, ReviewId(review_id), chosen(settings), terms, not_applicable=_shares(shares)
        )
    say(found, is_json=is_json, words="\n".join(_told(found)))


def _shares(texts: Sequence[str]) -> Mapping[CriterionId, Fraction]:
    pairs = (text.partition("=") for text in texts)
    return {CriterionId(criterion): figures.share(share) for criterion, _, share in pairs}


def _needed(row: planner.CriterionWhatIf) -> str:
    if row.benchmark is None:
        return "no standard"
    return f"shown from {row.shown_from if row.shown_from is not None else 'no count'}"


def _told(found: planner.WhatIf) -> list[str]:
    lines = [
        f"{row.criterion:<20}{row.n:>8,} of {row.universe:,}; {_needed(row)}; "
        f"{float(row.expected_qualified):,.0f} likely to qualify"
        for row in found.criteria
    ]
    files, opened = float(found.expected_files), float(found.expected_files_opened)
    lines.append(f"About {files:,.0f} files to pull, {opened:,.0f} with the ranks that open.")
    fixed = [each for each in found.conventions if each.fixed_by_regulation]
    lines += [f"Fixed by regulation: {each.title} ({each.citation})." for each in fixed]
    return [*lines, *found.notes]
