"""Rebuttals opened and answered in a finished review, for tests of what follows from them."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.rebuttals import FindingKey, Held, Says, Side
from qapi_desk.services import (
    rebuttal_answers,
    rebuttal_opening,
    rebuttal_packet,
    rebuttals,
    reviews,
    years,
)
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Desk
from tests.services.desks import Office

WHY = "The proof of service was in the court's file."
PROOF = "document 14, page 3"
AGAINST = "Service was made in time; the screen shows another day."


def errors(office: Office) -> list[Finding]:
    """The errors of the governing ruleset as they stand."""
    with office.workspace.store.read() as work:
        review = rebuttals.must_see(office.supervisor, work, office.first_id)
        found = rebuttals.findings_in(work, review).values()
    return [each for each in found if each.outcome is Outcome.ERROR]


def a_worker(office: Office) -> str:
    """The worker with the most errors."""
    return Counter(each.worker_id for each in errors(office)).most_common(1)[0][0]


def opened(office: Office, whom: str = "", side: Side = Side.WORKER) -> int:
    """A rebuttal of a worker, its number."""
    desk = office.supervisor
    made = rebuttal_opening.open_for(desk, office.first_id, side, whom or a_worker(office))
    return int(made.made or 0)


def sent(office: Office, folder: Path, suffix: str = ".xlsx") -> tuple[int, Path]:
    """One whose packet went out today."""
    number, path = opened(office), folder / f"packet{suffix}"
    rebuttal_packet.packet(office.supervisor, office.first_id, number, path)
    return number, path


def keys(office: Office, number: int) -> tuple[FindingKey, ...]:
    return rebuttals.show(office.supervisor, office.first_id, number).rebuttal.items


def answer(
    office: Office, number: int, key: FindingKey, says: Says = Says.CONTEST, by: str = "dogwood"
) -> None:
    """An analyst records what the worker answered."""
    given = Given(key, says, AGAINST, PROOF)
    rebuttal_answers.respond(office.desk(by), office.first_id, number, (given,), Handed())


def ruled(*, is_changed: bool = False) -> Ruled:
    verdict = Verdict(RuleOutcome.MET) if is_changed else None
    return Ruled(Held.CHANGED if is_changed else Held.UPHELD, WHY, PROOF, verdict)


def decide(
    office: Office, number: int, key: FindingKey, ruling: Ruled, by: Desk | None = None
) -> None:
    desk = by or office.supervisor
    rebuttal_answers.decide(desk, office.first_id, number, key, ruling)


def contested(office: Office, folder: Path) -> tuple[int, FindingKey]:
    """A finding that its worker contests."""
    number, _ = sent(office, folder)
    key = keys(office, number)[0]
    answer(office, number, key)
    return number, key


def year_over(office: Office) -> None:
    """The year of the review is closed."""
    desk = office.supervisor
    years.close(desk, reviews.get(desk, office.first_id).period.review_year, WHY)


def on_day(office: Office, day: date) -> None:
    """It is nine in the morning of another day."""
    office.workspace.clock = SteppingClock(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
