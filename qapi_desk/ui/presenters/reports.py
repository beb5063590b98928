"""Publishing documents, and what was published."""

from dataclasses import dataclass, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.progress import Progress
from qapi_desk.services import people, publish
from qapi_desk.services.publish import PUBLICATIONS, Publication, Published
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One published file with the name of who published it."""

    published: Published
    title: str
    person: str


@dataclass(frozen=True, slots=True)
class ReportsState:
    """What the reports page shows."""

    is_read: bool = False
    has_review: bool = False
    offered: tuple[Publication, ...] = ()
    published: tuple[PublishedRow, ...] = ()
    is_busy: bool = False


class ReportsPresenter(Presenter[ReportsState]):
    """Publishes."""

    def __init__(self, seat: Seat, view: View[ReportsState]) -> None:
        super().__init__(seat, view, ReportsState())

    def load(self) -> None:
        """Read what was published."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            self.show(ReportsState(is_read=True))
            return

        def work() -> tuple[PublishedRow, ...]:
            names = {str(p.person_id): p.name for p in people.everyone(desk)}
            titles = {each.key: each.title for each in PUBLICATIONS}
            return tuple(
                PublishedRow(p, titles.get(p.key, p.key), names.get(p.person_id, p.person_id))
                for p in publish.published(desk, review_id)
            )

        self.read(work, self._loaded)

    def _loaded(self, rows: tuple[PublishedRow, ...]) -> None:
        self.show(
            replace(self.state, is_read=True, has_review=True, offered=PUBLICATIONS, published=rows)
        )

    def publish(self, key: str, path: Path) -> None:
        """Write one publication to a file."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return
        target = path if path.suffix else path.with_suffix(".pdf")

        def work(progress: Progress) -> Changes:
            return publish.publish(desk, review_id, key, target, progress)

        self.show(replace(self.state, is_busy=True))
        self.run_change(
            filled("Publishing {name}", name=target.name),
            work,
            filled("Published to {target}.", target=target),
        )

    def settle(self) -> None:
        """What ran has ended."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))
