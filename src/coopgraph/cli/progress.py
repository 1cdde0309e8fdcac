"""How far a long command has come: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Final

from coopgraph.cli import output as out

_BETWEEN: Final = 0.1
"""Seconds between two looks at the line."""


class ProgressLine:
    """One line on standard error that is written over and over.

    It is cleared where the ``with`` block ends, however it ends.

    Args:
        wanted: Whether it is shown at all, if standard error is a terminal and messages are wanted.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self._shown = wanted and out.is_talking()
        self._next = 0.0
        self._width = 0

    def __enter__(self) -> ProgressLine:
        """Return the line."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Clear the line."""
        if self._width:
            self._write("")

    def tell(self, done: int, total: int, what: str) -> None:
        """Say how far it has come, a few times a second.

        Args:
            done: How many are done.
            total: How many there are.
            what: What they are.
        """
        self.say(f"{done:,} of {total:,} {what}")

    def say(self, text: str, *, now: bool = False) -> None:
        """Write a text in the place of the last one, a few times a second.

        Args:
            text: What the line is to hold.
            now: Whether it must be seen, however short ago the last one was written.
        """
        if self._shown and (now or time.monotonic() >= self._next):
            self._next = time.monotonic() + _BETWEEN
            self._write(text)

    def _write(self, text: str) -> None:
        # Kept before it is written: an interruption in between would leave the line.
        before, self._width = self._width, len(text)
        sys.stderr.write(f"\r{text.ljust(before)}\r{text}")
        sys.stderr.flush()
