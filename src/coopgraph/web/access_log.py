"""The access log: one line of JSON for each request."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import IO

from coopgraph.web.asgi import Incoming


class AccessLog:
    """Writes a line for each request.

    Args:
        stream: Where to; None writes nothing.
    """

    def __init__(self, stream: IO[str] | None) -> None:
        self._stream = stream

    def write(self, incoming: Incoming, status: int, count: int, started: float) -> None:
        """Write a line.

        Args:
            incoming: The request.
            status: The status of the answer.
            count: The bytes of its body.
            started: When it came, as :func:`time.perf_counter` has it.
        """
        if self._stream is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": incoming.client[0] if incoming.client else None,
            "method": incoming.method,
            "path": incoming.raw_path.decode("latin-1"),
            "query": incoming.query_string.decode("latin-1")[:2000],
            "status": status,
            "bytes": count,
            "ms": round((time.perf_counter() - started) * 1000, 2),
            "agent": incoming.header(b"user-agent")[:200],
        }
        try:
            self._stream.write(json.dumps(line) + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            # A full disk, or a reader that has gone, does not end the server.
            self._stream = None
