"""The demonstration county: a made-up caseload written as an extract.

Everybody in it is invented. The same seed gives the same bytes on any machine. It knows the extract
contract and nothing of rules, samples or answers: what the rules make of it is theirs to say.
"""

from qapi_desk.intake.county.make import DEFAULT_AS_OF, DEFAULT_CASES, DEFAULT_SEED, make_extract

__all__ = ["DEFAULT_AS_OF", "DEFAULT_CASES", "DEFAULT_SEED", "make_extract"]
