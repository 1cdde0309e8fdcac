"""The process that holds the data and forks workers, which share them.

    python -m coopgraph.web.fork_server DESCRIPTOR

It runs no query itself, so that no request can harm it, and has no threads, so that it may fork.
Over its connection it is told what to serve, tells whether it could read that, and then takes
commands of one byte and a number:

    f   fork a worker that answers over the descriptor that comes with the command: its process id
    e   end a worker: with what status it has ended
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from coopgraph.errors import CoopgraphError
from coopgraph.pages import Links, Site
from coopgraph.store.engine import Engine
from coopgraph.web import wire, worker

COMMAND: Final = struct.Struct("!cq")
REPLY: Final = struct.Struct("!q")
FORK: Final = b"f"
END: Final = b"e"

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
        engine = _engine(started.head)
        site = Site(engine, Links(started.head["root"]), started.head["title"])
    except CoopgraphError as error:
        control.sendall(wire.Message({"error": str(error), "code": error.exit_code}).packed())
        return 0
    control.sendall(wire.Message({"ready": True}).packed())
    ForkServer(control, engine, site, started.head["memory"]).run()
    return 0


def _engine(source: Any) -> Engine:
    """Open what is to be served; a store on disk is opened by each worker for itself."""
    # Each imports what the others do not need.
    if source["endpoint"] is not None:
        from coopgraph.store.remote import RemoteEngine  # noqa: PLC0415

        return RemoteEngine(source["endpoint"], source["graph_time"])
    if source["store"] is not None:
        from coopgraph.store.disk import DiskEngine  # noqa: PLC0415

        return DiskEngine(Path(source["store"]))
    from coopgraph.documents import find_documents, read_documents  # noqa: PLC0415
    from coopgraph.resources import data_dir, ontology_files  # noqa: PLC0415
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415

    paths = [Path(path) for path in source["paths"]] or [data_dir()]
    return EmbeddedEngine(read_documents([*find_documents(paths), *ontology_files()]))


class ForkServer:
    """Forks workers, and ends them.

    Args:
        control: Where commands come from.
        engine: Who answers queries, in the workers.
        site: Who answers for pages, in the workers.
        memory: Bytes that each worker may use beside the data.
    """

    def __init__(self, control: socket.socket, engine: Engine, site: Site, memory: int) -> None:
        self._control = control
        self._engine = engine
        self._site = site
        self._memory = memory
        self._statuses: dict[int, int | None] = {}

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
            reply = self._fork(descriptors[0]) if command == FORK else self._end(number)
            self._control.sendall(REPLY.pack(reply))
        for process in list(self._statuses):
            self._end(process)

    def _fork(self, descriptor: int) -> int:
        """Fork a worker; return its number, or -1 where the system has no room for it."""
        try:
            process = os.fork()
        except OSError:
            os.close(descriptor)
            return -1
        if process == 0:
            self._become_worker(descriptor)
        os.close(descriptor)
        self._statuses[process] = None
        return process

    def _become_worker(self, descriptor: int) -> NoReturn:
        self._control.close()
        worker.run(socket.socket(fileno=descriptor), self._engine, self._site, self._memory)

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
