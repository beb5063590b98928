"""What a county lays over the catalog, as sheets: activities, measures, levels, withdrawals."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.catalog import FederalMeasure, Levels, MeasureHow, Task
from qapi_desk.ui.catalog_words import FEDERAL, HOWS, LEVELS
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.presenters.catalog import NewActivity, NewMeasure
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import label

_LEVEL_KEYS: Mapping[str, int | None] = {"0": None, "1": 1, "2": 2, "3": 3}


class ActivitySheet(KeptSheet):
    """How the county does a task; ``given`` carries a ``NewActivity``."""

    def __init__(self, parent: QWidget, tasks: Sequence[Task]) -> None:
        super().__init__(parent, "activity", "County activity")
        items = [(task.task_id, f"{task.task_id}  {task.title}") for task in tasks]
        self._task = self.choice("&Task", "task", items)
        self._who = self.line("&Who does it", "who")
        self._how = self.lines("&How it is done", "how", high=3)
        self._where = self.line("Whe&re", "where")
        self._when = self.line("Whe&n", "when")
        self.lay_out("Add it")

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        self.ask(
            NewActivity(
                task_id=self._task.key,
                who=self._who.text(),
                where=self._where.text(),
                when=self._when.text(),
                how=self._how.toPlainText(),
            )
        )


class LocalMeasureSheet(KeptSheet):
    """A measure of the county's own; ``given`` carries a ``NewMeasure``."""

    def __init__(self, parent: QWidget, element_id: str) -> None:
        title = filled("County measure under {element_id}", element_id=element_id)
        super().__init__(parent, "local_measure", title)
        self._text = self.lines("&What it asks", "text")
        self._how = self.choice(
            "&Kind of answer", "how", [(str(how), words) for how, words in HOWS.items()]
        )
        self._source = self.line("Where it comes &from", "source")
        self.lay_out("Add it")

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        how = MeasureHow(self._how.key)
        self.ask(NewMeasure(self._text.toPlainText(), how, self._source.text()))


class LevelsSheet(KeptSheet):
    """How closely the element is tied to each federal measure.

    ``given`` carries (levels by measure, the reason).
    """

    def __init__(self, parent: QWidget, levels: Levels) -> None:
        super().__init__(parent, "levels", "Change the link levels")
        items = [(key, LEVELS[level]) for key, level in _LEVEL_KEYS.items()]
        self._levels = {
            measure: self.choice(
                FEDERAL[measure], str(measure), items, str(levels.level(measure) or 0)
            )
            for measure in FederalMeasure
        }
        self._reason = self.lines("&Why they change", "reason", high=2)
        self.lay_out("Change them")

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says what is missing."""
        levels = {each: _LEVEL_KEYS[made.key] for each, made in self._levels.items()}
        self.ask((levels, self._reason.toPlainText()))


class ReasonSheet(KeptSheet):
    """One of several things, and why; ``given`` carries (its key, the reason)."""

    def __init__(
        self, parent: QWidget, name: str, title: str, items: Sequence[tuple[str, str]], told: str
    ) -> None:
        super().__init__(parent, name, title)
        self.form.addRow(label(told))
        self._which = self.choice("W&hich", "which", items)
        self.form.setRowVisible(self._which, len(items) > 1)
        self._reason = self.lines("&Why", "reason", high=3)
        self.lay_out(title)

    @Slot()
    def on_ok(self) -> None:
        """Have it kept; the service says when the reason is missing."""
        self.ask((self._which.key, self._reason.toPlainText()))
