"""The text of a source: where commands find it when no option says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import click

from coopgraph.cli.options import F
from coopgraph.errors import InputError

SOURCE_VARIABLE: Final = "COOPGRAPH_SOURCE"


def source_option(text: str) -> Callable[[F], F]:
    """Add ``--source [SLUG=]FILE`` (repeatable) as the argument ``sources: tuple[str, ...]``.

    Args:
        text: What the option is for.
    """
    return click.option(
        "--source",
        "-s",
        "sources",
        metavar="[SLUG=]FILE",
        multiple=True,
        help=f"{text} Default: what {SOURCE_VARIABLE} names.",
    )


def given_sources(named: tuple[str, ...]) -> list[str]:
    """Return the texts that the options name, else those that the environment does.

    Args:
        named: The values of ``--source``.

    Returns:
        ``FILE`` or ``SLUG=FILE``, none where nobody named any.

    Raises:
        InputError: A path is empty.
    """
    if any(not name or name.endswith("=") for name in named):
        raise InputError("the path of a source is empty", hint="give --source [SLUG=]FILE")
    if named:
        return list(named)
    return [item for item in os.environ.get(SOURCE_VARIABLE, "").split(os.pathsep) if item]
