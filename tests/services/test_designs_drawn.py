"""Stratified and systematic plans, from proposal to proof, and the next rank of each."""

import ast
import json
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import qapi_desk
from qapi_desk.domain.draws import (
    AllocationMethod,
    Design,
    DesignKind,
    DrawTerms,
    FrameTrait,
    Opening,
    TicketRole,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.sampling.partition import parse_strata, strata_hash
from qapi_desk.services import (
    assign,
    check_proof,
    draw_sample,
    next_ranks,
    plan_sample,
    prove_draw,
    reviews,
)
from tests.services.desks import Office, person
from tests.services.planning import (
    BY_LIST,
    BY_OFFICE,
    BY_SORTED_LIST,
    LINE_1,
    WHOLE,
    drawn_by,
    planned,
    proposal,
)

DESIGNS = {"strata": BY_OFFICE, "list": BY_LIST, "sorted": BY_SORTED_LIST}
UNSOUND = {
    "plan.trait": [Design(DesignKind.STRATIFIED), Design(trait=FrameTrait.OFFICE)],
    "plan.minimum": [Design(DesignKind.STRATIFIED, FrameTrait.OFFICE, minimum=0)],
    "plan.one_criterion": [Design(DesignKind.SYSTEMATIC)],
}


@pytest.fixture
def later(drawn: Office) -> ReviewId:
    return planned(drawn, "FFY2026Q3", "line-1")


def offices(office: Office, review_id: ReviewId) -> dict[CaseId, str]:
    with office.workspace.store.read() as work:
        return {fact.case_id: fact.office_code for fact in work.frame_facts.of(review_id)}


def of_line_1(office: Office, review_id: ReviewId) -> list[CaseId]:
    with office.workspace.store.read() as work:
        return [case.case_id for case in work.cases.all(review_id)]


def test_that_n_is_shared_out_among_the_strata_of_the_universe(
    drawn: Office, later: ReviewId
) -> None:
    row = proposal(drawn, later, BY_OFFICE).rows[0]
    sizes = Counter(offices(drawn, later).values())
    assert {s.name: s.universe_size for s in row.strata} == sizes
    assert sum(s.n for s in row.strata) == row.n
    assert [s.name for s in row.strata] == sorted(sizes)


def test_that_a_proposal_shows_its_strata(drawn: Office, later: ReviewId) -> None:
    found = proposal(drawn, later, BY_OFFICE)
    assert found.strata == {LINE_1: found.rows[0].strata}
    assert found.design == BY_OFFICE.design


def test_that_n_is_raised_until_every_stratum_has_its_minimum_and_a_note_says_so(
    drawn: Office, later: ReviewId
) -> None:
    plain = proposal(drawn, later, BY_OFFICE).rows[0]
    wide = replace(BY_OFFICE, design=replace(BY_OFFICE.design, minimum=15))
    found = proposal(drawn, later, wide)
    assert {s.n for s in found.rows[0].strata} == {15}
    assert found.rows[0].n == 15 * len(plain.strata) > plain.n
    assert found.notes[-1].startswith(f"line-1: {found.rows[0].n} cases in place of {plain.n}, so ")


def test_that_a_minimum_beyond_every_stratum_is_a_census(drawn: Office, later: ReviewId) -> None:
    whole = replace(BY_OFFICE, design=replace(BY_OFFICE.design, minimum=10_000))
    row = proposal(drawn, later, whole).rows[0]
    assert (row.n, row.is_census) == (row.universe_size, True)


def test_that_neyman_says_what_it_rests_on(drawn: Office, later: ReviewId) -> None:
    design = replace(BY_OFFICE.design, allocation=AllocationMethod.NEYMAN)
    found = proposal(drawn, later, replace(BY_OFFICE, design=design))
    assert sum(s.n for s in found.rows[0].strata) == found.rows[0].n
    assert "same rate" in found.notes[-1]


def test_that_a_case_without_the_trait_is_in_a_stratum_of_its_own(
    drawn: Office, later: ReviewId
) -> None:
    units = replace(BY_OFFICE, design=replace(BY_OFFICE.design, trait=FrameTrait.UNIT))
    with drawn.workspace.store.read() as work:
        without = sum(not fact.unit_code for fact in work.frame_facts.of(later))
    sizes = {s.name: s.universe_size for s in proposal(drawn, later, units).rows[0].strata}
    assert sizes.get("(none)", 0) == without
    assert sum(sizes.values()) == len(offices(drawn, later))


@pytest.mark.parametrize(
    ("code", "design"), [(code, design) for code, found in UNSOUND.items() for design in found]
)
def test_that_a_design_that_says_too_little_or_too_much_is_refused(
    drawn_office: Office, code: str, design: Design
) -> None:
    with pytest.raises(Refused) as refusal:
        proposal(drawn_office, drawn_office.review_id, DrawTerms(design))
    assert refusal.value.code == code


def test_that_strata_of_an_earlier_programs_universes_are_refused(drawn: Office) -> None:
    with drawn.workspace.store.write() as work:
        old = ReviewId("old")
        for kind in ("review", "universes"):
            body = dict(work.documents.get(kind, drawn.first_id) or {})
            work.documents.put(kind, old, body | ({"review_id": old} if kind == "review" else {}))
    with pytest.raises(Refused) as refusal:
        proposal(drawn, old, BY_OFFICE)
    assert refusal.value.code == "plan.no_facts"


def test_that_each_stratum_has_the_first_of_its_own_in_ticket_order(
    drawn: Office, later: ReviewId
) -> None:
    drawn_by(drawn, later, BY_OFFICE)
    where, plan = offices(drawn, later), plan_sample.plan(drawn.supervisor, later)
    assert plan is not None
    chosen = Counter(where[case_id] for case_id in of_line_1(drawn, later))
    assert chosen == {s.name: s.n for s in plan.criteria[0].strata}


@pytest.mark.parametrize("name", DESIGNS)
def test_that_the_sample_of_the_proof_is_what_was_opened(
    drawn: Office, later: ReviewId, name: str
) -> None:
    drawn_by(drawn, later, DESIGNS[name])
    proof = draw_sample.proof(drawn.supervisor, later)
    sample = [t.case_id for t in proof.tickets if t.role is TicketRole.SAMPLE]
    view = draw_sample.current(drawn.supervisor, later)
    assert sorted(sample) == sorted(of_line_1(drawn, later))
    assert view is not None
    assert view.design == DESIGNS[name].design


@pytest.mark.parametrize("name", DESIGNS)
def test_that_the_exported_files_alone_verify(
    drawn: Office, later: ReviewId, tmp_path: Path, name: str
) -> None:
    drawn_by(drawn, later, DESIGNS[name])
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    found = check_proof.verify_files(files.proof, files.frame, receipt_path=files.receipt)
    assert (found.ok, found.difference) == (True, None)
    assert files.strata.exists() == (name != "list")


def test_that_the_strata_file_is_the_one_the_plan_names(
    drawn: Office, later: ReviewId, tmp_path: Path
) -> None:
    drawn_by(drawn, later, BY_OFFICE)
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    strata, plan = (
        parse_strata(files.strata.read_bytes()),
        plan_sample.plan(drawn.supervisor, later),
    )
    assert plan is not None
    assert strata == offices(drawn, later)
    assert strata_hash(strata) == plan.strata_hash


def test_that_a_changed_strata_file_beside_the_proof_is_found(
    drawn: Office, later: ReviewId, tmp_path: Path
) -> None:
    drawn_by(drawn, later, BY_OFFICE)
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    text = files.strata.read_text()
    files.strata.write_text(text.replace(text.split("\t")[1].split("\n")[0], "OTHER", 1))
    found = check_proof.verify_files(files.proof, files.frame)
    assert not found.ok
    assert "strata" in (found.difference or "")


@pytest.mark.parametrize("name", ["list", "sorted"])
def test_that_openssl_alone_redraws_a_systematic_sample(
    drawn: Office, later: ReviewId, tmp_path: Path, name: str
) -> None:
    drawn_by(drawn, later, DESIGNS[name])
    folder = prove_draw.export(drawn.supervisor, later, tmp_path / "proof").proof.parent
    proof = json.loads((folder / "proof.json").read_text())
    walked = folder / ("list.txt" if name == "sorted" else "universe-line-1.txt")
    n = str(proof["plan"]["criteria"][0]["n"])
    by_hand = subprocess.run(
        ["sh", str(folder / "systematic.sh"), str(walked), proof["key"], n],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    sample = [t["case_id"] for t in proof["tickets"] if t["role"] == "sample"]
    assert [line.split()[2] for line in by_hand.splitlines()[1:]] == sample


def not_on_line(office: Office, review_id: ReviewId, case_id: CaseId) -> None:
    """Release a case as one to which line 1 does not apply."""
    assign.assign(office.supervisor, review_id, [case_id], person("birch"))
    for question, value in (("gen_ours", "yes"), ("gen_duplicate", "no")):
        office.say(case_id, question, value)
    office.say(case_id, "l1_applies", "not_on_line")
    office.answer_all(case_id)


def opened(office: Office, review_id: ReviewId) -> tuple[Opening, ...]:
    return draw_sample.openings(office.supervisor, review_id)


def test_that_the_next_rank_is_of_the_same_stratum(drawn: Office, later: ReviewId) -> None:
    drawn_by(drawn, later, BY_OFFICE)
    where, tickets = offices(drawn, later), draw_sample.proof(drawn.supervisor, later).tickets
    given = of_line_1(drawn, later)[3]
    not_on_line(drawn, later, given)
    waiting = [
        t.case_id
        for t in tickets
        if t.role is TicketRole.RESERVE and where[t.case_id] == where[given]
    ]
    assert [(o.for_case, o.case_id) for o in opened(drawn, later)] == [(given, waiting[0])]


@pytest.mark.parametrize("name", DESIGNS)
def test_that_openings_beyond_the_listed_reserve_still_verify(
    drawn: Office, later: ReviewId, tmp_path: Path, name: str
) -> None:
    drawn_by(drawn, later, DESIGNS[name])
    plan = plan_sample.plan(drawn.supervisor, later)
    assert plan is not None
    for case_id in of_line_1(drawn, later)[: plan.reserve_size + 2]:
        not_on_line(drawn, later, case_id)
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    assert len(opened(drawn, later)) == plan.reserve_size + 2
    assert check_proof.verify_files(files.proof, files.frame).difference is None


def test_that_a_rank_opened_for_a_rank_opened_is_told_of_its_own(
    drawn: Office, later: ReviewId
) -> None:
    drawn_by(drawn, later, WHOLE)
    not_on_line(drawn, later, of_line_1(drawn, later)[0])
    second = opened(drawn, later)[0].case_id
    not_on_line(drawn, later, second)
    assert [o.for_case for o in opened(drawn, later)][1] == second


def test_that_openings_number_what_was_passed_over(finished: Office) -> None:
    with finished.workspace.store.read() as work:
        found = work.findings.all(finished.review_id, reviews.GOVERNING)
        plan = plan_sample.plan_in(work, finished.review_id)
    assert plan is not None
    passed = Counter(f.criterion for f in found if f.outcome in next_ranks.PASSED_OVER)
    counted = Counter(o.criterion for o in opened(finished, finished.review_id))
    ended = {row.criterion for row in plan.criteria if row.is_census}
    assert {c: n for c, n in passed.items() if c not in ended} == {
        c: n for c, n in counted.items() if c not in ended
    }
    assert any(f.outcome is Outcome.NOT_APPLICABLE for f in found)


def imported_by(module: str) -> set[str]:
    """Every module of ours that a module can come to import, wherever the import stands."""
    root, seen, waiting = Path(qapi_desk.__file__).parents[1], set[str](), [module]
    while waiting:
        name = waiting.pop()
        path = root.joinpath(*name.split(".")).with_suffix(".py")
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
            elif isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
    return seen


@pytest.mark.parametrize("name", ["draw_sample", "plan_sample", "next_ranks", "prove_draw"])
def test_that_no_draw_comes_to_the_ratstats_generator(name: str) -> None:
    found = imported_by(f"qapi_desk.services.{name}")
    assert "qapi_desk.sampling.frame" in found
    assert not [module for module in found if "replay" in module or "ratstats" in module]


def test_that_a_plan_of_one_criterion_draws_the_criterion_it_names(
    drawn: Office, later: ReviewId
) -> None:
    plan_sample.freeze(drawn.supervisor, later, {}, Silent(), terms=BY_LIST)
    plan = plan_sample.plan(drawn.supervisor, later)
    assert plan is not None
    assert [row.criterion for row in plan.criteria] == [CriterionId("line-1")]
