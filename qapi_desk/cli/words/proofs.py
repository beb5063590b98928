"""``draw``, and ``draw verify``: checking anybody's proof with nothing but files."""

from pathlib import Path

import click

from qapi_desk.cli.speech import LateGroup, as_json, refusing, say
from qapi_desk.domain.errors import Refused
from qapi_desk.services import check_proof


@click.group(
    cls=LateGroup,
    late={
        name: f"qapi_desk.cli.words.draws:{name}"
        for name in ("commit", "export", "make", "openings", "receipt", "show", "void")
    }
    | {
        "eliminations": "qapi_desk.cli.words.replacements:worksheet",
        "replacements": "qapi_desk.cli.words.replacements:replacements",
        "request-replacement": "qapi_desk.cli.words.replacements:request",
        "confirm-replacement": "qapi_desk.cli.words.replacements:confirm",
        "deny-replacement": "qapi_desk.cli.words.replacements:deny",
    },
)
def draw() -> None:
    """Draws: commit, receipt, make, void, replace, export, verify."""


@draw.command()
@click.argument("proof", type=click.Path(path_type=Path))
@click.option("--frame", type=click.Path(path_type=Path), required=True)
@click.option("--strata", type=click.Path(path_type=Path), help="Else strata.txt beside PROOF.")
@click.option("--master", default="", help="M, 64 hex digits, once it is revealed.")
@click.option("--receipt", type=click.Path(path_type=Path), help="The receipt held outside.")
@as_json
@refusing
def verify(
    proof: Path,
    frame: Path,
    strata: Path | None,
    master: str,
    receipt: Path | None,
    is_json: bool,
) -> None:
    """Re-derive everything in PROOF from its frame; name the first difference.

    Universe files beside PROOF are held against the plan as well, when all of them are there.
    """
    found = check_proof.verify_files(
        proof, frame, master_hex=master, receipt_path=receipt, strata_path=strata
    )
    if is_json or found.ok:
        say(found, is_json=is_json, words="\n".join(found.checks))
    if not found.ok:
        raise Refused("draw.difference", found.difference or "")
