"""Packages of the optional extra ``matching``: imported where used, missed in one line."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from coopgraph.errors import InputError


@cache
def needed(module: str) -> Any:
    """Import a package that matching needs.

    Args:
        module: The package.

    Returns:
        The package.

    Raises:
        InputError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise InputError(
            f"matching needs the package {module.partition('.')[0]}",
            hint="pip install 'coopgraph[matching]'",
        ) from None
