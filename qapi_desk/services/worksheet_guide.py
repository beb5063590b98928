"""What the first sheet of a worksheet says to whoever fills it in."""

from collections.abc import Iterable
from typing import Final

from qapi_desk.services.worksheet_rows import SPARE_INSTANCES, FormLayout
from qapi_desk.services.worksheet_stamp import Stamp

CLEAR: Final = "(clear)"
"""The word that takes an answer back; an empty cell never does."""

_HOW: Final = (
    (
        "What to fill in",
        (
            "The white cells: Answer, and where they are white Reason, Comment and Evidence. "
            "Everything else is locked so that a hand does not slip. There is no password; the "
            "program tells afterwards which locked cell was changed."
        ),
    ),
    (
        "Choices",
        (
            "In Excel choose from the list of the cell. On paper tick a box, and choose it in the "
            "list when you type it in. Where several hold, write them apart by semicolons."
        ),
    ),
    ("Days", "Like 2026-03-31 or 3/31/2026, always with the whole year."),
    (
        "Grey rows",
        (
            "Not asked as the answers stand. The column How to answer says when they are; fill "
            "them in once that is so."
        ),
    ),
    (
        "In the record",
        "What the case record holds. It is no answer: look at it, and answer what you find.",
    ),
    (
        "Reason",
        (
            "A coded reason where a question does not apply to the case or cannot be told from "
            "the record. Where it does not apply and no choice says so, leave the answer empty."
        ),
    ),
    (
        "Comment, Evidence",
        (
            "Where How to answer asks for them. Evidence is an event, a document or a screen: "
            "event E000123; document 14, page 3; screen CSE-12."
        ),
    ),
    (
        "Taking an answer back",
        f"Write {CLEAR} in the cell. An empty cell leaves the answer in the program as it is.",
    ),
    (
        "More than there is room for",
        (
            f"Where a form asks how many there are, {SPARE_INSTANCES} have rows here; answer the "
            "others in the program."
        ),
    ),
    (
        "Please do not",
        (
            "Add or delete rows, merge cells, or write formulas. Rows may be sorted: each knows "
            "its case and its question."
        ),
    ),
    (
        "Bringing it back",
        (
            "In the program: Review, Worksheet back. It shows every fault by sheet and cell, and "
            "what would change, before anything is saved. An answer given in the program since "
            "this was handed out is never overwritten silently; you are asked which one holds."
        ),
    ),
)


def guide(stamp: Stamp, layouts: Iterable[FormLayout], cases: int) -> tuple[tuple[str, str], ...]:
    """The lines of the guide: what this is, how to fill it in, the coded reasons of each form."""
    about = (
        ("Review", f"{stamp.title} ({stamp.review_id})"),
        ("For", f"{stamp.made_for}, handed out by {stamp.made_by} on {stamp.made_at:%Y-%m-%d}"),
        (
            "Holds",
            f"{_many(cases, 'case')}, {_many(len(stamp.forms), 'form')}; without names",
        ),
    )
    reasons = (
        (f"Reasons: {layout.form.title}", "; ".join(layout.reasons.values()))
        for layout in layouts
        if layout.reasons
    )
    return (*about, *_HOW, *reasons)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
