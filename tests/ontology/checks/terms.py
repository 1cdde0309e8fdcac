"""Which terms are declared, which are used, and where the two disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import pyoxigraph as ox
import yaml

from coopgraph.vocabulary import CONCEPT, COOP, OWL, RDF, RDFS, SH, SKOS, XSD, expand

from .entailment import DECLARING
from .findings import Finding, about
from .graph import TYPE, Corpus, Graph
from .sparql_terms import named_in

BUILT_IN = (OWL, RDF, RDFS, XSD)
"""Vocabularies that OWL 2 itself declares."""


def undeclared_own(corpus: Corpus) -> list[Finding]:
    """Find own terms that are used but not declared, and where they are used."""
    declared = own_terms(corpus.schema)
    return [
        about("undeclared", term, f"used in {place}, not declared in the ontology")
        for place, terms in used_terms(corpus).items()
        for term in sorted(terms)
        if term.startswith(COOP) and term not in declared
    ]


def unused_own(corpus: Corpus) -> list[Finding]:
    """Find own terms that are declared but used in no data, shape or query."""
    used = set().union(*used_terms(corpus).values())
    return [
        about("unused", term, "declared, but used in no data, shape or query")
        for term in sorted(own_terms(corpus.schema) - used)
    ]


def unused_reused(corpus: Corpus) -> list[Finding]:
    """Find reused terms that are declared but used nowhere, the ontology itself included."""
    used = corpus.concepts.nodes().union(*used_terms(corpus).values())
    for triple in corpus.schema:
        used.add(triple.predicate.value)
        if isinstance(triple.object, ox.NamedNode):
            used.add(triple.object.value)
    declared = corpus.schema.instances(*DECLARING) - own_terms(corpus.schema)
    return [
        about("unused-reused", t, "declared, but used nowhere") for t in sorted(declared - used)
    ]


def undeclared_reused(corpus: Corpus) -> list[Finding]:
    """Find terms of other vocabularies that the data uses but the ontology does not declare."""
    declared = corpus.schema.instances(*DECLARING)
    foreign = {
        term
        for term in _as_vocabulary(corpus.data + corpus.concepts)
        if not term.startswith((COOP, *BUILT_IN))
    }
    return [
        about("undeclared-reused", term, "used in data or concepts, not declared in the ontology")
        for term in sorted(foreign - declared)
    ]


def origins(corpus: Corpus) -> list[Finding]:
    """Find reused terms that do not point to the vocabulary that they come from."""
    terms = corpus.schema.instances(*DECLARING)
    foreign = {term for term in terms if not term.startswith((COOP, *BUILT_IN))}
    return [
        about("origin", term, "rdfs:isDefinedBy must name the vocabulary that it comes from")
        for term in sorted(foreign)
        if not any(
            term.startswith(origin.value.rstrip("#/"))
            for origin in corpus.schema.objects(term, RDFS + "isDefinedBy")
            if isinstance(origin, ox.NamedNode)
        )
    ]


def unknown_concepts(corpus: Corpus) -> list[Finding]:
    """Find concept IRIs that are used but not defined in the concept schemes."""
    known = corpus.concepts.instances(SKOS + "Concept", SKOS + "ConceptScheme")
    return [
        about("unknown-concept", term, f"used in {place}, not in the concept schemes")
        for place, terms in used_terms(corpus).items()
        for term in sorted(terms)
        if term.startswith(CONCEPT) and term != CONCEPT and term not in known
    ]


def own_terms(schema: Graph) -> set[str]:
    """Return the declared terms in the project's own namespace."""
    return {term for term in schema.instances(*DECLARING) if term.startswith(COOP)}


def used_terms(corpus: Corpus) -> Mapping[str, Set[str]]:
    """Return the IRIs that stand in the data, the shapes and each query, by place."""
    used: dict[str, Set[str]] = {"data": corpus.data.nodes(), "shapes": _in_shapes(corpus.shapes)}
    for name, query in corpus.queries.items():
        used[f"queries/{name}"] = named_in(query) | set(_in_header(query))
    return used


def _in_header(query: str) -> Iterator[str]:
    """Give the IRIs in the parameters of a stored query, which stand in its comments."""
    lines = [line.removeprefix("#+") for line in query.splitlines() if line.startswith("#+")]
    header = yaml.safe_load("\n".join(lines)) or {}
    for parameter in header.get("parameters") or []:
        for key in ("class", "default", "example"):
            iri = expand(str(parameter.get(key, "")))
            if iri:
                yield iri


def _as_vocabulary(graph: Graph) -> Iterator[str]:
    """Give what stands as a predicate, a class or a datatype."""
    for triple in graph:
        yield triple.predicate.value
        if triple.predicate.value == TYPE and isinstance(triple.object, ox.NamedNode):
            yield triple.object.value
        if isinstance(triple.object, ox.Literal):
            yield triple.object.datatype.value


def _in_shapes(shapes: Graph) -> set[str]:
    """Give the IRIs of shapes, those inside of their SPARQL included."""
    declared = shapes.select(
        "SELECT DISTINCT ?prefix ?namespace { ?d sh:prefix ?prefix ; sh:namespace ?namespace }"
    )
    prologue = "".join(
        f"PREFIX {row['prefix'].value}: <{row['namespace'].value}>\n" for row in declared
    )
    queries = {SH + "select", SH + "ask", SH + "construct"}
    used = shapes.nodes()
    for triple in shapes:
        if triple.predicate.value in queries and isinstance(triple.object, ox.Literal):
            used |= named_in(prologue + triple.object.value)
    return used
