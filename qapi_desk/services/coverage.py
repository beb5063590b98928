"""What the forms cover: element -> measures -> questions -> rules, with every hole by its name.

A question counts for its own element and for the elements of its rule. A measure has a question of
its own only: one that names it, or a measure that the catalog says is the same. Only what a
reviewer answers counts. Reads a shelf and asks nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from qapi_desk.domain.catalog import Catalog, Element, Measure
from qapi_desk.domain.forms import Form, Question, is_asked, walk
from qapi_desk.domain.ids import RuleId, RulesetId
from qapi_desk.rules.model import Rule, RuleClass
from qapi_desk.services.library import Library
from qapi_desk.services.shelf import BESIDE, Shelf

MANUAL: Final[RulesetId] = BESIDE
"""The ruleset whose rules restate the handbook: all of them are to be asked about."""
WATCHED: Final = (RuleClass.J, RuleClass.O)
"""Rules that no clock settles: without a question nobody looks at them."""


@dataclass(frozen=True, slots=True)
class MeasureCovered:
    """One measure with the questions (``form/question``) and rules that ask about it."""

    measure_id: str
    text: str
    in_force: bool
    questions: tuple[str, ...]
    rules: tuple[RuleId, ...]


@dataclass(frozen=True, slots=True)
class ElementCovered:
    """One element with all that asks about it; its measures in printed order."""

    element_id: str
    title: str
    questions: tuple[str, ...]
    rules: tuple[RuleId, ...]
    measures: tuple[MeasureCovered, ...]

    @property
    def without_question(self) -> tuple[str, ...]:
        """The measures nobody asks about."""
        return tuple(each.measure_id for each in self.measures if not each.questions)


@dataclass(frozen=True, slots=True)
class RulesCovered:
    """The rules of one class, and those of them that no question names."""

    rule_class: RuleClass
    rules: int
    without_question: tuple[RuleId, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it, elements in printed order."""

    elements: tuple[ElementCovered, ...]
    rules: tuple[RulesCovered, ...]

    @property
    def measures(self) -> int:
        """Every measure of the catalog."""
        return sum(len(each.measures) for each in self.elements)

    @property
    def measures_covered(self) -> int:
        """Those with a question."""
        return self.measures - sum(len(each.without_question) for each in self.elements)

    @property
    def elements_covered(self) -> int:
        """Elements that some question asks about."""
        return sum(bool(each.questions) for each in self.elements)


def of(library: Library, shelf: Shelf | None = None) -> Coverage:
    """What the forms of a shelf cover; of the program's own, if none is named."""
    chosen = shelf or library
    rules = {rule.rule_id: rule for rule in library.ruleset(MANUAL).rules}
    forms = (chosen.form(form_id).form for form_id in chosen.form_ids)
    found = _Found(library.catalog, rules)
    for form in forms:
        found.take(form)
    return Coverage(
        tuple(map(found.element, library.catalog.elements)),
        tuple(found.of_class(each) for each in WATCHED),
    )


class _Found:
    """Gathers, form by form, what each question counts for."""

    def __init__(self, catalog: Catalog, rules: Mapping[RuleId, Rule]) -> None:
        self._catalog, self._rules = catalog, rules
        self._elements: dict[str, dict[str, Question]] = defaultdict(dict)
        self._measures: dict[str, dict[str, Question]] = defaultdict(dict)
        self._asked: set[RuleId] = set()

    def take(self, form: Form) -> None:
        """Count every question of a form that a reviewer answers."""
        for question in walk(form.questions):
            if is_asked(question):
                self._count(f"{form.form_id}/{question.name}", question)

    def _count(self, name: str, question: Question) -> None:
        rule = self._rules.get(question.rule) if question.rule else None
        if rule is not None:
            self._asked.add(rule.rule_id)
        for element in dict.fromkeys((question.element, *(rule.elements if rule else ()))):
            self._elements[element][name] = question
        for measure in self._alike((question.measure, question.criterion or "")):
            self._measures[measure][name] = question

    def _alike(self, named: Iterable[str]) -> Iterator[str]:
        """The measures of the catalog among these, each with those that say the same."""
        for name in dict.fromkeys(named):
            measure = self._catalog.measures.get(name)
            if measure is not None:
                yield from (name, *measure.same_as)

    def element(self, element: Element) -> ElementCovered:
        """What was found of one element."""
        asked = self._elements.get(element.element_id, {})
        return ElementCovered(
            element.element_id,
            element.title,
            tuple(asked),
            _rules_of(asked.values()),
            tuple(map(self._measure, element.measures)),
        )

    def _measure(self, measure: Measure) -> MeasureCovered:
        asked = self._measures.get(measure.measure_id, {})
        return MeasureCovered(
            measure.measure_id,
            measure.text,
            measure.in_force,
            tuple(asked),
            _rules_of(asked.values()),
        )

    def of_class(self, rule_class: RuleClass) -> RulesCovered:
        """What was found of the rules of one class."""
        own = [rule.rule_id for rule in self._rules.values() if rule.rule_class is rule_class]
        return RulesCovered(rule_class, len(own), tuple(r for r in own if r not in self._asked))


def _rules_of(questions: Iterable[Question]) -> tuple[RuleId, ...]:
    return tuple(sorted({each.rule for each in questions if each.rule}))


def body(found: Coverage) -> Mapping[str, Any]:
    """The coverage for a program that reads it; the keys of ``elements`` are promised."""
    return {
        "elements": [_element_body(each) for each in found.elements],
        "totals": {
            "elements": len(found.elements),
            "elements_covered": found.elements_covered,
            "measures": found.measures,
            "measures_covered": found.measures_covered,
        },
        "rules": [
            {
                "class": str(each.rule_class),
                "rules": each.rules,
                "without_question": list(each.without_question),
            }
            for each in found.rules
        ],
    }


def _element_body(each: ElementCovered) -> Mapping[str, Any]:
    return {
        "id": each.element_id,
        "title": each.title,
        "questions": list(each.questions),
        "rules": list(each.rules),
        "measures_without_question": list(each.without_question),
        "measures": [
            {
                "id": measure.measure_id,
                "text": measure.text,
                "questions": list(measure.questions),
                "rules": list(measure.rules),
            }
            for measure in each.measures
        ],
    }


def lines(found: Coverage) -> Iterator[str]:
    """The coverage in lines to be read: what is covered in one line an element, holes by name."""
    for each in found.elements:
        asked = len(each.measures) - len(each.without_question)
        yield (
            f"{each.element_id:<8} {each.title}: {len(each.questions)} questions, "
            f"{len(each.rules)} rules, {asked} of {len(each.measures)} measures"
        )
        if each.without_question:
            yield f"         nobody asks about {', '.join(each.without_question)}"
    yield (
        f"{found.elements_covered} of {len(found.elements)} elements, "
        f"{found.measures_covered} of {found.measures} measures."
    )
    for rules in found.rules:
        covered = rules.rules - len(rules.without_question)
        left = f"; not {', '.join(rules.without_question)}" if rules.without_question else ""
        yield f"Rules of class {rules.rule_class}: {covered} of {rules.rules}{left}."
