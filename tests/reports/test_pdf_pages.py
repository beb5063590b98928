"""What a printed document holds and how its pages are made, read back with pypdf."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from qapi_desk.domain.documents import Column, Document, Format, Heading, Paragraph, Table
from qapi_desk.reports.pdf import pdf_bytes, write_pdf
from qapi_desk.reports.typefaces import Face, text_width
from qapi_desk.reports.wording import shown
from tests.reports.sample_documents import (
    COMMENTS,
    HASH,
    findings_document,
    hashes_table,
    proof_document,
    rates_chart,
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of(reader: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages))


def read(document: Document) -> PdfReader:
    return PdfReader(BytesIO(pdf_bytes(document)))


def with_blocks(*blocks: Heading | Paragraph | Table) -> Document:
    return replace(proof_document(), blocks=blocks)


def fonts_of(reader: PdfReader) -> list[DictionaryObject]:
    return [
        cast("DictionaryObject", font.get_object())
        for page in reader.pages
        for font in part(part(page, "/Resources"), "/Font").values()
    ]


def part(whole: DictionaryObject, name: str) -> DictionaryObject:
    return cast("DictionaryObject", whole[name].get_object())


def test_that_every_cell_of_every_table_is_in_print(document: Document, printed: PdfReader) -> None:
    words = words_of(printed)
    cells = {
        squeezed(shown(value, column.format)).replace("😀", "\ufffd")
        for table in document.tables
        for row in table.rows
        for column, value in zip(table.columns, row, strict=True)
    }
    broken_over_pages = {squeezed(comment).replace("😀", "\ufffd") for comment in COMMENTS}
    assert [cell for cell in cells - broken_over_pages if cell not in words] == []


def test_that_cover_facts_and_the_footer_are_in_print(
    document: Document, printed: PdfReader
) -> None:
    words = words_of(printed)
    for _, value, form in document.cover.items:
        assert squeezed(shown(value, form)) in words
    assert squeezed(document.footer) in words


def test_that_the_same_document_gives_the_same_bytes() -> None:
    assert pdf_bytes(findings_document(40)) == pdf_bytes(findings_document(40))


def test_that_every_font_is_embedded(printed: PdfReader) -> None:
    fonts = fonts_of(printed)
    assert {"DejaVuSansCondensed"} <= {str(font["/BaseFont"]).split("+")[-1] for font in fonts}
    assert all("/FontFile2" in part(font, "/FontDescriptor") for font in fonts)


def test_that_metadata_name_title_agency_language_and_moment(
    document: Document, printed: PdfReader
) -> None:
    about = printed.metadata
    assert about is not None
    assert (about.title, about.author) == (document.title, document.agency)
    assert about.creation_date == document.made_at
    assert str(part(printed.trailer, "/Root")["/Lang"]) == "en-US"


def test_that_every_page_says_its_number_and_how_many_there_are(printed: PdfReader) -> None:
    total = len(printed.pages)
    for number, page in enumerate(printed.pages, start=1):
        assert f"Page {number} of {total}" in page.extract_text()


def test_that_every_section_is_a_bookmark_on_its_page(printed: PdfReader) -> None:
    for entry in printed.outline:
        if not isinstance(entry, list):
            page = printed.get_destination_page_number(entry)
            assert page is not None
            assert str(entry.title) in printed.pages[page].extract_text()


def test_that_contents_name_the_page_of_a_section(printed: PdfReader) -> None:
    pages = {
        str(entry.title): printed.get_destination_page_number(entry)
        for entry in printed.outline
        if not isinstance(entry, list)
    }
    cover = squeezed(printed.pages[0].extract_text())
    for title, page in pages.items():
        assert page is not None
        assert re.search(rf"{squeezed(title)}{page + 1}|{page + 1}{squeezed(title)}", cover)


def test_that_the_header_row_is_on_every_page_of_a_long_table(printed: PdfReader) -> None:
    ids = re.compile(r"\b00000100\d{5}")
    pages = [text for page in printed.pages if ids.search(text := page.extract_text())]
    assert len(pages) > 5
    assert all("Outcome" in text and "Comment" in text for text in pages)


def test_that_a_wide_table_turns_its_pages(printed: PdfReader) -> None:
    turned = [page.mediabox.width > page.mediabox.height for page in printed.pages]
    assert not turned[0]
    assert any(turned)


def test_that_nothing_is_read_as_markup() -> None:
    text = "<b>bold</b> & <para> </para> &amp; <onDraw name='x'/>"
    column = Column("a", text)
    document = with_blocks(
        Heading(text), Paragraph(text), Table("t", text, (column,), ((text,),), note=text)
    )
    assert words_of(read(document)).count(squeezed(text)) == 6


def test_that_what_the_typeface_lacks_is_replaced_and_controls_are_dropped() -> None:
    text = "a\x00b\x1bc \u4e2d\U0001f600 \ud800 e\u0301 end"
    words = words_of(read(with_blocks(Paragraph(text))))
    assert "abc\ufffd\ufffd\ufffd\u00e9end" in words


@pytest.mark.parametrize("word", ["x" * 4000, "word " * 3000])
def test_that_a_cell_longer_than_a_page_is_printed_whole(word: str) -> None:
    table = Table("t", "Long", (Column("n", "N", Format.COUNT), Column("a", "Text")), ((1, word),))
    words = words_of(read(with_blocks(table)))
    assert words.count(word[:4]) >= len(word.split()) - 1
    assert words.count("x") + words.count("word") >= min(len(word), 3000)


def right_edges(reader: PdfReader) -> list[tuple[float, float]]:
    """Where each piece of text ends, beside the width of its page."""
    edges = []
    for page in reader.pages:
        width = float(page.mediabox.width)

        def note(
            text: str,
            at: list[float],
            line: list[float],
            _font: object,
            size: float,
            w: float = width,
        ) -> None:
            start = line[4] * at[0] + line[5] * at[2] + at[4]
            edges.append((start + text_width(text.strip(), Face.BODY, size) * 0.98, w))

        page.extract_text(visitor_text=note)
    return edges


@pytest.mark.parametrize("count", [1, 9, 12, 40])
def test_that_a_table_stays_on_the_page_whatever_its_columns(count: int) -> None:
    columns = tuple(Column(str(n), f"Column {n}") for n in range(count))
    rows = (tuple(f"value-{n}" for n in range(count)),) * 3
    reader = read(with_blocks(Table("t", "Many", columns, rows)))
    assert [edge for edge, width in right_edges(reader) if edge > width - 36] == []


def test_that_a_short_document_with_a_wide_table_begins_turned() -> None:
    page = read(with_blocks(findings_document(5).tables[-1])).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_that_a_long_hash_breaks_after_whole_groups() -> None:
    narrow = tuple(Column(str(n), f"Title {n}", width=9) for n in range(5))
    table = Table(
        "t",
        "Narrow",
        (*narrow, Column("hash", "Hash", Format.MONO)),
        ((*("some words that want their own room here" for _ in range(5)), HASH),),
    )
    text = read(with_blocks(table)).pages[-1].extract_text()
    parts = [part for part in re.findall(r"[0-9a-f]{8,}", text) if part in HASH]
    assert parts
    assert all(len(part) % 8 == 0 for part in parts)


def test_that_an_empty_table_prints_its_sentence(printed: PdfReader) -> None:
    assert squeezed("No office had an error.") in words_of(printed)


def test_that_a_table_kept_out_of_print_is_not_printed() -> None:
    hidden = replace(hashes_table(), in_pdf=False)
    assert "SHA-256" not in words_of(read(with_blocks(Paragraph("words"), hidden)))


def test_that_a_short_document_is_one_page_without_contents() -> None:
    reader = read(proof_document())
    assert len(reader.pages) == 1
    assert "Contents" not in reader.pages[0].extract_text()


def test_that_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for lines in range(20, 60, 3):
        document = with_blocks(
            Paragraph("\n".join(["line"] * lines)),
            Heading("Lonely?", 2),
            Paragraph("company " * 60),
        )
        for page in read(document).pages:
            text = page.extract_text()
            assert ("Lonely?" in text) <= ("company" in text)


def test_that_a_very_long_footer_is_printed_whole_at_the_end() -> None:
    footer = " · ".join(f"item {number} {HASH}" for number in range(12))
    assert squeezed(footer) in words_of(read(replace(proof_document(), blocks=(), footer=footer)))


def test_that_outline_levels_may_jump() -> None:
    document = with_blocks(Heading("Deep", 3), Paragraph("words"), Heading("Top"), Paragraph("x"))
    assert len(read(document).outline) == 2


def test_that_five_thousand_findings_are_all_printed() -> None:
    full = findings_document(5000).tables[-1]
    # A few columns only: reading pages back is what takes long, not drawing them.
    table = replace(full, columns=full.columns[:4], rows=tuple(row[:4] for row in full.rows))
    words = words_of(read(with_blocks(table)))
    assert all(str(row[0]) in words for row in table.rows)


def test_that_a_file_is_saved_under_its_name(tmp_path: Path) -> None:
    write_pdf(proof_document(), tmp_path / "proof.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["proof.pdf"]


@pytest.mark.parametrize("is_turned", [False, True])
def test_that_a_picture_of_many_rates_goes_on_over_the_pages(is_turned: bool) -> None:
    chart = rates_chart()
    names = [f"Criterion{number}" for number in range(60)]
    many = replace(chart, bars=tuple(replace(chart.bars[0], label=name) for name in names))
    columns = tuple(Column(f"c{number}", f"Measured{number}") for number in range(14))
    wide = Table("wide", "Wide", columns, (tuple("unbroken" for _ in columns),))
    blocks = (Heading("Rates"), many, *((wide,) if is_turned else ()))
    printed = read(replace(proof_document(), blocks=blocks))
    box = printed.pages[-1].mediabox
    assert (box.width > box.height) == is_turned
    words = words_of(printed)
    assert all(name in words for name in names)
    assert words.count(squeezed(chart.alternative)) == 1
