"""Messages between the process that listens and those that answer.

A message is two lengths, a head in JSON, and a body of bytes. Nothing of Python's own is sent: a
worker has run the query of a stranger, and is not believed more than a client.
"""

from __future__ import annotations

import json
import socket
import struct
from asyncio import StreamReader
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

_LENGTHS: Final = struct.Struct("!II")

MAX_HEAD: Final = 16 * 1024 * 1024
MAX_BODY: Final = 1024 * 1024 * 1024


class Message(NamedTuple):
    """A message.

    Attributes:
        head: What it is.
        body: The bytes that come with it.
    """

    head: Mapping[str, Any]
    body: bytes = b""

    def packed(self) -> bytes:
        """Return the message as bytes."""
        head = json.dumps(self.head).encode()
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


async def read(reader: StreamReader) -> Message:
    """Read a message.

    Raises:
        IncompleteReadError: The other side has gone.
        ValueError: What comes is no message.
    """
    head, body = _checked(await reader.readexactly(_LENGTHS.size))
    loaded = json.loads(await reader.readexactly(head))
    return Message(loaded, await reader.readexactly(body) if body else b"")


def receive(connection: socket.socket) -> Message | None:
    """Wait for a message; None where the other side has gone."""
    lengths = _exactly(connection, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = _checked(lengths)
    written = _exactly(connection, head)
    rest = _exactly(connection, body)
    if written is None or rest is None:
        return None
    return Message(json.loads(written), rest)


def _checked(lengths: bytes) -> tuple[int, int]:
    head, body = _LENGTHS.unpack(lengths)
    if head > MAX_HEAD or body > MAX_BODY:
        raise ValueError("a message is too long")
    return head, body


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < count:
        piece = connection.recv(min(count - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
