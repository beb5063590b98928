"""Stands in for the rules room's own list until it is there."""

from collections.abc import Iterator

from qapi_desk.rules.evaluate import _counts as counts
from qapi_desk.rules.evaluate import _is_listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench, Instance, instances

__all__ = ["counts", "listed"]


def listed(bench: Bench, facts: Facts) -> Iterator[Instance]:
    """Every instance that belongs to the period."""
    for rule in bench.ruleset.rules:
        if rule.is_evaluated and facts.has_any(rule.triggers):
            for case in instances(bench, facts, rule):
                if _is_listed(case, bench.period):
                    yield case
