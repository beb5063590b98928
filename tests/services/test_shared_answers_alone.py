"""Which form keeps a shared answer, who reads it, and where it is asked: without a workspace."""

from dataclasses import replace

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Form, FormState, QuestionStatus
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import state
from qapi_desk.services.shared_answers import SharedQuestions
from qapi_desk.services.undo import Place
from tests.questionnaire.small_forms import TODAY, Cells, make_form, row

ONE, TWO, THREE = FormId("one"), FormId("two"), FormId("three")
Values = dict[FormId, dict[QuestionId, Answer]]


def form(name: FormId, **cells: str) -> Form:
    """``ours`` and, when it is, ``day``, both shared; ``gate`` lets the day be asked later."""
    survey: list[Cells] = [
        row("select_one yn", f"{name}_ours", required="yes", qapi_shared="ours"),
        row("date", f"{name}_day", required="yes", qapi_shared="day", **cells),
        row("text", "own", required="yes"),
    ]
    return replace(make_form(*survey), form_id=name, title=f"Form {name}")


FORMS = (form(ONE), form(TWO), form(THREE))
SHARED = SharedQuestions(FORMS)


def at(form_id: FormId, name: str = "ours") -> Place:
    return form_id, QuestionId(f"{form_id}_{name}")


def said(**values: str) -> Values:
    """Answers by form; ``one="yes"`` answers whether it is ours there."""
    own: Values = {ONE: {}, TWO: {}, THREE: {}}
    for name, value in values.items():
        form_id, _, rest = name.partition("_")
        place = at(FormId(form_id), rest or "ours")
        own[place[0]][place[1]] = Answer(place[1], value)
    return own


def standing(own: Values, forms: tuple[Form, ...] = FORMS) -> dict[FormId, FormState]:
    told = SharedQuestions(forms).read(own)
    return {each.form_id: state(CompiledForm(each), told[each.form_id], TODAY) for each in forms}


def status(states: dict[FormId, FormState], place: Place) -> QuestionStatus:
    return next(s for s in states[place[0]].statuses if s.question.name == place[1])


def read(own: Values) -> list[str]:
    told = SHARED.read(own)
    return [told[name].get(at(name)[1], Answer(at(name)[1], "?")).value for name in told]


def test_that_every_form_reads_what_the_first_was_answered() -> None:
    assert read(said(one="yes")) == ["yes", "yes", "yes"]


def test_that_an_earlier_form_reads_what_only_a_later_one_holds() -> None:
    assert read(said(two="no")) == ["no", "no", "no"]


def test_that_a_forms_own_answer_holds() -> None:
    assert read(said(one="yes", three="no")) == ["yes", "yes", "no"]


def test_that_a_cleared_answer_is_none() -> None:
    assert read(said(one="", two="no")) == ["no", "no", "no"]


def test_that_nothing_is_read_where_nobody_answered() -> None:
    assert SHARED.read(said()) == said()


def test_that_what_stands_beside_an_answer_is_read_with_it() -> None:
    own = said()
    own[ONE][at(ONE)[1]] = Answer(at(ONE)[1], "no", comment="Opened twice.", evidence="document 1")
    assert SHARED.read(own)[TWO][at(TWO)[1]] == replace(own[ONE][at(ONE)[1]], question=at(TWO)[1])


def test_that_a_question_without_a_key_is_each_forms_own() -> None:
    assert SHARED.places((ONE, QuestionId("own"))) == ((ONE, QuestionId("own")),)


def test_that_a_key_of_one_form_alone_shares_nothing() -> None:
    assert SharedQuestions(FORMS[:1]).places(at(ONE)) == (at(ONE),)


def test_that_the_first_form_keeps_a_new_answer() -> None:
    assert SHARED.home(said(), at(THREE), ()) == at(ONE)


def test_that_an_answer_stays_in_the_form_that_holds_one() -> None:
    assert SHARED.home(said(two="no"), at(THREE), ()) == at(TWO)


def test_that_a_frozen_place_takes_no_answer() -> None:
    assert SHARED.home(said(one="yes"), at(THREE), (at(ONE),)) == at(TWO)


def test_that_only_answers_that_say_something_else_stand_in_the_way() -> None:
    own = said(one="yes", two="no", three="yes")
    given = Answer(at(ONE)[1], "yes")
    assert SHARED.beside(own, at(ONE), given, ()) == (at(TWO),)
    assert SHARED.beside(own, at(ONE), given, (at(TWO),)) == ()


def test_that_a_question_is_asked_in_the_first_form_only() -> None:
    states = SHARED.once(standing(said()))
    assert [status(states, at(each)).asked_in for each in (ONE, TWO, THREE)] == [None, ONE, ONE]


def test_that_nothing_is_missing_of_what_another_form_asks() -> None:
    states = SHARED.once(standing(said()))
    found = status(states, at(TWO))
    assert (found.missing, found.is_required) == ((), False)
    assert [each.question.name for each in states[TWO].unanswered] == ["own"]


def test_that_a_state_without_shared_questions_stays_the_same_object() -> None:
    alone = standing(said())
    assert SHARED.once(alone)[ONE] is alone[ONE]


def test_that_a_form_asks_what_is_not_relevant_in_the_first() -> None:
    forms = (form(ONE, relevant="${one_ours} = 'no'"), form(TWO), form(THREE))
    states = SharedQuestions(forms).once(standing(said(one="yes"), forms))
    where = [status(states, at(each, "day")).asked_in for each in (TWO, THREE)]
    assert where == [None, TWO]


def test_that_a_form_asks_again_what_it_alone_finds_missing() -> None:
    forms = (form(ONE), form(TWO, constraint=". > '2026-06-01'"), form(THREE))
    states = SharedQuestions(forms).once(standing(said(one_day="2026-05-01"), forms))
    where = [status(states, at(each, "day")).asked_in for each in (TWO, THREE)]
    assert where == [None, ONE]


def test_that_a_question_answered_differently_is_asked_in_both() -> None:
    states = SHARED.once(standing(said(one="yes", two="no")))
    assert [status(states, at(each)).asked_in for each in (TWO, THREE)] == [None, ONE]


def test_that_one_is_led_to_the_form_that_asks() -> None:
    states = SHARED.once(standing(said()))
    assert SHARED.shown_at(states, at(THREE)) == at(ONE)
    assert SHARED.shown_at(states, at(ONE)) == at(ONE)


def test_that_answers_that_differ_are_told_in_a_sentence() -> None:
    own = said(one="yes", two="no")
    (sentence,) = SHARED.differing(own, standing(own), ())
    assert sentence.startswith("About one_ours? is answered differently: Yes in Form one, No in ")


def test_that_answers_that_agree_are_not_told() -> None:
    own = said(one="yes", two="yes")
    assert SHARED.differing(own, standing(own), ()) == ()


def test_that_what_nobody_can_change_any_more_is_not_told() -> None:
    own = said(one="yes", two="no")
    assert SHARED.differing(own, standing(own), (at(ONE), at(TWO))) == ()
    assert SHARED.differing(own, standing(own), (at(ONE),)) != ()


def test_that_what_is_not_asked_in_one_form_does_not_differ() -> None:
    forms = (form(ONE, relevant="${one_ours} = 'no'"), form(TWO), form(THREE))
    own = said(one="yes", one_day="2026-05-01", two_day="2026-05-02")
    assert SharedQuestions(forms).differing(own, standing(own, forms), ()) == ()


def test_that_a_finding_freezes_the_question_in_every_form_that_reads_it() -> None:
    own = said(one="yes")
    frozen = SHARED.frozen(own, standing(own), {at(ONE)})
    assert frozen == {at(ONE), at(TWO), at(THREE)}


def test_that_a_form_that_answered_for_itself_is_not_frozen_by_another() -> None:
    own = said(one="yes", two="no")
    assert at(TWO) not in SHARED.frozen(own, standing(own), {at(ONE)})


def test_that_what_a_settled_form_never_asked_stays_free() -> None:
    forms = (form(ONE, relevant="${one_ours} = 'no'"), form(TWO), form(THREE))
    own = said(one="yes")
    frozen = SharedQuestions(forms).frozen(own, standing(own, forms), {at(ONE, "day")})
    assert frozen == {at(ONE, "day")}
