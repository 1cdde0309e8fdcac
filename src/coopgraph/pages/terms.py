"""The terms of the ontology as pages show them, read from the shipped files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import Values, iri_of, linked, values_of
from coopgraph.pages.links import ONTOLOGY
from coopgraph.pages.names import Name
from coopgraph.resources import ontology_files
from coopgraph.vocabulary import COOP, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Term as RdfTerm

LANGUAGES: Final = ("en", "ru", "zh")
"""The languages of the ontology, in the order in which they are shown."""

CLASSES: Final = OWL + "Class"
_PROPERTIES: Final = {
    OWL + "ObjectProperty": "relation to a thing",
    OWL + "DatatypeProperty": "property with a value",
    OWL + "AnnotationProperty": "annotation",
}
_DEFINED: Final = "SELECT ?term ?vocabulary WHERE { ?term <%s> ?vocabulary }"
_SCHEMES: Final = "SELECT ?scheme WHERE { ?scheme a <%s> }"
_CONCEPTS: Final = "SELECT ?concept WHERE { ?concept <%s> %s }"


@dataclass(frozen=True)
class Term:
    """A class, property or concept.

    Attributes:
        iri: The term.
        kind: What it is, in words.
        labels: Its names, in the order of the languages.
        definitions: What it means, in the order of the languages.
        examples: Things that it fits.
        notes: What it is not, and the like.
        broader: Terms that are more general.
        narrower: Terms that are less general.
        domain: The classes of the things that have it.
        range: The classes of what they have.
        disjoint: Classes of which no thing is too.
        matches: Terms of others that mean the same, or nearly so.
    """

    iri: str
    kind: str
    labels: tuple[Name, ...]
    definitions: tuple[Name, ...]
    examples: tuple[Name, ...] = ()
    notes: tuple[Name, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page of the ontology."""
        return self.iri.partition("#")[2]

    @property
    def label(self) -> Name:
        """Its name in the first language."""
        return self.labels[0] if self.labels else Name(self.anchor)


@dataclass(frozen=True)
class Vocabulary:
    """Terms of others that the ontology uses.

    Attributes:
        iri: The vocabulary.
        terms: The terms.
    """

    iri: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Ontology:
    """The ontology.

    Attributes:
        iri: The ontology.
        facts: What is said of it as a whole: texts and IRIs by property.
        classes: Its classes, by name.
        properties: Its properties, by name.
        reused: Terms of others, by vocabulary.
        schemes: Its concept schemes, by name.
    """

    iri: str
    facts: dict[str, list[Name]]
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    reused: tuple[Vocabulary, ...] = ()
    schemes: tuple[Term, ...] = field(default=())


@cache
def shipped() -> Engine:
    """Return an engine of the shipped ontology and concepts alone."""
    # Wanted by the pages of the ontology only.
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415

    return EmbeddedEngine.from_paths(ontology_files())


@cache
def ontology() -> Ontology:
    """Read the shipped ontology."""
    engine = shipped()
    vocabularies: dict[str, list[str]] = {}
    for term, vocabulary in engine.query(_DEFINED % (RDFS + "isDefinedBy")):
        assert isinstance(term, pyoxigraph.NamedNode)  # noqa: S101
        assert isinstance(vocabulary, pyoxigraph.NamedNode)  # noqa: S101
        vocabularies.setdefault(vocabulary.value, []).append(term.value)
    own = vocabularies.pop(ONTOLOGY, [])
    every = [*own, *(term for terms in vocabularies.values() for term in terms)]
    values = values_of(engine, [*every, ONTOLOGY])
    narrower = _inverse(values, own, RDFS + "subClassOf", RDFS + "subPropertyOf")
    terms = [_term(iri, values, narrower) for iri in own if iri.startswith(COOP)]
    return Ontology(
        ONTOLOGY,
        _facts(values),
        _sorted(term for term in terms if term.kind == "class"),
        _sorted(term for term in terms if term.kind not in ("class", "concept")),
        tuple(
            Vocabulary(iri, _sorted(_term(one, values, {}) for one in found))
            for iri, found in sorted(vocabularies.items())
        ),
        schemes(),
    )


@cache
def schemes() -> tuple[Term, ...]:
    """Read the shipped concept schemes."""
    engine = shipped()
    found = [
        term.value
        for (term,) in engine.query(_SCHEMES % (SKOS + "ConceptScheme"))
        if isinstance(term, pyoxigraph.NamedNode)
    ]
    values = values_of(engine, found)
    return _sorted(_term(iri, values, {}, "scheme of concepts") for iri in found)


def concepts(engine: Engine, scheme: str) -> tuple[Term, ...]:
    """Read the concepts of a scheme.

    Args:
        engine: Who knows them.
        scheme: The scheme.

    Returns:
        Its concepts, by name; none where there is no such scheme.
    """
    asked = _CONCEPTS % (SKOS + "inScheme", pyoxigraph.NamedNode(scheme))
    found = [
        term.value for (term,) in engine.query(asked) if isinstance(term, pyoxigraph.NamedNode)
    ]
    values = values_of(engine, found)
    narrower = _inverse(values, found, SKOS + "broader")
    return _sorted(_term(iri, values, narrower, "concept") for iri in found)


def _inverse(values: Values, iris: Iterable[str], *properties: str) -> dict[str, list[str]]:
    inverse: dict[str, list[str]] = {}
    for iri in iris:
        for property_ in properties:
            for other in linked(values, iri, property_):
                inverse.setdefault(other, []).append(iri)
    return inverse


def _term(
    iri: str, values: Values, narrower: dict[str, list[str]], kind: str | None = None
) -> Term:
    def texts(*properties: str) -> tuple[Name, ...]:
        found = [
            Name(value.value, value.language or "")
            for property_ in properties
            for value in values.get(iri, {}).get(property_, ())
            if isinstance(value, pyoxigraph.Literal)
        ]
        return tuple(sorted(dict.fromkeys(found), key=_by_language))

    def things(*properties: str) -> tuple[str, ...]:
        return tuple(one for name in properties for one in linked(values, iri, name))

    return Term(
        iri,
        kind or _kind(things(RDF + "type")),
        texts(RDFS + "label"),
        texts(SKOS + "definition"),
        texts(SKOS + "example"),
        texts(SKOS + "scopeNote", SKOS + "note"),
        things(RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader"),
        tuple(sorted(narrower.get(iri, ()))),
        things(RDFS + "domain"),
        things(RDFS + "range"),
        things(OWL + "disjointWith"),
        things(SKOS + "exactMatch", SKOS + "closeMatch"),
    )


def _kind(types: Iterable[str]) -> str:
    for one in types:
        if one == CLASSES:
            return "class"
        if one in _PROPERTIES:
            return _PROPERTIES[one]
    return "concept"


def _by_language(name: Name) -> tuple[int, str]:
    known = name.language in LANGUAGES
    return LANGUAGES.index(name.language) if known else len(LANGUAGES), name.text


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: (term.label.text.casefold(), term.iri)))


def _facts(values: Values) -> dict[str, list[Name]]:
    wanted = [
        *("dcterms:title", "dcterms:description", "owl:versionInfo", "owl:versionIRI"),
        *("dcterms:license", "dcterms:creator", "dcterms:issued", "dcterms:modified"),
        *("dcterms:bibliographicCitation", "skos:historyNote"),
        *("vann:preferredNamespacePrefix", "vann:preferredNamespaceUri"),
    ]
    return {
        name: sorted(map(_named, values.get(ONTOLOGY, {}).get(iri_of(name), ())), key=_by_language)
        for name in wanted
    }


def _named(term: RdfTerm) -> Name:
    if isinstance(term, pyoxigraph.Literal):
        return Name(term.value, term.language or "")
    return Name(term.value if isinstance(term, pyoxigraph.NamedNode) else str(term))
