"""The measures of an element under one another, each with its limits and what asks about it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.catalog import MeasureKind
from qapi_desk.domain.county_layer import LocalMeasure
from qapi_desk.services.element_page import ElementPage, MeasureRow
from qapi_desk.ui.catalog_words import HOWS, NO_MEASURE, limits_words, measure_words
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import column, label, labels_in, row, wipe

_HEADS = {
    MeasureKind.COMPLIANCE: "Compliance measures",
    MeasureKind.PERFORMANCE: "Performance measures",
}


class MeasureBlocks(QWidget):
    """Compliance measures, performance measures, the county's; built again for each element."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self._box = column(space=0.5)
        self.setLayout(self._box)
        self._shown: tuple[object, ...] = ()

    def show_measures(self, page: ElementPage, *, in_force_only: bool, has_questions: bool) -> None:
        """Show these measures; ``has_questions``: what asks about them is known already."""
        rows = [r for r in page.measures if r.measure.in_force or not in_force_only]
        wanted = (tuple(rows), page.local_measures, has_questions, page.element.element_id)
        if wanted == self._shown:
            return
        self._shown = wanted
        wipe(self._box)
        for part in self._parts(rows, page, has_questions=has_questions):
            self._box.addWidget(part)
        self._box.addStretch(1)

    def _parts(
        self, rows: Sequence[MeasureRow], page: ElementPage, *, has_questions: bool
    ) -> Iterator[QWidget]:
        if not page.measures:
            yield label(NO_MEASURE, tone="muted", name="catalog.no_measure")
        for kind in MeasureKind:
            own = [each for each in rows if each.measure.kind is kind]
            if own:
                yield label(_HEADS[kind], kind="heading")
            for each in own:
                yield _block(each, has_questions=has_questions)
        if page.local_measures:
            yield label("Measures of the county's own", kind="heading")
        for local in page.local_measures:
            yield _local_block(local)

    def as_text(self) -> str:
        """Everything it says, for tests."""
        return "\n".join(labels_in(self._box))


def _block(shown: MeasureRow, *, has_questions: bool) -> QFrame:
    measure = shown.measure
    lines = [*limits_words(measure, shown.limits)]
    if measure.same_as:
        lines.append(filled("Says the same as {others}", others=", ".join(measure.same_as)))
    if measure.note:
        lines.append(filled("Note: {note}", note=measure.note))
    if has_questions:
        lines += list(_asked(shown)) or [said("No question of the forms asks about it.")]
    tone = "" if measure.in_force else "warn"
    return _framed(measure.measure_id, measure_words(measure), measure.text, lines, tone)


def _asked(shown: MeasureRow) -> Iterator[str]:
    """The questions about it, a line for each form."""
    for form, rows in groupby(shown.questions, key=lambda each: each.form_title):
        asked = "  ·  ".join(each.label for each in rows)
        yield filled("Asked in {form}: {question}", form=form, question=asked)


def _local_block(local: LocalMeasure) -> QFrame:
    lines = [filled("Comes from {source}", source=local.source)] if local.source else []
    return _framed(local.measure_id, said(HOWS[local.how]), local.text, lines)


def _framed(some_id: str, head: str, text: str, lines: Sequence[str], tone: str = "") -> QFrame:
    made = QFrame()
    made.setProperty("kind", "well")
    made.setObjectName(f"catalog.measure.{some_id}")
    number = label(some_id, kind="mono")
    number.setWordWrap(False)
    told = label(head, kind="small", tone=tone or "muted")
    top = row(number, told, space=0.7)
    top.setStretch(1, 1)
    words = label(text)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box = column(top, words, space=0.2)
    edge = em(0.5)
    box.setContentsMargins(edge, edge, edge, edge)
    for line in lines:
        box.addWidget(label(line, kind="small", tone="muted"))
    made.setLayout(box)
    return made
