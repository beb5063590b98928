"""``clock``, ``rules``, ``criteria``, ``forms``: the law as data, with no workspace."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say, say_lines
from qapi_desk.domain.ids import CaseId, RulesetId
from qapi_desk.domain.outcomes import CriterionResult, RuleResult
from qapi_desk.services import census, clock_pad, forms
from qapi_desk.services.library import Library


def add_to(main: click.Group) -> None:
    """Add this module's commands."""
    for command in (clock, rules, criteria, forms_):
        main.add_command(command)


@click.command()
@click.argument("trigger", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--add", "amount", type=int, required=True, help="How many units after the trigger.")
@click.option("--unit", default="calendar_days", show_default=True)
@click.option("--calendar", "office", default="agency", show_default=True)
@as_json
@refusing
def clock(trigger: datetime, amount: int, unit: str, office: str, is_json: bool) -> None:
    """Work out a deadline and show each day the clock skips."""
    found = clock_pad.work_out(Library(), trigger.date(), amount, unit, office=office)
    skipped = "".join(f"\n  skipped {s.day:%a %d %b %Y}: {s.reason}" for s in found.skipped)
    say(found, is_json=is_json, words=f"{found.due:%A, %d %B %Y} ({found.due}){skipped}")


@click.group()
def rules() -> None:
    """Rules over the cases of a snapshot."""


@click.group()
def criteria() -> None:
    """Criteria over the cases of a snapshot."""


def _request(
    snapshot: Path, ruleset: str, period: str, case: str | None, is_all: bool
) -> census.CensusRequest:
    case_id = CaseId(case) if case is not None else None
    return census.CensusRequest(snapshot, RulesetId(ruleset), period, case_id, is_all)


_OPTIONS = (
    click.option("--snapshot", type=click.Path(path_type=Path), required=True),
    click.option("--ruleset", required=True, help="ca-2002 or federal-2016."),
    click.option("--period", required=True, help="Like FFY2026Q4."),
    click.option("--case", "case", default=None, help="This case only."),
    click.option("--all", "is_all", is_flag=True, help="Also what does not apply."),
    click.option("--json", "is_json", is_flag=True, help="JSON lines; the only form there is."),
)


def _evaluating(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@rules.command("evaluate")
@_evaluating
@refusing
def evaluate_rules(
    snapshot: Path, ruleset: str, period: str, case: str | None, is_all: bool, is_json: bool
) -> None:
    """One JSON line per case, rule and instance."""
    del is_json
    request = _request(snapshot, ruleset, period, case, is_all)
    say_lines(_rule_line(result) for result in census.evaluate_rules_of(Library(), request))


@criteria.command("evaluate")
@_evaluating
@refusing
def evaluate_criteria(
    snapshot: Path, ruleset: str, period: str, case: str | None, is_all: bool, is_json: bool
) -> None:
    """One JSON line per case and criterion."""
    del is_json
    request = _request(snapshot, ruleset, period, case, is_all)
    say_lines(_criterion_line(r) for r in census.evaluate_criteria_of(Library(), request))


def _rule_line(result: RuleResult) -> dict[str, object]:
    return {
        "case": result.case_id,
        "rule": result.rule_id,
        "instance": result.instance,
        "outcome": result.outcome,
        "trigger": result.trigger,
        "due": result.due,
        "done": result.done,
        "days_late": result.days_late,
        "counts": result.counts,
        "workings": result.workings,
    }


def _criterion_line(result: CriterionResult) -> dict[str, object]:
    return {
        "case": result.case_id,
        "criterion": result.criterion,
        "instance": 1,
        "outcome": result.outcome,
        "rule_outcome": result.rule_outcome,
        "rule": result.deciding_rule,
        "trigger": result.trigger,
        "due": result.due,
        "done": result.done,
        "days_late": result.days_late,
        "counts": result.in_universe,
        "workings": result.workings,
    }


@click.group("forms")
def forms_() -> None:
    """Forms."""


@forms_.command("list")
@as_json
@refusing
def list_(is_json: bool) -> None:
    """The forms on the shelf."""
    found = forms.shelf(Library())
    words = "\n".join(f"{form.form_id}  v{form.version}  {form.title}" for form in found)
    say(found, is_json=is_json, words=words)


@forms_.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@refusing
def check(path: Path, is_json: bool) -> None:
    """Check a form (a folder of CSV sheets, or a workbook)."""
    messages = forms.check(Library(), path)
    words = "\n".join(f"{m.sheet}!{m.cell}: {m.what} {m.why} {m.fix}" for m in messages)
    say(messages, is_json=is_json, words=words or "Nothing to mend.")


@forms_.command()
@as_json
@refusing
def coverage(is_json: bool) -> None:
    """Which questions ask about which element, and under which rules."""
    found = {"elements": forms.coverage(Library())}
    say(found, is_json=is_json)
