"""The columns a test may ask of the row its trigger comes from, or of the rows beside it.

The names are the extract contract's, as ``domain.cases`` has them.
"""

from typing import Final

from qapi_desk.domain.cases import AccountMonth, CaseRow, Event, Party, Payment, SupportOrder

COLUMNS: Final = frozenset(
    name
    for table in (Event, Payment, SupportOrder, AccountMonth, Party, CaseRow)
    for name in table._fields
)
