"""The columns a test may ask of the row its trigger comes from, or of the rows beside it.

The names are the extract contract's, as ``domain.cases`` has them; so are the words of a column
that an import takes as free text though rules turn on it.
"""

from typing import Final

from qapi_desk.domain.cases import AccountMonth, CaseRow, Event, Party, Payment, SupportOrder

COLUMNS: Final = frozenset(
    name
    for table in (Event, Payment, SupportOrder, AccountMonth, Party, CaseRow)
    for name in table._fields
)
_KNOWN: Final = {"aid_class_at_receipt": frozenset({"CURRENT", "FORMER", "NEVER", "FOSTER"})}


def payment_word(payment: Payment, column: str) -> str | None:
    """What a coded column of a payment says; a word that no rule knows tells nothing: None."""
    word: str | None = getattr(payment, column)
    return word if column not in _KNOWN or word in _KNOWN[column] else None
