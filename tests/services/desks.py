"""The demonstration's people at their desks, for tests that work in a workspace."""

from dataclasses import dataclass, field

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import answer as answering
from qapi_desk.services import casework, demo, demo_reviewer, reviews
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workspace import Desk, Workspace

LAW_FORM = FormId("establishment-expedited")
DATA_FORM = FormId("lines-1-2")
TWO_FORMS = (LAW_FORM, DATA_FORM)


@dataclass
class Office:
    """A workspace of the demonstration and whoever sits in it."""

    workspace: Workspace
    desks: dict[str, Desk] = field(default_factory=dict)

    def desk(self, person: str) -> Desk:
        """This made-up person's desk."""
        if person not in self.desks:
            self.desks[person] = demo.sign_in(self.workspace, person)
        return self.desks[person]

    @property
    def supervisor(self) -> Desk:
        return self.desk("alder")

    @property
    def review_id(self) -> ReviewId:
        return demo.current_review(self.supervisor)

    @property
    def first_id(self) -> ReviewId:
        """The demonstration's own review, whichever were started later."""
        return reviews.reviews(self.supervisor)[-1].review_id

    def queue(self) -> tuple[QueueRow, ...]:
        return casework.queue(self.supervisor, self.review_id)

    def reviewer_of(self, case_id: CaseId) -> Desk:
        row = next(row for row in self.queue() if row.case_id == case_id)
        return self.desk(str(row.reviewer))

    def a_case(self, criterion: str, *, only: bool = False, skip: int = 0) -> CaseId:
        """An unreviewed case of this criterion (and of nothing else)."""
        found = [
            row.case_id
            for row in self.queue()
            if row.state is not CaseState.RELEASED
            and criterion in row.criteria
            and (not only or len(row.criteria) == 1)
        ]
        return found[skip]

    def say(  # noqa: PLR0917 - as an answer is written
        self,
        case_id: CaseId,
        question: str,
        value: str = "",
        form: FormId = DATA_FORM,
        na: str = "",
        comment: str = "",
        evidence: str = "",
    ) -> answering.Saved:
        """The case's reviewer answers one question."""
        given = Answer(QuestionId(question), value, na_reason=na, comment=comment,
                       evidence=evidence)  # fmt: skip
        desk = self.reviewer_of(case_id)
        return answering.record(desk, self.review_id, case_id, form, given)

    def exclude(self, case_id: CaseId) -> None:
        """Answer a data case as one that should not have been in the frame."""
        self.say(case_id, "gen_ours", "no")
        self.say(case_id, "gen_excluded_why", "opened_in_error", comment="Opened twice.")

    def answer_all(self, case_id: CaseId) -> None:
        """Answer by the demonstration's script and release."""
        reviewer, lead = self.reviewer_of(case_id), self.supervisor
        demo_reviewer.review(reviewer, self.review_id, case_id, supervisor=lead)

    def history_kinds(self) -> list[str]:
        with self.workspace.store.read() as work:
            return [entry.happening.kind for entry in work.history.entries()]


def person(name: str) -> PersonId:
    return PersonId(name)
