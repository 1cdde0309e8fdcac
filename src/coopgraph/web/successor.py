"""An update as the process that listens sees it: see :mod:`coopgraph.web.updater`."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from coopgraph.errors import EngineError
from coopgraph.pages import Response
from coopgraph.web import wire
from coopgraph.web.fork_server import UPDATE
from coopgraph.web.problems import problem
from coopgraph.web.protocol import Operation
from coopgraph.web.workers import ForkServerHandle, WorkerDied

_DONE: Final = 204


class Lost(Exception):  # noqa: N818 - it is what happened, not a mistake of this program
    """Nobody knows whether an update was done: the file must be read to know."""


async def succeed(
    server: ForkServerHandle, operation: Operation, seconds: float
) -> tuple[ForkServerHandle | None, Response]:
    """Run an update in a process that takes the place of the one that holds the data.

    Args:
        server: The process that holds the data.
        operation: The update.
        seconds: Time that the update has; to write the file takes what it takes.

    Returns:
        The process that holds the data from now on, None if they stay as they are; and the answer.

    Raises:
        EngineError: The system has no room for another process, or the server has ended.
        WorkerDied: The process has ended during the update.
        TimeoutError: The time is up.
        Lost: It has ended while it wrote the file.
    """
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            process = await server.command(UPDATE, 0, [theirs.fileno()])
        if process < 0:
            raise EngineError("the system has no room for another process")
        answer = await _exchange(server, process, ours, operation, seconds)
    except BaseException:
        ours.close()
        raise
    if answer.status != _DONE:
        ours.close()
        await server.end(process)
        return None, answer
    ours.setblocking(False)
    return ForkServerHandle(None, ours), answer


async def _exchange(
    server: ForkServerHandle,
    process: int,
    ours: socket.socket,
    operation: Operation,
    seconds: float,
) -> Response:
    reader, writer = await asyncio.open_unix_connection(sock=ours.dup())
    try:
        try:
            async with asyncio.timeout(seconds):
                head = {"default": operation.default, "named": operation.named}
                writer.write(wire.Message(head, operation.text.encode()).packed())
                await writer.drain()
                answer = _response(await wire.read(reader))
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            code = await server.end(process)
            if isinstance(error, TimeoutError):
                raise
            raise WorkerDied(code) from None
        if answer.status != _DONE:
            return answer
        try:
            writer.write(wire.Message({"save": True}).packed())
            await writer.drain()
            return _response(await wire.read(reader))
        except (OSError, ValueError, asyncio.IncompleteReadError):
            await server.end(process)
            raise Lost from None
    finally:
        writer.close()


def _response(message: wire.Message) -> Response:
    head = message.head
    if head["status"] == _DONE:
        return Response(b"", "text/plain", _DONE)
    return Response(message.body, head["type"], head["status"], head["headers"])


def refusal(died: WorkerDied) -> Response:
    """Tell why there is no update where its process has ended."""
    if died.aborted:
        what = "the update needs more memory than is allowed"
        return problem(503, what, hint="change less at once")
    if died.out_of_stack:
        return problem(400, "the update is nested too deeply for the engine")
    return problem(503, "the engine ended without an answer; nothing was changed")
