"""An assessment of the agency as a document: what was found, element by element.

What is not rated, where raters differed and which gaps have no action stand in it as plainly as
the ratings. Values only; who may print it is not decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.assessments import (
    AssessmentKind,
    ElementState,
    Improvement,
)
from qapi_desk.domain.documents import (
    Block,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.services.assessment_view import AssessmentView, ElementRow
from qapi_desk.services.paper import assessment_tables as tables

KINDS: Mapping[AssessmentKind, str] = {
    AssessmentKind.SELF: "Self-assessment",
    AssessmentKind.INITIAL: "Peer review: first visit",
    AssessmentKind.SCHEDULED: "Peer review of the schedule",
    AssessmentKind.FOCUSED: "Focused peer review",
}
_READ_AS = (
    "Each element was rated by every rater named for it, without sight of the others. Where they "
    "differed, somebody who did not rate it decided; their own ratings stand beside the decision."
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of one print. ``scale`` are the ratings there are as (name, words), best first."""

    made_at: datetime
    history_head: str
    scale: tuple[tuple[str, str], ...]


def assessment_document(view: AssessmentView, printed: Circumstances) -> Document:
    """The report of an assessment as values for PDF and Excel."""
    made = view.assessment
    blocks: list[Block] = [Heading("Summary")]
    blocks += [tables.by_part(view, printed.scale, is_area=each) for each in (True, False)]
    blocks += [Heading("How to read it"), Paragraph(_READ_AS)]
    blocks += [Heading("What is not rated"), tables.not_rated(view)]
    blocks += [Heading("Differences and how they were reconciled"), tables.differences(view)]
    blocks += [Heading("Improvement actions"), tables.actions(view), tables.without_action(view)]
    blocks += _elements(view)
    blocks += [Heading("What raters wrote beside their answers"), tables.comments(view)]
    blocks += [Heading("Evidence"), tables.evidence(view)]
    blocks += [Heading("Raters"), tables.team(view)]
    blocks += [tables.elements(view), tables.ratings(view), tables.answers(view)]
    blocks += [tables.forms(view)]
    versions = ", ".join(sorted({f"v{pin.version}" for pin in made.forms}))
    return Document(
        key="assessment",
        title=f"{KINDS[made.kind]} report",
        subtitle=f"{made.title} · {made.assessment_id}",
        agency=made.agency,
        made_at=printed.made_at,
        cover=_cover(view, printed),
        blocks=tuple(blocks),
        footer=f"Catalog {made.catalog} · {len(made.forms)} forms {versions} · "
        f"history {printed.history_head[:12]}",
        counts=_counts(blocks),
    )


def _counts(blocks: Sequence[Block]) -> Mapping[str, int]:
    found = (block for block in blocks if isinstance(block, Table) and block.in_workbook)
    return {table.key: len(table.rows) for table in found}


def _cover(view: AssessmentView, printed: Circumstances) -> Facts:
    made, counts = view.assessment, view.counts
    settled = made.settled_at.date() if made.settled_at else None
    facts: list[tuple[str, Value, Format]] = [
        ("Kind", KINDS[made.kind], Format.TEXT),
        ("Lead", view.name_of(made.lead), Format.TEXT),
        ("Raters", ", ".join(view.name_of(each.person_id) for each in made.raters), Format.TEXT),
        ("Started", made.started_at.date(), Format.DAY),
        ("Settled", settled or "Not settled: this is how it stands now", Format.DAY),
        ("Elements in scope", len(view.rows), Format.COUNT),
        ("Rated", view.settled, Format.COUNT),
        ("Of these reconciled", counts.get(ElementState.RECONCILED, 0), Format.COUNT),
        ("Raters differ", counts.get(ElementState.DIFFERS, 0), Format.COUNT),
        ("Elements with a gap", sum(bool(row.gaps) for row in view.rows), Format.COUNT),
        ("Actions", len(view.actions), Format.COUNT),
        ("Actions done", sum(each.is_done for each in view.actions), Format.COUNT),
        ("Catalog", f"{made.catalog}, SHA-256 {made.catalog_hash[:12]}", Format.TEXT),
        ("History head", printed.history_head, Format.MONO),
    ]
    return Facts("About this assessment", tuple(facts))


def _elements(view: AssessmentView) -> Iterator[Block]:
    """Each element under its area and function."""
    area = function = ""
    for row in view.rows:
        element = row.element
        if element.area_id != area:
            area = element.area_id
            yield Heading(f"{element.area_id}  {element.area}")
        if element.function_id != function:
            function = element.function_id
            yield Heading(f"{element.function_id}  {element.function}", level=2)
        yield Facts(f"{element.element_id}  {element.title}", tuple(_facts(view, row)))


def _facts(view: AssessmentView, row: ElementRow) -> Iterator[tuple[str, Value, Format]]:
    yield "Rating", tables.final_words(row), Format.TEXT
    if len({each.rating for each in row.ratings}) > 1:
        own = (f"{view.name_of(each.person_id)}: {each.words}" for each in row.ratings)
        yield "Each rater", ". ".join(own), Format.TEXT
    elif row.handed_in_by:
        yield "Rated by", ", ".join(row.handed_in_by), Format.TEXT
    if row.reconciled:
        yield "Reconciled", tables.decided_words(view, row), Format.TEXT
    yield "Looked into by", _joined(r.methods for r in row.ratings) or "Nothing named", Format.TEXT
    yield "Evidence", tables.evidence_words(view, row) or "None named", Format.TEXT
    yield "Gap", " / ".join(row.gaps) or _no_gap(row), Format.TEXT
    for action in view.actions:
        if action.element_id == row.element.element_id:
            yield f"Action {action.number}", action_words(action), Format.TEXT
    proposed = _joined(r.action for r in row.ratings)
    if proposed and not row.actions:
        yield "Proposed by raters", proposed, Format.TEXT


def _joined(texts: Iterator[str]) -> str:
    return " / ".join(dict.fromkeys(text for text in texts if text))


def _no_gap(row: ElementRow) -> str:
    return "None" if row.ratings else "Not rated"


def action_words(action: Improvement) -> str:
    """An action in one line: what, who, by when, and how it stands."""
    state = f"done on {action.done_on}: {action.evidence}" if action.is_done else "open"
    return f"{action.text} ({action.owner}, due {action.due}; {state})"
