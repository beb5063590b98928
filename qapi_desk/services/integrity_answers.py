"""What reviewers pass over, how they follow suggestions, and how their answers came about.

All of it of released cases. A person stands here as a label; the whole office stands beside them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import FormId, PersonId, QuestionId
from qapi_desk.domain.integrity import Evenness, Given, PassedOver, Suggested
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services.integrity_gathered import (
    EVERYBODY,
    Moved,
    OneReview,
    Terms,
    evenness,
    grouped,
    share,
)

_WAYS = {
    How.ACCEPTED: "accepted",
    How.CORRECTED: "corrected",
    How.TYPED: "typed",
    How.UNDONE: "undone",
    How.REDONE: "undone",
}


def with_everybody(
    found: Sequence[Finding], people: Mapping[PersonId, str]
) -> dict[str, list[Finding]]:
    """Findings under the label of whose they are, and all of them under the last."""
    return {**grouped(found, lambda f: people[f.reviewer]), EVERYBODY: list(found)}


def passed_over(
    found: Sequence[Finding], people: Mapping[PersonId, str], terms: Terms
) -> tuple[PassedOver, ...]:
    """The shares of each reviewer's findings that count for nothing, as first released."""
    rows = []
    for label, mine in with_everybody(found, people).items():
        counts = Counter(finding.outcome for finding in mine)
        shares = [
            share(counts[outcome], len(mine), terms)
            for outcome in (Outcome.NOT_APPLICABLE, Outcome.EXCLUDED, Outcome.INCOMPLETE)
        ]
        rows.append(PassedOver(label, *shares))
    return tuple(rows)


def suggested(
    found: Sequence[Finding], people: Mapping[PersonId, str], terms: Terms
) -> tuple[Suggested, ...]:
    """How the findings follow what the record suggested, among those that had a suggestion."""
    rows = []
    for label, mine in with_everybody([f for f in found if f.suggested], people).items():
        fails = [f.outcome for f in mine if f.suggested is Outcome.ERROR]
        passes = [f.outcome for f in mine if f.suggested is Outcome.ACTION]
        passed, failed = fails.count(Outcome.ACTION), fails.count(Outcome.ERROR)
        rows.append(
            Suggested(
                label,
                share(sum(f.outcome is f.suggested for f in mine), len(mine), terms),
                share(passed, len(fails), terms),
                share(len(fails) - passed - failed, len(fails), terms),
                share(passes.count(Outcome.ERROR), len(passes), terms),
            )
        )
    return tuple(rows)


def suggestions_evenness(found: Sequence[OneReview], terms: Terms) -> Evenness:
    """Whether suggested fails were released as passes as often as passes as fails."""
    fails: dict[object, Outcome] = {}
    passes: dict[object, Outcome] = {}
    for one in found:
        for finding in one.released:
            if finding.suggested is Outcome.ERROR:
                fails[one.key(finding)] = finding.outcome
            elif finding.suggested is Outcome.ACTION:
                passes[one.key(finding)] = finding.outcome
    moved = Moved(
        frozenset(fails),
        frozenset(key for key, outcome in fails.items() if outcome is Outcome.ACTION),
        frozenset(passes),
        frozenset(key for key, outcome in passes.items() if outcome is Outcome.ERROR),
    )
    return evenness("Released otherwise than suggested", moved, terms)


Place = tuple[FormId, QuestionId]


def given(
    cases: Iterable[Sequence[AnswerEvent]], people: Mapping[PersonId, str]
) -> tuple[Given, ...]:
    """How the answers that stand came about, by who gave them.

    Args:
        cases: the answer events of each released case, in order.
        people: what each person is called.
    """
    counts: dict[str, Counter[str]] = {}
    for events in cases:
        last: dict[Place, AnswerEvent] = {(e.form_id, e.answer.question): e for e in events}
        for event in last.values():
            if is_given(event.answer):
                label = people[event.person_id]
                counts.setdefault(label, Counter())[_WAYS[event.answer.how]] += 1
    everybody: Counter[str] = sum(counts.values(), Counter())
    return tuple(
        Given(label, own["accepted"], own["corrected"], own["typed"], own["undone"])
        for label, own in [*sorted(counts.items()), (EVERYBODY, everybody)]
    )


def is_given(answer: Answer | None) -> bool:
    """Whether an answer says anything that a finding could rest on."""
    return answer is not None and bool(answer.value or answer.na_reason)
