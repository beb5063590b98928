"""The stamp of a worksheet: what it asks, of whom, and what was answered when it went out.

Its SHA-256 stands in the workspace's history from the day it was made, so a stamp that was edited,
forged or made by another workspace is told apart from ours. Knows no cell.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import FormId, PersonId, QuestionId, ReviewId, SnapshotId
from qapi_desk.domain.worksheets import LaidRow
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.store.work import Work

MADE: Final = "worksheet.made"
"""What the history calls it."""
_SHORT: Final = 8
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
Said = tuple[str, str, str, str]
"""Value, reason, comment and evidence of an answer."""
NOTHING: Final[Said] = ("", "", "", "")


@dataclass(frozen=True)
class Stamp:
    """What a worksheet is.

    ``pages`` are the forms by the names of their sheets, ``forms`` their fingerprints. ``rows``
    hold, by form and by key, a short fingerprint of each locked text; ``answers`` what was
    answered when it went out, of rows that were answered.
    """

    review_id: ReviewId
    title: str
    snapshot_id: SnapshotId
    made_for: PersonId
    made_by: PersonId
    made_at: datetime
    language: str
    forms: Mapping[FormId, str]
    pages: Mapping[str, FormId]
    rows: Mapping[FormId, Mapping[str, str]] = field(default_factory=dict)
    answers: Mapping[FormId, Mapping[str, list[str]]] = field(default_factory=dict)

    def exported(self, form_id: FormId, key: str) -> Said:
        """What was answered in this row when it went out."""
        found = self.answers.get(form_id, {}).get(key)
        return (found[0], found[1], found[2], found[3]) if found else NOTHING


def said_of(answer: Answer | None) -> Said:
    """What an answer says, whoever gave it and however."""
    if answer is None:
        return NOTHING
    return (answer.value, answer.na_reason, answer.comment, answer.evidence)


def locked_of(row: LaidRow) -> str:
    """The short fingerprints of a row's locked texts, one after another."""
    return "".join(map(short, (row.asked, row.how, row.record)))


def short(text: str) -> str:
    """A short fingerprint of a text, blind to what a spreadsheet does to blanks."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:_SHORT]


def shorts(locked: str) -> tuple[str, ...]:
    """The fingerprints of a row's locked texts apart."""
    return tuple(locked[at : at + _SHORT] for at in range(0, len(locked), _SHORT))


def written(stamp: Stamp) -> tuple[str, str]:
    """(digest, text) of a stamp, as its hidden sheet holds it; the text begins with the digest."""
    body = canonical_json(to_body(stamp))
    digest = hashlib.sha256(body.encode()).hexdigest()
    return digest, f"{digest}{body}"


def read(work: Work, text: str) -> Stamp:
    """The stamp of a worksheet that this workspace made.

    Raises:
        Refused: ``worksheet.stamp`` for one that was changed; ``worksheet.elsewhere`` for one
            that this workspace never made.
    """
    digest, body = text[:64], text[64:]
    if not _DIGEST.fullmatch(digest) or hashlib.sha256(body.encode()).hexdigest() != digest:
        raise _changed()
    try:
        stamp = from_body(Stamp, json.loads(body))
    except (AttributeError, ExceptionGroup, KeyError, TypeError, ValueError):
        raise _changed() from None
    made = work.history.entries(MADE, stamp.review_id)
    if not any(each.happening.body.get("worksheet") == digest for each in made):
        raise Refused(
            "worksheet.elsewhere",
            "This worksheet was not handed out by this workspace, so its answers belong to other "
            "cases than those here; take it in where it was made.",
        )
    return stamp


def _changed() -> Refused:
    return Refused(
        "worksheet.stamp",
        "The hidden stamp of this worksheet was changed, so nobody can tell which answers it "
        "holds; hand out a new one and copy the answers into it.",
    )


def question_of(key: str) -> tuple[str, QuestionId]:
    """(case, question) of a row's key; the question is empty for a line that asks nothing."""
    case_id, _, name = key.partition("|")
    return case_id, QuestionId(name)
