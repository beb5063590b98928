"""Whether every report of a review tells what its store holds, to the case, at a day's end.

The store's findings as they stand are counted here; each report is asked for its own figures by
the service that gives it out, the workbook by being opened again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import openpyxl

from qapi_desk.domain.case_fixes import FixKind, FixState
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import (
    case_fixes,
    desk_view,
    element_page,
    eliminations,
    findings,
    history,
    integrity,
    pooled,
    publish,
    reviews,
)
from tests.services.desks import Office

ELEMENT: Final = "CM.2.1"
COUNTED: Final = (Outcome.ACTION, Outcome.ERROR)

Counts = Mapping[CriterionId, tuple[int, int]]
"""(action, error) by criterion, under the governing ruleset."""


def must_add_up(office: Office, folder: Path) -> None:
    """Every report equals the store's findings as they stand, and the history verifies."""
    found, governing = stored(office)
    counts = counted((f.criterion, f.outcome) for f in found if f.ruleset == governing)
    for name, told in reports(office, governing):
        wanted = {c: counts[c] for c in told} if name == "element" else _counting(counts)
        assert _counting(told) == _counting(wanted), name
    assert published(office, folder) == rows_of(found)
    _must_add_up_otherwise(office, [f for f in found if f.ruleset == governing])
    assert history.verify(office.workspace) is None


def stored(office: Office) -> tuple[tuple[Finding, ...], RulesetId]:
    """The findings as they stand, of every ruleset, and which one governs."""
    with office.workspace.store.read() as work:
        review = reviews.review_in(work, office.first_id)
        return work.findings.all(office.first_id), review.governing


def counted(rows: Iterable[tuple[CriterionId, Outcome]]) -> dict[CriterionId, tuple[int, int]]:
    told = Counter(rows)
    return {c: (told[c, Outcome.ACTION], told[c, Outcome.ERROR]) for c, _ in told}


def _counting(counts: Counts) -> dict[CriterionId, tuple[int, int]]:
    """Without what counts for nothing: some reports have a row of it and some have none."""
    return {criterion: both for criterion, both in counts.items() if any(both)}


def reports(office: Office, governing: RulesetId) -> Iterator[tuple[str, Counts]]:
    """What each report says of the governing ruleset, by its name."""
    desk, of = office.supervisor, office.first_id
    view = findings.show(desk, of)
    yield "findings page", {r.criterion: (r.action, r.error) for r in view.governing}
    table = next(t for t in publish.document(desk, of, "findings").tables if t.key == "rates")
    titles = {title: criterion for criterion, title in view.titles.items()}
    yield "findings paper", {titles[str(r[0])]: _both(r[3], r[4]) for r in table.rows}
    year = pooled.year(desk, of)
    yield "year", {r.criterion: (r.figures.action, r.figures.error) for r in year.rows}
    seen = desk_view.show(desk, of)
    assert seen.results is not None, seen.no_results
    yield "desk", {r.criterion: (r.action, r.error) for r in seen.results.figures}
    behind = desk_view.cases_behind(desk, of, outcomes=COUNTED)
    yield "desk's cases", counted((f.criterion, f.outcome) for f in behind)
    sheet = eliminations.worksheet(desk, of)
    yield "eliminations", {r.criterion: (r.figures.action, r.figures.error) for r in sheet.readings}
    page = element_page.show(desk, ELEMENT)
    yield (
        "element",
        {r.criterion: (r.action, r.n - r.action) for r in page.results if r.review_id == of},
    )


def _both(action: object, error: object) -> tuple[int, int]:
    assert isinstance(action, int)
    assert isinstance(error, int)
    return action, error


def rows_of(found: Iterable[Finding]) -> Counter[tuple[str, str, str, str]]:
    """Each finding as the workbook's own sheet names it."""
    return Counter(
        (str(f.case_id), str(f.criterion), str(f.ruleset), str(f.outcome)) for f in found
    )


def published(office: Office, folder: Path) -> Counter[tuple[str, str, str, str]]:
    """The same, read back from the workbook that is handed in."""
    path = folder / "findings-at-the-end.xlsx"
    publish.write(publish.document(office.supervisor, office.first_id, "findings"), path)
    rows = list(openpyxl.load_workbook(path)["Findings"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if "Ruleset" in row)
    case, criterion, ruleset, outcome = (
        rows[at].index(name) for name in ("Case", "Criterion", "Ruleset", "Outcome")
    )
    return Counter(
        (str(row[case]), str(row[criterion]), str(row[ruleset]), str(row[outcome]))
        for row in rows[at + 1 :]
    )


def _must_add_up_otherwise(office: Office, governing: list[Finding]) -> None:
    """Reports that count outcomes and items instead of rates."""
    told = integrity.show(office.supervisor, office.first_id).reversals.standing[-1]
    assert told.stands == Counter(f.outcome for f in governing)
    errors = {(f.case_id, f.criterion) for f in governing if f.outcome is Outcome.ERROR}
    items = case_fixes.show(office.supervisor, office.first_id).items
    mine = [each for each in items if each.kind is FixKind.ERROR]
    asked = {(each.case_id, each.criterion) for each in mine if each.state is not FixState.CLOSED}
    assert asked == errors
    excluded = Counter(f.criterion for f in governing if f.outcome is Outcome.EXCLUDED)
    sheet = eliminations.worksheet(office.supervisor, office.first_id)
    reasons: Counter[CriterionId] = Counter()
    for reason in sheet.by_reason:
        reasons[reason.criterion] += reason.excluded
    assert reasons == excluded
