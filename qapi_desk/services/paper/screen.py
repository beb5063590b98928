"""A census screen as a document: what the record says of a whole caseload, and what it cannot say.

Every table and every page says that nothing on it was reviewed. Cases are ids; nobody is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.law import LawDecision
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.reviews import Review
from qapi_desk.domain.screens import COMPUTED, ScreenRate, ScreenRecord, ScreenRow
from qapi_desk.services.paper.columns import filled
from qapi_desk.services.paper.law import decisions
from qapi_desk.services.unjudged import Silence, Unjudged

_SHOWN_CASES: Final = 12
_SHOWN_WORKERS: Final = 30
_COUNTS: Final = (
    Column("action", "In order", Format.COUNT, 0.8, "Verdicts that count and are in order"),
    Column("error", "In error", Format.COUNT, 0.8, "Verdicts that count and are in error"),
    Column("rate", "Rate", Format.PERCENT, 0.9, "In order / (in order + in error), unrounded"),
)
_BESIDE: Final = (
    Column("undetermined", "Undetermined", Format.COUNT, 1.1, "The record cannot settle it"),
    Column("running", "Running", Format.COUNT, 0.8, "Its limit is not over yet"),
    Column("not_applicable", "Not applicable", Format.COUNT, 0.9, "It was not required"),
    Column("elsewhere", "Elsewhere", Format.COUNT, 0.9, "Counted in another period or rule"),
)
_SUBJECT: Final = Column("subject", "Id", Format.TEXT, 1.0, "Rule or criterion id")
_TITLE: Final = Column("title", "What is asked", Format.TEXT, 3.4, "Title of the rule")
_RATE_COLUMNS: Final = (_SUBJECT, _TITLE, *_COUNTS, *_BESIDE)
_UNIT: Final = Column("unit", "Unit", Format.TEXT, 1.0, "Unit of who held the case")
_WORKER: Final = Column("worker", "Worker", Format.TEXT, 1.0, "Who held the case on the due day")
_UNIT_COLUMNS: Final = (_UNIT, _SUBJECT, *_COUNTS, *_BESIDE)
_WORKER_COLUMNS: Final = (_WORKER, *_UNIT_COLUMNS)
_WORKER_SUMS: Final = (_WORKER, _UNIT, *_COUNTS, *_BESIDE)
_SILENT_COLUMNS: Final = (
    Column("rule", "Rule", Format.TEXT, 0.8, "Rule id"),
    Column("title", "What is asked", Format.TEXT, 2.6, "Title of the rule"),
    Column("missing", "Told by no row of the caseload", Format.TEXT, 3.6, "Event codes in words"),
    *_COUNTS[:2],
    _BESIDE[0],
)
_NOT_ASKED_COLUMNS: Final = _SILENT_COLUMNS[:2]
_CASE_COLUMNS: Final = (
    _SUBJECT,
    Column("case_id", "Case", Format.MONO, 1.6, "Case id as in the snapshot"),
    Column("instance", "No.", Format.COUNT, 0.5, "Which of the rule's clocks on the case, from 1"),
    Column("outcome", "Outcome", Format.TEXT, 1.0, "What the record comes to"),
    Column("trigger", "Started", Format.DAY, 1.0, "Day of the trigger"),
    Column("due", "Due", Format.DAY, 1.0, "Last day of the limit"),
    Column("done", "Done", Format.DAY, 1.0, "Day of the action"),
    Column("days_late", "Days late", Format.DAYS, 0.7, "Calendar days after the due day"),
    Column("unit", "Unit", Format.TEXT, 0.9, "Unit of who held the case"),
    Column("worker", "Worker", Format.TEXT, 0.9, "Who held the case on the due day"),
    Column("note", "Note", Format.TEXT, 0.8, "A masked case: names and places stay hidden"),
)
_NOBODY: Final = "not known"
OUTCOMES: Final[Mapping[RuleOutcome, str]] = {
    RuleOutcome.MET: "Met",
    RuleOutcome.MET_OUTCOME: "Met by result",
    RuleOutcome.EXCUSED: "Excused",
    RuleOutcome.WAIVED: "Waived",
    RuleOutcome.LATE: "Late",
    RuleOutcome.EARLY: "Early",
    RuleOutcome.NOT_DONE: "Not done",
    RuleOutcome.MISSED: "Missed",
    RuleOutcome.NOT_DUE: "Not due",
    RuleOutcome.YES: "Yes",
    RuleOutcome.NO: "No",
    RuleOutcome.UNDETERMINED: "Open",
    RuleOutcome.NOT_APPLICABLE: "N/A",
    RuleOutcome.EXCLUDED: "Excluded",
}
"""Every outcome as the head of a narrow column, in the order they are printed."""


@dataclass(frozen=True, slots=True)
class FailingList:
    """The cases behind one rule's or criterion's errors: the worst of ``total`` verdicts."""

    subject: str
    title: str
    total: int
    rows: tuple[ScreenRow, ...]


@dataclass(frozen=True, slots=True)
class ScreenSeen:
    """A screen as it is printed. ``about`` is what its file says of itself.

    ``decisions`` are the changes of law it was judged with, ``since`` those adopted later;
    ``criteria`` are the ids that are criteria and not rules, ``lines`` those of them that are
    report lines; ``judgements`` is the number of rules that only a person can answer.
    """

    record: ScreenRecord
    review: Review
    about: Mapping[str, str]
    criteria: frozenset[str]
    lines: frozenset[str]
    rates: tuple[ScreenRate, ...]
    by_unit: tuple[ScreenRate, ...]
    by_worker: tuple[ScreenRate, ...]
    units: Mapping[str, str]
    unjudged: tuple[Unjudged, ...]
    judgements: int
    lists: tuple[FailingList, ...]
    masked: frozenset[CaseId]
    decisions: tuple[LawDecision, ...]
    since: tuple[LawDecision, ...]


def screen_document(seen: ScreenSeen, made_at: datetime, footer: str) -> Document:
    """A screen as values for PDF and Excel; ``footer`` stands on every page."""
    told = [rate for rate in seen.rates if rate.verdicts]
    criteria = [rate for rate in told if rate.subject in seen.criteria - seen.lines]
    lines = [rate for rate in told if rate.subject in seen.lines]
    rules = [rate for rate in told if rate.subject not in seen.criteria]
    blocks = (
        Paragraph(f"{COMPUTED}. {_READ_AS}"),
        Heading("Rates"),
        _rates("criteria", "Criteria", criteria, is_first=True),
        _rates("lines", "Report lines", lines),
        _rates("rules", "Rules", rules),
        Heading("Share of each outcome"),
        _shares("criterion_outcomes", "Criteria", criteria, is_first=True),
        _shares("line_outcomes", "Report lines", lines),
        _shares("rule_outcomes", "Rules", rules),
        Heading("Units and workers"),
        *_groups(seen),
        Heading("What this record cannot judge"),
        *_silent(seen),
        Heading("Cases behind the most errors"),
        *_lists(seen),
        Heading("How the figures were made"),
        *_method(seen),
        *decisions(seen.decisions),
        *_since(seen.since),
    )
    return Document(
        key="screen",
        title="Census screen of the caseload",
        subtitle=f"{seen.review.title} · {seen.record.period}",
        agency=seen.review.agency,
        made_at=made_at,
        cover=_cover(seen),
        blocks=blocks,
        footer=footer,
        counts={"criteria": len(criteria), "lines": len(lines), "rules": len(rules)},
    )


_READ_AS: Final = (
    "No figure here is a finding: what is wrong or missing in the record is wrong or missing here. "
    "It shows where to look, for the whole caseload; the findings of a review say what is so."
)


def _cover(seen: ScreenSeen) -> Facts:
    record, about = seen.record, seen.about
    return Facts(
        "About this screen",
        (
            ("Standing", COMPUTED, Format.TEXT),
            ("Period", f"{about['first']} to {about['last']}", Format.TEXT),
            ("Judged by", _law_words(seen), Format.TEXT),
            ("Calendars", about["calendars"], Format.TEXT),
            ("Snapshot as of", about["as_of"], Format.TEXT),
            ("Snapshot", about["snapshot"], Format.MONO),
            ("Cases", record.cases, Format.COUNT),
            ("Verdicts", record.instances, Format.COUNT),
            ("Undetermined", record.undetermined, Format.COUNT),
            ("Screened", record.made_at, Format.MOMENT),
            ("Screened by", record.made_by, Format.TEXT),
            ("Screen", record.screen_id, Format.TEXT),
            ("SHA-256 of its rows", record.file_sha256, Format.MONO),
        ),
    )


def _law_words(seen: ScreenSeen) -> str:
    number = len(seen.decisions)
    if not number:
        return f"{seen.record.law_label}, as the program ships it; no change was adopted"
    return f"{seen.record.law_label}, with {number} decision{'s' if number > 1 else ''}"


def _rates(key: str, title: str, rates: list[ScreenRate], *, is_first: bool = False) -> Table:
    rows = tuple((rate.subject, rate.title, *_counted(rate)) for rate in rates)
    return Table(
        key,
        title,
        _RATE_COLUMNS,
        rows,
        note=f"{COMPUTED}. Only what is in order or in error enters a rate." if is_first else "",
        sheet=title,
        empty=f"No verdict on any of the {title.lower()}.",
    )


def _counted(rate: ScreenRate) -> tuple[Value, ...]:
    return (
        rate.action,
        rate.error,
        rate.rate,
        rate.undetermined,
        rate.running,
        rate.not_applicable,
        rate.elsewhere,
    )


def _shares(key: str, title: str, rates: list[ScreenRate], *, is_first: bool = False) -> Table:
    there = {outcome for rate in rates for outcome, number in rate.outcomes if number}
    shown = [outcome for outcome in OUTCOMES if outcome in there]
    columns = (
        _SUBJECT,
        Column("verdicts", "Verdicts", Format.COUNT, 1.0, "All verdicts, counted or not"),
        *(
            Column(str(each).lower(), OUTCOMES[each], Format.PERCENT, 1.0, "Share of all verdicts")
            for each in shown
        ),
    )
    rows = tuple(_share_row(rate, shown) for rate in rates)
    return Table(
        key,
        title,
        columns,
        rows,
        note=f"{COMPUTED}. An empty cell: no verdict came out so." if is_first else "",
        sheet=f"{title} by outcome",
        empty=f"No verdict on any of the {title.lower()}.",
    )


def _share_row(rate: ScreenRate, shown: Iterable[RuleOutcome]) -> tuple[Value, ...]:
    shares = {outcome: share for outcome, share in rate.shares if share}
    return (rate.subject, rate.verdicts, *(shares.get(outcome) for outcome in shown))


def _groups(seen: ScreenSeen) -> Iterator[Block]:
    yield Paragraph(
        "A verdict is its unit's and worker's who held the case on the due day, else on the day it "
        "was done, else on the day it started. Workers are ids; who they are the snapshot does not "
        "say. Small numbers say little of anybody.",
        is_note=True,
    )
    units = [(rate.group or _NOBODY, rate.subject, *_counted(rate)) for rate in seen.by_unit]
    printed = [row for row in units if row[1] in seen.criteria - seen.lines]
    note = f"{COMPUTED}. Every rule and report line of every unit is in the workbook."
    title = "Criteria by unit"
    yield Table("units_of_criteria", title, _UNIT_COLUMNS, _by_group(printed), note=note,
                in_workbook=False, empty="No unit is known.")  # fmt: skip
    yield Table("units", "Units", _UNIT_COLUMNS, _by_group(units), sheet="Units", in_pdf=False)
    yield from _workers(seen)


def _by_group(rows: Iterable[tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    return tuple(sorted(rows, key=lambda row: str(row[0])))


def _workers(seen: ScreenSeen) -> Iterator[Block]:
    sums = _worker_sums(seen)
    first = sums[:_SHOWN_WORKERS]
    note = f"{COMPUTED}. All rules together, each as often as it counts; criteria are not in it."
    if len(first) < len(sums):
        note += f" The {len(first)} of {len(sums):,} with the most in error; the workbook has all."
    yield Table("most_workers", "Workers with the most in error", _WORKER_SUMS, first, note=note,
                in_workbook=False, empty="No worker is known.")  # fmt: skip
    yield Table("workers", "Workers", _WORKER_SUMS, sums, sheet="Workers", in_pdf=False)
    rows = [
        (rate.group or _NOBODY, seen.units.get(rate.group, ""), rate.subject, *_counted(rate))
        for rate in seen.by_worker
    ]
    yield Table("workers_by_rule", "Workers by rule", _WORKER_COLUMNS, _by_group(rows),
                sheet="Workers by rule", in_pdf=False)  # fmt: skip


def _worker_sums(seen: ScreenSeen) -> tuple[tuple[Value, ...], ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for rate in seen.by_worker:
        if rate.subject not in seen.criteria:
            own = (rate.action, rate.error, rate.undetermined, rate.running,
                   rate.not_applicable, rate.elsewhere)  # fmt: skip
            sums[rate.group] = [a + b for a, b in zip(sums[rate.group], own, strict=True)]
    ordered = sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    return tuple(
        _worker_row(worker or _NOBODY, seen.units.get(worker, ""), own) for worker, own in ordered
    )


def _worker_row(worker: str, unit: str, sums: list[int]) -> tuple[Value, ...]:
    action, error, *beside = sums
    rate = Fraction(action, action + error) if action + error else None
    return (worker, unit, action, error, rate, *beside)


def _silent(seen: ScreenSeen) -> Iterator[Block]:
    kinds = {kind: [e for e in seen.unjudged if e.silence is kind] for kind in Silence}
    yield Paragraph(
        "A rule whose trigger no row of the whole caseload tells is asked of no case. Where the "
        "trigger is told and the action nowhere, every case stands in error or open: that says "
        "that the extract does not carry the action, not that nobody acted. Neither can be judged "
        "from this record; look at the cases themselves, or have the extract carry what is missing."
    )
    yield _silent_table(
        "no_trigger", "No trigger anywhere in the caseload", kinds[Silence.NO_TRIGGER]
    )
    yield _silent_table("no_action", "No action anywhere in the caseload", kinds[Silence.NO_ACTION])
    rows = tuple((each.rule_id, each.title) for each in kinds[Silence.NOT_ASKED])
    yield Table("not_asked", "Told by the record, and asked of no case in this period",
                _NOT_ASKED_COLUMNS, rows, sheet="Not asked",
                empty="Every other rule was asked of some case.")  # fmt: skip
    yield Paragraph(
        f"Rules that ask for a judgement, which a reviewer answers and no screen does: "
        f"{seen.judgements}.",
        is_note=True,
    )


def _silent_table(key: str, title: str, found: list[Unjudged]) -> Table:
    columns = _SILENT_COLUMNS if key == "no_action" else _SILENT_COLUMNS[:3]
    rows = tuple(_silent_row(each)[: len(columns)] for each in found)
    sheet = "No trigger" if key == "no_trigger" else "No action"
    return Table(key, title, columns, rows, note=f"{COMPUTED}.", sheet=sheet,
                 empty="There is no such rule.")  # fmt: skip


def _silent_row(each: Unjudged) -> tuple[Value, ...]:
    rate = each.rate
    counts = (rate.action, rate.error, rate.undetermined) if rate else (None, None, None)
    return (each.rule_id, each.title, each.missing, *counts)


def _lists(seen: ScreenSeen) -> Iterator[Block]:
    yield Paragraph(
        "What was never done stands first, longest due first; then what was done latest. Cases "
        "with a family-violence flag are marked masked; no case carries names or places here.",
        is_note=True,
    )
    for number, each in enumerate(seen.lists):
        rows = tuple(_case(row, seen.masked)[1:] for row in each.rows[:_SHOWN_CASES])
        note = f"{COMPUTED}. {len(rows)} of {each.total:,} in error."
        title = f"{each.subject} {each.title}"
        table = Table(
            f"list_{number}", title, _CASE_COLUMNS[1:], rows, note=note, in_workbook=False
        )
        yield filled(table)
    every = tuple(_case(row, seen.masked) for each in seen.lists for row in each.rows)
    totals = "; ".join(f"{len(e.rows):,} of {e.total:,} of {e.subject}" for e in seen.lists)
    yield Table("cases", "Cases in error", _CASE_COLUMNS, every, sheet="Cases in error",
                note=f"{COMPUTED}. {totals or 'none'}.", in_pdf=False,
                empty="Nothing is in error by the record.")  # fmt: skip


def _case(row: ScreenRow, masked: frozenset[CaseId]) -> tuple[Value, ...]:
    return (
        row.subject,
        row.case_id,
        row.instance,
        OUTCOMES[row.outcome],
        row.trigger,
        row.due,
        row.done,
        row.days_late,
        row.unit_code,
        row.worker_id or "",
        "masked" if row.case_id in masked else "",
    )


def _method(seen: ScreenSeen) -> Iterator[Block]:
    yield Paragraph(
        f"Each of the {seen.record.cases:,} cases of the snapshot was judged by every rule that "
        "asks the record and by every criterion, for the clocks that belong to the period: one "
        "counts once, in the period of the earlier of its due day and the day it was done. A rate "
        "is in order / (in order + in error), an exact fraction, rounded only where it is printed."
    )
    yield Paragraph(
        "Undetermined, told beside the rate and never in it: a value that nobody can read or that "
        "is missing may decide. Running: the limit is not over. Not applicable: it was not "
        "required. Elsewhere: shown here and counted in another period or under another rule."
    )
    yield Paragraph(
        "Every verdict is stored with its day, worker, unit and events in the screen's file, whose "
        f"SHA-256 stands on the first page. qapi-desk screen workings {seen.record.screen_id} CASE "
        "RULE says step by step how one came about; qapi-desk law show says what a rule asks."
    )


def _since(made: tuple[LawDecision, ...]) -> tuple[Block, ...]:
    if not made:
        return ()
    told = "; ".join(f"{each.number}. {each.change.label}" for each in made)
    return (Paragraph(f"Adopted after this screen was made, and not in these figures: {told}."),)
