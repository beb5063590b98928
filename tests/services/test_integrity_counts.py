"""How the integrity report counts: directions, chances, shares, agreement, late changes."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.domain.integrity import Pair
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import integrity_answers, integrity_second
from qapi_desk.services.integrity_gathered import EVERYBODY, Moved, chance, evenness, share
from qapi_desk.services.integrity_late import AnsweredCase
from qapi_desk.services.integrity_reversals import BOTH_WAYS, EVERY_STAGE, reversals
from qapi_desk.services.integrity_second import BY_CASE, WHOLE, Looked
from tests.services.integrity_made import (
    BIRCH,
    CEDAR,
    FAIL,
    LINE,
    NA,
    NAMES,
    NOON,
    PASS,
    REVIEW,
    TERMS,
    finding,
    one_review,
    settlement,
)

ERRORS = [finding(n, FAIL) for n in range(4)]
MET = [finding(n, PASS, CEDAR) for n in range(4, 10)]


def moved(x: int, n: int, y: int, m: int) -> Moved:
    return Moved(frozenset(range(n)), frozenset(range(x)), frozenset(range(m)), frozenset(range(y)))


def test_that_each_settlement_goes_one_way() -> None:
    settled = (
        settlement(ERRORS[0], PASS), settlement(MET[0], FAIL), settlement(ERRORS[1], NA),
        settlement(ERRORS[2], FAIL),
    )  # fmt: skip
    found = reversals([one_review(*ERRORS, *MET, settled=settled)], NAMES, TERMS)
    assert found.by_stage[0].counts == {
        Direction.CLEARED: 1, Direction.CHARGED: 1, Direction.OTHER: 1, Direction.NONE: 1,
    }  # fmt: skip


def test_that_every_kind_of_count_adds_up_to_all() -> None:
    settled = (settlement(ERRORS[0], PASS), settlement(MET[0], FAIL, Stage.RULING, "page 1"))
    found = reversals([one_review(*ERRORS, *MET, settled=settled)], NAMES, TERMS)
    groups = (found.by_stage, found.by_asker, found.by_settler, found.by_reviewer,
              found.by_criterion, found.by_evidence)  # fmt: skip
    assert [sum(row.total for row in rows) for rows in groups] == [2] * 6


def test_that_people_stand_for_what_they_did() -> None:
    found = reversals(
        [one_review(*MET, settled=(settlement(MET[0], FAIL),))], NAMES, TERMS
    ).settled[0]
    assert (found.asked_by, found.settled_by, found.reviewer) == ("Cedar", "Alder", "Cedar")


def test_that_a_fail_that_came_back_is_one_fail_that_went_over() -> None:
    settled = (
        settlement(ERRORS[0], PASS),
        settlement(replace(ERRORS[0], outcome=PASS), FAIL),
        settlement(ERRORS[0], PASS),
    )
    found = reversals([one_review(*ERRORS, *MET, settled=settled)], NAMES, TERMS)
    (told,) = found.evenness
    assert (told.fails, told.fails_moved, told.passes, told.passes_moved) == (4, 1, 6, 0)


def test_that_rebuttals_are_told_apart_as_they_go_one_way_only() -> None:
    settled = (settlement(ERRORS[0], PASS, Stage.REBUTTAL, "page 1"), settlement(MET[0], FAIL))
    found = reversals([one_review(*ERRORS, *MET, settled=settled)], NAMES, TERMS)
    told = {each.subject: (each.fails_moved, each.passes_moved) for each in found.evenness}
    assert told == {EVERY_STAGE: (1, 1), BOTH_WAYS: (0, 1), "By amendment": (0, 1)}


@pytest.mark.parametrize(
    ("stage", "cited", "is_given"),
    [
        (Stage.AMENDMENT, "page 1", False),
        (Stage.AMENDMENT, "page 1; page 2", True),
        (Stage.SECOND_REVIEW, "page 1", True),
        (Stage.RULING, "", False),
    ],
)
def test_that_what_was_cited_before_is_no_evidence_of_a_change(
    stage: Stage, cited: str, is_given: bool
) -> None:
    before = replace(ERRORS[0], evidence="page 1")
    settled = (settlement(before, PASS, stage, cited),)
    found = reversals([one_review(before, settled=settled)], NAMES, TERMS)
    assert found.settled[0].has_evidence is is_given


def test_that_a_report_by_number_repeats_no_reason() -> None:
    one = one_review(*ERRORS, settled=(settlement(ERRORS[0], PASS),))
    told = [
        reversals([one], replace(NAMES, is_by_number=by), TERMS).settled[0].reason
        for by in (False, True)
    ]
    assert told == ["Why.", ""]


def test_that_an_uneven_split_says_its_chance_and_blames_nobody() -> None:
    """Fewer of them, yet more often: 8 of 20 fails, 10 of 900 passes."""
    told = evenness("All", moved(8, 20, 10, 900), TERMS)
    assert told.words.startswith("Fails went over more often than passes")
    assert told.words.endswith("Why, this cannot say.")


def test_that_passes_going_over_more_often_is_said_the_same_way() -> None:
    told = evenness("All", moved(0, 700, 9, 80), TERMS)
    assert told.words.startswith("Passes went over more often than fails")


def test_that_few_reversals_are_said_to_show_nothing() -> None:
    """2 of 6 went over, three of each kind: 2 x 3 / 15 at the most uneven."""
    told = evenness("All", moved(2, 3, 0, 3), TERMS)
    assert "2 went over: too few to show anything" in told.words
    assert "40.00%" in told.words


def test_that_an_even_split_is_no_proof_that_there_is_no_difference() -> None:
    assert evenness("All", moved(5, 50, 5, 50), TERMS).words.startswith("No difference is shown")


def test_that_nothing_is_compared_without_fails_or_without_passes() -> None:
    told = [evenness("All", moved(0, n, 0, m), TERMS) for n, m in ((0, 4), (4, 0))]
    assert [each.p_value for each in told] == [None, None]
    assert ["no fail" in told[0].words, "no pass" in told[1].words] == [True, True]


def test_that_no_reversal_is_said_in_a_sentence() -> None:
    assert evenness("All", moved(0, 4, 0, 4), TERMS).words == "None went over to the other side."


def test_that_a_chance_is_never_printed_as_nought() -> None:
    assert [chance(Fraction(1, 10**9)), chance(Fraction(1, 8))] == ["less than 0.01%", "12.50%"]


def test_that_a_share_of_nothing_has_no_limits() -> None:
    assert (share(0, 0, TERMS).rate, share(0, 0, TERMS).upper) == (None, None)


def test_that_what_counts_for_nothing_is_told_by_reviewer_and_in_all() -> None:
    found = [finding(1, NA), finding(2, Outcome.EXCLUDED, CEDAR), finding(3, Outcome.INCOMPLETE)]
    rows = {r.label: r for r in integrity_answers.passed_over(found, NAMES.people, TERMS)}
    assert (rows["Birch"].not_applicable.count, rows["Birch"].undetermined.of) == (1, 2)
    whole = rows[EVERYBODY]
    shares = (whole.not_applicable, whole.excluded, whole.undetermined)
    assert [(each.count, each.of) for each in shares] == [(1, 3)] * 3


def test_that_suggestions_are_told_apart_by_which_way_they_were_left() -> None:
    found = [
        replace(finding(1, PASS), suggested=FAIL),
        replace(finding(2, NA), suggested=FAIL),
        replace(finding(3, FAIL), suggested=PASS),
        replace(finding(4, PASS), suggested=PASS),
        finding(5, PASS),
        replace(finding(6, FAIL), suggested=FAIL),
    ]
    birch, whole = integrity_answers.suggested(found, NAMES.people, TERMS)
    assert (birch.accepted.count, birch.accepted.of) == (2, 5)
    shares = (birch.fails_passed, birch.fails_left, birch.passes_failed)
    assert [(each.count, each.of) for each in shares] == [(1, 3), (1, 3), (1, 2)]
    assert replace(whole, label="Birch") == birch


# Looked at twice


def looked(pairs: dict[int, Outcome], *, drawn: int = 0) -> Looked:
    """Four cases with an error and six without, some of them found again."""
    one = one_review(*ERRORS, *MET)
    first = {each.rank: each.outcome for each in one.released}
    again = tuple(
        Pair(REVIEW, CaseId(f"case-{n}"), LINE, first[n], second, "") for n, second in pairs.items()
    )
    taken = [c for c in one.cases if c.rank in pairs]
    waiting = [replace(c, state=CaseState.STARTED) for c in one.cases if c.rank not in pairs]
    return Looked(one, (*taken, *waiting[:drawn]), again)


def test_that_cases_looked_at_twice_are_counted_by_stratum() -> None:
    found = integrity_second.second_looks([looked({0: FAIL, 4: PASS, 5: FAIL})], NAMES.titles,
                                          TERMS)  # fmt: skip
    rows = [(row.label, row.share.count, row.share.of, row.drawn) for row in found.cases]
    assert rows == [("any error", 1, 4, 1), ("none", 2, 6, 2)]


def test_that_a_case_that_only_did_not_apply_is_one_without_error() -> None:
    one = one_review(finding(1, NA), finding(2, FAIL))
    assert list(Looked(one, (), ()).strata.values()) == ["none", "any error"]


def test_that_a_case_drawn_but_not_looked_at_yet_is_only_drawn() -> None:
    found = integrity_second.second_looks([looked({}, drawn=2)], NAMES.titles, TERMS)
    assert [(row.drawn, row.share.count) for row in found.cases] == [(2, 0), (0, 0)]
    assert found.why_empty == integrity_second.NONE_RELEASED


def test_that_without_a_second_review_it_is_said() -> None:
    found = integrity_second.second_looks([looked({})], NAMES.titles, TERMS)
    assert (found.why_empty, found.agreement) == (integrity_second.NONE_MADE, ())


def test_that_pairs_are_laid_in_a_table_with_passes_and_fails_always() -> None:
    found = integrity_second.second_looks([looked({0: NA, 4: PASS})], NAMES.titles, TERMS)
    line, whole, cases = found.agreement
    assert (line.label, whole.label, cases.label) == ("Line 1", WHOLE, BY_CASE)
    assert line.table == {
        ("pass", "pass"): 1, ("pass", "fail"): 0, ("fail", "pass"): 0, ("fail", "fail"): 0,
        ("fail", "not applicable"): 1,
    }  # fmt: skip
    assert (line.figures.n, line.figures.agreed) == (2, 1)


def test_that_strata_are_weighted_by_the_findings_they_hold() -> None:
    """1 of 2 alike among 4 with an error, 1 of 1 among 6 without: .4 / 2 + .6."""
    found = integrity_second.second_looks(
        [looked({0: FAIL, 1: PASS, 4: PASS})], NAMES.titles, TERMS
    )
    line = found.agreement[0]
    assert line.strata == {"any error": (4, 2), "none": (6, 1)}
    assert line.weighted is not None
    assert line.weighted.rate == Fraction(8, 10)


def test_that_nothing_is_weighted_while_a_stratum_has_no_pair() -> None:
    found = integrity_second.second_looks([looked({4: PASS})], NAMES.titles, TERMS)
    assert found.agreement[0].weighted is None


@pytest.mark.parametrize(("second", "is_one_sided"), [(PASS, True), (FAIL, False)])
def test_that_pairs_of_nearly_one_kind_are_marked(second: Outcome, is_one_sided: bool) -> None:
    found = integrity_second.second_looks([looked({4: PASS, 5: second})], NAMES.titles, TERMS)
    assert found.agreement[0].is_one_sided is is_one_sided


# Answers


def event(
    minutes: int, value: str, question: str = "q", how: How = How.TYPED, na: str = ""
) -> AnswerEvent:
    answer = Answer(QuestionId(question), value, how, na)
    at = NOON - timedelta(minutes=minutes)
    return AnswerEvent(REVIEW, CaseId("case-1"), FormId("f"), "1", answer, BIRCH, at)


def answered(*events: AnswerEvent, released: tuple[datetime, ...] = (NOON,)) -> AnsweredCase:
    found = tuple(replace(finding(1, PASS), released_at=at) for at in released)
    (case,) = one_review(found[0]).cases
    return AnsweredCase(_as(case), found, events, ())


def _as(case: ReviewCase) -> ReviewCase:
    return replace(case, reviewer=BIRCH)


def test_that_a_first_answer_is_no_change() -> None:
    assert answered(event(9, "yes"), event(8, "no", "other")).changes == ()


def test_that_another_value_another_reason_and_none_are_changes() -> None:
    events = (event(9, "yes"), event(8, "no"), event(7, "no", na="lost"), event(6, ""))
    assert answered(*events).changes == (1, 2, 3)


def test_that_a_remark_or_an_answer_given_after_clearing_is_no_change() -> None:
    said = event(9, "yes")
    remark = replace(event(8, "yes"), answer=replace(said.answer, comment="Page 3."))
    assert answered(said, remark, event(7, ""), event(6, "no")).changes == (2,)


def test_that_a_change_belongs_to_the_release_that_froze_it() -> None:
    early, late = NOON - timedelta(days=9), NOON
    case = answered(released=(late, early))
    assert case.release_after(early - timedelta(hours=1)) == early
    assert case.release_after(early + timedelta(hours=1)) == late


def test_that_standing_answers_are_counted_by_how_they_came_about() -> None:
    events = [
        event(9, "yes"), event(8, "a", "b", How.ACCEPTED), event(7, "b", "c", How.CORRECTED),
        event(6, "yes", "d"), event(5, "", "d", How.CLEARED), event(4, "no", "q", How.REDONE),
    ]  # fmt: skip
    birch, whole = integrity_answers.given([events], NAMES.people)
    assert (birch.accepted, birch.corrected, birch.typed, birch.undone) == (1, 1, 0, 1)
    assert (whole.label, whole.total) == (EVERYBODY, birch.total)


def test_that_counts_of_directions_are_whole() -> None:
    settled = tuple(settlement(each, PASS) for each in ERRORS)
    found = reversals([one_review(*ERRORS, settled=settled)], NAMES, TERMS)
    assert Counter(each.direction for each in found.settled) == {Direction.CLEARED: 4}
