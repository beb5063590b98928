"""The doors of a review: what each gives out, and to whom it stays shut in which state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.rebuttals import FindingKey, Side
from qapi_desk.services import (
    amend,
    answer,
    assisted,
    case_fixes,
    case_paper,
    casework,
    comments,
    corrective,
    desk_view,
    draw_proof,
    draw_sample,
    eliminations,
    findings,
    integrity,
    integrity_paper,
    opened,
    pooled,
    prove_draw,
    publish,
    question_sets,
    rebuttal_answers,
    rebuttal_intake,
    rebuttal_opening,
    rebuttal_packet,
    rebuttals,
    rechecks,
    release,
    replace,
    representative,
    screen,
    second_differences,
    second_draw,
    second_review,
    settle,
    targeted,
    targeted_reviews,
)
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM

PEOPLE: Final = ("alder", "birch", "cedar", "dogwood", "elder")
STATES: Final = ("running", "done", "blind")
RUNNING, BLIND, ROLE, NOT_YOURS, NO_YEAR = (
    "findings.running", "second.blind", "people.role", "case.not_yours", "year.none",
)  # fmt: skip
CLOSED: Final = frozenset({RUNNING, BLIND, ROLE, NOT_YOURS, NO_YEAR, "second.not_yours"})
"""The codes of a door that stays shut; any other refusal is somebody who came in."""


@dataclass(frozen=True)
class At:
    """A desk at a door: the first review, and a released case of it."""

    desk: Desk
    review_id: ReviewId
    case_id: CaseId
    folder: Path


@dataclass(frozen=True)
class Kind:
    """By which code a door stays shut, in each state, for whom; open to all others."""

    running: Mapping[str, str]
    done: Mapping[str, str]
    blind: Mapping[str, str]


RESULTS = Kind(
    running={"birch": RUNNING, "cedar": RUNNING, "dogwood": RUNNING},
    done={},
    blind={"alder": BLIND, "cedar": BLIND, "dogwood": BLIND},
)
"""What a review came to, as a whole."""
ANSWERS = Kind(
    running={"cedar": NOT_YOURS, "dogwood": RUNNING},
    done={"cedar": NOT_YOURS},
    blind={"alder": BLIND, "cedar": BLIND, "dogwood": BLIND},
)
"""What one case was answered; here it is Birch's."""
_ROLES = {"birch": ROLE, "cedar": ROLE, "dogwood": ROLE}
SUPERVISION = Kind(running=_ROLES, done=_ROLES, blind=_ROLES | {"alder": BLIND})
"""What only supervisors and observers are told."""
_LONE = _ROLES | {"elder": ROLE}
LONE = Kind(running=_LONE, done=_LONE, blind=_LONE | {"alder": BLIND})
"""What only supervisors do, and see while they do it."""
_REVIEWERS = {"birch": ROLE, "cedar": ROLE}
ANALYSIS = Kind(
    running=_REVIEWERS | {"dogwood": RUNNING},
    done=_REVIEWERS,
    blind=_REVIEWERS | {"alder": BLIND, "dogwood": BLIND},
)
"""What reviewers are not told at all."""
COMPUTED = Kind(
    running=RESULTS.running,
    done=_REVIEWERS,
    blind={**RESULTS.blind, "birch": ROLE},
)
"""What a screen computed, corrected by what was found."""
_ELDER = {"elder": ROLE}
REMARKS = Kind(
    {**ANSWERS.running, **_ELDER}, {**ANSWERS.done, **_ELDER}, {**ANSWERS.blind, **_ELDER}
)
PACKETS = Kind({**RESULTS.running, **_ELDER}, _ELDER, {**RESULTS.blind, **_ELDER})
"""Like answers and results; not for observers, who write nothing."""
_NOT_REVIEWERS = Kind(_REVIEWERS, _REVIEWERS, _REVIEWERS)
"""What rules computed of the record: for no reviewer, whatever the state."""
_LOOKED_AGAIN = Kind({}, {}, dict.fromkeys(("alder", "cedar", "dogwood"), BLIND))
"""What two looks at a case differ in: there is nothing before both are released."""
YEAR = Kind(
    running=dict.fromkeys(("birch", "cedar", "dogwood", "elder"), NO_YEAR),
    done={},
    blind=dict.fromkeys(("alder", "cedar", "dogwood"), NO_YEAR),
)
"""A year of one quarter: to all but supervisors it counts when it is done."""


def _frame(at: At) -> Printed:
    return publish.printed(at.desk, at.review_id)


def _answer(at: At) -> object:
    given = Answer(QuestionId("gen_ours"), "yes")
    return answer.record(at.desk, at.review_id, at.case_id, DATA_FORM, given)


def _amend(at: At) -> object:
    changed = {DATA_FORM: {QuestionId("gen_ours"): Answer(QuestionId("gen_ours"), "no")}}
    return amend.preview(at.desk, at.review_id, at.case_id, changed)


def _remark(at: At) -> object:
    where = (at.review_id, at.case_id, FormId(DATA_FORM), QuestionId("nothing"))
    return comments.add(at.desk, *where, "Why is it so?")


def _key(at: At) -> FindingKey:
    return FindingKey(at.case_id, _CRITERION)


Act = Callable[[At], object]
_CRITERION: Final = CriterionId("line-1")
CASE: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "amend.of_case": lambda at: amend.of_case(at.desk, at.review_id, at.case_id),
        "amend.preview": _amend,
        "amend.standing": lambda at: amend.standing(at.desk, at.review_id, at.case_id),
        "answer.lay_out": lambda at: answer.lay_out(at.desk, at.review_id, at.case_id),
        "answer.record": _answer,
        "answer.record_all": lambda at: answer.record_all(
            at.desk, at.review_id, at.case_id, FormId(DATA_FORM), ()
        ),
        "answer.redo": lambda at: answer.redo(at.desk, at.review_id, at.case_id),
        "answer.steps": lambda at: answer.steps(at.desk, at.review_id, at.case_id),
        "answer.undo": lambda at: answer.undo(at.desk, at.review_id, at.case_id),
        "case_paper.document": lambda at: case_paper.document(
            at.desk, at.review_id, at.case_id, _frame(at)
        ),
        "case_paper.seen": lambda at: case_paper.seen(at.desk, at.review_id, at.case_id),
        "casework.open_case": lambda at: casework.open_case(at.desk, at.review_id, at.case_id),
        "comments.of_case": lambda at: comments.of_case(at.desk, at.review_id, at.case_id),
        "opened.lay_open": lambda at: opened.lay_open(at.desk, at.review_id, at.case_id),
        "publish.case_paper": lambda at: publish.case_paper(
            at.desk, at.review_id, at.case_id, at.folder / "case.pdf"
        ),
        "release.release": lambda at: release.release(at.desk, at.review_id, at.case_id),
        "replace.of_case": lambda at: replace.of_case(at.desk, at.review_id, at.case_id),
        "replace.request": lambda at: replace.request(at.desk, at.review_id, at.case_id),
    }
)
"""Doors of one case."""


def _of_review(act: Callable[[Desk, ReviewId], object]) -> Act:
    return lambda at: act(at.desk, at.review_id)


def _document(key: str) -> Act:
    return lambda at: publish.document(at.desk, at.review_id, key)


DOORS: Final[Mapping[str, tuple[Kind, Act]]] = MappingProxyType(
    {name: (ANSWERS, act) for name, act in CASE.items()}
    | {
        "amend.of_review": (SUPERVISION, _of_review(amend.of_review)),
        "amend.waiting": (SUPERVISION, _of_review(amend.waiting)),
        "assisted.estimate": (
            COMPUTED, lambda at: assisted.estimate(at.desk, at.review_id, "none", _CRITERION),
        ),
        "case_fixes.show": (RESULTS, _of_review(case_fixes.show)),
        "case_paper.named_document": (
            LONE,
            lambda at: case_paper.named_document(at.desk, at.review_id, at.case_id, _frame(at)),
        ),
        "comments.add": (REMARKS, _remark),
        "corrective.caps": (RESULTS, _of_review(corrective.caps)),
        "desk_view.cases_behind": (SUPERVISION, _of_review(desk_view.cases_behind)),
        "desk_view.of_case": (
            SUPERVISION, lambda at: desk_view.of_case(at.desk, at.review_id, at.case_id),
        ),
        "draw_proof.proof": (SUPERVISION, _of_review(draw_proof.proof)),
        "draw_sample.openings": (SUPERVISION, _of_review(draw_sample.openings)),
        "eliminations.worksheet": (RESULTS, _of_review(eliminations.worksheet)),
        "findings.show": (RESULTS, _of_review(findings.show)),
        "integrity.show": (ANALYSIS, _of_review(integrity.show)),
        "integrity_paper.write": (
            SUPERVISION,
            lambda at: integrity_paper.write(at.desk, at.review_id, at.folder / "integrity.pdf"),
        ),
        "pooled.year": (YEAR, _of_review(pooled.year)),
        "publish.chart_svg": (
            RESULTS,
            lambda at: publish.chart_svg(at.desk, at.review_id, "rates", is_dark=False),
        ),
        "publish.document:cap": (RESULTS, _document("cap")),
        "publish.document:draw-proof": (SUPERVISION, _document("draw-proof")),
        "publish.document:eliminations": (RESULTS, _document("eliminations")),
        "publish.document:findings": (RESULTS, _document("findings")),
        "publish.document:integrity": (ANALYSIS, _document("integrity")),
        "publish.document:case-fixes": (RESULTS, _document("case-fixes")),
        "publish.document:rebuttal": (RESULTS, _document("rebuttal")),
        "publish.document:year": (YEAR, _document("year")),
        "publish.publish": (
            SUPERVISION,
            lambda at: publish.publish(
                at.desk, at.review_id, "findings", at.folder / "findings.pdf", Silent()
            ),
        ),
        "question_sets.figures": (ANALYSIS, _of_review(question_sets.figures)),
        "rebuttal_intake.check": (
            PACKETS,
            lambda at: rebuttal_intake.check(at.desk, at.review_id, at.folder / "none.xlsx"),
        ),
        "rebuttal_packet.packet": (
            LONE,
            lambda at: rebuttal_packet.packet(at.desk, at.review_id, 1, at.folder / "packet.pdf"),
        ),
        "rebuttals.outcomes": (RESULTS, _of_review(rebuttals.outcomes)),
        "rebuttals.show": (RESULTS, lambda at: rebuttals.show(at.desk, at.review_id, 1)),
        "rebuttals.show_all": (RESULTS, _of_review(rebuttals.show_all)),
        "rechecks.waiting": (SUPERVISION, _of_review(rechecks.waiting)),
        "replace.waiting": (SUPERVISION, _of_review(replace.waiting)),
        "second_differences.decisions": (SUPERVISION, _of_review(second_differences.decisions)),
        "settle.settlements": (SUPERVISION, _of_review(settle.settlements)),
        "desk_view.show": (Kind(_ROLES, _ROLES, _ROLES), _of_review(desk_view.show)),
        "prove_draw.export": (
            SUPERVISION,
            lambda at: prove_draw.export(at.desk, at.review_id, at.folder / "proof"),
        ),
        "rebuttal_answers.verdict_to_change": (
            RESULTS,
            lambda at: rebuttal_answers.verdict_to_change(at.desk, at.review_id, 1, _key(at)),
        ),
        "rebuttal_opening.openable": (
            RESULTS, lambda at: rebuttal_opening.openable(at.desk, at.review_id, Side.WORKER),
        ),
        "representative.chart_svg": (
            _NOT_REVIEWERS,
            lambda at: representative.chart_svg(
                at.desk, at.review_id, _CRITERION, "office", is_dark=False
            ),
        ),
        "representative.check": (_NOT_REVIEWERS, _of_review(representative.check)),
        "screen.screens": (_NOT_REVIEWERS, _of_review(screen.screens)),
        "second_differences.answers": (
            _LOOKED_AGAIN,
            lambda at: second_differences.answers(at.desk, at.review_id, at.case_id),
        ),
        "second_differences.differences": (
            _LOOKED_AGAIN,
            lambda at: second_differences.differences(at.desk, at.review_id, at.case_id),
        ),
        "second_draw.propose": (
            Kind(_LONE, _LONE, _LONE), _of_review(second_draw.propose),
        ),
        "second_review.pairs": (SUPERVISION, _of_review(second_review.pairs)),
        "targeted.propose": (
            _NOT_REVIEWERS, lambda at: targeted.propose(at.desk, at.review_id, "none"),
        ),
        "targeted_reviews.found": (
            _NOT_REVIEWERS, lambda at: targeted_reviews.found(at.desk, at.review_id, "FFY2026Q4"),
        ),
        "targeted.chosen": (
            _NOT_REVIEWERS, _of_review(targeted.chosen),
        ),
    }
)  # fmt: skip

_CAME_IN = Kind(running={}, done={}, blind={})
_BY_RULES = "computed from the record by rules, for no reviewer; nobody's answer is in it"
_OWN = "the signed-in person's own"
_FRAME = "of frames, plans and draws: chosen before anything was answered"
_COUNTS = "counts cases by state, person or day; nothing of outcomes"
_LAW = "of law and forms; nobody's answer is in it"
_PRACTICE = "of a practice: made-up cases that count nowhere, each person's own"
HARMLESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amend.mine": "what one asked for oneself, of cases one may see by amend.of_case",
        "boilerplate.warning": _OWN,
        "casework.names": "the parties of a case, recorded; nothing that was answered",
        "casework.queue": "as queue.rows",
        "casework.suggestions_for": _BY_RULES,
        "ceremony.acts": _FRAME,
        "conflicts.conflicts": "who worked a case, of the record",
        "cover.cover": _COUNTS,
        "cover.end_cover": _COUNTS,
        "demo_reviewer.review": "answers as the demonstration's script says, through doors here",
        "desk_waiting.waiting": _COUNTS,
        "draw_proof.lists": _FRAME,
        "draw_sample.commitment": _FRAME,
        "draw_sample.current": "ranks opened are counted for those who may know: tested below",
        "draw_sample.receipt": _FRAME,
        "due_days.in_working_days": "a day",
        "due_days.must_be_workable": "a day",
        "element_page.catalog_of": _LAW,
        "element_page.kept": _LAW,
        "form_changes.preview": "outcomes are left out for who may not know them: tested below",
        "home.home": _COUNTS,
        "in_sight.may_see_results": "the question itself",
        "law_changes.decisions": "what was decided of law, without what anybody answered",
        "law_changes.offers": _LAW,
        "law_changes.preview": "answers are left out for who may not know them: tested below",
        "law_paper.seen": _LAW,
        "law_preview.scene_of": _LAW,
        "notes.read": _OWN,
        "plan_sample.plan": _FRAME,
        "plan_sample.propose": _FRAME,
        "practice.case_ids": _PRACTICE,
        "practice_paper.document": _PRACTICE,
        "practice_paper.write": _PRACTICE,
        "practice_scores.key_of": _PRACTICE,
        "practice_scores.show": _PRACTICE,
        "protocol.show": _FRAME,
        "protocol.wordings": "what supervisors wrote into the protocol",
        "prove_draw.export_receipt": _FRAME,
        "publish.printed": "versions, fingerprints and the state of the draw",
        "publish.published": "names and fingerprints of files",
        "question_sets.sets": _LAW,
        "queue.rows": "a reviewer's own rows; of cases looked at again without progress: below",
        "rebuttal_intake.take_in": "as rebuttal_intake.check; gives how many answers were kept",
        "received.receive": "how many cases of a list were opened",
        "received.show": _FRAME,
        "reviews.counts": _COUNTS,
        "reviews.get": _FRAME,
        "reviews.judges": _LAW,
        "reviews.law": _LAW,
        "reviews.stage": _COUNTS,
        "second_differences.progress": "differences are counted for those who may see them",
        "second_draw.must_be_planned": "an id",
        "second_draw.receipt": _FRAME,
        "screen.judge_of": _LAW,
        "universes.universes": _FRAME,
        "what_if.explore": _FRAME,
        "what_if.look_into": _FRAME,
        "workload.workload": _COUNTS,
        "worksheets.hand_out": "unreleased cases of one's own, through casework",
    }
)
"""Functions that take a review and give out nothing of what was found in it, and why not."""
