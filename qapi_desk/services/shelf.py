"""What there is to choose from for a review: forms and rulesets, and which rulesets are usual.

The program's own shelf is one (``library``), that with a county's forms another
(``forms_in_use``). Reads nothing.
"""

from typing import TYPE_CHECKING, Protocol

from qapi_desk.domain.ids import FormId, RulesetId
from qapi_desk.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from qapi_desk.questionnaire.compiled import CompiledForm

GOVERNING = RulesetId("federal-2016")
BESIDE = RulesetId("ca-2002")


class Shelf(Protocol):
    """Forms and rulesets to choose from: the program's own, or those with the county's forms."""

    @property
    def form_ids(self) -> tuple[FormId, ...]:
        """Every form there is, in order of name."""

    @property
    def ruleset_ids(self) -> tuple[RulesetId, ...]:
        """Every ruleset there is."""

    def form(self, form_id: FormId) -> "CompiledForm":
        """One form, compiled."""

    def ruleset(self, ruleset_id: RulesetId) -> Ruleset:
        """One ruleset."""
