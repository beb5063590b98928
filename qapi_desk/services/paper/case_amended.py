"""What changed of a released case since: its amended answers and how its findings were settled.

The answers above it stay as they were released; nothing is printed of a case that nobody amended.
"""

from collections.abc import Iterator

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.documents import Block, Column, Format, Table, Value
from qapi_desk.domain.forms import Form, Question, template_of, walk
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services.amend_kept import AmendedAnswer
from qapi_desk.services.paper.case_answers import CaseSeen, beside_words, value_words


def changes_since(seen: CaseSeen) -> tuple[Block, ...]:
    """The tables of what changed since the release; none where nothing did."""
    found: list[Block] = []
    if seen.amended:
        found.append(_amended(seen))
    if seen.settled:
        found.append(_settled(seen))
    return tuple(found)


def _amended(seen: CaseSeen) -> Table:
    columns = (
        Column("question", seen.say("Question"), Format.TEXT, 2.0, "As the form asks it"),
        Column("was", seen.say("Answer as released"), Format.TEXT, 1.6, "It stays in the record"),
        Column("now", seen.say("Answer as amended"), Format.TEXT, 1.6, "What holds since"),
        Column("reason", seen.say("Reason"), Format.TEXT, 2.0, "Why, and where the proof is"),
        Column("asked_by", seen.say("Asked by"), Format.TEXT, 0.9, "Who asked for it"),
        Column("decided_by", seen.say("Confirmed by"), Format.TEXT, 0.9, "The second person"),
        Column("decided_at", seen.say("When"), Format.MOMENT, 1.1, "When it was confirmed"),
    )
    rows = tuple(_amended_rows(seen))
    title = seen.say("Amended since its release")
    return Table("amended", title, columns, rows, sheet="Amended", is_dense=True)


def _amended_rows(seen: CaseSeen) -> Iterator[tuple[Value, ...]]:
    for amendment in seen.amended:
        cited = f"{seen.say('Evidence')}: {amendment.evidence}" if amendment.evidence else ""
        for each in amendment.answers:
            label, was, now = _told(seen, each)
            yield (
                label,
                was,
                now,
                "\n".join(filter(None, (amendment.reason, cited))),
                seen.name(amendment.asked_by),
                seen.name(PersonId(amendment.decided_by)),
                amendment.decided_at,
            )


def _told(seen: CaseSeen, amended: AmendedAnswer) -> tuple[str, str, str]:
    """The question's label, its answer as released, and as amended."""
    form = next(s.form for s in seen.work.sheets if s.form.form_id == amended.form_id)
    name = template_of(amended.now.question)
    question = next(each for each in walk(form.questions) if each.name == name)
    label = seen.label(question.label, form)
    return (
        label,
        _words(seen, form, question, amended.was),
        _words(seen, form, question, amended.now),
    )


def _words(seen: CaseSeen, form: Form, question: Question, given: Answer) -> str:
    value = value_words(seen, form, question, given.value) or seen.say("not answered")
    return "\n".join((value, *beside_words(seen, form, (), given)))


def _settled(seen: CaseSeen) -> Table:
    columns = (
        Column("criterion", seen.say("Criterion"), Format.TEXT, 1.2, "What a rate is counted for"),
        Column("was", seen.say("Counted as"), Format.TEXT, 1.0, "Until then"),
        Column("now", seen.say("Counts as"), Format.TEXT, 1.0, "Since"),
        Column("stage", seen.say("By"), Format.TEXT, 1.0, "On what occasion"),
        Column("reason", seen.say("Reason"), Format.TEXT, 2.4, "Why"),
        Column("asked_by", seen.say("Asked by"), Format.TEXT, 0.9, "Who asked for it"),
        Column("settled_by", seen.say("Settled by"), Format.TEXT, 0.9, "The second person"),
        Column("settled_at", seen.say("When"), Format.MOMENT, 1.1, "When it was settled"),
    )
    rows = tuple(
        (
            each.criterion,
            seen.say(_COUNTED[each.was]),
            seen.say(_COUNTED[each.judged.outcome]),
            seen.say(str(each.stage)),
            each.reason,
            seen.name(each.asked_by),
            seen.name(each.settled_by),
            each.settled_at,
        )
        for each in seen.settled
    )
    title = seen.say("Findings settled otherwise since")
    return Table("settled", title, columns, rows, sheet="Settled", is_dense=True)


_COUNTED = {
    Outcome.ACTION: "action",
    Outcome.ERROR: "error",
    Outcome.NOT_APPLICABLE: "N/A",
    Outcome.EXCLUDED: "Excluded",
    Outcome.INCOMPLETE: "not determined",
}
"""How an outcome counts, in words of the paper."""
