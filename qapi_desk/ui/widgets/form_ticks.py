"""Forms to be ticked: those of every quarter first, the others by area, with a search over them.

Knows nothing of what a tick does. A ticked form stays in sight whatever is searched.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from qapi_desk.domain.ids import FormId
from qapi_desk.services.forms_offered import FormOffer
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, column, label, wipe

SEARCHED_FROM = 12
"""From so many forms on there is something to search."""
_NO_AREA = "Other"


class FormTicks(QWidget):
    """One box a form, in groups.

    Signals:
        ticked(str, bool): the form's id, and whether it is to be asked.
    """

    ticked = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self.boxes: dict[FormId, QCheckBox] = {}
        self._offers: tuple[FormOffer, ...] = ()
        self._groups: list[tuple[QLabel, QWidget, list[FormId]]] = []
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setAccessibleName(said("Search in the forms"))
        self.search.setPlaceholderText(said("Search: a title, or what a form asks about"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self._none = label("No other form holds these words.", tone="muted", name=f"{name}.none")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(em(0.3))
        self.setLayout(column(self.search, clear(self._rows), self._none, space=0.35))

    def show_offers(
        self, offers: Sequence[FormOffer], ticked: frozenset[FormId], areas: Mapping[str, str]
    ) -> None:
        """Show these, in their order; ``areas`` are titles by id."""
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            self._fill(areas)
        for form_id, box in self.boxes.items():
            blocker = QSignalBlocker(box)
            box.setChecked(form_id in ticked)
            blocker.unblock()
        self.search.setVisible(len(self._offers) >= SEARCHED_FROM)
        self._on_search()

    def _fill(self, areas: Mapping[str, str]) -> None:
        wipe(self._rows)
        self.boxes, self._groups = {}, []
        groups: dict[str, list[FormOffer]] = {}
        for offer in self._offers:
            groups.setdefault(_group(offer, areas), []).append(offer)
        for words, members in groups.items():
            heading = label(words, kind="small", tone="muted")
            flow = FlowLayout(space=em(1), line_space=em(0.2))
            for offer in members:
                flow.addWidget(self._box(offer))
            under = clear(flow)
            for part in (heading, under):
                self._rows.addWidget(part)
            self._groups.append((heading, under, [each.form_id for each in members]))

    def _box(self, offer: FormOffer) -> QCheckBox:
        made = QCheckBox(offer.title)
        made.setObjectName(f"new_review.form.{offer.form_id}")
        made.setToolTip(", ".join(title for _, title in offer.criteria))
        made.toggled.connect(partial(self.ticked.emit, offer.form_id))
        self.boxes[offer.form_id] = made
        return made

    @Slot()
    def _on_search(self) -> None:
        words = self.search.text().casefold().split()
        found = {each.form_id for each in self._offers if _holds(each, words)}
        for form_id, box in self.boxes.items():
            box.setVisible(form_id in found or box.isChecked())
        for heading, under, members in self._groups:
            is_shown = any(not self.boxes[each].isHidden() for each in members)
            heading.setVisible(is_shown)
            under.setVisible(is_shown)
        self._none.setVisible(bool(words) and not found)


def _group(offer: FormOffer, areas: Mapping[str, str]) -> str:
    if offer.is_quarterly:
        return said("Every quarter")
    area = areas.get(offer.area_id) or said(_NO_AREA)
    return filled("On request: {area}", area=area)


def _holds(offer: FormOffer, words: Sequence[str]) -> bool:
    asked = (f"{criterion} {title}" for criterion, title in offer.criteria)
    text = " ".join((offer.form_id, offer.title, *asked)).casefold()
    return all(word in text for word in words)
