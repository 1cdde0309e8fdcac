"""A process that has read the program's modules already, and runs the program in copies of itself.

Each run is a process of its own, with its own folder, environment and streams, and ends as one;
only reading the modules, most of the time of a short run, is done once for all of them. What is
about that reading, or about how Python is started, is tested with a new process of Python.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import resource
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Final

_LENGTH: Final = 8
_STREAMS: Final = 3
# What is read only on the way, or as a program of its own.
_APART: Final = ("worker", "__main__")
_LIBRARIES: Final = ("yaml", "urllib.request", "SPARQLWrapper", "subprocess", "threading")


class Forks:
    """The side of the tests: one process for all runs, started with the first."""

    def __init__(self) -> None:
        self._ours: socket.socket | None = None

    def run(
        self,
        arguments: Sequence[str],
        *,
        stdin: bytes | None,
        cwd: Path | None,
        env: dict[str, str],
        most: int | None,
        timeout: float,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run ``coopgraph`` with these arguments.

        Args:
            arguments: The words after the program's name.
            stdin: What it reads; nothing if None.
            cwd: Its folder; that of the tests if None.
            env: Its environment.
            most: The most bytes that a file may grow to, if any.
            timeout: Seconds that it may take.

        Returns:
            Its exit code and what it wrote.

        Raises:
            subprocess.TimeoutExpired: It took longer, and was killed.
        """
        server = self._server()
        wanted = [list(arguments), str(cwd or Path.cwd()), env, most]
        request = json.dumps(wanted).encode()
        pairs = [os.pipe() for _ in range(_STREAMS)]
        theirs = [pairs[0][0], pairs[1][1], pairs[2][1]]
        ours = [os.fdopen(pairs[0][1], "wb"), *(os.fdopen(pair[0], "rb") for pair in pairs[1:])]
        try:
            socket.send_fds(server, [len(request).to_bytes(_LENGTH)], theirs)
            server.sendall(request)
        finally:
            for one in theirs:
                os.close(one)
        with ThreadPoolExecutor(_STREAMS) as threads, ours[0], ours[1], ours[2]:
            threads.submit(_feed, ours[0], stdin or b"")
            out, error = (threads.submit(stream.read) for stream in ours[1:])
            pid = _number(server)
            try:
                server.settimeout(timeout)
                code = _number(server)
            except TimeoutError:
                os.kill(pid, 9)
                _number(server)
                raise subprocess.TimeoutExpired(list(arguments), timeout) from None
            finally:
                server.settimeout(None)
            return subprocess.CompletedProcess(
                list(arguments), os.waitstatus_to_exitcode(code), out.result(), error.result()
            )

    def _server(self) -> socket.socket:
        if self._ours is None:
            self._ours, theirs = socket.socketpair()
            # Without a group of its own it would be interrupted with the tests, and say so.
            subprocess.Popen(
                [sys.executable, "-m", "tests.cli.forks", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=Path(__file__).parents[2],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            theirs.close()
        return self._ours


def _feed(stream: BufferedIOBase, data: bytes) -> None:
    try:
        with stream:
            stream.write(data)
    except BrokenPipeError:
        pass  # Who reads no further than it wants is no failure.


def _number(server: socket.socket) -> int:
    written = _exactly(server, _LENGTH)
    if len(written) < _LENGTH:
        raise RuntimeError("the process that runs the program is gone")
    return int.from_bytes(written)


def _exactly(server: socket.socket, length: int) -> bytes:
    written = b""
    while len(written) < length and (more := server.recv(length - len(written))):
        written += more
    return written


def _read_modules() -> None:
    """Read what the commands read, but what is read as a program of its own."""
    import coopgraph  # noqa: PLC0415

    for name in _LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(coopgraph.__path__, "coopgraph."):
        if not module.name.endswith(_APART):
            importlib.import_module(module.name)


def _become(wanted: list[Any], streams: list[int]) -> None:
    """Be, in a copy of this process, a process in which the program was just started."""
    arguments, cwd, environment, most = wanted
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["coopgraph", *arguments]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False, buffering=1, errors="backslashreplace")  # noqa: SIM115
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    if most is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _serve(server: socket.socket) -> bool:
    """Run what is asked for, one after another; tell whether this is now the process of a run."""
    while True:
        length, streams, _, _ = socket.recv_fds(server, _LENGTH, _STREAMS)
        if len(length) < _LENGTH:
            return False
        wanted = json.loads(_exactly(server, int.from_bytes(length)))
        pid = os.fork()
        if pid == 0:
            server.close()
            _become(wanted, streams)
            return True
        for one in streams:
            os.close(one)
        server.sendall(pid.to_bytes(_LENGTH))
        server.sendall(os.waitpid(pid, 0)[1].to_bytes(_LENGTH))


def main(descriptor: int) -> int:
    """Serve until nobody asks any more; in the process of a run, return its exit code."""
    # As `coopgraph.cli.main` has it: no threads before copies are made.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    _read_modules()
    gc.freeze()
    if not _serve(socket.socket(fileno=descriptor)):
        return 0
    from coopgraph.__main__ import main as program  # noqa: PLC0415

    return program()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
