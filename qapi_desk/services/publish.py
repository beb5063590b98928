"""Publishing: a document built once and drawn as PDF or Excel, its fingerprint kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Document, Value
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import ReviewKind
from qapi_desk.reports import charts
from qapi_desk.reports.pdf import write_pdf
from qapi_desk.reports.table_export import export_rows
from qapi_desk.reports.xlsx import write_workbook
from qapi_desk.services import (
    case_fixes,
    corrective,
    draw_sample,
    eliminations,
    findings,
    history,
    integrity,
    law_paper,
    pooled,
    practice_key,
    protocol,
    rebuttals,
    received,
    replace,
    representative,
    reviews,
)
from qapi_desk.services import (
    case_paper as one_case,
)
from qapi_desk.services.paper import cap as cap_paper
from qapi_desk.services.paper import case_fixes as fixes_paper
from qapi_desk.services.paper import draw as draw_paper
from qapi_desk.services.paper import eliminations as eliminations_paper
from qapi_desk.services.paper import findings as findings_paper
from qapi_desk.services.paper import integrity as integrity_paper
from qapi_desk.services.paper import law_book, rebuttal_list
from qapi_desk.services.paper import protocol as protocol_paper
from qapi_desk.services.paper import year as year_paper
from qapi_desk.services.paper.draw_checks import DrawChecks
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.plan_sample import plan
from qapi_desk.services.snapshot_files import file_sha256
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that can be published, and the file endings it can have."""

    key: str
    title: str
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: file name, fingerprint, when and by whom."""

    key: str
    file_name: str
    sha256: str
    at: datetime
    person_id: str


PUBLICATIONS = (
    Publication("findings", "Review findings", (".pdf", ".xlsx")),
    Publication("year", "Self-assessment year", (".pdf", ".xlsx")),
    Publication("cap", "Corrective-action plan", (".pdf", ".xlsx")),
    Publication("pull-list", "Pull list", (".pdf", ".xlsx")),
    Publication("draw-proof", "Proof of the draw", (".pdf", ".xlsx")),
    Publication("eliminations", "Elimination worksheet", (".pdf", ".xlsx")),
    Publication("law", "Law of the review", (".pdf", ".xlsx")),
    Publication("protocol", "Review protocol", (".pdf", ".xlsx")),
    Publication("rebuttal", "Rebuttals", (".pdf", ".xlsx")),
    Publication("case-fixes", "Case corrections", (".pdf", ".xlsx")),
    Publication("integrity", "Integrity report", (".pdf", ".xlsx")),
)


def document(desk: Desk, review_id: ReviewId, key: str) -> Document:
    """The document of this key as values.

    Raises:
        Refused: ``publish.unknown``; whatever the document's own service refuses.
    """
    practice_key.must_count(review_id)
    makers: dict[str, Callable[[Desk, ReviewId, Printed], Document]] = {
        "findings": _findings,
        "year": _year,
        "cap": _cap,
        "pull-list": _pull_list,
        "draw-proof": _proof,
        "eliminations": _eliminations,
        "law": _law,
        "protocol": _protocol,
        "rebuttal": _rebuttals,
        "case-fixes": _case_fixes,
        "integrity": _integrity,
    }
    if key not in makers:
        raise Refused("publish.unknown", f"There is nothing called {key!r} to publish.")
    return makers[key](desk, review_id, printed(desk, review_id))


def printed(desk: Desk, review_id: ReviewId) -> Printed:
    """The circumstances every page of this review carries."""
    review = reviews.get(desk, review_id)
    made = draw_sample.current(desk, review_id)
    frozen = plan(desk, review_id)
    head = history.head(desk.workspace)
    got = received.show(desk, review_id)
    words = f"a list of {got.drawn_by} was received; not drawn here" if got else "not drawn"
    if made:
        words = f"draw {made.number}, " + ("witnessed" if made.is_witnessed else "not witnessed")
    return Printed(
        made_at=desk.clock.now(),
        footer=f"{reviews.versions_line(review)} · history {head[:12]}",
        plan_hash=frozen.plan_hash if frozen else "",
        draw_words=words,
        history_head=head,
    )


def _findings(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    return findings_paper.findings_document(findings.show(desk, review_id), frame)


def _year(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    view = pooled.year(desk, review_id)
    ruleset = reviews.law(desk, reviews.get(desk, review_id)).governing
    criteria = {row.criterion: ruleset.criterion(row.criterion) for row in view.rows}
    definitions = year_paper.Definitions(
        form=desk.library.document("reports", "federal_self_assessment.json"),
        universes={c: (each.description, each.citation) for c, each in criteria.items()},
    )
    return year_paper.year_document(view, definitions, frame)


def _cap(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    plans = corrective.caps(desk, review_id)
    if not plans:
        raise Refused(
            "publish.no_cap", "There is no corrective-action plan yet; draft one from the findings."
        )
    names = {person.person_id: person.name for person in desk.workspace.people()}
    return cap_paper.cap_document(plans, findings.show(desk, review_id), names, frame)


def _pull_list(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    with desk.store.read() as work:
        cases = work.cases.all(review_id)
        review = reviews.review_in(work, review_id)
    return draw_paper.pull_list(cases, review, frame)


def _proof(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    frozen = plan(desk, review_id)
    proof = draw_sample.proof(desk, review_id)
    if frozen is None:  # a proof without its plan would be our own bug
        raise AssertionError(review_id)
    review = reviews.get(desk, review_id)
    return draw_paper.proof_document(proof, frozen, review, _checks(desk, review_id), frame)


def _eliminations(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    source = desk.library.document(*replace.PLACE)["source"]
    found = eliminations.worksheet(desk, review_id)
    return eliminations_paper.eliminations_document(found, source, frame)


def _law(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    return law_book.law_document(law_paper.seen(desk, review_id), frame)


def _protocol(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    return protocol_paper.protocol_document(protocol.show(desk, review_id), frame)


def _integrity(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    return integrity_paper.integrity_document(integrity.show(desk, review_id), frame)


def _rebuttals(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    views, outcomes = rebuttals.show_all(desk, review_id), rebuttals.outcomes(desk, review_id)
    return rebuttal_list.list_document(reviews.get(desk, review_id), views, outcomes, frame)


def _case_fixes(desk: Desk, review_id: ReviewId, frame: Printed) -> Document:
    return fixes_paper.fixes_document(case_fixes.show(desk, review_id), frame)


def _checks(desk: Desk, review_id: ReviewId) -> DrawChecks:
    if reviews.get(desk, review_id).kind is not ReviewKind.ORDINARY:
        return DrawChecks((), representative.level(desk.library, ()), (), {})
    seen = findings.show(desk, review_id)
    checks = representative.check(desk, review_id)
    return DrawChecks(
        checks=checks,
        level=representative.level(desk.library, checks),
        readings=seen.readings,
        titles=seen.titles,
    )


def publish(desk: Desk, review_id: ReviewId, key: str, path: Path, progress: Progress) -> Changes:
    """Write one publication to a file. Supervisors and observers.

    Raises:
        Refused: ``people.role``, ``publish.suffix``; an existing file.
        Trouble: the disk.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="publish")
    progress.step(0, 2, "Gathering the figures")
    body = document(desk, review_id, key)
    progress.step(1, 2, f"Writing {path.name}")
    write(body, path)
    remember(desk, review_id, key, path)
    progress.step(2, 2, f"Wrote {path.name}")
    return Changes.of((Kind.REPORT, key))


def case_paper(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    path: Path,
    *,
    is_masked: bool = True,
    language: str = "en",
) -> Changes:
    """Write one case on paper, ``.pdf`` or ``.xlsx``; with names for a supervisor only.

    Raises:
        Refused: ``publish.suffix``, ``case.not_yours``, ``people.role``, ``case.masked``.
        Trouble: the file cannot be written; then nothing remains.
    """
    write_it = _writer(path)
    frame = printed(desk, review_id)
    make = one_case.document if is_masked else one_case.named_document
    write_it(make(desk, review_id, case_id, frame, language=language), path)
    remember(desk, review_id, "case", path, case_id=case_id, is_masked=is_masked)
    return Changes.of((Kind.REPORT, "case"))


def remember(desk: Desk, subject: str, key: str, path: Path, **more: object) -> None:
    """Tell the history what was published; a paper that it does not know is not published."""
    try:
        with desk.store.write() as work:
            record = {"key": key, "file_name": path.name, "sha256": file_sha256(path), **more}
            work.history.append(desk.happening("published", subject, **record))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write(body: Document, path: Path) -> None:
    """Draw a document by the file's ending: ``.pdf`` or ``.xlsx``."""
    _writer(path)(body, path)


def _writer(path: Path) -> Callable[[Document, Path], None]:
    writers = {".pdf": write_pdf, ".xlsx": write_workbook}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Refused("publish.suffix", f"{path.name}: name the file .pdf or .xlsx.")
    return writer


def published(desk: Desk, review_id: ReviewId) -> tuple[Published, ...]:
    """What was published of this review, newest first."""
    with desk.store.read() as work:
        entries = [e for e in work.history.entries("published") if e.happening.subject == review_id]
    found = [
        Published(
            key=e.happening.body["key"],
            file_name=e.happening.body["file_name"],
            sha256=e.happening.body["sha256"],
            at=e.happening.at,
            person_id=e.happening.person_id,
        )
        for e in entries
    ]
    return tuple(reversed(found))


def export_list(
    title: str, columns: Sequence[Column], rows: Sequence[tuple[Value, ...]], path: Path
) -> None:
    """Write a list as it is shown, typed and injection-safe, to ``.xlsx`` or ``.csv``."""
    export_rows(title, tuple(columns), tuple(rows), path)


def chart_svg(desk: Desk, review_id: ReviewId, key: str, *, is_dark: bool) -> str:
    """The ``rates`` or ``pareto`` picture as SVG, for the window."""
    view = findings.show(desk, review_id)
    chart = (
        findings_paper.pareto_chart(view.pareto)
        if key == "pareto"
        else findings_paper.rates_chart(view)
    )
    return charts.svg(chart, dark=is_dark)
