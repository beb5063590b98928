"""The law of a review as a document: each rule in a line, options, conflicts, criteria, decisions.

From it an auditor reads which law judged, down to the fingerprints of its documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.law import LawDecision
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.calendars import Calendars, Office
from qapi_desk.rules.model import Rule, Ruleset
from qapi_desk.services.law_pages import Chosen, ConflictRow, CriterionPage, OptionRow
from qapi_desk.services.law_words import any_of, class_words, limit_words
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.law import decisions

_RULE: Final = Column("rule", "Rule", Format.TEXT, 0.8, "Rule id")
_RULE_COLUMNS: Final = (
    _RULE,
    Column("title", "What is asked", Format.TEXT, 2.2, "Title of the rule"),
    Column("trigger", "Starts with", Format.TEXT, 2.2, "What starts the clock"),
    Column("action", "Must be done", Format.TEXT, 2.4, "What answers it"),
    Column("limit", "Limit", Format.TEXT, 1.4, "Amount, unit and side of the limit"),
    Column("calendar", "Calendar", Format.TEXT, 0.9, "Whose closed days; roll on a closed day"),
    Column("reading", "Reading in force", Format.TEXT, 2.2, "Of a conflict between sources"),
    Column("citation", "Citation", Format.TEXT, 2.2, "Where it is written"),
)
_WHOLE_COLUMNS: Final = (
    Column("ruleset", "Ruleset", Format.TEXT, 1.0, "Id and version"),
    *_RULE_COLUMNS[:2],
    Column("class", "Kind", Format.TEXT, 1.6, "Class of the rule"),
    Column("elements", "Elements", Format.TEXT, 1.2, "Elements of the manual"),
    Column("federal_row", "Federal row", Format.TEXT, 1.0, "The criterion it belongs to"),
    *_RULE_COLUMNS[2:],
    Column("exceptions", "Exceptions", Format.TEXT, 2.0, "When it is not required"),
    Column("trigger_codes", "Trigger codes", Format.TEXT, 2.0, "Event codes that start it"),
    Column("action_codes", "Action codes", Format.TEXT, 2.0, "; parts groups, all of them needed"),
    Column("scored", "Scored under", Format.TEXT, 1.0, "The rule it is scored with"),
)
_JUDGEMENT_COLUMNS: Final = (
    _RULE,
    Column("title", "What is asked", Format.TEXT, 2.2, "Title of the rule"),
    Column("question", "Question", Format.TEXT, 3.6, "What a reviewer answers"),
    Column("elements", "Elements", Format.TEXT, 1.0, "Elements of the manual"),
    Column("citation", "Citation", Format.TEXT, 2.2, "Where it is written"),
)
_OPTION_COLUMNS: Final = (
    Column("name", "Option", Format.TEXT, 1.5, "Name, as a change calls it"),
    Column("title", "What it means", Format.TEXT, 3.0, "In words"),
    Column("value", "Value", Format.TEXT, 1.0, "The value in force"),
    Column("choices", "Of", Format.TEXT, 1.4, "The values there are"),
    Column("chosen", "Chosen", Format.TEXT, 1.8, "By whom, when and why"),
    Column("citation", "Source", Format.TEXT, 2.4, "Who leaves it open"),
)
_CONFLICT_COLUMNS: Final = (
    Column("subject", "Conflict", Format.TEXT, 1.2, "Rule and conflict, as a change calls it"),
    Column("reading", "Reading in force", Format.TEXT, 3.0, "How it is read now"),
    Column("others", "Other readings", Format.TEXT, 3.0, "What may be adopted in its place"),
    Column("chosen", "Chosen", Format.TEXT, 1.6, "By whom, when and why"),
    Column("citation", "Source", Format.TEXT, 2.2, "Who says so"),
)
_CRITERION_COLUMNS: Final = (
    Column("criterion", "Criterion", Format.TEXT, 1.2, "Criterion id"),
    Column("label", "About", Format.TEXT, 1.4, "Which part of the criterion"),
    Column("words", "In words", Format.TEXT, 5.0, "What it says"),
)
_ALL_CRITERIA_COLUMNS: Final = (
    Column("ruleset", "Ruleset", Format.TEXT, 1.0, "Id and version"),
    *_CRITERION_COLUMNS,
)
_CLOSED_COLUMNS: Final = (
    Column("calendar", "Calendar", Format.TEXT, 1.0, "Whose days"),
    Column("day", "Day", Format.DAY, 1.0, "Closed on this day"),
    Column("title", "Why", Format.TEXT, 2.4, "Name of the day"),
    Column("source", "Source", Format.TEXT, 3.0, "Who closes it"),
)


@dataclass(frozen=True, slots=True)
class RulesetSeen:
    """One ruleset of a review with what was chosen in it; ``role`` is its part in the review."""

    role: str
    ruleset: Ruleset
    fingerprint: str
    options: tuple[OptionRow, ...]
    conflicts: tuple[ConflictRow, ...]
    criteria: tuple[CriterionPage, ...]


@dataclass(frozen=True, slots=True)
class LawSeen:
    """The law of a review as it is printed."""

    review: Review
    rulesets: tuple[RulesetSeen, ...]
    calendars: Calendars
    calendars_fingerprint: str
    decisions: tuple[LawDecision, ...]


def law_document(seen: LawSeen, printed: Printed) -> Document:
    """The law of a review as values for PDF and Excel."""
    blocks: list[Block] = [Heading("How to read it"), Paragraph(_READ_AS)]
    blocks += decisions(seen.decisions) or (
        Heading("Changes of law adopted"),
        Paragraph("None: the review is judged by its rulesets as they were when it was started."),
    )
    blocks += _calendars(seen)
    for each in seen.rulesets:
        blocks += [PageBreak(), *_ruleset(each)]
    rules = tuple(_whole(s.ruleset, r) for s in seen.rulesets for r in _evaluated(s.ruleset))
    blocks.append(Table("rules", "Rules", _WHOLE_COLUMNS, rows=rules, sheet="Rules", in_pdf=False))
    criteria = tuple(
        (each.ruleset.label, *row) for each in seen.rulesets for row in _criteria(each)
    )
    blocks.append(
        Table("criteria", "Criteria", _ALL_CRITERIA_COLUMNS, criteria, sheet="Criteria",
              in_pdf=False)
    )  # fmt: skip
    return Document(
        key="law",
        title="The law of this review",
        subtitle=f"{seen.review.title} · {seen.review.period.label}",
        agency=seen.review.agency,
        made_at=printed.made_at,
        cover=_cover(seen, printed),
        blocks=tuple(blocks),
        footer=printed.footer,
        counts={"rules": len(rules)},
    )


_READ_AS: Final = (
    "Every rule the record is asked about stands here in one line, as this review judges by it, "
    "with the reading that holds where sources conflict; then the questions only a person answers, "
    "the options the sources leave open, and the criteria. The review keeps these documents under "
    "the fingerprints on the first page: what another version says later changes nothing here."
)


def _cover(seen: LawSeen, printed: Printed) -> Facts:
    review = seen.review
    laws = tuple(
        (each.role, f"{each.ruleset.label}, SHA-256 {each.fingerprint}", Format.MONO)
        for each in seen.rulesets
    )
    return Facts(
        "About this law",
        (
            ("Review", review.review_id, Format.TEXT),
            ("Period", f"{review.period.first} to {review.period.last}", Format.TEXT),
            *laws,
            ("Calendars", review.calendar_version, Format.TEXT),
            ("Calendars, SHA-256", seen.calendars_fingerprint, Format.MONO),
            ("Changes adopted", len(seen.decisions), Format.COUNT),
            ("Snapshot", review.snapshot_id, Format.MONO),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def _evaluated(ruleset: Ruleset) -> tuple[Rule, ...]:
    return tuple(rule for rule in ruleset.rules if rule.is_evaluated)


def _ruleset(seen: RulesetSeen) -> Iterator[Block]:
    ruleset, key = seen.ruleset, seen.ruleset.ruleset_id
    until = f" to {ruleset.effective_to}" if ruleset.effective_to else ""
    yield Heading(f"{ruleset.label}: {ruleset.title}")
    yield Paragraph(
        f"{seen.role}. {ruleset.handbook}. In force from {ruleset.effective_from}{until}. "
        + " ".join(ruleset.notes)
    )
    rows = tuple(_line(ruleset, rule) for rule in _evaluated(ruleset))
    yield Table(f"rules_{key}", "Rules the record is asked about", _RULE_COLUMNS, rows,
                in_workbook=False)  # fmt: skip
    yield _judgements(ruleset)
    yield _options(key, seen.options)
    yield _conflicts(key, seen.conflicts)
    yield Table(f"criteria_{key}", "Criteria", _CRITERION_COLUMNS, tuple(_criteria(seen)),
                in_workbook=False)  # fmt: skip


def _line(ruleset: Ruleset, rule: Rule) -> tuple[Value, ...]:
    tests = "; ".join(test.words for test in rule.tests)
    done = "; and ".join(_plain(ruleset, group) for group in rule.actions)
    limit = limit_words(rule)
    roll = "" if str(rule.roll) == "none" else ", rolls on"
    return (
        rule.rule_id,
        rule.title,
        _plain(ruleset, rule.triggers),
        "; ".join(filter(None, (done, tests))),
        limit,
        f"{rule.office}{roll}" if limit else "",
        " ".join(f"{each.conflict}: {each.reading}." for each in rule.choices),
        rule.citation,
    )


def _plain(ruleset: Ruleset, codes: Sequence[str]) -> str:
    """The codes in words, without the codes themselves."""
    words = (any_of(ruleset, (code,)).removesuffix(f" ({code})") for code in codes)
    return " or ".join(dict.fromkeys(words))


def _whole(ruleset: Ruleset, rule: Rule) -> tuple[Value, ...]:
    rule_id, title, *rest = _line(ruleset, rule)
    return (
        ruleset.label,
        rule_id,
        title,
        class_words(rule),
        ", ".join(rule.elements),
        rule.federal_row,
        *rest,
        rule.exceptions,
        ", ".join(rule.triggers),
        "; ".join(", ".join(group) for group in rule.actions),
        rule.scored_with or "",
    )


def _judgements(ruleset: Ruleset) -> Table:
    rows = tuple(
        (rule.rule_id, rule.title, rule.question, ", ".join(rule.elements), rule.citation)
        for rule in ruleset.rules
        if not rule.is_evaluated
    )
    key = ruleset.ruleset_id
    return Table(f"judgements_{key}", "Questions only a person answers", _JUDGEMENT_COLUMNS, rows,
                 sheet=f"Questions {key}", empty="There are none.")  # fmt: skip


def _options(key: str, options: Sequence[OptionRow]) -> Table:
    rows = tuple(
        (
            each.name,
            each.title,
            each.value,
            ", ".join(each.choices),
            _chosen(each.chosen),
            each.citation,
        )
        for each in options
    )
    return Table(f"options_{key}", "Options the sources leave open", _OPTION_COLUMNS, rows,
                 sheet=f"Options {key}", empty="There are none.")  # fmt: skip


def _conflicts(key: str, conflicts: Sequence[ConflictRow]) -> Table:
    rows = tuple(
        (
            each.subject,
            each.reading,
            "; ".join(f"{other.name}: {other.words}" for other in each.others),
            _chosen(each.chosen),
            each.citation,
        )
        for each in conflicts
    )
    return Table(f"conflicts_{key}", "Conflicts of sources", _CONFLICT_COLUMNS, rows,
                 sheet=f"Conflicts {key}", empty="There are none.")  # fmt: skip


def _chosen(chosen: Chosen | None) -> str:
    return f"{chosen.by}, {chosen.at:%Y-%m-%d}: {chosen.reason}" if chosen else "as shipped"


def _calendars(seen: LawSeen) -> Iterator[Block]:
    period = seen.review.period
    years = {period.first.year, period.last.year}
    rows = tuple(
        (calendar.label, closed.day, closed.name, closed.source)
        for calendar in map(seen.calendars.of, Office)
        for closed in calendar.closed
        if closed.day.year in years
    )
    yield Heading("Closed days")
    yield Paragraph(
        f"Calendars {seen.review.calendar_version}. Saturdays and Sundays are closed in each; "
        "these are the other days of the years that the period touches."
    )
    yield Table("closed", "Closed days", _CLOSED_COLUMNS, rows, sheet="Closed days",
                empty="None but weekends.")  # fmt: skip


def _criteria(seen: RulesetSeen) -> Iterator[tuple[Value, ...]]:
    for page in seen.criteria:
        yield str(page.criterion), "Title", page.title
        for label, words in page.lines:
            yield str(page.criterion), label, words
