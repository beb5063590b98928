"""The reviewer's day in figures: forms, an open case, the next question, the queue, an answer.

A case is measured with every criterion of the review, which asks all of its forms.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.perf.children import program
from tests.perf.figures import Figure
from tests.perf.places import Places, say, scratch

OPENED, MOVES, ASSIGNMENTS = 500, 1000, 10_000
VIRTUAL_DISK = "durable as the system tells; on a virtual disk a sync may reach nothing physical"


def review_figures(places: Places) -> Iterator[Figure]:
    """Everything that a reviewer waits for between two questions."""
    places.make_home()
    yield from form_figures()
    with scratch() as folder:
        home = places.copy_home(folder / "home")
        program("heavy_review", home, 0)
        say(f"Opening {OPENED} cases of every criterion, then {MOVES} moves and answers")
        found = program("review_cases", home, OPENED, MOVES).said
    yield from opening_figures(found)
    yield from moving_figures(found)
    yield from queue_figures(places)
    yield from answer_figures(places)


def form_figures() -> Iterator[Figure]:
    """Loading every form at first need; making some ready; working one out after an answer."""
    say("Loading every form, and answering each with twenty children")
    program("load_forms")  # what is compiled once for good
    found = program("load_forms").said
    yield Figure(
        f"{found['forms']} forms loaded at first need",
        found["load_ms"],
        limit=500,
        note=f"their modules included; {cpu(found['load_cpu_ms'])}, "
        f"{found['modules_cpu_ms']:.0f} of them the modules; a second time "
        f"{found['again_ms']:.2f} ms",
    )
    yield Figure(
        "those of every quarter checked and compiled",
        found["ready_ms"],
        limit=300,
        note=cpu(found["ready_cpu_ms"]),
    )
    yield Figure(
        "worked out again after an answer, worst",
        found["answer_worst_ms"],
        limit=10,
        note=f"of {found['answers']}, median {found['answer_ms']:.2f} ms; 99 in 100 within "
        f"{found['answer_p99_ms']:.1f} ms; {cpu(found['answer_worst_cpu_ms'])}; questions "
        "asked: " + ", ".join(f"{name} {count}" for name, count in found["asked"].items()),
    )


def opening_figures(found: Mapping[str, Any]) -> Iterator[Figure]:
    """From asking for a case until its questions are painted; memory over all of them."""
    yield Figure(
        "case opened, questions painted (median)",
        found["open_ms"],
        limit=100,
        note=f"{cpu(found['open_cpu_ms'])} of both threads; 95 in 100 within "
        f"{found['open_p95_ms']:.0f} ms ({cpu(found['open_p95_cpu_ms'])}); the first "
        f"{found['open_first_ms']:.0f} ms",
    )
    yield Figure(
        f"memory from case 100 to case {OPENED}",
        found["late_mib"] - found["early_mib"],
        "MiB",
        limit=5,
        note=f"{found['early_mib']:.1f} and {found['late_mib']:.1f} MiB",
    )


def moving_figures(found: Mapping[str, Any]) -> Iterator[Figure]:
    """The longest gap of the event loop for each move, and for each answer given by its key."""
    for name, words in (("move", "to the next question"), ("answer", "an answer, and on")):
        yield Figure(
            f"{words}: gap, median",
            found[f"{name}_ms"],
            limit=16,
            note=f"{cpu(found[f'{name}_cpu_ms'])}",
        )
        yield Figure(
            f"{words}: gap, worst of {found[f'{name}s']}",
            found[f"{name}_worst_ms"],
            limit=50,
            note=f"{cpu(found[f'{name}_worst_cpu_ms'])}; 99 in 100 within "
            f"{found[f'{name}_p99_ms']:.0f} ms ({cpu(found[f'{name}_p99_cpu_ms'])})",
        )


def queue_figures(places: Places) -> Iterator[Figure]:
    """Typing into a queue of ten thousand assignments."""
    say(f"Typing into a queue of {ASSIGNMENTS} assignments")
    with scratch() as folder:
        home = places.copy_home(folder / "home")
        program("heavy_review", home, ASSIGNMENTS)
        found = program("type_filter", home).said
    yield Figure(f"filter of {found['rows']} rows, service", found["pure_ms"], limit=50)
    yield Figure(
        "the same as typed, gap, worst",
        found["typed_worst_ms"],
        limit=50,
        note=f"{cpu(found['typed_worst_cpu_ms'])}; median {found['typed_ms']:.0f} ms; reading the "
        f"queue {found['loading_gap_ms']:.0f} ms ({cpu(found['loading_gap_cpu_ms'])})",
    )


def answer_figures(places: Places) -> Iterator[Figure]:
    """One answer: form worked out again, event, history and present view, in one transaction."""
    places.make_home()
    say("Saving answers, and one-row commits through the same engine")
    with scratch() as folder:
        found = program("answer_many", places.copy_home(folder / "home")).said
    for part in ("p50", "p95"):
        yield Figure(
            f"save one answer, {part}",
            found[f"answer_{part}_ms"],
            peer="one-row commit",
            peer_ms=found[f"one_row_{part}_ms"],
            goal=3 if part == "p50" else None,
            note=VIRTUAL_DISK if part == "p95" else f"{found['questions']} questions on the bench",
        )


def cpu(milliseconds: float) -> str:
    """Processor time beside a time by the clock: what a busy machine disturbs least."""
    return f"processor {milliseconds:.1f} ms"
