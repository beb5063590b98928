"""One pass over the caseload for a federal report: every line of every case counted up.

Holds counts and the first wrong items only, so that memory stays flat over any caseload. A child
on several cases is counted once: the pass knows which children are shared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.domain.report_lines import LineItem
from qapi_desk.rules.criterion_model import Criterion, Shape
from qapi_desk.rules.edits import Report
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.line_model import Counted, Moment
from qapi_desk.rules.lines import OMITTED, Item, judge_line
from qapi_desk.rules.lines_checks import CaseFigures
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.rules.universe import DUPLICATE

FIRST_ITEMS = 200
"""So many wrong items of each line are kept; the rest are counted."""
_WITH_ORDER = CriterionId("line-2")


def line_criteria(ruleset: Ruleset) -> tuple[Criterion, ...]:
    """The report lines a ruleset judges, in its order."""
    return tuple(each for each in ruleset.criteria if each.shape is Shape.REPORT_LINE)


@dataclass(slots=True)
class LineTally:
    """What one line comes to."""

    right: int = 0
    supported: int = 0
    undetermined: int = 0
    over: int = 0
    under: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    items: list[LineItem] = field(default_factory=list)

    def take(self, item: LineItem) -> None:
        """Count one item."""
        self.supported += item.supported or 0
        if item.outcome == RuleOutcome.YES:
            self.right += 1
            return
        if item.outcome == RuleOutcome.NO:
            self.errors[item.error_code] += 1
            self.over += max(item.difference or 0, 0)
            self.under -= min(item.difference or 0, 0)
        else:
            self.undetermined += 1
        if len(self.items) < FIRST_ITEMS:
            self.items.append(item)


@dataclass(frozen=True, slots=True)
class SharedChildren:
    """Children on more than one case, and on which lines the trail counts each at all.

    ``seen`` are those a pass has met counted already: the second time is once too often.
    """

    counted: Mapping[str, frozenset[str]]
    seen: set[tuple[str, str]] = field(default_factory=set)

    def settle(self, line: str, item: Item) -> Item | None:
        """The item as it stands beside the child's other cases; None when it counts elsewhere."""
        if not item.party_id or line not in self.counted:
            return item
        if item.error_code == OMITTED:
            return None if item.party_id in self.counted[line] else item
        if not item.reported:
            return item
        if (line, item.party_id) not in self.seen:
            self.seen.add((line, item.party_id))
            return item
        told = "The child is counted with another case already."
        again = item.outcome is RuleOutcome.YES
        return item if not again else item._replace(
            outcome=RuleOutcome.NO,
            error_code=DUPLICATE,
            supported=0,
            sentences=(item.sentences[0], told, f"Error code {DUPLICATE}."),
        )  # fmt: skip


class Tally:
    """The figures of a report over all cases handed to it."""

    def __init__(
        self, ruleset: Ruleset, report: Report, year: Period, shared: SharedChildren
    ) -> None:
        self._ruleset = ruleset
        self._report = report
        self._year = year
        self._shared = shared
        self._criteria = line_criteria(ruleset)
        self.lines = {each.universe.line_no: LineTally() for each in self._criteria}
        self.checks: Counter[str] = Counter()
        self.cases = 0

    def take(self, case_file: CaseFile) -> None:
        """Count one case on every line and every cross-check."""
        self.cases += 1
        facts = Facts(self._ruleset, case_file)
        for item in self._items(facts):
            self.lines[item.line].take(item)
        with_order = self._ruleset.criterion(_WITH_ORDER).universe
        case = CaseFigures(facts, with_order, self._year, self._report.adult_years)
        for check in self._report.checks:
            self.checks[check.line] += case.of(check)

    def items_of(self, case_file: CaseFile) -> Iterator[LineItem]:
        """Every item of every line the case is in, right ones too."""
        return self._items(Facts(self._ruleset, case_file))

    def _items(self, facts: Facts) -> Iterator[LineItem]:
        for criterion in self._criteria:
            line = criterion.universe.line_no
            for item in judge_line(facts, criterion, self._year).items:
                settled = self._settled(criterion, line, item)
                if settled is not None:
                    yield _value_of(line, facts.case_file, settled)

    def _settled(self, criterion: Criterion, line: str, item: Item) -> Item | None:
        if criterion.universe.line.moment is Moment.ANY:
            return item
        return self._shared.settle(line, item)


def lines_counting(criteria: Iterable[Criterion], counted: Counted) -> tuple[str, ...]:
    """The lines among these that count in a unit."""
    found = (each.universe for each in criteria)
    return tuple(each.line_no for each in found if each.line.counted is counted)


def _value_of(line: str, case_file: CaseFile, item: Item) -> LineItem:
    return LineItem(
        line=line,
        case_id=case_file.case_id,
        party_id=item.party_id,
        outcome=str(item.outcome),
        error_code=item.error_code,
        reported=item.reported,
        supported=item.supported,
        sentences=item.sentences,
        rows=item.rows,
    )


def first_items(tallies: Mapping[str, LineTally]) -> tuple[LineItem, ...]:
    """The wrong and doubtful items kept, line by line; errors before doubts."""
    kept = chain.from_iterable(tally.items for tally in tallies.values())
    return tuple(kept)
