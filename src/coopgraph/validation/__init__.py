"""Validation with SHACL: shapes, checks, the report and its formats.

Modules have the words of the specification; ``constraints`` follows its sections 4 and 5.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopgraph.validation.report import NotChecked, Place, Report, ValidationResult
    from coopgraph.validation.run import TIME_LIMIT, Engine, validate

__all__ = [
    "TIME_LIMIT",
    "Engine",
    "NotChecked",
    "Place",
    "Report",
    "ValidationResult",
    "validate",
]

# Imported when first used: the engine needs numpy, which takes as long as to read small files.
_OF_RUN = ("TIME_LIMIT", "Engine", "validate")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{'run' if name in _OF_RUN else 'report'}")
    value = globals()[name] = getattr(home, name)
    return value
