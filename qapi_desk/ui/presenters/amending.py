"""Asking for an amendment of a released case: changed answers, what they would change, and why.

Every change is tried on the frozen answers at once; nothing is kept before it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, Question, QuestionState, QuestionType
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.services import amend, amend_words
from qapi_desk.services.amend import AmendedAnswer
from qapi_desk.services.amend_words import ChangeTold
from qapi_desk.services.casework import CaseWork
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.keeping import Asking, keep
from qapi_desk.ui.presenters.review_given import as_stored
from qapi_desk.ui.presenters.review_outline import text_of
from qapi_desk.ui.presenters.review_state import Name, ReviewState
from qapi_desk.ui.presenters.settling_amendments import EffectRow, effect_rows
from qapi_desk.ui.seat import Seat

_NOT_ASKED = {QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.GROUP}
Standing = Mapping[FormId, Mapping[QuestionId, Answer]]
Draft = Mapping[Name, Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the case's forms, and whether it is asked of the case as it stands."""

    form: Form
    question: Question
    is_asked: bool

    @property
    def name(self) -> Name:
        """The form and the question."""
        return self.form.form_id, self.question.name


@dataclass(frozen=True, slots=True)
class AmendingState:
    """What the sheet shows. ``why_not``: what the answers still lack; ``needs``: of which question.

    ``draft`` are the answers that would differ from those that stand.
    """

    case_id: CaseId | None = None
    questions: tuple[Asked, ...] = ()
    at: Name | None = None
    standing: Standing = field(default_factory=dict)
    draft: Draft = field(default_factory=dict)
    effect: tuple[EffectRow, ...] = ()
    is_tried: bool = False
    why_not: str = ""
    needs: Name | None = None
    language: str = "en"
    today: date = date.max

    @property
    def asked(self) -> Asked | None:
        """The question at hand."""
        return next((each for each in self.questions if each.name == self.at), None)

    def stood(self, name: Name) -> Answer:
        """An answer as it stands."""
        return self.standing.get(name[0], {}).get(name[1], Answer(name[1]))

    def answer(self, name: Name) -> Answer:
        """An answer as it would be."""
        return self.draft.get(name) or self.stood(name)

    @property
    def told(self) -> tuple[ChangeTold, ...]:
        """The changed answers in words."""
        forms = {each.form.form_id: each.form for each in self.questions}
        return tuple(
            amend_words.told_of(
                forms[name[0]], AmendedAnswer(name[0], self.stood(name), now), self.language
            )
            for name, now in self.draft.items()
        )

    def words(self, asked: Asked) -> str:
        """A question in the reader's language."""
        return text_of(asked.question.label, self.language) or str(asked.question.name)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the fields of the question at hand."""

    value: str
    reason: str = ""
    comment: str = ""
    evidence: str = ""


class AmendingPresenter(Presenter[AmendingState]):
    """Gathers changed answers, tries them, and sends them to a second person."""

    def __init__(self, seat: Seat, view: View[AmendingState]) -> None:
        super().__init__(seat, view, AmendingState())

    def begin(self, shown: ReviewState) -> None:
        """Read how the open case stands; a case that cannot be amended is refused in words."""
        desk, review_id, work = self.seat.desk, self.seat.review_id, shown.work
        if review_id is None or work is None:
            return
        case_id = work.case.case_id
        state = AmendingState(
            case_id=case_id,
            questions=_questions(work),
            at=shown.question,
            language=shown.language,
            today=shown.today,
        )
        self.read(
            lambda: replace(state, standing=amend.standing(desk, review_id, case_id)), self._begun
        )

    def _begun(self, state: AmendingState) -> None:
        known = [each.name for each in state.questions if each.is_asked]
        first = known[0] if known else None
        self.show(replace(state, at=state.at if state.at in known else first))

    def go_to(self, name: Name) -> None:
        """Another question is at hand."""
        if name != self.state.at:
            self.show(replace(self.state, at=name))

    def put(self, written: Written) -> None:
        """Take what stands in the fields, and try it."""
        draft = self._with(written)
        if draft == self.state.draft:
            return
        self.show(replace(self.state, draft=draft, is_tried=False, why_not="", needs=None))
        self._try()

    def take_out(self, place: int) -> None:
        """Leave one answer as it stands after all."""
        names = list(self.state.draft)
        if place >= len(names):
            return
        draft = {name: each for name, each in self.state.draft.items() if name != names[place]}
        self.show(replace(self.state, draft=draft, is_tried=False, why_not="", needs=None))
        self._try()

    def _with(self, written: Written) -> Draft:
        asked = self.state.asked
        if asked is None:
            return self.state.draft
        name, stood = asked.name, self.state.stood(asked.name)
        now = replace(
            stood,
            value=as_stored(asked.question, written.value, self.state.today),
            na_reason=written.reason,
            comment=written.comment.strip(),
            evidence=written.evidence.strip(),
            how=How.TYPED,
        )
        draft = {key: each for key, each in self.state.draft.items() if key != name}
        if replace(now, how=stood.how) != stood:
            draft[name] = now
        return draft

    def _try(self) -> None:
        draft, case_id = self.state.draft, self.state.case_id
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None or case_id is None:
            return
        if not draft:
            self.show(replace(self.state, effect=(), is_tried=False))
            return
        place = (review_id, case_id)
        self.read(lambda: _tried(desk, place, draft), self._tried)

    def _tried(self, found: AmendingState) -> None:
        if found.draft != self.state.draft:
            return  # it was changed further meanwhile
        self.show(
            replace(
                self.state,
                effect=found.effect,
                is_tried=True,
                why_not=found.why_not,
                needs=found.needs,
            )
        )

    def send(self, sheet: Asking, reason: str, evidence: str) -> None:
        """Ask for the amendment; it then waits for a supervisor."""
        desk, review_id, case_id = self.seat.desk, self.seat.review_id, self.state.case_id
        if review_id is None or case_id is None:
            return
        changed = _changed(self.state.draft)
        keep(
            self,
            sheet,
            lambda: amend.propose(
                desk, review_id, case_id, changed, reason=reason, evidence=evidence
            ),
            "The amendment is asked for; a supervisor other than you decides. It stands on the "
            "page Answering back.",
        )


def _questions(work: CaseWork) -> tuple[Asked, ...]:
    return tuple(
        Asked(sheet.form, status.question, status.state is not QuestionState.NOT_RELEVANT)
        for sheet in work.sheets
        for status in sheet.state.statuses
        if status.question.type not in _NOT_ASKED and status.asked_in is None
    )


def _changed(draft: Draft) -> amend.Changed:
    found: dict[FormId, dict[QuestionId, Answer]] = {}
    for (form_id, name), given in draft.items():
        found.setdefault(form_id, {})[name] = given
    return found


def _tried(desk: Desk, place: tuple[ReviewId, CaseId], draft: Draft) -> AmendingState:
    try:
        effect = amend.preview(desk, *place, _changed(draft))
    except Refused as refused:
        needs = refused.facts.get("needs")
        return AmendingState(
            draft=draft,
            why_not=refused.sentence,
            needs=needs if isinstance(needs, tuple) else None,
        )
    return AmendingState(draft=draft, effect=effect_rows(effect))
