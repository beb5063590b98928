"""Which areas to review next: every rule and criterion of a screen scored as the manual asks.

QAPI manual, IOP.1.3 task 4: expected impact, new policy, significance of the problem, problem-prone
processes, relation to federal measures, resources. Weights and thresholds are dated data
(``resources/sampling/targets.json``). People choose; the scores only say why they might.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.screens import (
    ScreenBy,
    ScreenRate,
    Target,
    TargetReason,
    TargetScore,
)
from qapi_desk.rules.model import Ruleset
from qapi_desk.services import reviews, screen
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.screen_kept import looked_into, must_be_of, must_read
from qapi_desk.services.workspace import Desk

PLACE: Final = ("sampling", "targets.json")
KIND: Final = "target"
_STATE_ONLY: Final = "State only"


@dataclass(frozen=True, slots=True)
class TargetCriterion:
    """One of the manual's selection criteria with the weight in force."""

    key: str
    title: str
    weight: Fraction
    citation: str
    note: str


@dataclass(frozen=True, slots=True)
class _Field:
    """What a subject is scored against: all figures of the screen, and the dated data."""

    data: Mapping[str, Any]
    ruleset: Ruleset
    last: date
    most: int
    by_unit: Mapping[str, tuple[ScreenRate, ...]]


def criteria(library: Library, on: date) -> tuple[TargetCriterion, ...]:
    """The selection criteria in force on a day, in the order of the document."""
    rows: dict[str, Mapping[str, Any]] = {}
    for row in library.document(*PLACE)["criteria"]:
        if date.fromisoformat(row["valid_from"]) <= on or row["key"] not in rows:
            rows[row["key"]] = row
    return tuple(
        TargetCriterion(r["key"], r["title"], Fraction(r["weight"]), r["citation"], r["note"])
        for r in rows.values()
    )


def propose(
    desk: Desk,
    review_id: ReviewId,
    screen_id: str,
    weights: Mapping[str, Fraction] | None = None,
) -> tuple[TargetScore, ...]:
    """Every rule and criterion of a screen with something that counts, the highest score first.

    Args:
        desk: no reviewer.
        review_id: the review.
        screen_id: a screen of it.
        weights: other weights than the data's, by criterion key; what is not named keeps its own.

    Raises:
        Refused: ``target.weight`` for a key there is not, or weights that are negative or all 0;
            ``screen.of_another``; whatever reading a screen refuses.
    """
    with looked_into(desk, screen_id) as (record, _):
        must_be_of(record, review_id)
    review = reviews.get(desk, review_id)
    asked = _weighted(criteria(desk.library, review.period.last), weights or {})
    whole = [r for r in screen.rates(desk, screen_id) if r.action + r.error]
    by_unit: dict[str, tuple[ScreenRate, ...]] = {}
    for rate in screen.rates(desk, screen_id, ScreenBy.UNIT):
        by_unit[rate.subject] = (*by_unit.get(rate.subject, ()), rate)
    field = _Field(
        data=desk.library.document(*PLACE),
        ruleset=screen.judge_of(desk, review, record.ruleset).ruleset,
        last=review.period.last,
        most=max((r.action + r.error for r in whole), default=1),
        by_unit=by_unit,
    )
    scores = [_score(rate, field, asked) for rate in whole]
    return tuple(sorted(scores, key=lambda each: (-each.score, each.subject)))


def _weighted(
    known: tuple[TargetCriterion, ...], weights: Mapping[str, Fraction]
) -> tuple[TargetCriterion, ...]:
    names = [each.key for each in known]
    for key, weight in weights.items():
        if key not in names or weight < 0:
            raise Refused(
                "target.weight",
                f"{key}={weight}: a weight is 0 or more, for one of {', '.join(names)}.",
            )
    found = tuple(
        TargetCriterion(c.key, c.title, weights.get(c.key, c.weight), c.citation, c.note)
        for c in known
    )
    if not any(each.weight for each in found):
        raise Refused(
            "target.weight", "Every weight is 0, so nothing tells areas apart; raise one."
        )
    return found


def _score(rate: ScreenRate, field: _Field, asked: tuple[TargetCriterion, ...]) -> TargetScore:
    reasons = []
    for criterion in asked:
        value, words = _VALUES[criterion.key](rate, field)
        reasons.append(TargetReason(criterion.key, criterion.title, criterion.weight, value, words))
    total = sum((r.weight for r in reasons), Fraction(0))
    score = sum((r.weight * r.value for r in reasons), Fraction(0)) / total
    counted = rate.action + rate.error
    return TargetScore(rate.subject, rate.title, score, rate.error, counted, tuple(reasons))


def _impact(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    counted = rate.action + rate.error
    words = f"{counted:,} count; the most of any is {field.most:,}."
    return Fraction(counted, field.most), words


def _new_policy(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    told = field.data["new_policies"]
    since = add_months(field.last, -int(told["months"]))
    for row in told["rows"]:
        begun = date.fromisoformat(row["since"])
        if row["subject"] == rate.subject and since < begun <= field.last:
            return Fraction(1), f"New since {begun.isoformat()} ({row['citation']})."
    return Fraction(0), "No new policy is listed for it."


def _severity(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    del field
    counted = rate.action + rate.error
    return Fraction(rate.error, counted), f"{rate.error:,} of {counted:,} in error."


def _problem_prone(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    tolerated = Fraction(field.data["tolerated_error_share"]["value"])
    units = [u for u in field.by_unit.get(rate.subject, ()) if u.group and u.action + u.error]
    if not units:
        return Fraction(0), "No unit is known."
    above = sum(Fraction(u.error, u.action + u.error) > tolerated for u in units)
    words = f"{above:,} of {len(units):,} units have more than {tolerated} in error."
    return Fraction(above, len(units)), words


def _federal_link(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    level = link_level(field.ruleset, rate.subject)
    if not level:
        return Fraction(0), "No link to a federal measure."
    return Fraction(field.data["levels"][level]), f"Linked to a federal measure: {level}."


def link_level(ruleset: Ruleset, subject: str) -> str:
    """``direct``, ``secondary``, ``indirect``, or empty for no link to a federal measure."""
    if subject in {each.criterion_id for each in ruleset.criteria}:
        return "direct"
    if any(c.rule_id == subject for each in ruleset.criteria for c in each.candidates):
        return "secondary"
    row = ruleset.rule(subject).federal_row
    return "indirect" if row and row != _STATE_ONLY else ""


def _resources(rate: ScreenRate, field: _Field) -> tuple[Fraction, str]:
    reach = int(field.data["cases_in_reach"]["value"])
    words = f"{rate.error:,} cases in error; {reach:,} are within reach of one review."
    return min(Fraction(1), Fraction(reach, max(1, rate.error))), words


_VALUES: Final[Mapping[str, Callable[[ScreenRate, _Field], tuple[Fraction, str]]]] = {
    "impact": _impact,
    "new_policy": _new_policy,
    "severity": _severity,
    "problem_prone": _problem_prone,
    "federal_link": _federal_link,
    "resources": _resources,
}


def choose(
    desk: Desk,
    review_id: ReviewId,
    screen_id: str,
    subject: str,
    reason: str,
    weights: Mapping[str, Fraction] | None = None,
) -> Changes:
    """Decide that an area gets a targeted review; its scores are kept with the decision.

    Raises:
        Refused: ``people.role`` (supervisors decide), ``target.reason``, ``target.subject``,
            ``target.known``; whatever ``propose`` refuses.
    """
    desk.person.must_be(Role.SUPERVISOR, to="choose a targeted review")
    if not reason.strip():
        raise Refused("target.reason", "Say why this area is chosen; the reason is kept with it.")
    scores = propose(desk, review_id, screen_id, weights)
    score = next((each for each in scores if each.subject == subject), None)
    if score is None:
        raise Refused(
            "target.subject", f"Nothing counts on {subject!r} in {screen_id}; choose another area."
        )
    target = Target(screen_id, score, reason.strip(), desk.clock.now(), desk.person.person_id)
    key, body = f"{review_id}/{subject}", to_body(target)
    with desk.store.write() as work:
        if work.documents.get(KIND, key) is not None:
            raise Refused("target.known", f"{subject} is chosen for a targeted review already.")
        work.documents.put(KIND, key, body)
        work.history.append(desk.happening("target.chosen", key, **body))
    return Changes.of((Kind.REVIEW, review_id), made=key)


def chosen(desk: Desk, review_id: ReviewId) -> tuple[Target, ...]:
    """The areas chosen for targeted reviews from a review's screens, in order of name.

    Raises:
        Refused: ``people.role``: their scores are shares of the caseload, so not for reviewers.
    """
    must_read(desk)
    with desk.store.read() as work:
        found = work.documents.list(KIND, f"{review_id}/")
    return tuple(from_body(Target, body) for _, body in found)
