"""The tables of an assessment's report. Every figure stands in them once, as a value."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from qapi_desk.domain.assessments import NOT_APPLICABLE, ElementState
from qapi_desk.domain.documents import Column, Format, Table, Value
from qapi_desk.services.assessment_view import STATE_WORDS, AssessmentView, ElementRow

_ELEMENT: Final = Column("element", "Element", Format.TEXT, 0.9, "Element id")
_TITLE: Final = Column("title", "Title", Format.TEXT, 2.6, "Title of the element")
_RATER: Final = Column("rater", "Rater", Format.TEXT, 1.3, "Who rated")
_NOT_RATED_COLUMNS: Final = (
    _ELEMENT,
    _TITLE,
    Column("state", "State", Format.TEXT, 1.4, "How far it is"),
    Column("handed_in", "Handed in by", Format.TEXT, 1.8, "Raters who handed in"),
    Column("waits_for", "Waits for", Format.TEXT, 1.8, "Raters who did not hand in yet"),
)
_DIFFERENCE_COLUMNS: Final = (
    _ELEMENT,
    _RATER,
    Column("rating", "Rated", Format.TEXT, 1.8, "The rater's own rating"),
    Column("decided", "Decided", Format.TEXT, 1.8, "The one rating; empty while it is open"),
    Column("reason", "Why", Format.TEXT, 2.6, "In the words of who decided"),
    Column("by", "By", Format.TEXT, 1.2, "Who decided"),
    Column("at", "When", Format.MOMENT, 1.2, "When it was decided"),
)
_ACTION_COLUMNS: Final = (
    Column("number", "No.", Format.COUNT, 0.5, "Number of the action"),
    _ELEMENT,
    Column("gap", "Gap", Format.TEXT, 2.4, "What is missing, in the raters' words"),
    Column("action", "Action", Format.TEXT, 2.4, "What will be done"),
    Column("owner", "Owner", Format.TEXT, 1.3, "Who sees to it"),
    Column("due", "Due", Format.DAY, 1.0, "By when"),
    Column("state", "State", Format.TEXT, 0.8, "Open or done"),
    Column("done_on", "Done", Format.DAY, 1.0, "On which day it was done"),
    Column("evidence", "Evidence", Format.TEXT, 1.6, "What shows that it is done"),
)
_GAP_COLUMNS: Final = (
    _ELEMENT,
    _TITLE,
    Column("gap", "Gap without an action", Format.TEXT, 3.0, "What is missing"),
    Column("proposed", "Proposed by raters", Format.TEXT, 2.4, "What raters would do"),
)
_COMMENT_COLUMNS: Final = (
    _ELEMENT,
    Column("question", "Question", Format.TEXT, 2.6, "What was asked"),
    _RATER,
    Column("answer", "Answer", Format.TEXT, 1.2, "What was answered"),
    Column("comment", "Comment", Format.TEXT, 3.0, "What was written beside it"),
)
_EVIDENCE_COLUMNS: Final = (
    Column("number", "No.", Format.COUNT, 0.5, "Number on the list"),
    Column("kind", "Kind", Format.TEXT, 1.0, "Document, interview, observation, survey, meeting"),
    Column("title", "Title", Format.TEXT, 2.6, "What it is"),
    Column("day", "Day", Format.DAY, 1.0, "When it was made or heard"),
    Column("kept", "Kept", Format.TEXT, 1.8, "Where it can be found again"),
    Column("elements", "For", Format.TEXT, 1.6, "Element ids"),
    Column("listed_by", "Listed by", Format.TEXT, 1.2, "Who put it on the list"),
    Column("withdrawn", "Withdrawn", Format.TEXT, 1.4, "Why it counts no more"),
)
_TEAM_COLUMNS: Final = (
    Column("rater", "Rater", Format.TEXT, 1.6, "Who rates"),
    Column("parts", "Rates", Format.TEXT, 2.4, "Areas, functions or elements"),
    Column("elements", "Elements", Format.COUNT, 0.9, "How many are theirs"),
    Column("handed_in", "Handed in", Format.COUNT, 0.9, "Of how many they handed in a rating"),
)
_ROW_COLUMNS: Final = (
    Column("area", "Area", Format.TEXT, 1.4, "Performance area"),
    Column("function", "Function", Format.TEXT, 1.8, "Function"),
    _ELEMENT,
    _TITLE,
    Column("state", "State", Format.TEXT, 1.2, "How far it is"),
    Column("rating", "Rating", Format.TEXT, 1.8, "Its one rating"),
    Column("gaps", "Gap", Format.TEXT, 3.0, "What is missing"),
    Column("evidence", "Evidence", Format.TEXT, 2.4, "What was named and listed"),
    Column("actions", "Actions", Format.TEXT, 1.0, "Numbers of its actions"),
)
_RATING_COLUMNS: Final = (
    _ELEMENT,
    _RATER,
    Column("rating", "Rating", Format.TEXT, 1.8, "The rater's own"),
    Column("methods", "Looked into by", Format.TEXT, 1.8, "How it was looked into"),
    Column("evidence", "Evidence", Format.TEXT, 2.4, "As the rater names it"),
    Column("evidence_day", "Newest evidence", Format.DAY, 1.0, "Its day"),
    Column("gap", "Gap", Format.TEXT, 2.4, "What is missing"),
    Column("action", "Proposed action", Format.TEXT, 2.4, "What the rater would do"),
    Column("owner", "Owner", Format.TEXT, 1.2, "Who the rater would have see to it"),
    Column("due", "Due", Format.DAY, 1.0, "By when the rater would have it"),
    Column("at", "Handed in", Format.MOMENT, 1.2, "When"),
)
_ANSWER_COLUMNS: Final = (
    _ELEMENT,
    _RATER,
    Column("question_id", "Question id", Format.MONO, 1.2, "Name of the question in its form"),
    Column("measure", "Measure", Format.TEXT, 1.0, "The measure it asks about"),
    Column("question", "Question", Format.TEXT, 3.0, "What was asked"),
    Column("answer", "Answer", Format.TEXT, 2.0, "What was answered"),
    Column("comment", "Comment", Format.TEXT, 2.0, "What was written beside it"),
)


_FORM_COLUMNS: Final = (
    Column("form", "Form", Format.TEXT, 1.6, "Form id"),
    Column("version", "Version", Format.TEXT, 1.0, "Version it is pinned to"),
    Column("sha256", "Fingerprint", Format.MONO, 3.0, "SHA-256 over the form's rows"),
)


def by_part(view: AssessmentView, scale: Sequence[tuple[str, str]], *, is_area: bool) -> Table:
    """Elements in scope by area or by function: how many got each rating, and what is open."""
    groups: dict[tuple[str, str], list[ElementRow]] = {}
    for row in view.rows:
        of = row.element
        part = (of.area_id, of.area) if is_area else (of.function_id, of.function)
        groups.setdefault(part, []).append(row)
    done = {each.number for each in view.actions if each.is_done}
    rows = [_part_row(part, found, scale, done) for part, found in groups.items()]
    if len(rows) > 1:
        rows.append(_part_row(("All", "Everything in scope"), view.rows, scale, done))
    word = "area" if is_area else "function"
    return Table(
        f"by_{word}", f"By {word}", _part_columns(word, scale), tuple(rows), sheet=f"By {word}"
    )


def _part_columns(word: str, scale: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    rated = (
        Column(f"rated_{name}", words.partition(",")[0], Format.COUNT, 0.8, f"Rated: {words}")
        for name, words in scale
    )
    return (
        Column(word, word.capitalize(), Format.TEXT, 0.7, "Id"),
        Column("title", "Title", Format.TEXT, 1.8, f"Title of the {word}"),
        Column("in_scope", "In scope", Format.COUNT, 0.6, "Elements in scope"),
        *rated,
        Column("differ", "Differ", Format.COUNT, 0.6, "Raters differ and nobody decided yet"),
        Column("not_rated", "Not rated", Format.COUNT, 0.6, "Not rated by all their raters"),
        Column("gaps", "With a gap", Format.COUNT, 0.6, "Elements of which something is missing"),
        Column("open", "Actions open", Format.COUNT, 0.7, "Actions that are not done"),
        Column("done", "Actions done", Format.COUNT, 0.7, "Actions that are done"),
    )


def _part_row(
    part: tuple[str, str],
    rows: Sequence[ElementRow],
    scale: Sequence[tuple[str, str]],
    done: set[int],
) -> tuple[Value, ...]:
    ratings = Counter(row.rating for row in rows if row.state.is_settled)
    states = Counter(row.state for row in rows)
    actions = [number for row in rows for number in row.actions]
    finished = sum(number in done for number in actions)
    return (
        *part,
        len(rows),
        *(ratings.get(name, 0) for name, _ in scale),
        states.get(ElementState.DIFFERS, 0),
        states.get(ElementState.UNRATED, 0) + states.get(ElementState.WAITING, 0),
        sum(bool(row.gaps) for row in rows),
        len(actions) - finished,
        finished,
    )


def not_rated(view: AssessmentView) -> Table:
    """Elements that have no rating yet, and whom they wait for."""
    rows = tuple(
        (
            row.element.element_id,
            row.element.title,
            row.state_words,
            ", ".join(row.handed_in_by),
            ", ".join(row.waiting_for),
        )
        for row in view.rows
        if not row.state.is_settled
    )
    return Table(
        "not_rated", "Not rated", _NOT_RATED_COLUMNS, rows, sheet="Not rated",
        empty="Every element in scope has its rating.",
    )  # fmt: skip


def differences(view: AssessmentView) -> Table:
    """Every rating of an element on which raters differ, with the decision if there is one."""
    rows: list[tuple[Value, ...]] = []
    for row in view.rows:
        if row.state is not ElementState.DIFFERS and row.reconciled is None:
            continue
        decided = row.reconciled
        after: tuple[Value, ...] = ("", "", "", None)
        if decided:
            after = (decided.words, decided.reason, view.name_of(decided.by), decided.at)
        for each in row.ratings:
            own = (row.element.element_id, view.name_of(each.person_id), each.words)
            rows.append((*own, *after))
    return Table(
        "differences", "Differences", _DIFFERENCE_COLUMNS, tuple(rows), sheet="Differences",
        empty="Raters did not differ.",
    )  # fmt: skip


def actions(view: AssessmentView) -> Table:
    """Every improvement action."""
    rows = tuple(
        (
            each.number,
            each.element_id,
            each.gap,
            each.text,
            each.owner,
            each.due,
            "Done" if each.is_done else "Open",
            each.done_on,
            each.evidence,
        )
        for each in view.actions
    )
    return Table(
        "actions", "Actions", _ACTION_COLUMNS, rows, sheet="Actions", empty="No action was made."
    )


def without_action(view: AssessmentView) -> Table:
    """Gaps that no action answers."""
    rows = tuple(
        (
            row.element.element_id,
            row.element.title,
            " / ".join(row.gaps),
            " / ".join(dict.fromkeys(r.action for r in row.ratings if r.action)),
        )
        for row in view.rows
        if row.gaps and not row.actions
    )
    return Table(
        "without_action", "Gaps without an action", _GAP_COLUMNS, rows, sheet="Open gaps",
        empty="Every gap has an action.",
    )  # fmt: skip


def comments(view: AssessmentView) -> Table:
    """What raters wrote beside their answers, in full."""
    rows = tuple(
        (row.element.element_id, given.label, view.name_of(each.person_id), given.words,
         given.comment)
        for row in view.rows
        for each in row.ratings
        for given in each.answers
        if given.comment
    )  # fmt: skip
    return Table(
        "comments", "Comments", _COMMENT_COLUMNS, rows, sheet="Comments",
        empty="Nobody wrote a comment.",
    )  # fmt: skip


def evidence(view: AssessmentView) -> Table:
    """The list of evidence, what was withdrawn included."""
    rows = tuple(
        (
            item.number,
            str(item.kind).capitalize(),
            item.title,
            item.day,
            item.kept,
            ", ".join(item.elements),
            view.name_of(item.added_by),
            item.withdrawn,
        )
        for item in view.evidence
    )
    return Table(
        "evidence", "List of evidence", _EVIDENCE_COLUMNS, rows, sheet="Evidence",
        empty="No evidence is on the list.",
    )  # fmt: skip


def team(view: AssessmentView) -> Table:
    """Who rates what, and how much of it was handed in."""
    made = view.assessment
    rows = tuple(
        (
            view.name_of(rater.person_id),
            ", ".join(rater.parts) or "Everything in scope",
            sum(rater.rates(element) for element in made.elements),
            sum(any(r.person_id == rater.person_id for r in row.ratings) for row in view.rows),
        )
        for rater in made.raters
    )
    return Table("team", "Team", _TEAM_COLUMNS, rows, sheet="Team")


def forms(view: AssessmentView) -> Table:
    """The forms it was rated by, to the byte."""
    rows = tuple((pin.form_id, pin.version, pin.fingerprint) for pin in view.assessment.forms)
    return Table("forms", "Forms", _FORM_COLUMNS, rows, sheet="Forms")


def elements(view: AssessmentView) -> Table:
    """One row an element, for the workbook."""
    rows = tuple(
        (
            row.element.area,
            row.element.function,
            row.element.element_id,
            row.element.title,
            STATE_WORDS[row.state],
            row.words,
            " / ".join(row.gaps),
            evidence_words(view, row),
            ", ".join(map(str, row.actions)),
        )
        for row in view.rows
    )
    return Table("elements", "Elements", _ROW_COLUMNS, rows, sheet="Elements", in_pdf=False)


def ratings(view: AssessmentView) -> Table:
    """One row a rating, for the workbook."""
    rows = tuple(
        (
            each.element_id,
            view.name_of(each.person_id),
            each.words,
            each.methods,
            each.evidence,
            each.evidence_day,
            each.gap,
            each.action,
            each.owner,
            each.due,
            each.at,
        )
        for row in view.rows
        for each in row.ratings
    )
    return Table("ratings", "Ratings", _RATING_COLUMNS, rows, sheet="Ratings", in_pdf=False)


def answers(view: AssessmentView) -> Table:
    """One row an answer, for the workbook."""
    rows = tuple(
        (each.element_id, view.name_of(each.person_id), given.question, given.measure, given.label,
         given.words, given.comment)
        for row in view.rows
        for each in row.ratings
        for given in each.answers
    )  # fmt: skip
    return Table("answers", "Answers", _ANSWER_COLUMNS, rows, sheet="Answers", in_pdf=False)


def final_words(row: ElementRow) -> str:
    """The one rating of an element, or why there is none."""
    if row.rating == NOT_APPLICABLE:
        return row.words
    waits = f": {', '.join(row.waiting_for)}" if row.waiting_for and row.ratings else ""
    return row.words or f"{row.state_words}{waits}"


def decided_words(view: AssessmentView, row: ElementRow) -> str:
    """Who decided on a difference, when, and why; empty where nobody did."""
    decided = row.reconciled
    if decided is None:
        return ""
    return f"{view.name_of(decided.by)} on {decided.at:%Y-%m-%d}: {decided.reason}"


def evidence_words(view: AssessmentView, row: ElementRow) -> str:
    """What raters name and what the list holds for an element."""
    named: Iterable[str] = (each.evidence for each in row.ratings if each.evidence)
    listed = (
        f"{item.number}. {item.title} ({item.kind}, {item.day}; {item.kept})"
        for item in view.evidence
        if item.number in row.evidence
    )
    return " / ".join(dict.fromkeys((*named, *listed)))
