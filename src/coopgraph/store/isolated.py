"""The embedded engine in a process of its own, for queries that nobody has tried before.

A query can make Oxigraph run out of memory, which ends the process that it runs in with pages of
internals; nor can a query be stopped. So the command line forks for a query of the user's own:
the child answers and sends the bytes, the parent waits and can end it. It costs three milliseconds
and shares the data. Where a system cannot fork, the query runs on a thread as others do.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from typing import Final, NoReturn

import pyoxigraph

from coopgraph.errors import CoopgraphError, EngineError, InputError
from coopgraph.lifeline import tie
from coopgraph.seconds import check_seconds
from coopgraph.store.embedded import OxigraphEngine
from coopgraph.store.ordering import by_kind
from coopgraph.store.result import Result

_CHUNK: Final = 1 << 20
_ROWS, _GRAPH, _ERROR = b"RGE"
_OUT_OF_MEMORY: Final = (signal.SIGABRT, getattr(signal, "SIGKILL", None))


class IsolatedEngine:
    """Answers each query of an embedded engine in a child process.

    Only for a process without other threads: they would not be there in the child. So a store on
    disk must not have been opened before: each child opens it for itself.

    Args:
        engine: Who answers.
    """

    walks_paths = True

    def __init__(self, engine: OxigraphEngine) -> None:
        self._engine = engine
        self.name = engine.name

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        """Answer a query; see :class:`~coopgraph.store.engine.Engine`.

        Raises:
            EngineError: Also where the query made the engine die.
        """
        check_seconds(timeout)
        if not hasattr(os, "fork"):
            return self._engine.query(text, timeout=timeout, path=path)
        data, code = self._fork(text, timeout, path)
        if code == -signal.SIGABRT:
            # Too little memory looks the same: then the second child ends as well.
            again = by_kind(text)
            if again is not None:
                data, code = self._fork(again, timeout, path)
        return _decode(data, code)

    def _fork(self, text: str, timeout: float | None, path: str) -> tuple[bytes, int]:
        """Answer in a child; return what it sends and its exit code, negative for a signal."""
        reading, writing = os.pipe()
        lifeline, held = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.close(held)
            _answer(self._engine, text, path, writing, lifeline)
        os.close(writing)
        os.close(lifeline)
        status = -1
        try:
            data = _receive(reading, timeout)
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            os.close(reading)
            _, status = os.waitpid(child, 0)
            # Not before: the child would be ended on its last step.
            os.close(held)
        return data, os.waitstatus_to_exitcode(status)


def _answer(engine: OxigraphEngine, text: str, path: str, writing: int, lifeline: int) -> NoReturn:
    """Answer in the child, and end it whatever happens: it must never go on as the program."""
    code = 1
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        tie(lifeline, os.getpid())
        # What Oxigraph says when it dies is for its authors; and whoever waits for the end of
        # the program's output must not wait for the child.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for inherited in (0, 1, 2):
            os.dup2(nowhere, inherited)
        try:
            data = _encode(engine.query(text, path=path, serialized=True))
        except CoopgraphError as error:
            data = _encode_error(error)
        with open(writing, "wb") as pipe:
            pipe.write(data)
        code = 0
    os._exit(code)


def _receive(reading: int, timeout: float | None) -> bytes:
    """Read all that the child sends.

    Raises:
        EngineError: The time is up.
    """
    end = None if timeout is None else time.monotonic() + timeout
    pieces: list[bytes] = []
    while True:
        left = None if end is None else max(0.0, end - time.monotonic())
        ready, _, _ = select.select([reading], [], [], left)
        if not ready:
            raise EngineError(
                f"the query gave no answer within {timeout:g} s",
                hint="see --timeout, or ask for less",
            )
        piece = os.read(reading, _CHUNK)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _encode(result: Result) -> bytes:
    if result.kind == "graph":
        return bytes([_GRAPH]) + result.serialize("nt")
    return bytes([_ROWS]) + result.serialize("json")


def _encode_error(error: CoopgraphError) -> bytes:
    # Wanted for errors only.
    import json  # noqa: PLC0415

    kind = "input" if isinstance(error, InputError) else "engine"
    told = [kind, error.what, error.path, error.line, error.column, error.hint]
    return bytes([_ERROR]) + json.dumps(told).encode()


def _decode(data: bytes, code: int) -> Result:
    if code != 0 or not data:
        raise _death(code)
    kind, body = data[0], data[1:]
    if kind == _ROWS:
        return Result.of_json(body)
    if kind == _GRAPH:
        quads = pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
        return Result.of_triples(quad.triple for quad in quads)
    import json  # noqa: PLC0415

    name, what, path, line, column, hint = json.loads(body)
    error = InputError if name == "input" else EngineError
    raise error(what, path=path, line=line, column=column, hint=hint)


def _death(code: int) -> EngineError:
    """Tell why the child died: a negative code is the signal that ended it."""
    if -code == signal.SIGSEGV:
        return EngineError("the query is nested too deeply for the engine")
    if -code in _OUT_OF_MEMORY:
        return EngineError("the query needs more memory than there is", hint="ask for less")
    system = f" on {sys.platform}" if code > 0 else f" (signal {-code})"
    return EngineError(f"the engine ended without an answer{system}")
