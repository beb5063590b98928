"""What the checker found, written into a copy of the analyst's workbook, and taken out again."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.forms import FormMessage
from qapi_desk.intake.sheet_marks import LIST, mark_workbook
from qapi_desk.intake.sheets import read_sheets


def message(cell: str, sheet: str = "survey", severity: str = "error") -> FormMessage:
    return FormMessage(severity, sheet, cell, "x.y", "=What.", "Why.", "Fix.")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.title = "survey"
    page.append(["type", "name"])
    page.append(["text", "a"])
    page["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["B2"].font = Font(italic=True)
    page["A1"].comment = Comment("Mine", "An analyst")
    made.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def marked(book: Path, *messages: FormMessage) -> dict[str, object]:
    """A, then what stands in the marked copy: comments and fills by cell."""
    place = book.with_name("marked.xlsx")
    mark_workbook(book, messages, place)
    page = load_workbook(place)["survey"]
    cells = [cell for row in page.iter_rows() for cell in row]
    said = {f"{c.coordinate} said": c.comment.text for c in cells if c.comment}
    return said | {c.coordinate: c.fill.fgColor.rgb for c in cells if c.fill.fill_type}


def test_that_a_message_is_a_comment_in_its_cell(book: Path) -> None:
    found = marked(book, message("A2"))
    assert (found["A2 said"], found["A2"]) == ("=What.\nWhy.\nFix.", "FFFFC7CE")


def test_that_two_messages_stand_in_one_comment_and_the_error_gives_the_colour(book: Path) -> None:
    found = marked(book, message("A2", severity="warning"), message("A2"))
    assert (str(found["A2 said"]).count("What."), found["A2"]) == (2, "FFFFC7CE")


def test_that_an_analysts_own_comment_stays(book: Path) -> None:
    assert marked(book, message("A1"))["A1 said"] == "Mine"


def test_that_a_list_leads_to_every_cell(book: Path) -> None:
    marked(book, message("A2"), message("A1:B1"), message("A1", "nowhere"))
    page = load_workbook(book.with_name("marked.xlsx"))[LIST]
    links = [page.cell(row, 3).hyperlink for row in (2, 3, 4)]
    assert [link.location if link else None for link in links] == [
        "'survey'!A2",
        "'survey'!A1",
        None,
    ]


def test_that_marks_are_taken_out_when_the_form_is_sound(book: Path) -> None:
    before = marked(book)
    marked(book, message("A2"), message("B2"))
    again = book.with_name("marked.xlsx")
    mark_workbook(again, (), again)
    page = load_workbook(again)
    cells = [cell for row in page["survey"].iter_rows() for cell in row]
    said = {f"{c.coordinate} said": c.comment.text for c in cells if c.comment}
    fills = {c.coordinate: c.fill.fgColor.rgb for c in cells if c.fill.fill_type}
    assert said | fills == before == {"A1 said": "Mine", "B2": "FF00FF00"}
    assert page.sheetnames == ["survey"]


def test_that_marking_again_leaves_one_comment(book: Path) -> None:
    marked(book, message("A2"))
    again = book.with_name("marked.xlsx")
    mark_workbook(again, [message("A2")], again)
    comment = load_workbook(again)["survey"]["A2"].comment
    assert comment is not None
    assert comment.text == "=What.\nWhy.\nFix."


def test_that_a_marked_workbook_reads_as_the_form_it_was(book: Path) -> None:
    marked(book, message("A2"), message("B2"))
    assert read_sheets(book.with_name("marked.xlsx")).sheets == read_sheets(book).sheets
    assert load_workbook(book.with_name("marked.xlsx"))["survey"]["B2"].font.italic


def test_that_a_fill_that_could_not_be_given_back_is_left_alone(book: Path) -> None:
    made = load_workbook(book)
    made["survey"]["A2"].fill = PatternFill("darkGrid", fgColor="FF0000FF")
    made.save(book)
    assert marked(book, message("A2"))["A2"] == "FF0000FF"


def test_that_a_copy_that_cannot_be_written_leaves_nothing_behind(book: Path) -> None:
    with pytest.raises(Trouble, match="cannot be written"):
        mark_workbook(book, (), book.parent / "nowhere" / "x.xlsx")
    assert [each.name for each in book.parent.iterdir()] == ["form.xlsx"]


def test_that_one_cell_far_away_keeps_nobody_waiting(book: Path) -> None:
    made = load_workbook(book)
    made["survey"]["XFD1048576"] = "far"
    made.save(book)
    mark_workbook(book, [message("B2")], book)
    assert load_workbook(book)["survey"]["B2"].comment is not None
