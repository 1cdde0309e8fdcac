"""A set of triples, indexed for the look-ups that paths, targets and constraints make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Quad

from coopgraph.validation.terms import (
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS_SUBCLASS_OF,
    Term,
)

# The inner dict is an ordered set: triples keep the order of the file, so that results do too.
_Index = dict[Term, dict[Term, dict[Term, None]]]


class Graph:
    """An RDF graph: the merge of all graphs of the quads given.

    Terms stay as they were written. A pyoxigraph ``Store`` would turn ``"01"^^xsd:integer`` into
    ``1``, and it would check ``sh:datatype`` and ``sh:in`` against something nobody wrote; plain
    dictionaries are also quicker to build than a store at the size of a file.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._forward: _Index = {}
        self._backward: _Index = {}
        self._by_subject: dict[Term, dict[Term, list[Term]]] | None = None
        self._subclasses: dict[Term, frozenset[Term]] = {}
        forward = self._forward
        for subject, predicate, object_, _graph in quads:
            forward.setdefault(predicate, {}).setdefault(subject, {})[object_] = None

    def __len__(self) -> int:
        """Return the number of triples."""
        return sum(
            len(objects) for subjects in self._forward.values() for objects in subjects.values()
        )

    def __iter__(self) -> Iterator[tuple[Term, Term, Term]]:
        """Iterate over the triples, predicate by predicate."""
        for predicate, subjects in self._forward.items():
            for subject, objects in subjects.items():
                for object_ in objects:
                    yield subject, predicate, object_

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """Return the objects of a subject for a predicate, each once, in the order written."""
        return self._forward.get(predicate, {}).get(subject, ())

    def subjects(self, predicate: Term, object_: Term) -> Iterable[Term]:
        """Return the subjects that have an object for a predicate, each once."""
        return self._reverse(predicate).get(object_, ())

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the first object of a subject for a predicate, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def predicates(self) -> Iterable[Term]:
        """Return every predicate."""
        return self._forward.keys()

    def subjects_of(self, predicate: Term) -> Iterable[Term]:
        """Return every subject of a predicate, each once."""
        return self._forward.get(predicate, {}).keys()

    def objects_of(self, predicate: Term) -> Iterable[Term]:
        """Return every object of a predicate, each once."""
        return self._reverse(predicate).keys()

    def description(self, subject: Term) -> Mapping[Term, list[Term]]:
        """Return what is said of a subject: its predicates with their objects."""
        if self._by_subject is None:
            self._by_subject = {}
            for predicate, subjects in self._forward.items():
                for one, objects in subjects.items():
                    self._by_subject.setdefault(one, {})[predicate] = list(objects)
        return self._by_subject.get(subject, {})

    def mentions(self, node: Term) -> Iterable[tuple[Term, Term]]:
        """Return the subjects and predicates of the triples that lead to a node."""
        for predicate in self._forward:
            for subject in self._reverse(predicate).get(node, ()):
                yield subject, predicate

    def subclasses(self, class_: Term) -> frozenset[Term]:
        """Return a class and its SHACL subclasses (``rdfs:subClassOf*``, SHACL section 1.1)."""
        known = self._subclasses.get(class_)
        if known is None:
            known = self._subclasses[class_] = frozenset(self._descend(class_))
        return known

    def instances(self, class_: Term) -> Iterator[Term]:
        """Iterate over the SHACL instances of a class, each once."""
        yield from dict.fromkeys(
            node for one in self.subclasses(class_) for node in self.subjects(RDF_TYPE, one)
        )

    def is_instance(self, node: Term, class_: Term) -> bool:
        """Tell whether a node is a SHACL instance of a class."""
        types = self._forward.get(RDF_TYPE, {}).get(node)
        return types is not None and not self.subclasses(class_).isdisjoint(types)

    def members(self, head: Term) -> list[Term] | None:
        """Return the members of an RDF list.

        Args:
            head: The node of the list, or ``rdf:nil``.

        Returns:
            The members in order, or None where the list is not well-formed (no or several
            ``rdf:first`` or ``rdf:rest``, a circle).
        """
        members: list[Term] = []
        seen: set[Term] = set()
        while head != RDF_NIL:
            first, rest = list(self.objects(head, RDF_FIRST)), list(self.objects(head, RDF_REST))
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return members

    def _reverse(self, predicate: Term) -> dict[Term, dict[Term, None]]:
        index = self._backward.get(predicate)
        if index is None:
            index = self._backward[predicate] = {}
            for subject, objects in self._forward.get(predicate, {}).items():
                for object_ in objects:
                    index.setdefault(object_, {})[subject] = None
        return index

    def _descend(self, class_: Term) -> set[Term]:
        found, waiting = {class_}, [class_]
        while waiting:
            for below in self.subjects(RDFS_SUBCLASS_OF, waiting.pop()):
                if below not in found:
                    found.add(below)
                    waiting.append(below)
        return found
