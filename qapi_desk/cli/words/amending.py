"""``case amend`` and its kin, ``review settlements``, and closing a review year."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.services import amend as amending
from qapi_desk.services import settle, years
from qapi_desk.services.amend import Amendment, Effect

Command = TypeVar("Command", bound=Callable[..., Any])
Said = tuple[tuple[str, str, str], ...]
"""(form, question, text) of each use of an option."""
Standing = Mapping[FormId, Mapping[QuestionId, Answer]]
_PARTS = {"na_reason": "na", "comment": "comment", "evidence": "cite"}
"""What stands beside an answer, and the option that says it."""


def _option(name: str, what: str) -> Callable[[Command], Command]:
    shape = "FORM QUESTION TEXT"
    return click.option(f"--{name}", type=(str, str, str), multiple=True, metavar=shape, help=what)


@click.command()
@click.argument("review_id")
@click.argument("case_id")
@_option("answer", "The answer as it should be; what stands beside it stays.")
@_option("na", "A coded reason for not applicable.")
@_option("comment", "The comment beside an answer.")
@_option("cite", "The evidence of an answer.")
@click.option("--reason", default="", help="Why the answers are to be amended.")
@click.option("--evidence", default="", help="Where the proof of the change is.")
@click.option("--preview", "is_preview", is_flag=True, help="Tell what it would change; no more.")
@as_json
@inside
@refusing
def amend(  # noqa: PLR0913 - one argument an option
    door: Door,
    /,
    review_id: str,
    case_id: str,
    *,
    reason: str,
    evidence: str,
    is_preview: bool,
    is_json: bool,
    **said: Said,
) -> None:
    """Ask that frozen answers of a released case be amended; a supervisor confirms it."""
    review, case = ReviewId(review_id), CaseId(case_id)
    with door.desk() as desk:
        changed = _changed(amending.standing(desk, review, case), said)
        effect = amending.preview(desk, review, case, changed)
        if is_preview:
            say(effect, is_json=is_json, words=_effect_words(effect))
            return
        made = amending.propose(desk, review, case, changed, reason=reason, evidence=evidence)
    words = f"Amendment {made.made} waits for a supervisor other than you.\n{_effect_words(effect)}"
    found = {"number": int(made.made or "0"), "effect": effect}
    say(found, is_json=is_json, words=words)


def _changed(standing: Standing, said: Mapping[str, Said]) -> amending.Changed:
    """The answers with the parts that were said; a new value takes its old reason along."""
    changed: dict[FormId, dict[QuestionId, Answer]] = {}
    for form_name, question, value in said["answer"]:
        form_id, name = FormId(form_name), QuestionId(question)
        before = _standing_answer(standing, form_id, name)
        changed.setdefault(form_id, {})[name] = replace(before, value=value, na_reason="")
    for part, option in _PARTS.items():
        for form_name, question, text in said[option]:
            form_id, name = FormId(form_name), QuestionId(question)
            answers = changed.setdefault(form_id, {})
            before = answers.get(name) or _standing_answer(standing, form_id, name)
            told: dict[str, Any] = {part: text}
            answers[name] = replace(before, **told)
    return changed


def _standing_answer(standing: Standing, form_id: FormId, name: QuestionId) -> Answer:
    if form_id not in standing:
        known = ", ".join(standing)
        raise Refused(
            "answer.no_form", f"Form {form_id!r} is not asked of this case; those are {known}."
        )
    return standing[form_id].get(name, Answer(name))


def _effect_words(effect: Effect) -> str:
    lines = [
        f"{a.now.question}: {a.was.value or '-'} -> {a.now.value or '-'}" for a in effect.answers
    ]
    lines += [
        f"{f.criterion} under {f.ruleset}: {f.stands.outcome} -> {f.would_be.outcome}"
        + ("" if f.is_reversal else " (its grounds change)")
        for f in effect.findings
    ]
    lines += [
        f"data finding {c.question}: {c.snapshot_value or '-'} -> {c.reviewed_value or '-'}"
        for c in effect.corrections
    ]
    return "\n".join(lines if effect.findings else [*lines, "No finding changes."])


@click.command()
@click.argument("review_id")
@click.argument("case_id", default="")
@click.option("--waiting", "is_waiting", is_flag=True, help="Only those that wait to be decided.")
@as_json
@inside
@refusing
def amendments(door: Door, review_id: str, case_id: str, is_waiting: bool, is_json: bool) -> None:
    """The amendments of a case, or of a whole review, and what became of each."""
    review = ReviewId(review_id)
    with door.desk() as desk:
        if case_id:
            found = amending.of_case(desk, review, CaseId(case_id))
        else:
            found = amending.of_review(desk, review)
    if is_waiting:
        found = tuple(each for each in found if each.state is amending.AmendmentState.WAITING)
    words = "\n".join(_amendment_lines(found))
    say(found, is_json=is_json, words=words or "No amendment was asked for.")


def _amendment_lines(found: Iterable[Amendment]) -> Iterable[str]:
    for each in found:
        by = f", {each.state} by {each.decided_by}" if each.decided_by else ", waiting"
        yield f"{each.number:>4} {each.case_id:<14} asked by {each.asked_by}{by}: {each.reason}"
        for one in each.answers:
            before, now = one.was.value or "-", one.now.value or "-"
            yield f"     {one.form_id} {one.now.question}: {before} -> {now}"


@click.command("confirm-amendment")
@click.argument("number", type=int)
@click.option("--reason", default="", help="What it was confirmed by.")
@as_json
@inside
@refusing
def confirm(door: Door, number: int, reason: str, is_json: bool) -> None:
    """Confirm an amendment; the findings it changes are settled otherwise."""
    with door.desk() as desk:
        changes = amending.decide(desk, number, is_confirmed=True, reason=reason)
    say(changes, is_json=is_json, words=f"Confirmed amendment {number}.")


@click.command("deny-amendment")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def deny(door: Door, number: int, reason: str, is_json: bool) -> None:
    """Deny an amendment, with a reason; the case stays as it is."""
    with door.desk() as desk:
        changes = amending.decide(desk, number, is_confirmed=False, reason=reason)
    say(changes, is_json=is_json, words=f"Denied amendment {number}; the case stays as it is.")


WORDS = (amend, amendments, confirm, deny)


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def settlements(door: Door, review_id: str, is_json: bool) -> None:
    """What was settled otherwise than released, in order: was, is, why, and both people."""
    with door.desk() as desk:
        found = settle.settlements(desk, ReviewId(review_id))
    words = "\n".join(
        f"{s.number:>4} {s.case_id:<14} {s.criterion} under {s.ruleset}: {s.was} -> "
        f"{s.judged.outcome} by {s.stage} ({s.asked_by}, {s.settled_by}): {s.reason}"
        for s in found
    )
    say(found, is_json=is_json, words=words or "Nothing was settled otherwise.")


@click.command("close-year")
@click.argument("review_year")
@click.option("--reason", required=True, help="What was reported of the year, and when.")
@as_json
@inside
@refusing
def close_year(door: Door, review_year: str, reason: str, is_json: bool) -> None:
    """Close a review year for good and reveal its master seed."""
    with door.desk() as desk:
        years.close(desk, review_year, reason)
        closed = next(y for y in years.closed(desk) if y.review_year == review_year)
    say(closed, is_json=is_json, words=_year_words(closed))


@click.command("years")
@as_json
@inside
@refusing
def closed_years(door: Door, is_json: bool) -> None:
    """The review years that are closed, with their master seeds."""
    with door.desk() as desk:
        found = years.closed(desk)
    words = "\n".join(map(_year_words, found))
    say(found, is_json=is_json, words=words or "No review year is closed.")


def _year_words(closed: years.ClosedYear) -> str:
    seed = f"master seed {closed.master}" if closed.master else "no master seed was committed"
    day = closed.closed_at.date()
    return f"{closed.review_year} closed on {day} by {closed.closed_by}; {seed}. {closed.reason}"
