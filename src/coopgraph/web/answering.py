"""A SPARQL query over the endpoint: its answer in the form that is wanted, within the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.pages.exchange import Refused, Response
from coopgraph.pages.negotiation import choose
from coopgraph.store import guard
from coopgraph.store.embedded import Answer, Dataset, OxigraphEngine
from coopgraph.store.result import Kind, Result

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

TRUNCATED: Final = "coopgraph-truncated"
"""The header that says to how many rows or triples an answer was cut."""

UNKNOWN: Final = "coopgraph-unknown-graph"
"""The header that names graphs of the request that are not there: an empty answer may be a slip."""

MAX_TOLD: Final = 1000
"""Characters of that header."""

_IRI: Final = "!#$&'()*+,/:;=?@[]~%"
"""What else an IRI has as it is; anything beyond ASCII is written as a URI has it."""

_ROWS: Final = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_TRUTH: Final = {key: form for key, form in _ROWS.items() if form in ("json", "xml")}
_GRAPHS: Final = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "nt",
}
OFFERS: Final[Mapping[Kind, Mapping[str, str]]] = {
    "bindings": _ROWS,
    "boolean": _TRUTH,
    "graph": _GRAPHS,
}
"""The media types of each kind of answer, the preferred first, with the format of each."""

SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "ttl": ("text/turtle",),
    "turtle": ("text/turtle",),
    "n3": ("text/turtle",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
    "nt": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
    "rdfxml": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "trig": ("application/trig",),
    "nq": ("application/n-quads",),
}
"""Names for the parameter ``format``, for who cannot set a header, and those that SPARQLWrapper
sends unasked; of several media types the one that fits the answer."""

# Triples without graphs are written the same in these.
_WRITTEN_AS: Final = {"trig": "turtle", "nq": "nt"}


@dataclass(frozen=True)
class Query:
    """A query that came over the endpoint.

    Attributes:
        text: The query.
        accept: The Accept header.
        format: The value of the parameter ``format``, which counts more.
        dataset: The graphs that the request names; None if it names none.
        max_rows: Rows or triples of its answer.
        max_bytes: Bytes of its answer.
        base: The address of the endpoint, which relative IRIs are relative to (RFC 3986, section
            5.1.3); empty where it is not known.
    """

    text: str
    accept: str
    format: str | None
    dataset: Dataset | None
    max_rows: int
    max_bytes: int
    base: str = ""


@dataclass(frozen=True)
class _Found:
    """An answer within the limit of rows, and whether more there was."""

    result: Result
    cut: bool


def answer(engine: Engine, query: Query) -> Response:
    """Answer a query.

    Args:
        engine: Who answers.
        query: What is asked.

    Returns:
        The answer, whole or announced as cut.

    Raises:
        Refused: No acceptable form fits the answer.
        InputError: The query is wrong or refused.
        EngineError: The engine failed.
    """
    media_type = _form(guard.check(query.text).kind, query)
    found = _find(engine, query)
    return _written(found, media_type, query.max_bytes, _unknown(engine, query))


def _form(kind: Kind, query: Query) -> str:
    offers = OFFERS[kind]
    if query.format is not None:
        # In an address that was written by hand the plus of a media type stands for a blank.
        wanted = query.format.replace(" ", "+")
        fitting = [name for name in SHORT.get(wanted, (wanted,)) if name in offers]
        if not fitting:
            raise Refused(400, f"no format {query.format!r} for this answer", hint=_fitting(kind))
        return fitting[0]
    chosen = choose(query.accept, list(offers))
    if chosen is None:
        what = "no form that the Accept header names fits this answer"
        raise Refused(406, what, hint=_fitting(kind))
    return chosen


def _fitting(kind: Kind) -> str:
    return f"ask for one of {', '.join(OFFERS[kind])}"


def _find(engine: Engine, query: Query) -> _Found:
    if isinstance(engine, OxigraphEngine):
        kept = engine.kept(query.text) if query.dataset is None else None
        if kept is not None:
            return _cut(kept, query.max_rows)

        def take(learned: guard.Query, found: Answer) -> _Found:
            return _within(found, learned.columns, query.max_rows)

        return engine.evaluate(query.text, take, query.dataset, base=query.base or None)
    if query.dataset is not None:
        what = "the graphs of a request cannot be handed on to the engine behind this endpoint"
        raise Refused(400, what, hint="name them by FROM and FROM NAMED in the query")
    return _cut(engine.query(query.text), query.max_rows)


def _unknown(engine: Engine, query: Query) -> dict[str, str]:
    """Tell which graphs of the request are not there, and so were taken as empty."""
    if query.dataset is None or not isinstance(engine, OxigraphEngine):
        return {}
    told = ", ".join(f"<{quote(name, safe=_IRI)}>" for name in engine.unknown_graphs(query.dataset))
    return {UNKNOWN: told[:MAX_TOLD]} if told else {}


def _within(found: Answer, columns: Sequence[str], most: int) -> _Found:
    """Take what the engine finds up to the limit: what lies behind it is not computed."""
    if isinstance(found, pyoxigraph.QueryBoolean):
        json = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        return _Found(Result.of_json(json or b""), cut=False)
    if isinstance(found, pyoxigraph.QueryTriples):
        triples = list(islice(found, most + 1))
        return _Found(Result.of_triples(triples[:most]), cut=len(triples) > most)
    variables = [variable.value for variable in found.variables]
    rows = [tuple(row) for row in islice(found, most + 1)]
    return _Found(Result.of_rows(variables, rows[:most]).ordered(columns), cut=len(rows) > most)


def _cut(result: Result, most: int) -> _Found:
    if result.kind == "boolean" or len(result) <= most:
        return _Found(result, cut=False)
    return _Found(result.first(most), cut=True)


def _written(found: _Found, media_type: str, most: int, headers: Mapping[str, str]) -> Response:
    """Write the answer; where it is too long, half of the rows, until it is not."""
    result, cut = found.result, found.cut
    form = OFFERS[result.kind][media_type]
    while True:
        try:
            body = result.serialize(_WRITTEN_AS.get(form, form))
        except InputError as error:
            raise Refused(406, error.what, hint=error.hint) from None
        if len(body) <= most or not len(result):
            break
        result, cut = result.first(len(result) // 2), True
    if not cut:
        return Response(body, media_type, headers=headers)
    what = "triples" if result.kind == "graph" else "rows"
    told = f"{what}={len(result)}"
    return Response(_announced(body, form, told), media_type, headers={TRUNCATED: told, **headers})


def _announced(body: bytes, form: str, told: str) -> bytes:
    """Say in the answer that it was cut, where its format has a place for that."""
    note = f"cut by the endpoint: {told}"
    match form:
        case "turtle" | "nt" | "trig" | "nq":
            return f"# {note}\n".encode() + body
        case "xml" | "rdfxml":
            head, mark, rest = body.partition(b"?>")
            return head + mark + f"<!-- {note} -->".encode() + rest if mark else body
        case "json":
            # SPARQL 1.1 Query Results JSON, section 3.1.2: "head" may name further information.
            return body.replace(b'{"head":{', b'{"head":{"link":["urn:coopgraph:cut"],', 1)
        case _:
            return body
