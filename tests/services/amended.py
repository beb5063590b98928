"""Amending by the demonstration's people, for tests of what was settled otherwise."""

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, PersonId, QuestionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import amend, findings, reviews, settle
from qapi_desk.services.amend import Changed
from qapi_desk.services.settle import Settling, Verdict
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM, Office

WHY = "The proof was found in the court's file."
TO_ERROR = {"l1_right": "not_met", "l1_error": "NO_DOCUMENT", "l1_cause": "worker"}


def first_of(office: Office, criterion: str, outcome: Outcome) -> Finding:
    """The first finding of a criterion that came out so, under the governing ruleset."""
    view = findings.show(office.supervisor, office.first_id)
    wanted = (view.review.governing, criterion, outcome)
    return next(f for f in view.findings if (f.ruleset, f.criterion, f.outcome) == wanted)


def right(office: Office) -> CaseId:
    """A case whose report on line 1 was found right, and that line 2 was not asked of."""
    view = findings.show(office.supervisor, office.first_id)
    alone = {row.case_id for row in office.queue() if "line-2" not in row.criteria}
    return next(
        f.case_id
        for f in view.findings
        if (f.criterion, f.outcome) == ("line-1", Outcome.ACTION) and f.case_id in alone
    )


def given(**values: str) -> Changed:
    """Answers of the data form, with what an error must have beside it."""
    answers = {
        QuestionId(name): Answer(QuestionId(name), value, comment=WHY, evidence="document 1")
        if name == "l1_right"
        else Answer(QuestionId(name), value)
        for name, value in values.items()
    }
    return {DATA_FORM: answers}


def asked(office: Office, case_id: CaseId, changed: Changed | None = None, by: str = "") -> int:
    """The number of an amendment asked for by a person, else by the case's reviewer."""
    desk = office.desk(by) if by else office.reviewer_of(case_id)
    changed = changed or given(**TO_ERROR)
    made = amend.propose(desk, office.first_id, case_id, changed, reason=WHY, evidence="page 3")
    return int(made.made or "0")


def confirmed(office: Office, case_id: CaseId, changed: Changed | None = None) -> int:
    """The number of an amendment asked for and confirmed."""
    number = asked(office, case_id, changed)
    amend.decide(office.supervisor, number, is_confirmed=True)
    return number


def settled(desk: Desk, office: Office, finding: Finding, verdict: Verdict | None = None) -> None:
    """A finding settled otherwise by a rebuttal that birch asked for."""
    verdict = verdict or Verdict(RuleOutcome.YES, comment=WHY, evidence="page 3")
    settling = Settling(
        finding.case_id, finding.criterion, Stage.REBUTTAL, verdict, WHY, PersonId("birch")
    )
    with desk.store.write() as work:
        settle.settle_in(desk, work, reviews.review_in(work, office.first_id), settling)


def of(office: Office, case_id: CaseId) -> dict[str, Finding]:
    """The findings of a case as they stand, by ruleset."""
    with office.workspace.store.read() as work:
        found = work.findings.all(office.first_id)
    return {f.ruleset: f for f in found if f.case_id == case_id and f.criterion == "line-1"}
