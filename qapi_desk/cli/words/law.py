"""``rules`` and ``criteria``: what the record itself says, case by case; no workspace."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from qapi_desk.cli.speech import refusing, say_lines
from qapi_desk.cli.words.shelf import calendars_option, shelf
from qapi_desk.domain.ids import CaseId, RulesetId
from qapi_desk.domain.outcomes import CriterionResult, RuleResult
from qapi_desk.services import census
from qapi_desk.services.library import Library
from qapi_desk.services.snapshot_files import passphrase_from


@click.group()
def rules() -> None:
    """Rules over the cases of a snapshot."""


@click.group()
def criteria() -> None:
    """Criteria over the cases of a snapshot."""


_OPTIONS = (
    click.option("--snapshot", type=click.Path(path_type=Path), required=True),
    click.option("--ruleset", required=True, help="ca-2002 or federal-2016."),
    click.option("--period", required=True, help="Like FFY2026Q4."),
    click.option("--case", "case", default=None, help="This case only."),
    click.option("--all", "is_all", is_flag=True, help="Also what does not apply."),
    click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        help="A file whose first line is the passphrase of an encrypted snapshot.",
    ),
    calendars_option,
    click.option("--json", "is_json", is_flag=True, help="JSON lines; the only form there is."),
)


def _evaluating(
    command: Callable[[Library, census.CensusRequest], None],
) -> Callable[..., None]:
    """Hand a command its shelf and the request its options make."""

    @refusing
    @wraps(command)
    def asked(  # noqa: PLR0913, PLR0917 - one argument an option
        snapshot: Path,
        ruleset: str,
        period: str,
        case: str | None,
        is_all: bool,
        passphrase_file: Path | None,
        calendars: Path | None,
        is_json: bool,
    ) -> None:
        del is_json
        passphrase = passphrase_from(passphrase_file)
        case_id = CaseId(case) if case is not None else None
        command(
            shelf(calendars),
            census.CensusRequest(snapshot, RulesetId(ruleset), period, case_id, is_all, passphrase),
        )

    with_options: Callable[..., None] = asked
    for option in reversed(_OPTIONS):
        with_options = option(with_options)
    return with_options


@rules.command("evaluate")
@_evaluating
def evaluate_rules(library: Library, request: census.CensusRequest) -> None:
    """One JSON line per case, rule and instance."""
    say_lines(_rule_line(result) for result in census.evaluate_rules_of(library, request))


@criteria.command("evaluate")
@_evaluating
def evaluate_criteria(library: Library, request: census.CensusRequest) -> None:
    """One JSON line per case and criterion."""
    say_lines(_criterion_line(r) for r in census.evaluate_criteria_of(library, request))


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
