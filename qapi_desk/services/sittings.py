"""The forms of one case as they stand, kept between two answers of a sitting.

What is kept is only a shortcut: each time the store is asked whether anything was recorded since,
and if so everything is read again. It writes nothing. A question that several forms share is read
here by all of them (``shared_answers``).
"""

from collections.abc import Iterable

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.forms import Form, FormState, QuestionStatus, walk
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting
from qapi_desk.services.shared_answers import SharedQuestions
from qapi_desk.services.undo import Place, Trail
from qapi_desk.store.work import Work

Own = dict[FormId, dict[QuestionId, Answer]]


def frozen_questions(form: Form, settled: frozenset[CriterionId]) -> frozenset[QuestionId]:
    """The questions that findings rest on: their criterion's, and those asked for the whole form.

    A case that is released and opened again for another criterion is answered for that one only.
    """
    if settled.isdisjoint(form.criteria):
        return frozenset()
    return frozenset(
        question.name
        for question in walk(form.questions)
        if question.criterion is None or question.criterion in settled
    )


def answers_in(work: Work, review_id: ReviewId, case_id: CaseId, forms: Iterable[Form]) -> Own:
    """Each form's answers as they stand, with what it reads of another form of the case."""
    asked = tuple(forms)
    return SharedQuestions(asked).read(_stored(work, review_id, case_id, asked))


def _stored(work: Work, review_id: ReviewId, case_id: CaseId, forms: Iterable[Form]) -> Own:
    return {form.form_id: work.answers.current(review_id, case_id, form.form_id) for form in forms}


class Sittings:
    """Every form of one case, worked out once; then an answer works out what depends on it."""

    def __init__(
        self,
        review_id: ReviewId,
        case_id: CaseId,
        forms: tuple[CompiledForm, ...],
        context: Context,
    ) -> None:
        self._case = (review_id, case_id)
        self._forms = forms
        self._context = context
        self._shared = SharedQuestions(compiled.form for compiled in forms)
        self._own: Own = {}
        self._answers: Own = {}
        self._sittings: dict[FormId, Sitting] = {}
        self._alone: dict[FormId, FormState] = {}
        """How each form stands by itself, shared questions asked in each."""
        self._states: dict[FormId, FormState] = {}
        self._upto: int | None = None
        self.trail = Trail()
        """The answers in the order they were given, for taking back and giving again."""

    def catch_up(self, work: Work) -> None:
        """Read everything again when the store holds another last answer than was seen here."""
        last = work.answers.last(*self._case)
        if last == self._upto:
            return
        self._own = _stored(work, *self._case, (compiled.form for compiled in self._forms))
        self._answers = self._shared.read(self._own)
        self._sittings = {
            compiled.form.form_id: Sitting(
                compiled, self._answers[compiled.form.form_id], self._context
            )
            for compiled in self._forms
        }
        self._alone = {name: sitting.state() for name, sitting in self._sittings.items()}
        self._states = self._shared.once(self._alone)
        self.trail = Trail(work.answers.events(*self._case))
        self._upto = last

    def change(self, event: AnswerEvent, event_id: int) -> None:
        """Take an answer that was recorded as this event; every form that reads it follows."""
        place = (event.form_id, event.answer.question)
        self._own[event.form_id][event.answer.question] = event.answer
        changed = set()
        for form_id, name in self._shared.places(place):
            answer = self._shared.answer(self._own, (form_id, name)) or Answer(name)
            if answer != self._answers[form_id].get(name, Answer(name)) or form_id == place[0]:
                self._answers[form_id][name] = answer
                self._alone[form_id] = self._sittings[form_id].change(answer)
                changed.add(form_id)
        self._mark(changed)
        self.trail.take(event)
        self._upto = event_id

    def _mark(self, changed: set[FormId]) -> None:
        """Say anew which form asks what; a form that stays as it was stays the same object."""
        for form_id, state in self._shared.once(self._alone).items():
            if form_id in changed or state != self._states[form_id]:
                self._states[form_id] = state

    def foresee(self, state: FormState) -> FormState:
        """One form's state as it may become, with what the others ask for it left to them."""
        return self._shared.once({**self._alone, state.form_id: state})[state.form_id]

    def forget(self) -> None:
        """What was taken may not have been saved; read it again next time."""
        self._upto = None

    def states(self) -> dict[FormId, FormState]:
        """How each form stands; a shared question is asked in one of them."""
        return dict(self._states)

    def status(self, form_id: FormId, name: QuestionId) -> QuestionStatus | None:
        """How one question of a form stands; None when it is not there now."""
        state = self._states.get(form_id)
        found = state.statuses if state else ()
        return next((each for each in found if each.question.name == name), None)

    def answers(self, form_id: FormId) -> dict[QuestionId, Answer]:
        """The answers of a form as they stand, with what it reads of the others."""
        return dict(self._answers[form_id])

    # Shared questions

    def home(self, place: Place, frozen: frozenset[Place]) -> Place:
        """Where an answer given at this place is stored."""
        return self._shared.home(self._own, place, frozen)

    def beside(self, home: Place, answer: Answer, frozen: frozenset[Place]) -> tuple[Place, ...]:
        """Where other forms' own answers stand that would contradict one stored at its home."""
        return self._shared.beside(self._own, home, answer, frozen)

    def shown_at(self, place: Place) -> Place:
        """Where a question is asked now."""
        return self._shared.shown_at(self._states, place)

    def differing(self, settled: frozenset[CriterionId]) -> tuple[str, ...]:
        """A sentence for each shared question that forms answered differently."""
        return self._shared.differing(self._own, self._states, self.frozen(settled))

    def frozen(self, settled: frozenset[CriterionId]) -> frozenset[Place]:
        """The questions that a finding rests on already, by their names in the form."""
        if not settled:  # each answer asks, and hardly a case was ever released before
            return frozenset()
        resting = {
            (compiled.form.form_id, name)
            for compiled in self._forms
            for name in frozen_questions(compiled.form, settled)
        }
        return self._shared.frozen(self._own, self._states, resting)
