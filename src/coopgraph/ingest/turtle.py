"""Canonical Turtle of a document, whatever form it was written in."""

from __future__ import annotations

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents import Document, format_turtle
from coopgraph.errors import InputError
from coopgraph.vocabulary import PREFIXES


def canonical_turtle(document: Document, note: str = "") -> str:
    """Write a document as canonical Turtle.

    Args:
        document: Its statements are of the default graph.
        note: Comment lines at the head of the file.

    Returns:
        The text: the same for the same graph, whatever the order of the statements.

    Raises:
        InputError: It says something in a named graph, which Turtle has not.
    """
    if any(not isinstance(quad.graph_name, pyoxigraph.DefaultGraph) for quad in document.quads):
        raise InputError("named graphs cannot be written as Turtle", path=str(document.path))
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    triples = (quad.triple for quad in document.quads)
    written = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    # Lines, for they take a third of the memory of triples; in N-Triples none has a break inside.
    lines = b"\n".join(sorted(set(written.splitlines())))
    return format_turtle(note + prefixes + lines.decode(), str(document.path))
