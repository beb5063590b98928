"""Where a form's ``fact`` path finds its value in a case: prefilled, shown, never taken by itself.

Paths: ``case.opened_date`` (any column of the case); ``event:NCP_LOCATED.date`` (the latest on or
before the period's last day; ``event_facts`` has the others, such as the answer to an event);
``payment.receipt_date`` (of the last payment), ``payment:withheld.receipt_date`` and
``account.arrears_balance`` (``money_facts``); ``order.established_date`` (the latest order begun
by then) and ``order.in_force`` (``yes`` when one was in force on the fiscal year's last day);
``order[2].end_date``, ``orders.medical_ordered``, ``child[1].birth_date``, ``child.count`` and
``child[2].on_line_5`` (``row_facts``); ``report:1.reported`` (``yes`` when the case is on that
line's audit trail of the fiscal year), ``report:24.amount``, ``report:5.own_children``,
``line:24.tolerance``, ``year.current_due``, ``year.arrears_due`` and ``month[1].current_paid``
(``line_facts``); ``period.first``, ``period.last``, ``period.last_quarter`` (the first of its last
three months), ``year.last``; ``review:establishment`` (``yes`` when the case is reviewed for that
criterion); ``draw.rank``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.rules.model import Ruleset
from qapi_desk.services import event_facts, line_facts, money_facts, row_facts


@dataclass(frozen=True, slots=True)
class CaseFacts(Mapping[str, str]):
    """The facts of a case by path, looked up when asked for and kept; dates ISO, flags yes/no.

    A fact the record lacks is not in the mapping, so that "not recorded" is never a value.
    Without the governing ruleset the sums of a fiscal year and a line's tolerance are lacking.
    """

    case_file: CaseFile
    period: Period
    case: ReviewCase
    ruleset: Ruleset | None = None
    _found: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getitem__(self, path: str) -> str:
        if path not in self._found:
            source, _, name = path.partition(".")
            kind, _, key = source.removesuffix("]").replace("[", ":").partition(":")
            read = _SOURCES.get(kind)
            self._found[path] = read(self, key, name) if read else ""
        if not self._found[path]:
            raise KeyError(path)
        return self._found[path]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    @property
    def year(self) -> Period:
        """The federal fiscal year the period ends in."""
        return parse_period(self.period.review_year)

    def by_then(self, days: Iterable[date | None]) -> str:
        """The latest of these days that is not after the period."""
        return _text(max((d for d in days if d and d <= self.period.last), default=None))


def _case(facts: CaseFacts, _key: str, name: str) -> str:
    return _text(getattr(facts.case_file.case, name))


def _event(facts: CaseFacts, codes: str, name: str) -> str:
    return _text(event_facts.day_of(facts.case_file.events, codes, name, facts.period.last))


def _payment(facts: CaseFacts, key: str, name: str) -> str:
    return _text(money_facts.of_payments(facts.case_file, facts.period, key, name))


def _account(facts: CaseFacts, _key: str, name: str) -> str:
    return _text(money_facts.of_account(facts.case_file, facts.period, name))


def _order(facts: CaseFacts, number: str, name: str) -> str:
    orders = facts.case_file.orders
    if name == "in_force":
        return _text(any(row_facts.is_in_force(order, facts.year.last) for order in orders))
    if name == "established_date" and not number:
        return facts.by_then(order.established_date for order in orders)
    return _text(row_facts.order_fact(orders, number, name))


def _orders(facts: CaseFacts, _key: str, name: str) -> str:
    return _text(row_facts.of_last_orders(facts.case_file.orders, facts.period, name))


def _child(facts: CaseFacts, number: str, name: str) -> str:
    return _text(row_facts.child_fact(facts.case_file, facts.period, number, name))


def _report(facts: CaseFacts, line_no: str, name: str) -> str:
    return _text(line_facts.of_trail(facts.case_file, facts.year, line_no, name))


def _line(facts: CaseFacts, line_no: str, _name: str) -> str:
    if facts.ruleset is None:
        return ""
    return line_facts.tolerance(facts.ruleset, line_no, facts.year.last)


def _month(facts: CaseFacts, number: str, name: str) -> str:
    if facts.ruleset is None:
        return ""
    return _text(line_facts.of_month(facts.ruleset, facts.case_file, facts.year, number, name))


def _period(facts: CaseFacts, _key: str, name: str) -> str:
    if name == "last_quarter":
        return _text(money_facts.last_quarter_first(facts.period))
    return _text(facts.period.first if name == "first" else facts.period.last)


def _year(facts: CaseFacts, _key: str, name: str) -> str:
    if name == "last":
        return _text(facts.year.last)
    if facts.ruleset is None:
        return ""
    return _text(line_facts.of_year(facts.ruleset, facts.case_file, facts.year, name))


def _review(facts: CaseFacts, criterion: str, _name: str) -> str:
    return "yes" if criterion in facts.case.criteria else ""


def _draw(facts: CaseFacts, _key: str, _name: str) -> str:
    return str(facts.case.rank)


_SOURCES: dict[str, Callable[[CaseFacts, str, str], str]] = {
    "case": _case,
    "event": _event,
    "payment": _payment,
    "account": _account,
    "order": _order,
    "orders": _orders,
    "child": _child,
    "month": _month,
    "report": _report,
    "line": _line,
    "period": _period,
    "year": _year,
    "review": _review,
    "draw": _draw,
}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
