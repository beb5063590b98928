"""The guide that travels inside a workbook of a form: what each column, word and function means.

It speaks to the analyst who writes forms. Which rules, criteria and elements exist is handed in.
"""

from collections.abc import Iterator, Mapping

from qapi_desk.domain.forms import QuestionRole
from qapi_desk.domain.sheets import Sheet, SheetRow
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.checker_facts import CALLED_PATHS, PATHS
from qapi_desk.questionnaire.guide_words import (
    CHOICES,
    FACTS,
    FUNCTIONS,
    LANGUAGES,
    REASONS,
    ROLES,
    SETTINGS,
    SHEETS,
    SURVEY,
    TESTS,
    TYPES,
    WORDS,
)

GUIDE, LISTS, NAMES = "guide", "guide_lists", "guide_names"
_PARTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("sheet", SHEETS),
    ("survey column", SURVEY),
    ("survey column, per language", LANGUAGES),
    ("type", TYPES),
    ("role", ROLES),
    ("word", WORDS),
    ("choices column", CHOICES),
    ("list of reasons", REASONS),
    ("settings column", SETTINGS),
    ("function", FUNCTIONS),
    ("fact", FACTS),
    ("test row", TESTS),
)
_TITLES = ("part", "word", "what it is")
_NAME_TITLES = ("kind", "id", "title")
_LISTED = ("rule", "criterion", "measure", "element")

Named = Mapping[str, Mapping[str, str]]
"""Kind (``rule``, ``criterion``, ``measure``, ``element``, ``event``, ``list``) -> id -> title."""


def guide_sheets(named: Named) -> tuple[Sheet, ...]:
    """The sheets of guidance, which no reader of forms reads.

    Args:
        named: what a form may name, with titles.

    Returns:
        ``guide`` (explanations), ``guide_names`` (ids with titles), ``guide_lists`` (one column
        for each drop-down list, titled like the column it is for).
    """
    return (
        _sheet(GUIDE, _TITLES, list(_explained())),
        _sheet(NAMES, _NAME_TITLES, list(_named(named))),
        _lists(named),
    )


def drop_downs() -> Mapping[tuple[str, str], str]:
    """Which columns offer a list: (sheet, title) -> the column of ``guide_lists``."""
    survey = {title: title for title in columns.WORDS if title in _survey_titles()}
    survey |= {f"bind::qapi:{kind}": f"bind::qapi:{kind}" for kind in _LISTED}
    survey |= {"type": "type", columns.FACT: columns.FACT, "required": "required"}
    found = {("survey", title): name for title, name in survey.items()}
    found[("choices", "result")] = "result"
    for title in columns.WORDS:
        if title.startswith("attribute::"):
            found[("settings", title)] = title
    return found


def _survey_titles() -> tuple[str, ...]:
    return (*columns.SURVEY_TEXT, "read_only")


def _explained() -> Iterator[tuple[str, str, str]]:
    for part, words in _PARTS:
        for word, meaning in words.items():
            yield part, word, meaning


def _named(named: Named) -> Iterator[tuple[str, str, str]]:
    for kind, titles in named.items():
        for name, title in titles.items():
            yield kind, name, title
    for path in (*PATHS, *CALLED_PATHS):
        yield "fact", path, ""


def _lists(named: Named) -> Sheet:
    lists: dict[str, list[str]] = {
        title: list(words) for title, words in columns.WORDS.items() if words
    }
    lists["bind::qapi:role"] = [role.value for role in QuestionRole if role.value]
    lists |= {f"bind::qapi:{kind}": list(named.get(kind, {})) for kind in _LISTED}
    events = [f"event:{code}.date" for code in named.get("event", {})]
    lists |= {"type": _types(named), "required": ["yes", "no"], columns.FACT: [*PATHS, *events]}
    longest = max(map(len, lists.values()))
    rows = tuple(
        SheetRow(at + 2, {title: words[at] for title, words in lists.items() if at < len(words)})
        for at in range(longest)
    )
    return Sheet(LISTS, tuple(lists), rows)


def _types(named: Named) -> list[str]:
    """The types; a select stands with each list of the form."""
    selects = [word for word in TYPES if word.startswith("select_")]
    plain = [word for word in TYPES if word not in selects]
    return [*plain, *(f"{word} {name}" for word in selects for name in named.get("list", {}))]


def _sheet(name: str, titles: tuple[str, ...], lines: list[tuple[str, str, str]]) -> Sheet:
    rows = (
        SheetRow(number, {t: text for t, text in zip(titles, line, strict=True) if text})
        for number, line in enumerate(lines, start=2)
    )
    return Sheet(name, titles, tuple(rows))
