"""Made-up people whose sign-in is not slow by design; how slow it is has tests of its own."""

from typing import Final

from qapi_desk.services import demo
from qapi_desk.services.workspace import Workspace
from qapi_desk.store.passphrases import Cost, hash_passphrase

_COST: Final = Cost(2**4, 8, 1)


def made_quick(workspace: Workspace) -> Workspace:
    """The demonstration's workspace, everybody's passphrase kept at next to no cost.

    Hundreds of tests sign somebody in, and each would wait a quarter of a second for it.
    """
    kept = hash_passphrase(str(demo.settings(workspace.library)["passphrase"]), cost=_COST)
    with workspace.store.write() as work:
        for person in work.people.all():
            work.people.set_hash(person.person_id, kept)
    return workspace
