"""The second face: every service by words. Knows services and domain only."""

import click

from qapi_desk import __version__
from qapi_desk.cli.words import (
    cases,
    corrective,
    demonstration,
    draws,
    figures,
    law,
    plans,
    publishing,
    snapshots,
    workspaces,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qapi-desk")
def main() -> None:
    """QAPI Desk: case review for county child support agencies.

    Without words it opens the window.
    """


for group in (
    snapshots, figures, law, workspaces, plans, draws, cases, corrective, publishing, demonstration
):  # fmt: skip
    group.add_to(main)
