"""Criteria that forms ask about and no ruleset has: who is asked, and how they are laid over one.

A catalog measure, a rule of its own or a county measure: the record says which cases were open in
the period and judges nothing; whether it applies, and what happened, the reviewer says. No
standard is printed for any of them. Knows no form: ids, titles and citations are handed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.criterion_model import Criterion, Shape, Universe
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.model import Ruleset
from qapi_desk.rules.universe import Check, first_failure, identity, open_between
from qapi_desk.rules.verdict import Verdict

JUDGED_BY_FORM: Final = "Whether it applies, and what was done, only the reviewer says."
_DESCRIPTION: Final = "Every child support case open on a day of the period is asked about."


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One criterion that a form gives an outcome for: what it is called and what it rests on."""

    criterion: CriterionId
    title: str
    citation: str


def asked(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case: in the universe, and open.

    A case whose type or days cannot be read stays in: no part of the caseload may be left out.
    """
    check = first_failure(_members(bench, facts, criterion))
    if check.holds is False:
        return Verdict(False, RuleOutcome.NOT_APPLICABLE, (check.sentence,), check.rows)
    told = (check.sentence, JUDGED_BY_FORM)
    return Verdict(True, RuleOutcome.UNDETERMINED, told, check.rows)


def _members(bench: Bench, facts: Facts, criterion: Criterion) -> Iterator[Check]:
    yield from identity(facts, criterion.universe)
    yield open_between(facts, bench.period.first, bench.period.last)


def with_asked(ruleset: Ruleset, criteria: Iterable[AskedOf], case_types: Sequence[str]) -> Ruleset:
    """The ruleset with these criteria after its own; what it has itself stays as it is.

    Args:
        ruleset: the law of a review; it is not touched, and neither is the document it is from.
        criteria: what forms ask about.
        case_types: the case types that child support services are given to.
    """
    known = {each.criterion_id for each in ruleset.criteria}
    universe = Universe(case_types=tuple(case_types))
    more = tuple(_criterion(each, universe) for each in criteria if each.criterion not in known)
    return replace(ruleset, criteria=(*ruleset.criteria, *more)) if more else ruleset


def _criterion(told: AskedOf, universe: Universe) -> Criterion:
    return Criterion(
        criterion_id=told.criterion,
        title=told.title,
        shape=Shape.ASKED,
        benchmarks=(),
        description=_DESCRIPTION,
        universe=universe,
        citation=told.citation,
    )
