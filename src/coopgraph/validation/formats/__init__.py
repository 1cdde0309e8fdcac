"""The forms in which a report is written, each a module that is imported when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from coopgraph.errors import InputError
from coopgraph.report_formats import FORMATS

if TYPE_CHECKING:
    from coopgraph.validation.report import Report

Writer: TypeAlias = "Callable[[Report], Iterator[str]]"


def writer(format_: str) -> Writer:
    """Return what writes a report.

    Args:
        format_: One of :data:`coopgraph.report_formats.FORMATS`.

    Returns:
        A function from a report to the pieces of its text, which are made one after another.

    Raises:
        InputError: There is no such format.
    """
    if format_ not in FORMATS:
        raise InputError(
            f"there is no report format {format_!r}", hint=f"use one of {', '.join(FORMATS)}"
        )
    return cast(Writer, import_module(f"{__name__}.{format_}").write)
