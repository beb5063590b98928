"""The window in another language: its words from a catalogue, and none of them astray."""

import ast
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from qapi_desk.ui import tongue
from qapi_desk.ui.actions import ACTIONS, Group, matching
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.places import resources
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.text import plural
from qapi_desk.ui.widgets.kit import button, label
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest
from tests.ui.wordings import UI, counted, parsed, unfilled, wordings

FINISHED = [
    "actions",
    "catalog_words",
    "dialogs/amendment",
    "dialogs/ask",
    "dialogs/assessing",
    "dialogs/assigning",
    "dialogs/base",
    "dialogs/cap_edit",
    "dialogs/choose_review",
    "dialogs/county",
    "dialogs/deadline",
    "dialogs/entry",
    "dialogs/filter_name",
    "dialogs/form_use",
    "dialogs/kept",
    "dialogs/key_card",
    "dialogs/new_review",
    "dialogs/palette",
    "dialogs/protocol",
    "dialogs/question_set",
    "dialogs/settling",
    "dialogs/worksheet_back",
    "form_words",
    "pages/assessment",
    "pages/assessment_acts",
    "pages/assign",
    "pages/base",
    "pages/catalog",
    "pages/corrective",
    "pages/desk",
    "pages/findings",
    "pages/forms",
    "pages/home",
    "pages/practice",
    "pages/reports",
    "pages/review",
    "pages/second",
    "pages/settling",
    "pages/sign_in",
    "panes/amending",
    "panes/assessed_beside",
    "panes/assessed_questions",
    "panes/behind_numbers",
    "panes/cases",
    "panes/decisions",
    "panes/desk_lists",
    "panes/element_sheet",
    "panes/form_check",
    "panes/form_cover",
    "panes/form_sheet",
    "panes/integrity",
    "panes/question_sets",
    "panes/questions",
    "panes/questions_acts",
    "panes/queue",
    "panes/room",
    "panes/second_cases",
    "panes/second_differences",
    "panes/second_plan",
    "panes/settling",
    "panes/settling_amendments",
    "panes/settling_fixes",
    "panes/settling_rebuttal_acts",
    "panes/settling_rebuttals",
    "panes/settling_rechecks",
    "panes/story",
    "panes/story_events",
    "panes/story_picture",
    "panes/story_record",
    "panes/story_window",
    "panes/worksheets",
    "presenters/amending",
    "presenters/assessment",
    "presenters/assign",
    "presenters/base",
    "presenters/catalog",
    "presenters/corrective",
    "presenters/deadline",
    "presenters/desk",
    "presenters/findings",
    "presenters/form_check",
    "presenters/forms",
    "presenters/home",
    "presenters/integrity",
    "presenters/keeping",
    "presenters/latest",
    "presenters/new_entry",
    "presenters/new_review",
    "presenters/practice",
    "presenters/protocol",
    "presenters/question_sets",
    "presenters/queue",
    "presenters/reports",
    "presenters/review",
    "presenters/review_answers",
    "presenters/review_entries",
    "presenters/review_given",
    "presenters/review_outline",
    "presenters/review_remarks",
    "presenters/review_state",
    "presenters/second",
    "presenters/second_read",
    "presenters/settling",
    "presenters/settling_amendments",
    "presenters/settling_fixes",
    "presenters/settling_rebuttals",
    "presenters/settling_rechecks",
    "presenters/sign_in",
    "presenters/worksheets",
    "shell/book",
    "shell/entrance",
    "shell/header",
    "shell/rail",
    "shell/status",
    "start",
    "text",
    "typed_day",
    "widgets/amended",
    "widgets/banner",
    "widgets/caseload",
    "widgets/choice",
    "widgets/due",
    "widgets/element_finder",
    "widgets/elided",
    "widgets/entry_blocks",
    "widgets/facts",
    "widgets/fields",
    "widgets/form_changes",
    "widgets/form_ticks",
    "widgets/measure_blocks",
    "widgets/practice_sign",
    "widgets/question",
    "widgets/question_beside",
    "widgets/question_choices",
    "widgets/question_entries",
    "widgets/question_evidence",
    "widgets/question_foot",
    "widgets/question_note",
    "widgets/question_reasons",
    "widgets/question_section",
    "widgets/question_threads",
    "widgets/question_words",
    "widgets/queue_list",
    "widgets/row_list",
    "widgets/steps",
    "widgets/suggestion",
    "widgets/timeline",
    "widgets/timeline_drawing",
    "widgets/waiting",
    "widgets/whole_rows",
    "widgets/workings",
    "widgets/workload",
    "workings_words",
]
"""Parts of the window every text of which has its Spanish; a new text of theirs needs one."""
UNTRANSLATED = 570
"""So many texts of the other parts may lack Spanish yet; the number only goes down."""
TERMS: dict[str, list[str]] = json.loads(
    (resources() / "i18n" / "es.json").read_text(encoding="utf-8")
)["terms"]
"""The terms of the house: how each begins in Spanish wherever a text has it."""
NAMES_OF_CODE = {"Given", "QuestionsPane", "Name", "ReviewPresenter", "ReviewState"}


@pytest.fixture
def spanish(qtbot: QtBot) -> Iterator[None]:
    tongue.speak("es")
    yield
    tongue.speak("en")


def written() -> set[str]:
    """Every text that stands in the code of the window, and every noun that it counts."""
    trees = [parsed(path) for path in UI.rglob("*.py")]
    stands = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return stands.union(*(counted(tree) for tree in trees))


def review_page(window: MainWindow) -> ReviewPage:
    """The review page that is shown."""
    assert isinstance(window.page, ReviewPage)
    return window.page


def part_of(path: Path) -> str:
    """A module as it is named in ``FINISHED``."""
    return path.relative_to(UI).with_suffix("").as_posix()


def plain(text: str) -> str:
    """A text without its places, mnemonics, capitals and accents."""
    bare = re.sub(r"\{[^}]*\}|&", "", text).lower()
    return "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))


def places(text: str) -> list[tuple[str, str | None]]:
    """The named places of a text and how each is shown."""
    return sorted((name, form) for _, name, form, _ in Formatter().parse(text) if name is not None)


def test_that_a_text_without_a_translation_stays_as_it_is(spanish: None) -> None:
    assert tongue.said("no such text") == "no such text"


def test_that_an_unknown_language_is_english(qtbot: QtBot) -> None:
    tongue.speak("xx")
    assert (tongue.spoken(), tongue.said("Cancel")) == ("en", "Cancel")


def test_that_every_command_and_menu_has_a_spanish_name() -> None:
    words = tongue.catalogue("es")
    texts = [*(spec.text for spec in ACTIONS), *(str(group) for group in Group)]
    assert [text for text in texts if text not in words] == []


def test_that_no_translation_is_of_a_text_nobody_shows() -> None:
    assert set(tongue.catalogue("es")) - written() == set()


@pytest.mark.parametrize("part", FINISHED)
def test_that_a_finished_part_says_everything_in_spanish(part: str) -> None:
    said = wordings(UI / f"{part}.py") - NAMES_OF_CODE
    assert sorted(said - set(tongue.catalogue("es"))) == []


@pytest.mark.parametrize("part", FINISHED)
def test_that_a_finished_part_fills_its_sentences_where_they_can_be_translated(part: str) -> None:
    assert unfilled(UI / f"{part}.py") == []


def test_that_ever_fewer_texts_of_the_other_parts_lack_spanish() -> None:
    others = [path for path in UI.rglob("*.py") if part_of(path) not in FINISHED]
    texts = set().union(*(wordings(path) for path in others))
    assert len(texts - set(tongue.catalogue("es"))) <= UNTRANSLATED


def test_that_a_translation_has_the_places_of_its_text() -> None:
    words = tongue.catalogue("es")
    assert [text for text, own in words.items() if places(text) != places(own)] == []


@pytest.mark.parametrize("term", TERMS)
def test_that_a_term_is_called_the_same_everywhere(term: str) -> None:
    wanted = [plain(stem) for stem in TERMS[term]]
    strays = [
        text
        for text, own in tongue.catalogue("es").items()
        if re.search(rf"\b{term}s?\b", plain(text)) and not any(w in plain(own) for w in wanted)
    ]
    assert strays == []


def test_that_a_case_is_never_called_by_the_word_for_its_record() -> None:
    held = {"record", "pull list"}
    strays = [
        text
        for text, own in tongue.catalogue("es").items()
        if "expediente" in plain(own) and not any(word in plain(text) for word in held)
    ]
    assert strays == []


def test_that_the_places_of_a_translated_text_are_filled(spanish: None) -> None:
    assert tongue.filled("{done:,} of {shown:,} released", done=3, shown=1200) == (
        "3 de 1,200 liberados"
    )


def test_that_a_count_takes_the_form_of_its_noun(spanish: None) -> None:
    assert (plural(1, "case"), plural(2, "case")) == ("1 caso", "2 casos")


def test_that_parts_are_listed_as_the_language_lists_them(spanish: None) -> None:
    assert tongue.listed(("a", "b", "c")) == "a, b y c"
    assert tongue.listed(("a",)) == "a"


def test_that_a_translated_command_keeps_its_dots_and_its_key() -> None:
    words = tongue.catalogue("es")
    wrong = [a for a, b in words.items() if a.endswith("…") != b.endswith("…")]
    assert wrong == []


def test_that_labels_and_buttons_speak_whenever_their_words_change(spanish: None) -> None:
    made, pressed = label("Queue"), button("Cancel", "x")
    assert (made.text(), pressed.text(), pressed.accessibleName()) == (
        "Cola", "Cancelar", "Cancelar",
    )  # fmt: skip
    made.setText("Questions")
    assert made.text() == "Preguntas"


def test_that_a_command_is_found_by_its_name_in_either_language(spanish: None) -> None:
    for words in ("liberar el caso", "release the case"):
        assert "review.release" in [spec.id for spec in matching(words, said=tongue.said)]


def test_that_the_window_changes_its_language_where_it_stands_and_keeps_it(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(reviewed_home, page="home")
    try:
        window.dispatch("view.spanish")
        rest(qtbot, window)
        title = window.findChild(QLabel, "home.title")
        rail = window.findChild(QToolButton, "rail.review")
        assert title is not None
        assert rail is not None
        assert (title.text(), rail.text()) == ("Inicio", "Revisión")
        assert window.book.action("app.sign_out").text() == "Cerrar la sesión"
        window.settings.flush()
        assert Settings(tmp_path / "window.ini").text("look/language") == "es"
    finally:
        window.dispatch("view.english")
    assert window.findChild(QPushButton, "status.cancel") is not None
    assert window.book.action("app.sign_out").text() == "Sign out"


def test_that_questions_follow_the_window_until_a_language_is_chosen_for_them(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(reviewed_home, "birch", page="review")
    try:
        window.dispatch("view.spanish")
        rest(qtbot, window)
        assert review_page(window).presenter.state.language == "es"
        window.dispatch("review.language")
        assert review_page(window).presenter.state.language == "en"
    finally:
        window.dispatch("view.english")


def test_that_another_language_leaves_the_case_and_the_question_open(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(reviewed_home, "birch", page="review")
    before = review_page(window).where()
    try:
        window.dispatch("view.spanish")
        rest(qtbot, window)
        assert "question" in before.detail
        assert review_page(window).where() == before
    finally:
        window.dispatch("view.english")
