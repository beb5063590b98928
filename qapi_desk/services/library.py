"""The shelf: rulesets, calendars, forms and fonts that ship with the program.

A county may keep its own resources folder; everything is found from one root, never from the
working directory.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qapi_desk.domain.catalog import Catalog
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import FormId, RulesetId
from qapi_desk.rules.calendars import Calendars, bundle, parse_calendar
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from qapi_desk.services.catalog import read_catalog

if TYPE_CHECKING:
    from qapi_desk.questionnaire.compiled import CompiledForm

_TRIALS = ("qapi_tests",)
"""A form's own test rows: longer than the form, and run when it is checked."""
CALENDARS = ("agency", "court", "federal")


def shipped_root() -> Path:
    """Where ``resources/`` and ``forms/`` lie: the frozen bundle, or the source tree."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parents[2]


def law_hash(*documents: Mapping[str, Any]) -> str:
    """SHA-256, 64 hex digits, over documents as canonical JSON, in this order."""
    return hashlib.sha256("\n".join(map(canonical_json, documents)).encode()).hexdigest()


def _read(path: Path, what: str, remedy: str) -> Mapping[str, Any]:
    place = "/".join(path.parts[-2:])
    try:
        body: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(
            "library.unreadable", f"{what} {place} cannot be read ({error}); {remedy}."
        ) from error
    return body


class Library:
    """Reads each thing once and keeps it; all of it is immutable."""

    def __init__(self, root: Path | None = None, calendars: Path | None = None) -> None:
        """The shelf at a root; ``calendars`` is a county's own folder of ``agency.json``, ...

        Raises:
            Refused: ``library.no_calendars`` when that folder holds none of them.
        """
        self.root = root or shipped_root()
        self._own_calendars = calendars
        if calendars and not any((calendars / f"{name}.json").is_file() for name in CALENDARS):
            raise Refused(
                "library.no_calendars",
                f"The folder {calendars} holds no calendar; put agency.json, court.json or "
                "federal.json into it.",
            )
        self._rulesets: dict[RulesetId, Ruleset] = {}
        self._forms: dict[FormId, CompiledForm] = {}
        self._hashes: dict[str, str] = {}
        self.kept: dict[str, Ruleset | Calendars] = {}
        """Law of reviews that was read and checked once, by its SHA-256."""
        self.laid: dict[str, tuple[Ruleset, ...]] = {}
        """Law of reviews with what only their forms ask about laid over it."""
        self.kept_forms: dict[str, CompiledForm] = {}
        """Forms of reviews that were read once, by their fingerprint."""
        self.kept_catalogs: dict[str, Catalog] = {}
        """Catalogs of reviews that were read once, by their fingerprint."""
        self.told: set[str] = set()
        """Pins of reviews that were found as their history tells of them."""

    @property
    def resources(self) -> Path:
        """The resources folder."""
        return self.root / "resources"

    def document(self, *parts: str) -> Mapping[str, Any]:
        """A JSON document under ``resources``.

        Raises:
            Trouble: ``library.unreadable``.
        """
        return _read(self.resources.joinpath(*parts), "The program's own file", "install it again")

    def ruleset_document(self, ruleset_id: RulesetId) -> Mapping[str, Any]:
        """A ruleset as its file has it.

        Raises:
            Refused: ``library.no_ruleset``, naming those there are.
        """
        if ruleset_id not in self.ruleset_ids:
            raise Refused(
                "library.no_ruleset",
                f"There is no ruleset {ruleset_id!r}; there are {', '.join(self.ruleset_ids)}.",
            )
        return self.document("rulesets", f"{ruleset_id}.json")

    def calendar_document(self, name: str) -> Mapping[str, Any]:
        """A calendar as its file has it: the county's own where a folder of theirs holds it.

        Raises:
            Trouble: ``library.unreadable``.
        """
        own = self._own_calendars / f"{name}.json" if self._own_calendars else None
        if own is not None and own.is_file():
            return _read(own, "The county's calendar", "mend it or take it away")
        return self.document("calendars", f"{name}.json")

    def earlier(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        """The documents of earlier versions kept beside ``rulesets`` or ``calendars``."""
        folder = self.resources / kind / "earlier"
        return tuple(self.document(kind, "earlier", p.name) for p in sorted(folder.glob("*.json")))

    @cached_property
    def catalog_document(self) -> Mapping[str, Any]:
        """The statewide catalog as its file has it.

        Raises:
            Trouble: ``library.unreadable``.
        """
        return self.document("catalog", "manual.json")

    @cached_property
    def catalog(self) -> Catalog:
        """The statewide catalog: areas, functions, elements and their measures.

        Raises:
            Refused: ``rules.bad_data``, naming the place in the file.
        """
        return read_catalog(self.catalog_document, law_hash(self.catalog_document))

    def law_hashes(self, *ruleset_ids: RulesetId) -> dict[str, str]:
        """The fingerprint of each ruleset, by its id, and of the calendars together."""
        for ruleset_id in ruleset_ids:
            if ruleset_id not in self._hashes:
                self._hashes[ruleset_id] = law_hash(self.ruleset_document(ruleset_id))
        if "calendars" not in self._hashes:
            documents = (self.calendar_document(name) for name in CALENDARS)
            self._hashes["calendars"] = law_hash(*documents)
        return {name: self._hashes[name] for name in (*ruleset_ids, "calendars")}

    def ruleset(self, ruleset_id: RulesetId) -> Ruleset:
        """The ruleset of this id.

        Raises:
            Refused: ``library.no_ruleset``, naming those there are.
        """
        if ruleset_id not in self._rulesets:
            self._rulesets[ruleset_id] = parse_ruleset(self.ruleset_document(ruleset_id))
        return self._rulesets[ruleset_id]

    @cached_property
    def ruleset_ids(self) -> tuple[RulesetId, ...]:
        """Every ruleset on the shelf, in order of name."""
        return tuple(
            RulesetId(path.stem) for path in sorted((self.resources / "rulesets").glob("*.json"))
        )

    @cached_property
    def calendars(self) -> Calendars:
        """The agency, court and federal calendars."""
        return bundle(*(parse_calendar(self.calendar_document(name)) for name in CALENDARS))

    @cached_property
    def form_ids(self) -> tuple[FormId, ...]:
        """Every form on the shelf, in order of name."""
        folder = self.root / "forms"
        return tuple(FormId(path.name) for path in sorted(folder.iterdir()) if path.is_dir())

    def form(self, form_id: FormId) -> "CompiledForm":
        """The form of this id, compiled.

        Raises:
            Refused: ``library.no_form``; or the form's own first fault.
        """
        # read here: a command about rules or clocks does not need the grammar of forms
        from qapi_desk.intake.sheets import read_sheets  # noqa: PLC0415
        from qapi_desk.questionnaire.compiled import CompiledForm  # noqa: PLC0415
        from qapi_desk.questionnaire.reading import form_from_sheets  # noqa: PLC0415

        if form_id not in self._forms:
            if form_id not in self.form_ids:
                raise Refused(
                    "library.no_form",
                    f"There is no form {form_id!r}; there are {', '.join(self.form_ids)}.",
                )
            sheets = read_sheets(self.folder(form_id), leaving=_TRIALS)
            self._forms[form_id] = CompiledForm(form_from_sheets(sheets))
        return self._forms[form_id]

    def folder(self, form_id: FormId) -> Path:
        """Where the sheets of a form on the shelf lie."""
        return self.root / "forms" / form_id

    def earlier_folders(self, form_id: FormId) -> tuple[Path, ...]:
        """Where the sheets of a form's earlier versions lie that are kept for running reviews."""
        return tuple(sorted((self.resources / "forms" / "earlier").glob(f"{form_id}-[0-9]*")))
