"""How the kinds of forms read on the screen. Knows nothing of widgets."""

from qapi_desk.domain.forms import ReviewType
from qapi_desk.services.form_pages import Asked, Keeper

ASKED = {
    Asked.QUARTERLY: "Every quarter",
    Asked.ON_REQUEST: "On request",
    Asked.OF_AGENCY: "Of the agency",
}
KEEPERS = {
    Keeper.PROGRAM: "The program",
    Keeper.COUNTY: "This county",
    Keeper.EARLIER: "An earlier program",
}
KINDS: dict[str, str] = {
    ReviewType.COMPLIANCE: "Compliance",
    ReviewType.DATA_RELIABILITY: "Data reliability",
    ReviewType.SPECIAL: "Special",
    ReviewType.ASSESSMENT: "Assessment",
}
