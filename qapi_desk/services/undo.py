"""Which answers of a case can be taken back and given again, read from its stored events alone.

Nothing is kept beside the events: whoever replays them comes to the same two piles, today or after
a restart. It writes nothing and knows no store.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.forms import Question, template_of
from qapi_desk.domain.ids import FormId, PersonId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm

Place = tuple[FormId, QuestionId]
_LONGEST_LABEL_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Steps:
    """In words what taking back and giving again would do now; empty when there is nothing."""

    undo: str = ""
    redo: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer to take back or to give again: the event itself and what it takes the place of."""

    event: AnswerEvent
    before: Answer
    how: How

    @property
    def answer(self) -> Answer:
        """The answer as it will stand once the step is taken, value, reason, comment and all."""
        wanted = self.before if self.how is How.UNDONE else self.event.answer
        return replace(wanted, how=self.how)


class Trail:
    """The answers of one case in the order they were given, and those taken back since.

    A new answer ends what could be given again. An event of a question that was frozen meanwhile
    stays where it is and is passed over.
    """

    def __init__(self, events: Iterable[AnswerEvent] = ()) -> None:
        self._done: list[AnswerEvent] = []
        self._undone: list[AnswerEvent] = []
        for event in events:
            self.take(event)

    def take(self, event: AnswerEvent) -> None:
        """Follow one more event, in the order of the store."""
        if event.answer.how is How.UNDONE:
            _move(_place(event), self._done, self._undone)
        elif event.answer.how is How.REDONE:
            _move(_place(event), self._undone, self._done)
        else:
            self._done.append(event)
            self._undone.clear()

    def undo(self, person_id: PersonId, frozen: Collection[Place] = ()) -> Step | None:
        """What this person would take back now: their own last answer, never another's.

        ``frozen`` holds questions by their names in the form, for every instance of a repeat.
        """
        at = _last(self._done, frozen)
        if at is None or self._done[at].person_id != person_id:
            return None
        return Step(self._done[at], self._standing(at), How.UNDONE)

    def redo(self, person_id: PersonId, frozen: Collection[Place] = ()) -> Step | None:
        """What this person would give again now: the answer they took back last."""
        at = _last(self._undone, frozen)
        if at is None or self._undone[at].person_id != person_id:
            return None
        return Step(self._undone[at], self._standing(len(self._done), of=at), How.REDONE)

    def _standing(self, upto: int, of: int | None = None) -> Answer:
        """The answer to a question just before the event at this place of its pile."""
        event = self._done[upto] if of is None else self._undone[of]
        for earlier in reversed(self._done[:upto]):
            if _place(earlier) == _place(event):
                return earlier.answer
        return Answer(event.answer.question)


def _place(event: AnswerEvent) -> Place:
    return event.form_id, event.answer.question


def _move(place: Place, source: list[AnswerEvent], to: list[AnswerEvent]) -> None:
    for at in range(len(source) - 1, -1, -1):
        if _place(source[at]) == place:
            to.append(source.pop(at))
            return


def _last(events: list[AnswerEvent], frozen: Collection[Place]) -> int | None:
    for at in range(len(events) - 1, -1, -1):
        form_id, name = _place(events[at])
        if (form_id, template_of(name)) not in frozen:
            return at
    return None


def words(step: Step | None, forms: Mapping[FormId, CompiledForm]) -> str:
    """A step as a menu says it: ``Undo: Was service completed? = Yes``."""
    if step is None:
        return ""
    verb = "Undo" if step.how is How.UNDONE else "Redo"
    question = _question(step, forms)
    label = _short(_label(question, step.event.answer.question))
    return f"{verb}: {label}{_what(step, question)}"


def _question(step: Step, forms: Mapping[FormId, CompiledForm]) -> Question | None:
    form = forms.get(step.event.form_id)
    found = form.questions.get(template_of(step.event.answer.question)) if form else None
    return found.question if found else None


def _label(question: Question | None, name: QuestionId) -> str:
    if question is None:
        return name
    label = question.label.get("en") or next(iter(question.label.values()), name)
    repeat, _, rest = name.partition("[")
    return f"{label} ({repeat} {rest.partition(']')[0]})" if rest else label


def _short(label: str) -> str:
    text = " ".join(label.split())
    if len(text) <= _LONGEST_LABEL_CHARACTERS:
        return text
    return f"{text[: _LONGEST_LABEL_CHARACTERS - 1].rstrip()}…"


def _what(step: Step, question: Question | None) -> str:
    """What the answer changed: its value before all, else the first of what stands beside it."""
    given, before = step.event.answer, step.before
    if given.value != before.value:
        return f" = {_short(_value(given.value, question))}" if given.value else ", cleared"
    if given.na_reason != before.na_reason:
        return ", reason"
    if given.comment != before.comment:
        return ", comment"
    return ", evidence" if given.evidence != before.evidence else ""


def _value(value: str, question: Question | None) -> str:
    labels = {c.name: c.label.get("en", c.name) for c in question.choices} if question else {}
    if not labels:
        return value
    return ", ".join(labels.get(name, name) for name in value.split())
