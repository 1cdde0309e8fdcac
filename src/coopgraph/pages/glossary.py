"""The terms of the shipped ontology and concept schemes, read from their files.

The files, not the engine: an endpoint of somebody else may hold no ontology or another version, and
blank nodes of class expressions do not survive between two of its answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.pages.names import Name
from coopgraph.resources import ontology_files
from coopgraph.vocabulary import CONCEPT, COOP, OWL, RDF, RDFS, SKOS, curie

LANGUAGES: Final = ("en", "ru", "zh")
"""The languages in which terms are explained, in the order in which they are shown."""

TYPE: Final = RDF + "type"
LABEL: Final = RDFS + "label"
DEFINITION: Final = SKOS + "definition"
EXAMPLE: Final = SKOS + "example"
SCOPE_NOTE: Final = SKOS + "scopeNote"
SUPERCLASS: Final = RDFS + "subClassOf"
SUPERPROPERTY: Final = RDFS + "subPropertyOf"
DOMAIN: Final = RDFS + "domain"
RANGE: Final = RDFS + "range"
DISJOINT: Final = OWL + "disjointWith"
BROADER: Final = SKOS + "broader"
IN_SCHEME: Final = SKOS + "inScheme"

KINDS: Final[Mapping[str, str]] = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
    RDFS + "Datatype": "datatype",
    SKOS + "ConceptScheme": "concept scheme",
    SKOS + "Concept": "concept",
    OWL + "NamedIndividual": "individual",
}
"""What a term is, by its type; the first that fits."""

PROPERTY_KINDS: Final = frozenset(kind for kind in KINDS.values() if kind.endswith("property"))

Value: TypeAlias = NamedNode | BlankNode | Literal | pyoxigraph.Triple
Expression: TypeAlias = tuple[str, ...]
"""A class in words: IRIs in angle brackets, other words between them."""


@dataclass(frozen=True)
class Entry:
    """A term.

    Attributes:
        iri: What it is.
        name: Its CURIE.
        kind: A value of :data:`KINDS`.
        own: Whether the project's ontology defines it, not another vocabulary.
    """

    iri: str
    name: str
    kind: str
    own: bool

    @property
    def anchor(self) -> str:
        """The fragment of its place on the page of the ontology."""
        return self.iri.removeprefix(COOP) if self.iri.startswith(COOP) else self.name

    @property
    def is_property(self) -> bool:
        """Whether it joins things."""
        return self.kind in PROPERTY_KINDS

    @property
    def vocabulary(self) -> str:
        """The prefix of the vocabulary that it is from."""
        return self.name.partition(":")[0]


class Glossary:
    """Looks terms up.

    Args:
        triples: What the files say of them.
    """

    def __init__(self, triples: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> None:
        self._said: dict[Value, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._said[triple.subject][triple.predicate.value].append(triple.object)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every term by its IRI, in the order of their names."""
        found = []
        for subject, said in self._said.items():
            types = {str(one)[1:-1] for one in said.get(TYPE, ())}
            kind = next((kind for type_, kind in KINDS.items() if type_ in types), None)
            if isinstance(subject, NamedNode) and kind is not None:
                iri = subject.value
                own = iri.startswith((COOP, CONCEPT))
                found.append(Entry(iri, curie(iri), kind, own))
        found.sort(key=lambda one: (one.name.casefold(), one.name))
        return {one.iri: one for one in found}

    def texts(self, iri: str, property_: str) -> list[Name]:
        """Return the literals among the values of a property, in the order of their languages."""
        values = self._said.get(NamedNode(iri), {}).get(property_, ())
        found = [
            Name(value.value, value.language or "")
            for value in values
            if isinstance(value, Literal)
        ]
        return sorted(found, key=lambda one: (_rank(one.language), one.text))

    def label(self, iri: str) -> Name:
        """Return a term's label: the first of its languages; its CURIE where it has none."""
        labels = self.texts(iri, LABEL)
        return labels[0] if labels else Name(curie(iri))

    def iris(self, iri: str, property_: str) -> list[str]:
        """Return the things among the values of a property, in the order of their IRIs."""
        values = self._said.get(NamedNode(iri), {}).get(property_, ())
        return sorted(value.value for value in values if isinstance(value, NamedNode))

    def expressions(self, iri: str, property_: str) -> list[Expression]:
        """Return the classes among the values of a property, names before what is composed."""
        values = self._said.get(NamedNode(iri), {}).get(property_, ())
        found = [tuple(self._words(value)) for value in values]
        return sorted(found, key=lambda one: (len(one), one))

    def having(self, property_: str, iri: str) -> list[str]:
        """Return the terms that have something among the values of a property."""
        return self._backwards.get((property_, iri), [])

    def disjoint(self, iri: str) -> list[str]:
        """Return the classes that share no thing with a class."""
        found = {*self.iris(iri, DISJOINT), *self.having(DISJOINT, iri)}
        for group in self._disjoint_groups:
            if iri in group:
                found.update(group)
        return sorted(found - {iri}, key=lambda one: curie(one).casefold())

    @cached_property
    def _backwards(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri in self.entries:
            for property_, values in self._said[NamedNode(iri)].items():
                for value in values:
                    for named in self._named(value):
                        found[property_, named].append(iri)
        return found

    def _named(self, value: Value) -> Iterator[str]:
        """Yield the named classes that a value is, or is one of."""
        if isinstance(value, NamedNode):
            yield value.value
        elif isinstance(value, BlankNode):
            for union in self._said[value].get(OWL + "unionOf", ()):
                for member in self._list(union):
                    yield from self._named(member)

    @cached_property
    def _disjoint_groups(self) -> list[frozenset[str]]:
        return [
            frozenset(one.value for one in self._list(members) if isinstance(one, NamedNode))
            for said in list(self._said.values())
            if NamedNode(OWL + "AllDisjointClasses") in said.get(TYPE, ())
            for members in said.get(OWL + "members", ())
        ]

    def _list(self, node: Value) -> Iterator[Value]:
        while node in self._said:
            said = self._said[node]
            yield from said[RDF + "first"]
            node = next(iter(said[RDF + "rest"]), NamedNode(RDF + "nil"))

    def _words(self, value: Value) -> Iterator[str]:
        """Put a class into words."""
        if isinstance(value, NamedNode):
            yield f"<{value.value}>"
            return
        said = self._said.get(value, {})
        for union in said.get(OWL + "unionOf", ()):
            for number, member in enumerate(self._list(union)):
                if number:
                    yield "or"
                yield from self._words(member)
        for property_ in said.get(OWL + "onProperty", ()):
            yield from self._words(property_)
            for restriction, words in _RESTRICTIONS.items():
                for filler in said.get(restriction, ()):
                    yield words
                    yield from self._words(filler)


_RESTRICTIONS: Final = {OWL + "someValuesFrom": "some", OWL + "allValuesFrom": "only"}


def _rank(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


@cache
def ontology() -> Glossary:
    """Return the classes and properties, and what is said of the ontology itself."""
    return _read(ontology_files()[:1])


@cache
def concepts() -> Glossary:
    """Return the concepts and their schemes."""
    return _read(ontology_files()[1:])


def _read(paths: Sequence[Path]) -> Glossary:
    triples: list[pyoxigraph.Quad] = []
    for path in paths:
        triples += pyoxigraph.parse(path=str(path))
    return Glossary(triples)
