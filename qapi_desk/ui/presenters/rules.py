"""Rules: searched, read whole with their conflicts, and held beside what the record says."""

from dataclasses import dataclass, replace

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.ids import CaseId, RulesetId
from qapi_desk.domain.law import NO_RULESET, LawChange
from qapi_desk.domain.screens import ScreenRate, ScreenRecord, ScreenRow, ScreenStanding
from qapi_desk.services import casework, law_changes, screen
from qapi_desk.services.law_pages import ConflictRow, OptionRow, RulePage, RuleRow
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.presenters.law import (
    ROLLS,
    LawAtHand,
    option_change,
    reading_change,
    roll_change,
)
from qapi_desk.ui.seat import Seat

MOST_FAILING = 500
"""So many failing cases are listed; the census has all of them."""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading: its name, what it says, and the change to it."""

    name: str
    words: str
    change: LawChange


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that differ: the reading in force, who says so, who chose it, the other readings."""

    name: str
    reading: str
    citation: str
    chosen: str
    others: tuple[OtherReading, ...]


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """One rule in words, ready to be shown."""

    page: RulePage
    conflicts: tuple[Conflict, ...]
    roll_words: str = ""
    roll: LawChange | None = None
    """The change to the other way with a due day on a closed day; None where there is none."""

    @property
    def rule_id(self) -> str:
        """Which rule it is."""
        return str(self.page.row.rule_id)


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One other value an option could have."""

    option: OptionRow
    other: str
    chosen: str
    change: LawChange


@dataclass(frozen=True, slots=True)
class Record:
    """What the latest screen says of a rule. ``words``: why there is nothing to say."""

    words: str = ""
    screen: ScreenRecord | None = None
    figures: ScreenRate | None = None
    failing: tuple[ScreenRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesState:
    """What the page shows. ``rulesets`` are (id, words)."""

    is_read: bool = False
    has_review: bool = False
    may_ask: bool = False
    """Whether this person may look at what a change would do to the review at hand."""
    rulesets: tuple[tuple[str, str], ...] = ()
    ruleset: RulesetId = NO_RULESET
    text: str = ""
    total: int = 0
    rows: tuple[RuleRow, ...] = ()
    sheet: RuleSheet | None = None
    options: tuple[OptionValue, ...] = ()
    record: Record = Record()
    in_sample: frozenset[CaseId] = frozenset()


class RulesPresenter(Presenter[RulesState]):
    """Searches rules, reads one whole, finds who fails it."""

    def __init__(self, seat: Seat, view: View[RulesState]) -> None:
        super().__init__(seat, view, RulesState())
        self._law = LawAtHand(seat.desk)
        self._wanted = ""
        self._found: Latest[tuple[RuleRow, ...]] = Latest(self, self._searched, self._nothing)
        self._sheets: Latest[tuple[RuleSheet, Record]] = Latest(self, self._opened, self._nothing)

    def load(self, ruleset: str = "", rule_id: str = "") -> None:
        """Read the law at hand; show the rule wanted, else the one that was open."""
        desk, review_id = self.seat.desk, self.seat.review_id
        self._wanted = rule_id or (self.state.sheet.rule_id if self.state.sheet else "")
        before = replace(self.state, ruleset=RulesetId(ruleset or self.state.ruleset))

        def work() -> tuple[LawAtHand, RulesState]:
            law = LawAtHand.of(desk, review_id)
            sample: frozenset[CaseId] = frozenset()
            if review_id is not None:
                sample = frozenset(row.case_id for row in casework.queue(desk, review_id))
            return law, _ruleset(law, replace(before, in_sample=sample))

        self.read(work, self._loaded)

    def _loaded(self, found: tuple[LawAtHand, RulesState]) -> None:
        self._law, state = found
        has_review = self.seat.review_id is not None
        may_look = self.seat.desk.person.role in law_changes.SEES_CHANGES
        is_own = self._law.is_own(state.ruleset)
        self.show(replace(state, is_read=True, has_review=has_review, may_ask=may_look and is_own))
        first = str(state.rows[0].rule_id) if state.rows else ""
        self.open(self._wanted or first, is_again=True)

    def choose_ruleset(self, ruleset: str) -> None:
        """Read another ruleset; the search stays."""
        if ruleset != self.state.ruleset:
            self.state = replace(self.state, sheet=None, record=Record())
            self.load(ruleset)

    def search(self, text: str) -> None:
        """Show the rules that hold every word typed; a later question outruns an earlier one."""
        law, ruleset = self._law, self.state.ruleset
        self.state = replace(self.state, text=text)
        self._found.ask(lambda _progress: law.rules(ruleset, text))

    def _searched(self, rows: tuple[RuleRow, ...]) -> None:
        self.show(replace(self.state, rows=rows))

    def open(self, rule_id: str, *, is_again: bool = False) -> None:
        """Read one rule whole, with what the latest screen says of it."""
        shown = self.state.sheet
        if not rule_id or (shown and shown.rule_id == rule_id and not is_again):
            return
        law, ruleset, seat = self._law, self.state.ruleset, self.seat

        def work(_progress: object) -> tuple[RuleSheet, Record]:
            sheet = _sheet(law, ruleset, rule_id)
            return sheet, _record(seat, ruleset, sheet)

        self._sheets.ask(work)

    def _opened(self, found: tuple[RuleSheet, Record]) -> None:
        sheet, record = found
        self.show(replace(self.state, sheet=sheet, record=record))

    def _nothing(self) -> None:
        """A question without an answer leaves what is shown."""

    def refused(self, fault: Fault) -> None:
        """A rule that another ruleset has is no fault: the first of this one is shown."""
        if fault.code == "rules.no_such_rule" and self.state.rows:
            self.open(str(self.state.rows[0].rule_id))
            return
        super().refused(fault)


def _ruleset(law: LawAtHand, before: RulesState) -> RulesState:
    labels = law.labels
    known = [key for key, _ in labels]
    ruleset = RulesetId(before.ruleset if before.ruleset in known else known[0])
    rows = law.rules(ruleset, before.text)
    return replace(
        before,
        rulesets=labels,
        ruleset=ruleset,
        total=len(law.rules(ruleset)) if before.text else len(rows),
        rows=rows,
        options=tuple(_values(law, ruleset)),
    )


def _values(law: LawAtHand, ruleset: RulesetId) -> list[OptionValue]:
    return [
        OptionValue(
            option, value, law.chosen_words(option.chosen), option_change(ruleset, option, value)
        )
        for option in law.options(ruleset)
        for value in option.choices
        if value != option.value
    ]


def _sheet(law: LawAtHand, ruleset: RulesetId, rule_id: str) -> RuleSheet:
    page = law.rule(ruleset, rule_id)
    roll = roll_change(ruleset, page)
    words = f"A due day on a closed day {ROLLS.get(page.roll, page.roll)}. " if roll else ""
    return RuleSheet(
        page=page,
        conflicts=tuple(_conflict(law, ruleset, each) for each in page.conflicts),
        roll_words=words + law.chosen_words(page.roll_chosen),
        roll=roll,
    )


def _conflict(law: LawAtHand, ruleset: RulesetId, row: ConflictRow) -> Conflict:
    others = tuple(
        OtherReading(each.name, each.words, reading_change(ruleset, row, each.name))
        for each in row.others
    )
    return Conflict(row.conflict, row.reading, row.citation, law.chosen_words(row.chosen), others)


def _record(seat: Seat, ruleset: RulesetId, sheet: RuleSheet) -> Record:
    """What the latest screen by this ruleset says of a rule, to those who may see it."""
    if seat.review_id is None:
        return Record()
    if sheet.page.row.is_judgement:
        return Record("It is a question for people; the record is not asked.")
    try:
        made = screen.screens(seat.desk, seat.review_id)
    except Refused as refusal:
        return Record(refusal.sentence)
    latest = next((each for each in made if each.ruleset == ruleset), None)
    if latest is None:
        return Record("The caseload was not screened by this ruleset yet; the census page does.")
    rates = screen.rates(seat.desk, latest.screen_id, subject=sheet.rule_id)
    if not rates:
        return Record("The latest screen holds no figure of this rule.", latest)
    failing = screen.rows(
        seat.desk,
        latest.screen_id,
        sheet.rule_id,
        standing=ScreenStanding.ERROR,
        limit=MOST_FAILING,
    )
    return Record(f"By {latest.law_label}, {latest.period}.", latest, rates[0], failing)
