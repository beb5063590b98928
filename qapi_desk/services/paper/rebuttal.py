"""The packet of a rebuttal as a document and as a workbook.

A packet holds one worker's or unit's findings and nothing of anybody else; what is in its words
was cleared before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import SkippedDay
from qapi_desk.domain.rebuttals import ItemState, Response, Says
from qapi_desk.domain.reviews import Review
from qapi_desk.reports.xlsx.answer_book import AnswerBook, AnswerColumn
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.rebuttals import RebuttalView

SHEET, STAMP_SHEET, GUIDE_SHEET = "Findings", "stamp", "guide"
CASE, CRITERION = "Case", "Criterion"
SAYS, RESPONSE, EVIDENCE = "Agree or contest", "Your answer", "Your evidence"
STAMP_KIND: Final = "QAPI Desk rebuttal packet 1"
_LEAST_LINES, _LETTERS_A_LINE, _LINES_A_PAGE = 12, 85, 42
"""So that a finding and the room to answer it stand on one page."""


@dataclass(frozen=True, slots=True)
class PacketItem:
    """One finding as its worker is told of it; days are ISO text or empty."""

    case_id: CaseId
    criterion: CriterionId
    title: str
    asked: str
    citation: str
    found: str
    trigger: str
    due: str
    done: str
    lateness: str
    cause: str
    said: str
    evidence: str
    state: ItemState
    response: Response | None

    @property
    def result(self) -> str:
        """``Late, 12 days late``: what was found, and how late it was."""
        return ", ".join(filter(None, (self.found, self.lateness)))

    @property
    def days(self) -> str:
        """The days of the clock in one line."""
        told = (("clock started", self.trigger), ("last day", self.due), ("done", self.done))
        return "; ".join(f"{label} {day}" for label, day in told if day)

    @property
    def lines(self) -> int:
        """About how many lines of paper it takes, with room for a hand's answer."""
        texts = (self.asked + self.citation, self.said, self.evidence)
        return _LEAST_LINES + sum(len(text) // _LETTERS_A_LINE for text in texts)


@dataclass(frozen=True, slots=True)
class PacketSeen:
    """A packet whole. ``stamp`` tells one state of its findings from another."""

    review: Review
    view: RebuttalView
    items: tuple[PacketItem, ...]
    stamp: str


def skipped_words(skipped: Iterable[SkippedDay]) -> str:
    """The days a clock left out; weekends are counted, holidays named with their day."""
    days = tuple(skipped)
    weekend = [each for each in days if each.day.weekday() >= 5]
    named = [f"{each.day} {each.reason}" for each in days if each.day.weekday() < 5]
    told = [f"{len(weekend)} days of weekends"] if weekend else []
    return ", ".join((*told, *named)) or "none"


def clock_words(view: RebuttalView) -> str:
    """How the last day was counted, in one sentence."""
    rebuttal = view.rebuttal
    if rebuttal.sent_on is None:
        return f"{rebuttal.days} working days from the day the packet goes out"
    longer = f", extended to {rebuttal.due}" if rebuttal.extensions else ""
    return (
        f"{rebuttal.days} working days after {rebuttal.sent_on} end on {rebuttal.first_due}{longer}"
    )


# The packet on paper


def packet_document(seen: PacketSeen, printed: Printed) -> Document:
    """A packet as values for PDF."""
    rebuttal = seen.view.rebuttal
    blocks: list[Block] = [Heading("What is asked of you"), *map(Paragraph, _letter(seen))]
    blocks += [PageBreak(), Heading("Findings")]
    used = 0
    for number, item in enumerate(seen.items, start=1):
        if used and used + item.lines > _LINES_A_PAGE:
            blocks.append(PageBreak())
            used = 0
        blocks += _finding(number, item)
        used += item.lines
    return Document(
        key="packet",
        title=f"Findings to answer: {rebuttal.side} {rebuttal.whom}",
        subtitle=f"{seen.review.title} · {seen.review.period.label}",
        agency=seen.review.agency,
        made_at=printed.made_at,
        cover=_cover(seen),
        blocks=tuple(blocks),
        footer=printed.footer,
    )


def _cover(seen: PacketSeen) -> Facts:
    view, rebuttal, text = seen.view, seen.view.rebuttal, Format.TEXT
    items: tuple[tuple[str, Value, Format], ...] = (
        ("For", f"{rebuttal.side} {rebuttal.whom}", text),
        ("Findings", len(seen.items), Format.COUNT),
        ("Went out on", rebuttal.sent_on, Format.DAY),
        ("Answer by", rebuttal.due, Format.DAY),
        ("How it was counted", clock_words(view), text),
        ("Days not counted", skipped_words(view.skipped), text),
        ("Calendar", view.calendar, text),
        ("Time to answer", view.days_citation, text),
        ("Rebuttal", rebuttal.key, Format.MONO),
    )
    return Facts("About this packet", items)


def _letter(seen: PacketSeen) -> tuple[str, str, str]:
    """What is asked, by when, and what happens then."""
    number = len(seen.items)
    which = "The finding below says" if number == 1 else f"The {number} findings below say"
    asked = (
        f"{which} that the law was not met in a case that was yours when it was reviewed. Look at "
        "the case and the record, and answer each finding: agree, or contest it. If you contest "
        "it, say what speaks against it and name the document, the screen or the event that "
        "shows it."
    )
    by_when = (
        f"Your answer counts when it is in by {seen.view.rebuttal.due}. Before that day is over a "
        "supervisor can give more time, with a reason. A finding that is not answered stays."
    )
    then = (
        "A supervisor who did not review the case decides on what you contest. The first finding "
        "is kept in either event, beside your answer and the decision."
    )
    return asked, by_when, then


def _finding(number: int, item: PacketItem) -> tuple[Block, ...]:
    text = Format.TEXT
    told: tuple[tuple[str, Value, Format], ...] = (
        ("The law asks", f"{item.asked.rstrip('.')}. {item.citation}", text),
        ("Found", "; ".join(filter(None, (item.result, item.days))), text),
        ("Cause", item.cause, text),
        ("The reviewer's words", item.said, text),
        ("Evidence seen", item.evidence, text),
        *_answered(item),
    )
    facts = Facts("", tuple(each for each in told if each[1]))
    return (
        Heading(f"{number}. Case {item.case_id}: {item.title}", 2),
        facts,
        *_to_fill_in(number, item),
    )


def _answered(item: PacketItem) -> tuple[tuple[str, Value, Format], ...]:
    if item.state is ItemState.WAITING:
        return ()
    given = item.response
    words = f"{given.says}. {given.text}".strip() if given else ""
    return (("Stands", str(item.state), Format.TEXT), ("Answered", words, Format.TEXT))


def _to_fill_in(number: int, item: PacketItem) -> tuple[Block, ...]:
    if item.state is not ItemState.WAITING:
        return ()
    columns = (
        Column("says", "Agree or contest", Format.TEXT, 1.0),
        Column("answer", "Your answer", Format.TEXT, 3.0),
        Column("evidence", "Your evidence", Format.TEXT, 2.0),
    )
    room = "\n\u00a0\n\u00a0"
    rows: tuple[tuple[Value, ...], ...] = (("[  ] agree\n[  ] contest" + room, room, room),)
    return (Table(f"answer_{number}", "", columns, rows, in_workbook=False),)


# The packet as a workbook

_LOCKED: Final = (
    AnswerColumn(CASE, 16),
    AnswerColumn(CRITERION, 16),
    AnswerColumn("The law asks", 42),
    AnswerColumn("Written in", 20),
    AnswerColumn("Found", 16),
    AnswerColumn("Clock started", 12),
    AnswerColumn("Last day", 12),
    AnswerColumn("Done", 12),
    AnswerColumn("Cause", 18),
    AnswerColumn("The reviewer's words", 34),
    AnswerColumn("Evidence seen", 24),
)
_OPEN: Final = (
    AnswerColumn(SAYS, 13, is_open=True, choices=tuple(str(each) for each in Says)),
    AnswerColumn(RESPONSE, 44, is_open=True),
    AnswerColumn(EVIDENCE, 28, is_open=True),
)


def packet_book(seen: PacketSeen, footer: str) -> AnswerBook:
    """A packet as a workbook to answer in: a row a finding, and what is answered already."""
    rebuttal = seen.view.rebuttal
    return AnswerBook(
        title=f"Findings to answer: {rebuttal.side} {rebuttal.whom}",
        agency=seen.review.agency,
        footer=footer,
        guide=_guide(seen),
        guide_sheet=GUIDE_SHEET,
        sheet=SHEET,
        columns=(*_LOCKED, *_OPEN),
        rows=tuple(_row(item) for item in seen.items),
        stamp_sheet=STAMP_SHEET,
        stamp=(
            ("kind", STAMP_KIND),
            ("review", rebuttal.review_id),
            ("rebuttal", str(rebuttal.number)),
            ("whom", f"{rebuttal.side} {rebuttal.whom}"),
            ("state", seen.stamp),
        ),
        kept_columns=2,
    )


_HOW: Final = (
    f"On the sheet {SHEET} fill in the white columns: choose agree or contest, write your answer, "
    "name your evidence. The other cells are locked. Save it as .xlsx and send it back; leave a "
    "row empty to answer it later."
)


def _guide(seen: PacketSeen) -> tuple[tuple[str, str], ...]:
    asked, by_when, then = _letter(seen)
    view = seen.view
    return (
        ("What is asked of you", asked),
        ("By when", by_when),
        ("How it was counted", f"{clock_words(view)}; not counted: {skipped_words(view.skipped)}"),
        ("What happens then", then),
        ("How to fill it in", _HOW),
    )


def _row(item: PacketItem) -> tuple[str, ...]:
    given = item.response
    return (
        item.case_id, item.criterion, item.asked, item.citation, item.result, item.trigger,
        item.due, item.done, item.cause, item.said, item.evidence,
        str(given.says) if given else "", given.text if given else "",
        given.evidence if given else "",
    )  # fmt: skip
