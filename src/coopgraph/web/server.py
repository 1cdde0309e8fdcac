"""The server: one socket, one loop, until somebody ends it."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

import uvicorn

from coopgraph.errors import InputError
from coopgraph.web.access_log import AccessLog
from coopgraph.web.app import App
from coopgraph.web.connections import watched
from coopgraph.web.data import Data
from coopgraph.web.settings import Settings, Source

BACKLOG: Final = 2048
KEEP_ALIVE: Final = 15
_SPARE: Final = 200
"""Descriptors that are not for connections: workers, files, the system's own."""


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that the server listens at.

    Args:
        host: A name or address of this machine.
        port: The port; 0 lets the system choose one.

    Returns:
        The socket, listening.

    Raises:
        InputError: The port is in use or may not be used, or the host is none of this machine.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise InputError(f"the host {host} is not known ({_reason(error)})") from None
    family, kind, protocol, _, address = found[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        raise _unusable(host, port, error) from None
    return opened


def _unusable(host: str, port: int, error: OSError) -> InputError:
    if error.errno == errno.EADDRINUSE:
        hint = "choose another with --port, or 0 for a free one"
        return InputError(f"the port {port} of {host} is in use", hint=hint)
    if error.errno == errno.EACCES:
        return InputError(f"the port {port} may not be used", hint="choose one above 1023")
    return InputError(f"cannot listen at {host}, port {port} ({_reason(error)})")


def _reason(error: Exception) -> str:
    told = getattr(error, "strerror", None) or str(error)
    return told[:1].lower() + told[1:]


def run(  # noqa: PLR0913
    source: Source,
    settings: Settings,
    listening: socket.socket,
    *,
    log: IO[str] | None,
    tell: Callable[[str], None],
    ready: Callable[[], None],
) -> int:
    """Serve until SIGINT or SIGTERM; SIGHUP reads the data anew.

    Args:
        source: What is served.
        settings: The limits.
        listening: The socket.
        log: Where requests are written down; None for nowhere.
        tell: Who is told what happens.
        ready: Called once when requests are answered.

    Returns:
        The signal that has ended it.

    Raises:
        InputError, EngineError: The data cannot be read.
    """
    most = _descriptors(settings.connections)
    server = _Server(source, settings, AccessLog(log), tell, most)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(server.run(listening, ready))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not there on each system
    except ImportError:
        return None
    return uvloop.new_event_loop


def _descriptors(connections: int) -> int:
    """Get as many descriptors as connections want; return how many connections there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _SPARE
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return max(1, min(connections, soft - _SPARE))


class _Unsignalled(uvicorn.Server):
    """The server without its own handling of signals: ours lets it end, and then the workers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


class _Server:
    """The server, its data and its signals."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        log: AccessLog,
        tell: Callable[[str], None],
        connections: int,
    ) -> None:
        self._settings = settings
        self._data = Data(source, settings, tell)
        self._app = App(source, settings, self._data, log)
        self._tell = tell
        config = uvicorn.Config(
            self._app,
            http=watched(settings.header_time, settings.max_request),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=connections,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=int(settings.closing_time),
        )
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._http = _Unsignalled(config)
        self._ended_by = signal.SIGTERM

    async def run(self, listening: socket.socket, ready: Callable[[], None]) -> int:
        """Serve until a signal comes."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end, number)
        starting = asyncio.ensure_future(self._data.start())
        self._starting = starting
        try:
            await starting
        except asyncio.CancelledError:
            return self._ended_by
        reloads: set[asyncio.Task[None]] = set()
        loop.add_signal_handler(
            signal.SIGHUP, lambda: reloads.add(loop.create_task(self._data.reload()))
        )
        watching = asyncio.create_task(self._data.watch())
        serving = asyncio.create_task(self._http.serve([listening]))
        try:
            while not self._http.started and not serving.done():
                await asyncio.sleep(0.01)
            ready()
            await serving
        finally:
            watching.cancel()
            await self._data.close()
        return self._ended_by

    def _end(self, number: signal.Signals) -> None:
        """End when running answers are done; at once when told so again."""
        self._ended_by = number
        if not self._starting.done():
            self._starting.cancel()
        if self._http.should_exit:
            self._http.force_exit = True
            self._data.hurry()
        self._http.should_exit = True
