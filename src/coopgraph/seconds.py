"""Time limits: the seconds that can be waited for."""

from __future__ import annotations

import math
from typing import Final

from coopgraph.errors import InputError

MAX_SECONDS: Final = 1_000_000.0
"""Eleven days; what sockets and timers of all systems can count."""


def check_seconds(value: object) -> None:
    """Refuse what is no time limit.

    Args:
        value: Seconds; None for no limit.

    Raises:
        InputError: It is no number above 0 and up to :data:`MAX_SECONDS`.
    """
    if value is None or is_limit(value):
        return
    raise InputError(
        f"the time limit {value!r} is no number of seconds above 0 and up to {MAX_SECONDS:,.0f}"
    )


def is_limit(value: object) -> bool:
    """Tell whether this is a number of seconds that can be waited for."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # An integer of any size compares; what is compared with nan is false.
    return 0 < value <= MAX_SECONDS and math.isfinite(value)
