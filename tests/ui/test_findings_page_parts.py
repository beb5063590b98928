"""The findings page: how sure each figure is, and the year, as a person sees them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, rest

Open = Callable[..., MainWindow]


def part(window: MainWindow, title: str) -> None:
    """Turn to one part of the findings page."""
    tabs = window.findChild(QTabWidget, "findings.tabs")
    assert tabs is not None
    names = [tabs.tabText(number) for number in range(tabs.count())]
    tabs.setCurrentIndex(names.index(title))


def column(window: MainWindow, name: str, title: str) -> list[str]:
    """What one column of a list shows."""
    table = window.findChild(QTableView, f"{name}.table")
    assert table is not None
    model = table.model()
    titles = [
        model.headerData(number, Qt.Orientation.Horizontal) for number in range(model.columnCount())
    ]
    at = titles.index(title)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def words(window: MainWindow, name: str) -> str:
    found = window.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_that_only_a_report_line_has_a_three_way_verdict(
    reviewed_home: Path, open_window: Open
) -> None:
    window = open_window(reviewed_home, page="findings")
    part(window, "How sure")
    criteria = column(window, "findings.sure", "Criterion")
    assert len(criteria) == 5
    verdicts = dict(zip(criteria, column(window, "findings.sure", "Line verdict"), strict=True))
    assert verdicts["Expedited process, six months"] == "—"


def test_that_the_interval_is_named_and_the_band_is_shown(
    finished_home: Path, open_window: Open
) -> None:
    window = open_window(finished_home, page="findings")
    part(window, "How sure")
    (interval,) = column(window, "findings.sure", "Interval")
    assert interval == "exact hypergeometric, inner convention (Buonaccorsi 1987)"
    (band,) = column(window, "findings.sure", "All dropped both ways")
    assert " to " in band
    (fpc,) = column(window, "findings.sure", "Finite population")
    assert fpc == "in the distribution itself"


def test_that_design_key_frame_and_version_stand_below(
    finished_home: Path, open_window: Open
) -> None:
    window = open_window(finished_home, page="findings")
    basis = words(window, "findings.basis")
    for told in ("focused per criterion", "Key ", "Frame ", "QAPI Desk", "two-sided"):
        assert told in basis


def test_that_a_reviewer_sees_final_figures_without_the_key(
    finished_home: Path, open_window: Open
) -> None:
    window = open_window(finished_home, "birch", page="findings")
    basis = words(window, "findings.basis")
    assert "Frame " in basis
    assert "Key " not in basis


def test_that_the_year_shows_its_quarters_and_federal_columns(
    finished_home: Path, open_window: Open
) -> None:
    window = open_window(finished_home, page="findings")
    part(window, "Year")
    assert column(window, "findings.year", "Criterion") == ["Expedited process, twelve months"]
    assert words(window, "findings.quarters").startswith("FFY2026: FFY2026Q4")
    (standard,) = column(window, "findings.year", "D: standard")
    assert standard == "90.00%"
    assert "never averaged" in words(window, "findings.year_means")


def test_that_a_year_that_cannot_be_counted_says_why(home: Path, open_window: Open) -> None:
    window = open_window(home, page="findings")
    part(window, "Year")
    assert "once every case of it is released" in words(window, "findings.quarters")
    publish = window.findChild(QPushButton, "findings.publish_year")
    assert publish is not None
    assert not publish.isEnabled()


def test_that_the_year_is_published_from_its_part(
    finished_home: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(finished_home, page="findings")
    part(window, "Year")
    assert window.page is not None
    window.page.picker = PlannedPicker(tmp_path / "year.pdf")
    publish = window.findChild(QPushButton, "findings.publish_year")
    assert publish is not None
    QTest.mouseClick(publish, Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert (tmp_path / "year.pdf").read_bytes().startswith(b"%PDF")
