"""The report of an assessment: gathered, drawn as PDF or Excel, and remembered as published."""

from pathlib import Path

from qapi_desk.domain.assessments import NOT_APPLICABLE
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Document
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.domain.people import Role
from qapi_desk.services import assessment_view, forms_kept, history, publish
from qapi_desk.services.assessment_forms import scale
from qapi_desk.services.assessment_view import AssessmentView
from qapi_desk.services.paper.assessment import Circumstances, assessment_document
from qapi_desk.services.workspace import Desk


def document(desk: Desk, assessment_id: AssessmentId) -> Document:
    """The report as values. Supervisors, observers and the lead.

    Raises:
        Refused: ``assessment.unknown``, ``assessment.forged``; ``people.role``;
            ``assessment.blind`` to somebody who still has to rate an element that others rated.
    """
    view = assessment_view.show(desk, assessment_id)
    if desk.person.person_id != view.assessment.lead:
        desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="print an assessment")
    if any(row.is_hidden for row in view.rows):
        raise Refused(
            "assessment.blind",
            "Others rated elements that you still have to rate; hand in your own ratings first.",
        )
    printed = Circumstances(
        made_at=desk.clock.now(),
        history_head=history.head(desk.workspace),
        scale=_scale(desk, view),
    )
    return assessment_document(view, printed)


def _scale(desk: Desk, view: AssessmentView) -> tuple[tuple[str, str], ...]:
    """The ratings of all its forms together, each once, in the forms' order."""
    made = view.assessment
    with desk.store.read() as work:
        compiled = forms_kept.pinned(work, desk.library, made.forms)
    forms = {each.form.form_id: each.form for each in compiled}
    found: dict[str, str] = {}
    for element in made.elements:
        for name, words in scale(forms[element.form_id], element.element_id):
            found.setdefault(name, words)
    last = sorted(found.items(), key=lambda pair: pair[0] == NOT_APPLICABLE)
    return tuple(last)


def publish_report(desk: Desk, assessment_id: AssessmentId, path: Path) -> Changes:
    """Write the report to a ``.pdf`` or ``.xlsx``.

    Raises:
        Refused: as ``document``; ``publish.suffix``; an existing file.
        Trouble: the file cannot be written; then nothing remains.
    """
    publish.write(document(desk, assessment_id), path)
    publish.remember(desk, assessment_id, "assessment", path)
    return Changes.of((Kind.REPORT, "assessment"))
