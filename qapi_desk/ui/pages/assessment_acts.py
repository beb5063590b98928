"""What the commands of an assessment ask before they act: dialogs, and what was given in them.

Connects dialogs to the presenter; decides nothing.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from qapi_desk.services.assessment import NewAssessment
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.assessing import (
    EvidenceSheet,
    ImprovedSheet,
    ImprovementSheet,
    ReconcileSheet,
    SettleSheet,
    StartSheet,
)
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.assessed_beside import BesidePane
from qapi_desk.ui.presenters.assessment import AssessmentPresenter
from qapi_desk.ui.tongue import filled

REPORT_FILES = "PDF (*.pdf);;Excel workbook (*.xlsx)"


class AssessmentActs(QObject):
    """Asks, and hands what was given to the presenter."""

    def __init__(self, page: Page, presenter: AssessmentPresenter, beside: BesidePane) -> None:
        super().__init__(page)
        self._page, self._presenter, self._beside = page, presenter, beside
        beside.asked.connect(self._on_asked)

    @Slot(object)
    def _on_asked(self, what: str) -> None:
        acts = {
            "reconcile": self.reconcile,
            "evidence": self.list_evidence,
            "withdraw": self.withdraw,
            "action": self.make_action,
            "done": self.record_done,
        }
        acts[what]()

    @Slot()
    def start(self) -> None:
        """Ask what is assessed and by whom."""
        state, agency = self._presenter.state, self._presenter.seat.desk.person.agency
        dialog = StartSheet(self._page, state.all_areas, state.people, agency)
        dialog.given.connect(self._on_start)
        dialog.open()

    @Slot(object)
    def _on_start(self, new: NewAssessment) -> None:
        self._presenter.start(new)

    @Slot()
    def reconcile(self) -> None:
        """Ask which rating it is, and why."""
        state = self._presenter.state
        row, view, sheet = state.row, state.view, state.sheet
        if row is None or view is None or sheet is None or not row.may_reconcile:
            self._page.say("There is nothing here for you to reconcile.", "warn")
            return
        ratings = [f"{view.name_of(r.person_id)}: {r.words}" for r in row.ratings]
        title = filled("Reconcile {element}", element=row.element.element_id)
        dialog = ReconcileSheet(self._page, title, ratings, sheet.scale)
        dialog.given.connect(self._on_reconciled)
        dialog.open()

    @Slot(object)
    def _on_reconciled(self, given: tuple[str, str]) -> None:
        self._presenter.reconcile(*given)

    @Slot()
    def list_evidence(self) -> None:
        """Ask for a piece of evidence."""
        dialog = EvidenceSheet(self._page, self._presenter.state.chosen, self._presenter.today())
        dialog.given.connect(self._on_evidence)
        dialog.open()

    @Slot(object)
    def _on_evidence(self, new: NewEvidence) -> None:
        self._presenter.add_evidence(new)

    @Slot()
    def withdraw(self) -> None:
        """Ask why the marked evidence counts no more."""
        item = self._beside.evidence_at_hand()
        if item is None:
            self._page.say("Mark the evidence first.", "warn")
            return
        self._withdrawing = item.number
        question = filled("{title} stays on the list. Why does it count no more?", title=item.title)
        dialog = AskText(self._page, "withdraw", "Withdraw evidence", question, "Withdraw")
        dialog.given.connect(self._on_withdrawn)
        dialog.open()

    _withdrawing = 0

    @Slot(object)
    def _on_withdrawn(self, why: str) -> None:
        self._presenter.withdraw_evidence(self._withdrawing, why)

    @Slot()
    def make_action(self) -> None:
        """Ask what will be done about the gap at hand."""
        row = self._presenter.state.row
        if row is None or not row.gaps:
            self._page.say(
                "No gap of this element was handed in, so there is nothing to mend.", "warn"
            )
            return
        proposed = next((rating.action for rating in row.ratings if rating.action), "")
        dialog = ImprovementSheet(
            self._page, row.element.element_id, row.gaps, proposed, self._presenter.today()
        )
        dialog.given.connect(self._on_action)
        dialog.open()

    @Slot(object)
    def _on_action(self, new: NewImprovement) -> None:
        self._presenter.add_action(new)

    def record_done(self) -> None:
        """Ask for the evidence that the marked action is done."""
        action = self._beside.action_at_hand()
        if action is None:
            self._page.say("Mark the action first.", "warn")
            return
        dialog = ImprovedSheet(self._page, action, self._presenter.today())
        dialog.given.connect(self._on_done)
        dialog.open()

    @Slot(object)
    def _on_done(self, given: object) -> None:
        if isinstance(given, tuple):
            self._presenter.complete_action(*given)

    @Slot()
    def settle(self) -> None:
        """Ask once more, then close the assessment."""
        view = self._presenter.state.view
        if view is None:
            self._page.say("There is no assessment to settle.", "warn")
            return
        self._page.put_down()
        dialog = SettleSheet(self._page, str(view.assessment.assessment_id))
        dialog.given.connect(self._presenter.settle_it)
        dialog.open()

    @Slot()
    def print_report(self) -> None:
        """Ask where to, then write the report."""
        view = self._presenter.state.view
        if view is None:
            self._page.say("There is no assessment to print.", "warn")
            return
        name = f"{view.assessment.assessment_id}.pdf"
        self._page.picker.save_file("Print the report", name, REPORT_FILES, self._on_file)

    def _on_file(self, path: Path) -> None:
        self._presenter.print_to(path)
