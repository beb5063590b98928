"""The columns of a form's sheets: what each is called and which part of a question it fills.

XLSForm's names (https://xlsform.org/en/ref-table/) and ours, ``bind::qapi:*``. It knows titles,
not rows.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

SURVEY_TEXT: Mapping[str, str] = {
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculation": "calculation",
    "choice_filter": "choice_filter",
    "repeat_count": "repeat_count",
    "bind::qapi:element": "element",
    "bind::qapi:criterion": "criterion",
    "bind::qapi:role": "role",
    "bind::qapi:rule": "rule",
    "bind::qapi:measure": "measure",
    "bind::qapi:fact": "fact",
    "bind::qapi:prefill": "prefill",
    "bind::qapi:na": "na",
    "bind::qapi:evidence": "evidence",
    "bind::qapi:comment": "comment",
    "bind::qapi:authority": "authority",
    "bind::qapi:shared": "shared",
}
"""Title in the sheet -> field of ``domain.forms.Question``."""

SURVEY_TRANSLATED = ("label", "hint", "constraint_message", "required_message")
SURVEY_CARRIED = ("guidance_hint", "default", "appearance", "parameters")
"""Kept for other programs that read the form; they change nothing here."""
SURVEY_NEEDED = ("type", "name")

CHOICE_TEXT: Mapping[str, str] = {
    "list_name": "list_name",
    "name": "name",
    "result": "result",
    "bind::qapi:result": "result",
    "bind::qapi:key": "key",
    "key": "key",
}
"""Written without the prefix: other programs that read XLSForm stumble over it in this sheet."""

CHOICE_NEEDED = ("list_name", "name")

SETTINGS_TEXT: Mapping[str, str] = {
    "form_title": "title",
    "form_id": "form_id",
    "version": "version",
    "default_language": "default_language",
    "attribute::qapi:review_type": "review_type",
    "attribute::qapi:asked": "asked",
    "attribute::qapi:handbook": "handbook",
}
SETTINGS_NEEDED = ("form_title", "form_id", "version", "attribute::qapi:review_type")
SETTINGS_CARRIED = (
    "namespaces",
    "attribute::qapi:effective_from",
    "attribute::qapi:effective_to",
    "style",
    "instance_name",
)

SHEETS_NEEDED = ("settings", "survey")
SHEETS_KNOWN = ("settings", "survey", "choices", "qapi_tests")

FACT = "bind::qapi:fact"
CODES = (
    "type", "name", "list_name", "form_id", "version", "bind::qapi:element",
    "bind::qapi:criterion", "bind::qapi:rule", "bind::qapi:measure", FACT, "bind::qapi:shared",
)  # fmt: skip
"""Columns whose texts are names: a spreadsheet program must not make anything else of them."""

DEFAULTS: Mapping[str, str] = {"prefill": "none", "na": "no", "evidence": "none", "comment": "none"}
WORDS: Mapping[str, tuple[str, ...]] = {
    "bind::qapi:role": (
        "applies", "trigger_date", "done_date", "answer", "outcome", "cause", "comment", "evidence",
        "evidence_date", "method", "rating", "gap", "action", "owner", "due_date",
    ),
    "bind::qapi:prefill": ("none", "show", "suggest"),
    "bind::qapi:na": ("no", "reason"),
    "bind::qapi:evidence": ("none", "on_no", "always"),
    "bind::qapi:comment": ("none", "on_no", "always"),
    "read_only": ("yes", "no"),
    "result": ("met", "not_met", "na", "not_due", "undetermined"),
    "attribute::qapi:review_type": ("compliance", "data_reliability", "special", "assessment"),
    "attribute::qapi:asked": ("quarterly", "on_request"),
}  # fmt: skip
"""Columns that take one of a few words; an empty cell is always allowed."""

NA_REASONS = "na_reason"
"""The choices list that holds the coded reasons for "not applicable"."""
UNDETERMINED_REASONS = "undetermined_reason"
"""The choices list that holds the coded reasons for "cannot be determined"."""
REASONS = (NA_REASONS, UNDETERMINED_REASONS)

_LANGUAGE = re.compile(r"\(([A-Za-z-]+)\)\s*$")


@lru_cache(maxsize=256)
def language_code(title: str) -> str:
    """``en`` for ``English (en)``; a title without a code is its own code."""
    found = _LANGUAGE.search(title)
    return found.group(1).lower() if found else title


@lru_cache(maxsize=1024)
def translated(title: str, stems: tuple[str, ...]) -> tuple[str, str] | None:
    """Split ``label::English (en)`` into ``("label", "English (en)")``.

    A bare ``label`` has the language ``""``. None when the title is none of the stems.
    """
    stem, _, language = title.partition("::")
    return (stem, language.strip()) if stem in stems else None


def survey_title_known(title: str) -> bool:
    """Whether a survey column is one that the program reads or carries."""
    if title in (*SURVEY_NEEDED, "read_only") or title in SURVEY_TEXT:
        return True
    return translated(title, (*SURVEY_TRANSLATED, *SURVEY_CARRIED)) is not None


def is_yes(text: str) -> bool | None:
    """What ``yes``, ``true`` or ``true()`` and their opposites mean; None for anything else."""
    word = text.strip().lower().removesuffix("()")
    if word in ("yes", "true"):
        return True
    return False if word in ("", "no", "false") else None
