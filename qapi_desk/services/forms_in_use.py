"""The forms a county put in use: its own, or its own version of one of the program's.

A form is put in use from a day on. A review whose period begins on that day or later is offered it,
in place of the program's form of the same id; one that runs keeps the version it was pinned to.
The history is where it is kept which form is in use; the sheets lie in the workspace under their
fingerprint. Checks no cell itself (``form_checks``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import FormId, PersonId, RulesetId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import FormPin
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import Inspected, inspect_sheets
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.messages import errors, sentence
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import county_catalog, form_checks, forms_kept
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_PUT, _RETIRED = "form.put_in_use", "form.retired"
MAY_PUT: Final = (Role.SUPERVISOR, Role.ANALYST)


@dataclass(frozen=True, slots=True)
class FormInUse:
    """One version of a form that the county put in use. ``retired_from``: asked no more from then.

    ``replaces`` is the version of the program's own form that it stands in place of, if any.
    """

    form_id: FormId
    version: str
    title: str
    review_type: str
    fingerprint: str
    from_day: date
    put_by: PersonId
    put_at: datetime
    replaces: str = ""
    retired_from: date | None = None
    retired_why: str = ""

    def is_in_force(self, day: date) -> bool:
        """Whether a review that begins on the day is offered it, were there no later version."""
        return self.from_day <= day and (self.retired_from is None or day < self.retired_from)

    @property
    def pin(self) -> FormPin:
        """The form's sheets by their fingerprint."""
        return FormPin(self.form_id, self.version, self.fingerprint)


@dataclass(frozen=True, slots=True)
class _Retirement:
    """A form that is asked no more from a day on, with the reason."""

    form_id: FormId
    from_day: date
    why: str


@dataclass(frozen=True, slots=True)
class CountyShelf:
    """The program's shelf with the county's forms on it, those in place of these of their id."""

    library: Library
    own: Mapping[FormId, CompiledForm]
    later: Mapping[FormId, date]
    """The county's forms that are in use from a later day only, with that day."""

    @property
    def form_ids(self) -> tuple[FormId, ...]:
        """Every form there is, in order of name."""
        return tuple(sorted({*self.library.form_ids, *self.own}))

    @property
    def ruleset_ids(self) -> tuple[RulesetId, ...]:
        """The program's rulesets."""
        return self.library.ruleset_ids

    def form(self, form_id: FormId) -> CompiledForm:
        """The county's form of this id, else the program's.

        Raises:
            Refused: ``library.no_form``; ``forms.not_yet``.
        """
        own = self.own.get(form_id)
        if own is None and form_id in self.later and form_id not in self.library.form_ids:
            raise Refused(
                "forms.not_yet",
                f"{form_id} is in use from {self.later[form_id]} on; a review that asks it begins "
                "on that day or later.",
            )
        return self.library.form(form_id) if own is None else own

    def ruleset(self, ruleset_id: RulesetId) -> Ruleset:
        """A ruleset of the program."""
        return self.library.ruleset(ruleset_id)


def put_in_use(desk: Desk, path: Path, *, from_day: date) -> Changes:
    """Put a form in use from a day on. Supervisors and analysts; ``made`` is its id.

    Args:
        desk: the signed-in person's desk.
        path: a folder of CSV sheets or a workbook.
        from_day: reviews whose period begins on this day or later are offered it.

    Raises:
        Refused: ``people.role``; ``forms.broken``: the first error, and how many there are;
            ``forms.same``: this very form is in use already; ``forms.meanwhile``: somebody put
            another version in use while this one was checked.
        Trouble: a file that cannot be read.
    """
    desk.person.must_be(*MAY_PUT, to="put a form in use")
    inspected = inspect_sheets(path)
    earlier, local = before(desk, inspected.sheets)
    _must_be_sound(desk.library, inspected, earlier, local)
    form = form_from_sheets(inspected.sheets)
    _must_be_new(form, earlier)
    made = FormInUse(
        form_id=form.form_id,
        version=form.version,
        title=form.title,
        review_type=form.review_type,
        fingerprint=form.fingerprint,
        from_day=from_day,
        put_by=desk.person.person_id,
        put_at=desk.clock.now(),
        replaces=_shipped_version(desk.library, form.form_id),
    )
    with desk.store.write() as work:
        _must_be_newest_still(desk, work, inspected.sheets, earlier)
        forms_kept.keep(work, (form,))
        forms_kept.keep_sheets(work, form.fingerprint, inspected.sheets)
        work.history.append(desk.happening(_PUT, form.form_id, **to_body(made)))
    return Changes.of((Kind.FORM, form.form_id), made=form.form_id)


def before(desk: Desk, sheets: Sheets) -> tuple[Form | None, tuple[str, ...]]:
    """What a form's sheets are checked against: the version before, the county's own measures.

    Raises:
        Refused: ``form.forged``.
    """
    with desk.store.read() as work:
        local = tuple(
            each.measure_id for each in county_catalog.layer_in(desk.library, work).measures
        )
        return _newest(work, desk.library, every_in(work), sheets), local


def _newest(
    work: Work, library: Library, known: Iterable[FormInUse], sheets: Sheets
) -> Form | None:
    """The version before: the county's newest one of the same id, else the program's."""
    rows = sheets.sheets["settings"].rows if "settings" in sheets.sheets else ()
    form_id = FormId(rows[0].cells.get("form_id", "") if rows else "")
    own = [each for each in known if each.form_id == form_id]
    if own:
        newest = max(own, key=lambda each: each.version)
        return forms_kept.pinned(work, library, (newest.pin,))[0].form
    return library.form(form_id).form if form_id in library.form_ids else None


def _must_be_sound(
    library: Library, inspected: Inspected, before: Form | None, local: Iterable[str]
) -> None:
    found = errors(form_checks.check_inspected(library, inspected, before=before, local=local))
    if found:
        count = f" It has {len(found)} errors in all." if len(found) > 1 else ""
        raise Refused(
            "forms.broken",
            f"The form is not put in use. {sentence(found[0])}{count}",
            messages=found,
        )


def _must_be_new(form: Form, before: Form | None) -> None:
    if before is not None and before.fingerprint == form.fingerprint:
        raise Refused(
            "forms.same",
            f"{form.form_id} {form.version} is this very form already; change it and raise its "
            "version.",
        )


def _must_be_newest_still(desk: Desk, work: Work, sheets: Sheets, before: Form | None) -> None:
    """The check takes seconds; whoever was quicker has put the version in use that counts."""
    now = _newest(work, desk.library, every_in(work), sheets)
    if (now and now.fingerprint) != (before and before.fingerprint):
        raise Refused(
            "forms.meanwhile",
            "Somebody put another version of this form in use while yours was checked; look at "
            "theirs and check yours again.",
        )


def _shipped_version(library: Library, form_id: FormId) -> str:
    return library.form(form_id).form.version if form_id in library.form_ids else ""


def retire(desk: Desk, form_id: FormId, *, from_day: date, why: str) -> Changes:
    """Ask a county's form no more in reviews that begin on a day or later. Answers stay.

    Where the program has a form of the same id, that one is asked again.

    Raises:
        Refused: ``people.role``, ``forms.not_in_use``, ``forms.why``.
    """
    desk.person.must_be(*MAY_PUT, to="retire a form")
    reason = said_line(why, "forms.why", "Say why the form is retired")
    with desk.store.write() as work:
        own = [each for each in every_in(work) if each.form_id == form_id]
        if not any(each.is_in_force(max(from_day, each.from_day)) for each in own):
            named = ", ".join(sorted({e.form_id for e in every_in(work) if not e.retired_from}))
            raise Refused(
                "forms.not_in_use",
                f"The county has no form {form_id!r} in use; it has {named or 'none'}. A form of "
                "the program is left out of a review by not choosing it.",
            )
        body = to_body(_Retirement(form_id, from_day, reason))
        work.history.append(desk.happening(_RETIRED, form_id, **body))
    return Changes.of((Kind.FORM, form_id))


def every(desk: Desk) -> tuple[FormInUse, ...]:
    """Every form the county ever put in use, in the order in which it did."""
    with desk.store.read() as work:
        return every_in(work)


def every_in(work: Work) -> tuple[FormInUse, ...]:
    """The same in a unit of work that is open already.

    A retirement ends what was put in use before it, from its day on; what is put in use later
    stands again.
    """
    found: list[FormInUse] = []
    entries = (*work.history.entries(_PUT), *work.history.entries(_RETIRED))
    for entry in sorted(entries, key=lambda each: each.sequence):
        if entry.happening.kind == _PUT:
            found.append(from_body(FormInUse, entry.happening.body))
        else:
            told = from_body(_Retirement, entry.happening.body)
            found = [_ended(each, told) for each in found]
    return tuple(found)


def _ended(each: FormInUse, told: _Retirement) -> FormInUse:
    if each.form_id != told.form_id or not each.is_in_force(max(told.from_day, each.from_day)):
        return each
    return replace(each, retired_from=told.from_day, retired_why=told.why)


def in_force_in(work: Work, day: date) -> tuple[FormInUse, ...]:
    """The county's forms that a review beginning on a day is offered, one of each id."""
    last: dict[FormId, FormInUse] = {}
    for each in every_in(work):
        if each.is_in_force(day):
            last[each.form_id] = each
    return tuple(last[form_id] for form_id in sorted(last))


def shelf_in(work: Work, library: Library, day: date) -> CountyShelf:
    """What there is to choose from on a day: the county's forms in force, and the program's.

    Raises:
        Refused: ``form.forged``: what is kept is not the form that was put in use.
    """
    own = in_force_in(work, day)
    later = {each.form_id: each.from_day for each in every_in(work) if each.from_day > day}
    compiled = forms_kept.pinned(work, library, [each.pin for each in own])
    return CountyShelf(library, {each.form.form_id: each for each in compiled}, later)


def shelf(desk: Desk, day: date | None = None) -> CountyShelf:
    """The same for whoever looks; without a day of today."""
    with desk.store.read() as work:
        return shelf_in(work, desk.library, day or desk.clock.now().date())
