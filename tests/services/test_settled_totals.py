"""Every print and page counts what the store holds, to the case, before and after settling."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.services import element_page, findings, pooled, publish
from qapi_desk.services.case_paper import document as case_document
from qapi_desk.services.settle import Verdict
from tests.services.amended import WHY, confirmed, first_of, right, settled
from tests.services.desks import Office

Counts = dict[tuple[str, str], tuple[int, int]]
"""(action, error) by ruleset and criterion."""


def stored(office: Office) -> Counts:
    with office.workspace.store.read() as work:
        found = work.findings.all(office.first_id)
    return counted((str(f.ruleset), str(f.criterion), str(f.outcome)) for f in found)


def counted(rows: object) -> Counts:
    told = Counter(rows)  # type: ignore[call-overload]
    keys = {(ruleset, criterion) for ruleset, criterion, _ in told}
    return {(r, c): (told[r, c, "ACTION"], told[r, c, "ERROR"]) for r, c in keys}


def of_view(office: Office) -> Counts:
    view = findings.show(office.supervisor, office.first_id)
    return {(r.ruleset, r.criterion): (r.action, r.error) for r in (*view.governing, *view.beside)}


def of_the_paper(office: Office) -> Counts:
    document = publish.document(office.supervisor, office.first_id, "findings")
    rows = next(t for t in document.tables if t.key == "findings").rows
    return counted((str(row[2]), str(row[1]), str(row[4])) for row in rows)


@pytest.fixture(params=["as released", "as settled"])
def office(reviewed: Office, request: pytest.FixtureRequest) -> Office:
    if request.param == "as settled":
        confirmed(reviewed, right(reviewed))
        met = Verdict(RuleOutcome.MET)
        finding = first_of(reviewed, "establishment", Outcome.ERROR)
        settled(reviewed.supervisor, reviewed, finding, met)
    return reviewed


@pytest.mark.parametrize("told", [of_view, of_the_paper])
def test_that_findings_add_up_to_the_store(
    office: Office, told: Callable[[Office], Counts]
) -> None:
    assert told(office) == stored(office)


def test_that_the_workbook_adds_up_to_the_store(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    publish.write(publish.document(office.supervisor, office.first_id, "findings"), path)
    rows = list(openpyxl.load_workbook(path)["Findings"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if "Ruleset" in row)
    places = [rows[at].index(name) for name in ("Ruleset", "Criterion", "Outcome")]
    assert counted(tuple(str(row[p]) for p in places) for row in rows[at + 1 :]) == stored(office)


def test_that_the_year_adds_up_to_the_store(office: Office) -> None:
    view = pooled.year(office.supervisor, office.first_id)
    told = {("federal-2016", r.criterion): (r.figures.action, r.figures.error) for r in view.rows}
    assert told == {key: row for key, row in stored(office).items() if key[0] == "federal-2016"}


def test_that_an_element_page_tells_what_the_store_holds(office: Office) -> None:
    page = element_page.show(office.supervisor, "CM.2.1")
    told = {("federal-2016", r.criterion): (r.action, r.n - r.action) for r in page.results}
    assert told
    assert told.items() <= stored(office).items()


def test_that_a_plan_names_the_cases_in_error_as_they_stand(office: Office) -> None:
    document = publish.document(office.supervisor, office.first_id, "cap")
    rows = Counter(row[0] for row in next(t for t in document.tables if t.key == "cap_cases").rows)
    errors = {c: error for (ruleset, c), (_, error) in stored(office).items()
              if ruleset == "federal-2016"}  # fmt: skip
    assert rows
    assert all(errors[str(criterion)] == count for criterion, count in rows.items())


def sheet(office: Office, key: str) -> list[dict[str, object]]:
    document = publish.document(office.supervisor, office.first_id, "findings")
    table = next(t for t in document.tables if t.key == key)
    return [dict(zip((c.key for c in table.columns), row, strict=True)) for row in table.rows]


def test_that_the_print_tells_what_was_and_what_is(reviewed: Office) -> None:
    confirmed(reviewed, right(reviewed))
    for row in sheet(reviewed, "settled"):
        assert (row["was"], row["now"], row["stage"]) == ("ACTION", "ERROR", "amendment")
        assert (row["reason"], row["settled_by"]) == (WHY, "alder")
    assert len(sheet(reviewed, "settled")) == 2
    assert len(sheet(reviewed, "settled_printed")) == 1


def test_that_the_first_rate_stands_beside_the_rate_as_it_stands(reviewed: Office) -> None:
    before = {
        f.criterion: f for f in findings.show(reviewed.supervisor, reviewed.first_id).governing
    }
    confirmed(reviewed, right(reviewed))
    (row,) = sheet(reviewed, "rates_settled")
    first = before[CriterionId("line-1")]
    assert (row["first_action"], row["first_n"]) == (first.action, first.n)
    assert (row["action"], row["n"]) == (first.action - 1, first.n)


def test_that_amended_answers_stand_beside_the_frozen_ones(reviewed: Office) -> None:
    confirmed(reviewed, right(reviewed))
    told = {row["question"]: row for row in sheet(reviewed, "amended")}
    assert str(told["l1_right"]["was"]).splitlines()[0] == "met"
    assert str(told["l1_right"]["now"]).splitlines()[0] == "not_met"


def test_that_a_print_of_which_nothing_was_settled_says_so(finished: Office) -> None:
    document = publish.document(finished.supervisor, finished.first_id, "findings")
    texts = [getattr(block, "text", "") for block in document.blocks]
    assert "No finding was amended or settled otherwise since its release." in texts


def test_that_the_paper_of_a_case_prints_its_amendments(reviewed: Office) -> None:
    case_id = right(reviewed)
    frame = publish.printed(reviewed.supervisor, reviewed.first_id)
    plain = case_document(reviewed.supervisor, reviewed.first_id, case_id, frame)
    assert not {"amended", "settled"} & {t.key for t in plain.tables}
    confirmed(reviewed, case_id)
    found = case_document(reviewed.supervisor, reviewed.first_id, case_id, frame, language="es")
    rows = {t.key: t.rows for t in found.tables}
    assert len(rows["amended"]) == 3
    assert rows["settled"][0][:4] == ("line-1", "cumplido", "error", "enmienda")
