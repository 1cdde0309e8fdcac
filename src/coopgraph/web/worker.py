"""A worker process: answers one request after the other, and may be ended at any time.

It is forked from a process that holds the data. What it may use is bounded by the system, so that
an engine that runs out of memory or of stack ends this process and nothing else.
"""

from __future__ import annotations

import ctypes
import gzip
import hashlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from coopgraph.errors import CoopgraphError, EngineError
from coopgraph.pages import Refused, Request, Response, Site
from coopgraph.store.embedded import Dataset
from coopgraph.store.engine import Engine
from coopgraph.store.worker import STACK
from coopgraph.web import answering, wire
from coopgraph.web.headers import policy
from coopgraph.web.problems import problem

COMPRESSED_FROM: Final = 1000
"""Bytes from which an answer is compressed: shorter ones do not become shorter."""

_LEVEL: Final = 5
_PR_SET_PDEATHSIG: Final = 1


def run(connection: socket.socket, engine: Engine, site: Site, memory: int) -> NoReturn:
    """Answer what comes over a connection until its other side closes it.

    Args:
        connection: Where requests come from.
        engine: Who answers queries.
        site: Who answers for pages.
        memory: Bytes that may be used beside what the process has already.
    """
    code = 1
    with suppress(BaseException):
        _die_with_parent()
        _limit(memory)
        while (message := wire.receive(connection)) is not None:
            response = _answer(message.head, engine, site)
            connection.sendall(_message(response, message.head).packed())
        code = 0
    os._exit(code)


def _answer(  # noqa: PLR0911 - one for each way in which it may end
    job: Mapping[str, Any], engine: Engine, site: Site
) -> Response:
    """Answer a request; whatever goes wrong is told in words that a client may read."""
    try:
        if job["kind"] == "query":
            return answering.answer(engine, _query(job))
        return site.respond(
            Request(job["path"], tuple((key, value) for key, value in job["params"]), job["accept"])
        )
    except Refused as refused:
        return problem(refused.status, refused.reason, hint=refused.hint)
    except EngineError as error:
        return problem(503, error.what, hint=error.hint)
    except CoopgraphError as error:
        return problem(400, error.what, hint=error.hint, line=error.line, column=error.column)
    except MemoryError:
        return problem(503, "the answer needs more memory than is allowed", hint="ask for less")
    except RecursionError:
        return problem(400, "the query is nested too deeply")


def _query(job: Mapping[str, Any]) -> answering.Query:
    dataset = None
    if job["default"] or job["named"]:
        dataset = Dataset(tuple(job["default"]), tuple(job["named"]))
    return answering.Query(
        job["text"],
        job["accept"],
        job["format"],
        dataset,
        job["max_rows"],
        job["max_bytes"],
        job["base"],
    )


def _message(response: Response, job: Mapping[str, Any]) -> wire.Message:
    """Make the message: compressed where the client takes that, with a digest as entity tag."""
    body = response.body
    headers = {"content-security-policy": policy(response.media_type, body), **response.headers}
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    if job.get("gzip") and len(body) >= COMPRESSED_FROM:
        packed = gzip.compress(body, _LEVEL, mtime=0)
        if len(packed) < len(body):
            body, tag = packed, tag + "-gzip"
            headers["content-encoding"] = "gzip"
    if response.status == 200:
        headers["etag"] = f'"{tag}"'
    head = {"status": response.status, "type": response.content_type, "headers": headers}
    return wire.Message(head, body)


def _limit(memory: int) -> None:
    """Bound what this process may take of the system's memory; leave no core behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    # Elsewhere than on Linux the limit is not kept, or the size not told.
    if statm.exists():
        pages = int(statm.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + STACK + memory
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _die_with_parent() -> None:
    """End when the process ends that this one was forked from."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
