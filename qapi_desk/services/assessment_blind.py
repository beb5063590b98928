"""What the history tells of ratings that are not for everybody's eyes yet.

Raters work blind: what somebody answered is told to nobody else before the assessment is settled,
and a rating handed in not to whoever still has to rate the element. The chain itself stays whole.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from qapi_desk.domain.chain import Entry
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.services.assessment_kept import Part, assessment_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

HIDDEN: Final = "not shown before the assessment is settled or your own rating is handed in"


def blinded(desk: Desk, work: Work, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries as the signed-in person may read them: what was kept is left out where hidden."""
    return tuple(
        replace(each, happening=replace(each.happening, body={"hidden": HIDDEN}))
        if _is_hidden(desk, work, each)
        else each
        for each in entries
    )


def _is_hidden(desk: Desk, work: Work, entry: Entry) -> bool:
    told, me = entry.happening, desk.person.person_id
    if told.kind not in {Part.ANSWER, Part.RATING} or told.person_id == me:
        return False
    name, _, place = told.subject.partition("/")
    if work.documents.get(Part.ASSESSMENT, name) is None:
        return True  # taken away behind the program's back; the history is still to be read
    assessment = assessment_in(work, AssessmentId(name))
    if told.kind == Part.ANSWER or not assessment.is_open:
        return assessment.is_open
    element_id = place.partition("/")[0]
    is_rater = any(
        me in assessment.raters_of(each)
        for each in assessment.elements
        if each.element_id == element_id
    )
    return is_rater and work.documents.get(Part.RATING, f"{name}/{element_id}/{me}") is None
