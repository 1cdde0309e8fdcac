"""A synthetic corpus with all that a validator must know beside it, in one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple

from coopgraph.generate import Corpus
from coopgraph.resources import ontology_files
from coopgraph.vocabulary import RDF, RDFS, SKOS

SEED: Final = 7
_SYNTAXES: Final = {
    ".nt": ("nt", RdfFormat.N_TRIPLES),
    ".ttl": ("turtle", RdfFormat.TURTLE),
}


def background() -> Iterator[Triple]:
    """What the visits refer to: kinds of the concepts, each class with all that are above it."""
    kind, below = NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
    concept = NamedNode(SKOS + "Concept")
    parents: dict[NamedNode, set[NamedNode]] = {}
    for file in ontology_files():
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE):
            subject, above = quad.subject, quad.object
            if quad.predicate == kind and above == concept:
                yield quad.triple
            # Restrictions, which are blank nodes, are of no use to shapes.
            is_class = isinstance(subject, NamedNode) and isinstance(above, NamedNode)
            if quad.predicate == below and is_class:
                parents.setdefault(subject, set()).add(above)
    for one in parents:
        reached, todo = set[NamedNode](), [one]
        while todo:
            new = parents.get(todo.pop(), set()) - reached
            reached |= new
            todo.extend(new)
        for above in sorted(reached, key=str):
            yield Triple(one, below, above)


def write(path: Path, visits: int, errors: int) -> None:
    """Write visits and their background to a file.

    Args:
        path: The file, whose name ends in ``.nt`` or ``.ttl``.
        visits: How many visits.
        errors: How many of them break a rule, one each; :func:`coopgraph.generate.planted` tells
            which.
    """
    name, syntax = _SYNTAXES[path.suffix]
    with path.open("wb") as file:
        pyoxigraph.serialize(background(), file, syntax)
        file.writelines(piece.encode() for piece in Corpus(visits, SEED, errors).write(name))
