"""One element of the catalog whole: what is printed, what asks about it, what was found so far.

Puts together what others know: the catalog and the county's layer, the rules of the law, the
questions of the forms, released findings, corrective-action plans, rulings and best practices.
Judges nothing. A reviewer sees no running rate here either.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from qapi_desk.domain.caps import CapState
from qapi_desk.domain.catalog import (
    Area,
    Catalog,
    Element,
    Function,
    Levels,
    LimitDirection,
    Measure,
    Task,
    Timeframe,
    element_of,
)
from qapi_desk.domain.county_layer import Activity, CountyLayer, LevelDecision, LocalMeasure
from qapi_desk.domain.entries import Entry
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.forms import walk
from qapi_desk.domain.ids import (
    CapId,
    CriterionId,
    FormId,
    QuestionId,
    ReviewId,
    RuleId,
    RulesetId,
)
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import (
    catalog_kept,
    corrective,
    county_catalog,
    coverage,
    entries,
    findings,
    forms_in_use,
    in_sight,
    law_kept,
    law_pages,
    law_words,
    reviews,
)
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.law_pages import RuleRow
from qapi_desk.services.library import Library
from qapi_desk.services.review_forms import Shelf
from qapi_desk.services.workspace import Desk

_NOT_SHOWN: Final = in_sight.HIDDEN | {"findings.no_plan"}
_MOST_REVIEWS: Final = 12
"""Reviews that are looked through for results: three years of quarters."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of a form, the program's or the county's, that asks about an element."""

    form_id: FormId
    form_title: str
    name: QuestionId
    label: str
    measure: str
    rule: RuleId | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its limits in words and the questions that ask about it."""

    measure: Measure
    limits: tuple[str, ...]
    questions: tuple[QuestionRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with the county's activities under it."""

    task: Task
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class RulesOfLaw:
    """The rules of one ruleset that an element rests on."""

    law: str
    rules: tuple[RuleRow, ...]
    ruleset: RulesetId


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What one review found of one criterion that concerns an element."""

    review_id: ReviewId
    title: str
    period: str
    criterion: CriterionId
    criterion_title: str
    action: int
    n: int
    rate: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    benchmark: Fraction | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class CapRow:
    """A corrective-action plan that concerns an element and is not done."""

    cap_id: CapId
    criterion: CriterionId
    state: CapState
    finding: str
    target_date: date
    open_actions: int


@dataclass(frozen=True, slots=True)
class ElementPage:
    """One element whole.

    ``results`` and ``caps`` are newest first; ``hidden`` counts the reviews whose running rate is
    not for the signed-in person. Without a workspace there are none of them.
    """

    catalog: str
    area: Area
    function: Function
    element: Element
    levels: Levels
    decision: LevelDecision | None
    tasks: tuple[TaskRow, ...]
    measures: tuple[MeasureRow, ...]
    local_measures: tuple[LocalMeasure, ...]
    rules: tuple[RulesOfLaw, ...]
    questions: tuple[QuestionRow, ...] = ()
    entries: tuple[Entry, ...] = ()
    results: tuple[ResultRow, ...] = ()
    caps: tuple[CapRow, ...] = ()
    hidden: int = 0


def shipped(library: Library, element_id: str) -> ElementPage:
    """An element as the shelf alone has it; needs no workspace.

    Raises:
        Refused: ``catalog.no_element``.
    """
    return with_questions(library, _page(library, library.catalog, element_id, CountyLayer()))


def kept(desk: Desk, review_id: ReviewId, element_id: str) -> ElementPage:
    """An element as the catalog has it that a review was started with, whatever is newer by now.

    Raises:
        Refused: ``review.unknown``, ``catalog.forged``, ``catalog.no_element``.
    """
    catalog = catalog_of(desk, review_id)
    return _page(desk.library, catalog, element_id, CountyLayer())


def catalog_of(desk: Desk, review_id: ReviewId) -> Catalog:
    """The catalog that a review was started with.

    Raises:
        Refused: ``review.unknown``, ``catalog.forged``.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        return catalog_kept.catalog_in(work, desk.library, review)


def show(desk: Desk, element_id: str) -> ElementPage:
    """An element with what this workspace knows of it.

    Args:
        desk: who looks.
        element_id: its id, or that of a measure or a task of it.

    Raises:
        Refused: ``catalog.no_element``.
    """
    page = known(desk, element_id)
    return with_questions(desk.library, page, forms_in_use.shelf(desk))


def known(desk: Desk, element_id: str) -> ElementPage:
    """The same without the questions about it: forms need a moment when first read.

    Raises:
        Refused: ``catalog.no_element``.
    """
    page = _page(desk.library, desk.library.catalog, element_id, county_catalog.layer(desk))
    found = _Found(desk, page.element.element_id)
    found.look()
    return ElementPage(
        **{name: getattr(page, name) for name in _SHIPPED},
        entries=entries.of_element(desk, page.element.element_id),
        results=tuple(found.results),
        caps=tuple(found.caps),
        hidden=found.hidden,
    )


def with_questions(library: Library, page: ElementPage, shelf: Shelf | None = None) -> ElementPage:
    """A page with the questions that ask about its element, of the shelf's forms if none is named.

    A question counts for the element it names and for the elements of its rule.
    """
    chosen = shelf or library
    element_id = page.element.element_id
    covered = coverage.of(library, chosen).elements
    found = next(each for each in covered if each.element_id == element_id)
    measures = (
        replace(row, questions=tuple(_asked(chosen, told.questions)))
        for row, told in zip(page.measures, found.measures, strict=True)
    )
    asked = tuple(_asked(chosen, found.questions))
    return replace(page, questions=asked, measures=tuple(measures))


_SHIPPED: Final = (
    "catalog",
    "area",
    "function",
    "element",
    "levels",
    "decision",
    "tasks",
    "measures",
    "local_measures",
    "rules",
)


def _page(library: Library, catalog: Catalog, element_id: str, added: CountyLayer) -> ElementPage:
    element = catalog.element(element_id)
    function = catalog.function(element.function_id)
    return ElementPage(
        catalog=_label(catalog),
        area=catalog.area(function.area_id),
        function=function,
        element=element,
        levels=added.levels(element),
        decision=added.decision(element.element_id),
        tasks=tuple(TaskRow(task, added.activities_of(task.task_id)) for task in element.tasks),
        measures=tuple(map(_measure, element.measures)),
        local_measures=added.measures_of(element.element_id),
        rules=tuple(_rules(library, element.element_id)),
    )


def _label(catalog: Catalog) -> str:
    return f"{catalog.catalog_id} {catalog.version}, handbook of {catalog.handbook}"


def _measure(measure: Measure) -> MeasureRow:
    return MeasureRow(measure, tuple(map(limit_words, measure.timeframes)))


_DIRECTIONS: Final[Mapping[LimitDirection, str]] = {
    LimitDirection.MAX: "within {}",
    LimitDirection.MIN: "not before {} are over",
    LimitDirection.RECURRING: "every {}",
}


def limit_words(limit: Timeframe) -> str:
    """A printed limit in words: ``within 5 working days, from ... to ...``."""
    amount = law_words.amount_words(limit.amount, limit.unit)
    words = amount if not limit.amount else _DIRECTIONS[limit.direction].format(amount)
    return f"{words}, from {limit.from_event} to {limit.to_event}"


def _rules(library: Library, element_id: str) -> Iterator[RulesOfLaw]:
    for ruleset_id in library.ruleset_ids:
        rows = law_pages.rules(library, ruleset_id)
        own = tuple(row for row in rows if element_id in row.elements)
        if own:
            yield RulesOfLaw(library.ruleset(ruleset_id).label, own, ruleset_id)


def _asked(shelf: Shelf, names: Iterable[str]) -> Iterator[QuestionRow]:
    """The questions of these names, ``form/question``."""
    for each in names:
        form_id, _, name = each.partition("/")
        form = shelf.form(FormId(form_id)).form
        question = next(one for one in walk(form.questions) if one.name == name)
        label = question.label.get("en") or question.label.get(form.default_language, "")
        yield QuestionRow(
            form.form_id, form.title, question.name, label, question.measure, question.rule
        )


class _Found:
    """What the reviews of a workspace found of one element, the newest first."""

    def __init__(self, desk: Desk, element_id: str) -> None:
        self.desk = desk
        self.element_id = element_id
        self.results: list[ResultRow] = []
        self.caps: list[CapRow] = []
        self.hidden = 0

    def look(self) -> None:
        """Go through the reviews that ask about it."""
        concerned = list(self._concerned())
        for review, criteria in concerned:
            self._caps(review, criteria)
        for review, criteria in concerned[:_MOST_REVIEWS]:
            try:
                view = findings.show(self.desk, review.review_id)
            except Refused as refused:
                if refused.code not in _NOT_SHOWN:
                    raise
                self.hidden += refused.code in in_sight.HIDDEN
                continue
            self.results.extend(_results(view, criteria))

    def _concerned(self) -> Iterator[tuple[Review, frozenset[CriterionId]]]:
        for review in reviews.reviews(self.desk):
            with self.desk.store.read() as work:
                law = law_kept.law_in(work, self.desk.library, review)
            criteria = frozenset(
                criterion
                for criterion in review.criteria
                if any(concerns(ruleset, criterion, self.element_id) for ruleset in law.rulesets)
            )
            if criteria:
                yield review, criteria

    def _caps(self, review: Review, criteria: frozenset[CriterionId]) -> None:
        try:
            plans = corrective.caps(self.desk, review.review_id)
        except Refused as refused:
            if refused.code not in in_sight.HIDDEN:
                raise
            return
        self.caps.extend(
            CapRow(
                cap.cap_id,
                cap.criterion,
                cap.state,
                cap.finding,
                cap.target_date,
                sum(action.done_on is None for action in cap.actions),
            )
            for cap in plans
            if cap.criterion in criteria and cap.state is not CapState.ACTIONS_COMPLETE
        )


def concerns(ruleset: Ruleset, criterion: CriterionId, element_id: str) -> bool:
    """Whether a criterion is about an element.

    It is when it is a measure of the element, or when a rule it is judged by rests on it.
    """
    if element_of(criterion) == element_id:
        return True
    judged = (criterion, *ruleset.criterion(criterion).rule_ids)
    return any(
        element_id in ruleset.rule(each).elements for each in judged if ruleset.has_rule(each)
    )


def _results(view: FindingsView, criteria: frozenset[CriterionId]) -> Iterator[ResultRow]:
    for row in view.governing:
        if row.criterion in criteria:
            yield _result(view, row)


def _result(view: FindingsView, row: CriterionFindings) -> ResultRow:
    return ResultRow(
        review_id=view.review.review_id,
        title=view.review.title,
        period=view.review.period.label,
        criterion=row.criterion,
        criterion_title=view.titles[row.criterion],
        action=row.action,
        n=row.n,
        rate=row.rate,
        lower=row.limits.lower if row.limits else None,
        upper=row.limits.upper if row.limits else None,
        benchmark=row.benchmark,
        is_final=view.is_final,
    )
