"""A screen and the law of a review on paper: what is said, what is owned up to, nobody named."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.documents import Column, Document, Paragraph, Table, Value
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, RuleId, RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.screens import COMPUTED, ScreenBy, ScreenRate
from qapi_desk.rules.model import Ruleset
from qapi_desk.services import (
    law_changes,
    law_pages,
    publish,
    reviews,
    screen,
    screen_paper,
    unjudged,
)
from qapi_desk.services.library import Library
from qapi_desk.services.paper.columns import filled
from qapi_desk.services.paper.screen import ScreenSeen
from qapi_desk.services.unjudged import Silence
from qapi_desk.services.workspace import open_workspace
from tests.services.desks import Office

MANUAL = RulesetId("ca-2002")
Screened = tuple[Office, str]


@pytest.fixture(scope="module")
def screened(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screened]:
    """An office with a screen by the manual, for tests that only read it."""
    home = tmp_path_factory.mktemp("papers") / "home"
    shutil.copytree(drawn_home, home, ignore=shutil.ignore_patterns("extract"))
    office = Office(open_workspace(home))
    made = screen.run(office.supervisor, office.review_id, MANUAL, Silent()).made or ""
    yield office, made
    office.workspace.close()


@pytest.fixture(scope="module")
def body(screened: Screened) -> Document:
    office, screen_id = screened
    return screen_paper.document(office.supervisor, screen_id)


@pytest.fixture(scope="module")
def seen(screened: Screened) -> ScreenSeen:
    office, screen_id = screened
    return screen_paper.seen(office.supervisor, screen_id)


@pytest.fixture(scope="module")
def law(screened: Screened) -> Document:
    office, _ = screened
    return publish.document(office.supervisor, office.review_id, "law")


def table(body: Document, key: str) -> Table:
    return next(each for each in body.tables if each.key == key)


def column(found: Table, key: str) -> list[Value]:
    at = [each.key for each in found.columns].index(key)
    return [row[at] for row in found.rows]


def texts(body: Document) -> str:
    cells = (str(v) for each in body.tables for row in each.rows for v in row)
    return "\n".join(cells)


def test_that_every_page_says_that_nothing_was_reviewed(screened: Screened, tmp_path: Path) -> None:
    office, screen_id = screened
    path = tmp_path / "screen.pdf"
    screen_paper.write(office.supervisor, screen_id, path)
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    assert len(pages) > 3
    assert all(COMPUTED in re.sub(r"\s+", " ", page) for page in pages)


def test_that_paper_has_the_figures_of_the_screen(screened: Screened, body: Document) -> None:
    office, screen_id = screened
    rates = {r.subject: r for r in screen.rates(office.supervisor, screen_id)}
    rules = table(body, "rules")
    assert set(column(rules, "subject")) == {
        name for name, rate in rates.items() if name.startswith("CR-") and rate.verdicts
    }
    for row in rules.rows:
        rate = rates[str(row[0])]
        assert row[2:] == (
            rate.action, rate.error, rate.rate, rate.undetermined, rate.running,
            rate.not_applicable, rate.elsewhere,
        )  # fmt: skip


def test_that_the_shares_of_a_rule_add_up_to_one(body: Document) -> None:
    for row in table(body, "rule_outcomes").rows:
        assert sum(share for share in row[2:] if isinstance(share, Fraction)) == 1


def test_that_criteria_and_report_lines_stand_apart(body: Document) -> None:
    assert "establishment" in column(table(body, "criteria"), "subject")
    assert set(column(table(body, "lines"), "subject")) >= {"line-1", "line-29"}


def test_that_the_units_of_a_rule_add_up_to_the_caseload(body: Document) -> None:
    units, rules = table(body, "units"), table(body, "rules")
    for subject, error in zip(column(rules, "subject"), column(rules, "error"), strict=True):
        found = [row[3] for row in units.rows if row[1] == subject]
        assert sum(int(str(n)) for n in found) == error


def test_that_workers_are_counted_by_rules_alone(screened: Screened, body: Document) -> None:
    office, screen_id = screened
    by_worker = screen.rates(office.supervisor, screen_id, ScreenBy.WORKER)
    errors = sum(rate.error for rate in by_worker if rate.subject.startswith("CR-"))
    assert sum(int(str(n)) for n in column(table(body, "workers"), "error")) == errors


def test_that_the_worst_cases_stand_first(seen: ScreenSeen) -> None:
    for each in seen.lists:
        never = [row.done is None for row in each.rows if row.due]
        assert never == sorted(never, reverse=True)
        late = [row.days_late for row in each.rows if row.due and row.done and row.days_late]
        assert late == sorted(late, reverse=True)


def test_that_the_longest_lists_are_printed_first(seen: ScreenSeen) -> None:
    totals = [each.total for each in seen.lists]
    assert totals == sorted(totals, reverse=True)
    assert not {each.subject for each in seen.lists} & seen.lines


def test_that_a_masked_case_is_marked(screened: Screened, body: Document) -> None:
    office, _ = screened
    found = table(body, "cases")
    masked = {
        case
        for case, note in zip(column(found, "case_id"), column(found, "note"), strict=True)
        if note == "masked"
    }
    review = reviews.get(office.supervisor, office.review_id)
    with office.workspace.snapshot(review.snapshot_id) as reader:
        cases = {CaseId(str(case)) for case in column(found, "case_id")}
        listed = {row.case_id for row in reader.case_rows(cases) if row.has_family_violence}
    assert masked == listed


def test_that_nobody_is_named(screened: Screened, body: Document) -> None:
    office, _ = screened
    names = [person.name for person in office.workspace.people()]
    assert not [name for name in names if name in texts(body)]


def told(ruleset: Ruleset, *left_out: str) -> dict[str, int]:
    """A caseload that tells every code a ruleset reads but these."""
    codes = {code for rule in ruleset.rules for code in (*rule.starts, *rule.every_code())}
    codes |= {code.partition(":")[0] for code in codes}
    return {code: 1 for code in codes if code not in left_out}


def silence(*left_out: str) -> dict[RuleId, Silence]:
    ruleset = Library().ruleset(MANUAL)
    found = unjudged.unjudged(ruleset, told(ruleset, *left_out), ())
    return {each.rule_id: each.silence for each in found}


def test_that_a_caseload_that_tells_everything_leaves_no_rule_out() -> None:
    assert silence() == {}


def test_that_a_rule_without_a_trigger_anywhere_is_owned_up_to() -> None:
    assert silence("NCP_LOCATED")[RuleId("CR-015")] is Silence.NO_TRIGGER


def test_that_a_rule_without_an_action_anywhere_is_owned_up_to() -> None:
    assert silence("CS916_SENT")[RuleId("CR-124")] is Silence.NO_ACTION


def test_that_a_rule_asked_of_no_case_is_told_apart() -> None:
    ruleset = Library().ruleset(MANUAL)
    rate = ScreenRate("CR-015", "", "", 0, 0, 0, 0, 0)
    found = unjudged.unjudged(ruleset, told(ruleset), [rate])
    assert [(each.rule_id, each.silence) for each in found] == [("CR-015", Silence.NOT_ASKED)]


def test_that_a_rule_the_record_cannot_judge_has_no_verdict(seen: ScreenSeen) -> None:
    silent = [each for each in seen.unjudged if each.silence is Silence.NO_TRIGGER]
    assert silent
    assert not any(each.rate and each.rate.verdicts for each in silent)
    assert all(each.missing for each in silent)


@pytest.mark.parametrize("person", ["birch", "elder"])
def test_that_reviewers_and_observers_print_no_screen(
    screened: Screened, tmp_path: Path, person: str
) -> None:
    office, screen_id = screened
    with pytest.raises(Refused, match="print a screen"):
        screen_paper.write(office.desk(person), screen_id, tmp_path / "s.pdf")
    assert not list(tmp_path.iterdir())


def test_that_the_history_knows_what_was_printed(screened: Screened, tmp_path: Path) -> None:
    office, screen_id = screened
    screen_paper.write(office.supervisor, screen_id, tmp_path / "screen.xlsx")
    with office.workspace.store.read() as work:
        entry = work.history.entries("screen.published")[-1].happening
    assert (entry.subject, entry.body["file_name"]) == (screen_id, "screen.xlsx")
    book = openpyxl.load_workbook(tmp_path / "screen.xlsx", read_only=True)
    assert {"Rules", "Units", "Workers", "No trigger", "Cases in error"} <= set(book.sheetnames)
    book.close()


def test_that_every_evaluated_rule_stands_in_one_line(screened: Screened, law: Document) -> None:
    office, _ = screened
    review = reviews.get(office.supervisor, office.review_id)
    for ruleset in reviews.law(office.supervisor, review).rulesets:
        wanted = [rule.rule_id for rule in ruleset.rules if rule.is_evaluated]
        assert column(table(law, f"rules_{ruleset.ruleset_id}"), "rule") == wanted


def test_that_every_rule_is_cited(law: Document) -> None:
    assert all(column(table(law, "rules"), "citation"))


def test_that_options_stand_with_value_and_source(law: Document) -> None:
    options = law_pages.options(Library(), MANUAL)
    found = table(law, "options_ca-2002")
    assert column(found, "value") == [each.value for each in options]
    assert column(found, "citation") == [each.citation for each in options]
    assert set(column(found, "chosen")) == {"as shipped"}


def test_that_the_fingerprints_stand_on_the_first_page(screened: Screened, law: Document) -> None:
    office, _ = screened
    review = reviews.get(office.supervisor, office.review_id)
    cover = json.dumps([str(value) for _, value, _ in law.cover.items])
    assert all(digest in cover for digest in review.law_hashes.values())


def test_that_a_change_adopted_is_printed_with_its_reason(drawn: Office) -> None:
    change = LawChange(LawChangeKind.SETTING, MANUAL, "undocumented", "NOT_APPLICABLE")
    law_changes.adopt(drawn.supervisor, drawn.first_id, change, "The letter of 3 March.", Silent())
    body = publish.document(drawn.supervisor, drawn.first_id, "law")
    assert column(table(body, "decisions"), "reason") == ["The letter of 3 March."]
    chosen = dict(zip(column(table(body, "options_ca-2002"), "name"),
                      column(table(body, "options_ca-2002"), "chosen"), strict=True))  # fmt: skip
    assert "The letter of 3 March." in str(chosen["undocumented"])


def test_that_a_change_adopted_after_a_screen_is_told_apart(drawn: Office) -> None:
    desk, review_id = drawn.supervisor, drawn.first_id
    screen_id = screen.run(desk, review_id, MANUAL, Silent(), with_criteria=False).made or ""
    change = LawChange(LawChangeKind.SETTING, MANUAL, "undocumented", "NOT_APPLICABLE")
    drawn.workspace.clock.moment += timedelta(days=1)  # type: ignore[attr-defined] # steps
    law_changes.adopt(desk, review_id, change, "The letter of 3 March.", Silent())
    body = screen_paper.document(desk, screen_id)
    words = [block.text for block in body.blocks if isinstance(block, Paragraph)]
    assert any("not in these figures: 1. ca-2002 undocumented" in text for text in words)
    assert "no change was adopted" in str(body.cover.items)


def test_that_a_column_of_zeros_is_not_an_empty_one() -> None:
    columns = (Column("case", "Case"), Column("late", "Late"), Column("note", "Note"))
    rows: tuple[tuple[Value, ...], ...] = (("A", 0, ""), ("B", 0, None))
    found = filled(Table("t", "T", columns, rows))
    assert [each.key for each in found.columns] == ["case", "late"]
    assert found.rows == (("A", 0), ("B", 0))
