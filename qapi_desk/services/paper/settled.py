"""What was amended and settled otherwise since a release, as every print of the findings tells it.

What a finding first was is never left out: the first stands beside what it is now, with the
reason and both people. Knows no store.
"""

from collections.abc import Iterable, Iterator

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.documents import Block, Column, Format, Heading, Paragraph, Table, Value
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.settlements import Settlement
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.findings import FindingsView

SETTLED_COLUMNS = (
    Column("case_id", "Case", Format.MONO, 1.1, "Case id as in the snapshot"),
    Column("criterion", "Criterion", Format.TEXT, 1.2, "Criterion id"),
    Column("ruleset", "Ruleset", Format.TEXT, 1.1, "The ruleset that counts the outcome"),
    Column("was", "Was", Format.TEXT, 0.9, "How it counted until then"),
    Column("now", "Is", Format.TEXT, 0.9, "How it counts since"),
    Column("stage", "By", Format.TEXT, 1.0, "On what occasion it was settled otherwise"),
    Column("reason", "Reason", Format.TEXT, 2.6, "Why"),
    Column("asked_by", "Asked by", Format.TEXT, 0.9, "Person id"),
    Column("settled_by", "Settled by", Format.TEXT, 0.9, "Person id of the second person"),
    Column("settled_at", "When", Format.MOMENT, 1.2, "When it was settled"),
)
AMENDED_COLUMNS = (
    Column("number", "No.", Format.COUNT, 0.5, "Number of the amendment"),
    Column("case_id", "Case", Format.MONO, 1.1, "Case id as in the snapshot"),
    Column("form", "Form", Format.TEXT, 1.2, "The form of the question"),
    Column("question", "Question", Format.TEXT, 1.2, "Question in the form"),
    Column("was", "Frozen answer", Format.TEXT, 1.4, "The answer, which stays as it was released"),
    Column("now", "Amended answer", Format.TEXT, 1.4, "The answer as amended"),
    Column("reason", "Reason", Format.TEXT, 2.0, "Why"),
    Column("evidence", "Evidence", Format.TEXT, 1.1, "Where the proof of the change is"),
    Column("asked_by", "Asked by", Format.TEXT, 0.9, "Person id"),
    Column("decided_by", "Confirmed by", Format.TEXT, 0.9, "Person id of the second person"),
    Column("decided_at", "When", Format.MOMENT, 1.2, "When it was confirmed"),
)
RATE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("first_action", "Action first", Format.COUNT, 0.9, "As first released"),
    Column("first_n", "n first", Format.COUNT, 0.8, "As first released"),
    Column("first_rate", "Rate first released", Format.PERCENT, 1.2, "Action / n, unrounded"),
    Column("action", "Action now", Format.COUNT, 0.9, "As it stands"),
    Column("n", "n now", Format.COUNT, 0.8, "As it stands"),
    Column("rate", "Rate as it stands", Format.PERCENT, 1.2, "Action / n, unrounded"),
)
NOTHING = "No finding was amended or settled otherwise since its release."
_IN_PRINT = frozenset({"ruleset"})
"""Left out on paper, where the governing ruleset alone is told."""


def settled(view: FindingsView) -> tuple[Block, ...]:
    """The section of a findings print; where nothing was settled it says so in a sentence."""
    heading = Heading("Amended and settled")
    if not (view.settled or view.amended):
        return (heading, Paragraph(NOTHING), _all_settled(view))
    note = Paragraph(
        "A released finding changes only by two people and for a reason; the first stays in the "
        "workspace. The figures of this document stand as settled.",
        is_note=True,
    )
    return (heading, note, _rates(view), _printed(view), _all_settled(view), amended(view.amended))


def _rates(view: FindingsView) -> Table:
    beside = zip(view.first, view.governing, strict=True)
    rows = tuple(_rate_row(view, was, now) for was, now in beside if _figures(was) != _figures(now))
    return Table(
        "rates_settled", "Rates as first released, and as they stand", RATE_COLUMNS, rows,
        sheet="Rates settled", empty="No rate changed by what was settled.",
    )  # fmt: skip


def _figures(row: CriterionFindings) -> tuple[int, int, int]:
    return row.action, row.error, row.opened


def _rate_row(
    view: FindingsView, was: CriterionFindings, now: CriterionFindings
) -> tuple[Value, ...]:
    title = view.titles[now.criterion]
    return title, was.action, was.n, was.rate, now.action, now.n, now.rate


def _row(each: Settlement) -> tuple[Value, ...]:
    return (
        each.case_id, each.criterion, each.ruleset, str(each.was), _now(each), str(each.stage),
        each.reason, each.asked_by, each.settled_by, each.settled_at,
    )  # fmt: skip


def _now(each: Settlement) -> str:
    return str(each.judged.outcome) if each.is_reversal else "the same, its grounds changed"


def _printed(view: FindingsView) -> Table:
    """Under the governing ruleset, as every ruleset is settled with it."""
    picked = [at for at, column in enumerate(SETTLED_COLUMNS) if column.key not in _IN_PRINT]
    rows = tuple(
        tuple(row[at] for at in picked) for row in _under(view.settled, view.review.governing)
    )
    columns = tuple(SETTLED_COLUMNS[at] for at in picked)
    title = f"Settled otherwise, under {view.review.governing}"
    return Table("settled_printed", title, columns, rows, in_workbook=False,
                 empty="No finding changed under the governing ruleset.")  # fmt: skip


def _under(found: Iterable[Settlement], ruleset: str) -> Iterator[tuple[Value, ...]]:
    return (_row(each) for each in found if each.ruleset == ruleset)


def _all_settled(view: FindingsView) -> Table:
    rows = tuple(_row(each) for each in view.settled)
    return Table("settled", "Settled otherwise, under every ruleset", SETTLED_COLUMNS, rows,
                 sheet="Settled", in_pdf=False, empty=NOTHING)  # fmt: skip


def amended(found: Iterable[Amendment]) -> Table:
    """Each amended answer beside the frozen one, a row an answer."""
    rows = tuple(row for amendment in found for row in _amended_rows(amendment))
    return Table("amended", "Answers amended", AMENDED_COLUMNS, rows, sheet="Amended",
                 empty="No answer was amended.")  # fmt: skip


def _amended_rows(amendment: Amendment) -> Iterator[tuple[Value, ...]]:
    for each in amendment.answers:
        yield (
            amendment.number, amendment.case_id, each.form_id, each.now.question,
            told(each.was), told(each.now), amendment.reason, amendment.evidence,
            amendment.asked_by, amendment.decided_by, amendment.decided_at,
        )  # fmt: skip


def told(answer: Answer) -> str:
    """An answer with what stands beside it, each part on its line."""
    beside = (answer.na_reason, answer.comment.strip(), answer.evidence.strip())
    return "\n".join(filter(None, (answer.value or "no answer", *beside)))
