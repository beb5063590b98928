"""Findings that must be what the history tells of them: as released, and as settled since.

Every release and every settlement stands in the history, a chain that nobody can change unnoticed;
the tables beside it are quicker to read and could be changed by anyone who opens the file. They
are compared once a sitting for each state. Knows no figure and no page.
"""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.settlements import Settlement
from qapi_desk.services.as_told import forget
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work


def body_of(findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """What a release tells the history: each outcome, and the fingerprint of each finding.

    Both by ``ruleset:criterion``; a fingerprint is SHA-256 over the finding as canonical JSON.
    """
    found = tuple(findings)
    return {
        "outcomes": {_name(each): str(each.outcome) for each in found},
        "fingerprints": {_name(each): _fingerprint(each) for each in found},
    }


def _name(finding: Finding) -> str:
    return f"{finding.ruleset}:{finding.criterion}"


def _fingerprint(finding: Finding) -> str:
    return law_hash(to_body(finding))


def must_be_as_told(work: Work, shelf: Library, review_id: ReviewId) -> None:
    """Refuse findings and settlements of a review that were changed behind the program's back.

    Args:
        work: the unit of work that is open.
        shelf: remembers, for the sitting, which states were compared already.
        review_id: the review.

    Raises:
        Refused: ``workspace.forged``: one was changed, added or taken away; the first is named.
    """
    released = work.findings.as_released(review_id)
    settled = work.settlements.all(review_id)
    seen = f"{_kind(review_id)} {hash((released, settled))}"
    if seen in shelf.told:
        return
    wrong = _wrong_finding(work, review_id, released) or _wrong_settlement(work, review_id, settled)
    if wrong:
        raise Refused(
            "workspace.forged",
            f"The workspace was changed behind the program's back: {wrong} is not what its "
            "history tells of. Restore the workspace from a backup.",
        )
    shelf.told.add(seen)


def to_be_compared(shelf: Library, review_id: ReviewId) -> None:
    """Compare a review's findings anew: the program itself is about to change them."""
    forget(shelf, _kind(review_id))


def _kind(review_id: ReviewId) -> str:
    return f"finding/{review_id}"


_Key = tuple[str, str]
"""A case, and ``ruleset:criterion``."""


def _wrong_finding(work: Work, review_id: ReviewId, released: Iterable[Finding]) -> str:
    """The first finding that no release told of, or that one told of otherwise; else empty."""
    outcomes, fingerprints = _told(work, review_id)
    kept = {(str(each.case_id), _name(each)): each for each in released}
    for key in sorted(outcomes.keys() | kept.keys()):
        found = kept.get(key)
        if found is None or not _is_as_told(found, outcomes.get(key), fingerprints.get(key)):
            return f"the finding of case {key[0]} for {key[1].partition(':')[2]}"
    return ""


def _is_as_told(found: Finding, outcome: str | None, fingerprint: str | None) -> bool:
    """A release of an earlier program told of the outcome alone."""
    return outcome == str(found.outcome) and fingerprint in {None, _fingerprint(found)}


def _told(work: Work, review_id: ReviewId) -> tuple[dict[_Key, str], dict[_Key, str]]:
    """The outcomes and fingerprints that every release of the review told of."""
    outcomes: dict[_Key, str] = {}
    fingerprints: dict[_Key, str] = {}
    for entry in work.history.entries("case.released", f"{review_id}/"):
        body: Mapping[str, Any] = entry.happening.body
        case_id = entry.happening.subject.removeprefix(f"{review_id}/")
        outcomes |= {(case_id, name): word for name, word in body.get("outcomes", {}).items()}
        more = body.get("fingerprints", {})
        fingerprints |= {(case_id, name): word for name, word in more.items()}
    return outcomes, fingerprints


def _wrong_settlement(work: Work, review_id: ReviewId, settled: tuple[Settlement, ...]) -> str:
    """The first settlement that the history does not tell of, in its order; else empty."""
    told = tuple(
        from_body(Settlement, entry.happening.body["settled"])
        for entry in work.history.entries("finding.settled", f"{review_id}/")
    )
    beside = zip_longest(settled, told)
    first = next((kept or one for kept, one in beside if kept != one), None)
    return f"what was settled of case {first.case_id} for {first.criterion}" if first else ""
