"""Worker processes as the process that listens sees them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from coopgraph.errors import EngineError, InputError
from coopgraph.lifeline import start
from coopgraph.pages import Response
from coopgraph.web import wire
from coopgraph.web.fork_server import COMMAND, END, FORK, REPLY
from coopgraph.web.settings import Settings, Source

_LOWEST: Final = 19
_BUFFER: Final = 4 * 1024 * 1024


class WorkerDied(Exception):  # noqa: N818 - it is what happened, not a mistake of this program
    """A worker has ended in the middle of an answer.

    Args:
        code: Its exit code, negative for a signal.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    @property
    def aborted(self) -> bool:
        """Whether the engine gave up: mostly it wanted more memory than it may have."""
        return -self.code == signal.SIGABRT

    @property
    def out_of_stack(self) -> bool:
        """Whether the engine went too deep."""
        return -self.code in (signal.SIGSEGV, signal.SIGBUS)


class Worker:
    """A worker process.

    Args:
        server: Who has forked it.
        process: Its number.
        reader: Where its answers come from.
        writer: Where requests go.
    """

    def __init__(
        self, server: ForkServerHandle, process: int, reader: StreamReader, writer: StreamWriter
    ) -> None:
        self.server = server
        self.answered = 0
        self._process = process
        self._reader = reader
        self._writer = writer

    async def answer(self, job: Mapping[str, Any]) -> Response:
        """Hand it a request and wait for the answer.

        Raises:
            WorkerDied: It has ended.
        """
        try:
            self._writer.write(wire.Message(job).packed())
            await self._writer.drain()
            message = await wire.read(self._reader)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            raise WorkerDied(await self.end()) from None
        self.answered += 1
        head = message.head
        headers = {**head["headers"], "content-type": head["type"]}
        return Response(message.body, head["type"], head["status"], headers)

    def yield_to_others(self) -> None:
        """Give the process the lowest priority: there is no way back, so it is ended afterwards."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process, _LOWEST)

    async def end(self) -> int:
        """End the process; return its exit code, negative for a signal."""
        self._writer.close()
        return await self.server.end(self._process)


class ForkServerHandle:
    """The process that holds the data.

    Args:
        process: The process; None where it was forked from another such one. It ends by itself
            when the connection is closed.
        control: The connection to it, not blocking.
    """

    def __init__(self, process: subprocess.Popen[bytes] | None, control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._turn = asyncio.Lock()
        self.forking = 0

    @classmethod
    async def start(cls, source: Source, settings: Settings, modified: float) -> ForkServerHandle:
        """Start the process, and wait until it has read the data.

        Args:
            source: What is served.
            settings: The limits.
            modified: When the data were changed last, in seconds; 0 where that is not known.

        Raises:
            InputError, EngineError: The data cannot be read.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            process = start(
                [sys.executable, "-m", "coopgraph.web.fork_server", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if os.environ.get("COOPGRAPH_DEBUG") == "1" else subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        handle = cls(process, ours)
        try:
            await handle._tell_what_to_serve(source, settings, modified)
        except BaseException:
            handle.close()
            raise
        return handle

    async def _tell_what_to_serve(
        self, source: Source, settings: Settings, modified: float
    ) -> None:
        day = datetime.fromtimestamp(modified, UTC).date().isoformat() if modified else ""
        told = {
            **source.to_dict(),
            "memory": settings.memory,
            "limits": settings.told,
            "modified": day,
        }
        reader, writer = await asyncio.open_unix_connection(sock=self._control.dup())
        try:
            writer.write(wire.Message(told).packed())
            message = await wire.read(reader)
        except (OSError, asyncio.IncompleteReadError):
            raise EngineError("the process that reads the data has ended") from None
        finally:
            writer.close()
        if "error" in message.head:
            kind = EngineError if message.head["code"] == EngineError.exit_code else InputError
            raise kind(message.head["error"])
        self._control.setblocking(False)

    async def fork(self) -> Worker:
        """Fork a worker.

        Raises:
            EngineError: The system has no room for it, or the server has ended.
        """
        ours, theirs = socket.socketpair()
        self.forking += 1
        try:
            with theirs:
                process = await self.command(FORK, 0, [theirs.fileno()])
            if process < 0:
                raise EngineError("the system has no room for another process")
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
        except BaseException:
            ours.close()
            raise
        finally:
            self.forking -= 1
        return Worker(self, process, reader, writer)

    async def end(self, process: int) -> int:
        """End a worker; return its exit code, negative for a signal."""
        try:
            return await self.command(END, process, [])
        except EngineError:
            return -signal.SIGKILL

    async def command(self, command: bytes, number: int, descriptors: list[int]) -> int:
        """Have the process do something.

        Args:
            command: What, as :mod:`coopgraph.web.fork_server` has it.
            number: The process to which.
            descriptors: What it is handed.

        Returns:
            What it replies.

        Raises:
            EngineError: It has ended.
        """
        loop = asyncio.get_running_loop()
        # A command that is given up in the middle would leave its reply to the next one.
        return await asyncio.shield(
            loop.create_task(self._exchange(command, number, [os.dup(one) for one in descriptors]))
        )

    async def _exchange(self, command: bytes, number: int, descriptors: list[int]) -> int:
        loop = asyncio.get_running_loop()
        try:
            async with self._turn:
                # Some bytes always fit: each command is answered before the next is sent.
                socket.send_fds(self._control, [COMMAND.pack(command, number)], descriptors)
                reply = await loop.sock_recv(self._control, REPLY.size)
        except OSError:
            reply = b""
        finally:
            for one in descriptors:
                os.close(one)
        if len(reply) < REPLY.size:
            raise EngineError("the process that holds the data has ended")
        value: int = REPLY.unpack(reply)[0]
        return value

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        if self._process is not None:
            return self._process.poll() is None
        try:
            return bool(self._control.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    @property
    def own(self) -> frozenset[int]:
        """The process by its number, where it was started from here."""
        return frozenset() if self._process is None else frozenset([self._process.pid])

    def close(self) -> None:
        """End the process, and with it all workers that it has forked."""
        self._control.close()
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
