"""How far cases without an answer could move a rate. Knows nothing of why they have none."""

from fractions import Fraction

from qapi_desk.domain.estimates import Band
from qapi_desk.sampling.numbers import whole


def drop_band(action: int, error: int, dropped: int) -> Band | None:
    """The rate if every dropped case had failed, and if every one had passed.

    No assumption about the dropped cases can leave this band (Manski 1989). Serves cases that
    were dropped, could not be determined, or are still open.

    Args:
        action: cases that met the criterion.
        error: cases that did not.
        dropped: cases that would count but have no answer.

    Returns:
        The band in exact shares of all three together; None when there is no case at all.

    Raises:
        Refused: for a negative or broken count.
    """
    action, error, dropped = (
        whole(count, name)
        for count, name in ((action, "action"), (error, "error"), (dropped, "dropped"))
    )
    total = action + error + dropped
    if not total:
        return None
    return Band(Fraction(action, total), Fraction(action + dropped, total), dropped)
