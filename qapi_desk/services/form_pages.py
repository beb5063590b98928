"""What the forms page shows: every form there is, one whole with its past, and who is asked it.

The forms of the program and those the county put in use stand in one list; a version is told by
its fingerprint. It changes nothing (``forms_in_use``) and checks no file (``form_files``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Choice, Form, Question, QuestionType, is_asked, walk
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.reviews import FormPin, Review
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.comparing import FormChange, differences
from qapi_desk.services import form_books, forms_in_use, forms_kept, reviews
from qapi_desk.services.coverage import MANUAL
from qapi_desk.services.form_words import condition
from qapi_desk.services.forms_in_use import MAY_PUT, FormInUse
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = [
    "MAY_PUT",
    "Asked",
    "FormChange",
    "FormRow",
    "FormSheet",
    "FormVersion",
    "Keeper",
    "QuestionRow",
]


class Asked(StrEnum):
    """When a form is asked."""

    QUARTERLY = "every quarter"
    ON_REQUEST = "on request"
    OF_AGENCY = "of the agency"


class Keeper(StrEnum):
    """Who keeps a version: an earlier program is one whose review runs on."""

    PROGRAM = "the program"
    COUNTY = "this county"
    EARLIER = "an earlier program"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the list: its newest version.

    ``from_day`` is empty for a form of the program, ``retires_on`` for one that is not retired.
    """

    form_id: FormId
    version: str
    fingerprint: str
    title: str
    review_type: str
    asked: Asked
    criteria: int
    questions: int
    is_county: bool
    from_day: date | None
    retires_on: date | None
    text: str
    """All that a search looks through, in small letters."""


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version of a form that this workspace knows of, and the reviews that ask it."""

    version: str
    fingerprint: str
    whose: Keeper
    from_day: date | None
    retires_on: date | None
    why: str
    reviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as a reviewer meets it. ``facts`` are (which, words), ready to be read."""

    name: str
    label: str
    group: str
    type: QuestionType
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One version of a form whole; ``changes`` are from the version before, ``before``."""

    row: FormRow
    languages: tuple[str, ...]
    questions: tuple[QuestionRow, ...]
    versions: tuple[FormVersion, ...]
    before: str
    changes: tuple[FormChange, ...]
    reviews: tuple[tuple[str, str], ...]
    """The reviews that ask this very version: (id, title)."""
    is_in_use: bool
    """Whether the county put a form of this id in use that is not retired."""

    @property
    def form_id(self) -> FormId:
        """Which form it is."""
        return self.row.form_id

    @property
    def fingerprint(self) -> str:
        """Which version of it."""
        return self.row.fingerprint


def rows(desk: Desk) -> tuple[FormRow, ...]:
    """Every form of the program and of the county, by its newest version.

    Those of every quarter first, then those on request, then the agency's; each kind by title.

    Raises:
        Refused: a form's own first fault; ``form.forged``.
    """
    with desk.store.read() as work:
        own = _newest(forms_in_use.every_in(work))
        kept = forms_kept.pinned(work, desk.library, [each.pin for each in own.values()])
    forms = {each.form.form_id: each.form for each in kept}
    shelf = desk.library.form_ids
    for form_id in shelf:
        if form_id not in own or own[form_id].retired_from is not None:
            forms[form_id] = desk.library.form(form_id).form
    found = (_row(forms[form_id], own.get(form_id)) for form_id in sorted(forms))
    order = list(Asked)
    return tuple(sorted(found, key=lambda each: (order.index(each.asked), each.title)))


def _newest(every: Iterable[FormInUse]) -> Mapping[FormId, FormInUse]:
    """The last form of each id that was put in use."""
    return {each.form_id: each for each in every}


def _row(form: Form, used: FormInUse | None) -> FormRow:
    asked = [each for each in walk(form.questions) if is_asked(each)]
    is_county = used is not None and used.fingerprint == form.fingerprint
    return FormRow(
        form_id=form.form_id,
        version=form.version,
        fingerprint=form.fingerprint,
        title=form.title,
        review_type=form.review_type,
        asked=how_asked(form),
        criteria=len(form.criteria),
        questions=len(asked),
        is_county=is_county,
        from_day=used.from_day if used and is_county else None,
        retires_on=used.retired_from if used and is_county else None,
        text=_searched(form),
    )


def how_asked(form: Form) -> Asked:
    """Whether a form is asked every quarter, on request, or of the agency as a whole."""
    if not form.is_of_cases:
        return Asked.OF_AGENCY
    return Asked.QUARTERLY if form.is_quarterly else Asked.ON_REQUEST


def _searched(form: Form) -> str:
    parts = [form.form_id, form.title, form.review_type, *form.criteria]
    for each in walk(form.questions):
        parts += [each.name, each.element, each.rule or "", each.measure, *each.label.values()]
    return " ".join(filter(None, parts)).casefold()


def sheet(desk: Desk, form_id: FormId, fingerprint: str = "") -> FormSheet:
    """One version of a form whole.

    Args:
        desk: anybody's.
        form_id: a form of the list.
        fingerprint: which version; empty is the newest.

    Raises:
        Refused: ``library.no_form``; ``form.forged``, ``review.version``: what is kept cannot be
            read any more.
    """
    library = desk.library
    with desk.store.read() as work:
        used = tuple(each for each in forms_in_use.every_in(work) if each.form_id == form_id)
        asking = reviews.reviews_in(work)
        versions = _versions(library, form_id, used, asking)
        places = [at for at, each in enumerate(versions) if each.fingerprint == fingerprint]
        at = places[0] if places else _shown_first(versions)
        form = _form(work, library, form_id, versions[at])
        before = _form(work, library, form_id, versions[at - 1]) if at else None
    told = tuple((r.review_id, r.title) for r in asking if form.fingerprint in _pinned(r))
    return FormSheet(
        row=_row(form, next((u for u in used if u.fingerprint == form.fingerprint), None)),
        languages=tuple(form.language_titles.get(code, code) for code in form.languages),
        questions=tuple(_Outline(library, form).rows()),
        versions=versions,
        before=before.version if before else "",
        changes=differences(before, form) if before else (),
        reviews=told,
        is_in_use=any(each.retired_from is None for each in used),
    )


def _shown_first(versions: tuple[FormVersion, ...]) -> int:
    """The newest version that is not retired, else the newest."""
    standing = [at for at, each in enumerate(versions) if each.retires_on is None]
    return standing[-1] if standing else len(versions) - 1


def _pinned(review: Review) -> set[str]:
    return {pin.fingerprint for pin in review.forms}


def _versions(
    library: Library, form_id: FormId, used: Iterable[FormInUse], asking: Iterable[Review]
) -> tuple[FormVersion, ...]:
    """Each version this workspace knows of: the program's, the county's, those of reviews."""
    found: dict[str, FormVersion] = {}
    titles: dict[str, list[str]] = {}
    for review in asking:
        for pin in review.forms:
            if pin.form_id == form_id:
                titles.setdefault(pin.fingerprint, []).append(review.title)
                found[pin.fingerprint] = _version(pin, Keeper.EARLIER)
    if form_id in library.form_ids:
        form = library.form(form_id).form
        pin = FormPin(form_id, form.version, form.fingerprint)
        found[pin.fingerprint] = _version(pin, Keeper.PROGRAM)
    for each in used:
        found[each.fingerprint] = FormVersion(
            each.version, each.fingerprint, Keeper.COUNTY, each.from_day, each.retired_from,
            each.retired_why, (),
        )  # fmt: skip
    if not found:
        library.form(form_id)  # refuses, naming those there are
    ordered = sorted(found.values(), key=lambda each: each.version)
    return tuple(_with_reviews(each, titles.get(each.fingerprint, [])) for each in ordered)


def _version(pin: FormPin, whose: Keeper) -> FormVersion:
    return FormVersion(pin.version, pin.fingerprint, whose, None, None, "", ())


def _with_reviews(each: FormVersion, titles: Iterable[str]) -> FormVersion:
    return FormVersion(
        each.version, each.fingerprint, each.whose, each.from_day, each.retires_on, each.why,
        tuple(dict.fromkeys(titles)),
    )  # fmt: skip


def _form(work: Work, library: Library, form_id: FormId, version: FormVersion) -> Form:
    pin = FormPin(form_id, version.version, version.fingerprint)
    return forms_kept.pinned(work, library, (pin,))[0].form


class _Outline:
    """A form question by question, each with all that its author said of it."""

    def __init__(self, library: Library, form: Form) -> None:
        self._catalog = library.catalog
        self._rules = {rule.rule_id: rule.title for rule in library.ruleset(MANUAL).rules}
        self._form = form
        self._language = form.default_language
        self._known = {str(each.name): each for each in walk(form.questions)}

    def rows(self) -> Iterator[QuestionRow]:
        """Every question in reading order, under the group it stands in."""
        yield from self._of(self._form.questions, "", ())

    def _of(
        self, questions: Iterable[Question], group: str, above: tuple[str, ...]
    ) -> Iterator[QuestionRow]:
        for each in questions:
            if each.type in (QuestionType.GROUP, QuestionType.REPEAT):
                label = self._said(each.label) or each.name
                inner = f"{group}: {label}" if group else label
                when = (*above, each.relevant) if each.relevant else above
                if each.type is QuestionType.REPEAT:
                    yield self._row(each, inner, above)
                yield from self._of(each.children, inner, when)
            else:
                yield self._row(each, group, above)

    def _row(self, each: Question, group: str, above: tuple[str, ...]) -> QuestionRow:
        label = self._said(each.label) or f"= {each.name}"
        return QuestionRow(
            str(each.name), label, group or self._form.title, each.type,
            self._told(each, above),
        )  # fmt: skip

    def _said(self, words: Mapping[str, str]) -> str:
        return words.get(self._language, "")

    def _told(self, each: Question, above: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        catalog = self._catalog
        measure = catalog.measures.get(each.measure)
        element = catalog.by_id.get(each.element)
        return (
            ("question", self._said(each.label)),
            ("hint", self._said(each.hint)),
            ("name", f"{each.name} ({str(each.type).replace('_', ' ')})"),
            ("choices", "\n".join(map(self._choice, each.choices))),
            ("relevant", self._words(each.relevant)),
            ("group", "\n".join(map(self._words, above))),
            ("filter", self._words(each.choice_filter)),
            ("constraint", self._words(each.constraint)),
            ("calculation", each.calculation),
            ("role", str(each.role).replace("_", " ")),
            ("criterion", each.criterion or ""),
            ("rule", _titled(each.rule or "", self._rules.get(each.rule) if each.rule else "")),
            ("measure", _titled(each.measure, measure.text if measure else "")),
            ("element", _titled(each.element, element.title if element else "")),
            ("fact", each.fact),
            ("authority", each.authority),
            ("shared", each.shared),
        )

    def _words(self, source: str) -> str:
        return condition(source, self._known, self._language)

    def _choice(self, choice: Choice) -> str:
        key = f"{choice.key}  " if choice.key else ""
        result = f" → {choice.result.replace('_', ' ')}" if choice.result else ""
        return f"{key}{self._said(choice.label) or choice.name}{result}"


def _titled(some_id: str, title: str | None) -> str:
    return f"{some_id}  {title}" if title else some_id


def export(desk: Desk, form_id: FormId, fingerprint: str, place: Path) -> Path:
    """Write a version of a form as a workbook, with a guide inside, for an analyst's desk.

    Args:
        desk: anybody's.
        form_id: a form of the list.
        fingerprint: which version of it.
        place: the file to write; it gets ``.xlsx`` where it has another ending or none.

    Returns:
        The file.

    Raises:
        Refused, Trouble: as ``form_books.write``; ``forms.no_sheets``: only the form itself is
            kept of this version.
    """
    target = place if place.suffix.lower() == form_books.BOOK else place.with_suffix(".xlsx")
    form_books.write(desk.library, _sheets(desk, form_id, fingerprint), target)
    return target


def _sheets(desk: Desk, form_id: FormId, fingerprint: str) -> Sheets:
    library = desk.library
    with desk.store.read() as work:
        kept = forms_kept.sheets_in(work, fingerprint)
    if kept is not None:
        return kept
    folders = (library.folder(form_id), *library.earlier_folders(form_id))
    is_there = form_id in library.form_ids
    if is_there and library.form(form_id).form.fingerprint == fingerprint:
        return read_sheets(folders[0])
    raise Refused(
        "forms.no_sheets",
        f"Of this version of {form_id} only the form itself is kept, for the reviews that ask it; "
        "export the version of the program or of the county.",
    )
