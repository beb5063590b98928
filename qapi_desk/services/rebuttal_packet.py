"""The packet of a rebuttal: its findings gathered for one worker or unit, written, and sent.

What is in it is told by ``rebuttal_words`` and laid out by ``paper.rebuttal``. The first packet
starts the clock; every packet stands in the history with its fingerprint.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import Rebuttal
from qapi_desk.domain.reviews import Review
from qapi_desk.reports.pdf import write_pdf
from qapi_desk.reports.xlsx.answer_book import write_answer_book
from qapi_desk.services import (
    findings,
    law_kept,
    publish,
    rebuttal_words,
    rebuttals,
    rebuttals_kept,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.library import law_hash
from qapi_desk.services.paper import rebuttal as paper
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.rebuttal import PacketItem, PacketSeen
from qapi_desk.services.paper.screen import OUTCOMES
from qapi_desk.services.rebuttals import ItemView, RebuttalView
from qapi_desk.services.rebuttals_kept import Kept
from qapi_desk.services.snapshot_files import file_sha256
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SUFFIXES: Final = (".pdf", ".xlsx")


def packet(
    desk: Desk, review_id: ReviewId, number: int, path: Path, *, on: date | None = None
) -> Changes:
    """Write a packet as ``.pdf`` or ``.xlsx``; the first one starts the clock. Supervisors only.

    Args:
        desk: a supervisor's.
        review_id: the review.
        number: which rebuttal.
        path: the file to make.
        on: the day it goes out; None for today, or for the day it went out on.

    Raises:
        Refused: ``people.role``, ``publish.suffix``, ``reports.exists``; as ``rebuttals.send_in``
            and ``rebuttals.must_go_on``.
        Trouble: the disk; then nothing was sent.
    """
    desk.person.must_be(Role.SUPERVISOR, to="send a packet")
    if path.suffix.lower() not in SUFFIXES:
        raise Refused("publish.suffix", f"{path.name}: name the file .pdf or .xlsx.")
    frame, is_written = publish.printed(desk, review_id), False
    try:
        with desk.store.write() as work:
            review = rebuttals.must_go_on(desk, work, review_id)
            kept = rebuttals_kept.one_in(desk, work, review_id, number)
            sent = rebuttals.send_in(desk, work, kept, on)
            _write(seen_in(desk, work, review, replace(kept, rebuttal=sent)), frame, path)
            is_written = True
            told = {"key": "packet", "file_name": path.name, "sha256": file_sha256(path)}
            work.history.append(desk.happening("rebuttal.packet", sent.key, **told))
    except BaseException:
        if is_written:  # a paper that the history does not know was not sent
            path.unlink(missing_ok=True)
        raise
    return Changes.of((Kind.REBUTTAL, sent.key), (Kind.REPORT, "packet"))


def _write(seen: PacketSeen, frame: Printed, path: Path) -> None:
    if path.suffix.lower() == ".pdf":
        write_pdf(paper.packet_document(seen, frame), path)
    else:
        write_answer_book(paper.packet_book(seen, frame.footer), path)


def seen_in(desk: Desk, work: Work, review: Review, kept: Kept) -> PacketSeen:
    """A packet's content, read in a unit of work that is open already."""
    (view,) = rebuttals.views_in(desk, work, review, (kept,))
    return PacketSeen(
        review=review,
        view=view,
        items=_items(desk, work, review, view),
        stamp=stamp_of(view),
    )


def stamp_of(view: RebuttalView) -> str:
    """SHA-256 over whose packet it is and its findings as they stand: another state, another."""
    rebuttal = view.rebuttal
    whose = {"rebuttal": rebuttal.key, "side": rebuttal.side, "whom": rebuttal.whom}
    return law_hash(whose, *(to_body(each.finding) for each in view.items))


def _items(desk: Desk, work: Work, review: Review, view: RebuttalView) -> tuple[PacketItem, ...]:
    ruleset = law_kept.law_in(work, desk.library, review).governing
    labels = {cause.code: cause.label for cause in findings.causes(desk.library)}
    hidden = _hidden(desk, work, review, view)
    masked = {case.case_id for case in work.cases.all(review.review_id) if case.is_masked}
    return tuple(
        PacketItem(
            case_id=each.finding.case_id,
            criterion=each.finding.criterion,
            title=ruleset.criterion(each.finding.criterion).title,
            asked=rebuttal_words.asked(ruleset, each.finding),
            citation=rebuttal_words.citation(ruleset, each.finding),
            found=_found(each),
            trigger=each.finding.trigger,
            due=each.finding.due,
            done=each.finding.done,
            lateness=rebuttal_words.lateness(each.finding),
            cause=labels.get(each.finding.cause, each.finding.cause),
            said=rebuttal_words.said(
                each.finding.comment, hidden[each.finding.case_id],
                is_masked=each.finding.case_id in masked,
            ),
            evidence=rebuttal_words.seen(
                each.finding.evidence, hidden[each.finding.case_id],
                is_masked=each.finding.case_id in masked,
            ),
            state=each.state,
            response=each.item.response,
        )
        for each in view.items
    )  # fmt: skip


def _found(each: ItemView) -> str:
    word = each.finding.rule_outcome
    return next((label for code, label in OUTCOMES.items() if code == word), word)


def _hidden(
    desk: Desk, work: Work, review: Review, view: RebuttalView
) -> Mapping[CaseId, Mapping[str, str]]:
    """What must not stand in the words about each case: everybody's and everything else's."""
    rebuttal = view.rebuttal
    people = [name for p in work.people.all() for name in (p.name, str(p.person_id))]
    cases = {case.case_id for case in work.cases.all(review.review_id)}
    found: dict[CaseId, Mapping[str, str]] = {}
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        workers = _others(rebuttal, view, set(map(str, reader.workers())))
        for case_id in {each.finding.case_id for each in view.items}:
            parties = reader.case_file(case_id).parties
            names = [p.display_name for p in parties if p.display_name]
            found[case_id] = rebuttal_words.hidden_words(
                (*people, *names), cases - {case_id}, workers
            )
    return found


def _others(rebuttal: Rebuttal, view: RebuttalView, workers: set[str]) -> set[str]:
    return workers - {rebuttal.whom} - {each.finding.worker_id for each in view.items}
