"""A process that changes the data: a fork of the one that holds them, which takes its place.

It has a copy of the data, runs the update within the limits of queries, writes the file, and only
then becomes the process that workers are forked from. Until then the old one has everything, so
there is nothing to undo: where something goes wrong, this process ends.
"""

from __future__ import annotations

import errno
import socket
import traceback
from collections.abc import Callable
from typing import Final

from coopgraph.errors import CoopgraphError
from coopgraph.pages import Response
from coopgraph.store.embedded import Dataset
from coopgraph.store.saved import SavedFile
from coopgraph.store.updating import UpdatingEngine
from coopgraph.web import wire
from coopgraph.web.bounds import die_with_parent, memory_limited, nothing_opened, outlive_parent
from coopgraph.web.problems import problem, problem_of

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# The thread of an update imports this when something is wrong, and may open no file then.
assert traceback  # noqa: S101


def update(
    connection: socket.socket,
    engine: UpdatingEngine,
    saved: SavedFile,
    memory: int,
    refresh: Callable[[], None],
) -> bool:
    """Run an update that comes over a connection, and save the data when told so.

    Args:
        connection: Where it comes from. It is answered twice: when the update has run, and when
            the file is on the disk.
        engine: The data, a copy of those that are served.
        saved: Where they are kept.
        memory: Bytes that the update may use beside the data.
        refresh: Makes anew what is made of the data.

    Returns:
        Whether these are the data from now on.
    """
    die_with_parent()
    message = wire.receive(connection)
    if message is None:
        return False
    wrong = _run(engine, message, memory, refresh)
    connection.sendall(_told(wrong))
    # The other side may have given up: only when it says so is there no way back.
    if wrong is not None or wire.receive(connection) is None:
        return False
    wrong = _save(engine, saved)
    if wrong is None:
        outlive_parent()
    connection.sendall(_told(wrong))
    return wrong is None


def _run(
    engine: UpdatingEngine, message: wire.Message, memory: int, refresh: Callable[[], None]
) -> Response | None:
    head = message.head
    named = bool(head["default"] or head["named"])
    dataset = Dataset(tuple(head["default"]), tuple(head["named"])) if named else None
    try:
        with memory_limited(memory):
            with nothing_opened():
                engine.update(message.body.decode(), dataset)
            refresh()
    except CoopgraphError as error:
        return problem_of(error)
    except MemoryError:
        what = "the update needs more memory than is allowed"
        return problem(503, what, hint="change less at once")
    except RecursionError:
        return problem(400, "the update is nested too deeply")
    return None


def _save(engine: UpdatingEngine, saved: SavedFile) -> Response | None:
    try:
        saved.save(engine.store)
    except CoopgraphError as error:
        return problem(400, error.what, hint=error.hint)
    except OSError as error:
        # Once the new file has its name it counts, whatever happens then: who cannot know whether
        # it has ends, and the file is read anew.
        if saved.replaced:
            raise
        status = 507 if error.errno in _FULL else 503
        what = f"the file cannot be written ({error.strerror or error}); nothing was changed"
        return problem(status, what)
    return None


def _told(wrong: Response | None) -> bytes:
    if wrong is None:
        return wire.Message({"status": 204}).packed()
    head = {"status": wrong.status, "type": wrong.media_type, "headers": dict(wrong.headers)}
    return wire.Message(head, wrong.body).packed()
