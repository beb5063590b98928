"""Whether every judgement reaches a finding: criteria, their outcome calculations, their causes.

It looks at roles and criteria only.
"""

from collections.abc import Iterator

from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType, walk
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.questionnaire.endings import endings
from qapi_desk.questionnaire.messages import Wrong, nearest

_WORDS = tuple(word.value for word in RuleOutcome)
_FAULT = tuple[Question, str, Wrong]


def outcome_faults(form: Form) -> Iterator[_FAULT]:
    """Criteria that are judged and never decided, or decided twice, or in words nobody counts."""
    questions = walk(form.questions)
    answers = [q for q in questions if q.role is QuestionRole.ANSWER and q.criterion]
    outcomes = [q for q in questions if q.role is QuestionRole.OUTCOME]
    causes = {q.criterion for q in questions if q.role is QuestionRole.CAUSE}
    decided = {q.criterion for q in outcomes}
    yield from _undecided(answers, decided)
    yield from _without_cause(answers, causes)
    yield from _decided_twice(outcomes)
    by_name = {str(q.name): q for q in questions}
    for outcome in outcomes:
        yield from _words_of(outcome, by_name)


def _undecided(answers: list[Question], decided: set[CriterionId | None]) -> Iterator[_FAULT]:
    for question in _first_of_each(answers):
        if question.criterion not in decided:
            yield (
                question,
                "criterion",
                Wrong(
                    "criterion.no_outcome",
                    f"Nothing gives the outcome of {question.criterion}.",
                    "Its answers would never reach a finding.",
                    "Add a calculate row with the role outcome and this criterion.",
                ),
            )


def unanswered_faults(form: Form) -> Iterator[_FAULT]:
    """Criteria with an outcome that no question judges."""
    questions = walk(form.questions)
    outcomes = [q for q in questions if q.role is QuestionRole.OUTCOME]
    answered = {q.criterion for q in questions if q.role is QuestionRole.ANSWER}
    for question in _first_of_each(outcomes):
        if question.criterion and question.criterion not in answered:
            yield (
                question,
                "criterion",
                Wrong(
                    "criterion.no_answer",
                    f"No question judges {question.criterion}.",
                    "A finding rests on a reviewer's own answer, with its cause and evidence.",
                    "Give the question that decides it the role answer and this criterion.",
                ),
            )


def _without_cause(answers: list[Question], causes: set[CriterionId | None]) -> Iterator[_FAULT]:
    failing = [q for q in answers if any(c.result == "not_met" for c in q.choices)]
    for question in _first_of_each(failing):
        if question.criterion not in causes:
            yield (
                question,
                "role",
                Wrong(
                    "cause.missing",
                    f"{question.criterion} can be not met, and no question asks why.",
                    "A corrective-action plan begins with causes.",
                    "Add a question with the role cause and this criterion.",
                ),
            )


def _first_of_each(questions: list[Question]) -> list[Question]:
    firsts: dict[object, Question] = {}
    for question in questions:
        firsts.setdefault(question.criterion, question)
    return list(firsts.values())


def _decided_twice(outcomes: list[Question]) -> Iterator[_FAULT]:
    firsts = _first_of_each(outcomes)
    for question in outcomes:
        if question not in firsts:
            yield (
                question,
                "criterion",
                Wrong(
                    "outcome.twice",
                    f"{question.criterion} already has an outcome.",
                    "A case can count only once for a criterion.",
                    "Join the two calculations.",
                ),
            )


def _words_of(outcome: Question, by_name: dict[str, Question]) -> Iterator[_FAULT]:
    if outcome.type is not QuestionType.CALCULATE:
        what = f"{outcome.name} is asked, not calculated."
        why = "An outcome follows from the answers."
        fix = "Make it a calculate row."
        yield outcome, "type", Wrong("outcome.asked", what, why, fix)
        return
    for word in endings(outcome.name, by_name):
        if word is None:
            fix = "Use if(), coalesce(), texts, and other calculate rows made of them."
            what = f"{outcome.name} can give something that is not an outcome word."
        elif word and word not in _WORDS:
            fix = nearest(word.upper(), _WORDS)
            what = f"{outcome.name} gives {word}, which is no outcome."
        else:
            continue
        wrong = Wrong("outcome.word", what, "No ruleset could count it.", fix)
        yield outcome, "calculation", wrong
