"""Rulings and best practices: attached to an element, a measure, a rule or a question.

A ruling is a dated decision how something is read; a best practice tells what works. Each is an
entry of the history; none is changed or deleted, only withdrawn with a reason. What an entry says
judges nothing by itself: it stands beside the question and on the element's page.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from qapi_desk.domain.catalog import element_of
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind, Withdrawal
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question, template_of, walk
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.people import Role
from qapi_desk.services import county_catalog, forms_in_use, forms_kept, reviews
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.own_words import must_be_said
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_ENTRY, _WITHDRAWN = "entry", "entry-withdrawn"
_MADE, _UNMADE = "entry.made", "entry.withdrawn"
_RULERS: Final = (Role.SUPERVISOR, Role.ANALYST)
_WRITERS: Final = (Role.SUPERVISOR, Role.ANALYST, Role.REVIEWER)


def rule(desk: Desk, about: str, text: str, *, source: str, on: date) -> Changes:
    """Attach a ruling: how something is to be read from a day on. Supervisors and analysts.

    Args:
        desk: who decides.
        about: an id: an element's, a measure's, a rule's, or ``FORM/QUESTION``.
        text: the ruling, in the person's own words.
        source: who decided it, or where it is written.
        on: the day it was decided; ``made`` is the entry's number.

    Raises:
        Refused: ``people.role``, ``entries.about``, ``entries.no_source``, ``entries.future``;
            as ``must_be_said``.
    """
    desk.person.must_be(*_RULERS, to="rule how something is read")
    said = must_be_said(desk.library, "longest_comment", "the ruling", text)
    told = said_line(source, "entries.no_source", "Say who decided it or where it is written")
    return _keep(desk, about, (EntryKind.RULING, said, told, ""), on)


def practice(
    desk: Desk, about: str, text: str, *, on: date, source: str = "", outcome: str = ""
) -> Changes:
    """Attach a best practice. Anyone but observers; ``made`` is the entry's number.

    Args:
        desk: who tells of it.
        about: as in ``rule``.
        text: what works.
        on: the day it was told or tried.
        source: whose practice it is; empty for the person's own.
        outcome: what came of it, where that is known.

    Raises:
        Refused: ``people.role``, ``entries.about``, ``entries.future``; as ``must_be_said``.
    """
    desk.person.must_be(*_WRITERS, to="tell of a best practice")
    said = must_be_said(desk.library, "longest_comment", "the best practice", text)
    told = said_line(source, "entries.no_source", "Say whose it is") if source.strip() else ""
    came = said_line(outcome, "entries.outcome", "Say what came of it") if outcome.strip() else ""
    return _keep(desk, about, (EntryKind.PRACTICE, said, told, came), on)


def withdraw(desk: Desk, number: int, reason: str) -> Changes:
    """Withdraw an entry; it stays to be read. Supervisors and analysts, and a practice's writer.

    Raises:
        Refused: ``entries.unknown``, ``entries.withdrawn``, ``entries.not_yours``,
            ``entries.no_reason``.
    """
    said = said_line(reason, "entries.no_reason", "Say why it is withdrawn")
    end = Withdrawal(desk.person.person_id, desk.clock.now(), said)
    with desk.store.write() as work:
        entry = entry_in(desk.library, work, number)
        _must_be_theirs(desk, entry)
        if entry.withdrawn is not None:
            raise Refused(
                "entries.withdrawn",
                f"Entry {number} was withdrawn on {entry.withdrawn.at:%Y-%m-%d} already.",
            )
        about, body = entry.about.place, to_body(end)
        told = desk.happening(_UNMADE, about, number=number, withdrawn=body)
        keep_told(desk, work, (_WITHDRAWN, _key(number)), body, told, is_final=True)
    return Changes.of((Kind.ENTRY, about))


def every(desk: Desk) -> tuple[Entry, ...]:
    """Every entry, the newest first, withdrawn ones among them."""
    with desk.store.read() as work:
        return entries_in(desk.library, work)


def search(
    desk: Desk, text: str, *, days: tuple[date | None, date | None] = (None, None)
) -> tuple[Entry, ...]:
    """The entries in which every word of a text stands, made on these days; newest first.

    Args:
        desk: whoever is signed in.
        text: words, of any case and in any order; empty for all.
        days: the first and the last day, each None for no limit.
    """
    words, (first, last) = text.casefold().split(), days
    return tuple(
        entry
        for entry in every(desk)
        if (first is None or entry.on >= first)
        and (last is None or entry.on <= last)
        and all(word in _searched(entry) for word in words)
    )


def _searched(entry: Entry) -> str:
    said = (entry.kind, entry.about.place, entry.text, entry.source, entry.outcome, entry.by)
    return " ".join((*said, *entry.elements)).casefold()


def entries_in(shelf: Library, work: Work) -> tuple[Entry, ...]:
    """The same in a unit of work that is open already.

    Raises:
        Refused: ``workspace.forged``.
    """
    withdrawn = kept_as_told(work, shelf, _WITHDRAWN, last_told((_UNMADE,), _ended))
    ends = {key: from_body(Withdrawal, body) for key, body in withdrawn.items()}
    found = (
        replace(from_body(Entry, body), withdrawn=ends.get(key))
        for key, body in kept_as_told(work, shelf, _ENTRY, last_told((_MADE,), _made)).items()
    )
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.number), reverse=True))


def of_element(desk: Desk, element_id: str) -> tuple[Entry, ...]:
    """What is about an element: on it, a measure of it, its rules and questions; newest first."""
    with desk.store.read() as work:
        found = entries_in(desk.library, work)
    return tuple(entry for entry in found if element_id in entry.elements)


def of_rule(desk: Desk, rule_id: str) -> tuple[Entry, ...]:
    """What is attached to a rule, the newest first."""
    wanted = About(AboutKind.RULE, rule_id)
    return tuple(entry for entry in every(desk) if entry.about == wanted)


def of_question(desk: Desk, form_id: FormId, question: Question) -> tuple[Entry, ...]:
    """What stands beside a question; as ``beside``."""
    with desk.store.read() as work:
        return beside(holding_in(desk.library, work), form_id, question)


def holding(desk: Desk) -> Mapping[About, tuple[Entry, ...]]:
    """What holds, by the thing it is attached to, the newest first."""
    with desk.store.read() as work:
        return holding_in(desk.library, work)


def holding_in(shelf: Library, work: Work) -> Mapping[About, tuple[Entry, ...]]:
    """The same in a unit of work that is open already."""
    found: dict[About, tuple[Entry, ...]] = {}
    for entry in entries_in(shelf, work):
        if entry.holds:
            found[entry.about] = (*found.get(entry.about, ()), entry)
    return found


def beside(
    held: Mapping[About, tuple[Entry, ...]], form_id: FormId, question: Question
) -> tuple[Entry, ...]:
    """What stands beside a question: its own entries, then its rule's, measure's and element's.

    Args:
        held: what holds, as ``holding`` gives it.
        form_id: the form the question stands in.
        question: the question, or an instance of one that repeats.
    """
    return tuple(entry for place in places_of(form_id, question) for entry in held.get(place, ()))


def places_of(form_id: FormId, question: Question) -> tuple[About, ...]:
    """What an entry beside a question may be attached to: itself, its rule, measure, element."""
    places = (
        About(AboutKind.QUESTION, f"{form_id}/{template_of(question.name)}"),
        About(AboutKind.RULE, question.rule or ""),
        About(AboutKind.MEASURE, question.measure),
        About(AboutKind.ELEMENT, question.element),
    )
    return tuple(place for place in places if place.place)


def element_at(library: Library, question: Question) -> str:
    """The element a question is about: its own, its measure's, or the first of its rule's."""
    own = question.element or element_of(question.measure)
    return own or next(iter(_elements_of_rule(library, question.rule or "") or ()), "")


def about_of(desk: Desk, place: str) -> About:
    """What an id names: an element, a measure, a rule, or a question of a form.

    Raises:
        Refused: ``entries.about``.
    """
    with desk.store.read() as work:
        return _named(desk, work, place)[0]


def _named(desk: Desk, work: Work, place: str) -> tuple[About, tuple[str, ...]]:
    """What an id names, and the elements that it is about."""
    library = desk.library
    if place in library.catalog.by_id:
        return About(AboutKind.ELEMENT, place), (place,)
    local = {each.measure_id for each in county_catalog.layer_in(library, work).measures}
    if place in library.catalog.measures or place in local:
        return About(AboutKind.MEASURE, place), (element_of(place),)
    rests_on = _elements_of_rule(library, place)
    if rests_on is not None:
        return About(AboutKind.RULE, place), rests_on
    question = _question_at(desk, work, place)
    if question is not None:
        of_rule = _elements_of_rule(library, question.rule or "") or ()
        named = dict.fromkeys((question.element, *of_rule))
        return About(AboutKind.QUESTION, place), tuple(filter(None, named))
    raise Refused(
        "entries.about",
        f"There is nothing called {place!r}; name an element like CM.1.2, a measure like "
        "CM.1.2.C5, a rule like CR-015, or a question like lines-1-2/gen_ours.",
    )


def _elements_of_rule(library: Library, rule_id: str) -> tuple[str, ...] | None:
    """The elements a rule rests on, in any of the rulesets; None where none has it."""
    rulesets = [library.ruleset(name) for name in library.ruleset_ids]
    own = [ruleset.rule(rule_id) for ruleset in rulesets if ruleset.has_rule(rule_id)]
    if not own:
        return None
    return tuple(dict.fromkeys(element for each in own for element in each.elements))


def _question_at(desk: Desk, work: Work, place: str) -> Question | None:
    """The question of ``FORM/QUESTION``; None where there is none.

    Looked for in the form that may be chosen now, then in those that reviews were started with.
    """
    form_id, _, name = place.partition("/")
    shelf = forms_in_use.shelf_in(work, desk.library, desk.clock.now().date())
    chosen = [shelf.form(FormId(form_id))] if form_id in shelf.form_ids else []
    pins = {
        pin.fingerprint: pin
        for review in reviews.reviews_in(work)
        for pin in review.forms
        if pin.form_id == form_id
    }
    for compiled in (*chosen, *forms_kept.pinned(work, desk.library, pins.values())):
        for question in walk(compiled.form.questions):
            if question.name == name:
                return question
    return None


def _keep(desk: Desk, place: str, what: tuple[EntryKind, str, str, str], on: date) -> Changes:
    kind, text, source, outcome = what
    if on > desk.clock.now().date():
        raise Refused("entries.future", f"{on} has not come yet; give the day it was decided.")
    with desk.store.write() as work:
        number = len(work.documents.list(_ENTRY)) + 1
        about, elements = _named(desk, work, place.strip())
        entry = Entry(
            number=number,
            kind=kind,
            about=about,
            elements=elements,
            text=text,
            source=source,
            on=on,
            by=desk.person.person_id,
            at=desk.clock.now(),
            outcome=outcome,
        )
        body = to_body(entry)
        told = desk.happening(_MADE, entry.about.place, entry=body)
        keep_told(desk, work, (_ENTRY, _key(number)), body, told, is_final=True)
    return Changes.of((Kind.ENTRY, entry.about.place), made=str(number))


def _key(number: int) -> str:
    return f"{number:06d}"


def _made(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    body = happening.body["entry"]
    return _key(body["number"]), body


def _ended(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return _key(happening.body["number"]), happening.body["withdrawn"]


def entry_in(shelf: Library, work: Work, number: int) -> Entry:
    """One entry by its number.

    Raises:
        Refused: ``entries.unknown``; ``workspace.forged``.
    """
    for entry in entries_in(shelf, work):
        if entry.number == number:
            return entry
    raise Refused("entries.unknown", f"There is no entry {number}; look it up in the list.")


def _must_be_theirs(desk: Desk, entry: Entry) -> None:
    if desk.person.role in _RULERS:
        return
    is_own = entry.kind is EntryKind.PRACTICE and entry.by == desk.person.person_id
    if not is_own or desk.person.role not in _WRITERS:
        raise Refused(
            "entries.not_yours",
            "An entry is withdrawn by a supervisor or an analyst, and a best practice also by "
            "whoever told of it.",
        )
