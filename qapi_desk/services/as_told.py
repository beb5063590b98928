"""Documents that must be what the history tells of them; compared once a sitting for each state.

The history is a chain that nobody can change unnoticed; a document beside it is quicker to read
and could be changed by anyone who opens the file. Knows neither what the documents mean.
"""

from collections.abc import Callable, Mapping
from typing import Any

from qapi_desk.domain.errors import Refused
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work

Bodies = Mapping[str, Mapping[str, Any]]
"""Bodies of documents by their keys."""


def kept_as_told(work: Work, shelf: Library, kind: str, told: Callable[[Work], Bodies]) -> Bodies:
    """The documents of a kind, each of them what the history tells of it.

    Args:
        work: the unit of work that is open.
        shelf: remembers, for the sitting, which states were compared already.
        kind: the documents' kind.
        told: reads from the history what each of them must be.

    Raises:
        Refused: ``workspace.forged``: one was changed, added or taken away behind the program.
    """
    kept = dict(work.documents.list(kind))
    seen = f"{kind} {law_hash(kept)}"
    if seen not in shelf.told:
        if dict(told(work)) != kept:
            raise Refused(
                "workspace.forged",
                f"The workspace was changed behind the program's back: what it keeps as {kind} is "
                "not what its history tells of. Restore the workspace from a backup.",
            )
        shelf.told.add(seen)
    return kept
