"""The two families of things that go wrong and are not our bug.

``Refused``: a rule says no. ``Trouble``: the world failed (disk, lock, a bad file).
Everything else that is raised is a bug and is reported with its traceback.
"""


class Fault(Exception):  # noqa: N818 - a family, named in the field's word
    """Something a person can act on: a stable code, one sentence, the facts behind it.

    Args:
        code: stable dotted identifier, e.g. ``"import.ssn"``; translated and tested by it.
        sentence: what, where, why, and what to do, for the person at the desk.
        facts: values behind the sentence (file, sheet, row, column, ...); never a person's name.
    """

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.facts = facts


class Refused(Fault):
    """A rule says no; nothing was changed."""


class Trouble(Fault):
    """The world failed (disk full, locked, unreadable file); nothing half-done remains."""
