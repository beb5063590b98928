"""Forms that hypothesis makes up, as rows of their sheets."""

from hypothesis import strategies as st

from qapi_desk.domain.sheets import Sheets
from tests.questionnaire.small_forms import Cells, make_sheets

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=6)
MAYBE = st.sampled_from(["", "yes", "1 = 1", ". != 'a, \"b\"'"])


def spanish(stem: str) -> str:
    return f"{stem}::Espa\u00f1ol (es)"


@st.composite
def survey_rows(draw: st.DrawFn) -> list[Cells]:
    rows: list[Cells] = []
    open_groups: list[str] = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(
            st.sampled_from(
                ["text", "date", "select_one yn", "note", "begin_group", "begin_repeat"]
            )
        )
        cells = {
            "type": kind,
            "name": f"q{number}",
            "label": draw(WORDS),
            spanish("label"): draw(WORDS),
            spanish("hint"): draw(st.just("") | WORDS),
            "required_message": draw(st.just("") | WORDS),
            "relevant": draw(MAYBE),
            "required": draw(MAYBE),
            "read_only": draw(st.sampled_from(["", "yes"])),
            "bind::qapi:element": draw(st.sampled_from(["", "CM.1.1", "CM.1.2"])),
            "bind::qapi:criterion": draw(st.sampled_from(["", "line-1", "line-2"])),
            "bind::qapi:rule": draw(st.sampled_from(["", "CR-015"])),
            "bind::qapi:na": draw(st.sampled_from(["", "no", "reason"])),
            "bind::qapi:comment": draw(st.sampled_from(["", "none", "always"])),
            "constraint": draw(MAYBE),
            spanish("constraint_message"): draw(st.just("") | WORDS),
            "repeat_count": draw(st.sampled_from(["", "2"])) if kind == "begin_repeat" else "",
            "choice_filter": draw(st.sampled_from(["", "area = 1"])),
            "default": draw(st.just("") | WORDS),
            "appearance": draw(st.sampled_from(["", "minimal"])),
            "guidance_hint::English (en)": draw(st.just("") | WORDS),
        }
        rows.append({title: text for title, text in cells.items() if text})
        if kind.startswith("begin_"):
            open_groups.append(kind.replace("begin", "end"))
        elif len(open_groups) > draw(st.integers(0, 9)):
            rows.append({"type": open_groups.pop()})
    return rows + [{"type": kind} for kind in reversed(open_groups)]


@st.composite
def choice_rows(draw: st.DrawFn) -> list[Cells]:
    rows: list[Cells] = []
    for name in ("yn", "na_reason", "undetermined_reason"):
        for number in range(draw(st.integers(int(name == "yn"), 3))):
            cells = {
                "list_name": name,
                "name": f"c{number}",
                "label": draw(WORDS),
                spanish("label"): draw(st.just("") | WORDS),
                "result": draw(st.sampled_from(["", "met", "undetermined"])),
                "key": draw(st.sampled_from(["", str(number)])),
                "area": draw(st.just("") | WORDS),
            }
            rows.append({title: text for title, text in cells.items() if text})
    return rows


@st.composite
def form_sheets(draw: st.DrawFn) -> Sheets:
    """The sheets of a form; a column of the choices is there only where a filter reads it."""
    rows, choices = draw(survey_rows()), draw(choice_rows())
    if not any("choice_filter" in row for row in rows):
        choices = [{t: text for t, text in row.items() if t != "area"} for row in choices]
    return make_sheets(rows, choices)
