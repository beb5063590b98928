"""What is taken when nobody chooses otherwise: confidence, precision, reserve and the like.

Each value is dated data with its citation, and says whether the regulation fixes it or leaves it
open. Read from the shelf; knows nothing of any review.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from qapi_desk.domain.second_looks import LookTerms
from qapi_desk.sampling.size_words import percent
from qapi_desk.services.library import Library

PLACE: Final = ("sampling", "conventions.json")


@dataclass(frozen=True, slots=True)
class Convention:
    """One convention. ``value`` is exact text: a fraction, a whole number or a word."""

    key: str
    title: str
    value: str
    citation: str
    fixed_by_regulation: bool
    valid_from: date
    note: str

    @property
    def share(self) -> Fraction:
        """The value as an exact fraction of one."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions in force, in the order of the document, and each by its name."""

    rows: tuple[Convention, ...]

    def row(self, key: str) -> Convention:
        """One convention with its citation; a key that is not there is our bug."""
        return next(row for row in self.rows if row.key == key)

    @property
    def confidence(self) -> Fraction:
        """Confidence for each criterion: the least that the regulation allows."""
        return self.row("confidence").share

    @property
    def precision(self) -> Fraction:
        """Half width of a margin, as a share of one."""
        return self.row("precision").share

    @property
    def acf_fpc_universe(self) -> int:
        """The largest universe that 45 CFR 1356 Appendix C corrects for its size."""
        return int(self.row("acf_fpc_universe").value)

    @property
    def attrition(self) -> Fraction:
        """Share by which 45 CFR 1356.84 enlarges a sample for cases that will not count."""
        return self.row("attrition").share

    @property
    def reserve_share(self) -> Fraction:
        """Reserve tickets listed beyond the sample, as a share of n."""
        return self.row("reserve_share").share

    @property
    def exclusion_limit(self) -> Fraction:
        """The most of a universe that the exclusion of earlier draws may take out."""
        return self.row("exclusion_limit").share

    @property
    def hoped_above(self) -> Fraction:
        """How far above its benchmark a criterion is first expected where it must be shown."""
        return self.row("hoped_above").share

    @property
    def unbenchmarked_rate(self) -> Fraction:
        """The rate first expected where no standard is printed to expect."""
        return self.row("unbenchmarked_rate").share

    @property
    def asked_case_types(self) -> tuple[str, ...]:
        """The case types of which forms ask what no ruleset does."""
        return tuple(self.row("asked_case_types").value.split())

    @property
    def power(self) -> Fraction:
        """The chance that a sample planned for power shows what is expected."""
        return self.row("power").share

    @property
    def same_days_share(self) -> Fraction:
        """The share of days in common from which on two reviews are of the same days."""
        return self.row("same_days_share").share

    @property
    def incomplete_warning(self) -> Fraction:
        """The share of incomplete cases from which on a warning is printed."""
        return self.row("incomplete_warning").share

    @property
    def incomplete_rule(self) -> str:
        """That warning in words, with its source; without a full stop."""
        told = self.row("incomplete_warning")
        return f"{percent(told.share)} or more is a deficiency by itself: {told.citation}"

    @property
    def second_look(self) -> LookTerms:
        """How many released cases are looked at again: one rate, and the least of each kind."""
        least = int(self.row("second_look_least").value)
        return LookTerms(self.row("second_look_rate").share, least)

    @property
    def stratum_minimum(self) -> int:
        """The fewest cases of a stratum."""
        return int(self.row("stratum_minimum").value)

    @property
    def reportable_minimum(self) -> int:
        """The fewest cases of a stratum whose own rate is printed."""
        return int(self.row("reportable_minimum").value)


def of(library: Library, on: date | None = None) -> Conventions:
    """The conventions in force on a day; the newest ones without a day.

    Raises:
        Trouble: ``library.unreadable``.
    """
    return in_force(library, PLACE, on)


def in_force(library: Library, place: tuple[str, ...], on: date | None = None) -> Conventions:
    """The conventions of any document of the shelf, as ``of`` reads those of sampling.

    Raises:
        Trouble: ``library.unreadable``.
    """
    newest: dict[str, Convention] = {}
    for body in library.document(*place)["conventions"]:
        row = Convention(**{**body, "valid_from": date.fromisoformat(body["valid_from"])})
        known = newest.get(row.key)
        is_later = known is None or row.valid_from >= known.valid_from
        if is_later and (on is None or row.valid_from <= on):
            newest[row.key] = row
    return Conventions(tuple(newest.values()))
