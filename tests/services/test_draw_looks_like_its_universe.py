"""Sample against universe: every case counted once, the test said carefully, ids only."""

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.documents import Chart, Paragraph
from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import GroupShare, Representativeness
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services import (
    draw_sample,
    people,
    plan_sample,
    prove_draw,
    publish,
    representative,
)
from qapi_desk.services.representative import Check, Level
from tests.services.desks import Office
from tests.services.quarters import drawn_quarter


@pytest.fixture(scope="session")
def checks(drawn_office: Office) -> tuple[Check, ...]:
    return representative.check(drawn_office.supervisor, drawn_office.review_id)


@pytest.fixture(scope="session")
def papers(finished: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proof-papers")
    body = publish.document(finished.supervisor, finished.review_id, "draw-proof")
    for suffix in (".pdf", ".xlsx"):
        publish.write(body, folder / f"proof{suffix}")
    return folder


def text_of(path: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def test_that_every_case_of_a_universe_is_in_one_group(
    drawn_office: Office, checks: tuple[Check, ...]
) -> None:
    with drawn_office.workspace.store.read() as work:
        for each in checks:
            members = plan_sample.members_in(work, drawn_office.review_id, each.criterion)
            assert sum(group.universe for group in each.groups) == len(members)


def test_that_the_cases_drawn_are_the_plans_n(
    drawn_office: Office, checks: tuple[Check, ...]
) -> None:
    plan = plan_sample.plan(drawn_office.supervisor, drawn_office.review_id)
    assert plan is not None
    wanted = {row.criterion: row.n for row in plan.criteria}
    for each in checks:
        assert sum(group.drawn for group in each.groups) == wanted[each.criterion]


def test_that_expected_cases_add_up_to_those_drawn(checks: tuple[Check, ...]) -> None:
    for each in checks:
        assert sum(group.expected for group in each.groups) == sum(g.drawn for g in each.groups)


def test_that_each_criterion_is_checked_in_every_respect(checks: tuple[Check, ...]) -> None:
    respects = {each.by for each in checks}
    assert respects == {"week", "worker", "office", "unit"}
    assert len(checks) == len({(each.criterion, each.by) for each in checks})


def test_that_ranks_opened_later_are_not_part_of_the_check(
    finished: Office, checks: tuple[Check, ...]
) -> None:
    later = representative.check(finished.supervisor, finished.review_id)
    assert [each.groups for each in later] == [each.groups for each in checks]


def test_that_no_name_of_a_person_stands_in_a_check(
    drawn_office: Office, checks: tuple[Check, ...]
) -> None:
    names = {person.name for person in people.everyone(drawn_office.supervisor)}
    groups = {group.name for each in checks for group in each.groups}
    assert not names & groups


def test_that_a_reviewer_is_not_shown_the_check(drawn_office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        representative.check(drawn_office.desk("birch"), drawn_office.review_id)
    assert refusal.value.code == "people.role"


def test_that_nothing_is_checked_before_a_draw(drawn: Office) -> None:
    draw_sample.void(drawn.supervisor, drawn.review_id, "For a test.")
    with pytest.raises(Refused) as refusal:
        representative.check(drawn.supervisor, drawn.review_id)
    assert refusal.value.code == "draw.none"


def test_that_strata_are_shown_but_their_shares_are_not_tested(drawn: Office) -> None:
    review_id = drawn_quarter(drawn, "FFY2026Q3", "line-1")
    checks = representative.check(drawn.supervisor, review_id)
    (strata,) = [each for each in checks if each.by == "stratum"]
    assert strata.figures.p_value is None
    plan = plan_sample.plan(drawn.supervisor, review_id)
    assert plan is not None
    planned = {part.name: part.n for part in plan.criteria[0].strata}
    assert {group.name: group.drawn for group in strata.groups} == planned


def test_that_what_a_systematic_list_is_sorted_by_is_not_tested(drawn: Office) -> None:
    terms = DrawTerms(Design(DesignKind.SYSTEMATIC, FrameTrait.OFFICE))
    review_id = drawn_quarter(drawn, "FFY2026Q3", "establishment", terms=terms)
    checks = {each.by: each for each in representative.check(drawn.supervisor, review_id)}
    assert checks["office"].figures.p_value is None
    assert len(checks["office"].groups) > 1
    assert checks["week"].figures.p_value is not None


def test_that_strata_drawn_at_different_rates_are_tested_apart() -> None:
    universe = {"a": {"x": 50, "y": 50}, "b": {"x": 400, "y": 100}}
    drawn = {"a": {"x": 25, "y": 25}, "b": {"x": 40, "y": 10}}
    found = representative.within_strata("worker", universe, drawn)
    assert found.statistic == pytest.approx(0)
    assert found.df == 2
    assert found.p_value == pytest.approx(1)


def test_that_a_stratum_that_was_not_drawn_from_says_nothing() -> None:
    universe = {"a": {"x": 50, "y": 50}, "b": {"x": 5}}
    found = representative.within_strata("worker", universe, {"a": {"x": 30, "y": 20}})
    alone = representative.within_strata("worker", {"a": universe["a"]}, {"a": {"x": 30, "y": 20}})
    assert (found.statistic, found.df) == (alone.statistic, alone.df)


def test_that_few_cases_a_week_are_joined_with_their_neighbours() -> None:
    sizes = {f"2026-W{week:02}": 30 for week in range(1, 8)}
    runs = representative.runs_of_weeks({"": (sizes, Fraction(1, 12))})
    assert sorted({runs[week] for week in sizes}) == [
        "2026-W01 to 2026-W02",
        "2026-W03 to 2026-W04",
        "2026-W05 to 2026-W07",
    ]


def test_that_cases_without_a_week_stay_apart() -> None:
    sizes = {"(none)": 3, "2026-W01": 90}
    runs = representative.runs_of_weeks({"": (sizes, Fraction(1, 10))})
    assert runs == {"(none)": "(none)", "2026-W01": "2026-W01"}


def test_that_weeks_are_joined_until_every_stratum_can_be_tested() -> None:
    weeks = [f"2026-W{week:02}" for week in range(1, 7)]
    large = (dict.fromkeys(weeks, 100), Fraction(1, 10))
    small = (dict.fromkeys(weeks, 20), Fraction(1, 10))
    tiny = (dict.fromkeys(weeks, 1), Fraction(1))
    runs = representative.runs_of_weeks({"large": large, "small": small, "tiny": tiny})
    assert {runs[week] for week in weeks} == {"2026-W01 to 2026-W03", "2026-W04 to 2026-W06"}


def test_that_a_picture_shows_twenty_groups_at_most_and_all_cases(
    checks: tuple[Check, ...],
) -> None:
    for each in checks:
        shown = representative.shown_groups(each)
        assert len(shown) <= representative.MOST_GROUPS
        assert sum(g.universe for g in shown) == sum(g.universe for g in each.groups)
        assert sum(g.drawn for g in shown) == sum(g.drawn for g in each.groups)


def test_that_a_picture_joins_weeks_with_their_neighbours_only() -> None:
    names = ["(none)", *(f"2026-W{week:02}" for week in range(1, 48)), "2026-W48 to 2026-W50"]
    groups = tuple(GroupShare(name, 10, 1, Fraction(1)) for name in names)
    figures = Representativeness("week", 490, 49, groups, 0, None, 0, None)
    shown = representative.shown_groups(Check(CriterionId("line-1"), "Line 1", figures, groups))
    names = [group.name for group in shown]
    assert names[:2] == ["(none)", "2026-W01 to 2026-W03"]
    assert names[-1] == "2026-W46 to 2026-W50"
    assert sum(group.drawn for group in shown) == 49


def test_that_the_picture_is_of_the_check_asked_for(drawn_office: Office) -> None:
    desk, review_id = drawn_office.supervisor, drawn_office.review_id
    line = CriterionId("line-1")
    picture = representative.chart_svg(desk, review_id, line, "office", is_dark=True)
    assert "Line 1: open IV-D cases, by office" in picture
    with pytest.raises(Refused) as refusal:
        representative.chart_svg(desk, review_id, line, "moon", is_dark=True)
    assert refusal.value.code == "check.none"


def test_that_many_checks_share_one_level() -> None:
    level = Level(Fraction(1, 20), 20)
    assert level.shared == Fraction(1, 400)
    assert "0.25%" in level.words
    assert "about one in 20" in level.words


def test_that_a_p_value_is_said_as_what_chance_does(checks: tuple[Check, ...]) -> None:
    tested = next(each for each in checks if each.figures.p_value is not None)
    assert f"about {tested.figures.p_value:.1%} of samples drawn by chance" in tested.words
    untested = next(each for each in checks if each.figures.p_value is None)
    assert untested.words.startswith("There is nothing to test")


def test_that_the_proof_prints_each_opened_rank_with_its_cause(
    finished: Office, papers: Path
) -> None:
    text = text_of(papers / "proof.pdf")
    opened = draw_sample.openings(finished.supervisor, finished.review_id)
    assert opened
    for each in opened:
        assert f"{each.rank:,} {each.criterion} {each.case_id} {each.for_case}" in text


def test_that_the_proofs_workbook_holds_every_group(
    checks: tuple[Check, ...], papers: Path
) -> None:
    sheet = openpyxl.load_workbook(papers / "proof.xlsx", data_only=True)["Groups"]
    rows = {row[:5] for row in sheet.iter_rows(min_row=2, values_only=True)}
    wanted = {
        (each.criterion, each.by, group.name, group.universe, group.drawn)
        for each in checks
        for group in each.groups
    }
    assert rows == wanted


def test_that_the_proof_says_how_to_redraw_its_design(papers: Path) -> None:
    text = text_of(papers / "proof.pdf")
    assert "its first n lines are that criterion's sample" in text
    assert "focused per criterion" in text


def test_that_the_proof_names_the_formula_of_each_size(papers: Path) -> None:
    text = text_of(papers / "proof.pdf")
    assert "n of establishment, expedited-6, expedited-12, line-1, line-2: n0 = z^2" in text
    assert "Cochran 1977, 4.4" in text
    assert "nothing is added for attrition" in text


def test_that_only_what_is_tested_has_a_picture(drawn: Office) -> None:
    review_id = drawn_quarter(drawn, "FFY2026Q3", "line-1")
    body = publish.document(drawn.supervisor, review_id, "draw-proof")
    drawn_for = {block.title for block in body.blocks if isinstance(block, Chart)}
    tested = representative.check(drawn.supervisor, review_id)
    assert drawn_for <= {f"{c.title}, by {c.by}" for c in tested if c.figures.p_value is not None}


def test_that_a_stratified_proof_prints_its_strata(drawn: Office, tmp_path: Path) -> None:
    review_id = drawn_quarter(drawn, "FFY2026Q3", "line-1")
    body = publish.document(drawn.supervisor, review_id, "draw-proof")
    publish.write(body, tmp_path / "proof.pdf")
    text = text_of(tmp_path / "proof.pdf")
    plan = plan_sample.plan(drawn.supervisor, review_id)
    assert plan is not None
    for part in plan.criteria[0].strata:
        assert f"line-1 {part.name} {part.universe_size} {part.n}" in text
    assert "strata.txt" in text


def test_that_the_printed_way_by_hand_redraws_a_stratum(drawn: Office, tmp_path: Path) -> None:
    review_id = drawn_quarter(drawn, "FFY2026Q3", "line-1")
    files = prove_draw.export(drawn.supervisor, review_id, tmp_path / "proof")
    body = publish.document(drawn.supervisor, review_id, "draw-proof")
    words = " ".join(block.text for block in body.blocks if isinstance(block, Paragraph))
    plan = plan_sample.plan(drawn.supervisor, review_id)
    made = draw_sample.current(drawn.supervisor, review_id)
    assert plan is not None
    assert made is not None
    stratum = plan.criteria[0].strata[0]
    by_hand = words[words.index("awk") : words.index(" Then sh draw.sh")].rstrip(".")
    by_hand = by_hand.replace("NAME", stratum.name).replace("CRITERION", "line-1")
    script = f"{by_hand} && sh draw.sh part.txt {made.key} | head -{stratum.n} | cut -d' ' -f2"
    done = subprocess.run(
        ["sh", "-c", script], cwd=files.proof.parent, capture_output=True, text=True, check=True
    )
    wanted = [t.case_id for t in made.sample if t.stratum.endswith(f"@{stratum.name}")]
    assert done.stdout.split() == wanted
