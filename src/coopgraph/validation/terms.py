"""The terms of SHACL, RDF and XML Schema that validation speaks of, and names for their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coopgraph import vocabulary

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
"""Any RDF term; a triple term may be a value, never a subject in what we check."""


def sh(local: str) -> NamedNode:
    """Return the SHACL term of that local name."""
    return NamedNode(vocabulary.SH + local)


def component(local: str) -> NamedNode:
    """Return the constraint component of the parameter of that local name, by SHACL's pattern."""
    return sh(f"{local[0].upper()}{local[1:]}ConstraintComponent")


def parameter_of(component: NamedNode) -> NamedNode | None:
    """Return the parameter that a component of SHACL is named after."""
    local = component.value.removeprefix(vocabulary.SH)
    if local == component.value:
        return None
    if local == "PropertyShapeComponent":
        return sh("property")
    name = local.removesuffix("ConstraintComponent")
    return sh("sparql" if name == "SPARQL" else f"{name[0].lower()}{name[1:]}") if name else None


def xsd(local: str) -> NamedNode:
    """Return the XML Schema datatype of that local name."""
    return NamedNode(vocabulary.XSD + local)


RDF_TYPE: Final = NamedNode(vocabulary.RDF + "type")
RDF_FIRST: Final = NamedNode(vocabulary.RDF + "first")
RDF_REST: Final = NamedNode(vocabulary.RDF + "rest")
RDF_NIL: Final = NamedNode(vocabulary.RDF + "nil")
RDF_LANG_STRING: Final = NamedNode(vocabulary.RDF + "langString")
RDFS_CLASS: Final = NamedNode(vocabulary.RDFS + "Class")
RDFS_LABEL: Final = NamedNode(vocabulary.RDFS + "label")
RDFS_SUBCLASS_OF: Final = NamedNode(vocabulary.RDFS + "subClassOf")
OWL_CLASS: Final = NamedNode(vocabulary.OWL + "Class")
OWL_IMPORTS: Final = NamedNode(vocabulary.OWL + "imports")

XSD_BOOLEAN: Final = xsd("boolean")
XSD_INTEGER: Final = xsd("integer")
XSD_STRING: Final = xsd("string")
XSD_ANY_URI: Final = xsd("anyURI")

NODE_SHAPE: Final = sh("NodeShape")
PROPERTY_SHAPE: Final = sh("PropertyShape")
PATH: Final = sh("path")
SEVERITY: Final = sh("severity")
MESSAGE: Final = sh("message")
DEACTIVATED: Final = sh("deactivated")

INFO: Final = sh("Info")
WARNING: Final = sh("Warning")
VIOLATION: Final = sh("Violation")

TARGET_CLASS: Final = sh("targetClass")
TARGET_NODE: Final = sh("targetNode")
TARGET_SUBJECTS_OF: Final = sh("targetSubjectsOf")
TARGET_OBJECTS_OF: Final = sh("targetObjectsOf")
TARGETS: Final = (TARGET_CLASS, TARGET_NODE, TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF)


def name(term: Term) -> str:
    """Name a term for people: a CURIE where a prefix fits, else as Turtle writes it."""
    if isinstance(term, NamedNode):
        return vocabulary.curie(term.value)
    if isinstance(term, Literal) and not term.language and term.datatype != XSD_STRING:
        plain = str(Literal(term.value))
        return f"{plain}^^{vocabulary.curie(term.datatype.value)}"
    return str(term)


def in_n_triples(term: Term) -> str:
    """Write a term as N-Triples has it."""
    if isinstance(term, Triple):
        return f"<<( {' '.join(map(in_n_triples, term))} )>>"
    return str(term)


def iris(terms: Iterable[Term]) -> Iterator[NamedNode]:
    """Iterate over those of some terms that are IRIs."""
    return (term for term in terms if isinstance(term, NamedNode))
