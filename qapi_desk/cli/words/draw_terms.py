"""The options by which words choose a design and what earlier draws take out of a universe."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from qapi_desk.domain.draws import (
    RECORD_TRAITS,
    AllocationMethod,
    Design,
    DesignKind,
    DrawTerms,
    FrameTrait,
)
from qapi_desk.services import figures

_OPTIONS = (
    click.option("--design", type=click.Choice([kind.value for kind in DesignKind]),
                 default=DesignKind.FOCUSED.value, show_default=True),
    click.option("--trait", type=click.Choice([trait.value for trait in RECORD_TRAITS]),
                 help="What the strata are, or what a systematic list is sorted by."),
    click.option("--minimum", type=int, default=Design().minimum, show_default=True,
                 help="The least of each stratum; all of a smaller one."),
    click.option("--allocation", type=click.Choice([method.value for method in AllocationMethod]),
                 default=AllocationMethod.PROPORTIONAL.value, show_default=True),
    click.option("--no-exclusion", is_flag=True,
                 help="Leave nobody out whom an earlier draw of the year chose."),
    click.option("--exclusion-limit", default="",
                 help="The most of a universe that may be left out, like 0.05."),
)  # fmt: skip


def terms_options(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command its ``terms``, made of the options; put it nearest to the command."""

    @wraps(command)
    def with_terms(*args: Any, **options: Any) -> None:  # noqa: ANN401 - whatever the command takes
        command(*args, terms=_terms(options), **options)

    for option in reversed(_OPTIONS):
        with_terms = option(with_terms)
    return with_terms


def _terms(options: dict[str, Any]) -> DrawTerms:
    """The terms; their options are taken out, so that the rest is the command's own."""
    trait, limit = options.pop("trait"), options.pop("exclusion_limit")
    design = Design(
        kind=DesignKind(options.pop("design")),
        trait=FrameTrait(trait) if trait else None,
        allocation=AllocationMethod(options.pop("allocation")),
        minimum=options.pop("minimum"),
    )
    return DrawTerms(
        design=design,
        exclude_earlier=not options.pop("no_exclusion"),
        exclusion_limit=figures.share(limit) if limit else None,
    )
