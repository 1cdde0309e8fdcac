"""What the ontology and the shapes say of keys and values, for files that are made from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from coopgraph.resources import ontology_files, shapes_file
from coopgraph.vocabulary import CONCEPT, OWL, PREFIXES, RDF, RDFS, SCHEMES, SH, SKOS, XSD, curie

SCHEMA: Final = "https://schema.org/"

# Not declared in the ontology, for they belong to RDF Schema itself.
_OF_RDFS: Final = (RDFS + "label",)
# Annotation properties: OWL does not say what their values are.
_NAMES_OF_TERMS: Final = ("coop:claimProperty", "coop:notStated")
_IRIS: Final = ("bibo:status", "dcterms:license", "dcterms:source", "skos:closeMatch")
_TEXTS: Final = (
    "coop:choice",
    "coop:reading",
    "coop:rule",
    "coop:statedForm",
    "dcterms:abstract",
    "dcterms:bibliographicCitation",
    "dcterms:description",
    "dcterms:rights",
    "dcterms:title",
    "rdfs:label",
    "schema:breadcrumb",
    "schema:honorificPrefix",
    "skos:definition",
    "skos:example",
    "skos:historyNote",
    "skos:note",
    "skos:prefLabel",
    "skos:scopeNote",
    "skosxl:literalForm",
)


class Property(NamedTuple):
    """A property, as a file is to write it.

    Attributes:
        iri: The property.
        key: Its local name, or a CURIE where several terms or a prefix have that name.
        values: ``concept`` (of a namespace), ``term``, ``node``, ``date``, ``integer``, ``text``
            (in a language) or ``string``.
        namespace: Of the concepts.
        single: Whether a thing has one value at most.
        definition: What it means, in English; the label where there is no definition.
    """

    iri: str
    key: str
    values: str
    namespace: str | None
    single: bool
    definition: str


class Terms:
    """The terms of the ontology."""

    def __init__(self) -> None:
        """Read ontology, concepts and shapes."""
        self.ontology = _store(*ontology_files())
        self.shapes = _store(shapes_file())

    @cached_property
    def classes(self) -> dict[str, str]:
        """The IRI of each class by the word that a file writes."""
        return {self._short(iri): iri for iri in self._of_kind("Class")}

    @cached_property
    def properties(self) -> list[Property]:
        """All properties in order of their keys."""
        found = [self._property(iri) for iri in {*self._property_iris(), *_OF_RDFS}]
        return sorted(found, key=lambda one: (one.key.lower(), one.key))

    def concepts(self, namespace: str) -> list[str]:
        """Return the concepts of a namespace by their last part, in order."""
        return sorted(
            iri.removeprefix(namespace)
            for iri in self._instances(SKOS + "Concept")
            if iri.startswith(namespace)
        )

    def individuals(self, namespace: str) -> list[str]:
        """Return what the ontology declares as an individual of a namespace, in order."""
        return sorted(
            iri.removeprefix(namespace)
            for iri in self._instances(OWL + "NamedIndividual")
            if iri.startswith(namespace)
        )

    def patterns(self, iri: str) -> list[str]:
        """Return the patterns that shapes ask of the values of a property, in order."""
        return sorted(self._asked[iri, "pattern"])

    def definition(self, iri: str) -> str:
        """Return the English definition of a term, or its label."""
        for predicate in (SKOS + "definition", RDFS + "label"):
            for quad in self.ontology.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None):
                if isinstance(quad.object, Literal) and quad.object.language == "en":
                    return quad.object.value
        return curie(iri)

    def parents(self, iri: str) -> Iterator[str]:
        """Yield a class and all above it that have names."""
        above, met = [iri], set()
        while above:
            one = above.pop()
            if one not in met:
                met.add(one)
                yield one
                above += [
                    quad.object.value
                    for quad in self.ontology.quads_for_pattern(
                        NamedNode(one), NamedNode(RDFS + "subClassOf"), None
                    )
                    if isinstance(quad.object, NamedNode)
                ]

    def _instances(self, kind: str) -> set[str]:
        found = self.ontology.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(kind))
        return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}

    def _of_kind(self, *kinds: str) -> set[str]:
        return {iri for kind in kinds for iri in self._instances(OWL + kind)}

    def _property_iris(self) -> set[str]:
        return self._of_kind("ObjectProperty", "DatatypeProperty", "AnnotationProperty")

    @cached_property
    def _uses(self) -> Counter[str]:
        iris = {*self._of_kind("Class"), *self._property_iris(), *_OF_RDFS}
        return Counter(map(_local, iris))

    def _short(self, iri: str) -> str:
        local = _local(iri)
        # `type`, `id` and `graph` are the keywords; a concept property shares its scheme's name.
        taken = local in {"type", "id", "graph"} or (local in PREFIXES and local not in SCHEMES)
        return curie(iri) if taken or self._uses[local] > 1 else local

    def _property(self, iri: str) -> Property:
        values, namespace = self._values(iri)
        return Property(
            iri,
            self._short(iri),
            values,
            namespace,
            iri in self._of_kind("FunctionalProperty") or (iri, "maxCount") in self._asked,
            self.definition(iri),
        )

    def _values(self, iri: str) -> tuple[str, str | None]:
        scheme = "".join(f"-{one.lower()}" if one.isupper() else one for one in _local(iri))
        if scheme in SCHEMES:
            return "concept", f"{CONCEPT}{scheme}/"
        if curie(iri) == "schema:eventAttendanceMode":
            return "concept", SCHEMA
        return self._kind(iri, curie(iri)), None

    def _kind(self, iri: str, short: str) -> str:
        if short in _NAMES_OF_TERMS:
            return "term"
        if short in _IRIS or iri in self._of_kind("ObjectProperty"):
            return "node"
        if short in _TEXTS:
            return "text"
        datatypes = self._datatypes(iri)
        if XSD + "date" in datatypes:
            return "date"
        numbers = {XSD + "integer", XSD + "nonNegativeInteger"}
        return "integer" if numbers & datatypes else "string"

    def _datatypes(self, iri: str) -> set[str]:
        ranges = self.ontology.quads_for_pattern(NamedNode(iri), NamedNode(RDFS + "range"), None)
        declared = {quad.object.value for quad in ranges if isinstance(quad.object, NamedNode)}
        return declared | self._asked[iri, "datatype"]

    @cached_property
    def _asked(self) -> defaultdict[tuple[str, str], set[str]]:
        """What shapes ask of all values of a property, by property and word of SHACL."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for path in self.shapes.quads_for_pattern(None, NamedNode(SH + "path"), None):
            for iri in self._steps(path.object):
                for word in ("datatype", "maxCount", "pattern"):
                    for value in self._told(path.subject, NamedNode(SH + word)):
                        if word != "maxCount" or value == "1":
                            found[iri, word].add(value)
        return found

    def _steps(self, path: object) -> Iterator[str]:
        if isinstance(path, NamedNode):
            yield path.value
        elif isinstance(path, BlankNode):
            for one in self.shapes.quads_for_pattern(path, NamedNode(SH + "alternativePath"), None):
                yield from (
                    item.value for item in self.list(one.object) if isinstance(item, NamedNode)
                )

    def _told(self, shape: object, predicate: NamedNode) -> Iterator[str]:
        """Yield what a shape asks, itself or in each of its alternatives."""
        for quad in self.shapes.quads_for_pattern(shape, predicate, None):  # type: ignore[arg-type]
            yield str(getattr(quad.object, "value", ""))
        for quad in self.shapes.quads_for_pattern(shape, NamedNode(SH + "or"), None):  # type: ignore[arg-type]
            for one in self.list(quad.object):
                yield from self._told(one, predicate)

    def list(self, head: object) -> Iterator[object]:
        """Yield the members of a list of the shapes."""
        while isinstance(head, BlankNode):
            first = next(self.shapes.quads_for_pattern(head, NamedNode(RDF + "first"), None))
            rest = next(self.shapes.quads_for_pattern(head, NamedNode(RDF + "rest"), None))
            yield first.object
            head = rest.object


def _local(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def _store(*files: Path) -> Store:
    store = Store()
    for file in files:
        store.extend(pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE))
    return store
