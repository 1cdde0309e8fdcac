"""What the ontology tells people about each term: names, meaning, example, origin."""

from __future__ import annotations

import pyoxigraph as ox

from coopgraph.vocabulary import RDFS, SKOS

from .findings import Finding, about
from .graph import Graph
from .terms import own_terms

LANGUAGES = ("en", "ru", "zh")


def of_terms(schema: Graph) -> list[Finding]:
    """Find own terms that lack a label, definition, example or origin.

    Args:
        schema: The ontology.

    Returns:
        One finding for each thing that is missing.
    """
    findings = []
    ontologies = schema.ontologies()
    for term in sorted(own_terms(schema)):
        findings += _labels(schema, term, RDFS + "label")
        findings += _in_english(schema, term, "definition")
        findings += _in_english(schema, term, "example")
        origin = {o.value for o in schema.objects(term, RDFS + "isDefinedBy") if _is_iri(o)}
        if origin != ontologies:
            findings.append(about("own-origin", term, "rdfs:isDefinedBy must name this ontology"))
    return findings


def of_concepts(concepts: Graph) -> list[Finding]:
    """Find concepts and schemes that lack a label or definition, or stand in no scheme.

    Args:
        concepts: The concept schemes.

    Returns:
        One finding for each thing that is missing.
    """
    findings = []
    schemes = concepts.instances(SKOS + "ConceptScheme")
    members = concepts.instances(SKOS + "Concept")
    for concept in sorted(schemes | members):
        findings += _labels(concepts, concept, SKOS + "prefLabel")
        findings += _in_english(concepts, concept, "definition")
    for concept in sorted(members):
        belongs = {o.value for o in concepts.objects(concept, SKOS + "inScheme") if _is_iri(o)}
        if not belongs or not belongs <= schemes:
            findings.append(about("scheme", concept, "skos:inScheme must name a concept scheme"))
    for scheme in sorted(schemes):
        if not list(concepts.store.quads_for_pattern(None, _IN_SCHEME, ox.NamedNode(scheme), None)):
            findings.append(about("empty-scheme", scheme, "no concept is in this scheme"))
    return findings


_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")


def _labels(graph: Graph, term: str, predicate: str) -> list[Finding]:
    missing = [name for name in LANGUAGES if name not in graph.languages(term, predicate)]
    return [about("label", term, f"no label in {name}") for name in missing]


def _in_english(graph: Graph, term: str, name: str) -> list[Finding]:
    if "en" in graph.languages(term, SKOS + name):
        return []
    return [about(name, term, f"no skos:{name} in en")]


def _is_iri(term: object) -> bool:
    return isinstance(term, ox.NamedNode)
