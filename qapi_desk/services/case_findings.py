"""What a case's answers come to: its findings, one a criterion and ruleset, and its data findings.

Releasing a case and amending one both ask here, so that nothing is counted in two ways. Knows no
store: whose findings they are, and whether they are kept, is its callers' business.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.forms import FormState, Question, QuestionRole
from qapi_desk.domain.ids import CriterionId, PersonId, QuestionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services.casework import FormSheet, Suggestion
from qapi_desk.services.census import Judge
from qapi_desk.services.finding_days import days_late, due_by
from qapi_desk.services.settle import Verdict


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """Makes a case's findings from its answered forms.

    ``judges`` are the review's, governing first; ``reviewer`` and ``at`` who released it, when.
    """

    case: ReviewCase
    sheets: tuple[FormSheet, ...]
    judges: tuple[Judge, ...]
    reviewer: PersonId
    at: datetime
    unit: str = ""
    suggestions: tuple[Suggestion, ...] = field(default=())

    def verdicts(self) -> dict[CriterionId, Verdict]:
        """What the answers say of each criterion of the case, before any ruleset counts it."""
        return {
            criterion: _verdict(sheet, criterion)
            for sheet in self.sheets
            for criterion in sheet.state.outcomes
            if criterion in self.case.criteria
        }

    def findings(self) -> Iterable[Finding]:
        """One per criterion of the case and ruleset of the review."""
        told = self.verdicts()
        for judge in self.judges:
            for criterion, verdict in told.items():
                yield self._finding(judge, criterion, verdict)

    def _finding(self, judge: Judge, criterion: CriterionId, verdict: Verdict) -> Finding:
        ruleset, case = judge.ruleset, self.case
        due = due_by(judge, self.judges, criterion, verdict.rule, verdict.trigger)
        suggested = self._suggested(ruleset, criterion)
        return Finding(
            case_id=case.case_id,
            criterion=criterion,
            ruleset=ruleset.ruleset_id,
            rank=case.rank,
            outcome=ruleset.counting(criterion, verdict.rule_outcome),
            rule_outcome=str(verdict.rule_outcome),
            deciding_rule=verdict.rule,
            trigger=verdict.trigger,
            due=due.isoformat() if due else "",
            done=verdict.done,
            days_late=days_late(due, verdict.done),
            cause=verdict.cause,
            comment=verdict.comment,
            evidence=verdict.evidence,
            na_reason=verdict.na_reason,
            suggested=suggested.outcome if suggested else None,
            reviewer=self.reviewer,
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
                        self.case.case_id,
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


def _verdict(sheet: FormSheet, criterion: CriterionId) -> Verdict:
    """What the answers say of one criterion, gathered by the roles of its relevant questions."""
    told = RuleOutcome(sheet.state.outcomes[criterion])
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
    return Verdict(
        told,
        rule=rule,
        trigger=_last(questions, sheet.answers, QuestionRole.TRIGGER_DATE),
        done=_last(timed, sheet.answers, QuestionRole.DONE_DATE),
        cause=_last(questions, sheet.answers, QuestionRole.CAUSE),
        comment=_joined(a.comment for a in answers)
        or _last(questions, sheet.answers, QuestionRole.COMMENT),
        evidence=_joined(a.evidence for a in answers)
        or _last(questions, sheet.answers, QuestionRole.EVIDENCE),
        na_reason=_reason(questions, sheet.answers, told),
    )


def _reason(
    questions: Iterable[Question], answers: Mapping[QuestionId, Answer], told: RuleOutcome
) -> str:
    """Why it does not apply, or cannot be determined, by the codes of the form."""
    result = _REASONED.get(told)
    return _joined(_codes(questions, answers, result)) if result else ""


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
