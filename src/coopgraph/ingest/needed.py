"""Packages of optional extras: imported where they are used, missed in one line."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Final

from coopgraph.errors import InputError

_EXTRAS: Final = {
    "anyascii": "matching",
    "csvw": "spreadsheets",
    "openpyxl": "spreadsheets",
    "rapidfuzz": "matching",
}


@cache
def needed(module: str) -> Any:
    """Import a module of an optional package.

    Args:
        module: The module, of one of the packages of the extras.

    Returns:
        The module.

    Raises:
        InputError: The package is not installed.
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ImportError:
        extra = _EXTRAS[package]
        raise InputError(
            f"not installed: the package {package}",
            hint=f"pip install 'coopgraph[{extra}]'",
        ) from None
