"""Documents in which a thing has the IRI by which it is known already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.documents import Document
from coopgraph.vocabulary import PREFIXES, RDFS

if TYPE_CHECKING:
    from coopgraph.documents.placed import Index, Placed

_LABEL: Final = NamedNode(RDFS + "label")
_PREFERRED: Final = NamedNode(PREFIXES["skosxl"] + "prefLabel")
_OTHER: Final = NamedNode(PREFIXES["skosxl"] + "altLabel")
_FORM: Final = NamedNode(PREFIXES["skosxl"] + "literalForm")

_Nodes: TypeAlias = "dict[NamedNode, NamedNode]"


def linked(
    documents: Sequence[Document], links: Mapping[str, str], known: Sequence[Document]
) -> list[Document]:
    """Give things the IRIs by which they are known.

    A known thing keeps its names. Of a label in a language in which it has one already nothing is
    kept: a thing has one label in each language, and printed names are nodes of their own. A
    printed name that is preferred becomes one of the others where the thing has a preferred one
    in that language. What several things say that are one is seen together.

    Args:
        documents: What is imported.
        links: The IRIs of the documents, and what they are.
        known: The documents that tell of the known things.

    Returns:
        The documents with these IRIs; their places stay as they are.
    """
    if not links:
        return list(documents)
    nodes = {NamedNode(one): NamedNode(other) for one, other in links.items()}
    names = _Names([*known, *documents], set(nodes.values()))
    return [_renamed(document, nodes, names) for document in documents]


def _renamed(document: Document, nodes: _Nodes, names: _Names) -> Document:
    quads, others = [], set()
    for quad in document.quads:
        subject: Any = nodes.get(quad.subject, quad.subject)  # type: ignore[arg-type]
        value: Any = nodes.get(quad.object, quad.object)  # type: ignore[arg-type]
        predicate = quad.predicate
        # Who had this IRI already was asked first.
        if subject != quad.subject and not names.has_room(subject, predicate, value):
            if predicate == _LABEL:
                continue
            predicate = _OTHER
            others.add((subject, value))
        quads.append(Quad(subject, predicate, value, quad.graph_name))
    index = None if document.index is None else _Linked(document.index, nodes, others)
    return replace(document, quads=quads, index=index)


class _Names:
    """The names that known things have: one label, and one preferred printed name, a language."""

    def __init__(self, documents: Iterable[Document], things: Collection[NamedNode]) -> None:
        """Note what is said of the things themselves.

        Args:
            documents: Those that tell of them, and of their printed names.
            things: The known things.
        """
        self._forms: dict[Any, str | None] = {}
        self._taken: dict[tuple[Any, NamedNode, str | None], Any] = {}
        said = []
        for document in documents:
            for quad in document.having(_FORM):
                if isinstance(quad.object, Literal):
                    self._forms.setdefault(quad.subject, quad.object.language)
            for predicate in (_LABEL, _PREFERRED):
                said += [quad for quad in document.having(predicate) if quad.subject in things]
        for quad in said:
            self.has_room(quad.subject, quad.predicate, quad.object)

    def has_room(self, thing: Any, predicate: NamedNode, value: Any) -> bool:
        """Tell whether a thing can have this name too; if so it has it from now on."""
        if predicate == _LABEL and isinstance(value, Literal):
            key = thing, predicate, value.language
            # A label that is the same is left out too: it is told where the thing is at home.
            is_free = key not in self._taken
            self._taken.setdefault(key, value)
            return is_free
        if predicate == _PREFERRED:
            key = thing, predicate, self._forms.get(value)
            return bool(self._taken.setdefault(key, value) == value)
        return True


class _Linked:
    """The places of a document before its things got other IRIs."""

    def __init__(self, index: Index, nodes: _Nodes, others: Collection[tuple[Any, Any]]) -> None:
        self._index = index
        self._nodes = nodes
        self._others = others
        self._before: dict[object, list[NamedNode]] = {}
        for one, other in nodes.items():
            self._before.setdefault(other, []).append(one)
        self.place = index.place
        cell = getattr(index, "cell", None)
        if cell is not None:
            self.cell = cell

    @property
    def size(self) -> int:
        return self._index.size

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        wanted = {*nodes, *(one for node in nodes for one in self._before.get(node, ()))}
        return map(self._renamed, self._index.triples(wanted))

    def all_triples(self) -> Iterator[Placed]:
        return map(self._renamed, self._index.all_triples())

    def _renamed(self, triple: Placed) -> Placed:
        subject: Any = self._nodes.get(triple.subject, triple.subject)  # type: ignore[arg-type]
        value: Any = self._nodes.get(triple.object, triple.object)  # type: ignore[arg-type]
        became_other = triple.predicate == _PREFERRED and (subject, value) in self._others
        predicate = _OTHER if became_other else triple.predicate
        return triple._replace(subject=subject, predicate=predicate, object=value)
