"""A small agency to be assessed: its people, a shelf with one short form, an assessment begun."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assessments import Rater
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import AssessmentId, PersonId, QuestionId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import assessment, assessment_answers
from qapi_desk.services.assessment import NewAssessment
from qapi_desk.services.library import Library, shipped_root
from qapi_desk.services.workspace import Desk, Workspace, create_workspace, open_workspace
from qapi_desk.store.passphrases import Cost, hash_passphrase

PASSPHRASE = "demonstration only"
"""The demonstration's, so that the window signs its people in by itself."""
AGENCY, NEIGHBOR = "Test County", "Neighbor County"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PEOPLE = (
    Person(PersonId("alder"), "Rosa Alder", Role.SUPERVISOR, AGENCY),
    Person(PersonId("birch"), "Jun Birch", Role.REVIEWER, AGENCY),
    Person(PersonId("cedar"), "Noor Cedar", Role.REVIEWER, AGENCY),
    Person(PersonId("dogwood"), "Lee Dogwood", Role.ANALYST, AGENCY),
    Person(PersonId("elder"), "Ana Elder", Role.OBSERVER, AGENCY),
    Person(PersonId("fir"), "Sam Fir", Role.SUPERVISOR, AGENCY),
    Person(PersonId("hazel"), "Kit Hazel", Role.REVIEWER, NEIGHBOR),
    Person(PersonId("ivy"), "Pat Ivy", Role.SUPERVISOR, NEIGHBOR),
)
FIRST = AssessmentId("AS-2026-01")
GOALS, PLAN = "LO.1.1", "LO.1.2"
"""The two elements that the short form rates; the second may not apply."""

_SETTINGS = (
    "form_title,form_id,version,default_language,attribute::qapi:review_type,"
    "attribute::qapi:asked\n"
    "The agency in short,assess-short,2026110201,English (en),assessment,on_request\n"
)
_CHOICES = """list_name,name,label::English (en),result,key
gate_plan,yes,Yes,,Y
gate_plan,none,"No: it is not ours",na,1
seen,met,Yes,met,M
seen,not_met,No,not_met,N
rating,in_place,Fully in place,,4
rating,partly,Partly in place,,2
rating,missing,Not in place,,1
method,document,Documents were read,,D
method,interview,People were heard,,I
"""
_TITLES = (
    "type,name,label::English (en),relevant,required,constraint,constraint_message::English (en),"
    "bind::qapi:element,bind::qapi:role,bind::qapi:measure,bind::qapi:comment"
)


def _element(prefix: str, element: str, title: str, *, has_gate: bool) -> list[str]:
    gate = f"${{{prefix}_gate}} = 'yes'" if has_gate else ""
    low = f"${{{prefix}_rating}} != '' and ${{{prefix}_rating}} != 'in_place'"
    rows = [f"begin_group,{prefix},{title},,,,,{element},,,"]
    if has_gate:
        rows.append(f"select_one gate_{prefix},{prefix}_gate,Is {title} ours?,,yes,,,,applies,,")
        rows.append(f"begin_group,{prefix}_steps,{title}: what was seen,{gate},,,,,,,")
    rows += [
        f"select_one seen,{prefix}_known,Do staff know {title}?,,yes,,,,,{element}.P1,on_no",
        f"select_multiple method,{prefix}_method,How was {title} seen?,,yes,,,,method,,",
        f"text,{prefix}_evidence,What shows {title}?,,yes,,,,evidence,,",
        f"date,{prefix}_day,When was {title} shown?,,no,. <= today(),Not yet.,,evidence_date,,",
        f"select_one rating,{prefix}_rating,How well is {title} in place?,,yes,,,,rating,,",
        f"text,{prefix}_gap,What is missing of {title}?,{low},yes,,,,gap,,",
        f"text,{prefix}_action,What will be done about {title}?,{low},no,,,,action,,",
        f"text,{prefix}_owner,Who sees to {title}?,${{{prefix}_action}} != '',yes,,,,owner,,",
        f"date,{prefix}_due,By when is {title} up?,${{{prefix}_action}} != '',yes,,,,due_date,,",
    ]
    return [*rows, *(["end_group,,,,,,,,,,"] * (2 if has_gate else 1))]


def put_short_form(root: Path) -> None:
    """Make a shelf: the shipped one with the short form in the place of all others."""
    folder = root / "forms" / "assess-short"
    folder.mkdir(parents=True)
    (root / "resources").symlink_to(shipped_root() / "resources")
    rows = [
        _TITLES,
        *_element("goals", GOALS, "the goals", has_gate=False),
        *_element("plan", PLAN, "the plan", has_gate=True),
    ]
    (folder / "settings.csv").write_text(_SETTINGS, encoding="utf-8")
    (folder / "choices.csv").write_text(_CHOICES, encoding="utf-8")
    (folder / "survey.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


@dataclass
class Agency:
    """A workspace with its people at their desks, and one assessment."""

    workspace: Workspace
    assessment_id: AssessmentId = FIRST
    desks: dict[str, Desk] = field(default_factory=dict)

    def desk(self, person: str) -> Desk:
        """This made-up person's desk."""
        if person not in self.desks:
            self.desks[person] = self.workspace.sign_in(PersonId(person), PASSPHRASE)
        return self.desks[person]

    @property
    def lead(self) -> Desk:
        return self.desk("alder")

    def start(self, *raters: str, **changed: object) -> AssessmentId:
        """Alder starts an assessment of both elements, rated by these people."""
        new = NewAssessment("Self-assessment 2026", rating(*raters), parts=(GOALS, PLAN))
        made = assessment.start(self.lead, _replaced(new, changed)).made
        self.assessment_id = AssessmentId(made or "")
        return self.assessment_id

    def answer(self, person: str, question: str, value: str, comment: str = "") -> None:
        """Somebody answers one question."""
        given = Answer(QuestionId(question), value, comment=comment)
        element = PLAN if question.startswith("plan") else GOALS
        assessment_answers.record(self.desk(person), self.assessment_id, element, given)

    def rate(self, person: str, prefix: str, rating: str, *, gap: str = "Nobody knows it.") -> None:
        """Somebody answers all that is asked of an element and hands it in."""
        self.fill(person, prefix, rating, gap=gap)
        element = PLAN if prefix == "plan" else GOALS
        assessment_answers.hand_in(self.desk(person), self.assessment_id, (element,))

    def fill(self, person: str, prefix: str, rating: str, *, gap: str = "Nobody knows it.") -> None:
        """The same without handing it in."""
        if prefix == "plan":
            self.answer(person, "plan_gate", "yes")
        self.answer(person, f"{prefix}_known", "met")
        self.answer(person, f"{prefix}_method", "document interview")
        self.answer(person, f"{prefix}_evidence", "Minutes of 2026-09-14")
        self.answer(person, f"{prefix}_rating", rating)
        if rating != "in_place":
            self.answer(person, f"{prefix}_gap", gap)

    def refuse_plan(self, person: str) -> None:
        """Somebody says that the plan is not the agency's, and hands that in."""
        self.answer(person, "plan_gate", "none")
        assessment_answers.hand_in(self.desk(person), self.assessment_id, (PLAN,))


def rating(*people: str) -> tuple[Rater, ...]:
    """These people, each rating everything."""
    return tuple(Rater(PersonId(each)) for each in people)


def _replaced(new: NewAssessment, changed: dict[str, object]) -> NewAssessment:
    values = {name: getattr(new, name) for name in new.__slots__} | changed
    return NewAssessment(**values)


def _made(home: Path, shelf: Path) -> None:
    first, *others = PEOPLE
    made = create_workspace(home, first, PASSPHRASE, clock=SteppingClock(NOW))
    quick = hash_passphrase(PASSPHRASE, cost=Cost(2**4, 8, 1))
    with made.store.write() as work:
        work.people.set_hash(first.person_id, quick)
        for person in others:
            work.people.add(person, quick)
    made.close()
    (home / "demonstration").touch()
    put_short_form(shelf)


def opened(root: Path) -> Agency:
    """The workspace and the shelf of a folder, opened."""
    workspace = open_workspace(root / "home", clock=SteppingClock(NOW))
    workspace.library = Library(root / "shelf")
    return Agency(workspace)


@pytest.fixture(scope="session")
def agency_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up people's workspace and the short shelf. Not to be changed."""
    root = tmp_path_factory.mktemp("agency")
    _made(root / "home", root / "shelf")
    return root


@pytest.fixture
def county(agency_root: Path, tmp_path: Path) -> Iterator[Agency]:
    """An agency of one's own in which nothing is assessed yet."""
    root = tmp_path / "agency"
    shutil.copytree(agency_root, root, symlinks=True)
    made = opened(root)
    yield made
    made.workspace.close()
