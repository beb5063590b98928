"""Every form on the shelf: no wording twice under two elements, and nothing named that is not."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from qapi_desk.domain.forms import Question, QuestionType, walk
from qapi_desk.domain.ids import RulesetId
from qapi_desk.questionnaire.checker_expressions import expressions_of
from qapi_desk.questionnaire.checker_facts import events_of, is_fact
from qapi_desk.questionnaire.rules_called import rules_called
from tests.services.scripted import LIBRARY

FORMS = [LIBRARY.form(form_id).form for form_id in LIBRARY.form_ids]
QUESTIONS = [(form.form_id, question) for form in FORMS for question in walk(form.questions)]
RULESETS = [LIBRARY.ruleset(RulesetId(name)) for name in ("federal-2016", "ca-2002")]
RULES = {rule.rule_id for ruleset in RULESETS for rule in ruleset.rules}
EVENTS = LIBRARY.document("catalog", "events.json")
OPENING = "gen"
"""The group that asks whether the case is ours; its questions are shared, its title alike."""
TOPIC = re.compile(r"([A-Z][A-Z0-9_]+):!?([A-Z0-9_]+)")
RULE = re.compile(r"'((?:CR|FR)-\d+)'")
CITED = re.compile(
    r"45 CFR ((Sections?|Parts?) )?(30[0-8]|74|92|95|235|135[56])\b"
    r"|30[2-8]\.\d|(11|18|42) USC \d|22 CCR 1[12]\d{4}"
    r"|(FC|CCP|PC|WIC|GC|FMC|Gov\. Code|Government Code)( Sections?)? \d"
    r"|(MPP|Manual of Policies and Procedures) 12-\d|(FSD|(DCSS )?(CSS|LCSA)) Letters? "
    r"|OCSE-\d|OCSE AT-\d|OCSE guidance of \d|Federal (Action Transmittal|OMB Circular) "
    r"|(QAPI )?manual [A-Z]{2,3}\.\d"
)
NAMED = ("Civil Rights Act", "Rehabilitation Act", "Americans with Disabilities Act", "DCSS ")
"""Laws and papers that are cited by their names; others are those of the catalog."""
LANGUAGES = ("en", "es")


def worded(language: str) -> Iterator[tuple[str, str, Question]]:
    """Each label and hint of a question, but of those that forms share."""
    for _, question in QUESTIONS:
        if question.shared or question.type is QuestionType.CALCULATE or question.name == OPENING:
            continue
        for kind, texts in (("label", question.label), ("hint", question.hint)):
            if texts.get(language):
                yield kind, texts[language], question


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_label_or_hint_is_worded_alike_under_two_elements(language: str) -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, text, question in worded(language):
        found[kind, text].add(str(question.element))
    assert {text: elements for text, elements in found.items() if len(elements) > 1} == {}


def test_that_every_fact_is_one_that_a_case_can_tell() -> None:
    facts = {question.fact for _, question in QUESTIONS if question.fact}
    assert len(facts) > 100
    assert [fact for fact in facts if not is_fact(fact)] == []


def test_that_every_event_of_a_fact_is_one_of_the_catalog() -> None:
    codes = {(form, code) for form, q in QUESTIONS if q.fact for code in events_of(q.fact)}
    assert {each for each in codes if each[1] not in EVENTS["labels"]} == set()


def test_that_every_topic_of_a_fact_is_one_of_its_event() -> None:
    found = [match for _, q in QUESTIONS if q.fact for match in TOPIC.findall(q.fact)]
    known = {(code, topic) for code, topics in EVENTS["topics"].items() for topic in topics}
    assert found
    assert set(found) <= known


def test_that_every_rule_named_anywhere_is_in_a_ruleset() -> None:
    named = {question.rule for _, question in QUESTIONS if question.rule}
    named |= {rule for form in FORMS for rule in rules_called(form)}
    sources = (source for _, q in QUESTIONS for _, source in expressions_of(q))
    named |= {rule for source in sources for rule in RULE.findall(source)}
    assert len(named) > 100
    assert named - RULES == set()


def test_that_every_authority_reads_like_one() -> None:
    known = {text for element in LIBRARY.catalog.elements for text in element.authorities}
    odd = {
        (form_id, part)
        for form_id, question in QUESTIONS
        for part in filter(None, re.split(r"; ?", question.authority))
        if not (CITED.match(part) or part in known or any(name in part for name in NAMED))
    }
    assert odd == set()
