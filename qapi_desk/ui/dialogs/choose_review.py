"""Choosing which review the window shows (Ctrl+O)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.reviews import Review
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.choose_review import ChooseReviewPresenter, ReviewsState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.row_list import RowList

FIELDS: tuple[Field[Review], ...] = (
    Field(Column("title", "Review", width=3), lambda r: r.title),
    Field(Column("period", "Period"), lambda r: r.period.label),
    Field(Column("snapshot", "Snapshot", Format.MONO), lambda r: r.snapshot_id[:12]),
    Field(Column("created", "Started", Format.MOMENT), lambda r: r.created_at),
)


class ChooseReview(Sheet):
    """The reviews of the workspace.

    Signals:
        chosen(str): the id of the review to show.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent, "choose_review", "Choose a review")
        self.presenter = ChooseReviewPresenter(seat, self)
        self.list = RowList(
            "choose_review.list", "Reviews", FIELDS, empty="No review was started yet."
        )
        self.list.opened.connect(self._on_opened)
        self.put(self.list)
        self.ask_to("Show it")
        self.resize(min(em(46), parent.width()), em(20))
        self.finished.connect(self._on_finished)
        self.presenter.load()

    def show_state(self, state: ReviewsState) -> None:
        """Show the reviews."""
        self.list.show_rows(state.reviews)
        if state.reviews:
            self.list.mark(0)

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)

    @Slot(object)
    def _on_opened(self, review: Review) -> None:
        self.accept()
        self.chosen.emit(str(review.review_id))

    @Slot()
    def on_ok(self) -> None:
        """Show the marked one."""
        marked = self.list.current()
        if isinstance(marked, Review):
            self._on_opened(marked)

    @Slot()
    def _on_finished(self) -> None:
        self.presenter.leave()
