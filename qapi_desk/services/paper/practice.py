"""A practice on paper: what was right, what was missed and why; never a rate of anything real."""

from typing import Final

from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.practice import Marks, Miss
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.practice_scores import Learned, PracticeView

NOTHING_COUNTS: Final = (
    "Practice: nothing here counts. The cases are made up, their answers were known beforehand, "
    "and no rate, year or report reads this paper's figures."
)
OUTCOMES: Final = {
    Outcome.ACTION: "Right action",
    Outcome.ERROR: "Error",
    Outcome.NOT_APPLICABLE: "Not applicable",
    Outcome.EXCLUDED: "Excluded",
    Outcome.INCOMPLETE: "Undetermined",
}
MISSES: Final = {
    Miss.MISSED_ERROR: "Missed error",
    Miss.FALSE_ERROR: "False error",
    Miss.WRONG_NOT_APPLICABLE: "Wrong N/A",
    Miss.WRONG_UNDETERMINED: "Wrong undetermined",
    Miss.WRONG_DATE: "Wrong day",
}
MEANS: Final = {
    Miss.MISSED_ERROR: "An error that was not found",
    Miss.FALSE_ERROR: "An error found where there is none",
    Miss.WRONG_NOT_APPLICABLE: "Taken as not applicable where it applies, or the reverse",
    Miss.WRONG_UNDETERMINED: "Left undetermined where the record tells, or the reverse",
    Miss.WRONG_DATE: "The right outcome by another day",
}
CRITERION_COLUMNS: Final = (
    Column("criterion", "Criterion", Format.TEXT, 2.4, "What was asked about"),
    Column("scored", "Answers", Format.COUNT, 0.8, "Answers of released cases"),
    Column("right", "Right", Format.COUNT, 0.7, "Outcome and deciding day both as in the key"),
    Column("share", "Share right", Format.PERCENT, 0.9, "Right of the answers"),
    *(Column(kind.value, MISSES[kind], Format.COUNT, 1.0, MEANS[kind]) for kind in Miss),
)
CASE_COLUMNS: Final = (
    Column("case_id", "Case", Format.MONO, 0.8, "A made-up case"),
    Column("criterion", "Criterion", Format.TEXT, 1.2, "What was asked about"),
    Column("expected", "The key", Format.TEXT, 1.2, "What the case is known to come to"),
    Column("expected_done", "Its day", Format.TEXT, 0.9, "The day that decides, by the key"),
    Column("given", "Given", Format.TEXT, 1.2, "What was released"),
    Column("given_done", "Day given", Format.TEXT, 0.9, "The day that was released"),
    Column("came", "Came to", Format.TEXT, 1.2, "Right, or how it missed"),
    Column("why", "Why", Format.TEXT, 4.2, "Why the key says so"),
    Column("citation", "Law", Format.TEXT, 1.5, "What it rests on"),
)
KNOWN_COLUMN: Final = Column("known_by", "Known by", Format.TEXT, 2.0, "How the answer is known")


def practice_document(view: PracticeView, printed: Printed) -> Document:
    """One practice: whole, per criterion, and case by case beside the key."""
    missed = tuple(_row(each) for each in view.learned if each.miss is not None)
    every = tuple((*_row(each), each.key.known_by) for each in view.learned)
    criteria = _criterion_rows(view)
    blocks: list[Block] = [
        Paragraph(NOTHING_COUNTS),
        Heading("What it came to"),
        Paragraph(_readiness(view)),
        Paragraph(f"Whose setting that is: {view.readiness.asked.source}.", is_note=True),
        Table("criteria", "Per criterion", CRITERION_COLUMNS, criteria,
              sheet="Criteria", empty="No case is released yet."),
        Heading("What was missed, and why"),
        Table("missed", "Missed", CASE_COLUMNS, missed, sheet="Missed",
              empty="Nothing was missed so far."),
        Table("answers", "Every answer beside the key", (*CASE_COLUMNS, KNOWN_COLUMN), every,
              sheet="Answers", in_pdf=False, empty="No case is released yet."),
    ]  # fmt: skip
    return Document(
        key="practice",
        title="Practice: nothing here counts",
        subtitle=f"{view.name} · {view.set_title}",
        agency=view.review.agency,
        made_at=printed.made_at,
        cover=_cover(view, printed),
        blocks=tuple(blocks),
        footer=printed.footer,
        counts={"criteria": len(criteria), "missed": len(missed), "answers": len(every)},
    )


def _cover(view: PracticeView, printed: Printed) -> Facts:
    return Facts(
        "About this practice",
        (
            ("Person", view.name, Format.TEXT),
            ("Practice", view.review.review_id, Format.MONO),
            ("Started", view.started_at, Format.MOMENT),
            ("Cases released", f"{view.released} of {len(view.cases)}", Format.TEXT),
            ("Answers right", f"{view.marks.right} of {view.marks.scored}", Format.TEXT),
            ("Times on this set", view.times, Format.COUNT),
            ("Suggestions", "shown" if view.is_aided else "withheld", Format.TEXT),
            ("Ready for real cases", "yes" if view.readiness.is_ready else "not yet", Format.TEXT),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def _readiness(view: PracticeView) -> str:
    if view.readiness.is_ready:
        return "Ready for real cases, by what is asked for here."
    return f"Not ready for real cases yet: {'; '.join(view.readiness.reasons)}."


def _criterion_rows(view: PracticeView) -> tuple[tuple[Value, ...], ...]:
    rows = [_marks_row(each.title, each.marks) for each in view.criteria]
    return (*rows, _marks_row("Whole practice", view.marks)) if rows else ()


def _marks_row(title: str, marks: Marks) -> tuple[Value, ...]:
    return (title, marks.scored, marks.right, marks.share, *(count for _, count in marks.misses))


def _row(each: Learned) -> tuple[Value, ...]:
    return (
        each.case_id,
        each.criterion,
        OUTCOMES[each.expected],
        each.key.done,
        OUTCOMES[each.given],
        each.given_done,
        "Right" if each.miss is None else MISSES[each.miss],
        each.key.why,
        each.key.citation,
    )
