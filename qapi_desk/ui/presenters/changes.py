"""What would change: a newer snapshot, calendar or ruleset, another option or reading.

Asked first, on real cases; adopted with a reason; nothing changes by being looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId, RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind, LawDecision, WhatWouldChange
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import Review
from qapi_desk.services import casework, law_changes, people, reviews
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.law import LawAtHand, option_change, reading_change
from qapi_desk.ui.seat import Seat

NEWER = frozenset({LawChangeKind.CALENDAR, LawChangeKind.RULESET, LawChangeKind.SNAPSHOT})
WHY_NOT = (
    "What a change would do to the rates is not shown to reviewers, so that no running figure "
    "colours an answer. What was decided so far stands below."
)


@dataclass(frozen=True, slots=True)
class Possible:
    """One change that can be asked about: what it is, how it stands now, and who says so."""

    change: LawChange
    what: str
    now: str
    would_be: str
    source: str

    @property
    def is_newer(self) -> bool:
        """Whether something newer has come in, rather than another way to read the law."""
        return self.change.kind in NEWER


@dataclass(frozen=True, slots=True)
class ChangesState:
    """What the page shows. ``asked`` is what is being looked at, or was; ``seen`` what came."""

    is_read: bool = False
    has_review: bool = False
    refusal: str = ""
    is_supervisor: bool = False
    possible: tuple[Possible, ...] = ()
    asked: LawChange | None = None
    seen: WhatWouldChange | None = None
    is_whole: bool = False
    """Whether the whole caseload is looked at, not the opened cases alone."""
    decisions: tuple[LawDecision, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)
    in_sample: frozenset[CaseId] = frozenset()
    is_busy: bool = False

    @property
    def may_adopt(self) -> bool:
        """Whether what is shown could be adopted by this person now."""
        return self.is_supervisor and self.seen is not None and not self.is_busy

    @property
    def newer(self) -> tuple[Possible, ...]:
        """What has come in since the review was pinned."""
        return tuple(each for each in self.possible if each.is_newer)


def place_for(change: LawChange) -> Place:
    """The place where a change is looked at."""
    detail = {
        "kind": str(change.kind),
        "ruleset": str(change.ruleset),
        "subject": change.subject,
        "value": change.value,
    }
    return Place("changes", detail)


def change_of(detail: Mapping[str, str]) -> LawChange | None:
    """The change a place speaks of; None when it speaks of none."""
    if detail.get("kind") not in set(LawChangeKind):
        return None
    return LawChange(
        LawChangeKind(detail["kind"]),
        RulesetId(detail.get("ruleset", "")),
        detail.get("subject", ""),
        detail.get("value", ""),
    )


class ChangesPresenter(Presenter[ChangesState]):
    """Asks what a change would do, and has it adopted."""

    def __init__(self, seat: Seat, view: View[ChangesState]) -> None:
        super().__init__(seat, view, ChangesState())
        self._wanted: LawChange | None = None

    def load(self, wanted: LawChange | None = None) -> None:
        """Read what could change and what was decided; then ask about what is wanted."""
        self._wanted = wanted
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            self.show(ChangesState(is_read=True))
            return
        self.read(lambda: _read(desk, review_id), self._loaded)

    def _loaded(self, state: ChangesState) -> None:
        now, wanted = self.state, self._wanted
        self._wanted = None
        kept = replace(state, asked=now.asked, seen=now.seen)
        self.show(replace(kept, is_whole=now.is_whole, is_busy=now.is_busy))
        if wanted is not None and not state.refusal:
            self.ask(wanted)

    def look_at_all(self, *, is_whole: bool) -> None:
        """Look at the whole caseload from now on, or at the opened cases alone."""
        self.show(replace(self.state, is_whole=is_whole))

    def ask(self, change: LawChange) -> None:
        """Look at what a change would do to the cases of the review; it can be stopped."""
        desk, review_id, is_whole = self.seat.desk, self.seat.review_id, self.state.is_whole
        if review_id is None or self.state.is_busy:
            return

        def work(progress: Progress) -> WhatWouldChange:
            return law_changes.preview(desk, review_id, change, progress, is_whole=is_whole)

        self.show(replace(self.state, asked=change, seen=None, is_busy=True))
        self.run(f"Looking at {change.label}", work, self._seen)

    def _seen(self, seen: WhatWouldChange) -> None:
        self.show(replace(self.state, seen=seen))

    def adopt(self, reason: str) -> None:
        """Adopt what is shown, with the reason the history keeps."""
        desk, seen, review_id = self.seat.desk, self.state.seen, self.seat.review_id
        if seen is None or review_id is None:
            return
        change = seen.change

        def work(progress: Progress) -> Changes:
            return law_changes.adopt(desk, review_id, change, reason, progress)

        self.show(replace(self.state, is_busy=True))
        self.run(f"Adopting {change.label}", work, self._adopted)

    def _adopted(self, changes: Changes) -> None:
        asked = self.state.asked
        words = asked.label if asked else "The change"
        self.view.say(f"Adopted: {words}. The decision stands in the history.", "good")
        self.state = replace(self.state, asked=None, seen=None)
        self.seat.publish(changes)
        self.load()

    def settle(self) -> None:
        """What ran has ended."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))

    def was_cancelled(self) -> None:
        """Stopped half-way, nothing is known of it."""
        super().was_cancelled()
        self.show(replace(self.state, asked=None, seen=None))

    def refused(self, fault: Fault) -> None:
        """What cannot be worked out is not shown as if it could."""
        super().refused(fault)
        self.show(replace(self.state, asked=None, seen=None))


def _read(desk: Desk, review_id: ReviewId) -> ChangesState:
    may_ask = desk.person.role in law_changes.SEES_CHANGES
    return ChangesState(
        is_read=True,
        has_review=True,
        refusal="" if may_ask else WHY_NOT,
        is_supervisor=desk.person.role is Role.SUPERVISOR,
        possible=_possible(desk, review_id) if may_ask else (),
        decisions=law_changes.decisions(desk, review_id),
        names={person.person_id: person.name for person in people.everyone(desk)},
        in_sample=frozenset(row.case_id for row in casework.queue(desk, review_id)),
    )


def _possible(desk: Desk, review_id: ReviewId) -> tuple[Possible, ...]:
    """What has come in since, then every option and reading of the law the review is judged by."""
    review = reviews.get(desk, review_id)
    found = [_offered(review, change) for change in law_changes.offers(desk, review_id)]
    law = LawAtHand.of(desk, review_id)
    for ruleset_id in law.own_ids:
        found += _options(law, ruleset_id)
        found += _readings(law, ruleset_id)
    return tuple(found)


def _options(law: LawAtHand, ruleset_id: RulesetId) -> list[Possible]:
    return [
        Possible(
            option_change(ruleset_id, option, value),
            option.title,
            option.value,
            value,
            option.citation,
        )
        for option in law.options(ruleset_id)
        for value in option.choices
        if value != option.value
    ]


def _readings(law: LawAtHand, ruleset_id: RulesetId) -> list[Possible]:
    return [
        Possible(
            reading_change(ruleset_id, conflict, other.name),
            row.title,
            conflict.reading,
            other.words,
            conflict.citation,
        )
        for row, conflict in law.conflicts(ruleset_id)
        for other in conflict.others
    ]


def _offered(review: Review, change: LawChange) -> Possible:
    now = {
        LawChangeKind.CALENDAR: _calendar_of(review, change.subject),
        LawChangeKind.SNAPSHOT: review.snapshot_id[:12],
    }.get(change.kind, _version_of(review, change.ruleset))
    would_be = change.value
    if change.kind is LawChangeKind.SNAPSHOT:
        would_be = f"{change.value[:12]}, as of {change.subject}"
    what = "Newer than what the review is pinned to"
    return Possible(change, what, now, would_be, "this workspace")


def _version_of(review: Review, ruleset: RulesetId) -> str:
    return review.governing_version if ruleset == review.governing else review.beside_version or ""


def _calendar_of(review: Review, office: str) -> str:
    """The version of one office's calendar out of ``agency 2026.1, court 2026.1, ...``."""
    named = (each.partition(" ") for each in review.calendar_version.split(", "))
    return next((version for name, _, version in named if name == office), "")
