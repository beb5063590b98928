"""Amended answers and the findings they change, as lists show them wherever one is told."""

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.amend_words import AnswerTold, ChangeTold
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.settling_amendments import EffectRow
from qapi_desk.ui.text import OUTCOMES
from qapi_desk.ui.tongue import filled, said


def words_of(told: AnswerTold) -> str:
    """An answer with what stands beside it, in one text."""
    beside = (
        filled("Reason: {reason}", reason=told.reason) if told.reason else "",
        filled("Comment: {comment}", comment=told.comment) if told.comment else "",
        filled("Evidence: {evidence}", evidence=told.evidence) if told.evidence else "",
    )
    return ". ".join([told.value or said("not answered"), *filter(None, beside)])


ANSWER_FIELDS: tuple[Field[ChangeTold], ...] = (
    Field(Column("question", "Question", width=3), lambda c: c.question),
    Field(Column("was", "As it stood", width=2), lambda c: words_of(c.was)),
    Field(Column("now", "As it would be", width=2), lambda c: words_of(c.now)),
    Field(Column("form", "Form"), lambda c: c.form),
)
EFFECT_FIELDS: tuple[Field[EffectRow], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda r: r.criterion),
    Field(
        Column("ruleset", "Counted under", width=2),
        lambda r: r.ruleset,
        lambda r: (
            filled("{ruleset}, governing", ruleset=r.ruleset) if r.is_governing else r.ruleset
        ),
    ),
    Field(Column("was", "Counted as"), lambda r: r.was, lambda r: said(OUTCOMES[r.was])),
    Field(
        Column("now", "Then counts as"),
        lambda r: r.now,
        lambda r: said(OUTCOMES[r.now]) if r.now is not r.was else said("the same"),
        lambda r: "warn" if r.now is not r.was else "",
    ),
    Field(Column("grounds", "What changes", width=3), lambda r: r.grounds),
)
