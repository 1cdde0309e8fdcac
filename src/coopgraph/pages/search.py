"""Searching for things by their names."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph

from coopgraph.pages.context import Context
from coopgraph.pages.exchange import Request, Response
from coopgraph.pages.names import Name, names
from coopgraph.pages.paging import page_of
from coopgraph.pages.search_index import MAX_QUERY, Hit, SearchIndex
from coopgraph.vocabulary import COOP, SKOS

SIZE: Final = 50
"""Things on a page of what was found."""

SUGGESTED: Final = 10
"""Things that are suggested while somebody types."""

REMOTE: Final = 200
"""Names that are asked of an engine of which there is no index."""

# What stands between things, and is not what people look for.
_LAST: Final = frozenset({COOP + "TextEvidence", "http://www.w3.org/ns/oa#SpecificResource"})

_REMOTE_QUERY: Final = """SELECT DISTINCT ?iri ?name ?class WHERE {{
  ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?name .
  FILTER ( isIRI(?iri) && isLiteral(?name) ) {filters}
  OPTIONAL {{ ?iri a ?class . FILTER ( isIRI(?class) ) }}
}} LIMIT {most}"""


@dataclass(frozen=True)
class Group:
    """A class of things among those found.

    Attributes:
        iri: The class.
        name: What it is called.
        count: Things of it.
        address: Where only they are shown.
    """

    iri: str
    name: Name
    count: int
    address: str


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show what was found."""
    words = (request.get("q") or "").strip()[:MAX_QUERY]
    chosen = request.get("class")
    found = _found(context, words)
    shown = [hit for hit in found if chosen is None or chosen in hit.classes]
    paging = page_of(request, context.links, len(shown), SIZE)
    part = paging.of(shown)
    counts = Counter(kind for hit in found for kind in hit.classes)
    called = names(context.engine, [*counts, *(hit.iri for hit in part)])
    return context.html(
        "search.html",
        {
            "here": "/search",
            "words": words,
            "hits": part,
            "paging": paging,
            "total": len(found),
            "groups": _groups(context, words, counts, called),
            "chosen": chosen,
            "called": called,
            "kinds": {hit.iri: _kinds(hit, called) for hit in part},
        },
    )


def suggestions(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the first things that were found, for who types."""
    words = (request.get("q") or "")[:MAX_QUERY]
    found = _found(context, words)[:SUGGESTED]
    called = names(context.engine, [kind for hit in found for kind in hit.classes])
    told = [
        {
            "name": hit.name,
            "language": hit.language,
            "kind": ", ".join(_kinds(hit, called)),
            "iri": hit.iri,
            "page": context.links.page(hit.iri),
        }
        for hit in found
    ]
    body = json.dumps(told, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), "application/json")


def _found(context: Context, words: str) -> Sequence[Hit]:
    index = context.search or _ask(context, words)
    # Passages and the like are named after what they are of.
    return sorted(index.find(words), key=lambda hit: bool(_LAST.intersection(hit.classes)))


def _ask(context: Context, words: str) -> SearchIndex:
    """Ask an engine of which there is no index for names with these words, as they are written."""
    filters = " ".join(
        f"FILTER ( CONTAINS(LCASE(STR(?name)), {pyoxigraph.Literal(word.lower())}) )"
        for word in words.split()[:5]
        if word.isprintable()
    )
    query = _REMOTE_QUERY.format(filters=filters, most=REMOTE)
    return SearchIndex.of_rows(context.engine.query(query) if filters else ())


def _groups(
    context: Context, words: str, counts: Counter[str], called: dict[str, Name]
) -> list[Group]:
    return [
        Group(
            iri,
            called[iri],
            count,
            context.links.to("/search", [("q", words), ("class", iri)]),
        )
        for iri, count in sorted(counts.items(), key=lambda one: (-one[1], called[one[0]].text))
    ]


def _kinds(hit: Hit, called: dict[str, Name]) -> list[str]:
    wanted: Iterable[str] = (kind for kind in hit.classes if kind != SKOS + "Concept")
    return [called[kind].text for kind in wanted] or ["concept" for _ in hit.classes[:1]]
