"""A federal report against the record: trail, reported figures, facts, edits and measures."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from qapi_desk.domain.documents import Format
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reliability
from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.report_lines import LineFigures, Reconciliation
from qapi_desk.intake.county.make import make_extract
from qapi_desk.intake.importing import import_extract
from qapi_desk.services import reconcile, reconcile_paper, reviews
from qapi_desk.services.library import Library
from qapi_desk.services.paper.lines import lines_document
from tests.services.desks import Office

ANSWERS = Path(__file__).parents[1] / "known_answers" / "lines.csv"
FEDERAL = RulesetId("federal-2016")
YEAR = parse_period("FFY2026")
Rows = dict[str, list[dict[str, str]]]
Make = Callable[..., Reconciliation]


def answers() -> list[dict[str, str]]:
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made cases whose lines were worked out, as an extract."""
    folder = tmp_path_factory.mktemp("county")
    make_extract(folder / "all", cases=0, progress=Silent())
    told = {row["case"] for row in answers()}
    for path in (folder / "all").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        at = header.index("case_id") if "case_id" in header else None
        kept_rows = [row for row in rows if at is None or row[at] in told]
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *kept_rows])
    return folder


@pytest.fixture
def reconciled(hand_made: Path, tmp_path: Path) -> Make:
    """Reconcile the hand-made cases with rows added to their tables and figures handed in."""

    def make(added: Rows | None = None, reported: str = "") -> Reconciliation:
        extract = tmp_path / "extract"
        extract.mkdir()
        for path in hand_made.glob("*.csv"):
            text = path.read_text(encoding="utf-8")
            header = next(csv.reader(text.splitlines()))
            for row in (added or {}).get(path.stem, []):
                text += ",".join(row.get(name, "") for name in header) + "\n"
            (extract / path.name).write_text(text, encoding="utf-8")
        import_extract(extract, tmp_path / "s.snapshot", progress=Silent())
        figures = tmp_path / "reported.csv"
        if reported:
            figures.write_text(reported, encoding="utf-8")
        request = reconcile.LinesRequest(
            tmp_path / "s.snapshot", FEDERAL, "FFY2026Q4", figures if reported else None
        )
        return reconcile.reconcile_file(Library(), request, Silent())

    return make


@pytest.fixture(scope="module")
def plain(hand_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Reconciliation:
    out = tmp_path_factory.mktemp("plain") / "s.snapshot"
    import_extract(hand_made, out, progress=Silent())
    return reconcile.reconcile_file(
        Library(), reconcile.LinesRequest(out, FEDERAL, "FFY2026"), Silent()
    )


def line(found: Reconciliation, number: str) -> LineFigures:
    return next(each for each in found.lines if each.line == number)


def trail(number: str, case: str, party: str = "", period: str = "FFY2026") -> Rows:
    row = {"period": period, "line_no": number, "case_id": case, "party_id": party, "value": "1"}
    return {"report_line": [row]}


@pytest.mark.parametrize("number", ["1", "2", "2e", "24", "25", "28", "29"])
def test_that_lines_of_cases_come_to_the_answers_worked_out_by_hand(
    plain: Reconciliation, number: str
) -> None:
    told = Counter(row[f"line-{number}"] for row in answers())
    found = line(plain, number)
    given = (found.right, found.wrong, found.undetermined)
    assert given == (told["ACTION"], told["ERROR"], told["INCOMPLETE"])


@pytest.mark.parametrize(("number", "children"), [("5", 4), ("6", 2), ("5a", 0), ("8", 0)])
def test_that_lines_of_children_count_children(
    plain: Reconciliation, number: str, children: int
) -> None:
    found = line(plain, number)
    assert (found.trail, found.supported, found.right) == (children, children, children)


def test_that_a_line_without_items_has_no_verdict(plain: Reconciliation) -> None:
    assert (line(plain, "9").reliability, line(plain, "9").rate) == (None, None)


def test_that_a_measure_is_the_worst_of_its_lines(plain: Reconciliation) -> None:
    measures = {measure.measure_id: measure.reliability for measure in plain.measures}
    assert line(plain, "29").reliability is Reliability.UNRELIABLE
    assert measures["arrears"] is Reliability.UNRELIABLE
    assert (measures["paternity"], measures["paternity-statewide"]) == (
        Reliability.RELIABLE,
        None,
    )


def test_that_figures_beside_the_lines_account_for_line_1(plain: Reconciliation) -> None:
    checks = {check.line: check.computed for check in plain.checks}
    assert checks["12"] + line(plain, "2").supported == line(plain, "1").supported


def test_that_without_reported_figures_nothing_balances(plain: Reconciliation) -> None:
    assert {each.balances for each in plain.lines} == {None}
    assert "No reported figures" in plain.reported_source


def test_that_a_trail_that_does_not_add_up_stands_in_the_way(reconciled: Make) -> None:
    found = reconciled(reported="line,value\n1,117\n2e,1\n")
    assert (line(found, "2e").balances, line(found, "1").balances) == (True, False)
    told = "The trail of line 1 does not add up to the figure that was reported."
    assert told in found.stands_in_the_way


def test_that_dollars_are_reported_with_cents(reconciled: Make) -> None:
    assert line(reconciled(reported="line,value\n24,12.34\n"), "24").reported == 1234


def test_that_edits_read_reported_figures_before_the_trail(reconciled: Make) -> None:
    given = (
        "line,column,year,value\n5a,,,7\n5,,last,7\n1,,,9\n1,CURRENT,,2\n1,FORMER,,3\n1,NEVER,,4\n"
    )
    edits = {edit.edit_id: edit.holds for edit in reconciled(reported=given).edits}
    assert (edits["5a=5 of last year"], edits["1=its columns"], edits["2<=1"]) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("line\n1\n", "reported.column"),
        ("line,value\n1,many\n", "reported.value"),
        ("line,value\n1,1.005\n", "reported.value"),
        ("line,value\n1,1.5\n", "reported.value"),
        ("line,value\n1,NaN\n", "reported.value"),
        ("line,value\n1,1\n1,2\n", "reported.twice"),
        ("line,year,value\n1,next,1\n", "reported.year"),
    ],
)
def test_that_reported_figures_that_cannot_be_read_are_refused(
    reconciled: Make, text: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        reconciled(reported=text)
    assert refused.value.code == code


def test_that_a_blank_line_of_figures_is_passed_over(reconciled: Make) -> None:
    assert line(reconciled(reported="line,value\n,\n1,5\n"), "1").reported == 5


def test_that_a_case_counted_under_two_labels_is_a_flaw_of_the_trail(reconciled: Make) -> None:
    found = reconciled(trail("1", "E01A", period="2026"))
    assert [flaw.sentence for flaw in found.flaws] == ["Line 1 counts the case E01A 2 times."]
    assert ("DUPLICATE", 2) in line(found, "1").errors


def test_that_a_counted_case_the_snapshot_lacks_is_a_flaw(reconciled: Make) -> None:
    found = reconciled(trail("2", "E99Z"))
    assert [flaw.kind for flaw in found.flaws] == ["no case"]
    assert "1 items of the trail are twice there or in no case." in found.stands_in_the_way


K1 = {"party_id": "E27-K1", "case_id": "E27B"}
AB = ("E27A", "E27B")
ON_BOTH: Rows = {
    "party": [{**K1, "role": "CHILD", "birth_date": "2012-01-01"}],
    "child": [
        {
            **K1,
            "born_out_of_wedlock": "1",
            "paternity_status": "ACKNOWLEDGED",
            "resolved_date": "2012-01-03",
        }
    ],
}


def test_that_a_child_on_two_cases_is_counted_once(reconciled: Make) -> None:
    found = line(reconciled(ON_BOTH), "5")
    assert (found.right, found.wrong, found.supported) == (4, 0, 4)


def test_that_a_child_counted_with_both_cases_is_a_duplicate(reconciled: Make) -> None:
    found = reconciled({**ON_BOTH, **trail("5", "E27B", "E27-K1")})
    assert line(found, "5").errors == (("DUPLICATE", 1),)
    assert [flaw.party_id for flaw in found.flaws] == ["E27-K1"]


def test_that_a_shared_child_counted_nowhere_is_left_out(reconciled: Make) -> None:
    who = {"party_id": "E27-K9"}
    added: Rows = {
        "party": [{**who, "role": "CHILD", "birth_date": "2012-01-01", "case_id": c} for c in AB],
        "child": [
            {**who, "born_out_of_wedlock": "1", "paternity_status": "AT_ISSUE", "case_id": c}
            for c in AB
        ],
    }
    assert line(reconciled(added), "5").errors == (("OMITTED", 2),)


def test_that_every_item_streams_with_its_workings(hand_made: Path, tmp_path: Path) -> None:
    import_extract(hand_made, tmp_path / "s", progress=Silent())
    request = reconcile.LinesRequest(tmp_path / "s", FEDERAL, "FFY2026")
    items = [item for item in reconcile.items_of_file(Library(), request) if item.line == "5"]
    assert [(item.case_id, item.party_id) for item in items] == [
        ("E27A", "E27-K1"),
        ("E27A", "E27-K2"),
        ("E27B", "E27-K3"),
        ("E27B", "E27-K4"),
    ]
    assert "child:E27-K1" in items[0].rows


def test_that_a_year_not_over_is_refused(hand_made: Path, tmp_path: Path) -> None:
    import_extract(hand_made, tmp_path / "s", progress=Silent())
    request = reconcile.LinesRequest(tmp_path / "s", FEDERAL, "FFY2027Q1")
    with pytest.raises(Refused):
        reconcile.reconcile_file(Library(), request, Silent())


def kept(office: Office) -> Reconciliation:
    review = reviews.get(office.supervisor, office.review_id)
    return reconcile.reconcile(office.supervisor, review.snapshot_id, review.period, Silent())


def test_that_a_workspace_keeps_what_was_reconciled(drawn: Office) -> None:
    found = kept(drawn)
    assert reconcile.show(drawn.supervisor, found.snapshot_id, YEAR) == found
    assert reconcile.changes(found).made == f"{found.snapshot_id}/FFY2026"


def test_that_nothing_is_shown_before_it_is_reconciled(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    with pytest.raises(Refused, match="not reconciled"):
        reconcile.show(drawn.supervisor, review.snapshot_id, YEAR)


def test_that_a_reviewer_does_not_reconcile(drawn: Office) -> None:
    review = reviews.get(drawn.supervisor, drawn.review_id)
    reviewer = drawn.reviewer_of(drawn.queue()[0].case_id)
    with pytest.raises(Refused):
        reconcile.reconcile(reviewer, review.snapshot_id, YEAR, Silent())


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_a_reconciliation_is_written_as_paper(
    drawn: Office, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"lines{suffix}"
    reconcile_paper.write(drawn.supervisor, kept(drawn), path)
    with drawn.workspace.store.read() as work:
        entry = work.history.entries("lines.published")[-1]
    assert (path.stat().st_size > 4000, entry.happening.body["file_name"]) == (True, path.name)


def test_that_paper_shows_dollars_and_the_list_of_errors(
    plain: Reconciliation, finished: Office
) -> None:
    body = lines_document(plain, finished.supervisor.clock.now(), "footer")
    tables = {table.key: table for table in body.tables}
    dollars = tables["lines_dollars"]
    assert [row[0] for row in dollars.rows] == ["24", "25"]
    assert len(tables["lines"].rows) == 10
    assert {c.key: c.format for c in dollars.columns}["trail"] is Format.CENTS
    listed = len(tables["items"].rows) + len(tables["items_dollars"].rows)
    assert listed == plain.items_total


def test_that_an_edit_of_money_is_told_in_dollars(plain: Reconciliation) -> None:
    money = {edit.edit_id for edit in plain.edits if edit.is_cents}
    assert {"25<=24", "24>=0", "26>=0"} <= money
    assert not money & {"2<=1", "2e<=2", "29<=28"}
