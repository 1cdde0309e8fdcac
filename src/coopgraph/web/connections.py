"""Connections that are watched: who sends or takes nothing does not hold one for ever."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD: Final = 64 * 1024
"""Bytes of the head of a request beside its address: the parser itself knows no limit."""

MAX_FIELDS: Final = 200
"""Fields of a head."""

MAX_WAITING: Final = 32
"""Requests of a connection that wait behind the one that is answered; more are not yet read."""

PIECE: Final = 4096
"""Bytes that are read at a time where requests follow each other without waiting for answers: what
a request becomes in memory is two hundred times what it was on the wire."""

MAX_UNREAD: Final = 1024 * 1024
"""Bytes that may have come and are not yet read; then the client is not waiting, but flooding."""

_TOO_MANY: Final = b"too many header fields"


def watched(header_time: float, max_address: int) -> type[HttpToolsProtocol]:
    """Make the protocol of the connections.

    Args:
        header_time: Seconds in which the head of a request must have come, and in which a client
            must have taken some of its answer.
        max_address: Bytes of the address of a request.

    Returns:
        The class, as uvicorn wants it.
    """

    class Watched(HttpToolsProtocol):
        """A connection that is closed when nothing moves on it."""

        _timer: asyncio.TimerHandle | None = None
        _begun: float | None = None
        _head = 0
        _taken = 0
        _taken_before = 0
        _lay = False
        _fields = 0
        _deaf = False
        _unread = b""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            """Begin to watch: a client that never says anything is one too."""
            super().connection_made(transport)
            self._begun = self.loop.time()
            self._look_later()

        def connection_lost(self, exc: Exception | None) -> None:
            """Watch no more."""
            if self._timer is not None:
                self._timer.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            """Take what has come, as far as the requests before it are answered."""
            if self._deaf:
                return
            self._unread += data
            if len(self._unread) > MAX_UNREAD + max(PIECE, len(data)):
                self.transport.abort()
                return
            self._read_on()

        def _read_on(self) -> None:
            while self._unread and len(self.pipeline) < MAX_WAITING and not self._deaf:
                if self.transport.is_closing():
                    return
                piece, self._unread = self._unread[:PIECE], self._unread[PIECE:]
                self._read(piece)
            if self._unread:
                self.flow.pause_reading()

        def _read(self, data: bytes) -> None:
            """Read a piece, unless it belongs to a head without an end."""
            if self._begun is not None:
                self._head += len(data)
                if self._head > MAX_HEAD + max_address:
                    self.transport.abort()
                    return
            super().data_received(data)

        def on_response_complete(self) -> None:
            """Read what has come in the meantime."""
            super().on_response_complete()
            if not self.transport.is_closing():
                self._read_on()

        def send_400_response(self, msg: str) -> None:
            """Refuse what is no request; not in the middle of the answers to those before it."""
            self._deaf, self._unread = True, b""
            cycle = self.cycle
            if cycle is not None and not cycle.response_complete:
                if self.pipeline or not cycle.more_body:
                    cycle.keep_alive = False
                    return
                if cycle.response_started:
                    self.transport.abort()
                    return
            if self._fields > MAX_FIELDS:
                self.transport.write(_refusal(b"431 Request Header Fields Too Large", _TOO_MANY))
                self.transport.close()
                return
            super().send_400_response(msg)

        def on_header(self, name: bytes, value: bytes) -> None:
            """Count the fields."""
            self._fields += 1
            if self._fields > MAX_FIELDS:
                raise ValueError(_TOO_MANY)
            super().on_header(name, value)

        def on_message_begin(self) -> None:
            """Wait for the head of another request."""
            if self._begun is None:
                self._begun, self._head = self.loop.time(), 0
            self._fields = 0
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            """Wait for no head any more."""
            self._begun = None
            super().on_headers_complete()

        def resume_writing(self) -> None:
            """Note that the client has taken something."""
            self._taken += 1
            super().resume_writing()

        def _look_later(self) -> None:
            self._timer = self.loop.call_later(header_time / 2, self._look)

        def _look(self) -> None:
            if self.transport.is_closing() and not self.transport.get_write_buffer_size():
                return
            late = self._begun is not None and self.loop.time() - self._begun >= header_time
            if late or self._takes_nothing():
                self.transport.abort()
                return
            self._look_later()

        def _takes_nothing(self) -> bool:
            """Tell whether an answer lies there of which nothing was taken since the last look."""
            lies = self.transport.get_write_buffer_size() > 0
            still, self._taken_before = self._taken == self._taken_before, self._taken
            was, self._lay = self._lay, lies
            return lies and was and still

    return Watched


def _refusal(status: bytes, told: bytes) -> bytes:
    fields = (
        b"content-type: text/plain; charset=utf-8",
        b"content-length: %d" % len(told),
        b"connection: close",
    )
    return b"\r\n".join((b"HTTP/1.1 " + status, *fields, b"", told))
