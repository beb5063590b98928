"""Which cases, workers and parties an extract has told of so far, for rows that refer to them.

A quarter of a million cases fit in some tens of MiB: cases and workers by their text, parties by
a 64-bit hash of (case, party) with the birth date.
"""

from collections.abc import Iterable, Iterator, Sequence

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


class KnownIds:
    """Ids seen so far."""

    def __init__(self) -> None:
        self.sets: dict[str, set[str]] = {"case": set(), "worker": set()}
        self._births: dict[int, str] = {}

    def take_parties(
        self, cases: Iterable[str], parties: Iterable[str], births: Iterable[object]
    ) -> None:
        """Remember a chunk of parties; births are ISO dates or None."""
        for case, party, birth in zip(cases, parties, births, strict=True):
            key = hash((case, party))
            self._births[key] = max(str(birth or ""), self._births.get(key, ""))

    def unknown(self, target: str, texts: Sequence[str]) -> list[int]:
        """Positions of texts that are not blank and not ids of the target table."""
        missing = set(texts) - self.sets[target]
        missing.discard("")
        if not missing:
            return []
        return [at for at, text in enumerate(texts) if text in missing]

    def unknown_parties(self, cases: Sequence[str], parties: Sequence[str]) -> Iterator[int]:
        """Positions of rows with a known case whose party that case does not have."""
        births, known = self._births, self.sets["case"]
        for at, (case, party) in enumerate(zip(cases, parties, strict=True)):
            if party and hash((case, party)) not in births and case in known:
                yield at

    def before_birth(
        self, cases: Sequence[str], parties: Sequence[str], days: Sequence[object]
    ) -> Iterator[int]:
        """Positions of rows whose day lies before the birth of their party."""
        births = self._births
        for at, (case, party, day) in enumerate(zip(cases, parties, days, strict=True)):
            if party and day and str(day) < births.get(hash((case, party)), ""):
                yield at
