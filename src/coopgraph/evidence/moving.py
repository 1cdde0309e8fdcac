"""Looking for a passage of which only length and digest are known."""

from __future__ import annotations

import re
from typing import Final

from coopgraph.texts.source import digest

_MAX_WINDOWS: Final = 5_000_000
_WORD_START: Final = re.compile(r"(?<!\w)\S")


class Finder:
    """Searches one text; windows of one length are hashed once."""

    def __init__(self, text: str) -> None:
        """Note where words begin: no passage begins inside one.

        Args:
            text: The text to search.
        """
        self._text = text
        self._starts = [match.start() for match in _WORD_START.finditer(text)]
        self._windows: dict[int, dict[str, int | None]] = {}
        self._hashed = 0

    def find(self, wanted: str, length: int) -> int | None:
        """Find the one place at which a passage stands.

        Args:
            wanted: Its digest.
            length: Its length in characters.

        Returns:
            The offset of its first character. None where it is nowhere or in several places, or
            where the search would take too long (a large text with passages of many lengths).
        """
        if length <= 0:
            return None
        if length not in self._windows:
            if self._hashed + len(self._starts) > _MAX_WINDOWS:
                return None
            self._hashed += len(self._starts)
            self._windows[length] = self._hash(length)
        return self._windows[length].get(wanted)

    def _hash(self, length: int) -> dict[str, int | None]:
        places: dict[str, int | None] = {}
        for start in self._starts:
            if start + length > len(self._text):
                break
            key = digest(self._text[start : start + length])
            places[key] = None if key in places else start
        return places
