"""The shapes of the benchmark: 45 of the shipped ones by name, such as every peer can carry out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, Triple

from coopgraph.resources import shapes_file

NAMES: Final = (
    "event-kind-concept",
    "event-location-kind",
    "event-parent-acyclic",
    "event-parent-event",
    "event-parent-required",
    "event-participant-agent",
    "event-terms-on-event",
    "event-welcome-agent",
    "evidence-is-passage",
    "exchange-direction-known",
    "exchange-direction-required",
    "exchange-direction-single",
    "exchange-giver-is-not-receiver",
    "exchange-giver-told",
    "group-body-organization",
    "group-size-not-negative",
    "group-size-single",
    "meeting-participants-required",
    "not-stated-property",
    "passage-digest-form",
    "passage-digest-required",
    "passage-digest-single",
    "passage-position-required",
    "passage-source-document",
    "person-without-private-data",
    "position-order",
    "post-body-organization",
    "post-member-person",
    "post-role-concept",
    "quote-length",
    "quote-short",
    "source-length-required",
    "span-bounds-required",
    "span-day-is-one-day",
    "span-earliest-start-date",
    "span-earliest-start-before-latest-start",
    "span-form-known",
    "statement-holder-required",
    "thing-evidence-required",
    "thing-label-english",
    "thing-label-once",
    "thing-label-tagged",
    "thing-standing-known",
    "thing-standing-required",
    "visit-sender-is-not-host",
)
"""Four of them are SPARQL: parents, bounds, days, English labels."""

_SHAPE: Final = "https://w3id.org/coopgraph/shape/"
_SPARQL: Final = NamedNode("http://www.w3.org/ns/shacl#sparql")


def write(path: Path, *, sparql: bool = True) -> int:
    """Write the shapes as Turtle.

    Args:
        path: The file.
        sparql: Whether those in SPARQL are among them.

    Returns:
        How many shapes there are.
    """
    store = Store()
    store.bulk_load(path=str(shapes_file()), format=RdfFormat.TURTLE)
    wanted = [
        node
        for node in (NamedNode(_SHAPE + name) for name in NAMES)
        if sparql or not any(store.quads_for_pattern(node, _SPARQL, None))
    ]
    number = len(wanted)
    # The prefixes of its SPARQL stand on the node of the file itself.
    wanted.append(NamedNode("https://w3id.org/coopgraph/shapes"))
    with path.open("wb") as file:
        triples = (triple for node in wanted for triple in _described(store, node))
        pyoxigraph.serialize(triples, file, RdfFormat.TURTLE)
    return number


def _described(store: Store, node: NamedNode | BlankNode) -> Iterator[Triple]:
    quads = list(store.quads_for_pattern(node, None, None))
    if not quads:
        raise LookupError(f"the shipped shapes have no {node}")
    for quad in quads:
        yield quad.triple
        if isinstance(quad.object, BlankNode):
            yield from _described(store, quad.object)
