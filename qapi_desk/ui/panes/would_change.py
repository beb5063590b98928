"""What a change would do, once it was looked at: cases before and after, rates, prefilled facts."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.law import ChangedCase, ChangedFact, CountedShift, WhatWouldChange
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import NOTHING, OUTCOMES, RULE_OUTCOMES, percent, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import column, label
from qapi_desk.ui.widgets.row_list import RowList

_TONES = {Outcome.ACTION: "good", Outcome.ERROR: "bad", Outcome.INCOMPLETE: "warn"}


def _standing(case: ChangedCase) -> str:
    if case.is_released:
        return "Released"
    return "Answered" if case.answered is not None else "Open"


def _moves(shift: CountedShift) -> str:
    before, after = shift.rate_before, shift.rate_after
    if before is None or after is None or before == after:
        return NOTHING
    return f"{'+' if after > before else ''}{percent(after - before)[:-1]} points"


def _moves_tone(shift: CountedShift) -> str:
    before, after = shift.rate_before, shift.rate_after
    if before is None or after is None or before == after:
        return "muted"
    return "good" if after > before else "bad"


CASE_FIELDS: tuple[Field[ChangedCase], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("subject", "Rule"), lambda c: c.subject),
    Field(Column("before", "Now"), lambda c: c.before, lambda c: RULE_OUTCOMES[c.before]),
    Field(Column("after", "Would be"), lambda c: c.after, lambda c: RULE_OUTCOMES[c.after]),
    Field(
        Column("counted_before", "Counts now"),
        lambda c: c.counted_before,
        lambda c: OUTCOMES[c.counted_before],
        lambda c: _TONES.get(c.counted_before, "muted"),
    ),
    Field(
        Column("counted_after", "Would count"),
        lambda c: c.counted_after,
        lambda c: OUTCOMES[c.counted_after],
        lambda c: _TONES.get(c.counted_after, "muted"),
    ),
    Field(Column("due_before", "Due now", Format.DAY), lambda c: c.due_before),
    Field(Column("due_after", "Would be due", Format.DAY), lambda c: c.due_after),
    Field(Column("standing", "Review"), _standing),
    Field(
        Column("answered", "Answered"),
        lambda c: c.answered,
        lambda c: RULE_OUTCOMES[c.answered] if c.answered else NOTHING,
    ),
    Field(Column("ruleset", "Ruleset"), lambda c: c.ruleset),
    Field(Column("why", "Why", width=4), lambda c: c.why),
)
SHIFT_FIELDS: tuple[Field[CountedShift], ...] = (
    Field(Column("subject", "Rule or criterion", width=2), lambda s: s.subject),
    Field(Column("ruleset", "Ruleset"), lambda s: s.ruleset),
    Field(Column("changed", "Cases that differ", Format.COUNT), lambda s: s.changed),
    Field(Column("before", "Rate now", Format.PERCENT), lambda s: s.rate_before),
    Field(Column("after", "Would be", Format.PERCENT), lambda s: s.rate_after),
    Field(Column("moves", "Moves by"), _moves, None, _moves_tone),
    Field(Column("action_before", "In order now", Format.COUNT), lambda s: s.action_before),
    Field(Column("action_after", "Would be", Format.COUNT), lambda s: s.action_after),
    Field(Column("error_before", "Failing now", Format.COUNT), lambda s: s.error_before),
    Field(Column("error_after", "Would be", Format.COUNT), lambda s: s.error_after),
)
FACT_FIELDS: tuple[Field[ChangedFact], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda f: f.case_id),
    Field(Column("question", "Question"), lambda f: f.question),
    Field(Column("fact", "Fact", width=2), lambda f: f.fact),
    Field(Column("before", "The record shows"), lambda f: f.before),
    Field(Column("after", "Would show"), lambda f: f.after),
    Field(Column("answered", "The reviewer wrote"), lambda f: f.answered),
)


class WouldChange(QWidget):
    """The lists behind one look at a change.

    Signals:
        case_asked(str): open this case.
    """

    case_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changes.would_change")
        self.cases = RowList(
            "changes.cases", "Cases that would differ", CASE_FIELDS,
            key=lambda c: f"{c.ruleset}/{c.case_id}/{c.subject}/{c.instance}",
            empty="No verdict would differ.",
        )  # fmt: skip
        self.shifts = RowList(
            "changes.rates", "Rates before and after", SHIFT_FIELDS,
            key=lambda s: f"{s.ruleset}/{s.subject}", empty="No rate was looked at.",
        )  # fmt: skip
        self.facts = RowList(
            "changes.facts", "Prefilled facts that would differ", FACT_FIELDS,
            key=lambda f: f"{f.case_id}/{f.question}", empty="No prefilled fact would differ.",
        )  # fmt: skip
        self.cases.opened.connect(self._on_opened)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("changes.tabs")
        self.tabs.setAccessibleName("What would change")
        self.lists = (self.cases, self.shifts, self.facts)
        for each, title in zip(self.lists, ("Cases", "Rates", "Facts"), strict=True):
            each.without_title().grid.setMinimumHeight(em(10))
            self.tabs.addTab(each, title)
        self._summary = label(name="changes.summary")
        self._notes = label(kind="small", tone="muted", name="changes.notes")
        self.setLayout(column(self._summary, self._notes, self.tabs, space=0.4))

    def show_seen(self, seen: WhatWouldChange | None) -> None:
        """Show what came of looking; nothing, before anybody did."""
        self.setVisible(seen is not None)
        if seen is None:
            return
        self._summary.setText(summary(seen))
        self._notes.setText("\n".join(seen.notes))
        self._notes.setVisible(bool(seen.notes))
        self.cases.show_rows(seen.cases)
        self.shifts.show_rows(seen.shifts)
        self.facts.show_rows(seen.facts)
        for place, rows in enumerate((seen.cases, seen.shifts, seen.facts)):
            title = ("Cases", "Rates", "Facts")[place]
            self.tabs.setTabText(place, f"{title} ({len(rows):,})")

    @Slot(object)
    def _on_opened(self, case: ChangedCase) -> None:
        self.case_asked.emit(str(case.case_id))


def summary(seen: WhatWouldChange) -> str:
    """What was looked at and what would differ, in one or two sentences."""
    where = "of the whole caseload" if seen.is_whole else "of this review"
    looked = f"{plural(seen.looked_at, 'case')} {where} looked at"
    if seen.is_silent:
        return f"{looked}: nothing would differ."
    cases = seen.changed or len({case.case_id for case in seen.cases})
    answered = len({case.case_id for case in seen.cases if case.answered is not None})
    released = len({case.case_id for case in seen.cases if case.is_released})
    listed = len({case.case_id for case in seen.cases})
    words = f"{looked}: {plural(cases, 'case')} would differ"
    if cases > listed:
        words += f", the first {listed:,} of them are listed"
    facts = f" {plural(len(seen.facts), 'prefilled fact')} would differ." if seen.facts else ""
    tail = f"{answered:,} answered, {released:,} released."
    return f"{words}. Of those listed: {tail}{facts}"
