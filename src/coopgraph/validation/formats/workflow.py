"""Workflow commands, which GitHub shows beside the lines of a change.

What is escaped and how follows "Workflow commands for GitHub Actions" and its toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from coopgraph.validation.formats.names import repository_path
from coopgraph.validation.report import Place

Properties: TypeAlias = Mapping[str, str | int | None]


def command(level: str, told: Properties, message: str) -> str:
    """Write one command with its line end.

    Args:
        level: ``error``, ``warning`` or ``notice``.
        told: Its properties; those that are None are left out.
        message: What is shown.

    Returns:
        The line.
    """
    properties = ",".join(
        f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in told.items()
        if value is not None
    )
    return f"::{level} {properties}::{_escaped(message)}\n"


def where(place: Place | None) -> Properties:
    """Return the properties that tell a place; none where it is not known."""
    if place is None:
        return {}
    # Columns are for a place within one line only.
    inside = place.end_line == place.line
    return {
        "file": repository_path(place.path),
        "line": place.line,
        "endLine": place.end_line,
        "col": place.column if inside else None,
        "endColumn": place.end_column if inside else None,
    }


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
