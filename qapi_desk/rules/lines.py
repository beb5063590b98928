"""A federal report line on one case: what the audit trail counted against what the facts say.

Federal-protocols 4.3 and 4.5. The trail and the facts are both read for the federal fiscal year
that holds the period's last day. Both sides are tested: what is reported without support, and what
is supported and left out. A line of children has an item a child, any other line one item a case.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from qapi_desk.domain.cases import ReportLine
from qapi_desk.domain.ids import PartyId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.line_model import Asked, Counted, LineTerms, Moment
from qapi_desk.rules.lines_cases import REVERSED, case_checks, year_before, year_of
from qapi_desk.rules.lines_children import child_checks
from qapi_desk.rules.lines_money import (
    Sum,
    current_due,
    current_paid,
    dollars,
    has_no_document,
)
from qapi_desk.rules.universe import (
    DUPLICATE,
    NOT_IN_UNIVERSE,
    WRONG_DATE_PERIOD,
    Check,
    first_failure,
)
from qapi_desk.rules.words import on

OMITTED: Final = "OMITTED"
WRONG_COLUMN: Final = "WRONG_COLUMN"
WRONG_AMOUNT: Final = "WRONG_AMOUNT"
WRONG_PERSON: Final = "WRONG_PERSON"
NO_DOCUMENT: Final = "NO_DOCUMENT"


class Item(NamedTuple):
    """One thing a line counts or should count: a case, a child, or a case's dollars.

    ``reported`` and ``supported`` are times counted, or cents on a line of dollars; ``supported``
    is None where the record cannot say. ``error_code`` is empty unless the outcome is NO.
    """

    party_id: str
    outcome: RuleOutcome
    error_code: str
    reported: int
    supported: int | None
    sentences: tuple[str, ...]
    rows: tuple[str, ...]


class Judged(NamedTuple):
    """One line on one case: in the universe or not, the worst of its items, and the items."""

    in_universe: bool
    outcome: RuleOutcome
    sentences: tuple[str, ...]
    rows: tuple[str, ...]
    items: tuple[Item, ...]


class _Asking(NamedTuple):
    """One line asked of one case in one fiscal year."""

    facts: Facts
    criterion: Criterion
    terms: LineTerms
    year: Period
    counted: tuple[ReportLine, ...]

    @property
    def line(self) -> str:
        return self.criterion.universe.line_no

    def rows_of(self, counted: Iterable[ReportLine]) -> tuple[str, ...]:
        """The trail's rows as workings name them."""
        return tuple(_row(self.facts, each) for each in counted)

    def case_check(self) -> Check:
        """What the case's own tests come to."""
        universe = self.criterion.universe
        return first_failure(case_checks(self.facts, universe, self.terms, self.year))


def judge_line(facts: Facts, criterion: Criterion, period: Period) -> Judged:
    """One line on one case with its items.

    Args:
        facts: the case.
        criterion: a criterion of the shape ``report_line``.
        period: any period; the fiscal year of its last day is judged.
    """
    year = year_of(period)
    terms = criterion.universe.line
    counted = _counted(facts, criterion.universe.line_no, year.label)
    asking = _Asking(facts, criterion, terms, year, counted)
    items = {Counted.CASE: _case, Counted.CHILD: _children, Counted.CENTS: _cents}
    return _together(asking, items[terms.counted](asking))


def _counted(facts: Facts, line: str, label: str) -> tuple[ReportLine, ...]:
    """The trail's rows for the case; a trail may write the year ``FFY2026`` or ``2026``."""
    labels = (label, label.removeprefix("FFY"))
    return tuple(
        row for row in facts.case_file.report_lines if row.line_no == line and row.period in labels
    )


def _row(facts: Facts, row: ReportLine) -> str:
    who = f"/{row.party_id}" if row.party_id else ""
    return f"report_line:{row.period}/{row.line_no}/{facts.case.case_id}{who}"


def _together(asking: _Asking, items: list[Item]) -> Judged:
    """The worst of the items: an error, else a doubt, else agreement."""
    sentences = [_trail(asking)]
    rows = list(asking.rows_of(asking.counted))
    for item in items:
        sentences += [text for text in item.sentences if text not in sentences]
        rows += item.rows
    found = {item.outcome for item in items}
    for outcome in (RuleOutcome.NO, RuleOutcome.UNDETERMINED, RuleOutcome.YES):
        if outcome in found:
            break
    else:
        outcome = RuleOutcome.NOT_APPLICABLE
    inside = outcome is not RuleOutcome.NOT_APPLICABLE
    told = tuple(item for item in items if item.outcome is not RuleOutcome.NOT_APPLICABLE)
    return Judged(inside, outcome, tuple(sentences), tuple(dict.fromkeys(rows)), told)


def _trail(asking: _Asking) -> str:
    line, label, times = asking.line, asking.year.label, len(asking.counted)
    if times == 0:
        return f"The trail of line {line} for {label} does not count the case."
    if asking.terms.counted is Counted.CENTS:
        cents = _sum_of(asking.counted)
        amount = "an unreadable amount" if cents is None else dollars(cents)
        return f"The trail of line {line} for {label} counts {amount} for the case."
    often = "once" if times == 1 else f"{times} times"
    return f"The trail of line {line} for {label} counts the case {often}."


def _case(asking: _Asking) -> list[Item]:
    """A line of cases: the case is on it once, or rightly is not."""
    return [_settled(asking, asking.case_check(), asking.counted, "")]


def _settled(asking: _Asking, check: Check, counted: tuple[ReportLine, ...], party: str) -> Item:
    """One item of a line that counts cases or children, against what its tests came to."""
    times, day = len(counted), on(asking.year.last)
    if check.holds is False and not times:
        item = Item(party, RuleOutcome.NOT_APPLICABLE, "", 0, 0, (), ())
        return item._replace(sentences=(check.sentence,), rows=check.rows)
    if check.holds is None or _outside_the_caseload(asking, check, times):
        last = f"Whether it belongs there on {day} cannot be told: undetermined."
        if check.holds:
            last = f"Line {asking.line} names no cases, so whether it counts cannot be told."
        outcome, code, supported = RuleOutcome.UNDETERMINED, "", None
    else:
        code = OMITTED if not times else "" if check.holds else check.error_code
        code = code or (DUPLICATE if times > 1 else _column_error(asking, counted))
        outcome = RuleOutcome.NO if code else RuleOutcome.YES
        supported = 1 if check.holds else 0
        last = f"Error code {code}." if code else f"The facts agree for {day}."
    told = (check.sentence, last)
    return Item(party, outcome, code, times, supported, told, check.rows)


def _outside_the_caseload(asking: _Asking, check: Check, times: int) -> bool:
    """Whether the line's rows carry no case, so that a missing one tells nothing."""
    return asking.terms.moment is Moment.ANY and bool(check.holds) and not times


def _column_error(asking: _Asking, counted: tuple[ReportLine, ...]) -> str:
    """The aid column, where the trail names one and the case's class cannot have changed since."""
    columns, aid = asking.terms.columns, asking.facts.case.aid_class
    if aid not in columns:
        return ""
    changed_later = any(
        event.code in asking.terms.aid_changes
        and (event.event_date is None or event.event_date > asking.year.last)
        for event in asking.facts.case_file.events
    )
    is_wrong = any(row.detail in columns and row.detail != aid for row in counted)
    return WRONG_COLUMN if is_wrong and not changed_later else ""


def _children(asking: _Asking) -> list[Item]:
    """A line of children: an item for each child the trail or the facts would count."""
    check = asking.case_check()
    checks = {child: _child_check(asking, check, child) for child in _known(asking)}
    if any(not row.party_id for row in asking.counted):
        return [_unnamed(asking, list(checks.values()))]
    named: dict[str, list[ReportLine]] = {child: [] for child in checks}
    for row in asking.counted:
        named.setdefault(str(row.party_id), []).append(row)
    items = [
        _settled(asking, checks.get(who) or _stranger(asking, who), tuple(rows), who)
        for who, rows in named.items()
    ]
    if not items:
        told = ("No child of the case could be counted.",)
        items = [Item("", RuleOutcome.NOT_APPLICABLE, "", 0, 0, told, check.rows)]
    return items


def _known(asking: _Asking) -> list[str]:
    """Children of the case; on a line that repeats last year's, those that it counted too."""
    found = [str(child.party_id) for child in asking.facts.case_file.children]
    if asking.terms.repeats:
        found += [str(row.party_id) for row in _repeated(asking) if row.party_id]
    return list(dict.fromkeys(found))


def _repeated(asking: _Asking) -> tuple[ReportLine, ...]:
    return _counted(asking.facts, asking.terms.repeats, year_before(asking.year).label)


def _child_check(asking: _Asking, case_check: Check, party_id: str) -> Check:
    if asking.terms.repeats and _has_last_years_trail(asking):
        rows = [row for row in _repeated(asking) if row.party_id == party_id]
        word = "counted" if rows else "did not count"
        told = f"Last year's line {asking.terms.repeats} {word} the child {party_id}."
        return Check(bool(rows), told, asking.rows_of(rows))
    if case_check.holds is not True:
        return case_check
    year = asking.year
    if asking.terms.moment is Moment.LAST_YEAR_END:
        year = year_before(year)
    children = {child.party_id: child for child in asking.facts.case_file.children}
    child = children[PartyId(party_id)]
    found = first_failure(child_checks(asking.facts, asking.terms, year, child))
    return found._replace(rows=(*case_check.rows, *found.rows))


def _has_last_years_trail(asking: _Asking) -> bool:
    label = year_before(asking.year).label
    labels = (label, label.removeprefix("FFY"))
    return any(row.period in labels for row in asking.facts.case_file.report_lines)


def _stranger(asking: _Asking, party_id: str) -> Check:
    """A counted person who is no child of the case, or of whose paternity nothing is recorded."""
    roles = [p.role for p in asking.facts.case_file.parties if p.party_id == party_id]
    if "CHILD" in roles:
        told = f"No record of birth or paternity tells of the child {party_id}."
        return Check(False, told, (f"party:{party_id}",), NO_DOCUMENT)
    return Check(False, f"{party_id} is no child of the case.", (), WRONG_PERSON)


def _unnamed(asking: _Asking, checks: list[Check]) -> Item:
    """A trail that counts children without naming them: only their number can be compared."""
    reported = sum(_whole(row.value) for row in asking.counted)
    rows = tuple(row for check in checks for row in check.rows)
    doubts = [check.sentence for check in checks if check.holds is None]
    if doubts:
        told = (doubts[0], "How many children belong there cannot be told: undetermined.")
        return Item("", RuleOutcome.UNDETERMINED, "", reported, None, told, rows)
    supported = sum(bool(check.holds) for check in checks)
    first = f"It counts {reported} without naming them; the facts support {supported}."
    if reported == supported:
        told = (first, f"The facts agree for {on(asking.year.last)}.")
        return Item("", RuleOutcome.YES, "", reported, supported, told, rows)
    code = OMITTED if reported < supported else NOT_IN_UNIVERSE
    told = (first, f"Error code {code}.")
    return Item("", RuleOutcome.NO, code, reported, supported, told, rows)


def _whole(value: str | None) -> int:
    """How many a row counts; 1 where its value is no whole number."""
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() else 1


def _cents(asking: _Asking) -> list[Item]:
    """A line of dollars: the case's amount, with a difference beyond the tolerance an error."""
    check, total = asking.case_check(), Sum()
    if check.holds is True:
        total = _amount(asking, asking.terms.asked)
    reported = _sum_of(asking.counted)
    rows = (*check.rows, *total.rows)
    doubt = total.doubt if check.holds is not None else check.sentence
    if asking.counted and reported is None:
        doubt = doubt or "The amount on the trail cannot be read."
    supported = None if doubt else _supported(asking, total, reported or 0)
    if supported is None:
        told = (check.sentence, doubt, "The amount cannot be told: undetermined.")
        return [Item("", RuleOutcome.UNDETERMINED, "", reported or 0, None, told, rows)]
    return [_priced(asking, check, total, reported or 0, supported)._replace(rows=rows)]


def _priced(asking: _Asking, check: Check, total: Sum, reported: int, supported: int) -> Item:
    told = [check.sentence]
    if check.holds:
        told.append(f"The facts support {dollars(supported)}.")
    if not asking.counted and not supported:
        return Item("", RuleOutcome.NOT_APPLICABLE, "", 0, 0, tuple(told), ())
    difference = reported - supported
    tolerance = asking.terms.tolerance_cents(asking.year.last)
    if abs(difference) <= tolerance:
        near = f" within the tolerance of {dollars(tolerance)}" if difference else ""
        told.append(f"The facts agree{near} for {asking.year.label}.")
        return Item("", RuleOutcome.YES, "", reported, supported, tuple(told), ())
    code = _amount_error(asking, check, total, difference, supported)
    told += [f"The difference is {dollars(difference)}.", f"Error code {code}."]
    return Item("", RuleOutcome.NO, code, reported, supported, tuple(told), ())


def _amount_error(
    asking: _Asking, check: Check, total: Sum, difference: int, supported: int
) -> str:
    """What kind of error a wrong amount is: the first kind that explains it."""
    values = [cents_of(row.value) for row in asking.counted]
    repeated = len(values) > 1 and all(value == supported for value in values)
    kinds = (
        (not asking.counted, OMITTED),
        (check.holds is False, check.error_code),
        (has_no_document(asking.facts, asking.year), NO_DOCUMENT),
        (repeated, DUPLICATE),
        (difference == total.reversed_cents > 0, REVERSED),
        (difference == total.outside_cents > 0, WRONG_DATE_PERIOD),
        (supported != 0, WRONG_AMOUNT),
    )
    return next((code for explains, code in kinds if explains), NOT_IN_UNIVERSE)


def _amount(asking: _Asking, asked: Asked) -> Sum:
    read = current_due if asked is Asked.CURRENT_DUE else current_paid
    return read(asking.facts, asking.year)


def _supported(asking: _Asking, total: Sum, reported: int) -> int:
    """The supported amount; voluntary money only where both of its lines carry it."""
    if not total.voluntary_cents:
        return total.cents
    other = Asked.CURRENT_PAID if asking.terms.asked is Asked.CURRENT_DUE else Asked.CURRENT_DUE
    twin = _amount(asking, other)
    twins_rows = _counted(asking.facts, asking.terms.twin, asking.year.label)
    on_both = reported == total.cents + total.voluntary_cents and (
        _sum_of(twins_rows) == twin.cents + twin.voluntary_cents
    )
    return total.cents + (total.voluntary_cents if on_both else 0)


def _sum_of(rows: Iterable[ReportLine]) -> int | None:
    """The cents of these rows together, None when one cannot be read; 0 for none."""
    values = [cents_of(row.value) for row in rows]
    return None if None in values else sum(value or 0 for value in values)


def cents_of(value: str | None) -> int | None:
    """The cents a trail's value writes in dollars; None for anything else."""
    try:
        cents = Decimal((value or "").strip()) * 100
    except InvalidOperation:
        return None
    whole = cents.is_finite() and cents == cents.to_integral_value()
    return int(cents) if whole else None
