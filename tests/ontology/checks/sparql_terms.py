"""The IRIs that a SPARQL query names, taken from its syntax tree and not from its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from rdflib import URIRef
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue


@cache  # several checks ask it of the same queries, and rdflib's parser is slow
def named_in(query: str) -> frozenset[str]:
    """Give every IRI that stands in a query, written out or prefixed.

    Args:
        query: A SPARQL 1.1 query with its own prologue.

    Returns:
        The IRIs, prefixes resolved.

    Raises:
        pyparsing.ParseException: The text is not a query.
        KeyError: A prefix is not declared.
    """
    prologue, body = parseQuery(query)
    declarations = [part for part in prologue if part.name == "PrefixDecl"]
    prefixes = {str(part.get("prefix") or ""): str(part.iri) for part in declarations}
    return frozenset(_iris(body, prefixes))


def _iris(node: Any, prefixes: Mapping[str, str]) -> Iterator[str]:
    # rdflib's tree has no type of its own for most of its parts; of its two kinds of node,
    # pyparsing's lists pretend to be mappings too.
    if isinstance(node, URIRef):
        yield str(node)
    elif isinstance(node, CompValue) and node.name == "pname":
        yield prefixes[str(node.get("prefix") or "")] + str(node.get("localname") or "")
    elif isinstance(node, CompValue):
        for child in node.values():
            yield from _iris(child, prefixes)
    elif not isinstance(node, str) and hasattr(node, "__iter__"):
        for child in node:
            yield from _iris(child, prefixes)
