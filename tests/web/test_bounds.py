"""What a process may do while it runs what a client has sent."""

from __future__ import annotations

import os
import resource
import socket
from contextlib import suppress

import pyoxigraph
import pytest

from coopgraph.web.bounds import memory_limited, nothing_opened


def test_nothing_is_opened_even_by_what_the_guard_would_let_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://localhost:{server.getsockname()[1]}/"
        for text in (
            f"LOAD <{address}>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        ):
            store = pyoxigraph.Store()
            with nothing_opened(), suppress(OSError):
                store.update(text)
            with pytest.raises(TimeoutError):
                server.accept()
    with pytest.raises(OSError, match="Too many open files"), nothing_opened():
        os.open("/dev/null", os.O_RDONLY)
    os.close(os.open("/dev/null", os.O_RDONLY))


def test_memory_is_limited_for_some_time() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with memory_limited(64 * 1024 * 1024), pytest.raises(MemoryError):
        bytearray(2 * 1024**3)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
