"""Questions that outrun one another: the newest wins, an older one stops at its next step."""

from collections.abc import Callable

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Cancelled, Progress, Silent
from qapi_desk.ui.presenters.base import Presenter
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.work import Follow, Lane
from tests.ui.held import Screen


class Line:
    """Work that waits in line until a test lets it go on."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[Progress], object], Follow]] = []

    def start(
        self, lane: Lane, title: str, work: Callable[[Progress], object], follow: Follow
    ) -> None:
        self.waiting.append((work, follow))

    def go_on(self) -> None:
        work, follow = self.waiting.pop(0)
        try:
            value = work(Silent())
        except Cancelled:
            follow.cancelled()
        except Refused as refusal:
            follow.failed(refusal)
        else:
            follow.done(value)


class Asking:
    """A presenter with questions, and what came of them."""

    def __init__(self) -> None:
        self.line, self.screen = Line(), Screen()
        self.answers: list[str] = []
        self.gone = 0
        seat = Seat(None, self.line, lambda _: None)  # type: ignore[arg-type] # no desk is asked
        self.owner: Presenter[str] = Presenter(seat, self.screen, "")
        self.latest: Latest[str] = Latest(self.owner, self.answers.append, self.none)

    def none(self) -> None:
        self.gone += 1

    def ask(self, answer: str) -> None:
        def work(progress: Progress) -> str:
            progress.step(1, 2, answer)
            return answer

        self.latest.ask(work)


@pytest.fixture
def asking() -> Asking:
    return Asking()


def refusing(_progress: Progress) -> str:
    raise Refused("plan.trait", "A stratified plan needs a trait.")


def test_that_a_question_is_answered(asking: Asking) -> None:
    asking.ask("one")
    asking.line.go_on()
    assert asking.answers == ["one"]
    assert not asking.latest.is_asking


def test_that_only_the_newest_of_many_is_answered(asking: Asking) -> None:
    for answer in ("one", "two", "three"):
        asking.ask(answer)
    while asking.line.waiting:
        asking.line.go_on()
    assert asking.answers == ["three"]
    assert asking.owner.waiting == 0


def test_that_one_without_steps_is_answered_though_a_newer_waits(asking: Asking) -> None:
    asking.latest.ask(lambda _progress: "one")
    asking.ask("two")
    while asking.line.waiting:
        asking.line.go_on()
    assert asking.answers == ["one", "two"]


def test_that_what_nobody_waits_for_stops(asking: Asking) -> None:
    asking.ask("one")
    asking.latest.drop()
    asking.line.go_on()
    assert (asking.answers, asking.line.waiting, asking.owner.waiting) == ([], [], 0)


def test_that_a_refusal_is_said(asking: Asking) -> None:
    asking.latest.ask(refusing)
    asking.line.go_on()
    assert asking.gone == 1
    assert asking.screen.said == [("A stratified plan needs a trait.", "bad")]


def test_that_a_refusal_of_what_was_outrun_is_not_said(asking: Asking) -> None:
    asking.latest.ask(refusing)
    asking.ask("two")
    asking.line.go_on()
    asking.line.go_on()
    assert (asking.gone, asking.screen.said, asking.answers) == (0, [], ["two"])
