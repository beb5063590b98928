"""Whether a child belongs on a line of children: born out of wedlock, paternity established.

OCSE-157 lines 5, 6, 8 and 9 (federal-protocols 4.3). Each question answers True, False, or None
when the record cannot say. Knows one case: a child on two cases is counted once by whoever sees
both.
"""

from collections.abc import Iterator
from datetime import date

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.cases import Child, Party
from qapi_desk.domain.periods import Period
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.line_model import Asked, LineTerms
from qapi_desk.rules.universe import WRONG_DATE_PERIOD, Check
from qapi_desk.rules.words import capital, on

_FATHERS = ("NCP", "ALLEGED_FATHER")


def child_checks(facts: Facts, terms: LineTerms, year: Period, child: Child) -> Iterator[Check]:
    """Every test of one child, the case's own tests apart.

    Args:
        facts: the case.
        terms: what the line asks for.
        year: the fiscal year, or for a line of last year's end that year.
        child: the child's row.
    """
    yield _wedlock(child)
    if terms.asked is Asked.OUT_OF_WEDLOCK:
        yield from _still_a_child(facts, terms, year.last, child)
        yield _fathers_alive(facts, terms, year.last, child)
    elif terms.asked is Asked.BORN_IN_YEAR:
        yield _born_in(facts, year, child)
    else:
        yield from _on_the_case(facts, year, child)
        yield _paternity(terms, year, child)
        if terms.asked is Asked.PATERNITY_IN_YEAR:
            yield _minor_when_resolved(facts, terms, child)


def row_of(child: Child) -> tuple[str, ...]:
    """The child's row as workings name it."""
    return (f"child:{child.party_id}",)


def _party(facts: Facts, child: Child) -> Party | None:
    found = [p for p in facts.case_file.parties if p.party_id == child.party_id]
    return next((party for party in found if party.role == "CHILD"), None)


def _wedlock(child: Child) -> Check:
    who, row = f"the child {child.party_id}", row_of(child)
    if child.born_out_of_wedlock is None:
        return Check(None, f"Whether {who} was born to married parents is not known.", row)
    if not child.born_out_of_wedlock:
        return Check(False, capital(f"{who} was born to married parents."), row)
    return Check(True, capital(f"{who} was born out of wedlock."), row)


def _on_the_case(facts: Facts, year: Period, child: Child) -> Iterator[Check]:
    """The child was on the case on some day from the first to the last of the year."""
    party = _party(facts, child)
    if party is None:
        yield Check(None, f"No party row tells of the child {child.party_id}.", row_of(child))
        return
    row = (f"party:{party.party_id}",)
    if party.from_date is not None and party.from_date > year.last:
        told = f"The child came to the case on {on(party.from_date)}, too late."
        yield Check(False, told, row, WRONG_DATE_PERIOD)
    if party.to_date is not None and party.to_date < year.first:
        told = f"The child left the case on {on(party.to_date)}."
        yield Check(False, told, row, WRONG_DATE_PERIOD)


def _still_a_child(facts: Facts, terms: LineTerms, day: date, child: Child) -> Iterator[Check]:
    yield from _on_the_case(facts, Period("", day, day), child)
    party = _party(facts, child)
    if party is None:
        return
    row = (f"party:{party.party_id}",)
    if party.birth_date is None:
        yield Check(None, f"The birth date of the child {child.party_id} is not known.", row)
    elif party.birth_date > day:
        told = f"The child was born on {on(party.birth_date)}, too late."
        yield Check(False, told, row, WRONG_DATE_PERIOD)
    elif add_months(party.birth_date, 12 * terms.adult_years) <= day:
        adult = add_months(party.birth_date, 12 * terms.adult_years)
        yield Check(False, f"The child was {terms.adult_years} years old on {on(adult)}.", row)
    if party.death_date is not None and party.death_date <= day:
        yield Check(False, f"The child died on {on(party.death_date)}.", row)


def _fathers_alive(facts: Facts, terms: LineTerms, day: date, child: Child) -> Check:
    """A parent's death takes the child off line 5 unless paternity was established by then."""
    settled = child.resolved_date is not None and child.resolved_date <= day
    fathers = [party for party in facts.case_file.parties if party.role in _FATHERS]
    dead = [party for party in fathers if party.death_date is not None and party.death_date <= day]
    if not dead or (settled and child.paternity_status in terms.resolved):
        return Check(True, f"The child {child.party_id} was a child of the case.", row_of(child))
    told = f"The parent died by {on(day)} and paternity was not established."
    return Check(False, told, (f"party:{dead[0].party_id}",))


def _born_in(facts: Facts, year: Period, child: Child) -> Check:
    party = _party(facts, child)
    if party is None or party.birth_date is None:
        told = f"The birth date of the child {child.party_id} is not known."
        return Check(None, told, row_of(child))
    inside = party.birth_date in year
    told = f"The child {child.party_id} was born on {on(party.birth_date)}."
    return Check(inside, told, (f"party:{party.party_id}",), WRONG_DATE_PERIOD)


def _paternity(terms: LineTerms, year: Period, child: Child) -> Check:
    row = row_of(child)
    if child.paternity_status is None:
        return Check(None, f"The paternity of the child {child.party_id} is not known.", row)
    if child.paternity_status not in terms.resolved:
        told = f"Paternity of the child {child.party_id} is {child.paternity_status}."
        return Check(False, told, row)
    if child.resolved_by in terms.presumed:
        return Check(False, f"The parent of the child {child.party_id} is presumed.", row)
    day = child.resolved_date
    if day is None:
        told = f"The day paternity of the child {child.party_id} was established is not known."
        return Check(None, told, row)
    told = f"Paternity of the child {child.party_id} was established on {on(day)}."
    too_early = terms.asked is Asked.PATERNITY_IN_YEAR and day < year.first
    return Check(day <= year.last and not too_early, told, row, WRONG_DATE_PERIOD)


def _minor_when_resolved(facts: Facts, terms: LineTerms, child: Child) -> Check:
    party = _party(facts, child)
    if party is None or party.birth_date is None or child.resolved_date is None:
        told = f"The age of the child {child.party_id} is not known."
        return Check(None, told, row_of(child))
    adult = add_months(party.birth_date, 12 * terms.adult_years)
    was_minor = child.resolved_date < adult
    word = "a minor" if was_minor else "of age"
    told = f"The child {child.party_id} was {word} then; paternity was established"
    return Check(was_minor, f"{told} on {on(child.resolved_date)}.", row_of(child))
