"""A Social Security number is told from other numbers in what people write."""

import pytest

from qapi_desk.intake.privacy import may_tell_ssn


@pytest.mark.parametrize(
    "text",
    [
        "123-45-6789",
        "His number is 123 45 6789, as filed.",
        "123\u201345\u20136789",
        "SSN 123456789",
        "123456789",
        "See case 123456789 of 223456789.",
        "219.09.9999",
        "219/09/9999",
        "219 - 09 - 9999",
        "219\u221209\u22129999",
        "\u0662\u0661\u0669-\u0660\u0669-\u0669\u0669\u0669\u0669",
        "\uff12\uff11\uff19\uff10\uff19\uff19\uff19\uff19\uff19",
        "219\u200b09\u200b9999",
    ],
)
def test_that_a_number_like_an_ssn_is_noticed(text: str) -> None:
    assert may_tell_ssn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "case 123456789",
        "document no. 123456789, page 3",
        "event: 123456789",
        "0010000000017",
        "12345678",
        "E123456789",
        "000-12-3456789",
        "987654321",
        "666456789",
        "000456789",
        "123006789",
        "123450000",
        "2026-03-03",
        "$1,234,567.89",
        "219.09.99991",
        "10.0.0.1",
        "03/04/2026",
        "666.12.3456",
        "\u062a\u0645 \u0661\u0662",
    ],
)
def test_that_another_number_is_let_pass(text: str) -> None:
    assert not may_tell_ssn(text)
