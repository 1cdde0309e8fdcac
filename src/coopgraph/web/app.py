"""The application: from a request to an answer that is kept, shared, or made by a worker."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from coopgraph.pages import Refused, Response
from coopgraph.pages.negotiation import choose
from coopgraph.web import headers
from coopgraph.web.access_log import AccessLog
from coopgraph.web.answering import OFFERS
from coopgraph.web.asgi import Disconnected, Incoming, Receive, Scope, Send, send
from coopgraph.web.authorization import refused
from coopgraph.web.cache import Cache, Kept
from coopgraph.web.data import Data
from coopgraph.web.flights import Flights
from coopgraph.web.problems import problem
from coopgraph.web.protocol import Operation, parse_params, read_operation
from coopgraph.web.settings import Settings, Source
from coopgraph.web.static import FOREVER, StaticFile, static_files

ENDPOINT: Final = "/sparql"
READING: Final = ("GET", "HEAD")
ALLOWED: Final = "GET, HEAD, OPTIONS"
ALLOWED_AT_ENDPOINT: Final = "GET, HEAD, OPTIONS, POST"

LARGE: Final = 1024 * 1024
"""Bytes from which an answer is large: so many are held for a client that takes it slowly."""

LARGE_AT_A_TIME: Final = 16

_PROTOCOL: Final = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "format")


class App:
    """The application that the server runs.

    Args:
        source: What is served.
        settings: The limits.
        data: The data, started.
        log: Where requests are written down.
    """

    def __init__(self, source: Source, settings: Settings, data: Data, log: AccessLog) -> None:
        self._source = source
        self._settings = settings
        self._data = data
        self._log = log
        self._cache = Cache(settings.cache)
        self._flights: Flights[Kept] = Flights()
        self._static = static_files()
        self._large = asyncio.Semaphore(LARGE_AT_A_TIME)
        data.changed = self._cache.clear

    async def __call__(self, scope: Scope, receive: Receive, out: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        incoming = Incoming(scope, receive)
        with suppress(Disconnected):
            answer = await self._answer(incoming)
            async with self._room_for(answer):
                status, count = await send(incoming, answer, out)
            self._log.write(incoming, status, count, started)

    async def _answer(self, incoming: Incoming) -> Kept:
        try:
            if incoming.method in READING:
                kept = self._cache.get(self._key(incoming))
                if kept is not None:
                    return kept
            return await self._route(incoming)
        except Refused as refused:
            return self._made(problem(refused.status, refused.reason, hint=refused.hint))

    async def _route(self, incoming: Incoming) -> Kept:
        path = self._below_root(incoming.path)
        at_endpoint = path == ENDPOINT
        allowed = ALLOWED_AT_ENDPOINT if at_endpoint else ALLOWED
        if incoming.method not in allowed.split(", "):
            told = problem(
                405, f"{incoming.method} is not allowed here", headers={"allow": allowed}
            )
            return self._made(told)
        if incoming.method == "OPTIONS":
            fields = {
                "allow": allowed,
                "access-control-allow-methods": allowed,
                **headers.PREFLIGHT,
            }
            return self._made(Response(b"", "text/plain", 204, fields))
        if len(incoming.query_string) > self._settings.max_request:
            raise Refused(414, "the address is too long", hint="send the query by POST")
        if at_endpoint:
            return await self._endpoint(incoming)
        if path.startswith("/static/"):
            return self._static_file(incoming, path.removeprefix("/static/"))
        if path == "/health":
            return self._health()
        return await self._page(incoming, path, parse_params(incoming.query_string))

    def _below_root(self, path: str) -> str:
        """Return the path below the root, whether or not a proxy has taken the root away."""
        root = self._source.root
        if root and (path == root or path.startswith(root + "/")):
            return path.removeprefix(root) or "/"
        return path

    async def _endpoint(self, incoming: Incoming) -> Kept:
        """Answer over the SPARQL protocol, or show people the editor."""
        body = b""
        if incoming.method == "POST":
            settings = self._settings
            if incoming.header(b"content-encoding").strip().lower() not in ("", "identity"):
                raise Refused(415, "a packed body is not read here", hint="send it as it is")
            body = await incoming.body(settings.max_request, settings.body_time)
        operation = read_operation(
            incoming.method,
            incoming.query_string,
            incoming.header(b"content-type") or None,
            body,
        )
        if operation.kind == "update":
            return await self._update(incoming, operation)
        wants_page = self._wants_page(incoming, operation)
        if operation.kind == "none":
            if not wants_page and any(operation.get(name) for name in _PROTOCOL):
                raise Refused(400, "the request holds no query", hint="send the parameter query")
            return await self._page(incoming, ENDPOINT, operation.params)
        if wants_page:
            return await self._page(incoming, ENDPOINT, operation.params)
        return await self._query(incoming, operation)

    async def _update(self, incoming: Incoming, operation: Operation) -> Kept:
        told = refused(self._settings.token, incoming.header(b"authorization"))
        if told is not None:
            return self._made(told)
        return self._made(await self._data.update(operation))

    def _wants_page(self, incoming: Incoming, operation: Operation) -> bool:
        if operation.get("format"):
            return operation.get("format") == "html"
        data = [kind for offers in OFFERS.values() for kind in offers]
        return choose(incoming.header(b"accept"), [*data, "text/html"]) == "text/html"

    async def _query(self, incoming: Incoming, operation: Operation) -> Kept:
        settings = self._settings
        job = {
            "kind": "query",
            "text": operation.text,
            "accept": incoming.header(b"accept"),
            "format": operation.get("format") or None,
            "default": list(operation.default),
            "named": list(operation.named),
            "max_rows": settings.max_rows,
            "max_bytes": settings.max_bytes,
            "base": self._base(incoming),
            "gzip": incoming.takes_gzip,
        }
        key = tuple(str(value) for value in job.values())
        # The same query in another form is as heavy.
        weight = (operation.text, operation.default, operation.named)
        return await self._work(incoming, job, key, weight)

    async def _page(
        self, incoming: Incoming, path: str, params: tuple[tuple[str, str], ...]
    ) -> Kept:
        job = {
            "kind": "page",
            "path": path,
            "params": [list(pair) for pair in params],
            "accept": incoming.header(b"accept"),
            "public": self._public(incoming),
            "gzip": incoming.takes_gzip,
        }
        return await self._work(incoming, job, self._key(incoming), (path, params))

    async def _work(
        self, incoming: Incoming, job: Mapping[str, Any], key: Hashable, weight: Hashable
    ) -> Kept:
        """Have a worker answer, unless the answer is known; give up when the client has gone."""
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        generation = self._data.generation

        async def begin() -> Kept:
            response = await self._data.pool.answer(job, weight)
            made = self._made(response, varied=True)
            if generation == self._data.generation and response.status in (200, 303):
                self._cache.put(key, made)
                if incoming.method in READING:
                    self._cache.put(self._key(incoming), made)
            return made

        return await self._unless_gone(incoming, (generation, key), begin)

    async def _unless_gone(
        self, incoming: Incoming, key: Hashable, begin: Callable[[], Awaitable[Kept]]
    ) -> Kept:
        answering = asyncio.ensure_future(self._flights.join(key, begin))
        done, _ = await asyncio.wait([answering], timeout=self._settings.light_time)
        if done:
            return answering.result()
        gone = asyncio.ensure_future(incoming.gone())
        try:
            await asyncio.wait([answering, gone], return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise Disconnected
            return answering.result()
        finally:
            gone.cancel()
            answering.cancel()

    @asynccontextmanager
    async def _room_for(self, answer: Kept) -> AsyncIterator[None]:
        """Wait until an answer may be sent: of large ones, a few at a time."""
        if len(answer.body) <= LARGE:
            yield
            return
        async with self._large:
            yield

    def _key(self, incoming: Incoming) -> Hashable:
        asked = incoming.headers
        return (
            incoming.raw_path,
            incoming.query_string,
            asked.get(b"accept"),
            asked.get(b"host"),
            incoming.takes_gzip,
        )

    def _public(self, incoming: Incoming) -> str:
        """Return the address that the client knows the site by, without the root."""
        if self._source.public:
            return self._source.public
        return f"{incoming.scheme}://{incoming.host}" if incoming.host else ""

    def _base(self, incoming: Incoming) -> str:
        public = self._public(incoming)
        return f"{public}{self._source.root}{ENDPOINT}" if public else ""

    def _static_file(self, incoming: Incoming, name: str) -> Kept:
        found = self._static.get(name)
        if found is None:
            raise Refused(404, "there is no such file")
        return self._made(_as_response(found, packed=incoming.takes_gzip), modified=found.modified)

    def _health(self) -> Kept:
        data = self._data
        alive = data.pool.alive
        told = {
            "status": "ok" if alive else "unavailable",
            "data": headers.http_date(data.modified),
            "generation": data.generation,
            "reload": data.failure or "ok",
            **data.pool.load,
            "cached": len(self._cache),
        }
        status = 200 if alive else 503
        fields = {"cache-control": "no-store"}
        return self._made(Response(json.dumps(told).encode(), "application/json", status, fields))

    def _made(
        self, response: Response, *, varied: bool = False, modified: float | None = None
    ) -> Kept:
        """Give an answer all its header fields."""
        fields = {
            "content-type": response.content_type,
            "content-security-policy": headers.PAGE_POLICY,
            "cache-control": "no-cache" if response.status == 200 else "no-store",
            **headers.SECURITY,
            **headers.CORS,
            **response.headers,
        }
        if response.status != 204:
            fields["content-length"] = str(len(response.body))
        if varied:
            fields["vary"] = "Accept, Accept-Encoding"
        changed = self._data.modified if modified is None else modified
        # Within the second that the field can tell the data may change once more.
        if response.status == 200 and "etag" in fields and int(changed) < int(time.time()):
            fields["last-modified"] = headers.http_date(changed)
        # What stands in a field was checked where it was made; a line break must never be there.
        encoded = tuple(
            (name.encode("ascii"), " ".join(value.split("\n")).encode("latin-1", "replace"))
            for name, value in fields.items()
        )
        return Kept(
            response.status,
            encoded,
            response.body,
            fields.get("etag", "").encode("ascii"),
            fields.get("last-modified", "").encode("ascii"),
        )


def _as_response(found: StaticFile, *, packed: bool) -> Response:
    smaller = packed and len(found.packed) < len(found.body)
    fields = {"cache-control": FOREVER, "vary": "Accept-Encoding"}
    fields["etag"] = found.etag[:-1] + '-gzip"' if smaller else found.etag
    if smaller:
        fields["content-encoding"] = "gzip"
    return Response(found.packed if smaller else found.body, found.media_type, 200, fields)
