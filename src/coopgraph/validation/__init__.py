"""Validation with SHACL: shapes, checks, the report and its formats.

Modules have the words of the specification; ``constraints`` follows its sections 4 and 5.
"""

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
