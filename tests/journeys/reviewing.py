"""A reviewer at the questions, by keys alone: types what the demonstration's script says."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication, QFrame, QLabel, QRadioButton

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.services import answer as answering
from qapi_desk.services import demo, demo_reviewer
from qapi_desk.services.answer import Bench
from qapi_desk.services.workspace import Workspace
from tests.journeys.hands import CTRL, Hands, Key

MOST_STEPS = 120
Name = tuple[str, str]


@dataclass
class Script:
    """What the demonstration's reviewer says to each question of one case."""

    bench: Bench
    said: dict[str, dict[str, str]]

    @classmethod
    def of(cls, workspace: Workspace, person: str, case: str) -> "Script":
        """Read the script for a case; nothing is written."""
        desk = demo.sign_in(workspace, person)
        bench = answering.lay_out(desk, demo.current_review(desk), CaseId(case))
        said = {
            str(form.form.form_id): demo_reviewer._script(
                desk.library.resources, form.form.form_id, bench.context
            )
            for form in bench.forms
        }
        return cls(bench, said)

    def answer(self, name: Name) -> tuple[Question, Answer]:
        """The question, and the answer to be given."""
        question = self.bench.compiled(FormId(name[0])).questions[QuestionId(name[1])].question
        recorded = self.bench.context.facts.get(question.fact, "")
        return question, demo_reviewer._answer(question, self.said[name[0]], recorded)


@dataclass
class Reviewer:
    """Hands at the review page."""

    hands: Hands
    script: Script
    given: list[Name] = field(default_factory=list)

    def at_hand(self) -> QFrame:
        """The framed card."""
        cards = [
            card
            for card in self.hands.window.findChildren(QFrame)
            if card.isVisible() and card.property("current") == "true"
        ]
        assert len(cards) == 1
        return cards[0]

    def name(self) -> Name:
        """Form and question of the framed card."""
        card = self.at_hand()
        return str(card.property("form")), card.objectName().removeprefix("review.question.")

    @property
    def is_done(self) -> bool:
        """Whether the page says that nothing is missing."""
        return self.hands.reads("review.left") == "Nothing is missing"

    def answer_all(self) -> None:
        """Answer question after question until the page says that nothing is missing."""
        for _ in range(MOST_STEPS):
            if self.is_done:
                return
            name = self.name()
            if self.asks():
                self.given.append(name)
                self.answer(name)
            else:
                self.hands.press(Key.Key_Down, CTRL)
            self.hands.rest()
        raise AssertionError(f"still open after {self.given}")

    def answer(self, name: Name) -> None:
        """Give one answer as the script says, by keys."""
        question, said = self.script.answer(name)
        if name[1] == "est_judged":
            self.look_at_suggestion("federal-2016.establishment")
        assert not self.is_chosen(), f"{question.name} was answered before a key was pressed"
        if said.na_reason and not said.value:
            self.mark_not_applicable(question, said.na_reason)
        elif question.type is QuestionType.SELECT_ONE:
            self.choose(question, said)
            if said.na_reason:
                self.choose_reason(question, said.na_reason)
        elif said.value == said.snapshot_value:
            self.hands.press(Key.Key_Return)
        else:
            self.hands.write(said.value)
            self.hands.press(Key.Key_Return)
        self.hands.rest()
        self.write_beside(name, said)

    def asks(self) -> bool:
        """Whether the framed card says that it is open."""
        return any(
            words.isVisible() and words.text() == "○ open"
            for words in self.at_hand().findChildren(QLabel)
        )

    def is_chosen(self) -> bool:
        """Whether a choice of the framed card is marked."""
        return any(radio.isChecked() for radio in self.at_hand().findChildren(QRadioButton))

    def look_at_suggestion(self, name: str) -> None:
        """See what the record suggests and unfold how it was worked out; nothing is answered."""
        hands = self.hands
        assert hands.sees(f"review.suggestion.{name}")
        assert not hands.sees(f"review.workings_text.{name}")
        hands.press(Key.Key_R, CTRL)
        hands.until(lambda: hands.sees(f"review.workings_text.{name}"))
        assert "Authority: " in hands.reads(f"review.workings_text.{name}")

    def choose(self, question: Question, said: Answer) -> None:
        """Press the key that is printed on a choice, or Enter for what the record shows."""
        if said.value == said.snapshot_value:
            self.hands.press(Key.Key_Return)
            return
        choice = next(each for each in question.choices if each.name == said.value)
        card = self.at_hand()
        radio = card.findChild(QRadioButton, f"review.answer.{question.name}.{choice.name}")
        assert radio is not None
        assert radio.text().startswith(f"[{choice.key}]")
        self.hands.letter(choice.key)
        self.hands.until(radio.isChecked)

    def mark_not_applicable(self, question: Question, reason: str) -> None:
        """Open the coded reasons by their key, and press the number printed on one."""
        self.hands.press(Key.Key_F4)
        self.choose_reason(question, reason)

    def choose_reason(self, question: Question, reason: str) -> None:
        """Press the number that is printed on a coded reason; the reasons have the focus."""
        hands, name = self.hands, f"review.reason.{question.name}"
        hands.until(lambda: hands.focus.objectName().startswith(name))
        radio = hands.find(f"{name}.{reason}", QRadioButton)
        key = str(radio.property("key"))
        assert radio.text().startswith(f"[{key}]")
        hands.letter(key)
        hands.rest()
        assert radio.isChecked()

    def write_beside(self, name: Name, said: Answer) -> None:
        """Write comment and evidence, each from its key."""
        hands = self.hands
        if (said.comment or said.evidence) and self.name() != name:
            hands.press(Key.Key_Up, CTRL)
            hands.rest()
            assert self.name() == name
        if said.comment:
            hands.press(Key.Key_M, CTRL)
            hands.write(said.comment)
        if said.evidence:
            hands.press(Key.Key_E, CTRL)
            hands.press(Key.Key_A, CTRL)
            for letter in said.evidence:  # a person's letters come one by one: offers pop up
                hands.write_letters(letter)
                QApplication.processEvents()
            hands.press(Key.Key_Return)
        hands.rest()
