"""The remote engine: any SPARQL 1.1 endpoint, through SPARQLWrapper."""

from __future__ import annotations

import warnings
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Final

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat
from SPARQLWrapper import GET, POST, SPARQLWrapper

from coopgraph.errors import EngineError
from coopgraph.seconds import check_seconds
from coopgraph.store import guard, http, quirks, worker
from coopgraph.store.result import Result

TIMEOUT: Final = 60.0
"""Seconds for a whole answer, unless another limit is given."""

MAX_GET: Final = 2000
"""Bytes of a query that still travels in the address: longer ones are cut by some servers."""

MAX_ANSWER: Final = 200_000_000
"""Bytes of an answer: what is held in memory must fit there."""

_ROWS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
_GRAPHS: Final = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}
_ACCEPT_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_ACCEPT_GRAPHS: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_MARKUP_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")


class RemoteEngine:
    """Asks a SPARQL 1.1 endpoint over HTTP.

    Args:
        url: Its address, http or https; a name and password in it are used and never shown.
        timeout: Seconds for each whole answer.

    Raises:
        InputError: The address is none of an endpoint, or the time limit is none.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        check_seconds(timeout)
        self._address = http.parse_address(url)
        self._timeout = timeout
        self._walks_paths = True

    @property
    def walks_paths(self) -> bool:
        """See :class:`~coopgraph.store.engine.Engine`."""
        return self._walks_paths

    @property
    def name(self) -> str:
        """The address without user, password and query string."""
        return self._address.url

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        """Answer a query; see :class:`~coopgraph.store.engine.Engine`."""
        check_seconds(timeout)
        query = guard.check(text, path=path)
        limit = self._timeout if timeout is None else timeout
        # The limit of the socket counts from byte to byte; this one counts the whole answer.
        return worker.run(lambda: self._ask(query, limit), limit, self.name)

    def _ask(self, query: guard.Query, timeout: float) -> Result:
        media_type, data, most = self._fetch(query, timeout)
        try:
            if query.form in ("SELECT", "ASK"):
                result = _rows(media_type, data)
                if query.form == "ASK":
                    result = quirks.truth(result)
                _check_fits(result, query)
                self._check_whole(result, most)
                return result.ordered(query.projection or query.columns)
            return _graph(media_type, data)
        except _NotAnAnswerError as error:
            raise self._nonsense(str(error), media_type, data) from None
        except (SyntaxError, ValueError) as error:
            reason = http.first_line(str(error))
            raise self._nonsense(
                f"it is cut off or malformed ({reason})", media_type, data
            ) from None

    def _fetch(self, query: guard.Query, timeout: float) -> tuple[str, bytes, int | None]:
        wrapper = self._wrapper(query, timeout)
        try:
            with wrapper.query().response as response:
                media_type = response.headers.get_content_type()
                if response.headers.get("Content-Type") is None:
                    media_type = ""
                data: bytes = response.read(MAX_ANSWER + 1)
                headers = response.headers
                # A bounded read does not notice that the connection closed too early.
                if response.length and len(data) <= MAX_ANSWER:
                    raise IncompleteRead(data, response.length)
        except (OSError, HTTPException, ValueError) as error:
            raise http.failure(error, self.name, timeout) from None
        if len(data) > MAX_ANSWER:
            raise EngineError(
                f"the answer is larger than {MAX_ANSWER:,} bytes",
                path=self.name,
                hint="ask for less, with LIMIT",
            )
        self._walks_paths = self._walks_paths and quirks.walks_paths(headers)
        return media_type, data, quirks.most_rows(headers)

    def _wrapper(self, query: guard.Query, timeout: float) -> _Wrapper:
        text = query.self_contained
        wrapper = _Wrapper(self._address, timeout)
        with warnings.catch_warnings():
            # It guesses the form with a regular expression and warns where it cannot.
            warnings.simplefilter("ignore")
            wrapper.setQuery(text)
        wrapper.queryType = query.form
        wrapper.setMethod(POST if len(text.encode()) > MAX_GET else GET)
        wrapper.setOnlyConneg(True)
        rows = query.form in ("SELECT", "ASK")
        wrapper.addCustomHttpHeader("Accept", _ACCEPT_ROWS if rows else _ACCEPT_GRAPHS)
        for name, value in self._address.parameters:
            wrapper.addParameter(name, value)
        if self._address.user is not None:
            wrapper.setCredentials(self._address.user, self._address.password or "")
        return wrapper

    def _check_whole(self, result: Result, most: int | None) -> None:
        if most is not None and len(result.rows) >= most:
            raise EngineError(
                f"the answer is cut: the endpoint sends {most:,} rows at most",
                path=self.name,
                hint="ask for fewer with LIMIT, or let it send more (ResultSetMaxRows)",
            )

    def _nonsense(self, what: str, media_type: str, data: bytes) -> EngineError:
        start = http.first_line(data[:2000].decode("utf-8", "replace"))
        told = f" It begins: {start[:60]}" if start and media_type.startswith("text/") else ""
        return EngineError(
            f"the answer is of no use: {what}.{told}",
            path=self.name,
            hint="is this the address of a SPARQL endpoint?",
        )


class _NotAnAnswerError(Exception):
    """The answer is not of a type that was asked for."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with our rules for HTTP.

    Its own opener is the one of the whole process, which would follow a redirect to FTP and drop
    the query of a redirected POST.
    """

    def __init__(self, address: http.Address, seconds: float) -> None:
        super().__init__(address.url, agent="coopgraph (SPARQLWrapper)")
        self._address = address
        self._seconds = seconds

    def _query(self) -> tuple[HTTPResponse, str]:
        response: HTTPResponse = http.opener(self._address).open(
            self._createRequest(), timeout=self._seconds
        )
        return response, self.returnFormat


def _type(media_type: str) -> str:
    return f"it is {media_type}" if media_type else "it does not say of what type it is"


def _rows(media_type: str, data: bytes) -> Result:
    if media_type not in _ROWS:
        raise _NotAnAnswerError(f"{_type(media_type)}, not SPARQL results")
    _refuse_declarations(data)
    json = quirks.named_blank(data)
    if _ROWS[media_type] is not QueryResultsFormat.JSON:
        answer = pyoxigraph.parse_query_results(data, _ROWS[media_type])
        converted = answer.serialize(format=QueryResultsFormat.JSON)
        assert converted is not None  # noqa: S101
        json = converted
    result = Result.of_json(json)
    # Read to the end here: an answer that is cut off must not fail while it is printed.
    result.rows  # noqa: B018
    return result


def _check_fits(result: Result, query: guard.Query) -> None:
    """Refuse an answer that cannot be one to this query: it would be believed."""
    if (result.kind == "boolean") != (query.form == "ASK"):
        told = "a yes or no" if result.kind == "boolean" else "rows"
        raise _NotAnAnswerError(f"it is {told}, and the query is {query.form}")
    known = set(query.projection or query.columns)
    for name in sorted(known.symmetric_difference(result.variables)):
        if name not in known:
            raise _NotAnAnswerError(f"the query asks for no column ?{name}")
        if query.projection:
            raise _NotAnAnswerError(f"it has no column ?{name}")


def _graph(media_type: str, data: bytes) -> Result:
    if media_type not in _GRAPHS:
        raise _NotAnAnswerError(f"{_type(media_type)}, not RDF")
    _refuse_declarations(data)
    quads = pyoxigraph.parse(data, _GRAPHS[media_type])
    return Result.of_triples(quad.triple for quad in quads)


def _refuse_declarations(data: bytes) -> None:
    if data.lstrip().startswith(b"<?xml") and any(word in data for word in _MARKUP_DECLARATIONS):
        raise _NotAnAnswerError("it declares entities of its own")
