"""The law of a review gathered for print: its rulesets, options, conflicts and decisions.

How it is laid out is ``paper.law_book``'s. Judges nothing and changes nothing.
"""

from collections.abc import Sequence

from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.law import CALENDARS, LawDecision
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.model import Ruleset
from qapi_desk.services import law_changes, law_pages, reviews
from qapi_desk.services.library import Library
from qapi_desk.services.paper.law_book import LawSeen, RulesetSeen
from qapi_desk.services.workspace import Desk

_GOVERNS, _BESIDE = "Governs the review", "Stands beside it, labelled"


def seen(desk: Desk, review_id: ReviewId) -> LawSeen:
    """The law a review is judged by now, with who chose what in it.

    Raises:
        Refused: ``review.unknown``; ``law.forged``, ``review.version``.
    """
    review = reviews.get(desk, review_id)
    pinned = reviews.law(desk, review)
    made = law_changes.decisions(desk, review_id)
    rulesets = tuple(
        _ruleset_seen(desk.library, review, ruleset, made) for ruleset in pinned.rulesets
    )
    return LawSeen(
        review=review,
        rulesets=rulesets,
        calendars=pinned.calendars,
        calendars_fingerprint=review.law_hashes.get(CALENDARS, ""),
        decisions=made,
    )


def _ruleset_seen(
    library: Library, review: Review, ruleset: Ruleset, made: Sequence[LawDecision]
) -> RulesetSeen:
    name = ruleset.ruleset_id
    pages = (
        law_pages.rule(library, name, rule.rule_id, pinned=ruleset, decisions=made)
        for rule in ruleset.rules
        if rule.choices
    )
    return RulesetSeen(
        role=_GOVERNS if name == review.governing else _BESIDE,
        ruleset=ruleset,
        fingerprint=review.law_hashes.get(name, ""),
        options=law_pages.options(library, name, pinned=ruleset, decisions=made),
        conflicts=tuple(conflict for page in pages for conflict in page.conflicts),
        criteria=law_pages.criteria(library, name, pinned=ruleset),
    )
