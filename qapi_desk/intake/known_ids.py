"""Which cases, workers and parties an extract has told of so far, for rows that refer to them.

A quarter of a million cases fit in some tens of MiB: cases and workers by their text, parties by
a 64-bit hash of (case, party) with the birth date.
"""

from collections.abc import Sequence
from itertools import repeat
from operator import lt
from typing import cast

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "case": (("worker_id", "worker"),),
    "party": (("case_id", "case"),),
    "worker_history": (("case_id", "case"), ("worker_id", "worker")),
    "child": (("case_id", "case"),),
    "support_order": (("case_id", "case"),),
    "event": (("case_id", "case"), ("worker_id", "worker")),
    "payment": (("case_id", "case"),),
    "account_month": (("case_id", "case"),),
    "report_line": (("case_id", "case"),),
}
"""Table -> (column, table it refers to). ``case.duplicate_of`` is checked when all cases are in."""

PARTY_REFERENCES = frozenset({"child", "event", "report_line"})
"""Tables whose (case_id, party_id) refer to a party."""


_NO_BIRTH = "0"
"""Before every ISO date."""
_LAST_DAY = "9999-12-31"


class KnownIds:
    """Ids seen so far."""

    def __init__(self) -> None:
        self.sets: dict[str, set[str]] = {"case": set(), "worker": set()}
        self._births: dict[int, str] = {}

    def forget(self) -> None:
        """Let everything go: indexes are about to need the memory."""
        self._births = {}
        self.sets = {"case": set(), "worker": set()}

    def take_parties(
        self, cases: Sequence[str], parties: Sequence[str], births: Sequence[object]
    ) -> None:
        """Remember a chunk of parties; births are ISO dates or None."""
        days = [str(birth or _NO_BIRTH) for birth in births]
        keys = list(map(hash, zip(cases, parties, strict=True)))
        new = dict(zip(keys, days, strict=True))
        if len(new) == len(keys) and self._births.keys().isdisjoint(new):
            self._births.update(new)
            return
        for key, day in zip(keys, days, strict=True):
            self._births[key] = max(day, self._births.get(key, _NO_BIRTH))

    def unknown(self, target: str, texts: Sequence[str]) -> list[int]:
        """Positions of texts that are not blank and not ids of the target table."""
        missing = set(texts) - self.sets[target]
        missing.discard("")
        if not missing:
            return []
        return [at for at, text in enumerate(texts) if text in missing]

    def births_of(self, cases: Sequence[str], parties: Sequence[str]) -> list[str]:
        """The birth date of each row's party: "0" when it has none, empty for no such party."""
        keys = map(hash, zip(cases, parties, strict=True))
        return list(map(self._births.get, keys, repeat("")))

    def unknown_parties(
        self, cases: Sequence[str], parties: Sequence[str], births: Sequence[str]
    ) -> list[int]:
        """Positions of rows with a known case whose party that case does not have."""
        if "" not in births:
            return []
        known = self.sets["case"]
        lacking = [at for at, birth in enumerate(births) if not birth]
        return [at for at in lacking if parties[at] and cases[at] in known]


def before_birth(days: Sequence[object], births: Sequence[str]) -> list[int]:
    """Positions of rows whose day, an ISO date or None, lies before the birth of their party."""
    read = cast("Sequence[str | None]", days)
    texts = [day or _LAST_DAY for day in read] if None in read else cast("Sequence[str]", days)
    if True not in map(lt, texts, births):
        return []
    return [at for at, (day, birth) in enumerate(zip(texts, births, strict=True)) if day < birth]
