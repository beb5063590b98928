"""A catalog document that is broken is refused with its place, and never half read."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.services.catalog import read_catalog
from qapi_desk.services.library import law_hash
from tests.services.shelves import other_shelf, rewrite

ELEMENT: dict[str, Any] = {
    "id": "CM.1.1",
    "title": "Provide Application",
    "function": "CM.1",
    "method": "case",
    "intent": "Check that forms go out.",
    "standard": "They go out.",
    "tasks": [{"id": "CM.1.1.T1", "title": "Send"}],
    "measures": [
        {"id": "CM.1.1.C1", "kind": "compliance", "how": "qualitative", "text": "Sent", "same_as":
         ["CM.1.1.C2"]},
        {"id": "CM.1.1.C2", "kind": "compliance", "how": "timeframe", "text": "In time",
         "same_as": ["CM.1.1.C1"],
         "timeframes": [{"amount": 5, "unit": "working_days", "from": "asked", "to": "sent",
                         "direction": "max"}],
         "percent_standards": [{"percent": 75, "within": "6 months"}]},
    ],
    "authorities": ["45 CFR 302.33"],
    "best_practices": [],
    "evidence": ["Form"],
    "levels": {"order": 2, "rationale": "It begins there."},
}  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "catalog": "small",
    "version": "1",
    "title": "A small one",
    "handbook": "October 2002",
    "source": "Made up",
    "areas": [{"id": "CM", "title": "Case Management"}],
    "functions": [{"id": "CM.1", "title": "Initiation", "area": "CM"}],
    "program_measures": [{"code": "F1", "title": "Paternity", "set": "federal", "source": "A"}],
    "printed_forms": [{"id": "X-01", "about": ["CM.1.1.C1"], "printed": "CM.1.2", "used": "it"}],
    "abbreviations": {"FC": ["Family Code"]},
    "elements": [ELEMENT],
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


def test_that_a_small_document_is_read_whole() -> None:
    found = read_catalog(DOCUMENT, law_hash(DOCUMENT))
    assert (found.catalog_id, found.version, len(found.measures)) == ("small", "1", 2)
    assert found.element("CM.1.1").printed[0].used == "it"
    assert found.fingerprint == law_hash(DOCUMENT)


def first(document: dict[str, Any]) -> dict[str, Any]:
    element: dict[str, Any] = document["elements"][0]
    return element


def measure(document: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = first(document)["measures"][number]
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("version"), "lacks 'version'"),
        (lambda d: d.update(wrong=1), "unknown name 'wrong'"),
        (lambda d: d["areas"].append(d["areas"][0]), "names CM twice"),
        (lambda d: d["functions"][0].update(area="FM"), "puts CM.1 into the area FM"),
        (lambda d: first(d).update(function="CM.2"), "puts CM.1.1 into the function CM.2"),
        (lambda d: first(d).update(id="CM.1"), "no id of the usual form"),
        (lambda d: first(d).update(method="by phone"), "unknown word 'by phone'"),
        (lambda d: first(d).update(evidence=[]), "at least one entry at 'evidence'"),
        (lambda d: first(d)["levels"].update(order=4), "at level 4"),
        (lambda d: first(d)["levels"].update(order=0), "at level 0"),
        (lambda d: first(d)["levels"].pop("rationale"), "lacks 'rationale'"),
        (lambda d: first(d)["tasks"][0].update(id="CM.1.2.T1"), "not its own element"),
        (lambda d: measure(d).update(id="CM.1.2.C1"), "not its own element"),
        (lambda d: measure(d).update(id="CM.1.1.T9"), "no id of the usual form"),
        (lambda d: measure(d).update(how="timeframe"), "timeframe without a limit"),
        (lambda d: measure(d).update(standing="anticipated"), "no reason at 'note'"),
        (lambda d: measure(d).update(same_as=["CM.9.9.C1"]), "which is not there"),
        (lambda d: measure(d).update(same_as=["CM.1.1.C1"]), "which is not there"),
        (lambda d: measure(d).update(same_as=[]), "not the other way"),
        (lambda d: measure(d, 1)["timeframes"][0].update(unit="moons"), "unknown word 'moons'"),
        (lambda d: measure(d, 1)["percent_standards"][0].update(percent=101), "more than all"),
        (lambda d: d["printed_forms"][0].update(about=["CM.4.4"]), "lets X-01 speak of CM.4.4"),
        (lambda d: d.update(elements={}), "needs a list at 'elements'"),
        (lambda d: d["program_measures"][0].update(federal="all"), "unknown word 'all'"),
        (lambda d: d["abbreviations"].update(FC=[]), "at least one entry at 'FC'"),
    ],
)
def test_that_a_slip_is_refused_with_what_is_wrong(
    change: Callable[[dict[str, Any]], object], said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        read_catalog(changed(change))
    assert refusal.value.code == "rules.bad_data"
    assert said in refusal.value.sentence


def test_that_a_slip_is_refused_with_its_place() -> None:
    with pytest.raises(
        Refused, match=r"the catalog small, elements CM\.1\.1, measures CM\.1\.1\.C1"
    ):
        read_catalog(changed(lambda d: measure(d).pop("text")))


def test_that_the_shelf_refuses_a_broken_catalog(tmp_path: Path) -> None:
    def spoil(root: Path) -> None:
        path = root / "resources" / "catalog" / "manual.json"
        rewrite(path, lambda body: body.update(elements=7))

    with pytest.raises(Refused, match="needs a list at 'elements'"):
        _ = other_shelf(tmp_path, spoil).catalog


def test_that_a_shelf_without_a_catalog_says_what_to_do(tmp_path: Path) -> None:
    shelf = other_shelf(tmp_path, lambda root: (root / "resources/catalog/manual.json").unlink())
    with pytest.raises(Trouble, match="install it again"):
        _ = shelf.catalog
