"""Packages of the optional extra ``spreadsheets``: imported where used, missed in one line."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from coopgraph.errors import InputError


def needed(module: str, path: Path | None = None) -> Any:
    """Import a package that spreadsheets need.

    Args:
        module: The package.
        path: The file that is to be read or written.

    Returns:
        The package.

    Raises:
        InputError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise InputError(
            f"spreadsheets need the package {module}",
            path=None if path is None else str(path),
            hint="pip install 'coopgraph[spreadsheets]'",
        ) from None
