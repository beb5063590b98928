"""Releasing a case: its answers freeze and become findings, one per criterion and ruleset."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.forms import FormState, Question, QuestionRole
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    QuestionId,
    ReviewId,
    RuleId,
    SnapshotId,
    WorkerId,
)
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import next_ranks, replace, reviews, snapshots
from qapi_desk.services.answer import Bench, lay_out, progress_of
from qapi_desk.services.casework import CaseWork, FormSheet, Suggestion, open_case, settled_in
from qapi_desk.services.census import Judge
from qapi_desk.services.finding_days import days_late, due_by
from qapi_desk.services.sittings import answers_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


def release(
    desk: Desk, review_id: ReviewId, case_id: CaseId, *, with_suggestions: bool = True
) -> Changes:
    """Freeze a case's answers and enter its findings. The case's reviewer only.

    The findings, the freezing and the opening of the next ranks are one transaction: either all
    of it happened or none. Suggestions are only noted beside a finding; nothing rests on them.

    Raises:
        Refused: ``release.incomplete`` naming what is missing; ``release.differing`` naming
            shared questions that were answered differently; ``release.not_yours``;
            ``release.done``; ``release.no_outcome``; ``release.moved``; ``snapshot.changed``;
            ``release.unconfirmed`` for an exclusion that no second person confirmed.
    """
    work_on = open_case(desk, review_id, case_id, with_suggestions=with_suggestions)
    if work_on.case.state is CaseState.RELEASED:
        raise Refused("release.done", f"Case {case_id} is released already.")
    if work_on.case.reviewer != desk.person.person_id:
        raise Refused("release.not_yours", f"Case {case_id} is released by its own reviewer.")
    snapshots.must_be_verified(desk, work_on.review.snapshot_id, Silent())
    _must_be_complete(work_on.sheets)
    if work_on.differing:
        raise Refused("release.differing", f"Not yet: {' '.join(work_on.differing)}")
    _must_be_judged(work_on)
    maker = _Maker(
        desk=desk,
        bench=lay_out(desk, review_id, case_id),
        sheets=work_on.sheets,
        suggestions=work_on.suggestions,
        unit=_unit(desk, work_on.case, work_on.review.snapshot_id),
        at=desk.clock.now(),
    )
    opened = _enter(desk, review_id, maker)
    changes = Changes.of((Kind.CASE, case_id), (Kind.FINDING, case_id))
    return Changes(changes.touched | opened.touched)


def _must_be_complete(sheets: Iterable[FormSheet]) -> None:
    missing = [
        f"{status.question.label.get('en', status.question.name)} ({_words(status.missing)})"
        for sheet in sheets
        for status in sheet.state.unanswered
    ]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise Refused(
            "release.incomplete",
            f"Not yet: {'; '.join(missing[:3])}{more}.",
            missing=len(missing),
        )


def _words(missing: Iterable[str]) -> str:
    told = {"value": "not answered", "reason": "without its reason"}
    return ", ".join(told.get(word, f"without {word}") for word in missing)


def _must_be_judged(work_on: CaseWork) -> None:
    """A criterion without an outcome would silently leave the rate."""
    told = {c: word for sheet in work_on.sheets for c, word in sheet.state.outcomes.items()}
    silent = [criterion for criterion in work_on.case.criteria if not told.get(criterion)]
    if silent:
        raise Refused(
            "release.no_outcome",
            f"The answers give no outcome for {', '.join(silent)}; look through them once more.",
        )


def _unit(desk: Desk, case: ReviewCase, snapshot_id: SnapshotId) -> str:
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.worker_units().get(WorkerId(case.worker_id), "")


def _enter(desk: Desk, review_id: ReviewId, maker: "_Maker") -> Changes:
    case = maker.bench.case
    with desk.store.write() as work:
        _must_be_as_read(work, maker.bench.review, case, maker.sheets)
        _must_be_confirmed(desk, work, maker)
        settled = settled_in(work, case)
        findings = [f for f in maker.findings() if f.criterion not in settled]
        for finding in findings:
            work.findings.add(review_id, finding)
        for correction in maker.corrections():
            work.corrections.add(review_id, correction)
        answered, required = progress_of(tuple(sheet.state for sheet in maker.sheets))
        work.cases.set_state(
            review_id, case.case_id, CaseState.RELEASED, answered, required, released_at=maker.at
        )
        work.history.append(
            desk.happening(
                "case.released",
                f"{review_id}/{case.case_id}",
                outcomes={f"{f.ruleset}:{f.criterion}": str(f.outcome) for f in findings},
            )
        )
        return next_ranks.open_next_in(desk, work, maker.bench.review)


def _must_be_confirmed(desk: Desk, work: Work, maker: "_Maker") -> None:
    """An exclusion gives the case's place away, so it takes a second person (``replace``)."""
    case = maker.bench.case
    open_criteria = set(case.criteria) - settled_in(work, case)
    states = (sheet.state for sheet in maker.sheets)
    given = replace.codes_given(desk.library, states, open_criteria)
    asked = replace.request_in(work, case.review_id, case.case_id)
    replace.must_be_confirmed(asked, case.case_id, given, desk.person.person_id)


def _must_be_as_read(
    work: Work, review: Review, case: ReviewCase, sheets: tuple[FormSheet, ...]
) -> None:
    """What is frozen must be what was judged: nothing may have moved since it was read."""
    forms = [sheet.form for sheet in sheets]
    is_same = (
        work.cases.get(case.review_id, case.case_id) == case
        and reviews.review_in(work, review.review_id) == review
        and answers_in(work, case.review_id, case.case_id, forms)
        == {sheet.form.form_id: sheet.answers for sheet in sheets}
    )
    if not is_same:
        raise Refused(
            "release.moved",
            f"Case {case.case_id} was changed while it was being released; look at it again.",
        )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes a case's findings from its answered forms."""

    desk: Desk
    bench: Bench
    sheets: tuple[FormSheet, ...]
    suggestions: tuple[Suggestion, ...]
    unit: str
    at: datetime

    def findings(self) -> Iterable[Finding]:
        """One per criterion of the case and ruleset of the review."""
        for judge in reviews.judges(self.desk, self.bench.review):
            for sheet in self.sheets:
                for criterion in sheet.state.outcomes:
                    if criterion in self.bench.case.criteria:
                        yield self._finding(judge, sheet, criterion)

    def _finding(self, judge: Judge, sheet: FormSheet, criterion: CriterionId) -> Finding:
        ruleset = judge.ruleset
        told = RuleOutcome(sheet.state.outcomes[criterion])
        own = _OwnWords.of(sheet, criterion)
        judges = reviews.judges(self.desk, self.bench.review)
        due = due_by(judge, judges, criterion, own.rule, own.trigger)
        suggested = self._suggested(ruleset, criterion)
        case = self.bench.case
        return Finding(
            case_id=case.case_id,
            criterion=criterion,
            ruleset=ruleset.ruleset_id,
            rank=case.rank,
            outcome=ruleset.counting(criterion, told),
            rule_outcome=str(told),
            deciding_rule=own.rule,
            trigger=own.trigger,
            due=due.isoformat() if due else "",
            done=own.done,
            days_late=days_late(due, own.done),
            cause=own.cause,
            comment=own.comment,
            evidence=own.evidence,
            na_reason=own.reasons.get(told, ""),
            suggested=suggested.outcome if suggested else None,
            reviewer=self.desk.person.person_id,
            released_at=self.at,
            office_code=case.office_code,
            worker_id=case.worker_id,
            unit_code=self.unit,
        )

    def _suggested(self, ruleset: Ruleset, criterion: CriterionId) -> Suggestion | None:
        for suggestion in self.suggestions:
            if (suggestion.ruleset, suggestion.criterion) == (ruleset.ruleset_id, criterion):
                return suggestion
        return None

    def corrections(self) -> Iterable[Correction]:
        """Confirmed values that differ from the snapshot: each a data finding of its own.

        Those of an earlier release of the case stand already.
        """
        for sheet in self.sheets:
            facts = {s.question.name: s.question.fact for s in sheet.state.statuses}
            for answer in sheet.answers.values():
                if answer.question not in sheet.frozen and _is_correction(answer, sheet.state):
                    yield Correction(
                        self.bench.case.case_id,
                        answer.question,
                        facts.get(answer.question, ""),
                        answer.snapshot_value or "",
                        answer.value,
                    )


def _is_correction(answer: Answer, state: FormState) -> bool:
    is_shown = any(
        s.question.name == answer.question and s.state != "not_relevant" and not s.asked_in
        for s in state.statuses
    )
    is_given = bool(answer.value or answer.na_reason)
    differs = answer.snapshot_value is not None and answer.value != answer.snapshot_value
    return is_shown and is_given and differs


@dataclass(frozen=True, slots=True)
class _OwnWords:
    """What the reviewer's answers say of one criterion, gathered by the questions' roles."""

    rule: RuleId | None
    trigger: str
    done: str
    cause: str
    comment: str
    evidence: str
    reasons: Mapping[RuleOutcome, str]
    """Why it does not apply, or cannot be determined, by the codes of the form."""

    @classmethod
    def of(cls, sheet: FormSheet, criterion: CriterionId) -> "_OwnWords":
        """Gathered from the relevant questions of the criterion."""
        questions = [
            s.question
            for s in sheet.state.statuses
            if s.question.criterion == criterion and s.state != "not_relevant"
        ]
        answers = [sheet.answers[q.name] for q in questions if q.name in sheet.answers]
        started = _last_given(questions, sheet.answers, QuestionRole.TRIGGER_DATE)
        rule = started.rule if started else None
        # the done date of the clock that was started, not of another step of the criterion
        timed = [q for q in questions if rule is None or q.rule in {rule, None}]
        return cls(
            rule=rule,
            trigger=_last(questions, sheet.answers, QuestionRole.TRIGGER_DATE),
            done=_last(timed, sheet.answers, QuestionRole.DONE_DATE),
            cause=_last(questions, sheet.answers, QuestionRole.CAUSE),
            comment=_joined(a.comment for a in answers)
            or _last(questions, sheet.answers, QuestionRole.COMMENT),
            evidence=_joined(a.evidence for a in answers)
            or _last(questions, sheet.answers, QuestionRole.EVIDENCE),
            reasons={
                told: _joined(_codes(questions, sheet.answers, result))
                for told, result in _REASONED.items()
            },
        )


_REASONED = {RuleOutcome.NOT_APPLICABLE: "na", RuleOutcome.UNDETERMINED: "undetermined"}
"""Outcomes that have coded reasons, and the result of the choices that lead to them."""


def _codes(
    questions: Iterable[Question], answers: Mapping[QuestionId, Answer], result: str
) -> Iterator[str]:
    """The coded reason of each answer with that result: its own, else the choice's name."""
    for question in questions:
        given = answers.get(question.name, Answer(question.name))
        chosen = [c.name for c in question.choices if (c.name, c.result) == (given.value, result)]
        if chosen:
            yield given.na_reason or chosen[0]
        elif result == "na" and question.choices and not given.value:
            yield given.na_reason  # marked as not applicable without a choice


def _last(
    questions: Iterable[Question], answers: Mapping[QuestionId, Answer], role: QuestionRole
) -> str:
    question = _last_given(questions, answers, role)
    return answers[question.name].value if question else ""


def _last_given(
    questions: Iterable[Question], answers: Mapping[QuestionId, Answer], role: QuestionRole
) -> Question | None:
    found: Question | None = None
    for question in questions:
        given = answers.get(question.name)
        if question.role is role and given is not None and given.value:
            found = question
    return found


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
