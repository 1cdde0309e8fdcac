"""The format that the name of the output file asks for: one rule for every command."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError

TEXT: Final = {".txt": "text"}
"""Of a command that writes text only."""

REPORT: Final = {**TEXT, ".json": "json"}
"""Of a command that writes text or JSON."""


def chosen_format(given: str | None, path: Path | None, suffixes: Mapping[str, str]) -> str | None:
    """Return the format that an answer is written in.

    Args:
        given: That of ``--format``, which always counts.
        path: The output file; None for standard output.
        suffixes: The formats of the command by suffix, in lower case.

    Returns:
        The format; None for the command's default: on standard output, and in a file whose name
        has no suffix.

    Raises:
        InputError: The suffix is of no format that the command writes. (A table in a file whose
            name says picture would be noticed by the next program only.)
    """
    if given is not None or path is None or not path.suffix:
        return given
    found = suffixes.get(path.suffix.lower())
    if found is None:
        raise InputError(
            f"no format is known here for a file that ends in {path.suffix}",
            path=str(path),
            hint=f"use one of {' '.join(suffixes)}"
            + (", or say what it is with --format" if len(suffixes) > 1 else ""),
        )
    return found
