"""Taking in the workbook of a packet that came back answered: checked cell by cell, then recorded.

A packet of another rebuttal, another workspace's review or an older state of its findings is
refused whole; so is one with a bad cell, naming each. What was recorded before is never replaced
unless that is said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.rebuttals import FindingKey, Response, Says
from qapi_desk.domain.sheets import Sheet, SheetRow
from qapi_desk.intake.sheets import Inspected, inspect_sheets
from qapi_desk.services import rebuttal_answers, rebuttals, rebuttals_kept
from qapi_desk.services.own_words import must_be_fit
from qapi_desk.services.paper.rebuttal import (
    CASE,
    CRITERION,
    EVIDENCE,
    RESPONSE,
    SAYS,
    SHEET,
    STAMP_KIND,
    STAMP_SHEET,
)
from qapi_desk.services.rebuttal_answers import Given, Handed
from qapi_desk.services.rebuttal_packet import stamp_of
from qapi_desk.services.rebuttals import RebuttalView
from qapi_desk.services.workspace import Desk

_NEEDED: Final = (CASE, CRITERION, SAYS, RESPONSE, EVIDENCE)
_TOLD_CELLS: Final = 10
"""So many bad cells stand in the refusal's sentence; all of them in its facts."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a packet that came back says: ``given`` is new, ``same`` is recorded already."""

    number: int
    given: tuple[Given, ...]
    empty: int
    same: int


def check(desk: Desk, review_id: ReviewId, path: Path) -> Returned:
    """Read a packet that came back, and record nothing.

    Raises:
        Refused: ``rebuttal.no_packet``, ``rebuttal.other_packet``, ``rebuttal.older_packet``;
            ``rebuttal.cells`` naming each bad cell; ``rebuttal.unanswered``; as
            ``rebuttals.must_see`` and ``sheets.inspect_sheets``.
        Trouble: a file that cannot be read.
    """
    return _read(desk, review_id, path, is_replacing=False)


def take_in(desk: Desk, review_id: ReviewId, path: Path, handed: Handed) -> Changes:
    """Record what a packet that came back says: all of it or nothing. ``made`` is how many.

    Raises:
        Refused: as ``check`` and ``rebuttal_answers.respond``.
    """
    found = _read(desk, review_id, path, is_replacing=handed.is_replacing)
    changes = rebuttal_answers.respond(desk, review_id, found.number, found.given, handed)
    return Changes(changes.touched, made=str(len(found.given)))


def _read(desk: Desk, review_id: ReviewId, path: Path, *, is_replacing: bool) -> Returned:
    desk.person.must_be(*rebuttal_answers.RECORDS, to="take in a packet")
    with desk.store.read() as work:
        rebuttals.must_see(desk, work, review_id)
    inspected = inspect_sheets(path)
    view = _asked_in(desk, review_id, inspected, path.name)
    sheet = inspected.sheets.sheets.get(SHEET)
    if sheet is None or not set(_NEEDED) <= set(sheet.header):
        raise _no_packet(path.name)
    reader = _Reader(desk, view, sheet, is_replacing=is_replacing)
    given = tuple(reader.answers())
    bad = [*map(_fault_words, _of(inspected.faults)), *reader.bad]
    if bad:
        raise _cells(path.name, bad)
    if not given and not reader.same:
        raise Refused(
            "rebuttal.unanswered",
            f"{path.name} answers nothing yet: choose agree or contest in the column {SAYS}.",
        )
    empty = len(view.items) - len(given) - reader.same
    return Returned(view.rebuttal.number, given, empty, reader.same)


def _asked_in(desk: Desk, review_id: ReviewId, inspected: Inspected, name: str) -> RebuttalView:
    """The rebuttal whose packet this is, if it is one of this review in its present state."""
    page = inspected.sheets.sheets.get(STAMP_SHEET)
    told = {r.cells.get("key", ""): r.cells.get("value", "") for r in page.rows} if page else {}
    number = told.get("rebuttal", "")
    if told.get("kind") != STAMP_KIND or not number.isdecimal():
        raise _no_packet(name)
    if told.get("review") != review_id:
        raise Refused(
            "rebuttal.other_packet",
            f"{name} is a packet of review {told.get('review')}, not of {review_id}; take it in "
            "there.",
        )
    with desk.store.read() as work:
        review = rebuttals.must_see(desk, work, review_id)
        kept = rebuttals_kept.one_in(desk, work, review_id, int(number))
        (view,) = rebuttals.views_in(desk, work, review, (kept,))
    asked = f"{view.rebuttal.side} {view.rebuttal.whom}"
    if told.get("whom") != asked:
        raise Refused(
            "rebuttal.other_packet",
            f"{name} was made for {told.get('whom')}, and rebuttal {number} is of {asked}; it is "
            "a packet of another workspace.",
        )
    if told.get("state") != stamp_of(view):
        raise Refused(
            "rebuttal.older_packet",
            f"A finding in {name} was settled or changed since the packet was written; write it "
            "anew, and have what is still open answered there.",
        )
    return view


def _no_packet(name: str) -> Refused:
    return Refused(
        "rebuttal.no_packet",
        f"{name} is no packet of a rebuttal, or its sheets were renamed, copied or saved as "
        "something else; take the workbook that was handed out, saved as .xlsx.",
    )


def _of(faults: Iterable[FormMessage]) -> Iterator[FormMessage]:
    return (each for each in faults if each.severity == "error" and each.sheet == SHEET)


def _fault_words(fault: FormMessage) -> str:
    return f"{fault.cell}: {fault.what} {fault.fix}"


def _cells(name: str, bad: list[str]) -> Refused:
    more = f" And {len(bad) - _TOLD_CELLS} more." if len(bad) > _TOLD_CELLS else ""
    one = len(bad) == 1
    told = " ".join(bad[:_TOLD_CELLS])
    return Refused(
        "rebuttal.cells",
        f"Nothing of {name} was taken in: {len(bad)} cell{' is' if one else 's are'} to be mended "
        f"on its sheet {SHEET}. {told}{more}",
        cells=tuple(bad),
    )


class _Reader:
    """Reads the rows of a packet and notes what is wrong in them, cell by cell."""

    def __init__(self, desk: Desk, view: RebuttalView, sheet: Sheet, *, is_replacing: bool) -> None:
        self._desk = desk
        self._sheet = sheet
        self._is_replacing = is_replacing
        self._known = {each.item.finding: each.item.response for each in view.items}
        self._met: set[FindingKey] = set()
        self.bad: list[str] = []
        self.same = 0

    def answers(self) -> Iterator[Given]:
        """What the rows answer; rows that say nothing are passed over."""
        for row in self._sheet.rows:
            given = self._answer(row)
            if given is not None:
                yield given

    def _note(self, row: SheetRow, title: str, words: str) -> None:
        self.bad.append(f"{self._sheet.address(row.number, title)}: {words}")

    def _answer(self, row: SheetRow) -> Given | None:
        key = FindingKey(CaseId(row.cells.get(CASE, "")), CriterionId(row.cells.get(CRITERION, "")))
        if key not in self._known:
            self._note(row, CASE, "There is no such finding in this packet; put back what stood.")
            return None
        if key in self._met:
            self._note(row, CASE, "This finding stands in another row already; delete one.")
            return None
        self._met.add(key)
        says, text = row.cells.get(SAYS, ""), row.cells.get(RESPONSE, "")
        evidence = row.cells.get(EVIDENCE, "")
        if not says and not text and not evidence:
            return None
        if says not in set(Says):
            self._note(row, SAYS, f"Choose {' or '.join(Says)}.")
            return None
        return self._fit(row, Given(key, Says(says), text, evidence))

    def _fit(self, row: SheetRow, given: Given) -> Given | None:
        if given.says is Says.CONTEST and not given.text:
            self._note(row, RESPONSE, "Say what speaks against the finding.")
            return None
        for title, key, text in (
            (RESPONSE, "longest_comment", given.text),
            (EVIDENCE, "longest_citation", given.evidence),
        ):
            try:
                must_be_fit(self._desk.library, key, "it", text)
            except Refused as refused:
                self._note(row, title, refused.sentence)
                return None
        return self._new(row, given)

    def _new(self, row: SheetRow, given: Given) -> Given | None:
        before = self._known[given.finding]
        if before is None:
            return given
        if _says_the_same(before, given):
            self.same += 1
            return None
        if not self._is_replacing:
            self._note(
                row, RESPONSE,
                "Another answer was recorded since; say that it is replaced, or put it back.",
            )  # fmt: skip
            return None
        return given


def _says_the_same(before: Response, given: Given) -> bool:
    said = (before.says, before.text, before.evidence)
    return said == (given.says, given.text, given.evidence)
