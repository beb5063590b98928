"""A document's blocks in the order they flow over pages. Decides where pages may break and turn.

A run is a heading with what follows it up to the next; a run with a wide table is set on turned
pages, heading and all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    NextPageTemplate,
    PageBreakIfNotEmpty,
    Spacer,
)

from qapi_desk.domain.documents import (
    Block,
    Chart,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from qapi_desk.reports.charts import drawing, in_parts, natural_height
from qapi_desk.reports.pdf.columns import cell_texts, is_wide
from qapi_desk.reports.pdf.flowables import ContentsLine, HeadingLine, Pages
from qapi_desk.reports.pdf.look import (
    ACCENT,
    AGENCY,
    BODY,
    CAPTION,
    MADE,
    NOTE,
    SMALL_TITLE,
    SUBTITLE,
    TITLE,
)
from qapi_desk.reports.pdf.tables import facts_flowables, table_flowables
from qapi_desk.reports.pdf.template import TURNED, UPRIGHT, text_height_of, text_width_of
from qapi_desk.reports.pdf.text import paragraph
from qapi_desk.reports.wording import moment

_SECTIONS_FOR_CONTENTS = 3
"""A document with fewer sections is read straight through and needs no contents."""
_BRIEF_CHARACTERS = 600
_LINES_WITH_HEADING = 48.0
"""Points of text a heading wants below it on its page."""


@dataclass(slots=True)
class _Run:
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_only_headings(self) -> bool:
        return all(isinstance(block, Heading) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block's flowables, and the points its first part needs to begin on a page."""

    flowables: list[Flowable]
    need: float
    is_heading: bool = False


class Story:
    """One pass over a document: what was learned before is in ``known``, what is seen in ``seen``.

    Args:
        document: what is drawn.
        known: the pages an earlier pass found; empty at first.
    """

    def __init__(self, document: Document, known: Pages) -> None:
        self.seen = Pages()
        self._document = document
        self._known = known
        self._numbers = count()
        self._depth = -1
        self._runs = _oriented(_runs(document.blocks))
        self._contents = self._contents_lines()

    @property
    def first(self) -> str:
        """The orientation of the first page: a short document may begin turned."""
        return UPRIGHT if self._contents or not self._runs else self._runs[0][0]

    def flowables(self) -> list[Flowable]:
        """Everything in order, with page breaks where pages turn."""
        here, is_contents_open = self.first, bool(self._contents)
        story = self._cover(here, self._contents)
        for orientation, group in groupby(self._runs, key=lambda run: run[0]):
            if orientation != here or is_contents_open:
                story += [NextPageTemplate(orientation), PageBreakIfNotEmpty()]
            here, is_contents_open = orientation, False
            blocks = [block for _, run in group for block in run]
            tallest = text_height_of(orientation)
            fitted = [part for block in blocks for part in _parts(block, tallest)]
            story += self._flow(fitted, text_width_of(orientation))
        return story

    def _contents_lines(self) -> list[Flowable]:
        headings = [block for block in self._document.blocks if isinstance(block, Heading)]
        sections = [
            (number, heading) for number, heading in enumerate(headings) if heading.level <= 1
        ]
        if len(sections) < _SECTIONS_FOR_CONTENTS:
            return []
        lines = [
            ContentsLine(heading.text, number, self._known.headings.get(number, 0))
            for number, heading in sections
        ]
        return [Spacer(0, 10), paragraph("Contents", CAPTION), *lines]

    def _cover(self, orientation: str, contents: list[Flowable]) -> list[Flowable]:
        document = self._document
        cover: list[Flowable] = [
            paragraph(document.agency, AGENCY),
            paragraph(document.title, TITLE if contents else SMALL_TITLE),
        ]
        if document.subtitle:
            cover.append(paragraph(document.subtitle, SUBTITLE))
        cover += [
            paragraph(f"Made {moment(document.made_at)}", MADE),
            HRFlowable("100%", 1.2, color=ACCENT, spaceBefore=4, spaceAfter=8, lineCap="butt"),
            *facts_flowables(document.cover, text_width_of(orientation)),
            *contents,
        ]
        return cover

    def _flow(self, blocks: Sequence[Block], width: float) -> list[Flowable]:
        pieces = [self._piece(block, width) for block in blocks]
        story: list[Flowable] = []
        for number, piece in enumerate(pieces):
            follows_heading = number > 0 and pieces[number - 1].is_heading
            if not follows_heading and piece.need:
                story.append(CondPageBreak(_need_from(pieces[number:])))
            story += piece.flowables
        return story

    def _piece(self, block: Block, width: float) -> _Piece:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                text = paragraph(block.text, NOTE if block.is_note else BODY)
                return _Piece([text], _LINES_WITH_HEADING)
            case Facts():
                flowables = facts_flowables(block, width)
                return _Piece(flowables, 64)
            case Table():
                return _table_piece(block, width)
            case Chart():
                return _chart_piece(block, width)
            case PageBreak():
                return _Piece([PageBreakIfNotEmpty()], 0)

    def _heading(self, heading: Heading) -> _Piece:
        # The outline of a PDF may go only one level deeper at a time.
        self._depth = max(0, min(heading.level - 1, self._depth + 1))
        line = HeadingLine(heading.text, self._depth, next(self._numbers), self.seen)
        return _Piece([line], 34, is_heading=True)


def _table_piece(table: Table, width: float) -> _Piece:
    if not table.in_pdf:
        return _Piece([], 0)
    parts = table_flowables(table, width)
    return _Piece([*parts.before, parts.grid, *parts.after], parts.first_rows)


def _parts(block: Block, height: float) -> tuple[Block, ...]:
    """The block; a picture higher than a page as several."""
    return in_parts(block, height) if isinstance(block, Chart) else (block,)


def _chart_piece(chart: Chart, width: float) -> _Piece:
    height = natural_height(chart)
    words = [paragraph(chart.alternative, NOTE)] if chart.alternative else []
    picture = drawing(chart, width, height)
    kept = KeepTogether([Spacer(0, 6), picture, *words, Spacer(0, 6)])
    return _Piece([kept], height + 12 + 30 * len(words))


def _need_from(pieces: Iterable[_Piece]) -> float:
    """What a piece needs; headings need themselves and the beginning of what they head."""
    need = 0.0
    for piece in pieces:
        need += piece.need
        if not piece.is_heading:
            break
    return min(need, 420.0)


def _runs(blocks: Iterable[Block]) -> list[_Run]:
    runs = [_Run()]
    for block in blocks:
        if isinstance(block, Heading) and not runs[-1].is_only_headings:
            runs.append(_Run())
        runs[-1].blocks.append(block)
    return [run for run in runs if run.blocks]


def _oriented(runs: Iterable[_Run]) -> list[tuple[str, list[Block]]]:
    """Each run with its pages' orientation; a few words after turned pages do not turn back."""
    oriented: list[tuple[str, list[Block]]] = []
    for run in runs:
        orientation = _orientation(run)
        if oriented and orientation == UPRIGHT and _is_brief(run):
            orientation = oriented[-1][0]
        oriented.append((orientation, run.blocks))
    return oriented


def _is_brief(run: _Run) -> bool:
    words = [block.text for block in run.blocks if isinstance(block, Heading | Paragraph)]
    return len(words) == len(run.blocks) and sum(map(len, words)) < _BRIEF_CHARACTERS


def _orientation(run: _Run) -> str:
    width = text_width_of(UPRIGHT)
    tables = (block for block in run.blocks if isinstance(block, Table) and block.in_pdf)
    wide = any(is_wide(table, cell_texts(table), width) for table in tables)
    return TURNED if wide else UPRIGHT
