"""The first page: what to do next on top, the cases in figures, the quarter as a checklist."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.services.home import HomeStep
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.home import HomePresenter, HomeState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, painted_icon, row, wipe

_STATES = {"done": ("Done", "good"), "now": ("Next", "accent"), "later": ("Later", "muted")}


class HomePage(Page):
    """Where the quarter stands."""

    id: ClassVar[str] = "home"
    title: ClassVar[str] = "Home"
    presenter: HomePresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = HomePresenter(seat, self)
        self.lay_out(self.body_of(self._next_card(), self._cases_card(), self._steps_card()))

    def _next_card(self) -> QFrame:
        self._headline = label(kind="title", name="home.headline")
        self._next = label(kind="small", tone="accent")
        self._mine = label(tone="muted", name="home.mine")
        self._act = button("Open", "home.next", self._on_next, kind="primary")
        self._act.hide()
        words = column(self._next, self._headline, self._mine, space=0.2)
        line = row(words, self._act, space=1)
        line.setStretch(0, 1)
        return card(line)

    def _cases_card(self) -> QFrame:
        self._figures = FlowLayout(space=em(0.9))
        self._cases = card(label("Cases of this review", kind="heading"), clear(self._figures))
        self._cases.hide()
        return self._cases

    def _steps_card(self) -> QFrame:
        self._steps = QGridLayout()
        self._steps.setColumnStretch(1, 1)
        self._steps.setHorizontalSpacing(em(0.8))
        self._steps.setVerticalSpacing(em(0.7))
        return card(label("The quarter, step by step", kind="heading"), self._steps, space=0.8)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own."""
        return {}

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read the quarter again."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Anything may move the quarter on; read it when it shows."""
        if changes.touched and self.isVisible():
            self.presenter.load()

    def dress(self) -> None:
        """Paint the pictures in the new colours."""
        super().dress()
        self.show_state(self.presenter.state)

    def show_state(self, state: HomeState) -> None:
        """Show the quarter."""
        step = state.next_step
        self._headline.setText(state.headline)
        self._next.setText(filled("NEXT  ·  {title}", title=step.title) if step else "")
        self._next.setVisible(step is not None)
        self._mine.setText(state.mine)
        self._mine.setVisible(bool(state.mine))
        self._act.setVisible(step is not None)
        self._act.setText("Go there" if step else "")
        self._act.setAccessibleName(
            filled("Go to: {title}", title=step.title) if step else said("Go there")
        )
        self._show_figures(state)
        self._show_steps(state.steps)

    def _show_figures(self, state: HomeState) -> None:
        wipe(self._figures)
        for number, words, tone in state.figures:
            figure = label(number, kind="figure", tone=tone if number != "0" else "muted")
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(figure)
            small = label(words, kind="small", tone="muted")
            small.setWordWrap(False)
            box.addWidget(small)
            holder = clear(box)
            holder.setMinimumWidth(em(7))
            self._figures.addWidget(holder)
        self._cases.setVisible(bool(state.figures))

    def _show_steps(self, steps: tuple[HomeStep, ...]) -> None:
        wipe(self._steps)
        for place, step in enumerate(steps):
            word, tone = _STATES[step.state]
            self._steps.addWidget(self._picture(step.state, tone), place, 0)
            title = label(step.title, kind="heading" if step.state == "now" else "")
            detail = label(step.detail, kind="small", tone="muted")
            self._steps.addWidget(clear(column(title, detail, space=0)), place, 1)
            chip = label(word, kind="chip", tone=tone, name=f"home.step.{step.key}")
            self._steps.addWidget(chip, place, 2)
            self._steps.addWidget(self._link(step), place, 3)

    @staticmethod
    def _picture(state: str, tone: str) -> QLabel:
        made = QLabel()
        colour = getattr(worn_look(), tone)
        made.setPixmap(painted_icon(state, colour, em(1.4)).pixmap(QSize(em(1.4), em(1.4))))
        return made

    def _link(self, step: HomeStep) -> QPushButton:
        made = button("Open", f"home.open.{step.key}", self._on_open, kind="link")
        made.setAccessibleName(filled("Open: {title}", title=step.title))
        made.setProperty("page", step.page)
        return made

    @Slot()
    def _on_open(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.go.emit(Place(str(sender.property("page"))))

    @Slot()
    def _on_next(self) -> None:
        step = self.presenter.state.next_step
        if step is not None:
            self.go.emit(Place(step.page))


PAGE = HomePage
