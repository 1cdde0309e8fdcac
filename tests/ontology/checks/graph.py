"""A small reading view of RDF, and the files that the checks read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from coopgraph.documents import find_documents, read_documents
from coopgraph.vocabulary import OWL, PREFIXES, RDF

Term = ox.NamedNode | ox.BlankNode | ox.Literal
TYPE = RDF + "type"


class Graph:
    """A set of triples with the few look-ups that the checks need."""

    def __init__(self, triples: Iterable[ox.Triple] = ()) -> None:
        self.store = ox.Store()
        self.store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)

    @classmethod
    def read(cls, *paths: Path) -> Graph:
        """Read RDF files into one graph; blank nodes of two files never become one.

        Args:
            paths: Files or folders of any RDF syntax; one that is not there reads as empty.

        Returns:
            Their triples together, those of named graphs included.

        Raises:
            InputError: A file cannot be read as RDF.
        """
        there = find_documents([path for path in paths if path.exists()])
        return cls(quad.triple for document in read_documents(there) for quad in document.quads)

    @classmethod
    def parse(cls, turtle: str) -> Graph:
        """Read Turtle text in which every prefix of the project may be used undeclared."""
        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        return cls(q.triple for q in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE))

    def __iter__(self) -> Iterator[ox.Triple]:
        """Iterate over the triples."""
        return (quad.triple for quad in self.store)

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self.store)

    def __add__(self, other: Graph) -> Graph:
        """Return the union of two graphs."""
        both = Graph(self)
        both.store.extend(other.store)
        return both

    def changed(self, update: str) -> Graph:
        """Return a copy on which a SPARQL update was done.

        Args:
            update: The update; every prefix of the project may be used undeclared.

        Returns:
            The changed copy.

        Raises:
            ValueError: The update did nothing, so that it cannot prove anything.
        """
        copy = Graph(self)
        copy.store.update(update, prefixes=PREFIXES)
        if set(copy.store) == set(self.store):
            raise ValueError(f"an update without effect: {update}")
        return copy

    def select(self, query: str) -> Iterator[dict[str, Term]]:
        """Run a SELECT in which every prefix of the project may be used undeclared."""
        solutions = self.store.query(query, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: solution[name] for name in names if solution[name] is not None}

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Return what a subject has under a predicate."""
        pattern = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, None
        )
        return [quad.object for quad in pattern if not isinstance(quad.object, ox.Triple)]

    def literals(self, subject: str, predicate: str) -> list[ox.Literal]:
        """Return the literals among the objects."""
        return [o for o in self.objects(subject, predicate) if isinstance(o, ox.Literal)]

    def languages(self, subject: str, predicate: str) -> set[str]:
        """Return the languages (without region or script) in which a literal is there."""
        texts = self.literals(subject, predicate)
        return {text.language.split("-")[0] for text in texts if text.language and text.value}

    def instances(self, *classes: str) -> set[str]:
        """Return the IRIs of what is typed with one of the classes."""
        return {
            quad.subject.value
            for name in classes
            for quad in self.store.quads_for_pattern(
                None, ox.NamedNode(TYPE), ox.NamedNode(name), None
            )
            if isinstance(quad.subject, ox.NamedNode)
        }

    def nodes(self) -> set[str]:
        """Return every IRI that stands anywhere in a triple."""
        places = (place for t in self for place in (t.subject, t.predicate, t.object))
        return {place.value for place in places if isinstance(place, ox.NamedNode)}

    def ontologies(self) -> set[str]:
        """Return the IRIs of the ontology headers."""
        return self.instances(OWL + "Ontology")


@dataclass(frozen=True, repr=False)
class Corpus:
    """What the checks read: the ontology, and all that is written with it."""

    schema: Graph
    concepts: Graph
    data: Graph
    shapes: Graph
    queries: dict[str, str]

    @classmethod
    def read(cls, ontology: Path, data: Path, queries: Path) -> Corpus:
        """Read the folders of a project.

        Args:
            ontology: Folder with ``coop.ttl``, ``concepts.ttl`` and ``shapes.ttl``.
            data: Folder of RDF files.
            queries: Folder of SPARQL queries.

        Returns:
            The files read; a file that is not there reads as empty.
        """
        return cls(
            schema=Graph.read(ontology / "coop.ttl"),
            concepts=Graph.read(ontology / "concepts.ttl"),
            data=Graph.read(data),
            shapes=Graph.read(ontology / "shapes.ttl"),
            queries={path.name: path.read_text("utf-8") for path in sorted(queries.glob("*.rq"))},
        )

    @property
    def ontology(self) -> Graph:
        """The schema with the concepts."""
        return self.schema + self.concepts

    @property
    def everything(self) -> Graph:
        """Schema, concepts and data, as a reasoner is to see them."""
        return self.ontology + self.data
