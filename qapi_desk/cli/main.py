"""The second face: every service by words. Knows services and domain only.

The words of each family are imported when they are spoken, so that a command that needs no
workspace starts without the database.
"""

import click

from qapi_desk import __version__
from qapi_desk.cli.speech import LateGroup


@click.group(
    cls=LateGroup,
    late={
        name: f"qapi_desk.cli.words.{place}"
        for name, place in {
            "assessment": "assessing:assessment",
            "calc": "figures:calc",
            "calendars": "calendars:calendars",
            "cap": "corrective:cap",
            "case": "cases:case",
            "catalog": "catalog:catalog",
            "clock": "clock:clock",
            "criteria": "law:criteria",
            "demo": "demonstration:demo",
            "draw": "proofs:draw",
            "entry": "entries:entry",
            "extract": "extracts:extract",
            "findings": "corrective:findings",
            "fixes": "correcting:fixes",
            "forms": "forms:forms_",
            "history": "workspaces:history",
            "law": "law_book:law",
            "lines": "lines:lines",
            "people": "workspaces:people",
            "plan": "figures:plan",
            "practice": "practising:practice",
            "rebuttal": "rebutting:rebuttal",
            "replay": "replay:replay",
            "report": "publishing:report",
            "review": "reviews:review",
            "rules": "law:rules",
            "screen": "screens:screen",
            "second": "second:second",
            "snapshot": "snapshots:snapshot",
            "workspace": "workspaces:workspace",
        }.items()
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="qapi-desk")
def main() -> None:
    """QAPI Desk: case review for county child support agencies.

    Without words it opens the window.
    """
