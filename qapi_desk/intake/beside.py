"""A second process that runs an errand of its own, side by side with us.

It is started afresh ("spawn"), so it works from a thread of the window, on Windows and frozen. It
says how far it is through a pipe; when the pipe breaks, because we ended, it ends too and clears
up what it left. Knows nothing of the errand.
"""

import multiprocessing
import os
import signal
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar, cast

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress

PROCESSORS = (
    len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
)
"""How many this program may use."""
_SAY_EVERY_S = 0.1

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Errand(Protocol[T_co]):
    """What a second process is to do: a value of plain values, since it goes through a pipe."""

    def run(self, progress: Progress) -> T_co:
        """Do it, and give what came of it."""

    def clear(self) -> None:
        """Take away whatever it left, since nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of an errand, on its way through the pipe."""

    came: object


@dataclass(frozen=True, slots=True)
class _Stop:
    """A fault on its way through the pipe."""

    kind: type[Fault]
    code: str
    sentence: str
    facts: dict[str, object]


class Beside(Generic[T]):
    """The second process, from our side. Leaving the context ends it, whatever it is doing."""

    def __init__(self, errand: Errand[T]) -> None:
        """Start it."""
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=begin, args=(errand, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.done: T | None = None
        self.is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.is_over:
            self._process.terminate()
        self._process.join()
        self._process.close()
        self._pipe.close()

    def look(self, wait_s: float = 0.0) -> tuple[int, int | None, str] | None:
        """How far it is, when it has said so since; its fault is raised here.

        ``is_over`` is set at its end; ``done`` stays None when it ended without a word.
        """
        said = None
        while not self.is_over and self._pipe.poll(wait_s if said is None else 0):
            try:
                said = self._pipe.recv()
            except EOFError:
                self.is_over = True
                return None
            if isinstance(said, _Stop):
                raise said.kind(said.code, said.sentence, **said.facts)
            if isinstance(said, Exception):
                raise said
            if isinstance(said, _Done):
                self.done, self.is_over = cast("T", said.came), True
                return None
        return said

    def wait(self, progress: Progress) -> T | None:
        """Wait for its end, passing on how far it is; None when it ended without a word."""
        said: tuple[int, int | None, str] = (0, None, "Waiting for the other half")
        while not self.is_over:
            progress.step(*said)
            said = self.look(_SAY_EVERY_S) or said
        return self.done


class _Saying:
    """Progress that goes through the pipe; it breaks when nobody listens any more."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._said_s = 0.0

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say it, ten times a second at most."""
        now_s = time.monotonic()
        if now_s - self._said_s >= _SAY_EVERY_S:
            self._said_s = now_s
            self._pipe.send((done, total, note))


def begin(errand: Errand[object], pipe: Connection) -> None:
    """Where the second process begins."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C speaks to the first
    work(errand, pipe)


def work(errand: Errand[object], pipe: Connection) -> None:
    """What the second process does: its errand, then one last word with what came of it."""
    try:
        try:
            pipe.send(_Done(errand.run(_Saying(pipe))))
        except Fault as fault:
            pipe.send(_Stop(type(fault), fault.code, fault.sentence, fault.facts))
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody sees it
            error.add_note(traceback.format_exc())
            pipe.send(error)
    except BrokenPipeError:
        errand.clear()
