"""Every command of the window in one table.

Menus, the command palette, the key card and the test that no two shortcuts clash read it; a page
says what it does for an action's id, never which key it has. Knows nothing of widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """The menus, in order."""

    GO = "Go"
    SNAPSHOT = "Snapshot"
    DRAW = "Plan and draw"
    REVIEW = "Review"
    FINDINGS = "Findings"
    LAW = "Law"
    LIST = "List"
    VIEW = "View"
    HELP = "Help"


class When(StrEnum):
    """What must be so before an action makes sense. The window keeps the set of what is."""

    SIGNED_IN = "somebody is signed in"
    REVIEW = "a review is open"
    SUPERVISOR = "a supervisor is signed in"
    CASE = "a case is open"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One command: ``page`` empty means everywhere; a page's commands live while it is shown.

    ``is_letter``: a single key that answers only while no text is being written. ``is_local``: the
    control with the focus hears the key, so that Enter in a list still opens what is marked.
    """

    id: str
    text: str
    group: Group
    shortcut: str = ""
    page: str = ""
    needs: frozenset[When] = frozenset()
    is_letter: bool = False
    help: str = ""
    is_local: bool = False
    second: str = ""
    """Another key that does the same, for hands that learnt it elsewhere."""


_SIGNED = frozenset({When.SIGNED_IN})
_REVIEW = frozenset({When.SIGNED_IN, When.REVIEW})
_LEADS = _REVIEW | {When.SUPERVISOR}
_LEADS_HERE = _SIGNED | {When.SUPERVISOR}
"""A supervisor's command that needs no review."""
_CASE = _REVIEW | {When.CASE}


def _go(key: str, page: str, text: str) -> ActionSpec:
    return ActionSpec(f"go.{page}", text, Group.GO, f"Ctrl+{key}", needs=_SIGNED)


def _on_case(
    word: str, text: str, shortcut: str = "", second: str = "", **more: bool
) -> ActionSpec:
    return ActionSpec(
        f"review.{word}", text, Group.REVIEW, shortcut, "review", _CASE,
        is_letter=more.get("letter", False), is_local=more.get("local", False), second=second,
    )  # fmt: skip


def _on_element(word: str, text: str, shortcut: str = "") -> ActionSpec:
    return ActionSpec(f"assessment.{word}", text, Group.FINDINGS, shortcut, "assessment", _SIGNED)


def _on_second(word: str, text: str, shortcut: str = "", *, leads: bool = True) -> ActionSpec:
    needs = _LEADS if leads else _REVIEW
    return ActionSpec(f"second.{word}", text, Group.FINDINGS, shortcut, "second", needs)


_SECOND = (
    _on_second("freeze", "Freeze the second review"),
    _on_second("receipt_out", "Export the second review's receipt…"),
    _on_second("draw", "Draw the cases to look at again"),
    _on_second("proof", "Export the proof of the second draw…", leads=False),
    _on_second("share", "Share out the cases to look at again"),
    _on_second("go_on", "Open my next case to look at again", "Ctrl+Return", leads=False),
    _on_second("first_stands", "The first finding stands…", "Alt+1"),
    _on_second("second_stands", "The second finding stands…", "Alt+2"),
    _on_second("print", "Print the integrity report…", "Ctrl+Shift+I", leads=False),
)


def _on_settling(word: str, text: str) -> ActionSpec:
    return ActionSpec(f"settling.{word}", text, Group.FINDINGS, "", "settling", _REVIEW)


ACTIONS: tuple[ActionSpec, ...] = (
    _go("1", "home", "Home"),
    _go("Shift+M", "desk", "Desk"),
    _go("2", "snapshot", "Snapshot"),
    _go("3", "plan", "Plan"),
    _go("4", "ceremony", "Ceremony"),
    _go("5", "draw", "Draw"),
    _go("6", "review", "Review"),
    _go("7", "findings", "Findings"),
    _go("Shift+L", "second", "Second review"),
    _go("Shift+B", "settling", "Answering back"),
    _go("8", "corrective", "Corrective action"),
    _go("9", "reports", "Reports"),
    _go("Shift+A", "assign", "Assign"),
    _go("Shift+Y", "assessment", "Assessment"),
    _go("Shift+W", "catalog", "Catalog"),
    _go("Shift+R", "rules", "Rules"),
    _go("Shift+F", "forms", "Forms"),
    _go("Shift+C", "census", "Census"),
    _go("Shift+G", "changes", "Changes"),
    _go("Shift+D", "calendars", "Calendars"),
    _go("Shift+P", "practice", "Practice"),
    _go("Shift+V", "verify", "Verify a draw"),
    _go("Shift+K", "calculator", "Calculator"),
    ActionSpec("app.palette", "Find a command…", Group.GO, "Ctrl+K"),
    ActionSpec("app.deadline", "Deadline pad…", Group.GO, "Ctrl+D", needs=_SIGNED),
    ActionSpec("app.choose_review", "Choose a review…", Group.GO, "Ctrl+O", needs=_SIGNED),
    ActionSpec("app.sign_out", "Sign out", Group.GO, needs=_SIGNED),
    ActionSpec("app.quit", "Close the program", Group.GO, "Ctrl+Q"),
    ActionSpec("snapshot.import", "Import an extract…", Group.SNAPSHOT, "Ctrl+I", needs=_SIGNED),
    ActionSpec("snapshot.verify", "Verify the snapshot", Group.SNAPSHOT, needs=_SIGNED),
    ActionSpec("snapshot.new_review", "Start a review…", Group.SNAPSHOT, "Ctrl+N", needs=_SIGNED),
    ActionSpec("plan.universes", "Count the universes", Group.DRAW, needs=_LEADS),
    ActionSpec("ceremony.commit", "Commit the master seed", Group.DRAW, needs=_LEADS),
    ActionSpec("ceremony.freeze", "Freeze the plan", Group.DRAW, needs=_LEADS),
    ActionSpec("ceremony.receipt_out", "Export the receipt…", Group.DRAW, needs=_REVIEW),
    ActionSpec("ceremony.draw", "Draw the sample", Group.DRAW, needs=_LEADS),
    ActionSpec("draw.proof", "Export the draw proof…", Group.DRAW, needs=_REVIEW),
    ActionSpec("draw.print", "Print the draw proof…", Group.DRAW, needs=_REVIEW),
    ActionSpec("draw.pull_list", "Pull list…", Group.DRAW, needs=_REVIEW),
    ActionSpec("draw.assign", "Assign the cases…", Group.DRAW, needs=_LEADS),
    ActionSpec("assign.give", "Give the marked cases", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("assign.set_due", "Set their due day", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("assign.share", "Share out what nobody has…", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("assign.return", "Return to the reviewer…", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("assign.cover", "Somebody is away…", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("assign.end_cover", "Somebody is back…", Group.DRAW, "", "assign", _LEADS),
    ActionSpec("draw.confirm", "Confirm the marked replacement…", Group.DRAW, "", "draw", _LEADS),
    ActionSpec("draw.deny", "Deny the marked replacement…", Group.DRAW, "", "draw", _LEADS),
    ActionSpec("draw.void", "Void the draw…", Group.DRAW, needs=_LEADS),
    _on_case("met", "Answer: met", "M", letter=True),
    _on_case("not_met", "Answer: not met", "N", letter=True),
    _on_case("not_applicable", "Answer: not applicable", "A", letter=True),
    _on_case("not_due", "Answer: not due", "D", letter=True),
    _on_case("undetermined", "Answer: undetermined", "U", letter=True),
    _on_case("accept", "Accept the shown value and go on", "Return", local=True),
    _on_case("next_question", "Next unanswered question", "Ctrl+Down"),
    _on_case("previous_question", "Previous unanswered question", "Ctrl+Up"),
    _on_case("comment", "Write a comment", "Ctrl+M"),
    _on_case("evidence", "Cite evidence", "Ctrl+E"),
    _on_case("workings", "Show how the suggestion was worked out", "Ctrl+R"),
    _on_case("reason", "Not applicable, or another coded reason", "F4"),
    _on_case("undo", "Undo the last answer", "Ctrl+Z"),
    _on_case("redo", "Redo the answer taken back", "Ctrl+Y", "Ctrl+Shift+Z"),
    _on_case("remark", "Remark on this question, or answer the open one", "F2"),
    _on_case("next_remark", "Next open remark", "Ctrl+Shift+Down"),
    _on_case("previous_remark", "Previous open remark", "Ctrl+Shift+Up"),
    _on_case("settle_remark", "Settle the open remark", "Ctrl+Shift+X"),
    _on_case("note", "Your note on this case", "F3"),
    _on_case("entries", "Rulings and best practices of this question", "Ctrl+B"),
    _on_case("entry", "Attach a ruling or a best practice…", "F7"),
    _on_case("element", "This question's element in the catalog", "Alt+W"),
    _on_case("language", "Questions in English or Spanish", "Ctrl+L"),
    _on_case("release", "Release the case", "Ctrl+Return"),
    _on_case("amend", "Ask for an amendment…"),
    _on_case("copy_number", "Copy the case number", "F9"),
    _on_case("hand_back", "Hand the case back…"),
    _on_case("names", "Show or hide the parties' names", "F8"),
    _on_case("story_apart", "Story in its own window, or back", "Ctrl+Shift+S"),
    _on_case("next_lit", "Go to this question's next event", "Alt+J"),
    _on_case("only_lit", "Show only this question's events", "Alt+E"),
    _on_case("cite_event", "Cite the marked event", "Alt+C"),
    _on_case("span_question", "Timeline: this question's days", "Alt+Q"),
    _on_case("span_period", "Timeline: the review period", "Alt+P"),
    _on_case("span_all", "Timeline: the whole life of the case", "Alt+A"),
    _on_case("closer", "Timeline: closer", "Alt++"),
    _on_case("wider", "Timeline: further away", "Alt+-"),
    _on_case("earlier", "Timeline: earlier", "Alt+Left"),
    _on_case("later", "Timeline: later", "Alt+Right"),
    ActionSpec("review.next_case", "Next case", Group.REVIEW, "Ctrl+PgDown", "review", _REVIEW),
    ActionSpec("review.back", "Previous case", Group.REVIEW, "Ctrl+PgUp", "review", _REVIEW),
    ActionSpec("review.worksheet_out", "Worksheet out…", Group.REVIEW, "", "review", _REVIEW),
    ActionSpec("review.worksheet_back", "Worksheet back…", Group.REVIEW, "", "review", _REVIEW),
    ActionSpec("review.open_ranks", "Open the next ranks", Group.REVIEW, "", "", _LEADS),
    ActionSpec("findings.refresh", "Read the findings again", Group.FINDINGS, "F5", needs=_REVIEW),
    ActionSpec("findings.draft", "Draft a corrective-action plan", Group.FINDINGS, needs=_LEADS),
    ActionSpec("findings.publish", "Publish findings…", Group.FINDINGS, "Ctrl+P", needs=_REVIEW),
    *_SECOND,
    ActionSpec("assessment.start", "Start an assessment…", Group.FINDINGS, needs=_LEADS_HERE),
    _on_element("hand_in", "Hand in this element", "Ctrl+Return"),
    _on_element("next", "Next open question", "Ctrl+Down"),
    _on_element("comment", "Comment on this question", "Ctrl+M"),
    _on_element("reconcile", "Reconcile this element…"),
    _on_element("evidence", "List evidence…", "Ctrl+E"),
    _on_element("action", "Make an improvement action…"),
    ActionSpec("assessment.settle", "Settle the assessment…", Group.FINDINGS, "", "assessment",
               _LEADS_HERE),
    _on_element("print", "Print the assessment…"),
    _on_settling("confirm", "Confirm the marked amendment…"),
    _on_settling("deny", "Deny the marked amendment…"),
    _on_settling("packet", "Write the packet of the marked rebuttal…"),
    _on_settling("take_in", "Take a packet in…"),
    _on_settling("decide", "Decide on the marked finding…"),
    _on_settling("fix_done", "Mark the correction as done…"),
    _on_settling("print", "Print the case corrections…"),
    ActionSpec("reports.protocol", "Written protocol…", Group.FINDINGS, "", "reports", _REVIEW),
    ActionSpec("census.run", "Screen the caseload", Group.LAW, needs=_REVIEW),
    ActionSpec("changes.ask", "Look at what would change", Group.LAW, "", "changes", _REVIEW),
    ActionSpec("changes.adopt", "Adopt the change…", Group.LAW, "", "changes", _LEADS),
    ActionSpec("forms.check", "Check a form's file…", Group.LAW, "", "forms", _SIGNED),
    ActionSpec("forms.attach", "Attach questions to the review…", Group.LAW, "", "forms", _LEADS),
    ActionSpec("forms.export", "Export the form as a workbook…", Group.LAW, "", "forms", _SIGNED),
    ActionSpec("forms.put_in_use", "Put the checked form in use…", Group.LAW, "", "forms", _SIGNED),
    ActionSpec("forms.retire", "Retire the county's form…", Group.LAW, "", "forms", _SIGNED),
    ActionSpec("calendars.close", "Close a day…", Group.LAW, "", "calendars", _LEADS_HERE),
    ActionSpec("calendars.open", "Open the marked day…", Group.LAW, "", "calendars", _LEADS_HERE),
    ActionSpec("list.export", "Export this list…", Group.LIST, "Ctrl+Shift+E", needs=_SIGNED),
    ActionSpec("list.copy", "Copy the marked rows", Group.LIST, "Ctrl+C", needs=_SIGNED),
    ActionSpec("list.search", "Search in this list", Group.LIST, "Ctrl+F", needs=_SIGNED),
    ActionSpec("view.pane", "Next pane", Group.VIEW, "F6"),
    ActionSpec("view.larger", "Larger text", Group.VIEW, "Ctrl++"),
    ActionSpec("view.smaller", "Smaller text", Group.VIEW, "Ctrl+-"),
    ActionSpec("view.plain_size", "Text as the system has it", Group.VIEW, "Ctrl+0"),
    ActionSpec("view.system", "Colours as the system has them", Group.VIEW),
    ActionSpec("view.light", "Light", Group.VIEW),
    ActionSpec("view.dark", "Dark", Group.VIEW),
    ActionSpec("view.contrast", "High contrast", Group.VIEW),
    ActionSpec("view.english", "Speak English", Group.VIEW),
    ActionSpec("view.spanish", "Hablar español", Group.VIEW),
    ActionSpec("view.letters", "Single letters answer questions", Group.VIEW),
    ActionSpec("help.keys", "Keys", Group.HELP, "?", is_letter=True),
    ActionSpec("help.versions", "About this program", Group.HELP),
)  # fmt: skip


def find(action_id: str) -> ActionSpec:
    """The action of an id; an unknown one is a bug."""
    return next(spec for spec in ACTIONS if spec.id == action_id)


def is_enabled(spec: ActionSpec, true_now: frozenset[When], page: str) -> bool:
    """Whether it makes sense now, on this page."""
    return spec.needs <= true_now and spec.page in ("", page)


def matching(
    words: str,
    actions: tuple[ActionSpec, ...] = ACTIONS,
    said: Callable[[str], str] = str,
) -> tuple[ActionSpec, ...]:
    """The actions whose menu, text or key holds every word typed, in the table's order.

    ``said`` is what a text is called in the language that is spoken; English is found as well.
    """
    wanted = words.casefold().split()
    return tuple(spec for spec in actions if all(w in _findable(spec, said) for w in wanted))


def _findable(spec: ActionSpec, said: Callable[[str], str]) -> str:
    english = f"{spec.group} {spec.text} {spec.shortcut}"
    return f"{english} {said(spec.group)} {said(spec.text)}".casefold()
