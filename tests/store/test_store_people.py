"""People, their passphrases, and where each of them was."""

from dataclasses import replace

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.store.passphrases import Cost, hash_passphrase, matches
from qapi_desk.store.work import Store

QUICK = Cost(2**4, 8, 1)


def test_that_people_come_back_as_they_were_in_order_of_id(store: Store, ann: Person) -> None:
    zoe = Person(PersonId("zoe"), "Zoë Example", Role.SUPERVISOR, "Sample County")
    with store.write() as work:
        work.people.add(zoe, "a")
        work.people.add(ann, "b")
        assert work.people.all() == (ann, zoe)


def test_that_a_persons_id_is_given_once(staffed: Store, ann: Person) -> None:
    with staffed.write() as work:
        with pytest.raises(Refused, match="is taken") as refusal:
            work.people.add(ann, "b")
        assert refusal.value.code == "people.exists"
        assert work.people.all() == (ann,)


@pytest.mark.parametrize("call", ["get", "hash_of"])
def test_that_an_unknown_person_is_refused(store: Store, call: str) -> None:
    with store.read() as work, pytest.raises(Refused) as refusal:
        getattr(work.people, call)(PersonId("nobody"))
    assert refusal.value.code == "people.unknown"


def test_that_an_unknown_person_is_not_made_active(store: Store) -> None:
    with pytest.raises(Refused, match="person id nobody"), store.write() as work:
        work.people.set_active(PersonId("nobody"), True)


def test_that_a_person_can_be_retired(staffed: Store, ann: Person) -> None:
    with staffed.write() as work:
        work.people.set_active(ann.person_id, False)
        assert work.people.get(ann.person_id) == replace(ann, is_active=False)


def test_that_a_passphrase_can_be_changed(staffed: Store, ann: Person) -> None:
    with staffed.write() as work:
        work.people.set_hash(ann.person_id, "another")
        assert work.people.hash_of(ann.person_id) == "another"


def test_that_a_person_finds_their_place_again(staffed: Store, ann: Person) -> None:
    with staffed.write() as work:
        work.places.set(ann.person_id, {"page": "review"})
        work.places.set(ann.person_id, {"page": "findings", "case": "1"})
    with staffed.read() as work:
        assert work.places.get(ann.person_id) == {"page": "findings", "case": "1"}


def test_that_a_newcomer_was_nowhere(staffed: Store, ann: Person) -> None:
    with staffed.read() as work:
        assert work.places.get(ann.person_id) is None


def test_that_the_right_passphrase_matches_and_another_does_not() -> None:
    kept = hash_passphrase("sieben Brücken", cost=QUICK)
    assert matches("sieben Brücken", kept)
    assert not matches("sieben Brucken", kept)


def test_that_the_same_passphrase_is_kept_differently_each_time() -> None:
    assert hash_passphrase("x", cost=QUICK) != hash_passphrase("x", cost=QUICK)


def test_that_the_default_costs_are_written_into_the_line() -> None:
    assert hash_passphrase("x").startswith("scrypt$16384$8$5$")


@pytest.mark.parametrize("kept", ["", "plain", "md5$1$8$1$00$00", "scrypt$16$8$1$zz$00"])
def test_that_a_damaged_line_is_trouble_not_a_match(kept: str) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        matches("x", kept)
