"""Concepts and their schemes as pages: explained in three languages, with their use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages import counts, thing
from coopgraph.pages.exchange import Refused, Request, Response
from coopgraph.pages.glossary import (
    BROADER,
    DEFINITION,
    EXAMPLE,
    IN_SCHEME,
    LABEL,
    SCOPE_NOTE,
    Glossary,
    concepts,
    ontology,
)
from coopgraph.pages.links import Links
from coopgraph.pages.listing import named_part
from coopgraph.pages.ontology import Word
from coopgraph.pages.paging import page_of
from coopgraph.vocabulary import BASE, CONCEPT, SKOS, curie, expand

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.pages.names import Name

NOTATION: Final = SKOS + "notation"
_MATCHES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True)
class Node:
    """A concept within its scheme.

    Attributes:
        iri: The concept.
        labels: Its labels.
        definitions: Its definitions.
        examples: Its examples.
        address: Its page.
        count: How often the data use it.
        below: The narrower concepts.
    """

    iri: str
    labels: list[Name]
    definitions: list[Name]
    examples: list[Name]
    address: str
    count: int
    below: list[Node] = field(default_factory=list)


def schemes(context: Context, request: Request, match: re.Match[str]) -> Response:
    """List the schemes."""
    glossary = concepts()
    found = [
        (
            context.links.page(iri),
            glossary.texts(iri, LABEL),
            glossary.texts(iri, DEFINITION),
            len(glossary.having(IN_SCHEME, iri)),
        )
        for iri, entry in glossary.entries.items()
        if entry.kind == "concept scheme"
    ]
    return context.html("schemes.html", {"here": "/ontology", "schemes": found})


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show a concept or a scheme; one that is not shipped is shown as anything else is."""
    iri = BASE + match["local"]
    entry = concepts().entries.get(iri)
    if entry is None:
        return thing.page(context, request, match)
    if entry.kind == "concept scheme":
        return _scheme(context, iri)
    return _concept(context, request, iri)


def _scheme(context: Context, iri: str) -> Response:
    glossary = concepts()
    members = glossary.having(IN_SCHEME, iri)
    numbers = counts.concept_counts(context.engine, members)
    top = [one for one in members if not _within(glossary, one, members)]
    return context.html(
        "scheme.html",
        {
            "here": "/ontology",
            "name": curie(iri).strip("<>"),
            **_explained(glossary, iri),
            "tree": [_node(glossary, context.links, one, numbers, members) for one in top],
            "total": len(members),
        },
        alternates=context.links.alternates(iri),
    )


def _within(glossary: Glossary, iri: str, members: list[str]) -> list[str]:
    return [one for one in glossary.iris(iri, BROADER) if one in members]


def _node(
    glossary: Glossary, links: Links, iri: str, numbers: Mapping[str, int], members: list[str]
) -> Node:
    return Node(
        iri,
        glossary.texts(iri, LABEL),
        glossary.texts(iri, DEFINITION),
        glossary.texts(iri, EXAMPLE),
        links.page(iri),
        numbers.get(iri, 0),
        [
            _node(glossary, links, one, numbers, members)
            for one in glossary.having(BROADER, iri)
            if one in members
        ],
    )


def _concept(context: Context, request: Request, iri: str) -> Response:
    glossary, links = concepts(), context.links
    uses = _uses(context, iri)
    chosen = _chosen(request, uses)
    # What else stands in the address is none of the list's.
    params = [(key, value) for key in ("used", "page") if (value := request.get(key))]
    total = uses[chosen] if chosen else 0
    paging = page_of(Request(request.path, tuple(params)), links, total)
    pattern = f"?thing {pyoxigraph.NamedNode(chosen)} {pyoxigraph.NamedNode(iri)}" if chosen else ""
    (scheme,) = glossary.iris(iri, IN_SCHEME)[:1] or [CONCEPT]

    def words(iris: list[str]) -> list[Word]:
        return [Word(glossary.label(one).text, links.page(one), curie(one)) for one in iris]

    return context.html(
        "concept.html",
        {
            "here": "/ontology",
            "name": curie(iri).strip("<>"),
            **_explained(glossary, iri),
            "scheme": words([scheme])[0],
            "broader": words(glossary.iris(iri, BROADER)),
            "narrower": words(glossary.having(BROADER, iri)),
            "matches": [
                Word(curie(one), links.web(one))
                for property_ in _MATCHES
                for one in glossary.iris(iri, SKOS + property_)
            ],
            "notations": glossary.texts(iri, NOTATION),
            "uses": [
                (
                    ontology().label(one).text,
                    links.to(request.path, [("used", curie(one).strip("<>"))]),
                    number,
                    one == chosen,
                )
                for one, number in uses.items()
            ],
            "things": named_part(context.engine, pattern, paging) if chosen else [],
            "paging": paging,
        },
        alternates=links.alternates(iri),
    )


def _chosen(request: Request, uses: Mapping[str, int]) -> str | None:
    """Return the property whose things are listed: the one that is asked for, else the first."""
    asked = request.get("used")
    if not asked:
        return next(iter(uses), None)
    property_ = expand(asked)
    if property_ is None:
        hint = "write used=coop:standing, or the IRI of a property"
        raise Refused(400, "that names no property", hint=hint)
    if property_ not in uses:
        raise Refused(404, "nothing has this concept with that property")
    return property_


def _uses(context: Context, iri: str) -> dict[str, int]:
    """Count the statements that have a concept, by their property, most first."""
    rows = context.engine.query(
        "SELECT ?p (COUNT(*) AS ?n) WHERE { "
        f"?s ?p {pyoxigraph.NamedNode(iri)} . FILTER ( {counts.no_structure('p')} ) "
        "} GROUP BY ?p"
    )
    return counts.most_first(counts.counted(rows))


def _explained(glossary: Glossary, iri: str) -> dict[str, list[Name]]:
    return {
        "labels": glossary.texts(iri, LABEL),
        "definitions": glossary.texts(iri, DEFINITION),
        "examples": glossary.texts(iri, EXAMPLE),
        "notes": glossary.texts(iri, SCOPE_NOTE),
    }
