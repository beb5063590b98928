"""Ranks opened after the draw: each in its turn, for a case that was open and gave place once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qapi_desk.domain.draws import Opening, OpeningCause, Plan, Proof
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.draw import cases_to_open, draw_reaching
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.proof import proof_document, read_proof, seal_of, verify
from qapi_desk.sampling.wanted import stratum_named

Memberships = Mapping[CriterionId, frozenset[CaseId]]
Strata = Mapping[CaseId, str]
ESTABLISHMENT, EXPEDITED = CriterionId("establishment"), CriterionId("expedited-6")
DAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REPLACED: dict[str, Any] = {
    "cause": OpeningCause.REPLACEMENT,
    "code": "DUPLICATE",
    "requested_by": "p-1",
    "confirmed_by": "p-2",
}


def openings_for(
    proof: Proof, plan: Plan, memberships: Memberships, gone: Mapping[CriterionId, list[int]]
) -> tuple[Opening, ...]:
    """What would be on record when these cases, counted along each criterion's own, gave place."""
    told: list[Opening] = []
    ranks = {ticket.case_id: ticket.rank for ticket in proof.tickets}
    within = {ticket.case_id: stratum_named(ticket) for ticket in proof.tickets}
    for part in plan.criteria:
        universe = memberships[part.criterion]
        settled: dict[CaseId, Outcome | None] = {}
        opened = list(cases_to_open(part, proof.tickets, universe, settled))
        for number in gone.get(part.criterion, []):
            settled[opened[number]] = Outcome.NOT_APPLICABLE
            after = cases_to_open(part, proof.tickets, universe, settled)
            (new,) = set(after) - set(opened)
            assert within[new] == within[opened[number]]
            told.append(opening_of(part.criterion, new, opened[number], ranks[new], len(told)))
            opened.append(new)
    return tuple(told)


def opening_of(
    criterion: CriterionId, case_id: CaseId, for_case: CaseId, rank: int, day: int
) -> Opening:
    return Opening(
        criterion, rank, case_id, OpeningCause.NOT_APPLICABLE, for_case, "", "", "",
        DAY + timedelta(days=day),
    )  # fmt: skip


GONE = {ESTABLISHMENT: [0, 3, 20], EXPEDITED: [2]}


@pytest.fixture
def opened(proof: Proof, plan: Plan, memberships: Memberships) -> Proof:
    """The focused proof with four ranks opened; the third for a case itself opened later."""
    told = openings_for(proof, plan, memberships, GONE)
    return replace(proof, openings=(replace(told[0], **REPLACED), *told[1:]))


@pytest.fixture
def stratified_opened(
    stratified_proof: Proof, stratified_plan: Plan, memberships: Memberships
) -> Proof:
    told = openings_for(stratified_proof, stratified_plan, memberships, {ESTABLISHMENT: [1, 2]})
    return replace(stratified_proof, openings=told)


def changed(proof: Proof, place: int, **changes: Any) -> Proof:
    told = list(proof.openings)
    told[place] = replace(told[place], **changes)
    return replace(proof, openings=tuple(told))


def test_that_openings_in_their_turn_hold(opened: Proof, frame: Frame) -> None:
    found = verify(opened, frame.ids)
    assert (found.ok, found.difference) == (True, None)
    assert "Ranks of the reserve opened on record, each in its turn: 4." in found.checks


def test_that_openings_in_their_strata_hold(
    stratified_opened: Proof, frame: Frame, memberships: Memberships, strata: Strata
) -> None:
    found = verify(stratified_opened, frame.ids, memberships=memberships, strata=strata)
    assert (found.ok, found.difference) == (True, None)


def test_that_openings_of_a_systematic_draw_follow_its_reserve(
    systematic_proof: Proof, systematic_plan: Plan, frame: Frame
) -> None:
    universe = {ESTABLISHMENT: frozenset(frame.ids)}
    told = openings_for(systematic_proof, systematic_plan, universe, {ESTABLISHMENT: [5, 0]})
    assert [opening.rank for opening in told] == [21, 22]
    assert verify(replace(systematic_proof, openings=told), frame.ids).ok


def test_that_a_replacement_from_another_stratum_is_found(
    stratified_opened: Proof, frame: Frame
) -> None:
    first = stratified_opened.openings[0]
    within = {t.case_id: stratum_named(t) for t in stratified_opened.tickets}
    other = next(
        t
        for t in stratified_opened.tickets
        if ESTABLISHMENT in t.stratum and within[t.case_id] != within[first.case_id]
        if t.role == "reserve"
    )
    false = changed(stratified_opened, 0, case_id=other.case_id, rank=other.rank)
    found = verify(false, frame.ids)
    assert f"passes over case {first.case_id}, rank {first.rank}" in (found.difference or "")


TAMPERED: dict[str, tuple[Callable[[Proof], Proof], str]] = {
    "criterion": (
        lambda p: changed(p, 0, criterion=CriterionId("medical")),
        "names a criterion that the plan does not have",
    ),
    "other criterion": (lambda p: changed(p, 1, criterion=EXPEDITED), "whose turn it was"),
    "rank": (lambda p: changed(p, 1, rank=7), "carries rank 7; it is"),
    "case": (lambda p: changed(p, 1, case_id=p.openings[2].case_id), "whose turn it was"),
    "skipped": (lambda p: replace(p, openings=p.openings[1:]), "passes over case"),
    "not open": (
        lambda p: changed(p, 1, for_case=p.tickets[-1].case_id),
        "which was not open for it",
    ),
    "place twice": (
        lambda p: changed(p, 1, for_case=p.openings[0].for_case),
        "which gave its place before",
    ),
    "no code": (lambda p: changed(p, 0, code=" "), "without its code"),
    "nobody asked": (lambda p: changed(p, 0, requested_by=""), "or the people of it"),
    "nobody confirmed": (lambda p: changed(p, 0, confirmed_by=""), "or the people of it"),
    "one person": (lambda p: changed(p, 0, confirmed_by="p-1"), "the same person asked"),
    "cause": (
        lambda p: changed(p, 0, cause=OpeningCause.NOT_APPLICABLE),
        "names a code or people",
    ),
    "settled by nobody": (
        lambda p: changed(p, 1, cause=OpeningCause.SETTLED),
        "is for a settlement without its code",
    ),
    "settled by one": (
        lambda p: changed(p, 0, cause=OpeningCause.SETTLED, confirmed_by="p-1"),
        "is for a settlement that the same person asked for",
    ),
    "cause unmade": (lambda p: changed(p, 1, cause=OpeningCause.REPLACEMENT), "without its code"),
    "backwards": (lambda p: changed(p, 1, opened_at=DAY - timedelta(1)), "times run backwards"),
    "before the freeze": (
        lambda p: changed(p, 0, opened_at=datetime(2026, 9, 1, tzinfo=UTC)),
        "times run backwards",
    ),
    "no zone": (
        lambda p: changed(p, 0, opened_at=datetime(2026, 11, 2)),  # noqa: DTZ001 - that is the slip
        "a time without its zone",
    ),
}


@pytest.mark.parametrize(("change", "words"), TAMPERED.values(), ids=TAMPERED)
def test_that_an_opening_out_of_its_turn_is_named(
    opened: Proof, frame: Frame, change: Callable[[Proof], Proof], words: str
) -> None:
    found = verify(change(opened), frame.ids)
    assert not found.ok
    assert words in (found.difference or "")


def test_that_a_receipt_whose_time_has_no_zone_dates_nothing(opened: Proof, frame: Frame) -> None:
    assert opened.receipt is not None
    bare = replace(opened.receipt, frozen_at=opened.receipt.frozen_at.replace(tzinfo=None))
    assert verify(replace(opened, receipt=bare), frame.ids).ok


def test_that_openings_without_a_receipt_are_followed_all_the_same(
    opened: Proof, frame: Frame
) -> None:
    assert verify(replace(opened, receipt=None), frame.ids).ok


def test_that_an_opening_beyond_the_listed_tickets_is_named(
    proof: Proof, plan: Plan, frame: Frame, memberships: Memberships
) -> None:
    many = list(range(30))
    key = bytes.fromhex(proof.key)
    whole = draw_reaching(key, frame.ids, plan, memberships, None, frame.ids)
    long = replace(proof, tickets=whole)
    told = openings_for(long, plan, memberships, {ESTABLISHMENT: many})
    assert verify(replace(long, openings=told), frame.ids).ok
    found = verify(replace(proof, openings=told), frame.ids)
    assert "no rank left that the proof lists" in (found.difference or "")


def test_that_a_proof_listed_as_far_as_its_openings_holds(
    proof: Proof, plan: Plan, frame: Frame, memberships: Memberships
) -> None:
    key = bytes.fromhex(proof.key)
    whole = draw_reaching(key, frame.ids, plan, memberships, None, frame.ids)
    told = openings_for(
        replace(proof, tickets=whole), plan, memberships, {ESTABLISHMENT: list(range(12))}
    )
    tickets = draw_reaching(key, frame.ids, plan, memberships, None, [one.case_id for one in told])
    assert len(proof.tickets) < len(tickets) < len(whole)
    assert verify(replace(proof, tickets=tickets, openings=told), frame.ids).ok


def test_that_openings_read_back_as_they_were_written(opened: Proof) -> None:
    document = json.loads(json.dumps(proof_document(opened)))
    assert list(document)[-2:] == ["openings", "seal"]
    assert read_proof(document) == opened


def test_that_a_proof_without_openings_has_no_key_for_them(proof: Proof) -> None:
    assert not {"openings", "seal"} & proof_document(proof).keys()


def test_that_a_sealed_proof_says_what_to_hold_against_a_print(opened: Proof, frame: Frame) -> None:
    found = verify(read_proof(proof_document(opened)), frame.ids)
    assert found.checks[-1].endswith(f"{seal_of(opened)}.")


def test_that_a_proof_without_its_seal_says_so(opened: Proof, frame: Frame) -> None:
    assert verify(opened, frame.ids).checks[-1].startswith("No seal:")


def test_that_another_code_breaks_the_seal(opened: Proof, frame: Frame) -> None:
    document = proof_document(opened)
    document["openings"][0]["code"] = "OTHER"
    found = verify(read_proof(document), frame.ids)
    assert "seal does not fit" in (found.difference or "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(openings={}), "no list under openings"),
        (lambda d: d.update(openings=[7]), "Opening 1 of the proof is not a JSON object"),
        (lambda d: d["openings"][1].pop("code"), "Opening 2 of the proof has no code"),
        (lambda d: d["openings"][1].update(rank="3"), "no whole number from 1 under rank"),
        (lambda d: d["openings"][1].update(cause="chance"), "a cause that no rank is opened for"),
        (lambda d: d["openings"][1].update(opened_at="noon"), "no date and time under opened_at"),
        (lambda d: d["openings"][1].update(opened_at="2026-11-03 09:00:00+00:00"), "no date and"),
        (lambda d: d.update(seal="x"), "64 lower-case hex digits under seal"),
    ],
)
def test_that_misshapen_openings_are_refused_by_place(
    opened: Proof, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    document = json.loads(json.dumps(proof_document(opened)))
    change(document)
    with pytest.raises(Refused, match=words):
        read_proof(document)
