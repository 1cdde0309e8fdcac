"""Documents in which a thing has the IRI by which it is known already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.documents import Document
from coopgraph.vocabulary import RDFS

if TYPE_CHECKING:
    from coopgraph.documents.placed import Index, Placed

_LABEL: Final = RDFS + "label"


def linked(document: Document, links: Mapping[str, str], known: Iterable[Document]) -> Document:
    """Give things the IRIs by which they are known.

    A label in a language in which the known thing has one already is left out: a thing has one
    label in each language, and printed names are nodes of their own.

    Args:
        document: What is imported.
        links: The IRIs of the document, and what they are.
        known: The documents that tell of the known things.

    Returns:
        The document with these IRIs; its places stay as they are.
    """
    if not links:
        return document
    nodes = {NamedNode(one): NamedNode(other) for one, other in links.items()}
    labelled = _languages(known, set(nodes.values()))
    quads = []
    for quad in document.quads:
        subject: Any = nodes.get(quad.subject, quad.subject)  # type: ignore[arg-type]
        value: Any = nodes.get(quad.object, quad.object)  # type: ignore[arg-type]
        is_label = quad.predicate.value == _LABEL and isinstance(value, Literal)
        if is_label and (subject, value.language) in labelled and subject != quad.subject:
            continue
        quads.append(Quad(subject, quad.predicate, value, quad.graph_name))
    index = None if document.index is None else _Linked(document.index, nodes)
    return replace(document, quads=quads, index=index)


def _languages(
    known: Iterable[Document], things: Collection[NamedNode]
) -> set[tuple[Any, str | None]]:
    label = NamedNode(_LABEL)
    return {
        (quad.subject, quad.object.language)
        for document in known
        for quad in document.having(label)
        if quad.subject in things and isinstance(quad.object, Literal)
    }


class _Linked:
    """The places of a document before its things got other IRIs."""

    def __init__(self, index: Index, nodes: Mapping[NamedNode, NamedNode]) -> None:
        self._index = index
        self._nodes = nodes
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

    def all_triples(self) -> Iterable[Placed]:
        return map(self._renamed, self._index.all_triples())

    def _renamed(self, triple: Placed) -> Placed:
        subject: Any = triple.subject
        value: Any = triple.object
        return triple._replace(
            subject=self._nodes.get(subject, subject), object=self._nodes.get(value, value)
        )
