"""A person's own working note on a case: nobody else reads it, and no paper prints it.

The history tells that a note was written, not what it says.
"""

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.comments import CaseNote
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.services.casework import must_be_seen_by
from qapi_desk.services.own_words import must_be_fit
from qapi_desk.services.workspace import Desk


def write(desk: Desk, review_id: ReviewId, case_id: CaseId, text: str) -> Changes:
    """Keep the signed-in person's note on a case in place of the one before; empty clears it.

    Raises:
        Refused: ``people.role`` to an observer; ``case.not_yours``; as ``must_be_fit``.
    """
    desk.person.must_be(Role.REVIEWER, Role.SUPERVISOR, Role.ANALYST, to="keep notes on cases")
    must_be_fit(desk.library, "longest_note", "the note", text)
    person_id, at = desk.person.person_id, desk.clock.now()
    with desk.store.write() as work:
        must_be_seen_by(desk, work.cases.get(review_id, case_id))
        before = work.notes.get(review_id, case_id, person_id)
        if text == (before.text if before else ""):
            return Changes()
        work.notes.set(CaseNote(review_id, case_id, person_id, text, at))
        subject = f"{review_id}/{case_id}"
        work.history.append(desk.happening("note.written", subject, characters=len(text)))
    return Changes.of((Kind.CASE, case_id))


def read(desk: Desk, review_id: ReviewId, case_id: CaseId) -> str:
    """The signed-in person's own note on a case; empty when there is none.

    Raises:
        Refused: ``case.not_yours``.
    """
    with desk.store.read() as work:
        must_be_seen_by(desk, work.cases.get(review_id, case_id))
        kept = work.notes.get(review_id, case_id, desk.person.person_id)
    return kept.text if kept else ""
