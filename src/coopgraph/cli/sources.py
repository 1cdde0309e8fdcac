"""The text of a source: where commands find it when no option says so."""

from __future__ import annotations

import os
from typing import Final

from coopgraph.errors import InputError

SOURCE_VARIABLE: Final = "COOPGRAPH_SOURCE"


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
