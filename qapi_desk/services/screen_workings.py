"""One verdict of a screen judged again, with its sentences: for whoever looks at it."""

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import Workings
from qapi_desk.rules.evaluate import listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.words import workings
from qapi_desk.services.census import Judge
from qapi_desk.services.screen_judging import (
    OUTCOMES,
    STANDINGS,
    Screener,
    reasons_of,
    subjects_of,
)
from qapi_desk.store.screen_file import Subject, VerdictRow


def is_as_stored(judge: Judge, case_file: CaseFile, subject: Subject, stored: VerdictRow) -> bool:
    """Whether a verdict comes out today as it is stored.

    Args:
        judge: the law the screen was made by.
        case_file: the whole case.
        subject: the rule or criterion.
        stored: the verdict.
    """
    screener = Screener(judge, with_criteria=subject.is_criterion)
    reasons = reasons_of(subjects_of(judge.ruleset, with_criteria=subject.is_criterion))
    for verdict in screener.verdicts(case_file):
        case_id, number, instance, outcome, standing, reason, *rest, events = verdict
        if (number, instance) == (subject.number, stored.instance):
            told = (case_id, instance, OUTCOMES[outcome], STANDINGS[standing], reasons[reason])
            return (*told, *rest, events) == _told(stored)
    return False


def _told(stored: VerdictRow) -> tuple[object, ...]:
    """A stored verdict without its subject, and without the unit, which is the worker's."""
    case_id, _, *rest, worker_id, _, office_code, events = stored
    return (case_id, *rest, worker_id, office_code, events)


def workings_of(judge: Judge, case_file: CaseFile, subject: Subject, instance: int) -> Workings:
    """The workings of one verdict that is as it is stored."""
    if subject.is_criterion:
        found = judge.criteria(case_file)
        return next(r.workings for r in found if r.criterion == subject.subject_id)
    bench = Bench(judge.ruleset, judge.calendars, judge.period)
    facts = Facts(judge.ruleset, case_file)
    return next(
        workings(bench, facts, case)
        for case in listed(bench, facts)
        if case.rule.rule_id == subject.subject_id and case.number == instance
    )
