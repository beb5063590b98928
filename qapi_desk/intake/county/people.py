"""Made-up people: names from invented syllables, dates of birth, languages, flags.

Nobody here lives, and no name is looked up anywhere. A person who is on two cases is the same
person on both.
"""

from functools import lru_cache

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.days import text
from qapi_desk.intake.county.tables import Row

COUNTY = "59"  # California has 58
_GIVEN = ("Abri", "Belo", "Cori", "Dela", "Evi", "Faro", "Gali", "Hanu", "Ilo", "Jori", "Kavi",
          "Lumi", "Miro", "Neli", "Orla", "Pavi", "Quori", "Runi", "Sela", "Tavi")  # fmt: skip
_GIVEN_END = ("bel", "dor", "lin", "mar", "na", "ris", "sol", "ta", "ven", "wyn")
_FAMILY = ("Alder", "Birch", "Cedar", "Dune", "Ember", "Fern", "Grove", "Heath", "Inlet", "Juniper",
           "Knoll", "Larch", "Marsh", "North", "Orchard", "Pebble", "Quill", "Ridge", "Spruce",
           "Thistle")  # fmt: skip
_FAMILY_END = ("ampton", "borrow", "crest", "dellow", "field", "gate", "holme", "kettle", "lowen",
               "mantle", "nook", "pike", "quist", "rook", "shaw", "thorpe", "vane", "wick",
               "yarrow", "zell")  # fmt: skip

Person = tuple[str, str, str, str, str, str, str, str]


@lru_cache(maxsize=64)
def adult(seed: int, role: str, owner: int) -> Person:
    """One parent: id, name, birth date, sex, language, and three flags (NCP only).

    ``owner`` is the number of the first case the person was on.
    """
    draws = Draws(seed, role, owner)
    given = f"{draws.pick(_GIVEN)}{draws.pick(_GIVEN_END)}"
    name = f"{given} {draws.pick(_FAMILY)}{draws.pick(_FAMILY_END)}"
    birth = text(717_000 + draws.below(9_000))  # 1964 to 1988
    language = draws.pick(shapes.LANGUAGE)
    if role == "C":
        return f"C{owner:08}", name, birth, draws.pick(shapes.CP_SEX), language, "", "", ""
    flags = [
        "01"[draws.chance(permille)]
        for permille in (
            shapes.INCARCERATED_PERMILLE,
            shapes.DISABLED_PERMILLE,
            shapes.NEEDS_BASED_PERMILLE,
        )
    ]
    sex = draws.pick(shapes.NCP_SEX)
    return f"N{owner:08}", name, birth, sex, language, flags[0], flags[1], flags[2]


@lru_cache(maxsize=64)
def owners(seed: int, number: int) -> tuple[int, int]:
    """The first cases of this case's NCP and CP: mostly this one, now and then an earlier one.

    Never both earlier: the same two people on two open cases would be a duplicate.
    """
    draws = Draws(seed, "shared", number)
    turn = draws.below(1000) if number else 1000
    if turn < shapes.SHARED_NCP_PERMILLE:
        return owners(seed, number - 1)[0], number
    if turn < shapes.SHARED_NCP_PERMILLE + shapes.SHARED_CP_PERMILLE:
        return number, owners(seed, number - 1)[1]
    return number, number


def adult_row(
    case_id: str, role: str, person: Person, since: str, place: tuple[str, str, str]
) -> Row:
    """A ``party`` row. ``place`` is state class, county of residence, family-violence flag."""
    party_id, name, birth, sex, language, jailed, disabled, needy = person
    return (
        case_id, party_id, role, name, since, "", birth, "", sex, language, *place, jailed,
        disabled, needy, "",
    )  # fmt: skip


def child_name(draws: Draws, parent: Person) -> str:
    """A child's name, with the family name of this parent."""
    return f"{draws.pick(_GIVEN)}{draws.pick(_GIVEN_END)} {parent[1].split()[1]}"
