"""The forms of one case as they stand, kept between two answers of a sitting.

What is kept is only a shortcut: each time the store is asked whether anything was recorded since,
and if so everything is read again. It writes nothing.
"""

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.forms import FormState, QuestionStatus
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting
from qapi_desk.services.undo import Trail
from qapi_desk.store.work import Work


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
        self._answers: dict[FormId, dict[QuestionId, Answer]] = {}
        self._sittings: dict[FormId, Sitting] = {}
        self._states: dict[FormId, FormState] = {}
        self._upto: int | None = None
        self.trail = Trail()
        """The answers in the order they were given, for taking back and giving again."""

    def catch_up(self, work: Work) -> None:
        """Read everything again when the store holds another last answer than was seen here."""
        last = work.answers.last(*self._case)
        if last == self._upto:
            return
        self._answers = {
            compiled.form.form_id: work.answers.current(*self._case, compiled.form.form_id)
            for compiled in self._forms
        }
        self._sittings = {
            compiled.form.form_id: Sitting(
                compiled, self._answers[compiled.form.form_id], self._context
            )
            for compiled in self._forms
        }
        self._states = {name: sitting.state() for name, sitting in self._sittings.items()}
        self.trail = Trail(work.answers.events(*self._case))
        self._upto = last

    def change(self, event: AnswerEvent, event_id: int) -> None:
        """Take an answer that was recorded as this event."""
        form_id, answer = event.form_id, event.answer
        self._answers[form_id][answer.question] = answer
        self._states[form_id] = self._sittings[form_id].change(answer)
        self.trail.take(event)
        self._upto = event_id

    def forget(self) -> None:
        """What was taken may not have been saved; read it again next time."""
        self._upto = None

    def states(self) -> dict[FormId, FormState]:
        """How each form stands."""
        return dict(self._states)

    def status(self, form_id: FormId, name: QuestionId) -> QuestionStatus | None:
        """How one question of a form stands; None when it is not there now."""
        state = self._states.get(form_id)
        found = state.statuses if state else ()
        return next((each for each in found if each.question.name == name), None)

    def answers(self, form_id: FormId) -> dict[QuestionId, Answer]:
        """The answers of a form as they stand."""
        return dict(self._answers[form_id])
