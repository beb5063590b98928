"""The catalog a review keeps: its document, in the workspace by its SHA-256.

A review goes on with the titles and measures of the catalog it was started with, whatever the
shelf holds by now. One made before reviews kept any reads the shelf's.
"""

from typing import Final

from qapi_desk.domain.catalog import Catalog
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.reviews import Review
from qapi_desk.services.catalog import read_catalog
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work

_CATALOG: Final = "catalog"


def keep(work: Work, shelf: Library) -> None:
    """Freeze the shelf's catalog under its fingerprint; once for each version."""
    if work.documents.get(_CATALOG, shelf.catalog.fingerprint) is None:
        work.documents.put(_CATALOG, shelf.catalog.fingerprint, shelf.catalog_document)


def catalog_in(work: Work, shelf: Library, review: Review) -> Catalog:
    """The catalog a review was started with; read once a sitting.

    Raises:
        Refused: ``catalog.forged``: what is kept is not what the review is pinned to.
    """
    wanted = review.catalog_hash
    if wanted in ("", shelf.catalog.fingerprint):
        return shelf.catalog
    if wanted not in shelf.kept_catalogs:
        body = work.documents.get(_CATALOG, wanted)
        if body is None or law_hash(body) != wanted:
            raise Refused(
                "catalog.forged",
                f"The workspace was changed behind the program's back: the catalog kept for "
                f"{review.review_id} is not the one it was started with. Restore the workspace "
                "from a backup.",
            )
        shelf.kept_catalogs[wanted] = read_catalog(body, wanted)
    return shelf.kept_catalogs[wanted]
