"""Sharing cases out by expected minutes, nobody getting one they should not have. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.people import Person
from qapi_desk.services.conflicts import Record
from qapi_desk.services.minutes import Minutes


@dataclass(frozen=True, slots=True)
class Sharing:
    """The people to share among, what stands between them and cases, and the minutes."""

    people: Sequence[Person]
    record: Record
    minutes: Minutes

    def out(
        self, waiting: Sequence[QueuedCase], all_cases: Iterable[QueuedCase]
    ) -> dict[PersonId, list[CaseId]]:
        """Each person's cases in order of rank."""
        load = {person.person_id: 0 for person in self.people}
        for each in all_cases:
            if each.case.reviewer in load:
                load[each.case.reviewer] += self.minutes.left(each)
        free = {each.case.case_id: self._free(each.case.case_id) for each in waiting}
        long = {each.case.case_id: self.minutes.expected(each.case.criteria) for each in waiting}
        shares: dict[PersonId, list[CaseId]] = {person_id: [] for person_id in load}
        for case_id in sorted(free, key=lambda each: (len(free[each]), -long[each])):
            least = min(free[case_id], key=lambda person_id: load[person_id])
            shares[least].append(case_id)
            load[least] += long[case_id]
        ranks = {each.case.case_id: each.case.rank for each in waiting}
        return {to: sorted(ids, key=lambda each: ranks[each]) for to, ids in shares.items()}

    def _free(self, case_id: CaseId) -> list[PersonId]:
        """Who of the people may have a case.

        Raises:
            Refused: nobody may; the first one's conflict says why.
        """
        found = [self.record.conflict(person, case_id) for person in self.people]
        free = [
            person.person_id
            for person, conflict in zip(self.people, found, strict=True)
            if conflict is None
        ]
        if not free and found[0] is not None:
            raise Refused(
                found[0].kind,
                f"Nobody of those chosen may have case {case_id}: {found[0].sentence}; choose "
                "another reviewer as well.",
                case_id=case_id,
            )
        return free
