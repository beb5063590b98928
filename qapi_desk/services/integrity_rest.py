"""Rebuttals by what came of them, and cases taken out of the sample by who asked and decided."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.integrity import EliminationRow, RebuttalRow
from qapi_desk.domain.rebuttals import RebuttalOutcome
from qapi_desk.services import replace
from qapi_desk.services.integrity_gathered import EVERYBODY, OneReview, grouped
from qapi_desk.services.replace import ReplacementRequest, RequestState
from qapi_desk.store.work import Work

NO_REBUTTAL = "No rebuttal was opened, so nothing was answered back."
NOBODY_YET = "nobody yet"


def rebuttal_rows(
    found: Sequence[RebuttalOutcome], people: Mapping[PersonId, str]
) -> tuple[RebuttalRow, ...]:
    """Findings in rebuttal by whose they were, counted by how far they came; all of them last."""
    if not found:
        return ()
    groups = grouped(found, lambda each: people[each.first_reviewer])
    return tuple(
        RebuttalRow(label, Counter(str(each.state) for each in mine))
        for label, mine in [*groups.items(), (EVERYBODY, list(found))]
    )


def requests(work: Work, one: OneReview) -> tuple[ReplacementRequest, ...]:
    """What was last asked of each opened case that somebody wanted replaced."""
    found = (replace.request_in(work, one.review_id, case.case_id) for case in one.cases)
    return tuple(each for each in found if each is not None)


def elimination_rows(
    asked: Iterable[ReplacementRequest], people: Mapping[PersonId, str]
) -> tuple[EliminationRow, ...]:
    """Requests by who asked and who decided."""
    counts: dict[tuple[str, str], Counter[RequestState]] = {}
    for each in asked:
        decided = people[PersonId(each.decided_by)] if each.decided_by else NOBODY_YET
        key = (people[each.requested_by], decided)
        counts.setdefault(key, Counter())[each.state] += 1
    return tuple(
        EliminationRow(
            *key,
            own[RequestState.CONFIRMED],
            own[RequestState.DENIED],
            own[RequestState.WAITING],
        )
        for key, own in sorted(counts.items())
    )
