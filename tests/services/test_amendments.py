"""Amending a released case: two people, a reason, the same counting, and the first answers kept."""



from qapi_desk.domain.answers import Answer
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import amend, findings
from qapi_desk.services.amend import Changed
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM, Office

WHY = "The proof was found in the court's file."
LINE_1 = ("line-1", "l1")


def first_of(office: Office, criterion: str, outcome: Outcome) -> Finding:
    """The first finding of a criterion that came out so, under the governing ruleset."""
    view = findings.show(office.supervisor, office.first_id)
    wanted = (view.review.governing, criterion, outcome)
    return next(f for f in view.findings if (f.ruleset, f.criterion, f.outcome) == wanted)


def to_error(line: str = "l1") -> Changed:
    """A line of the report that was right becomes wrong, with its kind and its cause."""
    given = {f"{line}_right": "not_met", f"{line}_error": "NO_DOCUMENT", f"{line}_cause": "worker"}
    answers = {QuestionId(name): Answer(QuestionId(name), value, comment=WHY, evidence="document 1")
               for name, value in given.items()}  # fmt: skip
    return {DATA_FORM: answers}


def only_comment(office: Office, case_id: CaseId, text: str = "Seen again.") -> Changed:
    standing = amend.standing(office.supervisor, office.first_id, case_id)[DATA_FORM]
    name = QuestionId("l1_right")
    value = standing[name].value
    return {DATA_FORM: {name: Answer(name, value, comment=text)}}


def asked(desk: Desk, office: Office, case_id: CaseId, changed: Changed | None = None) -> int:
    changes = amend.propose(
        desk, office.first_id, case_id, changed or to_error(), reason=WHY, evidence="page 3"
    )
    return int(changes.made or "0")


def stands(office: Office, finding: Finding) -> Finding:
    view = findings.show(office.supervisor, office.first_id)
    wanted = (finding.case_id, finding.criterion, finding.ruleset)
    return next(f for f in view.findings if (f.case_id, f.criterion, f.ruleset) == wanted)


def test_that_an_amendment_changes_the_finding(reviewed: Office) -> None:
    finding = first_of(reviewed, "line-1", Outcome.ACTION)
    number = asked(reviewed.reviewer_of(finding.case_id), reviewed, finding.case_id)
    assert stands(reviewed, finding) == finding
    amend.decide(reviewed.supervisor, number, is_confirmed=True)
    assert stands(reviewed, finding).outcome is Outcome.ERROR
    assert stands(reviewed, finding).comment
