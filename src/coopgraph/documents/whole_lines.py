"""Reading a file many lines at a time, none of them cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO


def whole_lines(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Read a file in parts that end with a line feed; the last one ends with the file.

    Args:
        file: The file, from where it stands.
        size: Bytes that are read at once; a part is longer where a line is.

    Yields:
        The parts, none of them empty.
    """
    rest: list[bytes] = []
    while text := file.read(size):
        end = text.rfind(b"\n") + 1
        if end:
            yield b"".join((*rest, text[:end]))
            rest = []
        if end < len(text):
            rest.append(text[end:])
    if rest:
        yield b"".join(rest)
