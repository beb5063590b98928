"""Who is blind to what: a second reviewer sees nothing of the first until she has released.

Whoever holds unreleased cases of a second review is given neither those cases as they were first
answered nor anything about the first review as a whole. Every service that gives out answers,
findings or history of a review asks here first; pages only reflect it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from qapi_desk.domain.chain import Entry, Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

HIDDEN: Final = "not shown before you have released the cases you look at a second time"


def unreleased_in(desk: Desk, work: Work, review_id: ReviewId) -> frozenset[CaseId]:
    """The cases of a review that the signed-in person is looking at again just now."""
    mine = desk.person.person_id
    return frozenset(
        case.case_id
        for case in work.cases.all(second_of(review_id))
        if case.reviewer == mine and case.state is not CaseState.RELEASED
    )


def must_see_case(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> None:
    """Refuse a second reviewer what the first made of a case, until she has released it.

    Raises:
        Refused: ``second.blind``.
    """
    if case_id in unreleased_in(desk, work, review_id):
        raise Refused(
            "second.blind",
            f"You are looking at case {case_id} a second time; what the first reviewer found "
            "opens to you when you have released it.",
        )


def without_first(desk: Desk, work: Work, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries as the signed-in person may read them.

    What was kept of a review whose cases they look at a second time is left out; that something
    happened stays to be seen, and the chain stays whole.
    """
    every = (ReviewId(name) for name, _ in work.documents.list("review"))
    hidden = [review_id for review_id in every if unreleased_in(desk, work, review_id)]
    return tuple(
        replace(each, happening=replace(each.happening, body={"hidden": HIDDEN}))
        if any(_is_of(each.happening, review_id) for review_id in hidden)
        else each
        for each in entries
    )


def _is_of(told: Happening, review_id: ReviewId) -> bool:
    subject = re.split("[/#]", told.subject, maxsplit=1)[0]
    named = json.dumps(told.body, default=str)
    return subject == review_id or any(f'"{review_id}{end}' in named for end in '"/#')


def must_see_whole(desk: Desk, work: Work, review_id: ReviewId) -> None:
    """Refuse a second reviewer the findings of a review while cases of hers are open.

    Raises:
        Refused: ``second.blind``.
    """
    waiting = len(unreleased_in(desk, work, review_id))
    if waiting:
        raise Refused(
            "second.blind",
            f"You have {waiting} case{'s' if waiting > 1 else ''} of {review_id} to look at a "
            "second time; its findings open to you when you have released them.",
        )
