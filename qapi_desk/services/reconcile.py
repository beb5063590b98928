"""Reconciling a federal report with the record: trail, figures, edits and measures, two-sided.

Every line's trail is added up and held against the figure that was reported, and every item of it
against the facts, before anything is sampled. Computed from the record, not reviewed. An extract
has no place for reported totals: the county hands them in as a small CSV file
(``intake.reported_figures``); without it the trail stands in their place and nothing balances.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reliability
from qapi_desk.domain.ids import RulesetId, SnapshotId
from qapi_desk.domain.people import Role
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.domain.progress import Progress, Silent, counted
from qapi_desk.domain.report_lines import (
    CrossCheck,
    EditResult,
    LineFigures,
    LineItem,
    Reconciliation,
    TrailFlaw,
)
from qapi_desk.intake.report_trail import Repeated, Trail
from qapi_desk.intake.reported_figures import ReportedFigures, read_reported
from qapi_desk.intake.snapshot_reader import SnapshotReader
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.edits import Edit, Report, check_edit, parse_report, read_measure
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.rules.line_model import Counted
from qapi_desk.rules.lines import cents_of
from qapi_desk.rules.lines_cases import year_before, year_of
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling import critical
from qapi_desk.services import reviews, snapshots
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.line_tally import (
    LineTally,
    SharedChildren,
    Tally,
    first_items,
    line_criteria,
    lines_counting,
)
from qapi_desk.services.snapshot_files import verified
from qapi_desk.services.workspace import Desk

_KIND = "reconciliation"
_FIRST_FLAWS = 200
_LAST = "@last"
_NO_CASE = "no case"
_TWICE = "twice"


@dataclass(frozen=True, slots=True)
class LinesRequest:
    """What ``lines evaluate`` is asked for: a snapshot file, no workspace."""

    snapshot: Path
    ruleset: RulesetId
    period_text: str
    reported: Path | None = None
    passphrase: str | None = field(default=None, repr=False)


def reconcile(
    desk: Desk,
    snapshot_id: SnapshotId,
    period: Period,
    progress: Progress,
    *,
    reported: Path | None = None,
    ruleset_id: RulesetId = reviews.GOVERNING,
) -> Reconciliation:
    """Reconcile the fiscal year of a period, and keep the result. Supervisors and analysts.

    Args:
        desk: the signed-in person's desk.
        snapshot_id: a snapshot of the workspace.
        period: any period; the fiscal year of its last day is reconciled.
        progress: told case by case.
        reported: the county's own figures, ``line,value``.
        ruleset_id: the law to judge by.

    Raises:
        Refused: ``people.role``, ``snapshot.changed``, ``period.not_over``, ``reported.*``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="reconcile a report")
    snapshots.must_be_verified(desk, snapshot_id, progress)
    ruleset = desk.library.ruleset(ruleset_id)
    with desk.workspace.snapshot(snapshot_id) as reader:
        found = _reconcile(desk.library, ruleset, reader, period, reported, progress)
    with desk.store.write() as work:
        work.documents.put(_KIND, _key(snapshot_id, found.year), to_body(found))
        told = {"year": found.year, "ruleset": found.law_label, "reported": found.reported_source}
        work.history.append(desk.happening("lines.reconciled", snapshot_id, **told))
    return found


def show(desk: Desk, snapshot_id: SnapshotId, period: Period) -> Reconciliation:
    """The reconciliation kept of the fiscal year of a period.

    Raises:
        Refused: ``lines.none``.
    """
    year = year_of(period).label
    with desk.store.read() as work:
        body = work.documents.get(_KIND, _key(snapshot_id, year))
    if body is None:
        raise Refused(
            "lines.none",
            f"The report of {year} is not reconciled with this snapshot yet; reconcile it first.",
        )
    return from_body(Reconciliation, body)


def changes(found: Reconciliation) -> Changes:
    """What a reconciliation changed, for views."""
    return Changes.of((Kind.REPORT, _KIND), made=_key(found.snapshot_id, found.year))


def reconcile_file(library: Library, request: LinesRequest, progress: Progress) -> Reconciliation:
    """The same of a snapshot file, without a workspace; nothing is kept.

    Raises:
        Refused: a changed snapshot, a period not over, ``reported.*``.
    """
    ruleset, period = library.ruleset(request.ruleset), parse_period(request.period_text)
    passphrase = request.passphrase
    with verified(request.snapshot, passphrase=passphrase, progress=progress) as reader:
        return _reconcile(library, ruleset, reader, period, request.reported, progress)


def items_of_file(library: Library, request: LinesRequest) -> Iterator[LineItem]:
    """Every item of every line, right ones too, in case order; streams."""
    ruleset, period = library.ruleset(request.ruleset), parse_period(request.period_text)
    passphrase = request.passphrase
    with verified(request.snapshot, passphrase=passphrase, progress=Silent()) as reader:
        tally = _tally(library, ruleset, reader, _year_over(reader, period))
        for case_file in reader.case_files():
            yield from tally.items_of(case_file)


def _key(snapshot_id: SnapshotId, year: str) -> str:
    return f"{snapshot_id}/{year}"


def _year_over(reader: SnapshotReader, period: Period) -> Period:
    year = year_of(period)
    must_be_over(year, reader.manifest.as_of_date)
    return year


def _report(library: Library) -> Report:
    return parse_report(library.document("reports", "ocse_157.json"))


def _tally(library: Library, ruleset: Ruleset, reader: SnapshotReader, year: Period) -> Tally:
    trail = reader.trail(_labels(year))
    children, by_child = trail.shared_children(), Counted.CHILD
    lines = lines_counting(line_criteria(ruleset), by_child) if children else ()
    shared = SharedChildren({line: trail.counted_parties(line, children) for line in lines})
    return Tally(ruleset, _report(library), year, shared)


def _labels(year: Period) -> tuple[str, str]:
    """How a trail may write the year."""
    return year.label, year.label.removeprefix("FFY")


def _reconcile(
    library: Library,
    ruleset: Ruleset,
    reader: SnapshotReader,
    period: Period,
    reported: Path | None,
    progress: Progress,
) -> Reconciliation:
    year = _year_over(reader, period)
    given = read_reported(reported) if reported else None
    tally = _tally(library, ruleset, reader, year)
    total = reader.manifest.tables.get("case")
    note = "Holding each case against the report's lines"
    for case_file in counted(reader.case_files(), progress, note, total=total):
        tally.take(case_file)
    book = _Book(library, ruleset, year, given, tally)
    book.add_up(reader)
    return book.reconciliation(reader)


class _Book:
    """The figures of one reconciliation as they come together."""

    def __init__(
        self,
        library: Library,
        ruleset: Ruleset,
        year: Period,
        given: ReportedFigures | None,
        tally: Tally,
    ) -> None:
        self.library, self.ruleset, self.year = library, ruleset, year
        self.report = _report(library)
        self.criteria = line_criteria(ruleset)
        self.cents = frozenset(lines_counting(self.criteria, Counted.CENTS)) | {
            check.line for check in self.report.checks if check.is_cents
        }
        self.given, self.tally = given, tally
        self.trail: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.flaws: list[TrailFlaw] = []
        self.flaws_total = 0
        self.reported = self._reported()

    def _reported(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for figure in self.given.figures if self.given else ():
            line = figure.key.partition(":")[0].removesuffix(_LAST)
            in_cents = figure.value * (100 if line in self.cents else 1)
            if in_cents != in_cents.to_integral_value():
                told = f"Line {line} counts whole things; {figure.value} is none."
                raise Refused("reported.value", told)
            found[figure.key] = int(in_cents)
        return found

    def add_up(self, reader: SnapshotReader) -> None:
        """The trail's own sums, this year's and last year's, and its flaws."""
        for year, suffix in ((self.year, ""), (year_before(self.year), _LAST)):
            for row in reader.trail(_labels(year)).values():
                amount = row.rows
                if row.line in self.cents or row.line in _WITHOUT_CASE:
                    amount *= self._worth(row.line, row.value)
                self.trail[row.line + suffix] += amount
                self.trail[f"{row.line}:{row.detail}{suffix}"] += amount
                self.rows[row.line + suffix] += row.rows
        trail = reader.trail(_labels(self.year))
        for kind, found in self._flawed(trail):
            self.flaws_total += 1
            if len(self.flaws) < _FIRST_FLAWS:
                self.flaws.append(_flaw(kind, found))

    def _worth(self, line: str, value: str) -> int:
        cents = cents_of(value)
        if cents is None:
            return 0 if line in self.cents else 1
        return cents if line in self.cents else cents // 100

    def _flawed(self, trail: Trail) -> Iterator[tuple[str, Repeated]]:
        cases = lines_counting(self.criteria, Counted.CASE)
        children = lines_counting(self.criteria, Counted.CHILD)
        yield from ((_TWICE, each) for each in trail.repeated_cases(cases))
        yield from ((_TWICE, each) for each in trail.repeated_parties(children))
        yield from ((_NO_CASE, each) for each in trail.strangers())

    def reconciliation(self, reader: SnapshotReader) -> Reconciliation:
        """Everything together."""
        lines = tuple(self._line(criterion) for criterion in self.criteria)
        figures = self._figures()
        verdicts: Mapping[str, Reliability | None] = {row.line: row.reliability for row in lines}
        edits, measures = self.report.edits_on(self.year.last), self.report.measures_on
        manifest = reader.manifest
        tallies = self.tally.lines
        return Reconciliation(
            snapshot_id=manifest.snapshot_id,
            agency=manifest.agency_name or manifest.agency_code,
            year=self.year.label,
            as_of=manifest.as_of_date,
            ruleset=self.ruleset.ruleset_id,
            law_label=self.ruleset.label,
            cases=self.tally.cases,
            reported_source=_source(self.given),
            lines=lines,
            checks=tuple(self._check(line) for line in self.tally.checks),
            edits=tuple(self._edited(edit, figures) for edit in edits),
            measures=tuple(read_measure(m, verdicts) for m in measures(self.year.last)),
            flaws=tuple(self.flaws),
            flaws_total=self.flaws_total,
            items=first_items(tallies),
            items_total=sum(t.errors.total() + t.undetermined for t in tallies.values()),
        )

    def _figures(self) -> dict[str, int]:
        """What edits read: reported figures, else the trail's, else the record's own."""
        computed = {line: self.tally.checks[line] for line in self.tally.checks}
        trail = {key: self.trail[key] for key in self.trail}
        known_columns = {key for key in trail if ":" in key}
        if any(key.startswith("1:") for key in known_columns):
            trail = {f"1:{aid}": 0 for aid in _columns(self.criteria)} | trail
        return computed | trail | self.reported

    def _line(self, criterion: Criterion) -> LineFigures:
        line, terms = criterion.universe.line_no, criterion.universe.line
        tally = self.tally.lines[line]
        benchmark = _benchmark(criterion, self.year)
        return LineFigures(
            line=line,
            criterion=criterion.criterion_id,
            title=criterion.title,
            is_cents=terms.counted is Counted.CENTS,
            reported=self.reported.get(line),
            trail=self.trail[line],
            trail_rows=self.rows[line],
            supported=tally.supported,
            right=tally.right,
            errors=tuple(sorted(tally.errors.items())),
            undetermined=tally.undetermined,
            over=tally.over,
            under=tally.under,
            tolerance_cents=terms.tolerance_cents(self.year.last),
            benchmark=benchmark,
            reliability=self._verdict(tally, benchmark),
            citation=criterion.citation,
        )

    def _verdict(self, tally: LineTally, benchmark: Fraction) -> Reliability | None:
        wrong = tally.errors.total()
        items = tally.right + wrong
        if not items:
            return None
        told = self.library.document("sampling", "readings.json")["reliability"]
        return critical.three_way(items, wrong, benchmark, Fraction(told["alpha"]), items)

    def _edited(self, edit: Edit, figures: Mapping[str, int]) -> EditResult:
        lines = {key.partition(":")[0].partition("@")[0] for key in edit.left}
        return replace(check_edit(edit, figures), is_cents=not lines.isdisjoint(self.cents))

    def _check(self, line: str) -> CrossCheck:
        terms = next(check for check in self.report.checks if check.line == line)
        return CrossCheck(
            line=line,
            title=terms.title,
            computed=self.tally.checks[line],
            reported=self.reported.get(line, self.trail.get(line)),
            is_cents=terms.is_cents,
            note=terms.note,
            citation=terms.citation,
        )


_WITHOUT_CASE = frozenset({"8", "8a", "9"})
"""Lines whose rows carry their figure in their value, because no case stands for it."""


def _columns(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    return next((c.universe.line.columns for c in criteria if c.universe.line_no == "1"), ())


def _benchmark(criterion: Criterion, year: Period) -> Fraction:
    in_force = [each for each in criterion.benchmarks if each.since <= year.last]
    return (in_force or list(criterion.benchmarks))[-1].share


def _source(given: ReportedFigures | None) -> str:
    if given is None:
        return "No reported figures were handed in; the trail stands in their place."
    return f"{given.file_name}, SHA-256 {given.sha256}"


def _flaw(kind: str, found: Repeated) -> TrailFlaw:
    what = f"the child {found.party_id}" if found.party_id else f"the case {found.case_id}"
    sentence = f"Line {found.line} counts {what} {found.times} times."
    if kind == _NO_CASE:
        sentence = f"Line {found.line} counts the case {found.case_id}, which the snapshot lacks."
    return TrailFlaw(found.line, kind, found.case_id, found.party_id, found.times, sentence)
