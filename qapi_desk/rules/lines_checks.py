"""What one case adds to the figures beside the measure lines: cross-checks, never verdicts.

OCSE-157 lines 4, 7, 12, 13, 16 to 21a, 26 and 27 as the record gives them (federal-protocols 4.3),
and the number of children in cases open in the year that line 6 is held against. A fact the record
cannot tell adds nothing here: these figures are compared, not judged.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.cases import Child, Party
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Universe
from qapi_desk.rules.edits import CheckTerms, Counts
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.lines_cases import order_on
from qapi_desk.rules.lines_money import account_of, arrears_paid, is_reversed, months_of, open_in
from qapi_desk.rules.universe import first_failure, identity, open_between

_RESOLVED = ("ACKNOWLEDGED", "ADJUDICATED")
_INTERSTATE = ("INITIATING", "RESPONDING")


@dataclass
class CaseFigures:
    """One case in one fiscal year. ``universe`` is that of the line of open cases with an order."""

    facts: Facts
    universe: Universe
    year: Period
    adult_years: int

    def of(self, check: CheckTerms) -> int:
        """What the case adds to a cross-check."""
        return _COUNTS[check.counts](self, check)

    @cached_property
    def is_counted(self) -> bool:
        """Whether the case is of the program and no duplicate, as far as the record tells."""
        return first_failure(identity(self.facts, self.universe)).holds is True

    @cached_property
    def is_open_at_end(self) -> bool:
        """Whether it was open at the end of the year's last day."""
        day = self.year.last
        after = date.fromordinal(day.toordinal() + 1)
        return self.is_counted and open_between(self.facts, after, day).holds is True

    @cached_property
    def is_open_in_year(self) -> bool:
        """Whether it was open on any day of the year."""
        first, last = self.year.first, self.year.last
        return self.is_counted and open_between(self.facts, first, last).holds is True

    @cached_property
    def order_at_end(self) -> bool | None:
        """Whether an order was in force on the year's last day; None when it cannot be read."""
        return order_on(self.facts, self.universe, self.year.last).holds

    def children_on(self, first: date, last: date) -> list[Party]:
        """Minor children on the case on some day between the two."""
        return [
            party
            for party in self.facts.case_file.parties
            if party.role == "CHILD" and self._is_minor(party, first, last)
        ]

    def _is_minor(self, party: Party, first: date, last: date) -> bool:
        if party.birth_date is None or party.birth_date > last:
            return False
        came = party.from_date is None or party.from_date <= last
        stayed = party.to_date is None or party.to_date >= first
        return came and stayed and add_months(party.birth_date, 12 * self.adult_years) > first

    def resolved_by(self, day: date) -> Iterator[Child]:
        """Children born out of wedlock whose paternity was established by the day."""
        for child in self.facts.case_file.children:
            is_resolved = child.paternity_status in _RESOLVED and child.resolved_date is not None
            if child.born_out_of_wedlock and is_resolved and (child.resolved_date or day) <= day:
                yield child

    def has_event(self, codes: Collection[str], first: date, last: date) -> bool:
        """Whether any event of the codes lies between the days."""
        return self.last_event(codes, last) >= first

    def last_event(self, codes: Collection[str], last: date) -> date:
        """The day of the last event of the codes up to a day; the first day there is for none."""
        events = self.facts.case_file.events
        days = [e.event_date for e in events if e.code in codes and e.event_date is not None]
        return max((day for day in days if day <= last), default=date.min)


def _children_open(case: CaseFigures, _: CheckTerms) -> int:
    last = case.year.last
    return len(case.children_on(last, last)) if case.is_open_at_end else 0


def _children_in_year(case: CaseFigures, _: CheckTerms) -> int:
    if not case.is_open_in_year:
        return 0
    return len({party.party_id for party in case.facts.case_file.parties if party.role == "CHILD"})


def _paternity_settled(case: CaseFigures, _: CheckTerms) -> int:
    return len(list(case.resolved_by(case.year.last))) if case.is_open_at_end else 0


def _order_wanted(case: CaseFigures, _: CheckTerms) -> int:
    return int(case.is_open_at_end and case.order_at_end is False)


def _paternity_wanted(case: CaseFigures, _: CheckTerms) -> int:
    if not case.is_open_at_end:
        return 0
    settled = {child.party_id for child in case.resolved_by(case.year.last)}
    on_case = {party.party_id for party in case.children_on(case.year.last, case.year.last)}
    children = case.facts.case_file.children
    wanted = {child.party_id for child in children if child.born_out_of_wedlock}
    return len(wanted & on_case - settled)


def _paternity_in_year(case: CaseFigures, _: CheckTerms) -> int:
    opened = case.facts.case.opened_date
    if not case.is_open_in_year or opened is None:
        return 0
    days = [child.resolved_date for child in case.resolved_by(case.year.last)]
    return sum(1 for day in days if day and day >= max(opened, case.year.first))


def _order_in_year(case: CaseFigures, _: CheckTerms) -> int:
    made = [order.established_date for order in case.facts.case_file.orders]
    if not made or None in made:
        return 0
    return int(case.is_open_in_year and min(day for day in made if day) in case.year)


def _collection(case: CaseFigures, _: CheckTerms) -> int:
    if not case.is_open_in_year:
        return 0
    months = [month for month in months_of(case.year) if open_in(case.facts, month)]
    accounts = [account_of(case.facts, month.name) for month in months]
    in_account = any(
        (account.current_paid or 0) + (account.arrears_paid or 0) for account in accounts if account
    )
    received = [
        payment
        for payment in case.facts.case_file.payments
        if payment.receipt_date is not None and payment.receipt_date in case.year
    ]
    kept = any(not is_reversed(payment, case.year) for payment in received)
    return int(kept or (in_account and not received))


def _interstate_collection(case: CaseFigures, check: CheckTerms) -> int:
    return _collection(case, check) if case.facts.case.interstate_role in _INTERSTATE else 0


def _event_in_year(case: CaseFigures, check: CheckTerms) -> int:
    happened = case.has_event(check.codes, case.year.first, case.year.last)
    return int(case.is_counted and happened)


def _medical_ordered(case: CaseFigures, _: CheckTerms) -> int:
    if not (case.is_open_at_end and case.order_at_end):
        return 0
    day = case.year.last
    return int(
        any(
            order.medical_ordered
            and order.established_date is not None
            and order.established_date <= day
            and (order.end_date is None or order.end_date >= day)
            for order in case.facts.case_file.orders
        )
    )


def _medical_provided(case: CaseFigures, check: CheckTerms) -> int:
    last = case.year.last
    told, undone = case.last_event(check.codes, last), case.last_event(check.undone_by, last)
    return _medical_ordered(case, check) if told > undone else 0


def _arrears_balance(case: CaseFigures, _: CheckTerms) -> int:
    account = account_of(case.facts, f"{case.year.last:%Y-%m}")
    return (account.arrears_balance or 0) if account and case.is_open_in_year else 0


def _arrears_paid(case: CaseFigures, _: CheckTerms) -> int:
    return arrears_paid(case.facts, case.year).cents if case.is_open_in_year else 0


_COUNTS: dict[Counts, Callable[[CaseFigures, CheckTerms], int]] = {
    Counts.CHILDREN_OPEN: _children_open,
    Counts.CHILDREN_IN_YEAR: _children_in_year,
    Counts.PATERNITY_SETTLED: _paternity_settled,
    Counts.ORDER_WANTED: _order_wanted,
    Counts.PATERNITY_WANTED: _paternity_wanted,
    Counts.PATERNITY_IN_YEAR: _paternity_in_year,
    Counts.ORDER_IN_YEAR: _order_in_year,
    Counts.COLLECTION: _collection,
    Counts.INTERSTATE_COLLECTION: _interstate_collection,
    Counts.EVENT_IN_YEAR: _event_in_year,
    Counts.MEDICAL_ORDERED: _medical_ordered,
    Counts.MEDICAL_PROVIDED: _medical_provided,
    Counts.ARREARS_BALANCE: _arrears_balance,
    Counts.ARREARS_PAID: _arrears_paid,
}
