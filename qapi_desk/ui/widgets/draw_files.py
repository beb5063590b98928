"""The files of a draw as fields: typed, chosen or dropped; and the master seed."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from qapi_desk.services.draw_files import DrawFiles
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import button, label

KINDS = (
    ("proof", "Proof", "proof.json of the exported folder"),
    ("frame", "Frame", "frame.txt: every case that could be drawn"),
    ("receipt", "Receipt", "only one you were handed before the draw"),
    ("strata", "Strata", "strata.txt, where the design has strata"),
    ("universes", "Universes", "the folder of universe-*.txt"),
)
FILTERS = {
    "proof": "Proofs (*.json);;All files (*)",
    "frame": "Frames (*.txt);;All files (*)",
    "receipt": "Receipts (*.json);;All files (*)",
    "strata": "Strata (*.txt);;All files (*)",
}


class DrawFilesForm(QWidget):
    """One line a file, with Choose; the last is the master seed.

    Signals:
        put(kind, path): a file was typed or chosen; an empty path takes it away.
        master_put(str): the master seed was typed.
        entered(): Enter was pressed.
    """

    put = Signal(object, object)
    master_put = Signal(object)
    entered = Signal()

    def __init__(self, picker: FilePicker) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._picker = picker
        self._fields: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.6))
        self._grid.setVerticalSpacing(em(0.3))
        self._grid.setColumnStretch(1, 1)
        for line, (kind, words, hint) in enumerate(KINDS):
            self._fields[kind] = self._line(line, kind, words, hint)
            choose = button("Choose…", f"verify.choose_{kind}", self._on_choose)
            choose.setAccessibleName(f"Choose the {words.lower()}")
            choose.setProperty("which", kind)
            self._grid.addWidget(choose, line, 2)
        self._master = self._line(
            len(KINDS), "master", "Master seed", "64 hex digits, once it is revealed"
        )

    def _line(self, line: int, kind: str, words: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"verify.{kind}")
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        field.setProperty("which", kind)
        field.setAcceptDrops(False)  # a file dropped here is for the page to sort out
        field.textEdited.connect(self._on_typed)
        field.returnPressed.connect(self._on_entered)
        head = label(words, kind="small")
        head.setWordWrap(False)
        head.setBuddy(field)
        self._grid.addWidget(head, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, line, 1)
        return field

    def show_files(self, files: DrawFiles, master: str) -> None:
        """Show which files there are."""
        for kind, field in self._fields.items():
            path = getattr(files, kind)
            if _path(field) != path:  # what is being typed stays as it is typed
                field.setText(str(path or ""))
            field.setToolTip(str(path or ""))
        if self._master.text() != master:
            self._master.setText(master)

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        field = self.sender()
        if field is self._master:
            self.master_put.emit(self._master.text())
        elif isinstance(field, QLineEdit):
            self.put.emit(str(field.property("which")), field.text())

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit()

    @Slot()
    def _on_choose(self) -> None:
        sender = self.sender()
        kind = str(sender.property("which"))
        words = next(words for key, words, _ in KINDS if key == kind)
        if kind == "universes":
            self._picker.folder("The folder of the universes", _Chosen(self, kind))
        else:
            self._picker.open_file(f"The {words.lower()}", FILTERS[kind], _Chosen(self, kind))


def _path(field: QLineEdit) -> Path | None:
    return Path(field.text().strip()) if field.text().strip() else None


class _Chosen:
    """Hands on the file once it is chosen."""

    def __init__(self, form: DrawFilesForm, kind: str) -> None:
        self._form = form
        self._kind = kind

    def __call__(self, path: Path) -> None:
        self._form.put.emit(self._kind, str(path))
