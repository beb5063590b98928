"""Questions nobody could ever be asked, answers nobody could give, causes that stay hidden.

It says what the search over a form's lists found (``reach``); where that is not sure, nothing.
"""

from collections.abc import Iterator

from qapi_desk.domain.forms import Choice, Form, Question, QuestionRole, QuestionType, walk
from qapi_desk.questionnaire.messages import Wrong
from qapi_desk.questionnaire.reach import Reach
from qapi_desk.questionnaire.scopes import homes_of, readable

_FAULT = tuple[Question, str, Wrong]


def reach_faults(form: Form) -> Iterator[_FAULT]:
    """Everything of a form that no answers lead to, in reading order."""
    reach = Reach(form)
    yield from _never_asked(form.questions, reach)
    yield from _never_valid(form, reach)
    yield from _hidden_causes(form, reach)


def _never_asked(questions: tuple[Question, ...], reach: Reach) -> Iterator[_FAULT]:
    """What stands in a group that is never asked is not said again."""
    for question in questions:
        if not reach.possible(reach.asked_when(question.name), {}):
            yield question, "relevant", _unreachable(question)
        else:
            yield from _never_asked(question.children, reach)


def _never_valid(form: Form, reach: Reach) -> Iterator[_FAULT]:
    for question in walk(form.questions):
        tree = readable(question.constraint)
        if tree is None or question.type is QuestionType.SELECT_MULTIPLE:
            continue
        wanted = ((question.name, tree),)
        taken: tuple[Choice | None, ...] = question.choices or (None,)
        given = ({str(question.name): each.name} if each else {} for each in taken)
        if not any(reach.possible(wanted, each) for each in given):
            yield question, "constraint", _invalid(question)


def _hidden_causes(form: Form, reach: Reach) -> Iterator[_FAULT]:
    """Answers that are not met while every cause of their criterion stays hidden."""
    homes, questions = homes_of(form), walk(form.questions)
    for answer in questions:
        if answer.role is not QuestionRole.ANSWER or answer.type is not QuestionType.SELECT_ONE:
            continue
        causes = [
            q
            for q in questions
            if q.role is QuestionRole.CAUSE
            and q.criterion == answer.criterion
            and homes.get(q.name) == homes.get(answer.name)
        ]
        failing = [choice for choice in answer.choices if choice.result == "not_met"]
        for choice in failing if causes else ():
            if not any(_is_asked(cause, answer, choice, reach) for cause in causes):
                yield causes[0], "relevant", _hidden(causes[0], answer, choice)


def _is_asked(cause: Question, answer: Question, choice: Choice, reach: Reach) -> bool:
    wanted = (*reach.asked_when(answer.name), *reach.asked_when(cause.name))
    return reach.possible(wanted, {answer.name: choice.name})


def _unreachable(question: Question) -> Wrong:
    return Wrong(
        "question.unreachable",
        f"No answers ever lead to {question.name}.",
        "Its condition, together with those of its groups, can never be true for their lists.",
        "Change the condition so that some choice fulfils it, or remove the question.",
    )


def _invalid(question: Question) -> Wrong:
    return Wrong(
        "constraint.never",
        f"No answer to {question.name} could ever be valid.",
        "Its constraint can never be true, and an invalid answer keeps a case from release.",
        "Change the constraint, or remove it.",
    )


def _hidden(cause: Question, answer: Question, choice: Choice) -> Wrong:
    return Wrong(
        "cause.unreachable",
        f"When {answer.name} is {choice.name}, {cause.name} is never asked.",
        "That choice is not met, and a corrective-action plan begins with causes.",
        f"Let its condition be true for ${{{answer.name}}} = '{choice.name}'.",
    )
