"""In what two versions of a form differ, as a list: which question, what of it, before, after."""

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.form_pages import FormChange
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.row_list import RowList

KINDS = {
    "added": "Added",
    "removed": "Removed",
    "renamed": "Renamed",
    "moved": "Moved",
    "changed": "Changed",
}
FIELDS: tuple[Field[FormChange], ...] = (
    Field(
        Column("question", "Question", Format.MONO),
        lambda c: c.question,
        lambda c: c.question or said("The form"),
    ),
    Field(Column("kind", "Change"), lambda c: c.kind, lambda c: said(KINDS[c.kind])),
    Field(Column("part", "What of it", width=2), lambda c: c.part),
    Field(Column("before", "Before", width=4), lambda c: c.before),
    Field(Column("after", "After", width=4), lambda c: c.after),
)
MOST_ROWS = 8


class FormChanges(RowList):
    """The list of changes, as high as there are some."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, "What is different", FIELDS,
            key=lambda c: f"{c.question}/{c.kind}/{c.part}/{c.before}",
            empty="Nothing that it asks.",
        )  # fmt: skip
        self.without_search()

    def show_changes(self, changes: tuple[FormChange, ...], title: str) -> None:
        """Show these under a title."""
        self.say_title(title)
        self.show_rows(changes)
        self.limit_height(MOST_ROWS)
