"""Loads the shelf of forms as at its first need, and answers the quarterly ones in memory. JSON.

The clock of loading begins before the modules that read forms are imported. All of them are read;
those that every quarter asks are then checked and compiled, and answered so that each asks as much
as it can, with twenty children; each time what depends on an answer is worked out again.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionState, QuestionType
from qapi_desk.domain.ids import QuestionId
from qapi_desk.services.library import Library

CHILDREN = "20"
MODULES = tuple(
    f"qapi_desk.{name}"
    for name in ("intake.sheets", "questionnaire.compiled", "questionnaire.reading")
)
FACTS = {f"{name}.count": CHILDREN for name in ("child", "order", "month")}
HIDDEN = {QuestionState.NOT_RELEVANT, QuestionState.CALCULATED}
GIVEN = {
    QuestionType.SELECT_ONE: (),
    QuestionType.SELECT_MULTIPLE: (),
    QuestionType.DATE: ("2026-03-03", "2026-05-04"),
    QuestionType.INTEGER: ("2", "3"),
    QuestionType.DECIMAL: ("12.50", "0"),
    QuestionType.TEXT: ("as the file shows", "screen 4"),
    QuestionType.REPEAT: (CHILDREN,),
}


def took(act: Callable[[], object]) -> tuple[float, float]:
    """What it took: milliseconds by the clock and of the processor."""
    begun, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000


def load(library: Library) -> None:
    """Read every form of the shelf."""
    for form_id in library.form_ids:
        library.form(form_id)


def quarterly(library: Library) -> list[Any]:
    """The forms that every quarterly review asks."""
    forms = map(library.form, library.form_ids)
    return [compiled for compiled in forms if compiled.form.is_quarterly]


def make_ready(library: Library) -> None:
    """Check and compile the quarterly forms."""
    for compiled in quarterly(library):
        compiled.must_be_sound()


class Hand:
    """Answers one form so that as much as possible is asked; remembers what each answer took."""

    def __init__(self, sitting: Any) -> None:
        self.sitting = sitting
        self.took: list[float] = []
        self.took_cpu: list[float] = []
        self._met: set[str] = set()

    def answer_all(self) -> None:
        """Answer whatever is asked until nothing new is."""
        while (status := self._next()) is not None:
            self._met.add(str(status.question.name))
            self._answer(status)

    def asked(self) -> list[Any]:
        """What may be answered now."""
        return [
            status
            for status in self.sitting.state().statuses
            if status.state not in HIDDEN and status.question.type in GIVEN
        ]

    def _next(self) -> Any:
        return next((s for s in self.asked() if str(s.question.name) not in self._met), None)

    def _answer(self, status: Any) -> None:
        name, kind = QuestionId(status.question.name), status.question.type
        offered = tuple(choice.name for choice in status.choices) or GIVEN[kind]
        # of two that ask as much, the one that leads on: a case that is another's ends there
        ends = "yes" if name.endswith("duplicate") else "no"
        found = [(self._give(name, value), value != ends, value) for value in offered]
        self._give(name, max(found)[2])

    def _give(self, name: QuestionId, value: str) -> int:
        """How many questions are asked with this answer."""
        begun, cpu = time.perf_counter(), time.thread_time()
        self.sitting.change(Answer(name, value))
        self.took.append((time.perf_counter() - begun) * 1000)
        self.took_cpu.append((time.thread_time() - cpu) * 1000)
        return len(self.asked())


def worked(library: Library) -> dict[str, tuple[int, Hand]]:
    """How many questions each form came to ask, and the hand that answered it."""
    # only now: importing it is part of loading the first form
    from datetime import date  # noqa: PLC0415

    from qapi_desk.questionnaire.engine import Context, Sitting  # noqa: PLC0415

    told = {}
    for compiled in quarterly(library):
        hand = Hand(Sitting(compiled, {}, Context(date(2026, 9, 30), FACTS)))
        hand.answer_all()
        told[str(compiled.form.form_id)] = (len(hand.asked()), hand)
    return told


def main() -> None:
    library = Library()
    modules = took(lambda: [import_module(name) for name in MODULES])
    forms = took(lambda: load(library))
    again = took(lambda: load(library))
    ready = took(lambda: make_ready(library))
    by_form = worked(library)
    wall = [each for _, hand in by_form.values() for each in hand.took]
    busy = [each for _, hand in by_form.values() for each in hand.took_cpu]
    found = {
        "forms": len(library.form_ids),
        "load_ms": modules[0] + forms[0],
        "load_cpu_ms": modules[1] + forms[1],
        "modules_cpu_ms": modules[1],
        "again_ms": again[0],
        "ready_ms": ready[0],
        "ready_cpu_ms": ready[1],
        "answers": len(wall),
        "answer_ms": statistics.median(wall),
        "answer_p99_ms": statistics.quantiles(wall, n=100)[98],
        "answer_worst_ms": max(wall),
        "answer_worst_cpu_ms": max(busy),
        "asked": {name: asked for name, (asked, _) in by_form.items()},
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
