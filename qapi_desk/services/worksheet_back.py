"""A worksheet that came back, row by row: which were filled in, and what is wrong with the sheet.

It knows the stamp, not the answers that stand in the program by now (``worksheet_check``). Rows are
found by their keys, wherever they stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Question, template_of
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.domain.worksheets import GUIDE_SHEET, Part, Place, ReadRow
from qapi_desk.intake.worksheets import BookRead
from qapi_desk.questionnaire.messages import Wrong
from qapi_desk.services.worksheet_cells import is_clearing, said_in
from qapi_desk.services.worksheet_rows import FormLayout
from qapi_desk.services.worksheet_stamp import Said, Stamp, question_of, short, shorts

_LOCKED = (Place.ASKED, Place.HOW, Place.RECORD)
_PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a worksheet: where, what, why, what to do.

    ``cell`` is empty for what is not there any more, ``case_id`` for what belongs to no case; then
    nothing of the worksheet can be taken in.
    """

    sheet: str
    cell: str
    case_id: str
    code: str
    what: str
    why: str
    fix: str

    @property
    def sentence(self) -> str:
        """The fault for whoever mends the worksheet."""
        where = f"Sheet {self.sheet}, {self.cell}" if self.cell else f"Sheet {self.sheet}"
        case = f" (case {self.case_id})" if self.case_id else ""
        return " ".join(filter(None, (f"{where}{case}: {self.what}", self.why, self.fix)))


@dataclass(frozen=True, slots=True)
class Filled:
    """One row somebody wrote into: what its cells say now, by their place in an answer."""

    sheet: str
    form_id: FormId
    case_id: CaseId
    question: Question
    row: ReadRow
    exported: Said
    touched: Mapping[Part, str]

    def over(self, said: Said) -> Said:
        """What the answer says with the cells that were written laid over it."""
        value, reason, comment, evidence = (
            self.touched.get(part, old) for part, old in zip(_PARTS, said, strict=True)
        )
        return value, reason, comment, evidence

    def fault(self, wrong: Wrong, part: Part = Part.ANSWER) -> CellFault:
        """What is wrong with one of its cells."""
        cell = self.row.address(part)
        return CellFault(
            self.sheet, cell, self.case_id, wrong.code, wrong.what, wrong.why, wrong.fix
        )


@dataclass(slots=True)
class Back:
    """What a worksheet holds: the rows that were filled in, and its faults."""

    filled: list[Filled] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)


def sorted_out(book: BookRead, stamp: Stamp, layouts: Mapping[FormId, FormLayout]) -> Back:
    """Every row of a worksheet held against its stamp.

    Args:
        book: the workbook as it was read.
        stamp: its stamp, known to be ours.
        layouts: the forms of the stamp.
    """
    back = Back()
    places = dict(_cases_by_row(book, stamp))
    for fault in book.faults:
        _, number = _parted(fault.cell.partition(":")[0])
        case_id = places.get((fault.sheet, number), "")
        if fault.sheet in stamp.pages:
            back.faults.append(
                CellFault(
                    fault.sheet, fault.cell, case_id, fault.code, fault.what, fault.why, fault.fix
                )
            )
    for name in book.pages:
        if name not in {*stamp.pages, GUIDE_SHEET}:
            back.faults.append(CellFault(name, "", "", *_STRANGE))
    for name, form_id in stamp.pages.items():
        if name not in book.pages:
            back.faults.append(CellFault(name, "", "", *_NO_SHEET))
            continue
        _Page(name, layouts[form_id], stamp, back).sort_out(book.pages[name])
    return back


def _cases_by_row(book: BookRead, stamp: Stamp) -> Iterator[tuple[tuple[str, int], str]]:
    for name, form_id in stamp.pages.items():
        for row in book.pages.get(name, ()):
            key = row.at(Place.KEY).text
            if key in stamp.rows[form_id]:
                yield (name, row.number), question_of(key)[0]


def _parted(cell: str) -> tuple[str, int]:
    letters = cell.rstrip("0123456789")
    return letters, int(cell[len(letters) :] or 0)


class _Page:
    """One sheet that came back, held against what went out."""

    def __init__(self, name: str, layout: FormLayout, stamp: Stamp, back: Back) -> None:
        self._name, self._layout, self._stamp, self._back = name, layout, stamp, back
        self._form_id = layout.form.form_id
        self._rows = stamp.rows[self._form_id]

    def sort_out(self, rows: tuple[ReadRow, ...]) -> None:
        """Every row of the sheet, then those that are there no more."""
        seen: set[str] = set()
        for row in rows:
            key = row.at(Place.KEY).text
            if key not in self._rows:
                self._strange(row, key)
            elif key in seen:
                self._note(row, Place.KEY, question_of(key)[0], _TWICE)
            else:
                seen.add(key)
                self._known(row, key)
        for key in self._rows:
            if key not in seen:
                case_id, name = question_of(key)
                what = f"The row of {name or 'the case itself'} is not there any more."
                fault = CellFault(self._name, "", case_id, *_GONE)
                self._back.faults.append(
                    CellFault(fault.sheet, "", case_id, fault.code, what, fault.why, fault.fix)
                )

    def _strange(self, row: ReadRow, key: str) -> None:
        """A row without a key of ours: a line of the form, unless somebody wrote into it."""
        if key:
            self._note(row, Place.KEY, "", _UNKNOWN)
            return
        for part in Part:
            if row.at(part).text:
                self._note(row, part, "", _ADDED)

    def _known(self, row: ReadRow, key: str) -> None:
        case_id, name = question_of(key)
        if row.at(Place.CASE).text != case_id:
            self._note(row, Place.CASE, case_id, _LOCKED_CELL)
        for place, was in zip(_LOCKED, shorts(self._rows[key]), strict=True):
            if short(row.at(place).text) != was:
                self._note(row, place, case_id, _LOCKED_CELL)
        if name:
            self._answered(row, key, case_id, name)
            return
        for part in Part:
            if row.at(part).text:
                self._note(row, part, case_id, _NO_ANSWER)

    def _answered(self, row: ReadRow, key: str, case_id: str, name: QuestionId) -> None:
        found = self._layout.compiled.find(name)
        if found is None:  # the form's own fingerprint says that it is there
            raise LookupError(name)
        exported = self._stamp.exported(self._form_id, key)
        filled = Filled(
            self._name, self._form_id, CaseId(case_id), found.question, row, exported, {}
        )
        touched: dict[Part, str] = {}
        for part in Part:
            said = self._said(filled, part)
            if isinstance(said, Wrong):
                self._back.faults.append(filled.fault(said, part))
            elif said is not None:
                touched[part] = said
        if touched:
            self._back.filled.append(
                Filled(
                    filled.sheet, filled.form_id, filled.case_id, filled.question, row, exported,
                    touched,
                )
            )  # fmt: skip

    def _said(self, filled: Filled, part: Part) -> str | Wrong | None:
        """What a cell says; None for one that is empty or as it went out."""
        came = filled.row.at(part)
        layout, question = self._layout, filled.question
        was = _shown(layout, question, filled.exported).get(part, "")
        if not came.text or short(came.text) == short(was):
            return None
        is_open = part in layout.patterns[str(template_of(question.name))].open
        if not is_open and not was:
            return _closed(part)
        return "" if is_clearing(came.text) else said_in(layout, question, part, came)

    def _note(
        self, row: ReadRow, place: Part | Place, case_id: str, wrong: tuple[str, str, str, str]
    ) -> None:
        self._back.faults.append(CellFault(self._name, row.address(place), case_id, *wrong))


def _shown(layout: FormLayout, question: Question, said: Said) -> Mapping[Part, str]:
    value, reason, comment, evidence = said
    answer = Answer(question.name, value, na_reason=reason, comment=comment, evidence=evidence)
    return layout.shown(question, answer)


def _closed(part: Part) -> Wrong:
    return Wrong(
        "worksheet.closed",
        f"This question takes no {part}.",
        "The cell is locked for it.",
        "Empty it; say it in the answer or in a remark in the program.",
    )


_LOCKED_CELL = (
    "worksheet.locked",
    "A locked cell was changed.",
    "It says what is asked of which case, so the answer beside it may be another question's.",
    "Put back what stood there, or copy the answer into a fresh worksheet.",
)
_TWICE = (
    "worksheet.twice",
    "This row stands here a second time.",
    "Only one of the two can be the answer.",
    "Delete the copy.",
)
_GONE = (
    "worksheet.gone",
    "A row is not there any more.",
    "Whether its answer was meant to go cannot be told.",
    "Put the row back, or copy the answers into a fresh worksheet.",
)
_UNKNOWN = (
    "worksheet.unknown_row",
    "This row is none of those that were handed out.",
    "Its hidden key was changed or comes from another worksheet.",
    "Delete the row, and answer the question in its own.",
)
_ADDED = (
    "worksheet.added",
    "Something is written in a row that asks nothing.",
    "It belongs to no question, and would be lost.",
    "Move it to the row of its question, or delete it.",
)
_NO_ANSWER = (
    "worksheet.heading",
    "Something is written in the line that heads a case.",
    "It belongs to no question, and would be lost.",
    "Move it to the row of its question, or delete it.",
)
_STRANGE = (
    "worksheet.strange_sheet",
    "This sheet was not handed out.",
    "Nothing of it can be taken in.",
    "Delete it, or give a renamed sheet its name back.",
)
_NO_SHEET = (
    "worksheet.no_sheet",
    "This sheet is not there any more.",
    "Its answers cannot be told.",
    "Put it back, or copy the answers into a fresh worksheet.",
)
