"""The pages of the law at work, for the pictures: a screen, a rule, a form, a look, a day."""

from collections.abc import Callable
from datetime import date

from qapi_desk.domain.law import LawChangeKind
from qapi_desk.domain.screens import ScreenStanding
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pages.calendars import CalendarsPage
from qapi_desk.ui.pages.census import CensusPage
from qapi_desk.ui.pages.changes import ChangesPage
from qapi_desk.ui.pages.forms import FormsPage
from qapi_desk.ui.pages.rules import RulesPage

Rest = Callable[[], None]


def fill(page: Page, rest: Rest) -> bool:
    """Put something on a page of the law; whether it is one and shows more than before."""
    if isinstance(page, CensusPage):
        return _screened(page, rest)
    if isinstance(page, RulesPage):
        return _read(page, rest)
    if isinstance(page, ChangesPage):
        return _looked(page, rest)
    if isinstance(page, FormsPage):
        return _read_form(page, rest)
    if isinstance(page, CalendarsPage):
        closed = next(iter(page.presenter.state.days), None)
        page.presenter.pick(closed.day if closed else date(page.presenter.state.year, 7, 3))
        rest()
        return True
    return False


def _screened(page: CensusPage, rest: Rest) -> bool:
    presenter = page.presenter
    if not presenter.state.screens and presenter.state.may_start:
        page.start()
        rest()
    failing = [rate for rate in presenter.state.rates if rate.error]
    if not failing:
        return False
    presenter.pick(failing[0])
    presenter.only(ScreenStanding.ERROR)
    rest()
    presenter.open_workings(presenter.state.rows[0])
    rest()
    return True


def _read(page: RulesPage, rest: Rest) -> bool:
    """A rule on which the sources differ."""
    presenter = page.presenter
    if any(key == "ca-2002" for key, _ in presenter.state.rulesets):
        presenter.choose_ruleset("ca-2002")
        rest()
    differing = [row for row in presenter.state.rows if row.conflicts]
    if not differing:
        return False
    presenter.open(str(differing[0].rule_id))
    rest()
    return True


def _read_form(page: FormsPage, rest: Rest) -> bool:
    """The question of a form that a rule judges; its sheets checked in the part beside."""
    rows = page.presenter.state.rows
    if not rows:
        return False
    page.presenter.open(str(rows[0].form_id))
    rest()
    sheet = page.presenter.state.sheet
    judged = [q.name for q in sheet.questions if dict(q.facts)["rule"]] if sheet else []
    page.presenter.pick(next(iter(judged), ""))
    page.checker.take(page.seat.desk.library.folder(rows[0].form_id))
    rest()
    return True


def _looked(page: ChangesPage, rest: Rest) -> bool:
    """What some option would change, or the first change there is."""
    possible = page.presenter.state.possible
    options = [each for each in possible if each.change.kind is LawChangeKind.SETTING]
    if not possible:
        return False
    page.presenter.ask((options or possible)[0].change)
    rest()
    return True
