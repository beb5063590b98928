"""Questions that several forms of a case share: answered once, read by every form that asks them.

An answer is stored in one form and stays one event there; the others are given it whenever their
answers are read. Knows forms, answers and states; reads and writes no store.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Form, FormState, Question, QuestionState, QuestionStatus, walk
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.services.undo import Place

Given = Mapping[FormId, Mapping[QuestionId, Answer]]
"""The answers of each form."""


class SharedQuestions:
    """Which questions of a case's forms are one and the same, in the order the forms are asked."""

    def __init__(self, forms: Iterable[Form]) -> None:
        asked = tuple(forms)
        self._titles = {form.form_id: form.title for form in asked}
        self._questions: dict[Place, Question] = {}
        found: dict[str, list[Place]] = {}
        for form in asked:
            for question in walk(form.questions):
                if question.shared:
                    place = (form.form_id, question.name)
                    found.setdefault(question.shared, []).append(place)
                    self._questions[place] = question
        self._groups = [tuple(places) for places in found.values() if len(places) > 1]
        self._group_of = {place: group for group in self._groups for place in group}

    def places(self, place: Place) -> tuple[Place, ...]:
        """Every place that asks the question of this one, itself included."""
        return self._group_of.get(place, (place,))

    # Answers

    def read(self, own: Given) -> dict[FormId, dict[QuestionId, Answer]]:
        """Each form's answers: its own, and what it reads of another.

        A form's own answer holds; where it has none, the first of the others' does.
        """
        told = {form_id: dict(answers) for form_id, answers in own.items()}
        for group in self._groups:
            for form_id, name in group:
                answer = self.answer(own, (form_id, name))
                if answer is not None:
                    told[form_id][name] = answer
        return told

    def answer(self, own: Given, place: Place) -> Answer | None:
        """The answer at one place: its own, else what it reads; None if nobody ever gave one."""
        mine = _at(own, place)
        if _says(mine):
            return mine
        given = next((found for each in self.places(place) if _says(found := _at(own, each))), None)
        return replace(given, question=place[1]) if given else mine

    def home(self, own: Given, place: Place, frozen: Collection[Place]) -> Place:
        """Where an answer given at this place is stored: where there is one, else the first form.

        A place that a finding rests on takes no more.
        """
        free = [each for each in self.places(place) if each not in frozen]
        holding = [each for each in free if _says(_at(own, each))]
        return (holding or free or [place])[0]

    def beside(
        self, own: Given, home: Place, answer: Answer, frozen: Collection[Place]
    ) -> tuple[Place, ...]:
        """The other places whose own answers say something else, so that one answer may hold."""
        return tuple(
            each
            for each in self.places(home)
            if each not in {home, *frozen}
            and _says(found := _at(own, each))
            and _essence(found) != _essence(answer)
        )

    def differing(
        self, own: Given, states: Mapping[FormId, FormState], frozen: Collection[Place]
    ) -> tuple[str, ...]:
        """A sentence for each question that forms, each answered by itself, answered differently.

        What nobody is asked now, or can change no more, is passed over.
        """
        return tuple(self._differing(own, states, frozen))

    def _differing(
        self, own: Given, states: Mapping[FormId, FormState], frozen: Collection[Place]
    ) -> Iterator[str]:
        for group in self._groups:
            said = [
                (place, found)
                for place in group
                if (found := _at(own, place)) and _says(found) and _is_asked(states, place)
            ]
            apart = len({_essence(found) for _, found in said}) > 1
            if apart and not all(place in frozen for place, _ in said):
                yield self._told(said)

    def _told(self, said: list[tuple[Place, Answer]]) -> str:
        question = self._questions[said[0][0]]
        each = ", ".join(
            f"{_words(self._questions[place], found)} in {self._titles[place[0]]}"
            for place, found in said
        )
        label = question.label.get("en", question.name)
        return f"{label} is answered differently: {each}. Change the one that is wrong."

    # States

    def once(self, states: Mapping[FormId, FormState]) -> dict[FormId, FormState]:
        """The states with each shared question asked in one form: the first it is relevant in.

        A later form asks it again only while something is missing there that is not missing in
        the first, or while the two are answered differently. A state that keeps all its questions
        stays the same object.
        """
        asked_in: dict[FormId, dict[QuestionId, FormId]] = {}
        for group in self._groups:
            first: tuple[FormId, QuestionStatus] | None = None
            for form_id, name in group:
                status = _status(states, (form_id, name))
                if status is None or status.state is QuestionState.NOT_RELEVANT:
                    continue
                if first is None:
                    first = (form_id, status)
                elif _asks_no_more(status, first[1]):
                    asked_in.setdefault(form_id, {})[name] = first[0]
        return {
            form_id: _marked(state, asked_in[form_id]) if form_id in asked_in else state
            for form_id, state in states.items()
        }

    def shown_at(self, states: Mapping[FormId, FormState], place: Place) -> Place:
        """Where a question is asked now: here, or in the form that asks it for this one too."""
        shown = (each for each in self.places(place) if _is_shown(states, each))
        return place if _is_shown(states, place) else next(shown, place)

    def frozen(
        self, own: Given, states: Mapping[FormId, FormState], settled: Collection[Place]
    ) -> frozenset[Place]:
        """These places and those whose answer is theirs: a finding rests on it as well.

        A form that answered for itself keeps its own; one in which a settled form never asked the
        question is free to be answered.
        """
        found = set(settled)
        for group in self._groups:
            if any(each in settled and _is_asked(states, each) for each in group):
                found |= {each for each in group if not _says(_at(own, each))}
        return frozenset(found)


def _at(own: Given, place: Place) -> Answer | None:
    return own.get(place[0], {}).get(place[1])


def _says(answer: Answer | None) -> bool:
    if answer is None:
        return False
    return bool(answer.value or answer.na_reason or answer.comment or answer.evidence)


def _essence(answer: Answer | None) -> tuple[str, str]:
    return (answer.value, answer.na_reason) if answer else ("", "")


def _status(states: Mapping[FormId, FormState], place: Place) -> QuestionStatus | None:
    state = states.get(place[0])
    found = state.statuses if state else ()
    return next((each for each in found if each.question.name == place[1]), None)


def _is_asked(states: Mapping[FormId, FormState], place: Place) -> bool:
    status = _status(states, place)
    return status is not None and status.state is not QuestionState.NOT_RELEVANT


def _is_shown(states: Mapping[FormId, FormState], place: Place) -> bool:
    status = _status(states, place)
    return _is_asked(states, place) and status is not None and not status.asked_in


def _asks_no_more(status: QuestionStatus, first: QuestionStatus) -> bool:
    return status.value == first.value and set(status.missing) <= set(first.missing)


def _marked(state: FormState, asked_in: Mapping[QuestionId, FormId]) -> FormState:
    """The state with questions that another form asks: nothing is missing of them here."""
    statuses = tuple(
        replace(each, asked_in=asked_in[each.question.name], is_required=False, missing=())
        if each.question.name in asked_in
        else each
        for each in state.statuses
    )
    return replace(state, statuses=statuses)


def _words(question: Question, answer: Answer) -> str:
    labels = {choice.name: choice.label.get("en", choice.name) for choice in question.choices}
    return labels.get(answer.value, answer.value) or answer.na_reason or "nothing"
