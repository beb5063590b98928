"""The census screen: what the record itself says of the whole caseload, figure by figure.

Computed from the record, not reviewed: the page says so always, and nothing here is an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import RuleOutcome, Workings
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.screens import ScreenBy, ScreenRate, ScreenRecord, ScreenRow, ScreenStanding
from qapi_desk.services import casework, people, reviews, screen, screen_kept
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat

ROWS = 500
"""So many cases are read at a time."""
MOST_RATES = 5000
"""So many figures are listed at once; a rule is chosen where there are more."""
STANDINGS = {
    ScreenStanding.ACTION: "In order",
    ScreenStanding.ERROR: "Failing",
    ScreenStanding.UNDETERMINED: "Undetermined",
    ScreenStanding.RUNNING: "Running",
    ScreenStanding.NOT_APPLICABLE: "Not applicable",
    ScreenStanding.ELSEWHERE: "Counted elsewhere",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One case's workings, as they were asked for."""

    row: ScreenRow
    workings: Workings


@dataclass(frozen=True, slots=True)
class CensusState:
    """What the census page shows. ``refusal``: why this person sees no figures."""

    is_read: bool = False
    has_review: bool = False
    refusal: str = ""
    may_make: bool = False
    """Whether this person may screen the caseload at all."""
    rulesets: tuple[RulesetId, ...] = ()
    screens: tuple[ScreenRecord, ...] = ()
    chosen: ScreenRecord | None = None
    names: Mapping[PersonId, str] = field(default_factory=dict)
    in_sample: frozenset[CaseId] = frozenset()
    by: ScreenBy = ScreenBy.ALL
    subject: str = ""
    """The rule or criterion whose figures are listed; empty for all of them."""
    subjects: tuple[tuple[str, str], ...] = ()
    """Id and title of each rule and criterion that the screen has a figure for."""
    rates: tuple[ScreenRate, ...] = ()
    left_out: int = 0
    """Figures that are not listed, because there are too many."""
    picked: ScreenRate | None = None
    only: RuleOutcome | ScreenStanding | None = None
    """Cases with this outcome, or that come to this in the rate, are listed; all, for None."""
    rows: tuple[ScreenRow, ...] = ()
    has_more: bool = False
    shown: Shown | None = None
    is_busy: bool = False

    @property
    def may_start(self) -> bool:
        """Whether a screen can be started now."""
        return self.has_review and self.may_make and not self.is_busy


@dataclass(frozen=True, slots=True)
class _Figures:
    subjects: tuple[tuple[str, str], ...]
    rates: tuple[ScreenRate, ...]
    left_out: int


class CensusPresenter(Presenter[CensusState]):
    """Starts screens and drills into them: figures, cases, workings."""

    def __init__(self, seat: Seat, view: View[CensusState]) -> None:
        super().__init__(seat, view, CensusState())
        self._wanted: Mapping[str, str] = {}
        self._rates: Latest[_Figures] = Latest(self, self._rated, self._nothing)
        self._rows: Latest[tuple[ScreenRow, ...]] = Latest(self, self._found, self._nothing)

    def load(self, wanted: Mapping[str, str] | None = None) -> None:
        """Read which screens there are; show the one that was open, else the newest.

        Args:
            wanted: where to go once it is read: ``screen``, ``by``, ``subject``, ``pick``.
        """
        self._wanted = wanted or {}
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            self.show(CensusState(is_read=True))
            return
        before = self.state
        self.read(lambda: _shelf(desk, review_id, before), self._loaded)

    def _loaded(self, state: CensusState) -> None:
        wanted = self._wanted
        chosen = next((s for s in state.screens if s.screen_id == wanted.get("screen")), None)
        by = ScreenBy(wanted["by"]) if wanted.get("by") in set(ScreenBy) else self.state.by
        subject = wanted.get("subject", self.state.subject)
        now = self.state
        state = replace(state, chosen=chosen or state.chosen, by=by, subject=subject)
        state = replace(state, rates=now.rates, picked=now.picked, rows=now.rows, shown=now.shown)
        self.show(replace(state, subjects=now.subjects, is_busy=now.is_busy))
        self._read_rates()

    # Starting

    def start(self, ruleset_id: str) -> None:
        """Screen the whole caseload by a ruleset; it can be stopped, and then nothing is kept."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None or not self.state.may_start:
            return
        ruleset = RulesetId(ruleset_id)

        def work(progress: Progress) -> Changes:
            return screen.run(desk, review_id, ruleset, progress)

        self.show(replace(self.state, is_busy=True))
        self.run(f"Screening the caseload by {ruleset}", work, self._screened)

    def _screened(self, changes: Changes) -> None:
        self.view.say(
            "The caseload is screened. Computed from the record, not reviewed: no figure here is "
            "a finding.",
            "good",
        )
        self.seat.publish(changes)
        self.load({"screen": changes.made or "", "subject": ""})

    def print_to(self, path: Path) -> None:
        """Write the chosen screen to a file, with all that it says and cannot say."""
        chosen, desk = self.state.chosen, self.seat.desk
        if chosen is None:
            return
        target = path if path.suffix else path.with_suffix(".pdf")

        def work(_progress: Progress) -> Path:
            from_services("screen_paper").write(desk, chosen.screen_id, target)
            return target

        self.run(f"Writing {target.name}", work, self._printed)

    def _printed(self, path: Path) -> None:
        self.view.say(f"Written to {path}.", "good")

    def settle(self) -> None:
        """Whatever ended, the screen has ended when nothing waits."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))

    # Figures

    def choose(self, screen_id: str) -> None:
        """Show another screen."""
        found = next((s for s in self.state.screens if s.screen_id == screen_id), None)
        if found is not None and found != self.state.chosen:
            self._with(chosen=found, picked=None, rows=(), shown=None)

    def group_by(self, by: ScreenBy) -> None:
        """Give the figures for other groups."""
        if by is not self.state.by:
            self._with(by=by, picked=None, rows=(), shown=None)

    def narrow(self, subject: str) -> None:
        """List the figures of one rule or criterion only; of all, when it is empty."""
        if subject != self.state.subject:
            self._with(subject=subject, picked=None, rows=(), shown=None)

    def _with(self, **changed: object) -> None:
        self._rows.drop()
        self.show(replace(self.state, **changed))  # type: ignore[arg-type] # fields of the state
        self._read_rates()

    def _read_rates(self) -> None:
        state, desk = self.state, self.seat.desk
        if state.chosen is None:
            return
        screen_id, by, subject = state.chosen.screen_id, state.by, state.subject

        def work(_progress: Progress) -> _Figures:
            return _figures(desk, screen_id, by, subject)

        self._rates.ask(work)

    def _rated(self, found: _Figures) -> None:
        state = replace(
            self.state, subjects=found.subjects, rates=found.rates, left_out=found.left_out
        )
        pick = self._wanted.get("pick") or (_key(state.picked) if state.picked else "")
        self._wanted = {}
        same = next((rate for rate in found.rates if _key(rate) == pick), None)
        self.show(replace(state, picked=same))
        if same is not None:
            self._read_rows(0)

    # Cases

    def pick(self, rate: ScreenRate) -> None:
        """Show the cases behind a figure."""
        if rate != self.state.picked:
            self.show(replace(self.state, picked=rate, rows=(), has_more=False, shown=None))
            self._read_rows(0)

    def only(self, wanted: RuleOutcome | ScreenStanding | None) -> None:
        """Show the cases with one outcome or standing only; all of them, for None."""
        if wanted is not self.state.only:
            self.show(replace(self.state, only=wanted, rows=(), shown=None))
            self._read_rows(0)

    def more(self) -> None:
        """Read further cases behind the same figure."""
        self._read_rows(len(self.state.rows))

    def _read_rows(self, offset: int) -> None:
        state, desk = self.state, self.seat.desk
        if state.chosen is None or state.picked is None:
            return
        screen_id, by, picked = state.chosen.screen_id, state.by, state.picked
        outcome = state.only if isinstance(state.only, RuleOutcome) else None
        standing = state.only if isinstance(state.only, ScreenStanding) else None
        before = state.rows[:offset]

        def work(_progress: Progress) -> tuple[ScreenRow, ...]:
            more = screen.rows(
                desk, screen_id, picked.subject, outcome=outcome, standing=standing,
                group=picked.group, by=by, limit=ROWS, offset=offset,
            )  # fmt: skip
            return before + more

        self._rows.ask(work)

    def _found(self, rows: tuple[ScreenRow, ...]) -> None:
        is_full = len(rows) % ROWS == 0 and len(rows) > len(self.state.rows)
        self.show(replace(self.state, rows=rows, has_more=is_full))

    def open_workings(self, row: ScreenRow) -> None:
        """Work one case out again, with every step."""
        chosen, desk = self.state.chosen, self.seat.desk
        if chosen is None:
            return
        screen_id = chosen.screen_id

        def work() -> Shown:
            made = screen.workings(desk, screen_id, row.case_id, row.subject, row.instance)
            return Shown(row, made)

        self.read(work, self._worked)

    def _worked(self, shown: Shown) -> None:
        self.show(replace(self.state, shown=shown))

    # What goes wrong

    def _nothing(self) -> None:
        """A question without an answer leaves what is shown."""

    def refused(self, fault: Fault) -> None:
        """Not being shown figures is a state of the page, not an accident."""
        if fault.code == "people.role":
            self.show(CensusState(is_read=True, has_review=True, refusal=fault.sentence))
            return
        super().refused(fault)


def _shelf(desk: Desk, review_id: ReviewId, before: CensusState) -> CensusState:
    """The screens there are, with what the page needs to speak of them."""
    review = reviews.get(desk, review_id)
    records = screen.screens(desk, review_id)
    kept = before.chosen.screen_id if before.chosen else ""
    chosen = next((each for each in records if each.screen_id == kept), None)
    return CensusState(
        is_read=True,
        has_review=True,
        may_make=desk.person.role in screen_kept.MAKES,
        rulesets=(review.governing, *([review.beside] if review.beside else [])),
        screens=records,
        chosen=chosen or next(iter(records), None),
        names={person.person_id: person.name for person in people.everyone(desk)},
        in_sample=frozenset(row.case_id for row in casework.queue(desk, review_id)),
        only=before.only,
    )


def _figures(desk: Desk, screen_id: str, by: ScreenBy, subject: str) -> _Figures:
    whole = screen.rates(desk, screen_id)
    is_rolled_up = by in (ScreenBy.ELEMENT, ScreenBy.FUNCTION)
    wanted = screen.rates(desk, screen_id, by, subject="" if is_rolled_up else subject)
    titles = tuple((rate.subject, rate.title) for rate in whole)
    return _Figures(titles, wanted[:MOST_RATES], max(0, len(wanted) - MOST_RATES))


def key_of(rate: ScreenRate) -> str:
    """A figure's name among those of its screen: its subject and its group."""
    return f"{rate.subject}|{rate.group}"


_key = key_of
