"""Which formula gave a size, said so that a stranger can use it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import SizeRule, SizeSettings
from qapi_desk.sampling.size_words import both_add_words, rule_words

PLAIN = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(3, 4))
AIMED = replace(PLAIN, benchmark=Fraction(3, 4), power=Fraction(4, 5))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (PLAIN, "n0 / (1 + (n0 - 1) / N) (Cochran 1977, 4.4)"),
        (replace(PLAIN, fpc=False), "without finite population correction"),
        (replace(PLAIN, rule=SizeRule.MARGIN_SIMPLE), "n0 / (1 + n0 / N) (45 CFR 1356 Appendix C)"),
        (replace(PLAIN, rule=SizeRule.WIDTH), "exact limits at the expected rate lie within 2 d"),
        (replace(AIMED, rule=SizeRule.DECISION), "audit plan (n, c) against 75 %"),
        (replace(AIMED, rule=SizeRule.POWER), "show 75 %, one-sided, with a chance of 80 %"),
        (replace(PLAIN, rule=SizeRule.POWER), "show the benchmark"),
    ],
)
def test_that_every_rule_names_its_formula(settings: SizeSettings, words: str) -> None:
    assert words in rule_words(settings)


def test_that_attrition_is_named_with_its_formula() -> None:
    assert rule_words(PLAIN).endswith("nothing is added for attrition")
    lossy = replace(PLAIN, attrition=Fraction(1, 10))
    assert "divided by 1 - 10 %" in rule_words(lossy)


def test_that_attrition_and_reserve_are_said_to_add_both() -> None:
    words = both_add_words("establishment", Fraction(1, 10))
    assert words.startswith("establishment: n is raised for 10 %")
    assert "both add cases" in words
