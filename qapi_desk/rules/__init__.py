"""Rulesets, clocks and evaluators: facts in, verdicts with workings out. Knows no file."""
