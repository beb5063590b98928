"""Search over the catalog as it is typed: what is found, in which order, and how fast."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.catalog import Element
from qapi_desk.services.catalog_search import CatalogSearch, LocalText, find, index_of, words_of
from qapi_desk.services.library import Library

LIBRARY = Library()
CATALOG = LIBRARY.catalog
INDEX = index_of(LIBRARY)
EVERY = len(CATALOG.elements)


def ids(text: str, limit: int = EVERY) -> list[str]:
    return [hit.element_id for hit in INDEX.find(text, limit)]


def said(element: Element) -> str:
    """Everything an element says in its own words."""
    measures = [f"{each.measure_id} {each.text}" for each in element.measures]
    tasks = [f"{each.task_id} {each.title}" for each in element.tasks]
    own = (element.element_id, element.title, element.intent, element.standard)
    return " ".join((*own, *tasks, *measures, *element.authorities, *element.evidence))


WORDS = sorted(
    {(word, each.element_id) for each in CATALOG.elements for word in words_of(said(each))}
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("45 CFR 303.4(e)", ("45", "cfr", "303.4", "e")),
        ("CM.1.2.C5.", ("cm.1.2.c5",)),
        ("IV-D, Café", ("iv", "d", "cafe")),
        ("  ", ()),
    ],
)
def test_that_a_text_is_read_as_words(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("CM.1.2", "CM.1.2"),
        ("cm.1.2.c5", "CM.1.2"),
        ("bankruptcy", "CM.3.10"),
        ("service of process", "CM.2.2"),
        ("interview 10 calendar", "CM.1.2"),
        ("family violence screen", "CM.1.2"),
        ("CFR 45 303.100", "CM.3.9"),
        ("Contacting policies", "AS.3.1"),
        ("cc.3.2", "CSS.3.2"),
    ],
)
def test_that_the_most_telling_element_stands_first(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize("text", ["45 CFR 303.4", "FC 17400", "WIC 14008.6", "USC 653a"])
def test_that_a_citation_finds_the_elements_that_rest_on_it(text: str) -> None:
    section = text.rpartition(" ")[2]
    wanted = {
        e.element_id for e in CATALOG.elements if section in words_of(" ".join(e.authorities))
    }
    found = INDEX.find(text, len(wanted))
    assert {hit.element_id for hit in found} == wanted
    assert {hit.part for hit in found} == {"authority"}


def test_that_a_code_is_found_by_its_long_name_as_well() -> None:
    assert set(ids("Family Code 17502")) == set(ids("FC 17502")) >= {"FM.2.3", "CM.4.1"}


def test_that_a_section_inside_a_printed_range_is_found() -> None:
    assert ids("FC 17402") == ["CM.2.1"]


def test_that_every_word_has_to_match() -> None:
    assert set(ids("bankruptcy trustee")) <= set(ids("bankruptcy"))
    assert ids("bankruptcy unicorn") == []


def test_that_words_together_go_before_words_apart() -> None:
    together = INDEX.find("quarterly locate")[0]
    assert together.element_id in {"CM.4.1", "CM.4.2"}
    assert INDEX.find("data match")[0].element_id == "CM.3.2"


def test_that_a_whole_word_goes_before_the_beginning_of_one() -> None:
    exact = [hit.score for hit in INDEX.find("order") if hit.part == "title"]
    begun = [hit.score for hit in INDEX.find("orde") if hit.part == "title"]
    assert max(begun) < max(exact)


def test_that_a_hit_says_where_it_was_found() -> None:
    hit = INDEX.find("diligent effort guidelines")[0]
    assert (hit.element_id, hit.part, hit.part_id) == ("CM.2.1", "measure", "CM.2.1.C1")
    assert hit.function == "Establishment and Modification"
    assert "diligent" in hit.excerpt


def test_that_an_excerpt_is_a_piece_around_the_word_and_not_the_whole() -> None:
    hit = INDEX.find("voluntary acknowledgement basis")[0]
    assert len(hit.excerpt) <= 170
    assert hit.excerpt.startswith("… ")
    assert hit.excerpt.endswith(" …")
    assert "voluntary" in hit.excerpt


@pytest.mark.parametrize("text", ["", " . ", "¡!"])
def test_that_a_text_without_a_word_finds_nothing(text: str) -> None:
    assert INDEX.find(text) == ()


def test_that_a_county_s_own_words_are_found_under_their_element() -> None:
    local = (
        LocalText("CM.1.2", "LOCAL.CM.1.2.1", "Zebra desk calls back"),
        LocalText("XX.1.1", "LOCAL.XX.1.1.1", "Zebra of nowhere"),
    )
    found = find(LIBRARY, "zebra", local)
    assert [(hit.element_id, hit.part, hit.part_id) for hit in found] == [
        ("CM.1.2", "county", "LOCAL.CM.1.2.1")
    ]
    assert ids("zebra") == []


def test_that_the_limit_is_kept() -> None:
    assert len(ids("a", 7)) == 7


@given(st.sampled_from(WORDS), st.integers(1, 12))
def test_that_every_beginning_of_every_word_finds_its_element(
    pair: tuple[str, str], letters: int
) -> None:
    word, element_id = pair
    beginning = word[:letters].rstrip(".")
    assert element_id in ids(beginning)


@given(st.lists(st.sampled_from([word for word, _ in WORDS]), min_size=1, max_size=5))
def test_that_a_further_word_only_narrows_and_order_does_not_matter(words: list[str]) -> None:
    found = set(ids(" ".join(words)))
    assert found <= set(ids(" ".join(words[:-1]) or words[0]))
    assert found == set(ids(" ".join(reversed(words))))


@given(st.text(max_size=300))
def test_that_any_text_is_answered(text: str) -> None:
    found = INDEX.find(text)
    assert len({hit.element_id for hit in found}) == len(found)


def test_that_scores_never_rise_down_the_list() -> None:
    for text in ("locate", "support order", "cm", "45 cfr"):
        scores = [hit.score for hit in INDEX.find(text, EVERY)]
        assert scores == sorted(scores, reverse=True)


def test_that_a_search_as_typed_takes_less_than_fifty_milliseconds() -> None:
    typed = "45 cfr 303.4 service of process order"
    worst = 0.0
    for end in range(1, len(typed) + 1):
        began = time.process_time()
        INDEX.find(typed[:end])
        worst = max(worst, time.process_time() - began)
    assert worst < 0.05


def test_that_an_index_is_built_once_for_the_same_shelf() -> None:
    assert index_of(LIBRARY) is INDEX
    assert isinstance(INDEX, CatalogSearch)
