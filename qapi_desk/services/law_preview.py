"""The cases of a review judged by its law and by a changed one, and what differs, in words.

Reads only. Who may look, and what adopting it means, is not known here (``law_changes``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.law import (
    ChangedCase,
    ChangedFact,
    LawChange,
    LawChangeKind,
    WhatWouldChange,
)
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.snapshots import CaseQuery
from qapi_desk.intake.snapshot_reader import SnapshotReader
from qapi_desk.questionnaire.engine import Context
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.services import casework, law_kept, reviews
from qapi_desk.services.census import Judge
from qapi_desk.services.facts import CaseFacts
from qapi_desk.services.law_compare import MOST_CASES, Comparison, Pair
from qapi_desk.services.law_proposals import Proposed, Standing, proposed
from qapi_desk.services.sittings import Sittings
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_NAMED = 12
"""More case ids than these are counted in a sentence, not named."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A review before a change, and what it would be judged by after."""

    review: Review
    change: LawChange
    after: Proposed
    pairs: tuple[Pair, ...]
    cases: tuple[ReviewCase, ...]
    has_plan: bool

    @property
    def is_snapshot(self) -> bool:
        """Whether the cases themselves would be read from another file."""
        return self.change.kind is LawChangeKind.SNAPSHOT


def scene_of(desk: Desk, review_id: ReviewId, change: LawChange) -> Scene:
    """Both laws laid out, each opened case known.

    Raises:
        Refused: ``review.unknown``; whatever proposing the change refuses.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        after = proposed(Standing.of(work, desk.library, review), change)
        law = law_kept.bare_law_in(work, desk.library, review)
        then = _judges(work, review, law)
        now = _judges(work, replace(review, snapshot_id=after.snapshot_id), after.texts.parsed())
        cases = work.cases.all(review_id)
        has_plan = work.documents.get("plan", review_id) is not None
    both = zip(then, now, strict=True)
    pairs = tuple(Pair(before, after_it) for before, after_it in both if before != after_it)
    return Scene(review, change, after, pairs, cases, has_plan)


def _judges(work: Work, review: Review, law: law_kept.Law) -> tuple[Judge, ...]:
    as_of = work.snapshots.get(review.snapshot_id).as_of
    must_be_over(review.period, as_of)
    return tuple(Judge(each, law.calendars, review.period, as_of) for each in law.rulesets)


def whole_caseload(desk: Desk, scene: Scene, progress: Progress) -> WhatWouldChange:
    """Every case of the snapshot judged twice, for every criterion of the review.

    Raises:
        Cancelled: somebody asked it to stop.
    """
    sides = [pair.narrow_sides() for pair in scene.pairs]
    comparison = Comparison(sides, frozenset(scene.review.criteria))
    note = "Judging the whole caseload as it stands and as it would be"
    with desk.workspace.snapshot(scene.review.snapshot_id) as reader:
        total = sum(1 for _ in reader.case_ids())
        cases = reader.read_cases(comparison.reading)
        for case_file in counted(cases, progress, note, total=total, every=500):
            comparison.take(case_file, case_file, scene.review.criteria)
    return replace(_told(scene, comparison), is_whole=True)


def opened_cases(desk: Desk, scene: Scene, progress: Progress) -> WhatWouldChange:
    """The opened cases judged twice; of another snapshot also which prefilled facts differ.

    Raises:
        Cancelled: somebody asked it to stop.
    """
    sides = [pair.sides() for pair in scene.pairs]
    comparison = Comparison(sides, frozenset(scene.review.criteria))
    facts: list[ChangedFact] = []
    lost: list[CaseId] = []
    note = "Judging the opened cases as they stand and as they would be"
    steps = counted(scene.cases, progress, note, total=len(scene.cases), every=10)
    with (
        desk.workspace.snapshot(scene.review.snapshot_id) as then,
        desk.workspace.snapshot(scene.after.snapshot_id) as now,
    ):
        lost += missing_from(now, [case.case_id for case in scene.cases]) * scene.is_snapshot
        for case in steps:
            if case.case_id not in lost:
                before, after = _files(scene, case.case_id, then, now)
                comparison.take(before, after, case.criteria)
                facts += _changed_facts(desk, scene, case, (before, after))
    told = _told(scene, comparison)
    gone = tuple(_missing_words(lost)) if lost else ()
    return replace(told, facts=tuple(facts), notes=(*gone, *told.notes))


def _files(
    scene: Scene, case_id: CaseId, then: SnapshotReader, now: SnapshotReader
) -> tuple[CaseFile, CaseFile]:
    before = then.case_file(case_id)
    return before, now.case_file(case_id) if scene.is_snapshot else before


def missing_from(reader: SnapshotReader, case_ids: list[CaseId]) -> list[CaseId]:
    """Which of these cases a snapshot does not have."""
    there = frozenset(reader.case_id_array(CaseQuery()))
    return [case_id for case_id in case_ids if case_id not in there]


def _missing_words(lost: list[CaseId]) -> Iterator[str]:
    verb = "is" if len(lost) == 1 else "are"
    yield f"{named(lost)} {verb} not in the newer snapshot, so it cannot be adopted."


def named(case_ids: list[CaseId]) -> str:
    """Case ids in a sentence: all of a few, else how many there are."""
    if len(case_ids) > _NAMED:
        return f"{len(case_ids):,} cases"
    return f"{'Case' if len(case_ids) == 1 else 'Cases'} {', '.join(case_ids)}"


def _changed_facts(
    desk: Desk, scene: Scene, case: ReviewCase, files: tuple[CaseFile, CaseFile]
) -> Iterator[ChangedFact]:
    """The prefilled facts that two snapshots have differently, with what was answered."""
    if not scene.is_snapshot:
        return
    with desk.store.read() as work:
        ruleset = law_kept.law_in(work, desk.library, scene.review).governing
        then, now = (CaseFacts(each, scene.review.period, case, ruleset) for each in files)
        forms = casework.forms_of(desk, work, scene.review, case)
        context = Context(scene.review.period.last, now)
        sittings = Sittings(case.review_id, case.case_id, forms, context)
        sittings.catch_up(work)
        for form_id, reached in sittings.states().items():
            given = sittings.answers(form_id)
            for question in (s.question for s in reached.statuses if not s.asked_in):
                before, after = then.get(question.fact, ""), now.get(question.fact, "")
                if question.fact and before != after:
                    answer = given.get(question.name)
                    said = answer.value if answer else ""
                    yield ChangedFact(
                        case.case_id, question.name, question.fact, before, after, said
                    )


def _told(scene: Scene, comparison: Comparison) -> WhatWouldChange:
    return WhatWouldChange(
        review_id=scene.review.review_id,
        change=scene.change,
        looked_at=comparison.looked_at,
        shifts=comparison.shifts(),
        cases=tuple(comparison.cases),
        criteria=scene.review.criteria,
        notes=tuple(_notes(scene, comparison)),
        changed=len(comparison.changed_cases),
    )


def _notes(scene: Scene, comparison: Comparison) -> Iterator[str]:
    if not scene.cases:
        yield "No case of this review is opened yet; look at the whole caseload."
    verdicts = sum(tally["changed"] for tally in comparison.tallies.values())
    if verdicts > MOST_CASES:
        yield f"{verdicts:,} verdicts would differ; the first {MOST_CASES:,} are listed."
    if comparison.moved_days:
        yield f"{comparison.moved_days:,} due days would move without changing a verdict."
    for label in scene.after.dropped:
        yield f"The choice {label} has no place in the newer ruleset and would be let go."
    if scene.has_plan:
        yield "Universes, plan and draw stay as they were made, whatever is adopted."
    released = [c.case_id for c in scene.cases if c.state is CaseState.RELEASED]
    if released:
        yield (
            f"{len(released):,} of {len(scene.cases):,} opened cases are released; their findings "
            "stay as they are."
        )


def with_answers(desk: Desk, scene: Scene, seen: WhatWouldChange) -> WhatWouldChange:
    """The same with what reviewers said of each changed criterion, and what is released."""
    known = _Answered(desk, scene.review, {case.case_id: case for case in scene.cases})
    return replace(seen, cases=tuple(map(known.of, seen.cases)))


class _Answered:
    """What was said of the opened cases; each is looked up once, when it is asked for."""

    def __init__(self, desk: Desk, review: Review, cases: Mapping[CaseId, ReviewCase]) -> None:
        self._desk = desk
        self._review = review
        self._cases = cases
        self._said: dict[CaseId, Mapping[str, str]] = {}
        with desk.store.read() as work:
            found = work.findings.all(review.review_id)
        self._found = {(f.case_id, f.ruleset, str(f.criterion)): f.rule_outcome for f in found}

    def of(self, changed: ChangedCase) -> ChangedCase:
        """The changed case with its answer."""
        case = self._cases.get(changed.case_id)
        if case is None:
            return changed
        told = self._found.get((changed.case_id, changed.ruleset, changed.subject), "")
        told = told or self._answers(case).get(changed.subject, "")
        return replace(
            changed,
            answered=RuleOutcome(told) if told else None,
            is_released=case.state is CaseState.RELEASED,
        )

    def _answers(self, case: ReviewCase) -> Mapping[str, str]:
        if case.case_id not in self._said:
            self._said[case.case_id] = self._looked_up(case) if case.answered else {}
        return self._said[case.case_id]

    def _looked_up(self, case: ReviewCase) -> Mapping[str, str]:
        work_on = casework.open_case(
            self._desk, self._review.review_id, case.case_id, with_suggestions=False
        )
        return {
            str(criterion): str(outcome or "")
            for sheet in work_on.sheets
            for criterion, outcome in sheet.state.outcomes.items()
        }


def without_answers(seen: WhatWouldChange) -> WhatWouldChange:
    """The same for somebody who may not see what reviewers said."""
    cases = tuple(replace(each, answered=None) for each in seen.cases)
    facts = tuple(replace(each, answered="") for each in seen.facts)
    return replace(seen, cases=cases, facts=facts)
