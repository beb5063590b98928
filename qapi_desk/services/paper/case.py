"""One reviewed case on a page or two: what was asked, answered, cited and counted.

Without names unless they are handed in. Labels of questions are in the language asked for, as far
as the form has it; the paper's own words come in as a dictionary.
"""

from collections.abc import Iterator
from datetime import date

from qapi_desk.domain.documents import Block, Column, Document, Facts, Format, Paragraph, Table
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.services.casework import Suggestion
from qapi_desk.services.paper.case_amended import changes_since
from qapi_desk.services.paper.case_answers import CaseSeen, answer_table, answers_in_print
from qapi_desk.services.paper.columns import filled
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.screen import OUTCOMES


def case_document(seen: CaseSeen, printed: Printed) -> Document:
    """One case as values for PDF and Excel."""
    work = seen.work
    tables = tuple(answer_table(seen, sheet) for sheet in work.sheets)
    printed_tables = [each for sheet in work.sheets for each in answers_in_print(seen, sheet)]
    blocks: list[Block] = [_result(seen), _promise(seen), *tables, *printed_tables]
    blocks += changes_since(seen)
    if seen.parties:
        blocks.append(_parties(seen))
    if seen.threads:
        blocks.append(_remarks(seen))
    return Document(
        key="case",
        title=f"{seen.say('Case')} {work.case.case_id}",
        subtitle=f"{work.review.title} · {work.review.period.label}",
        agency=work.review.agency,
        made_at=printed.made_at,
        cover=_cover(seen),
        blocks=tuple(blocks),
        footer=printed.footer,
        language="en-US" if seen.language == "en" else seen.language,
        counts={table.key: len(table.rows) for table in tables},
    )


def _cover(seen: CaseSeen) -> Facts:
    case, text = seen.work.case, Format.TEXT
    still_open = sum(thread.is_open for thread in seen.threads)
    remarks = seen.say("{} open, {} settled", still_open, len(seen.threads) - still_open)
    items = (
        ("Rank in the draw", str(case.rank)),
        ("Reviewed for", ", ".join(case.criteria)),
        ("State", _state(seen)),
        ("Reviewer", seen.name(case.reviewer)),
        ("Office and worker", " · ".join(filter(None, (case.office_code, case.worker_id)))),
        ("Answers", seen.say("{} of {} required", case.answered, case.required)),
        ("Remarks", remarks if seen.threads else ""),
        ("Conflict of interest", _waiver(seen)),
        ("Names", _names(seen)),
    )
    told = tuple((seen.say(label), value, text) for label, value in items if value)
    return Facts(seen.say("About this case"), told)


def _state(seen: CaseSeen) -> str:
    case = seen.work.case
    if case.released_at is not None and case.state == "released":
        return seen.say("released on {}", case.released_at.date().isoformat())
    return seen.say(case.state)


def _waiver(seen: CaseSeen) -> str:
    given = seen.assignment
    if not given.waiver:
        return ""
    return seen.say("waived by {}: {}", seen.name(given.waived_by), given.waiver)


def _names(seen: CaseSeen) -> str:
    if seen.parties:
        return seen.say("printed for {}", seen.asked_by)
    if seen.work.story.is_masked:
        return seen.say("masked; never printed for this case")
    return seen.say("masked")


def _promise(seen: CaseSeen) -> Paragraph:
    text = (
        "A suggestion of the record is never an answer; it stands here beside the reviewer's own."
    )
    return Paragraph(seen.say(text), is_note=True)


def _result(seen: CaseSeen) -> Table:
    """Each criterion as reviewed, and as each law reads the record."""
    columns = (
        Column("criterion", seen.say("Criterion"), Format.TEXT, 1.2, "What a rate is counted for"),
        Column("reviewed", seen.say("Reviewed"), Format.TEXT, 1.1, "What the answers come to"),
        Column("law", seen.say("Law"), Format.TEXT, 1.3, "The ruleset that read the record"),
        Column("told", seen.say("The record says"), Format.TEXT, 1.2, "Never taken as an answer"),
        Column("due", seen.say("Due"), Format.DAY, 1.0, "Last day of the limit"),
        Column("days_late", seen.say("Days late"), Format.DAYS, 0.7, "Calendar days after it"),
        Column("workings", seen.say("How it was counted"), Format.TEXT, 3.6, "Step by step"),
    )
    reviewed = {c: word for s in seen.work.sheets for c, word in s.state.outcomes.items()}
    rows = tuple(
        row
        for criterion in seen.work.case.criteria
        for row in _results_of(seen, criterion, reviewed.get(criterion, ""))
    )
    result = Table("result", seen.say("Result"), columns, rows, sheet="Result", is_dense=True)
    return filled(result)


_Row = tuple[str, str, str, str, date | None, int | None, str]


def _results_of(seen: CaseSeen, criterion: CriterionId, word: str) -> Iterator[_Row]:
    """The governing law's reading first; a law that reads the same stands in the same row."""
    answered = _outcome(seen, RuleOutcome(word)) if word else seen.say("open")
    told = [s for s in seen.work.suggestions if s.criterion == criterion]
    readings: dict[tuple[object, ...], list[Suggestion]] = {}
    for each in told:
        same = (each.rule_outcome, each.due, each.days_late)
        readings.setdefault(same, []).append(each)
    for number, alike in enumerate(readings.values()):
        first = (str(criterion), answered) if number == 0 else ("", "")
        yield (*first, *_suggested(seen, alike))
    if not told:
        yield (str(criterion), answered, "", "", None, None, "")


def _suggested(
    seen: CaseSeen, alike: list[Suggestion]
) -> tuple[str, str, date | None, int | None, str]:
    told = alike[0]
    laws = ", ".join(str(each.ruleset) for each in alike)
    sentences = " ".join(told.workings.sentences) or told.sentence
    return (laws, _outcome(seen, told.rule_outcome), told.due, told.days_late, sentences)


def _outcome(seen: CaseSeen, outcome: RuleOutcome) -> str:
    return seen.say(OUTCOMES[outcome])


def _parties(seen: CaseSeen) -> Table:
    columns = (
        Column("role", seen.say("Role"), Format.TEXT, 1.0, "Role in the case"),
        Column("name", seen.say("Name"), Format.TEXT, 3.0, "As the record has it"),
    )
    return Table("parties", seen.say("Parties"), columns, seen.parties, sheet="Parties")


def _remarks(seen: CaseSeen) -> Table:
    """Remarks stand in the workbook; the printed paper tells how many there are."""
    columns = (
        Column("question", "Question", Format.TEXT, 1.4, "What the remark is pinned to"),
        Column("state", "State", Format.TEXT, 0.8, "Open or settled"),
        Column("who", "Who", Format.TEXT, 1.0, "Who wrote it"),
        Column("at", "When", Format.MOMENT, 1.2, "When it was written"),
        Column("text", "Text", Format.TEXT, 4.0, "As written"),
    )
    rows = tuple(
        (thread.question, "open" if thread.is_open else "settled", said.who, said.at, said.text)
        for thread in seen.threads
        for said in thread.said
    )
    return Table("remarks", "Remarks", columns, rows, sheet="Remarks", in_pdf=False)
