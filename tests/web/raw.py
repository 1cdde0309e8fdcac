"""Requests byte by byte, as no client of good will sends them."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path

from tests.web.serving import Server

ASK = b"/sparql?query=ASK%7B%7D"
MIB = 1024 * 1024


def exchange(server: Server, *pieces: bytes, wait: float = 3, end: bool = False) -> bytes:
    """Send what is given, and return what comes back until the server closes or says no more."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        with suppress(ConnectionError, TimeoutError):
            for piece in pieces:
                connection.sendall(piece)
            if end:
                connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError, TimeoutError):
            while piece := connection.recv(MIB):
                received += piece
    return bytes(received)


def statuses(received: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"^HTTP/1\.1 (\d{3}) ", received, re.MULTILINE)]


def head(target: bytes, *fields: bytes, method: bytes = b"GET") -> bytes:
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: x", b"Connection: close", *fields]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def held(process: int) -> int:
    """Return the bytes that a process holds for itself, its part of what it shares included."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return sum(
            int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")
        )
    return 0
