"""Who is in each criterion's universe: derived once, in one pass over every case, and kept.

The same pass keeps what the record says of each case of the frame (strata and checks of a draw
are made of it) and the week of the date that decides each membership. Plans nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.draws import FrameFact
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, WorkerId
from qapi_desk.domain.outcomes import CriterionResult, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.services import practice_key, reviews, snapshots
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.frame_strata import FRAME
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_SAME = "universe-same"
Combinations = Mapping[frozenset[CriterionId], int]


@dataclass(frozen=True, slots=True)
class UniverseSize:
    """One criterion's universe: how many cases, their hash, how many the record leaves open."""

    criterion: CriterionId
    title: str
    size: int
    universe_hash: str
    undetermined: int


@dataclass(frozen=True, slots=True)
class Derived:
    """The universes of a review as they are kept. ``frame_hash`` is of their union."""

    review: Review
    sizes: tuple[UniverseSize, ...]
    frame_hash: str
    combinations: Combinations
    """How many cases are in exactly these universes together."""


def universes(desk: Desk, review_id: ReviewId, progress: Progress) -> tuple[UniverseSize, ...]:
    """Each criterion's universe, derived from the facts of every case; kept once computed.

    Raises:
        Refused: ``people.role``, ``snapshot.changed``, ``plan.empty_universe``.
    """
    practice_key.must_count(review_id)
    with desk.store.read() as work:
        kept = work.documents.get("universes", review_id)
        review = reviews.review_in(work, review_id)
    if kept is not None:
        return tuple(from_body(UniverseSize, row) for row in kept["universes"])
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="derive universes")
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    return _derive(desk, review, progress)


def derived_in(work: Work, review_id: ReviewId) -> Derived:
    """The kept universes of a review.

    Raises:
        Refused: ``plan.no_universes``.
    """
    review = reviews.review_in(work, review_id)
    kept = work.documents.get("universes", review_id)
    if kept is None:
        raise Refused(
            "plan.no_universes", "The universes are not derived yet; derive them before planning."
        )
    sizes = tuple(from_body(UniverseSize, row) for row in kept["universes"])
    told = kept.get("combinations")
    combinations = (
        _counted(work, review_id, [size.criterion for size in sizes])
        if told is None  # universes of an earlier program
        else {frozenset(map(CriterionId, row["criteria"])): row["cases"] for row in told}
    )
    return Derived(review, sizes, kept["frame_hash"], combinations)


def _counted(work: Work, review_id: ReviewId, criteria: Iterable[CriterionId]) -> Combinations:
    return combined({c: work.memberships.of(review_id, c) for c in criteria})


def combined(members: Mapping[CriterionId, Iterable[CaseId]]) -> Combinations:
    """How many cases are in exactly these universes together, for every combination there is."""
    marks: Counter[CaseId] = Counter()
    for place, ids in enumerate(members.values()):
        marks.update(dict.fromkeys(ids, 1 << place))
    names = tuple(members)
    return {
        frozenset(name for place, name in enumerate(names) if mark >> place & 1): cases
        for mark, cases in Counter(marks.values()).items()
    }


@dataclass(slots=True)
class _Gathered:
    """What one pass over the cases finds."""

    order: tuple[CriterionId, ...]
    members: dict[CriterionId, dict[CaseId, str]]
    asked: tuple[CriterionId, ...]
    """The criteria that the record judges nothing of: their universe is the same, and that the
    record leaves them open says nothing."""
    undetermined: Counter[CriterionId] = field(default_factory=Counter)
    facts: list[FrameFact] = field(default_factory=list)

    def take(self, case_file: CaseFile, results: Iterable[CriterionResult], unit: str) -> None:
        """Note one case for every criterion whose universe holds it; the first asked for all."""
        found = [r for r in results if r.in_universe and r.criterion in self.members]
        for result in found:
            self.members[result.criterion][case_file.case_id] = deciding_week(result)
            is_open = result.rule_outcome is RuleOutcome.UNDETERMINED
            is_open = is_open and result.criterion not in self.asked
            self.undetermined[result.criterion] += is_open
        if found:
            self.facts.append(_fact_of(case_file, unit))

    def first(self, criterion: CriterionId) -> CriterionId:
        """Under which criterion its universe is noted."""
        return self.asked[0] if criterion in self.asked else criterion

    def all_of(self, noted: Iterable[CriterionId]) -> Iterator[CriterionId]:
        """Every criterion whose universe is noted under one of these."""
        for criterion in noted:
            yield from self.asked if criterion in self.asked else (criterion,)


def members_kept(
    work: Work, review_id: ReviewId, criteria: Iterable[CriterionId]
) -> Mapping[CriterionId, frozenset[CaseId]]:
    """Who is in each criterion's universe as it was derived; what is the same is read once."""
    named = {criterion: _kept_under(work, review_id, criterion) for criterion in criteria}
    found = {name: work.memberships.of(review_id, name) for name in dict.fromkeys(named.values())}
    return {criterion: found[name] for criterion, name in named.items()}


def weeks_kept(work: Work, review_id: ReviewId, criterion: CriterionId) -> Mapping[CaseId, str]:
    """The week of each case's deciding date in a criterion's universe, as it was derived."""
    return work.memberships.weeks(review_id, _kept_under(work, review_id, criterion))


def _kept_under(work: Work, review_id: ReviewId, criterion: CriterionId) -> CriterionId:
    """What only forms ask about has one universe, which is kept under the first of them."""
    told = work.documents.get(_SAME, review_id)
    return CriterionId(told["of"]) if told and criterion in told["are"] else criterion


def deciding_week(result: CriterionResult) -> str:
    """ISO week of the day that puts a result in its period; empty when no day is known.

    The earlier of due and done decides; a result with neither belongs where its trigger lies.
    """
    days = [day for day in (result.due, result.done) if day is not None]
    day = min(days) if days else result.trigger
    return _week(day) if day else ""


@lru_cache(maxsize=4096)
def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _fact_of(case_file: CaseFile, unit: str) -> FrameFact:
    case = case_file.case
    told = (case.office_code, unit, case.worker_id, case.case_type, case.function_status)
    # few different words in many rows: each is kept in memory once
    return FrameFact(case.case_id, *(intern(str(word or "")) for word in told))


def _derive(desk: Desk, review: Review, progress: Progress) -> tuple[UniverseSize, ...]:
    gathered = _gather(desk, review, progress)
    if not gathered.facts:
        raise Refused(
            "plan.empty_universe",
            f"No case of the snapshot belongs to any criterion in {review.period.label}; choose "
            "another period or snapshot.",
        )
    ruleset = reviews.law(desk, review).governing
    sizes = tuple(_sizes(ruleset, gathered))
    with desk.store.write() as work:
        body = {"universes": [to_body(size) for size in sizes], **_keep(work, review, gathered)}
        work.documents.put("universes", review.review_id, body)
        work.history.append(desk.happening("universes.derived", review.review_id, **body))
    return sizes


def _sizes(ruleset: Ruleset, gathered: _Gathered) -> Iterator[UniverseSize]:
    """Each universe with its hash; those that are the same are hashed once."""
    hashes = {c: universe_hash(ids) for c, ids in gathered.members.items()}
    for criterion in gathered.order:
        same = gathered.first(criterion)
        yield UniverseSize(
            criterion,
            ruleset.criterion(criterion).title,
            len(gathered.members[same]),
            hashes[same],
            gathered.undetermined[criterion],
        )


def _keep(work: Work, review: Review, gathered: _Gathered) -> dict[str, Any]:
    review_id = review.review_id
    for criterion, weeks in gathered.members.items():
        work.memberships.add_many(review_id, criterion, weeks, weeks)
    if gathered.asked:
        work.documents.put(_SAME, review_id, {"of": gathered.asked[0], "are": gathered.asked[1:]})
    frame = [fact.case_id for fact in gathered.facts]
    work.memberships.add_many(review_id, FRAME, frame)
    work.frame_facts.add_many(review_id, gathered.facts)
    combinations = combined(gathered.members)
    return {
        "frame_hash": universe_hash(frame),
        "combinations": [
            {"criteria": sorted(gathered.all_of(criteria)), "cases": cases}
            for criteria, cases in combinations.items()
        ],
    }


def _gather(desk: Desk, review: Review, progress: Progress) -> _Gathered:
    judge = reviews.judges(desk, review)[0]
    asked = tuple(c for c in review.criteria if judge.ruleset.criterion(c).is_asked)
    judged = [criterion for criterion in review.criteria if criterion not in asked[1:]]
    gathered = _Gathered(review.criteria, {criterion: {} for criterion in judged}, asked)
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        usable, units = frozenset(reader.case_ids()), reader.worker_units()
        note = "Deriving the universes from the facts of each case"
        for case_file in counted(reader.case_files(), progress, note, total=len(usable)):
            if case_file.case_id in usable:
                unit = units.get(WorkerId(case_file.case.worker_id or ""), "")
                gathered.take(case_file, judge.criteria(case_file, judged), unit)
    return gathered
