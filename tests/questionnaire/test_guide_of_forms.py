"""The guide in a workbook explains every column, word and function there is, and nothing else."""

from qapi_desk.domain.forms import QuestionRole, QuestionType
from qapi_desk.questionnaire import columns, guide, guide_words
from qapi_desk.questionnaire.expression_functions import SIGNATURES

NAMED = {
    "rule": {"CR-015": "Serve or try"},
    "event": {"SERVICE_DONE": "Served"},
    "list": {"yn": ""},
}
GUIDE, NAMES, LISTS = guide.guide_sheets(NAMED)


def listed(title: str) -> list[str]:
    return [row.cells[title] for row in LISTS.rows if title in row.cells]


def test_that_every_function_is_explained() -> None:
    assert set(guide_words.FUNCTIONS) == set(SIGNATURES)


def test_that_every_column_is_explained() -> None:
    assert set(guide_words.SURVEY) == {*columns.SURVEY_NEEDED, *columns.SURVEY_TEXT, "read_only"}
    languages = {*columns.SURVEY_TRANSLATED, *columns.SURVEY_CARRIED}
    assert set(guide_words.LANGUAGES) == languages
    assert set(guide_words.SETTINGS) == {*columns.SETTINGS_TEXT, *columns.SETTINGS_CARRIED}


def test_that_every_role_is_explained_and_may_be_written() -> None:
    roles = {role.value for role in QuestionRole if role.value}
    assert set(guide_words.ROLES) == roles == set(columns.WORDS["bind::qapi:role"])


def test_that_every_type_is_explained() -> None:
    plain = {t.value for t in QuestionType if t not in (QuestionType.GROUP, QuestionType.REPEAT)}
    brackets = {f"{edge}_{kind}" for edge in ("begin", "end") for kind in ("group", "repeat")}
    assert set(guide_words.TYPES) == plain | brackets


def test_that_no_explanation_is_empty() -> None:
    assert all(len(row.cells) == len(GUIDE.header) for row in GUIDE.rows)


def test_that_a_select_is_offered_with_each_list_of_the_form() -> None:
    assert listed("type")[-2:] == ["select_one yn", "select_multiple yn"]


def test_that_every_drop_down_has_its_list() -> None:
    assert set(guide.drop_downs().values()) <= set(LISTS.header)


def test_that_what_exists_is_listed_with_its_title() -> None:
    lines = [row.cells for row in NAMES.rows]
    assert {"kind": "rule", "id": "CR-015", "title": "Serve or try"} in lines
    assert {"kind": "fact", "id": "case.opened_date"} in lines
    assert "event:SERVICE_DONE.date" in listed(columns.FACT)


def test_that_guidance_is_named_so_that_no_reader_reads_it() -> None:
    assert all(sheet.name.startswith("guide") for sheet in (GUIDE, NAMES, LISTS))
