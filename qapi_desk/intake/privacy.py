"""What is never taken in: Social Security numbers, and payment sources that are federal tax data.

How a Social Security number is told from an id (decision 0001): by a column's name; by the
printed form ddd-dd-dddd anywhere in a value (hyphens, dashes or spaces); and, in columns that are
not ids, by every value of the column being nine digits that could have been issued. Nine bare
digits in an id column stay: many agencies number cases so.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from qapi_desk.domain.errors import Refused

_NAME_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SPELLED = re.compile(r"soc(?:ial)?[^a-z]*sec", re.IGNORECASE)
_PRINTED = re.compile(r"(?<![\d-])\d{3}([-\u2010-\u2015 ])\d\d\1\d{4}(?![\d-])", re.ASCII)
_AFTER_HYPHEN = re.compile(r"-\d\d-\d{4}", re.ASCII)
_AFTER_SPACE = re.compile(r" \d\d \d{4}", re.ASCII)
_NINE = re.compile(r"(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}", re.ASCII)
_PARTED = re.compile(
    r"(?<![\d.,/$-])(?!000|666|9)\d{3}(\s*[-./\u2010-\u2015\u2212]\s*|\s+)(?!00)\d\d\1(?!0000)\d{4}"
    r"(?![\d,/-]|\.\d)",
    re.ASCII,
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BARE = re.compile(rf"(?<![\w-])(?:{_NINE.pattern})(?![\w-])", re.ASCII)
_NAMED = re.compile(
    r"\b(?:event|document|docket|case|order|receipt|number|no\.?|page|screen)\s*[:#]?\s*$",
    re.IGNORECASE | re.ASCII,
)
_FEDERAL_TAX = re.compile(
    r"(?<![a-z])irs(?![a-z])|internal[^a-z]*revenue|ftrop"
    r"|fed(?:eral)?[^a-z]*(?:income[^a-z]*)?(?:tax|offset|intercept|refund)"
    r"|(?:us|treasury)[^a-z]*(?:tax[^a-z]*)?(?:refund[^a-z]*)?offset",
    re.IGNORECASE,
)


def names_ssn(column: str) -> bool:
    """Whether a column's name speaks of Social Security numbers."""
    words = [word.casefold() for word in _NAME_WORDS.findall(column)]
    spelled = _SPELLED.search(column) is not None
    return spelled or any(word.startswith("ssn") or word.endswith("ssn") for word in words)


def names_federal_tax(text: str) -> bool:
    """Whether a text names the IRS or a federal tax offset."""
    return _FEDERAL_TAX.search(text) is not None


def may_print_ssn(text: str) -> bool:
    """Whether ddd-dd-dddd may stand in a text, or in many joined by a sign; quick to say no."""
    if not text.isascii():
        return _PRINTED.search(text) is not None
    return _AFTER_HYPHEN.search(text) is not None or _AFTER_SPACE.search(text) is not None


def first_printed_ssn(texts: Sequence[str]) -> int | None:
    """Position of the first text that holds ddd-dd-dddd; None for none."""
    if not may_print_ssn("|".join(texts)):
        return None
    return next((at for at, text in enumerate(texts) if _PRINTED.search(text)), None)


def may_tell_ssn(text: str) -> bool:
    """Whether what somebody wrote may hold a Social Security number.

    The printed form ddd-dd-dddd, the same with other signs between that could have been issued,
    or nine such digits that the words before them do not name as something else
    (``case 123456789``). Digits of any script count; what nobody sees between them does not.
    """
    plain = _in_plain_digits(text)
    if _PRINTED.search(plain) or _PARTED.search(plain):
        return True
    return any(not _NAMED.search(plain[: found.start()]) for found in _BARE.finditer(plain))


def _in_plain_digits(text: str) -> str:
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", text)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)


class NineDigits:
    """Watches a column that is no id: are all its values nine digits that could be an SSN?"""

    def __init__(self) -> None:
        self.seen = 0
        self.is_over = False

    def watch(self, texts: Iterable[str]) -> None:
        """Take in a chunk; one value of another shape settles it."""
        if self.is_over:
            return
        for text in texts:
            if text:
                self.seen += 1
                if _NINE.fullmatch(text) is None:
                    self.is_over = True
                    return

    @property
    def looks_like_ssn(self) -> bool:
        """Whether the whole column was nine such digits."""
        return self.seen > 0 and not self.is_over


def refuse_ssn(table: str, column: str, why: str, row: int | None = None) -> Refused:
    """The refusal of a column that looks like Social Security numbers; no value is repeated."""
    where = f" (data row {row})" if row else ""
    return Refused(
        "import.ssn",
        f"Column {column} of {table}{where} looks like Social Security numbers: {why}. "
        "They are never taken in; leave the column out of the extract and import again.",
        table=table,
        column=column,
        row=row,
    )


def refuse_federal_tax(table: str, column: str, row: int | None = None) -> Refused:
    """The refusal of a payment source that is federal tax information."""
    where = f" (data row {row})" if row else ""
    return Refused(
        "import.federal_tax",
        f"Column {column} of {table}{where} names the IRS or a federal tax offset as the source "
        "of a payment. Federal tax information is never taken in; leave the source out and give "
        "payment.clock_class instead.",
        table=table,
        column=column,
        row=row,
    )
