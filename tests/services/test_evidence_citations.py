"""What a case offers to cite, what cannot be cited, and what a masked case keeps to itself."""

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question, walk
from qapi_desk.services import casework, evidence
from tests.services.desks import LAW_FORM, Office


def work_of(office: Office, *, is_masked: bool = False) -> casework.CaseWork:
    rows = [r for r in office.queue() if r.is_masked is is_masked and "establishment" in r.criteria]
    return casework.open_case(office.supervisor, office.review_id, rows[0].case_id)


def question_of(work: casework.CaseWork, name: str) -> Question:
    sheet = next(s for s in work.sheets if s.form.form_id == LAW_FORM)
    return next(q for q in walk(sheet.form.questions) if q.name == name)


def test_that_every_event_of_the_case_is_offered_once(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    keys = [offer.citation.key for offer in evidence.offers(work)]
    assert sorted(keys) == sorted(event.event_id for event in work.story.events)


def test_that_the_events_the_judgement_used_are_offered_first(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    used = {
        e
        for s in work.suggestions
        if s.criterion == "establishment"
        for e in s.workings.events_used
    }
    offered = evidence.offers(work, question_of(work, "est_judged"))
    assert {o.citation.key for o in offered[: len(used)]} == used != set()
    assert [o.is_used for o in offered] == sorted((o.is_used for o in offered), reverse=True)


def test_that_the_event_behind_a_date_is_offered_before_all(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    asked = next(
        q
        for sheet in work.sheets
        for q in walk(sheet.form.questions)
        if any(q.fact.startswith(f"event:{e.code}.") for e in work.story.events)
    )
    first = evidence.offers(work, asked)[0]
    codes = {str(e.event_id): e.code for e in work.story.events}
    assert asked.fact == f"event:{codes[first.citation.key]}.date"


def test_that_an_offer_is_written_as_a_citation_that_is_found(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    offer = evidence.offers(work)[0]
    assert evidence.parse(offer.text) == (offer.citation,)
    assert evidence.fault(offer.text, work.story.case_file) == ""


def test_that_the_offers_of_a_masked_case_tell_nothing_of_it(drawn_office: Office) -> None:
    work = work_of(drawn_office, is_masked=True)
    with drawn_office.workspace.snapshot(work.review.snapshot_id) as reader:
        case_file = reader.case_file(work.case.case_id)
    names = {p.display_name for p in case_file.parties if p.display_name}
    secret = names | {e.detail for e in case_file.events if e.detail}
    told = "\n".join(offer.words for offer in evidence.offers(work))
    assert names
    assert not [text for text in secret if text in told]


def test_that_an_event_of_another_case_is_pointed_out(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    told = evidence.fault("screen CSE-1; event E999999999", work.story.case_file)
    assert told.startswith("There is no event E999999999 in case")


def test_that_an_answer_citing_an_event_that_is_not_there_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused, match="There is no event") as refusal:
        drawn.say(drawn.a_case("line-1"), "gen_ours", "yes", evidence="event E999999999")
    assert refusal.value.code == "answer.evidence"


def test_that_a_cited_event_is_told_with_its_day_and_kind(drawn_office: Office) -> None:
    work = work_of(drawn_office)
    event = work.story.events[0]
    told = evidence.told(f"event {event.event_id}; Court docket", {event.event_id: event})
    assert told == f"event {event.event_id} ({event.day}, {event.label}); Court docket"
