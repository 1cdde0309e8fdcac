"""Exit codes that several commands share; :mod:`coopgraph.cli.main` lists them all."""

from __future__ import annotations

from typing import Final

NOT_CONFORMING: Final = 1
"""Done, but something does not conform, or is below a threshold."""

NOT_ALL_CHECKED: Final = 3
"""Something could not be checked within the time limit."""

INTERRUPTED: Final = 130
"""Ended by Ctrl-C."""
