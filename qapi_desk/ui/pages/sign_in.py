"""The page before anybody is signed in. Laid out without importing any service."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qapi_desk.domain.people import Person
from qapi_desk.ui.models.rows import Index
from qapi_desk.ui.presenters.sign_in import SignInPresenter, SignInState, Step
from qapi_desk.ui.text import ROLES
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row, scrolled

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ID = int(Qt.ItemDataRole.UserRole)


class PeopleModel(QAbstractListModel):
    """People by name and role, as a plain list a screen reader can walk."""

    def __init__(self) -> None:
        super().__init__()
        self.people: tuple[Person, ...] = ()

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Show these people."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many people."""
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Name and role, or the id."""
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == _DISPLAY:
            return f"{person.name}  ·  {said(ROLES[person.role])}"
        return person.person_id if role == _ID else None


class SignInPage(QWidget):
    """Who are you? Or: where shall the workspace be?"""

    presenter: SignInPresenter

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page.sign_in")
        self.setProperty("kind", "page")
        self.banner = Banner("sign_in.banner")
        self._steps = QStackedWidget()
        self._parts = {
            Step.OPENING: self._opening_part(),
            Step.CREATE: self._create_part(),
            Step.UNLOCK: self._unlock_part(),
            Step.PEOPLE: self._people_part(),
            Step.FAILED: self._failed_part(),
        }
        for part in self._parts.values():
            self._steps.addWidget(part)
        self._where = label(kind="small", tone="muted", name="sign_in.home")
        title = label("QAPI Desk", kind="title")
        about = label("Case review for California child support agencies", tone="muted")
        self._card = card(title, about, self.banner, self._steps, self._where, space=0.7)
        self._center()

    def _center(self) -> None:
        box = QVBoxLayout(self)
        inside = row(None, self._card, None)
        holder = column(clear(inside))
        holder.insertStretch(0, 1)
        holder.addStretch(2)
        self._card.setMinimumWidth(em(24))
        self._card.setMaximumWidth(em(32))
        self._card.setFrameShape(QFrame.Shape.NoFrame)
        box.addWidget(scrolled(clear(holder), "sign_in.scroll"))

    @staticmethod
    def _field(name: str, *, is_secret: bool = False) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(f"sign_in.{name}")
        if is_secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    def _opening_part(self) -> QWidget:
        return clear(column(label("Opening the workspace…", tone="muted", name="sign_in.opening")))

    def _failed_part(self) -> QWidget:
        again = button("Try again", "sign_in.again", self._on_again)
        return clear(column(label("The workspace could not be opened."), row(again, None)))

    def _people_part(self) -> QWidget:
        self._people = PeopleModel()
        self._list = QListView()
        self._list.setObjectName("sign_in.people")
        self._list.setAccessibleName(said("Who are you?"))
        self._list.setModel(self._people)
        self._list.setMinimumHeight(em(9))
        self._list.activated.connect(self._on_chosen)
        self._passphrase = self._field("passphrase", is_secret=True)
        self._passphrase.returnPressed.connect(self._on_sign_in)
        self._enter = button("Sign in", "sign_in.enter", self._on_sign_in, kind="primary")
        form = QFormLayout()
        form.addRow(said("&Passphrase"), self._passphrase)
        self._hint = label(kind="small", tone="muted", name="sign_in.hint")
        head = label("Who are you?", kind="heading")
        return clear(column(head, self._list, form, self._hint, row(None, self._enter)))

    def _unlock_part(self) -> QWidget:
        self._file = self._field("file_passphrase", is_secret=True)
        self._file.returnPressed.connect(self._on_unlock)
        self._unlock = button("Unlock", "sign_in.unlock", self._on_unlock, kind="primary")
        form = QFormLayout()
        form.addRow(said("Workspace &passphrase"), self._file)
        words = label("This workspace is encrypted. Its own passphrase opens the file.")
        return clear(column(words, form, row(None, self._unlock)))

    def _create_part(self) -> QWidget:
        self._name, self._agency = self._field("name"), self._field("agency")
        self._first = self._field("first_passphrase", is_secret=True)
        self._second = self._field("second_passphrase", is_secret=True)
        self._new_file = self._field("new_file_passphrase", is_secret=True)
        self._create = button("Make the workspace", "sign_in.create", self._on_create)
        self._create.setProperty("kind", "primary")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("Your &name"), self._name)
        form.addRow(said("&Agency"), self._agency)
        form.addRow(said("Your &passphrase"), self._first)
        form.addRow(said("The same &again"), self._second)
        form.addRow(said("&Encrypt the file with"), self._new_file)
        words = label(
            "There is no workspace here yet. You become its first supervisor and can add others. "
            "Leave the last field empty for a file that is not encrypted."
        )
        return clear(column(words, form, row(None, self._create), space=0.7))

    def start(self, presenter: SignInPresenter) -> None:
        """Take the presenter and knock."""
        self.presenter = presenter
        presenter.knock()

    def show_state(self, state: SignInState) -> None:
        """Show where in the way the person is."""
        self._steps.setCurrentWidget(self._parts[state.step])
        self._where.setText(" · ".join(filter(None, (state.home, state.storage))))
        if state.people != self._people.people:
            self._people.show_people(state.people)
        self._hint.setText(state.hint)
        self._mark(state.chosen)
        for made in (self._enter, self._unlock, self._create):
            made.setEnabled(not state.is_busy)
        if state.step is Step.PEOPLE and not state.is_busy:
            self._passphrase.setFocus()

    def _mark(self, chosen: str) -> None:
        ids = [str(person.person_id) for person in self._people.people]
        if ids and not self._list.currentIndex().isValid():
            place = ids.index(chosen) if chosen in ids else 0
            self._list.setCurrentIndex(self._people.index(place))

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)

    @Slot(QModelIndex)
    def _on_chosen(self, _index: QModelIndex) -> None:
        self._passphrase.setFocus()

    @Slot()
    def _on_sign_in(self) -> None:
        chosen = self._list.currentIndex().data(_ID)
        self.presenter.sign_in(str(chosen or ""), self._passphrase.text())
        self._passphrase.clear()

    @Slot()
    def _on_unlock(self) -> None:
        self.presenter.knock(self._file.text())
        self._file.clear()

    @Slot()
    def _on_create(self) -> None:
        passphrases = (self._first.text(), self._second.text())
        file_passphrase = self._new_file.text()
        self.presenter.create(self._name.text(), self._agency.text(), passphrases, file_passphrase)

    @Slot()
    def _on_again(self) -> None:
        self.presenter.knock()
