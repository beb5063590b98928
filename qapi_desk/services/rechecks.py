"""Looking again, after a ruling, at the earlier findings it might change; item by item.

A ruling changes nothing by itself. Whoever looks at an earlier finding says that it stands, or how
it should be changed; a change takes a second person, a supervisor, and goes through ``settle``. A
closed year stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.entries import Entry, EntryKind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import blind, entries, in_sight, reviews, settle, year_closed
from qapi_desk.services.rechecks_found import Earlier, earlier_in
from qapi_desk.services.rechecks_kept import (
    Recheck,
    RecheckPlace,
    RecheckState,
    every_in,
    keep,
)
from qapi_desk.services.said import said_line
from qapi_desk.services.settle import Settling, Verdict, verdict_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_LOOKS: Final = (Role.SUPERVISOR, Role.ANALYST, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class RecheckItem:
    """An earlier finding that a ruling might change, and what was decided of it."""

    place: RecheckPlace
    earlier: Earlier
    kept: Recheck | None = None

    @property
    def state(self) -> RecheckState:
        """How far it is."""
        return self.kept.state if self.kept else RecheckState.OPEN

    @property
    def is_done(self) -> bool:
        """Whether nobody has to look at it again."""
        return self.kept is not None and self.kept.is_done


@dataclass(frozen=True, slots=True)
class Rechecks:
    """What a ruling might change, the newest review first.

    ``hidden`` counts reviews whose answers are not for the signed-in person's eyes yet.
    """

    ruling: Entry
    items: tuple[RecheckItem, ...]
    hidden: int = 0

    @property
    def done(self) -> int:
        """How many were looked at."""
        return sum(item.is_done for item in self.items)

    @property
    def open(self) -> int:
        """How many are to be looked at."""
        return len(self.items) - self.done


def of_ruling(desk: Desk, number: int) -> Rechecks:
    """The earlier findings that a ruling might change, as far as they may be seen.

    Of a closed year only those that were looked at before it was closed.

    Raises:
        Refused: ``entries.unknown``, ``recheck.not_ruling``; ``workspace.forged``.
    """
    with desk.store.read() as work:
        return _of_ruling(desk, work, entries.entry_in(desk.library, work, number))


def _of_ruling(desk: Desk, work: Work, ruling: Entry) -> Rechecks:
    _must_be_ruling(ruling)
    kept = every_in(desk.library, work)
    items: list[RecheckItem] = []
    hidden = 0
    for review in _newest_first(work):
        found = list(_items(desk, work, (ruling, review), kept))
        seen = [item for item in found if _may_see(desk, work, item.earlier)]
        hidden += len(seen) < len(found)
        items.extend(seen)
    return Rechecks(ruling, tuple(items), hidden)


def _must_be_ruling(entry: Entry) -> None:
    if entry.kind is not EntryKind.RULING:
        raise Refused(
            "recheck.not_ruling",
            f"Entry {entry.number} is a best practice; only a ruling says how something is read.",
        )


def _newest_first(work: Work) -> list[Review]:
    found = reviews.reviews_in(work)
    return sorted(found, key=lambda each: (each.period.first, each.created_at), reverse=True)


def _items(
    desk: Desk,
    work: Work,
    asked: tuple[Entry, Review],
    kept: Mapping[str, Recheck],
    case_id: CaseId | None = None,
) -> Iterator[RecheckItem]:
    ruling, review = asked
    is_closed = year_closed.closed_in(work, review.period.review_year) is not None
    for each in earlier_in(desk.library, work, review, ruling, case_id):
        place = RecheckPlace(ruling.number, review.review_id, each.case_id, each.criterion)
        before = kept.get(place.key)
        if before is not None or not is_closed:
            yield RecheckItem(place, each, before)


def _may_see(desk: Desk, work: Work, earlier: Earlier) -> bool:
    if desk.person.role is Role.REVIEWER and earlier.reviewer != desk.person.person_id:
        return False
    if earlier.reviewer == desk.person.person_id:
        return earlier.case_id not in blind.unreleased_in(desk, work, earlier.review_id)
    return in_sight.sees_results(desk, work, earlier.review_id)


def waiting(desk: Desk, review_id: ReviewId | None = None) -> tuple[Recheck, ...]:
    """The changes that wait for a second person, oldest first. Supervisors and observers.

    Raises:
        Refused: ``people.role``; ``second.blind``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see what waits after a ruling")
    with desk.store.read() as work:
        if review_id is not None:
            in_sight.must_see_results(desk, work, reviews.review_in(work, review_id))
        found = [
            each
            for each in every_in(desk.library, work).values()
            if each.state is RecheckState.PROPOSED
            and review_id in {None, each.place.review_id}
            and in_sight.sees_results(desk, work, each.place.review_id)
        ]
    return tuple(sorted(found, key=lambda each: each.at))


def stands(desk: Desk, place: RecheckPlace, reason: str) -> Changes:
    """Say that an earlier finding stands under the ruling. Whoever may see the case; no observer.

    Raises:
        Refused: ``people.role``; ``recheck.why``; as ``_looked_at``.
    """
    desk.person.must_be(*_LOOKS, to="look at earlier findings after a ruling")
    said = said_line(reason, "recheck.why", "Say why the finding stands under the ruling")
    with desk.store.write() as work:
        _looked_at(desk, work, place)
        made = Recheck(place, RecheckState.STANDS, desk.person.person_id, desk.clock.now(), said)
        keep(desk, work, made)
    return _touched(place)


def propose(desk: Desk, place: RecheckPlace, verdict: Verdict, reason: str) -> Changes:
    """Propose how an earlier finding is to be changed; it then waits for a supervisor.

    Raises:
        Refused: ``people.role``; ``recheck.why``; ``settle.same`` where it would change nothing;
            as ``_looked_at``.
    """
    desk.person.must_be(*_LOOKS, to="look at earlier findings after a ruling")
    said = said_line(reason, "recheck.why", "Say why the finding changes by the ruling")
    with desk.store.write() as work:
        item = _looked_at(desk, work, place)
        if str(verdict.rule_outcome) == item.earlier.rule_outcome:
            raise Refused(
                "settle.same",
                f"Case {place.case_id} is judged {item.earlier.rule_outcome} for "
                f"{place.criterion} already; say that it stands.",
            )
        now = desk.clock.now()
        made = Recheck(
            place, RecheckState.PROPOSED, desk.person.person_id, now, said, verdict=verdict
        )
        keep(desk, work, made)
    return _touched(place)


def decide(desk: Desk, place: RecheckPlace, *, is_confirmed: bool, reason: str) -> Changes:
    """Confirm or deny a proposed change: a supervisor other than who proposed it.

    A denied one is to be looked at again.

    Raises:
        Refused: ``people.role``; ``recheck.why``; ``recheck.not_proposed``;
            ``settle.same_person``; as ``_looked_at`` and ``settle.settle_in``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="settle a finding after a ruling")
    said = said_line(reason, "recheck.why", "Say why you decide so")
    with desk.store.write() as work:
        item = _looked_at(desk, work, place, is_deciding=True)
        asked = item.kept
        if asked is None or asked.verdict is None or asked.state is not RecheckState.PROPOSED:
            raise Refused(
                "recheck.not_proposed",
                f"Nobody proposed to change case {place.case_id} for {place.criterion} by ruling "
                f"{place.ruling}.",
            )
        settle.must_be_another(desk, asked.by)
        touched = _settled(desk, work, asked, asked.verdict) if is_confirmed else Changes()
        state = RecheckState.AMENDED if is_confirmed else RecheckState.DENIED
        me, now = desk.person.person_id, desk.clock.now()
        keep(desk, work, replace(asked, state=state, settled_by=me, settled_at=now, decision=said))
    return Changes(touched.touched | _touched(place).touched)


def _settled(desk: Desk, work: Work, asked: Recheck, verdict: Verdict) -> Changes:
    place = asked.place
    settling = Settling(
        place.case_id, place.criterion, Stage.RULING, verdict, asked.reason, asked.by
    )
    review = reviews.review_in(work, place.review_id)
    return settle.settle_in(desk, work, review, settling)


def _looked_at(
    desk: Desk, work: Work, place: RecheckPlace, *, is_deciding: bool = False
) -> RecheckItem:
    """The item as it stands, open to be decided.

    Raises:
        Refused: ``entries.unknown``, ``recheck.not_ruling``, ``recheck.withdrawn``,
            ``recheck.none``, ``recheck.done``, ``recheck.waiting``, ``year.closed``; as
            ``in_sight.must_see_answers``.
    """
    review = reviews.review_in(work, place.review_id)
    in_sight.must_see_answers_of(desk, work, place.review_id, place.case_id)
    ruling = entries.entry_in(desk.library, work, place.ruling)
    _must_be_ruling(ruling)
    year_closed.must_be_open(work, review, desk.library)
    if not ruling.holds:
        raise Refused(
            "recheck.withdrawn",
            f"Ruling {ruling.number} was withdrawn; nothing is changed by it any more.",
        )
    item = _item(desk, work, (ruling, review), place)
    _must_be_undecided(item, is_deciding=is_deciding)
    return item


def _item(desk: Desk, work: Work, asked: tuple[Entry, Review], place: RecheckPlace) -> RecheckItem:
    kept = every_in(desk.library, work)
    if asked[1].kind is ReviewKind.ORDINARY:
        for item in _items(desk, work, asked, kept, place.case_id):
            if item.place == place:
                return item
    raise Refused(
        "recheck.none",
        f"Ruling {place.ruling} is about nothing that case {place.case_id} of {place.review_id} "
        f"was judged on before for {place.criterion}; see its list.",
    )


def _must_be_undecided(item: RecheckItem, *, is_deciding: bool) -> None:
    kept = item.kept
    if kept is not None and kept.is_done:
        raise Refused(
            "recheck.done",
            f"Case {item.place.case_id} was looked at for {item.place.criterion} on "
            f"{(kept.settled_at or kept.at).date()} already ({kept.state}); change it by an "
            "amendment.",
        )
    if item.state is RecheckState.PROPOSED and not is_deciding:
        raise Refused(
            "recheck.waiting",
            f"A change of case {item.place.case_id} for {item.place.criterion} waits for a "
            "supervisor already.",
        )


def _touched(place: RecheckPlace) -> Changes:
    return Changes.of((Kind.ENTRY, str(place.ruling)), (Kind.CASE, place.case_id))


def verdict_now(desk: Desk, place: RecheckPlace) -> Verdict:
    """What the finding rests on as it stands, to be changed in part for a proposal.

    Raises:
        Refused: ``recheck.none``; as ``in_sight.must_see_answers``.
    """
    with desk.store.read() as work:
        in_sight.must_see_answers_of(desk, work, place.review_id, place.case_id)
        review = reviews.review_in(work, place.review_id)
        for finding in work.findings.all(place.review_id, review.governing):
            if (finding.case_id, finding.criterion) == (place.case_id, place.criterion):
                return verdict_of(finding)
    raise Refused(
        "recheck.none",
        f"Case {place.case_id} of {place.review_id} has no finding for {place.criterion}.",
    )
