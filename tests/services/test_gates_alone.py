"""The two gates that decide who leaves a sample or a universe, without any workspace."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.services.exclusions import judged
from qapi_desk.services.replace import ReplacementRequest, RequestState, must_be_confirmed
from qapi_desk.services.universes import UniverseSize, combined

CASE, LINE_1, LINE_2 = CaseId("1"), CriterionId("line-1"), CriterionId("line-2")
WAITING, CONFIRMED, DENIED = RequestState
FIVE = Fraction(1, 20)
BIRCH, ALDER = PersonId("birch"), PersonId("alder")


def asked(code: str, state: RequestState = CONFIRMED) -> ReplacementRequest:
    return ReplacementRequest(
        ReviewId("r"), CASE, 1, (LINE_1,), code, code, BIRCH,
        datetime(2026, 10, 5, tzinfo=UTC), state, decided_by=str(ALDER), reason="Looked up.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("request_kept", "given"),
    [
        (None, {}),
        (asked("sealed", DENIED), {}),
        (asked("sealed"), {LINE_1: "sealed"}),
        (asked("duplicate+sealed"), {LINE_1: "sealed", LINE_2: "duplicate"}),
        (asked("duplicate+sealed"), {LINE_1: "sealed"}),
    ],
)
def test_that_what_is_confirmed_or_not_excluded_at_all_is_let_through(
    request_kept: ReplacementRequest | None, given: dict[CriterionId, str]
) -> None:
    must_be_confirmed(request_kept, CASE, given, BIRCH)


@pytest.mark.parametrize(
    ("request_kept", "given", "todo"),
    [
        (None, {LINE_1: "sealed"}, "ask for its replacement"),
        (asked("sealed", WAITING), {LINE_1: "sealed"}, "waits for a supervisor"),
        (asked("sealed", DENIED), {LINE_1: "sealed"}, "Looked up."),
        (asked("sealed"), {LINE_1: "duplicate"}, "ask for its replacement"),
        (asked("sealed"), {LINE_1: "sealed", LINE_2: "duplicate"}, "ask for its replacement"),
        (asked("sealed"), {LINE_1: ""}, "ask for its replacement"),
    ],
)
def test_that_everything_else_is_stopped_with_what_to_do(
    request_kept: ReplacementRequest | None, given: dict[CriterionId, str], todo: str
) -> None:
    with pytest.raises(Refused, match=todo) as refusal:
        must_be_confirmed(request_kept, CASE, given, BIRCH)
    assert refusal.value.code == "release.unconfirmed"


def test_that_whoever_confirmed_does_not_release_too() -> None:
    with pytest.raises(Refused, match="another reviewer must release it"):
        must_be_confirmed(asked("sealed"), CASE, {LINE_1: "sealed"}, ALDER)


def left_out(cases: int, universe: int, limit: Fraction) -> int:
    size = UniverseSize(LINE_1, "Line 1", universe, "", 0)
    ids = frozenset(CaseId(str(number)) for number in range(cases))
    return len(judged("FFY2026", size, ids, limit).cases)


@pytest.mark.parametrize(
    ("cases", "universe", "limit", "gone"),
    [
        (0, 100, FIVE, 0),
        (5, 100, FIVE, 5),
        (6, 100, FIVE, 0),
        (5, 99, FIVE, 0),
        (99, 100, Fraction(1), 99),
        (100, 100, Fraction(1), 0),
        (1, 100, Fraction(0), 0),
    ],
)
def test_that_up_to_the_limit_of_a_universe_is_left_out_and_never_all_of_it(
    cases: int, universe: int, limit: Fraction, gone: int
) -> None:
    assert left_out(cases, universe, limit) == gone


def test_that_nobody_drawn_before_needs_no_note() -> None:
    size = UniverseSize(LINE_1, "Line 1", 100, "", 0)
    assert judged("FFY2026", size, frozenset(), FIVE).note == ""


def test_that_cases_are_counted_by_exactly_the_universes_they_are_in() -> None:
    one, two, three = (CaseId(name) for name in "123")
    found = combined({LINE_1: [one, two], LINE_2: [two, three]})
    assert found == {
        frozenset({LINE_1}): 1,
        frozenset({LINE_1, LINE_2}): 1,
        frozenset({LINE_2}): 1,
    }
