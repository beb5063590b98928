"""Writing a list to a file. Loaded only when somebody exports."""

from pathlib import Path

from qapi_desk.services import publish
from qapi_desk.ui.widgets.row_list import ListContents


def export(contents: ListContents, path: Path) -> None:
    """Write what a list shows to ``.xlsx`` or ``.csv``, typed and injection-safe."""
    publish.export_list(contents.title, contents.columns, tuple(contents.rows()), path)
