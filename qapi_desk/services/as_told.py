"""Documents that must be what the history tells of them; compared once a sitting for each state.

The history is a chain that nobody can change unnoticed; a document beside it is quicker to read
and could be changed by anyone who opens the file. What the documents mean it does not know.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.services.library import Library, law_hash
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

Bodies = Mapping[str, Mapping[str, Any]]
"""Bodies of documents by their keys."""
Reading = Callable[[Work], Bodies]
"""Reads from the history what each document of a kind must be."""


def last_told(
    acts: Iterable[str], told: Callable[[Happening], tuple[str, Mapping[str, Any]]]
) -> Reading:
    """Reads the last that the history tells of each thing.

    Args:
        acts: the kinds of happenings that tell of it.
        told: the key and the body that one of them tells of.
    """

    def read(work: Work) -> Bodies:
        found = (entry for act in acts for entry in work.history.entries(act))
        in_order = sorted(found, key=lambda entry: entry.sequence)
        return dict(told(entry.happening) for entry in in_order)

    return read


def kept_as_told(work: Work, shelf: Library, kind: str, told: Reading) -> Bodies:
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


def keep_told(
    desk: Desk,
    work: Work,
    place: tuple[str, str],
    body: Mapping[str, Any],
    told: Happening,
    *,
    is_final: bool = False,
) -> None:
    """Keep a document as it is from now on, and tell the history of it in one unit of work.

    Args:
        desk: whose doing it is.
        work: the transaction.
        place: the document's kind and key.
        body: the document.
        told: what the history tells of it.
        is_final: whether it is frozen by that, and no other may stand in its place.
    """
    kind, key = place
    forget(desk.library, kind)
    put = work.documents.put if is_final else work.documents.replace
    put(kind, key, body)
    work.history.append(told)


def forget(shelf: Library, kind: str) -> None:
    """Compare a kind anew: after the program itself changed it, its earlier states are no more.

    Otherwise a change that is taken back in the file would be believed for the sitting.
    """
    shelf.told -= {each for each in shelf.told if each.startswith(f"{kind} ")}
