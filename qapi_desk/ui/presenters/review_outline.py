"""A form as it is laid out on the page: sections, headings, one block for each of a repeat.

Follows the statuses in reading order; hidden questions leave no line. Knows no widgets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qapi_desk.domain.forms import (
    Form,
    FormState,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
    template_of,
)
from qapi_desk.domain.ids import QuestionId
from qapi_desk.ui.tongue import filled

ASKED_TYPES = {
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.DATE,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.TEXT,
    QuestionType.REPEAT,
}
HIDDEN = {QuestionState.NOT_RELEVANT, QuestionState.CALCULATED}
_HOLDERS = {QuestionType.GROUP, QuestionType.REPEAT}


def is_shown(status: QuestionStatus) -> bool:
    """Whether a question is asked here now; one that another form asks too is shown there only."""
    is_one = status.state not in HIDDEN and status.question.type in ASKED_TYPES
    return is_one and status.asked_in is None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a section: a heading in words, or a question as it stands.

    ``key`` is the same for every case, so that a row once made is shown again. ``block`` is the
    instance of a repeat it belongs to (``child[2]``); a heading with a block opens and folds it.
    """

    key: str
    heading: str = ""
    status: QuestionStatus | None = None
    block: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One top-level group with what is asked in it now."""

    group: Question
    lines: tuple[Line, ...]
    required: int
    left: int

    @property
    def names(self) -> frozenset[str]:
        """The questions asked in it."""
        return frozenset(line.key for line in self.lines if line.status is not None)

    def block_of(self, name: str) -> str:
        """The instance of a repeat a question stands in; empty outside one."""
        return next((line.block for line in self.lines if line.key == name), "")

    @property
    def progress(self) -> str:
        """How far it is, in words; empty when nothing has to be answered."""
        done = filled(
            "{done} of {required} answered", done=self.required - self.left, required=self.required
        )
        return done if self.required else ""


class Outline:
    """The plan of one form version; made once, asked for every state of a case."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.tops = tuple(q for q in form.questions if q.type in ASKED_TYPES | _HOLDERS)
        self._above: dict[QuestionId, tuple[int, tuple[Question, ...]]] = {}
        for place, top in enumerate(self.tops):
            self._learn(top, place, ())

    def _learn(self, question: Question, place: int, above: tuple[Question, ...]) -> None:
        if question.type is QuestionType.GROUP:
            inner = (*above, question)
        else:
            self._above[question.name] = (place, above)
            inner = (*above, question) if question.type is QuestionType.REPEAT else above
        for child in question.children:
            self._learn(child, place, inner)

    def sections(self, state: FormState, language: str) -> tuple[SectionView, ...]:
        """What every section asks now, each in reading order; a section may be empty."""
        asked: list[list[QuestionStatus]] = [[] for _ in self.tops]
        live = _live(state)
        for status in state.statuses:
            found = self._above.get(template_of(status.question.name))
            if found and (is_shown(status) or _is_gone(status, live)):
                asked[found[0]].append(status)
        counts = _counts(state)
        return tuple(
            SectionView(
                group=top,
                lines=tuple(self._lines(statuses, counts, language)),
                required=sum(status.is_required for status in statuses),
                left=sum(bool(status.missing) for status in statuses),
            )
            for top, statuses in zip(self.tops, asked, strict=True)
        )

    def _lines(
        self, statuses: list[QuestionStatus], counts: Mapping[QuestionId, int], language: str
    ) -> Iterator[Line]:
        said: set[str] = set()
        for status in statuses:
            block = f"{status.repeat}[{status.index}]" if status.index else ""
            if block and not is_shown(status):
                yield from _gone_lines(status, block, said, language)
                continue
            inside = ""
            for holder in self._above[template_of(status.question.name)][1]:
                is_repeat = holder.type is QuestionType.REPEAT
                inside = block if is_repeat else inside
                key = f"{inside}{holder.name}#"
                words = "" if key in said else _heading(holder, status, counts, language)
                said.add(key)
                if words and (is_repeat or holder not in self.tops):
                    yield Line(key, words, block=inside)
            yield Line(str(status.question.name), "", status, block)


def _live(state: FormState) -> dict[QuestionId, int]:
    """How many instances each repeat that is asked for has now."""
    found = {}
    for status in state.statuses:
        is_repeat = status.question.type is QuestionType.REPEAT
        if is_repeat and status.state is not QuestionState.NOT_RELEVANT:
            whole = status.value.partition(".")[0]
            found[status.question.name] = int(whole) if whole.isdecimal() else 0
    return found


def _is_gone(status: QuestionStatus, live: Mapping[QuestionId, int]) -> bool:
    """Whether an answer is kept of an instance that is no more."""
    is_inside = bool(status.index) and status.state is QuestionState.NOT_RELEVANT
    return is_inside and status.repeat in live and status.index > live[status.repeat]


def _gone_lines(
    status: QuestionStatus, block: str, said: set[str], language: str
) -> Iterator[Line]:
    """What was answered of an instance that is no more, in words: nobody is asked it again."""
    if f"{block}gone" not in said:
        said.add(f"{block}gone")
        name = status.repeat.replace("_", " ").capitalize()
        yield Line(
            f"{block}gone#",
            filled(
                "{name} {index}: not counted, its answers are kept", name=name, index=status.index
            ),
        )
    question = status.question
    taken = {choice.name: text_of(choice.label, language) for choice in question.choices}
    is_chosen = question.type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
    names = status.value.split() if is_chosen else [status.value]
    value = ", ".join(taken.get(each, each) for each in names)
    value = value or filled("not applicable")
    yield Line(f"{question.name}#gone", f"{text_of(question.label, language)}  {value}")


def _counts(state: FormState) -> dict[QuestionId, int]:
    counts: dict[QuestionId, int] = {}
    for status in state.statuses:
        if status.index and status.state is not QuestionState.NOT_RELEVANT:
            counts[status.repeat] = max(counts.get(status.repeat, 0), status.index)
    return counts


def _heading(
    holder: Question, status: QuestionStatus, counts: Mapping[QuestionId, int], language: str
) -> str:
    """A group's label; ``Child 2 of 4`` in a repeat whose label asks how many."""
    words = text_of(holder.label, language)
    if holder.type is not QuestionType.REPEAT:
        return words
    of = filled(
        "{index} of {many}", index=status.index, many=counts.get(status.repeat, status.index)
    )
    if words and not words.endswith("?"):
        return f"{words}: {of}"
    return f"{holder.name.replace('_', ' ').capitalize()} {of}"


def text_of(texts: Mapping[str, str], language: str) -> str:
    """A text in the reader's language, else English, else whatever there is."""
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))
