"""``coopgraph validate --endpoint``: says on a terminal how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coopgraph.cli import output as out

if TYPE_CHECKING:
    from coopgraph.documents import Document
    from coopgraph.validation import Report


def validated(
    endpoint: str,
    shapes: Sequence[Document],
    background: Sequence[Document],
    *,
    severity: str,
    timeout: float,
) -> Report:
    """Validate what is behind an endpoint.

    Args:
        endpoint: Its address.
        shapes: The shapes.
        background: What the data refer to.
        severity: The least severity to report.
        timeout: Seconds for each answer, and for each constraint.

    Returns:
        The report.

    Raises:
        InputError: The address is none, or the shapes are malformed.
        EngineError: The endpoint failed, or did not send all that it has.
    """
    from coopgraph.store.remote import RemoteEngine  # noqa: PLC0415
    from coopgraph.validation.remote import validate_endpoint  # noqa: PLC0415

    return validate_endpoint(
        RemoteEngine(endpoint, timeout),
        shapes,
        background=background,
        severity=severity,
        time_limit=timeout,
        tell=_tell if sys.stderr.isatty() else _say_nothing,
        note=out.message,
    )


def _tell(step: str) -> None:
    out.message(f"fetching {step}")


def _say_nothing(_step: str) -> None:
    """Write nothing: a pipe and a log want no progress."""
