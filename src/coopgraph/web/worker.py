"""A worker process: answers one request after the other, and may be ended at any time.

It is forked from a process that holds the data. What it may use is bounded by the system, so that
an engine that runs out of memory or of stack ends this process and nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NoReturn

from coopgraph.errors import CoopgraphError
from coopgraph.pages import Refused, Request, Response, Site
from coopgraph.store import worker as stack
from coopgraph.store.embedded import Dataset, OxigraphEngine
from coopgraph.store.engine import Engine
from coopgraph.web import answering, wire
from coopgraph.web.bounds import die_with_parent, limit_memory
from coopgraph.web.headers import policy
from coopgraph.web.problems import problem, problem_of

COMPRESSED_FROM: Final = 1000
"""Bytes from which an answer is compressed: shorter ones do not become shorter."""

_LEVEL: Final = 5


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
        die_with_parent()
        if isinstance(engine, OxigraphEngine):
            # A store on disk is opened here: what that takes is no part of what a query may use.
            next(iter(engine.store), None)
        limit_memory(memory)
        # On a thread with room for deep queries, once and not for each of them.
        stack.run(lambda: _answer_all(connection, engine, site), None, "the worker")
        code = 0
    os._exit(code)


def _answer_all(connection: socket.socket, engine: Engine, site: Site) -> None:
    while (message := wire.receive(connection)) is not None:
        response = _answer(message.head, engine, site)
        connection.sendall(_message(response, message.head).packed())


def _answer(job: Mapping[str, Any], engine: Engine, site: Site) -> Response:
    """Answer a request; whatever goes wrong is told in words that a client may read."""
    try:
        if job["kind"] == "query":
            return answering.answer(engine, _query(job))
        params = tuple((key, value) for key, value in job["params"])
        return site.respond(Request(job["path"], params, job["accept"], job["public"]))
    except Refused as refused:
        return problem(refused.status, refused.reason, hint=refused.hint)
    except CoopgraphError as error:
        return problem_of(error)
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
