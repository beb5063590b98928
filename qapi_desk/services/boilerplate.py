"""A word of warning when a reviewer writes the same text in case after case.

A text that fits every case proves none of them. It warns and never refuses: the same thing may
have happened in each. Compared are the reviewer's own standing answers of one review.
"""

import re
import unicodedata
from typing import Final

from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services.own_words import limit
from qapi_desk.services.workspace import Desk

_PLAIN_WORD: Final = re.compile("[a-z0-9]+")


def warning(desk: Desk, review_id: ReviewId, case_id: CaseId, text: str) -> str:
    """A sentence when this text stands in several other cases by the signed-in person; or empty.

    Case, blanks and punctuation at the ends do not matter. The store is asked once, for the texts
    that hold the longest word of this one.
    """
    wanted = alike(text)
    if len(wanted) < limit(desk.library, "pasted_characters"):
        return ""
    word = max(_PLAIN_WORD.findall(wanted), key=len, default="")
    with desk.store.read() as work:
        said = work.answers.said_elsewhere(review_id, case_id, desk.person.person_id, word)
    elsewhere = {
        other for other, value, comment in said if wanted in {alike(value), alike(comment)}
    }
    if len(elsewhere) < limit(desk.library, "pasted_cases"):
        return ""
    return (
        f"You wrote the same in {len(elsewhere)} other cases of this review, {min(elsewhere)} "
        "among them. Say what is so in this case."
    )


def alike(text: str) -> str:
    """A text as it is compared: without differences that a hand makes by chance."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split()).strip(" .,;:!?-")
