"""Gathers what one case looks like on paper, for the file and the exit conference.

Masked unless a supervisor asks for names; that they were printed stands in the history. The names
of a case with a family-violence flag are never printed.
"""

from collections.abc import Mapping
from dataclasses import replace

from qapi_desk.domain.documents import Document
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.services import amend_kept, opened
from qapi_desk.services.amend_kept import AmendmentState
from qapi_desk.services.library import Library
from qapi_desk.services.paper.case import case_document
from qapi_desk.services.paper.case_answers import CaseSeen
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.workspace import Desk


def document(
    desk: Desk, review_id: ReviewId, case_id: CaseId, frame: Printed, *, language: str = "en"
) -> Document:
    """One case as a document without names.

    Raises:
        Refused: ``case.not_yours``, ``cases.unknown``.
    """
    return case_document(seen(desk, review_id, case_id, language), frame)


def named_document(
    desk: Desk, review_id: ReviewId, case_id: CaseId, frame: Printed, *, language: str = "en"
) -> Document:
    """The same with the parties' names. Supervisors only; asking stands in the history.

    Raises:
        Refused: ``people.role``; ``case.masked`` for a case with a family-violence flag.
    """
    desk.person.must_be(Role.SUPERVISOR, to="print a case with names")
    found = seen(desk, review_id, case_id, language)
    if found.work.story.is_masked:
        raise Refused(
            "case.masked",
            "This case carries a family-violence flag; its names are never printed. Print it "
            "without names.",
        )
    with desk.workspace.snapshot(found.work.review.snapshot_id) as reader:
        parties = reader.case_file(case_id).parties
    with desk.store.write() as work:
        work.history.append(desk.happening("names.printed", f"{review_id}/{case_id}"))
    named = tuple((p.role or "", p.display_name or "") for p in parties)
    return case_document(replace(found, parties=named, asked_by=desk.person.name), frame)


def seen(desk: Desk, review_id: ReviewId, case_id: CaseId, language: str = "en") -> CaseSeen:
    """Everything of a case that is printed, names left out.

    Raises:
        Refused: ``case.not_yours``, ``cases.unknown``.
    """
    found = opened.lay_open(desk, review_id, case_id)
    with desk.store.read() as work:
        assignment = work.assignments.get(review_id, case_id)
        people = {person.person_id: person.name for person in work.people.all()}
        amended = amend_kept.of_case(work, desk.library, review_id, case_id)
        settled = work.settlements.all(review_id)
    governing = found.work.review.governing
    return CaseSeen(
        work=found.work,
        threads=found.threads,
        assignment=assignment,
        people=people,
        language=language,
        words=_words(desk.library, language),
        amended=tuple(each for each in amended if each.state is AmendmentState.CONFIRMED),
        settled=tuple(
            each for each in settled if (each.case_id, each.ruleset) == (case_id, governing)
        ),
    )


def _words(library: Library, language: str) -> Mapping[str, str]:
    known = library.document("reviewing", "paper_words.json")["languages"]
    found: Mapping[str, str] = known.get(language, {})
    return found
