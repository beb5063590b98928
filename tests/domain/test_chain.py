"""The chained history: what it shows and what it cannot hide."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.chain import GENESIS, Entry, Happening, canonical_json, first_break, link

AT = datetime(2026, 10, 19, 16, tzinfo=UTC)


def chain(*kinds: str) -> list[Entry]:
    entries: list[Entry] = []
    for number, kind in enumerate(kinds, start=1):
        previous = entries[-1].digest if entries else GENESIS
        entries.append(link(number, Happening(AT, "alder", kind, "case", {"n": number}), previous))
    return entries


def test_that_an_untouched_history_holds() -> None:
    entries = chain("a", "b", "c")
    assert first_break(entries, head=entries[-1].digest) is None


def test_that_an_empty_history_holds() -> None:
    assert first_break([]) is None


@pytest.mark.parametrize("field", ["at", "person_id", "kind", "subject", "body"])
def test_that_a_changed_word_is_found_at_its_entry(field: str) -> None:
    entries = chain("a", "b", "c")
    other: Any = {"at": AT.replace(year=2027), "body": {"n": 9}}.get(field, "changed")
    changed = dataclasses.replace(entries[1].happening, **{field: other})
    entries[1] = dataclasses.replace(entries[1], happening=changed)
    assert first_break(entries) == "Entry 2 was changed after it was written."


def test_that_a_removed_entry_is_missed() -> None:
    entries = chain("a", "b", "c")
    broken = first_break([entries[0], entries[2]])
    assert broken == "Entry 2 is missing; the history goes on with entry 3."


def test_that_an_entry_rewritten_with_its_digest_does_not_fit_the_next() -> None:
    entries = chain("a", "b", "c")
    entries[1] = link(2, Happening(AT, "alder", "other", "case", {}), entries[0].digest)
    assert first_break(entries) == "Entry 3 does not follow from entry 2."


def test_that_a_history_cut_at_the_end_misses_its_head() -> None:
    entries = chain("a", "b", "c")
    broken = first_break(entries[:2], head=entries[2].digest)
    assert broken == "The history ends at entry 2, but not with the head that was recorded."


@given(st.dictionaries(st.text(), st.integers()))
def test_that_canonical_text_does_not_depend_on_the_order_of_keys(body: dict[str, int]) -> None:
    backwards = dict(reversed(list(body.items())))
    assert canonical_json(body) == canonical_json(backwards)


def test_that_canonical_text_has_no_spaces_and_keeps_characters() -> None:
    assert canonical_json({"b": "ñ", "a": [1, 2]}) == '{"a":[1,2],"b":"ñ"}'
