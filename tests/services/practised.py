"""Somebody at practice, for tests: who begins, who answers, and answers known to be right.

``KNOWS`` is what a person who reads the record well answers where the demonstration's script,
made for bulk cases with planted slips, reads these hand-made cases otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Silent
from qapi_desk.services import answer as answering
from qapi_desk.services import demo, demo_reviewer, practice, practice_key
from qapi_desk.services.library import Library
from qapi_desk.services.practice_key import Practice
from qapi_desk.services.workspace import Desk, create_workspace
from tests.quick import made_quick
from tests.services.desks import Office

BIRCH = PersonId("birch")
"""Who practises in these tests: a reviewer."""
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LAW, ENFORCING, PAYING = "establishment-expedited", "enforcement", "disbursement"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with what goes with it."""

    value: str
    na_reason: str = ""
    comment: str = ""
    evidence: str = ""


Said = Mapping[str, str | Told]
NO_DAY = Told(
    "undetermined",
    "no_document",
    "The day in the record cannot be read; the file was asked for.",
    "Imaging screen, page 1 of 1",
)
LATE_NOTICE: Said = {
    "enf_needed": "yes",
    "enf_withholding": "yes",
    "enf_withheld": "no",
    "enf_step": "new_hire",
    "enf_hire_date": "2026-08-10",
    "enf_done": "yes",
    "enf_hire_sent_date": "2026-08-13",
    "enf_covers": "yes",
    "enf_judged": Told(
        "not_met", comment="Sent a day late.", evidence="Case chronology, events of the period"
    ),
}
KNOWS: Mapping[str, Mapping[str, Said]] = {
    "E05B": {LAW: {"exp6_due": "not_served"}, ENFORCING: {"enf_needed": "no_order"}},
    "E09A": {LAW: {"est_judged": "excused"}},
    "E05D": {LAW: {"est_judged": NO_DAY}},
    "E13A": {PAYING: {"dis_sent_date": "2026-08-14"}},
    "E03G": {LAW: {"exp12_due": "yes"}},
    "E23A": {LAW: {"est_needed": "yes"}},
    "E17B": {ENFORCING: LATE_NOTICE},
    "R129B": {LAW: {"est_needed": "order_in_force"}},
    "E05A": {
        LAW: {"est_judged": NO_DAY, "exp12_due": "not_served"},
        ENFORCING: {"enf_needed": "no_order"},
    },
    "E23D": {LAW: {"exp6_due": "not_served"}},
    "E24A": {"medical": {"med_judged": "met"}},
    "E15B": {PAYING: {"dis_sent_date": "2026-08-16"}},
    "E23E": {LAW: {"est_needed": "yes"}},
}


@dataclass(frozen=True, slots=True)
class Practised:
    """One practice and the desk it is done at."""

    desk: Desk
    review_id: ReviewId

    @property
    def cases(self) -> tuple[CaseId, ...]:
        """Its cases in their order."""
        return practice.case_ids(self.desk, self.review_id)

    @property
    def kept(self) -> Practice:
        """What the workspace keeps of it, the key among it."""
        with self.desk.store.read() as work:
            return practice_key.of_review(work, self.review_id)

    def release(self, case_id: CaseId) -> None:
        """Answer by the demonstration's script, slips and all, and release."""
        demo_reviewer.review(self.desk, self.review_id, case_id, supervisor=self.desk)

    def release_all(self) -> None:
        """Every case of it."""
        for case_id in self.cases:
            self.release(case_id)

    def know(self, case_id: CaseId) -> None:
        """Answer as one who reads the record well, and release."""
        for form, said in KNOWS.get(case_id, {}).items():
            for question, told in said.items():
                said_so = Told(told) if isinstance(told, str) else told
                given = Answer(
                    QuestionId(question),
                    said_so.value,
                    na_reason=said_so.na_reason,
                    comment=said_so.comment,
                    evidence=said_so.evidence,
                )
                self.say(case_id, form, given)
        self.release(case_id)

    def say(self, case_id: CaseId, form: str, given: Answer) -> None:
        """Answer one question."""
        answering.record(self.desk, self.review_id, case_id, FormId(form), given)


def begun(office: Office, person: str = "birch", set_id: str = "first") -> Practised:
    """A practice begun by the person herself."""
    desk = office.desk(person)
    made = practice.start(desk, desk.person.person_id, Silent(), set_id=set_id)
    return Practised(desk, ReviewId(made.made or ""))


def school(home: Path) -> Path:
    """A workspace with the demonstration's people and nothing in it yet."""
    library = Library()
    told = demo.settings(library)
    workers = [
        (row, WorkerId(row["worker_id"]) if row["worker_id"] else None) for row in told["people"]
    ]
    first, *others = [
        Person(PersonId(row["person_id"]), row["name"], Role(row["role"]), demo.AGENCY, worker)
        for row, worker in workers
    ]
    workspace = create_workspace(home, first, told["passphrase"], clock=SteppingClock(NOON))
    with workspace.store.write() as work:
        for person in others:
            work.people.add(person, "")
    made_quick(workspace).close()
    (home / "demonstration").write_text("The people of this workspace are made up.\n")
    return home
