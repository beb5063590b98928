"""The window in processes of their own: reviews at random, and tells what the page shows as saved.

Everything is loaded once; each line read then forks one process with one window, so that a trial
costs no more than the window itself. A line holds the workspace, a folder for settings, a seed, and
how many acts to do before resting (0: never rest). Each line written is one look, as JSON.
"""

import json
import os
import random  # noqa: TID251 - of a named seed, told with a failure
import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton

from qapi_desk.ui.settings import Settings
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.start import make_window
from tests.journeys.keyboard import Keyboard

WORDS = ("seen", "asked the clerk", "see page 3")
DAYS = ("3/9/2020", "7/15/2026", "13/13")


class Reviewer:
    """Somebody who does this and that, by chance, with the keyboard."""

    def __init__(self, hands: Keyboard, chance: random.Random) -> None:
        self.hands, self.chance = hands, chance

    def tell(self, **more: object) -> None:
        """Write down what the page shows as saved; nothing while it says that it is saving."""
        hands = self.hands
        if not hands.is_saving:
            case = hands.reads("review.case_number")
            look = {"case": case, "at": hands.at, "shown": hands.shown, **more}
            os.write(1, f"{json.dumps(look)}\n".encode())

    def begin(self) -> None:
        """To the page, where it was left; take back the last answer and give it again."""
        hands = self.hands
        hands.until(lambda: hands.window.page is not None)
        hands.rest()
        if not hands.sees("review.case_number"):
            hands.go_to_review()
        self.tell(is_first=True)
        self.take_back()
        self.tell(undone=hands.banner("review"))
        self.give_again()
        self.tell()

    def act(self) -> None:
        """One thing that reviewers do, as often as they do it."""
        shares = {
            self.answer: 55,
            self.count_again: 8,
            self.comment: 8,
            self.take_back: 13,
            self.give_again: 8,
            self.go_back: 6,
            self.next_case: 2,
        }
        self.chance.choices(list(shares), list(shares.values()))[0]()

    def answer(self) -> None:
        """Answer the question at hand: by a printed key, in its line, or by Enter."""
        hands = self.hands
        radios = hands.card.findChildren(QRadioButton)
        keys = [each.text()[1] for each in radios if each.isVisible()]
        focus = hands.focus
        if keys:
            hands.letter(self.chance.choice(keys))
        elif isinstance(focus, QLineEdit) and not focus.text():
            hands.reply(self.number() if hands.at == "child" else self.chance.choice(DAYS))
        else:
            hands.keys("Return")

    def number(self) -> str:
        return str(self.chance.randint(1, 4))

    def count_again(self) -> None:
        """Give another number where children are counted."""
        if self.hands.at == "child" and isinstance(self.hands.focus, QLineEdit):
            self.hands.reply(self.number())

    def comment(self) -> None:
        self.hands.keys("Ctrl+M")
        self.hands.reply(self.chance.choice(WORDS))

    def take_back(self) -> None:
        self.hands.keys("Ctrl+Z")

    def give_again(self) -> None:
        self.hands.keys("Ctrl+Y")

    def go_back(self) -> None:
        self.hands.keys(*["Shift+Backtab"] * self.chance.randint(1, 4))

    def next_case(self) -> None:
        self.hands.keys("Ctrl+PageDown")


def sit_down(home: Path, folder: Path, seed: int, most: int) -> None:
    """Open the window as Jun Birch and review until killed; or rest after so many acts."""
    settings = Settings(folder / "window.ini")
    settings.keep("window/person", "birch")
    settings.flush()
    app = QApplication(["window"])
    window = make_window(app, home, folder)
    window.resize(1366, 728)
    window.show()
    hands = Keyboard(window)
    reviewer = Reviewer(hands, random.Random(seed))
    reviewer.begin()
    done = 0
    while not most or done < most:
        reviewer.act()
        reviewer.tell()
        done += 1
    hands.rest()
    hands.until(lambda: not window._remember_timer.isActive())  # the place is kept by then
    reviewer.tell(is_resting=True)
    hands.until(lambda: False)


def main() -> None:
    """One process a line; the next when that one is dead."""
    for name in ("qapi_desk.ui.opening", *(f"qapi_desk.ui.pages.{page}" for page in PAGES)):
        import_module(name)
    for line in sys.stdin:
        home, folder, seed, most = json.loads(line)
        child = os.fork()
        if not child:
            os.write(1, f"{json.dumps({'pid': os.getpid()})}\n".encode())
            sit_down(Path(home), Path(folder), seed, most)
            return
        os.waitpid(child, 0)
        os.write(1, b'{"ended": true}\n')


main()
