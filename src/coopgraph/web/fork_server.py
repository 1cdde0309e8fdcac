"""The process that holds the data and forks workers, which share them.

    python -m coopgraph.web.fork_server DESCRIPTOR

It runs no query itself, so that no request can harm it, and has no threads, so that it may fork.
An update is run by a fork of it, which takes its place when all has gone well.
Over its connection it is told what to serve, tells whether it could read that, and then takes
commands of one byte and a number:

    f   fork a worker that answers over the descriptor that comes with the command: its process id
    e   end a worker: with what status it has ended
    u   fork a process that runs the update which comes over the descriptor: its process id
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from coopgraph.errors import CoopgraphError
from coopgraph.pages import Links, Site
from coopgraph.store.engine import Engine
from coopgraph.web import wire, worker
from coopgraph.web.indexing import search_index

if TYPE_CHECKING:
    from coopgraph.store.saved import SavedFile

COMMAND: Final = struct.Struct("!cq")
REPLY: Final = struct.Struct("!q")
FORK: Final = b"f"
END: Final = b"e"
UPDATE: Final = b"u"

_LOOK_EVERY: Final = 5.0
"""Seconds between two looks at whether workers have ended by themselves."""


def main() -> int:
    """Read what is to be served, and fork workers for as long as somebody wants them."""
    # A terminal sends Ctrl-C to all processes; running answers are finished first.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    started = wire.receive(control)
    if started is None:
        return 0
    try:
        saved = _saved(started.head["save"])
        engine = _engine(started.head, saved)
        holding = Holding(engine, saved, started.head)
    except CoopgraphError as error:
        control.sendall(wire.Message({"error": str(error), "code": error.exit_code}).packed())
        return 0
    control.sendall(wire.Message({"ready": True}).packed())
    ForkServer(control, holding).run()
    # To take the data apart would copy what other processes share.
    os._exit(0)


class Holding:
    """What the process holds, and what is made of it.

    Args:
        engine: Who answers queries, in the workers.
        saved: Where changed data are kept; None where they are not changed.
        source: What is served, and the bytes that each worker may use beside it.
    """

    def __init__(self, engine: Engine, saved: SavedFile | None, source: Mapping[str, Any]) -> None:
        self.engine = engine
        self.saved = saved
        self.memory: int = source["memory"]
        self._source = source
        self.refresh()

    def refresh(self) -> None:
        """Make anew what is made of the data."""
        self.site = Site(
            self.engine,
            Links(self._source["root"]),
            self._source["title"],
            names=search_index(self.engine),
            modified=self._source["modified"],
            limits=tuple(self._source["limits"]),
        )


def _saved(path: str | None) -> SavedFile | None:
    """Take hold of the file in which changed data are kept."""
    if path is None:
        return None
    # Only where data are changed.
    from coopgraph.store.saved import SavedFile  # noqa: PLC0415

    saved = SavedFile(Path(path))
    saved.hold()
    return saved


def _engine(source: Mapping[str, Any], saved: SavedFile | None) -> Engine:
    """Open what is to be served; a store on disk is opened by each worker for itself."""
    # Each imports what the others do not need.
    if source["endpoint"] is not None:
        from coopgraph.store.remote import RemoteEngine  # noqa: PLC0415

        return RemoteEngine(source["endpoint"], source["graph_time"])
    if source["store"] is not None:
        from coopgraph.store.disk import DiskEngine  # noqa: PLC0415

        return DiskEngine(Path(source["store"]))
    from coopgraph.documents import read_documents  # noqa: PLC0415
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415

    if saved is not None:
        from coopgraph.store.updating import UpdatingEngine  # noqa: PLC0415

        if saved.exists:
            return UpdatingEngine(saved.load())
        return UpdatingEngine.of_documents(read_documents(_files(source)))
    return EmbeddedEngine(read_documents(_files(source)))


def _files(source: Mapping[str, Any]) -> list[Path]:
    from coopgraph.documents import find_documents  # noqa: PLC0415
    from coopgraph.resources import data_dir, ontology_files  # noqa: PLC0415

    paths = [Path(path) for path in source["paths"]] or [data_dir()]
    return [*find_documents(paths), *ontology_files()]


class ForkServer:
    """Forks workers, and ends them.

    Args:
        control: Where commands come from.
        holding: What workers answer from.
    """

    def __init__(self, control: socket.socket, holding: Holding) -> None:
        self._control = control
        self._holding = holding
        self._statuses: dict[int, int | None] = {}
        self._updating: set[int] = set()

    def run(self) -> None:
        """Follow commands until there is nobody to give them."""
        while True:
            ready, _, _ = select.select([self._control], [], [], _LOOK_EVERY)
            if not ready:
                self._reap()
                continue
            data, descriptors, _, _ = socket.recv_fds(self._control, COMMAND.size, 1)
            if len(data) < COMMAND.size:
                break
            command, number = COMMAND.unpack(data)
            if command == END:
                reply = self._end(number)
            else:
                forked = self._fork(descriptors[0], updating=command == UPDATE)
                if forked is None:
                    continue
                reply = forked
            self._control.sendall(REPLY.pack(reply))
        for process in set(self._statuses) - self._updating:
            self._end(process)

    def _fork(self, descriptor: int, *, updating: bool) -> int | None:
        """Fork a process; return its number, or -1 where the system has no room for it.

        None is returned in the process that has taken the place of this one.
        """
        try:
            process = os.fork()
        except OSError:
            os.close(descriptor)
            return -1
        if process == 0:
            if not updating:
                self._become_worker(descriptor)
            self._succeed(descriptor)
            return None
        os.close(descriptor)
        self._statuses[process] = None
        if updating:
            self._updating.add(process)
        return process

    def _succeed(self, descriptor: int) -> None:
        """Run an update, and take the place of the process that this one was forked from.

        It goes on in the loop that it is in: one inside the other would have no end.
        """
        done = False
        with suppress(BaseException):
            # Only where data are changed.
            from coopgraph.store.updating import UpdatingEngine  # noqa: PLC0415
            from coopgraph.web import updater  # noqa: PLC0415

            self._control.close()
            self._control = socket.socket(fileno=descriptor)
            holding = self._holding
            if isinstance(holding.engine, UpdatingEngine) and holding.saved is not None:
                done = updater.update(
                    self._control, holding.engine, holding.saved, holding.memory, holding.refresh
                )
        if not done:
            os._exit(1)
        self._statuses = {}
        self._updating = set()

    def _become_worker(self, descriptor: int) -> NoReturn:
        self._control.close()
        holding = self._holding
        connection = socket.socket(fileno=descriptor)
        worker.run(connection, holding.engine, holding.site, holding.memory)

    def _end(self, process: int) -> int:
        """End a worker, unless it has ended; return its exit code, negative for a signal."""
        if process not in self._statuses:
            return 0
        code = self._statuses[process]
        if code is None:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
            code = os.waitstatus_to_exitcode(status)
        del self._statuses[process]
        self._updating.discard(process)
        return code

    def _reap(self) -> None:
        """Let go of workers that have ended, and keep their status for whoever asks for it."""
        for process, code in self._statuses.items():
            if code is None:
                gone, status = os.waitpid(process, os.WNOHANG)
                if gone:
                    self._statuses[process] = os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
