"""``replay ratstats`` by words: the draw, a printout held against it, bad words."""

from pathlib import Path

import pytest

from tests.cli.speaking import must_be_one_sentence, speak

# RAT-STATS 2010 User Guide, p. 2-7.
ASKED = ("replay", "ratstats", "--seed", "48863.78", "--low", 1, "--high", 1000, "--count", 14)
PRINTED = [718, 643, 247, 236, 821, 650, 257, 141, 301, 22, 980, 507, 440, 557]


@pytest.fixture
def printout(tmp_path: Path) -> Path:
    path = tmp_path / "printout.txt"
    path.write_text(" ".join(map(str, PRINTED)))
    return path


def test_that_the_draw_is_printed_in_its_order() -> None:
    assert [int(line) for line in speak(*ASKED).out.split()] == PRINTED


def test_that_json_says_why_nothing_new_is_drawn() -> None:
    said = speak(*ASKED, "--json").document
    assert said["drawn"] == PRINTED
    assert "2,338" in said["why_nothing_new_is_drawn"][0]


def test_that_a_printout_that_agrees_is_done(printout: Path) -> None:
    said = speak(*ASKED, "--printed", printout)
    assert (said.code, said.out) == (0, "All 14 agree, in the order of selection.\n")


def test_that_a_printout_that_differs_is_refused_with_its_place(printout: Path) -> None:
    printout.write_text(printout.read_text().replace("247", "248"))
    said = speak(*ASKED, "--printed", printout)
    must_be_one_sentence(said)
    assert said.err.startswith("Number 3 of the printout is 248")


def test_that_a_difference_stands_in_the_json_too(printout: Path) -> None:
    printout.write_text("1 2 3")
    said = speak(*ASKED, "--printed", printout, "--json")
    assert (said.code, said.document["is_same"]) == (2, False)


def test_that_sets_are_replayed() -> None:
    words = ("replay", "ratstats", "--seed", 61061.36, "--sets", "1-658", "--sets", "1-66")
    assert speak(*words, "--count", 2).out == "309 41\n165 26\n"


def test_that_spares_follow_the_count() -> None:
    words = ("replay", "ratstats", "--seed", 12345, "--low", 1, "--high", 2211)
    said = speak(*words, "--count", 3, "--spares", 2, "--json").document
    assert said["printed"] == [20, 1098, 1230, 520, 752]


@pytest.mark.parametrize(
    "words",
    [
        ("--seed", "noon", "--low", 1, "--high", 9, "--count", 3),
        ("--seed", "nan", "--low", 1, "--high", 9, "--count", 3),
        ("--seed", "1e300", "--low", 1, "--high", 9, "--count", 3),
        ("--seed", 1, "--low", 9, "--high", 1, "--count", 3),
        ("--seed", 1, "--low", 1, "--count", 3),
        ("--seed", 1, "--count", 3),
        ("--seed", 1, "--low", 1, "--high", 9, "--count", 0),
        ("--seed", 1, "--low", 1, "--high", 9, "--count", 10),
        ("--seed", 1, "--low", 1, "--high", "9" * 40, "--count", 10),
        ("--seed", 1, "--low", 1, "--high", 9, "--sets", "1-9", "--count", 1),
        ("--seed", 1, "--sets", "1-9-9", "--count", 1),
        ("--seed", 1, "--low", 1, "--high", 9, "--count", 3, "--printed", "nowhere.txt"),
    ],
    ids=lambda words: " ".join(str(word) for word in words),
)
def test_that_wrong_words_are_refused_in_one_sentence(words: tuple[object, ...]) -> None:
    must_be_one_sentence(speak("replay", "ratstats", *words))
