"""Forms by words: shown, checked, and carried between a folder and a workbook."""

from pathlib import Path

import pytest

from tests.cli.speaking import must_be_one_sentence, speak

FORM = "lines-1-2"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A form of the shelf as a workbook."""
    place = tmp_path / "form.xlsx"
    assert speak("forms", "export", FORM, "--out", place, "--json").document["written"] == str(
        place
    )
    return place


def fingerprint(form: object) -> str:
    return str(speak("forms", "show", form, "--json").document["fingerprint"])


def test_that_a_form_is_shown_whole() -> None:
    told = speak("forms", "show", FORM, "--json").document
    assert told["form_id"] == FORM
    assert {"gen_ours", "yes_no"} & {q["name"] for q in told["questions"][1]["children"]}


def test_that_a_form_is_shown_in_lines_to_be_read() -> None:
    assert "    gen_ours  select_one  " in speak("forms", "show", FORM).out


def test_that_a_workbook_of_a_form_is_the_same_form(book: Path) -> None:
    assert fingerprint(book) == fingerprint(FORM)


def test_that_a_folder_made_of_the_workbook_is_the_same_form(book: Path, tmp_path: Path) -> None:
    assert speak("forms", "export", book, "--out", tmp_path / "folder").code == 0
    assert fingerprint(tmp_path / "folder") == fingerprint(FORM)


def test_that_a_workbook_is_checked_like_a_folder(book: Path) -> None:
    assert speak("forms", "check", book, "--json").document == []


@pytest.mark.parametrize(
    ("form", "out"), [("lines-9", "x.xlsx"), (FORM, "taken"), (FORM, "nowhere/x.xlsx")]
)
def test_that_what_cannot_be_exported_is_said_in_one_sentence(
    tmp_path: Path, form: str, out: str
) -> None:
    (tmp_path / "taken").write_text("mine")
    must_be_one_sentence(speak("forms", "export", form, "--out", tmp_path / out))
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("${gen_ours}", "${gen_ours"), ("if(concat(", "iff(concat("), ("'yes'", "\u2018yes\u2019")],
)
def test_that_a_broken_expression_is_said_in_one_sentence(
    tmp_path: Path, old: str, new: str
) -> None:
    speak("forms", "export", FORM, "--out", tmp_path / "form")
    survey = tmp_path / "form" / "survey.csv"
    survey.write_text(survey.read_text("utf-8").replace(old, new, 1), "utf-8")
    (message, *_) = speak("forms", "check", tmp_path / "form", "--json").document
    assert message["severity"] == "error"
    assert message["cell"].rstrip("0123456789").isupper()


def test_that_a_workbook_is_marked_by_a_word(book: Path) -> None:
    told = speak("forms", "mark", book, "--json").document
    assert (told["messages"], Path(told["written"]).name) == ([], "form-marked.xlsx")


def test_that_a_folder_cannot_be_marked(tmp_path: Path) -> None:
    must_be_one_sentence(speak("forms", "mark", tmp_path))


def test_that_the_same_form_twice_does_not_differ(book: Path) -> None:
    assert speak("forms", "diff", FORM, book).out.strip() == "They are the same."


def test_that_a_difference_is_said_and_can_be_read_by_a_program(tmp_path: Path) -> None:
    speak("forms", "export", FORM, "--out", tmp_path / "form")
    survey = tmp_path / "form" / "survey.csv"
    survey.write_text(survey.read_text("utf-8").replace("On what day", "On which day", 1), "utf-8")
    (change,) = speak("forms", "diff", FORM, tmp_path / "form", "--json").document["changes"]
    assert (change["kind"], change["part"]) == ("changed", "label (en)")
    assert change["words"] in speak("forms", "diff", FORM, tmp_path / "form").out
