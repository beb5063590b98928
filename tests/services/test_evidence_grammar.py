"""Citations are text with a small grammar, read and written back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.services import evidence
from qapi_desk.services.evidence import Citation, Cited


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("event EV123", Citation(Cited.EVENT, "EV123")),
        ("Event  EV123.", Citation(Cited.EVENT, "EV123")),
        ("document 14, page 3", Citation(Cited.DOCUMENT, "14", "3")),
        ("document 14 p. 3-5", Citation(Cited.DOCUMENT, "14", "3-5")),
        ("document no. A/14, page iv", Citation(Cited.DOCUMENT, "A/14", "iv")),
        ("screen CSE-12", Citation(Cited.SCREEN, "CSE-12")),
        ("Court docket", Citation(Cited.WORDS, "Court docket")),
        ("event in the record", Citation(Cited.WORDS, "event in the record")),
        ("Screen print", Citation(Cited.WORDS, "Screen print")),
        ("events of the period", Citation(Cited.WORDS, "events of the period")),
    ],
)
def test_that_a_citation_is_read_as_it_is_written(text: str, citation: Citation) -> None:
    assert evidence.parse(text) == (citation,)


def test_that_several_citations_are_parted_by_semicolons() -> None:
    found = evidence.parse("event E1; document 2, page 3;\nscreen CSE-12; ")
    assert [each.kind for each in found] == [Cited.EVENT, Cited.DOCUMENT, Cited.SCREEN]


@pytest.mark.parametrize("text", ["event EV123", "document 14, page 3", "screen CSE-12; Docket"])
def test_that_what_is_well_written_is_written_the_same_again(text: str) -> None:
    assert evidence.written(evidence.parse(text)) == text


def test_that_nothing_cites_nothing() -> None:
    assert evidence.parse(" ;\n ") == ()


@given(st.text(max_size=200))
def test_that_any_text_is_read_and_written_back_the_same(text: str) -> None:
    read = evidence.parse(text)
    assert evidence.parse(evidence.written(read)) == read


def test_that_the_same_citation_is_not_added_twice() -> None:
    once = evidence.added("Court docket", Citation(Cited.SCREEN, "CSE-12"))
    assert once == "Court docket; screen CSE-12"
    assert evidence.added(once, Citation(Cited.SCREEN, "CSE-12")) == once
