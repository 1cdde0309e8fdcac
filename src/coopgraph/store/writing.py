"""Writes to a SPARQL endpoint: Graph Store Protocol or SPARQL 1.1 Update, over HTTP."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from typing import Protocol
from urllib.parse import urlencode

from coopgraph.errors import EngineError
from coopgraph.store import http, worker
from coopgraph.store.batches import Batch


class Writer(Protocol):
    """Writes triples into named graphs; a request that fails may have been done or not."""

    size: int
    """Triples that one request may have."""

    @property
    def name(self) -> str:
        """The address in messages; never holds a password."""
        ...

    def replace(self, graph: str, batch: Batch) -> None:
        """Let a named graph be these triples and no others.

        Raises:
            EngineError: The server failed, refused or took too long.
        """
        ...

    def add(self, graph: str, batch: Batch) -> None:
        """Add triples to a named graph.

        Raises:
            EngineError: The server failed, refused or took too long.
        """
        ...


class _Client:
    """Sends requests to one address."""

    def __init__(self, url: str, timeout: float, what: str) -> None:
        self._address = http.parse_address(url)
        self._timeout = timeout
        self._what = what
        self._opener = http.opener(self._address)

    @property
    def name(self) -> str:
        """The address without user, password and query string."""
        return self._address.url

    def send(self, method: str, body: str, media_type: str, **parameters: str) -> None:
        """Send a request, and read its answer to the end."""
        query = urlencode([*self._address.parameters, *parameters.items()])
        request = urllib.request.Request(  # noqa: S310  # parse_address lets http and https pass
            f"{self._address.url}?{query}" if query else self._address.url,
            data=body.encode(),
            headers={
                "Content-Type": media_type,
                "User-Agent": "coopgraph",
                **http.authorization(self._address),
            },
            method=method,
        )
        # The limit of the socket counts from byte to byte; this one counts the whole answer.
        worker.run(lambda: self._exchange(request), self._timeout, self.name)

    def _exchange(self, request: urllib.request.Request) -> None:
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                response.read()
        except (OSError, HTTPException, ValueError) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> EngineError:
        failed = http.failure(error, self.name, self._timeout)
        if getattr(error, "code", None) in (404, 405):
            return EngineError(failed.what, path=self.name, hint=f"is this the {self._what}?")
        return failed


class GraphStore:
    """Writes over the SPARQL 1.1 Graph Store HTTP Protocol.

    Args:
        url: The address of the graph store, as SPARQL 1.1 calls it.
        timeout: Seconds for each request.

    Raises:
        InputError: The address is none.
    """

    size = 50_000

    def __init__(self, url: str, timeout: float) -> None:
        self._client = _Client(url, timeout, "address of a graph store")

    @property
    def name(self) -> str:
        """See :class:`Writer`."""
        return self._client.name

    def replace(self, graph: str, batch: Batch) -> None:
        """See :class:`Writer`."""
        self._send("PUT", graph, batch)

    def add(self, graph: str, batch: Batch) -> None:
        """See :class:`Writer`."""
        self._send("POST", graph, batch)

    def _send(self, method: str, graph: str, batch: Batch) -> None:
        # N-Triples is a part of Turtle, which each store must read.
        self._client.send(method, "\n".join(batch.lines) + "\n", "text/turtle", graph=graph)


class Update:
    """Writes over SPARQL 1.1 Update.

    Args:
        url: The address that takes updates.
        timeout: Seconds for each request.

    Raises:
        InputError: The address is none.
    """

    size = 1_000
    """Virtuoso makes some lines of SQL of each triple, and bears 10,000."""

    def __init__(self, url: str, timeout: float) -> None:
        self._client = _Client(url, timeout, "address that takes SPARQL updates")

    @property
    def name(self) -> str:
        """See :class:`Writer`."""
        return self._client.name

    def replace(self, graph: str, batch: Batch) -> None:
        """See :class:`Writer`."""
        drop = f"DROP SILENT GRAPH <{graph}>"
        self._send(f"{drop} ;\n{_insert(graph, batch)}" if batch.lines else drop)

    def add(self, graph: str, batch: Batch) -> None:
        """See :class:`Writer`."""
        self._send(_insert(graph, batch))

    def _send(self, update: str) -> None:
        self._client.send("POST", update, "application/sparql-update")


def _insert(graph: str, batch: Batch) -> str:
    # Some engines refuse blank nodes in INSERT DATA. With no pattern there is one solution.
    head, tail = ("INSERT", " WHERE {}") if batch.blank else ("INSERT DATA", "")
    triples = "\n".join(batch.lines)
    return f"{head} {{ GRAPH <{graph}> {{\n{triples}\n}} }}{tail}"
