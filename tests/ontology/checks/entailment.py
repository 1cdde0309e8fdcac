"""Triples that must follow from the ontology and its data, and triples that must not."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from coopgraph.vocabulary import OWL, RDF, RDFS, XSD

from . import owl
from .dates import lifted
from .findings import Finding, about
from .graph import TYPE, Graph
from .justification import minimal

DECLARING = {
    OWL + "AnnotationProperty",
    OWL + "Class",
    OWL + "DatatypeProperty",
    OWL + "NamedIndividual",
    OWL + "ObjectProperty",
    RDFS + "Datatype",
}


def unexpected(facts: Graph, entailed: Graph, not_entailed: Graph) -> list[Finding]:
    """Compare what follows with what must and what must not.

    Args:
        facts: Schema, concepts and data.
        entailed: Each triple must follow.
        not_entailed: No triple may follow.

    Returns:
        A finding for each triple of the wrong kind, and for each that states nothing which
        could follow; what follows wrongly comes with the axioms that bring it about.
    """
    axioms = owl.logical_axioms(owl.load(lifted(facts)))
    if not owl.consistent(axioms):
        return [Finding("entailed", "the whole", "is inconsistent, so that anything follows")]
    # Of a name that is no longer in use nothing follows, so that asking would prove nothing.
    strange = _names(entailed + not_entailed) - facts.nodes()
    if strange:
        return [
            about("not-in-use", iri, "is asked about, but in no file") for iri in sorted(strange)
        ]
    declarations = declarations_of(facts)
    wanted, findings = axioms_of(entailed, declarations)
    unwanted, more = axioms_of(not_entailed, declarations)
    findings += more
    for axiom, follows in zip(wanted, owl.entails(axioms, wanted), strict=True):
        if not follows:
            findings.append(Finding("entailed", owl.readable(axiom), "does not follow"))
    for axiom, follows in zip(unwanted, owl.entails(axioms, unwanted), strict=True):
        if follows:
            findings.append(Finding("not-entailed", owl.readable(axiom), why(axiom, axioms)))
    return findings


def _names(triples: Graph) -> set[str]:
    return {iri for iri in triples.nodes() if not iri.startswith((OWL, RDF, RDFS, XSD))}


def declarations_of(graph: Graph) -> Graph:
    """Return the triples that say of what kind each term is."""
    return Graph(
        triple
        for triple in graph
        if triple.predicate.value == TYPE
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value in DECLARING
    )


def axioms_of(triples: Graph, declarations: Graph) -> tuple[list[owl.Axiom], list[Finding]]:
    """Read each triple as an OWL axiom.

    Args:
        triples: Triples that need no others to be read.
        declarations: Of what kind each term is.

    Returns:
        The axioms in the order of the triples as text, and a finding for each triple that
        states nothing which could follow.
    """
    axioms: list[owl.Axiom] = []
    findings = []
    for triple in sorted(lifted(triples), key=str):
        read = owl.logical_axioms(owl.load(declarations + Graph([triple])))
        if len(read) == 1:
            axioms += read
        else:
            message = "states nothing that could follow; are its terms declared?"
            findings.append(Finding("not-an-axiom", owl.readable(triple), message))
    return axioms, findings


def why(axiom: owl.Axiom, axioms: list[owl.Axiom]) -> str:
    """Name the fewest axioms from which another follows."""
    return follows_from(minimal(axioms, lambda part: owl.entails(part, [axiom])[0]))


def follows_from(axioms: Iterable[owl.Axiom]) -> str:
    """Name the axioms that bring something about."""
    return f"follows from {listed(axioms)}"


def listed(axioms: Iterable[owl.Axiom]) -> str:
    """Name axioms in one line."""
    return " + ".join(owl.readable(axiom) for axiom in axioms)
