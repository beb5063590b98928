"""What changed between two versions of a form, question by question, in words.

It compares values of forms; what a change does to answers given is not known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from qapi_desk.domain.forms import Choice, Form, Question, QuestionType, walk

_ELSEWHERE = ("name", "children", "choices", "source_row", "extras", "label", "hint",
              "constraint_message", "required_message")  # fmt: skip
_PLAIN = tuple(each.name for each in fields(Question) if each.name not in _ELSEWHERE)
_TEXTS = ("label", "hint", "constraint_message", "required_message", "extras")
_SETTINGS = ("form_id", "version", "title", "review_type", "asked", "default_language", "handbook")


@dataclass(frozen=True, slots=True)
class FormChange:
    """One difference: ``kind`` is added, removed, renamed, moved or changed.

    ``question`` is empty for what belongs to the form as a whole; ``part`` says what of it
    changed (``relevant``, ``label (en)``, ``choice yes``), with its value before and after.
    """

    kind: str
    question: str
    part: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The difference as a sentence."""
        whose = self.question or "The form"
        if self.kind in ("added", "removed"):
            what = f" the {self.part}" if self.part else ""
            text = self.after or self.before
            return f"{whose}: {self.kind}{what}{f' ({text})' if text else ''}."
        if self.kind == "renamed":
            return f"{self.before} seems to be called {self.after} now."
        before, after = self.before or "nothing", self.after or "nothing"
        return f"{whose}: {self.part} was {before} and is {after}."


def differences(old: Form, new: Form) -> tuple[FormChange, ...]:
    """Everything in which two versions of a form differ.

    Returns:
        Changes: of the form as a whole, then of its questions in the new reading order, then
        what is no more. Two forms of different fingerprints differ in something.
    """
    was = {str(q.name): q for q in walk(old.questions)}
    now = {str(q.name): q for q in walk(new.questions)}
    renamed = _renamed(old, was, now)
    found = [*_of_form(old, new)]
    above_was, above_now = _groups(old.questions), _groups(new.questions)
    for name, question in now.items():
        if name in renamed:
            found.append(FormChange("renamed", name, "name", renamed[name], name))
        before = was.get(renamed.get(name, name))
        if before is None:
            found.append(FormChange("added", name, "", "", _called(question, new)))
            continue
        found += _of_question(name, before, question)
        group = renamed.get(above_now[name], above_now[name])
        if group != above_was[str(before.name)]:
            was_in, is_in = above_was[str(before.name)], above_now[name]
            found.append(FormChange("moved", name, "group", was_in, is_in))
    gone = [name for name in was if name not in now and name not in renamed.values()]
    found += [FormChange("removed", name, "", _called(was[name], old), "") for name in gone]
    found += _turned([*was], [renamed.get(name, name) for name in now])
    return tuple(found)


def _called(question: Question, form: Form) -> str:
    return question.label.get(form.default_language) or question.calculation


def _renamed(old: Form, was: Mapping[str, Question], now: Mapping[str, Question]) -> dict[str, str]:
    """New name -> old name, of questions that say the same under a name of their own."""
    gone: dict[tuple[QuestionType, str], str] = {}
    for name, question in was.items():
        if name not in now and _called(question, old):
            gone.setdefault((question.type, _called(question, old)), name)
    found = {}
    for name, question in now.items():
        key = (question.type, _called(question, old))
        if name not in was and key in gone:
            found[name] = gone.pop(key)
    return found


def _groups(questions: tuple[Question, ...], above: str = "") -> dict[str, str]:
    found = {}
    for question in questions:
        found[str(question.name)] = above
        found |= _groups(question.children, str(question.name))
    return found


def _of_form(old: Form, new: Form) -> Iterator[FormChange]:
    for name in _SETTINGS:
        yield from _plain("", name, str(getattr(old, name)), str(getattr(new, name)))
    yield from _texts("", "setting", old.extras, new.extras)
    yield from _texts("", "language", old.language_titles, new.language_titles)
    yield from _choices("", old.na_reasons, new.na_reasons)
    yield from _choices("", old.undetermined_reasons, new.undetermined_reasons)


def _of_question(name: str, old: Question, new: Question) -> Iterator[FormChange]:
    for part in _PLAIN:
        before, after = getattr(old, part), getattr(new, part)
        yield from _plain(name, part, _said(before), _said(after))
    for part in _TEXTS:
        yield from _texts(name, part, getattr(old, part), getattr(new, part))
    yield from _choices(name, old.choices, new.choices)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _plain(name: str, part: str, before: str, after: str) -> Iterator[FormChange]:
    if before != after:
        yield FormChange("changed", name, part, before, after)


def _texts(
    name: str, part: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[FormChange]:
    for code in dict.fromkeys((*before, *after)):
        yield from _plain(name, f"{part} ({code})", before.get(code, ""), after.get(code, ""))


def _choices(
    name: str, before: tuple[Choice, ...], after: tuple[Choice, ...]
) -> Iterator[FormChange]:
    old = {choice.name: choice for choice in before}
    new = {choice.name: choice for choice in after}
    for word, choice in new.items():
        there = old.get(word)
        if there is None:
            yield FormChange("added", name, f"choice {word}", "", choice.label.get("en", ""))
            continue
        yield from _plain(name, f"result of choice {word}", there.result, choice.result)
        yield from _plain(name, f"key of choice {word}", there.key, choice.key)
        yield from _texts(name, f"label of choice {word}", there.label, choice.label)
        yield from _texts(name, f"column of choice {word}", there.attributes, choice.attributes)
    for word, choice in old.items():
        if word not in new:
            yield FormChange("removed", name, f"choice {word}", choice.label.get("en", ""), "")
    kept = [word for word in old if word in new]
    if kept != [word for word in new if word in old]:
        turned = " ".join(word for word in new if word in old)
        yield FormChange("moved", name, "order of choices", " ".join(kept), turned)


def _turned(was: list[str], now: list[str]) -> Iterator[FormChange]:
    """The first question that stands before one it stood behind, if any does."""
    kept = [name for name in was if name in now]
    turned = [name for name in now if name in kept]
    for before, after in zip(kept, turned, strict=True):
        if before != after:
            yield FormChange("moved", "", f"order of questions from {before} on", before, after)
            return
