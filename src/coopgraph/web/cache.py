"""Answers that are kept: the same question about the same data has the same answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

OVERHEAD: Final = 1000
"""Bytes that an answer takes beside its body, for its headers and its key."""

LARGEST: Final = 8
"""An answer takes at most this part (one eighth) of all."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is sent.

    Attributes:
        status: The HTTP status.
        headers: All header fields.
        body: The body, compressed or not.
        etag: The entity tag, as it stands in the header; empty where there is none.
        modified: The time of the data as Last-Modified has it; empty where there is none.
    """

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: bytes = b""
    modified: bytes = b""


class Cache:
    """The answers that were asked for last, as many as fit.

    Args:
        most: Bytes that they may take.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        """Return an answer, None where it is not kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, in place of those that nobody has asked for in the longest time."""
        size = len(answer.body) + OVERHEAD
        if size * LARGEST > self._most or key in self._kept:
            return
        self._kept[key] = answer
        self._size += size
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone.body) + OVERHEAD

    def clear(self) -> None:
        """Forget all answers: the data have changed."""
        self._kept.clear()
        self._size = 0

    def __len__(self) -> int:
        """Return the number of answers."""
        return len(self._kept)
