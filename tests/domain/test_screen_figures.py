"""Figures of a screen: shares of all verdicts, beside the rate of those that count."""

from fractions import Fraction

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.screens import ScreenRate

OUTCOMES = ((RuleOutcome.MET, 3), (RuleOutcome.LATE, 1), (RuleOutcome.NOT_DUE, 4))


def rate(outcomes: tuple[tuple[RuleOutcome, int], ...] = OUTCOMES) -> ScreenRate:
    return ScreenRate("CR-015", "Served in time", "", 3, 1, 0, 4, 0, outcomes)


def test_that_every_verdict_has_a_share_in_the_outcomes() -> None:
    assert rate().verdicts == 8
    assert dict(rate().shares) == {
        RuleOutcome.MET: Fraction(3, 8),
        RuleOutcome.LATE: Fraction(1, 8),
        RuleOutcome.NOT_DUE: Fraction(1, 2),
    }


def test_that_a_rule_without_a_verdict_has_no_share() -> None:
    assert (rate(()).verdicts, rate(()).shares) == (0, ())


def test_that_a_rate_is_of_what_counts_alone() -> None:
    assert rate().rate == Fraction(3, 4)
    assert ScreenRate("CR-015", "", "", 0, 0, 2, 1, 1).rate is None
