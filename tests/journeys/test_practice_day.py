"""A new reviewer's practice: begun, answered with her slips, scored, printed; nothing of it counts.

The rest she practises at the services; the first case she opens at the window, under its sign.
"""

from collections.abc import Callable
from pathlib import Path

import pypdf

from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import practice_scores, reviews
from tests.journeys.hands import Hands, Key
from tests.journeys.keyboard import CTRL_SHIFT
from tests.journeys.totals import must_add_up, rows_of, stored
from tests.journeys.words import Words
from tests.services.desks import Office
from tests.services.practised import Practised

FIRST = ReviewId("practice-birch-1")
SOME = 5
"""Cases done at the services; the others stay open."""


def test_a_practice_day(sit_down: Callable[..., Hands], reviewed: Office, tmp_path: Path) -> None:
    home = reviewed.workspace.home
    words, before = Words(home), rows_of(stored(reviewed)[0])
    began_by_words(words)
    practised = Practised(reviewed.desk("birch"), FIRST)
    for case_id in practised.cases[:SOME]:
        practised.release(case_id)
    scored(words, reviewed)
    printed(words, tmp_path)
    assert rows_of(stored(reviewed)[0]) == before
    assert FIRST not in {each.review_id for each in reviews.reviews(reviewed.supervisor)}
    must_add_up(reviewed, tmp_path)
    cases = practised.cases
    reviewed.workspace.close()
    goes_on_at_the_window(sit_down(home, "birch"), cases)


def began_by_words(words: Words) -> None:
    """By herself, not for a colleague; the key is shut until she has released."""
    assert "supervisor" in words.refused("birch", "practice", "start", "--for", "cedar")
    words.say("birch", "practice", "start")
    assert "0 of 17 released" in words.say("alder", "practice", "list")
    for person in ("birch", "alder"):
        said = words.refused(person, "practice", "show", FIRST, "--case", "E01A")
        assert "to nobody before" in said
    assert "practice" in words.refused("alder", "findings", "show", FIRST)


def scored(words: Words, office: Office) -> None:
    """What she is told is what the store holds, miss by miss; a colleague is told nothing."""
    learned = practice_scores.show(office.desk("birch"), FIRST).learned
    told = words.told("birch", "practice", "show", FIRST)
    assert len(told) == len(learned) > 0
    marks = words.told("birch", "practice", "score", FIRST)["marks"]
    assert marks["right"] == sum(each.miss is None for each in learned)
    assert "Not ready yet" in words.say("birch", "practice", "score", FIRST)
    words.refused("cedar", "practice", "score", FIRST)


def printed(words: Words, folder: Path) -> None:
    """Her report says on paper that nothing of it counts."""
    path = folder / "practice.pdf"
    words.say("birch", "practice", "report", FIRST, "--out", path)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "Jun Birch" in text
    assert "45 CFR" in text


def goes_on_at_the_window(hands: Hands, practised: tuple[CaseId, ...]) -> None:
    """From her practice page to the next case, on the review page under the sign of practice."""
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    hands.press(Key.Key_P, CTRL_SHIFT)
    far = f"{SOME} of {len(practised)} cases released"
    hands.until(lambda: hands.reads("practice.far").startswith(far))
    hands.click("practice.go_on")
    hands.until(lambda: hands.sees("review.practice.words"))
    hands.until(lambda: hands.reads("review.case_number").endswith(practised[SOME]))
