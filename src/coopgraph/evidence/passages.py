"""Sources, passages and who cites them, as the data tell it (Web Annotation, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.documents import Document
from coopgraph.vocabulary import CONCEPT, COOP, ID, OA, RDF

_TYPE: Final = NamedNode(RDF + "type")
_EVIDENCE: Final = NamedNode(COOP + "evidence")
_STANDING: Final = NamedNode(COOP + "standing")
_OUTSIDE: Final = NamedNode(CONCEPT + "standing/outside")
_SOURCE_CLASS: Final = NamedNode(COOP + "SourceDocument")
_PASSAGE_CLASS: Final = NamedNode(COOP + "TextEvidence")
_HAS_SOURCE: Final = NamedNode(OA + "hasSource")
_HAS_SELECTOR: Final = NamedNode(OA + "hasSelector")
_TEXT_DIGEST: Final = NamedNode(COOP + "textDigest")
_TEXT_LENGTH: Final = NamedNode(COOP + "textLength")
_TEXT_ACCESS: Final = NamedNode(COOP + "textAccess")
_DIGEST_ONLY: Final = NamedNode(CONCEPT + "text-access/digest-only")
_PASSAGE_DIGEST: Final = NamedNode(COOP + "passageDigest")

_OFFSET: Final = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Source:
    """A source document with what the data record of its text.

    Attributes:
        iri: The source.
        digest: SHA-256 of the text.
        length: Characters of the text.
        path: The file that describes it.
        unread: Whether only a digest in other words was read, so that no passage has a place.
    """

    iri: str
    digest: str | None
    length: int | None
    path: Path
    unread: bool = False

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as the data describe it; what is missing or said twice is in ``faults``."""

    iri: str
    path: Path
    source: str | None
    start: int
    end: int
    digest: str
    quotes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Citations:
    """All that the data say about evidence.

    Attributes:
        sources: By IRI.
        passages: In order of their IRIs.
        cited: IRIs of passages that some node points at.
        unknown: Cited IRIs that the data do not describe as passages, with the file that cites.
        bare_nodes: Nodes without evidence, of which none is told to be outside knowledge.
        outside_nodes: Nodes without evidence that are outside knowledge.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    unknown: dict[str, Path] = field(default_factory=dict)
    bare_nodes: list[str] = field(default_factory=list)
    outside_nodes: list[str] = field(default_factory=list)


class _Index:
    def __init__(self, documents: Iterable[Document]) -> None:
        self.objects: dict[tuple[object, NamedNode], list[object]] = {}
        self.paths: dict[object, Path] = {}
        self.quads: list[tuple[Quad, Path]] = []
        for document in documents:
            for quad in document.quads:
                values = self.objects.setdefault((quad.subject, quad.predicate), [])
                if quad.object not in values:
                    values.append(quad.object)
                self.paths.setdefault(quad.subject, document.path)
                self.quads.append((quad, document.path))

    def get(self, subject: object, predicate: NamedNode) -> list[object]:
        return self.objects.get((subject, predicate), [])

    def subjects_of_type(self, kind: NamedNode) -> set[NamedNode]:
        return {
            subject
            for (subject, predicate), values in self.objects.items()
            if predicate == _TYPE and kind in values and isinstance(subject, NamedNode)
        }

    def text(self, subject: object, predicate: NamedNode) -> list[str]:
        return [v.value for v in self.get(subject, predicate) if isinstance(v, Literal)]


def citations(documents: Iterable[Document]) -> Citations:
    """Collect sources, passages and citations.

    Args:
        documents: The data.

    Returns:
        What they say, faults included; nothing is checked against a text here.
    """
    index = _Index(documents)
    found = Citations()
    for node in index.subjects_of_type(_SOURCE_CLASS):
        found.sources[node.value] = _source(index, node)
    described = {
        node for node, predicate in index.objects if predicate == _HAS_SELECTOR
    } | index.subjects_of_type(_PASSAGE_CLASS)
    passages = sorted(
        (node for node in described if isinstance(node, NamedNode)), key=lambda node: node.value
    )
    found.passages = [_passage(index, node) for node in passages]
    known = {passage.iri for passage in found.passages}
    for quad, path in index.quads:
        if not isinstance(quad.object, NamedNode):
            continue
        if quad.object.value in known:
            found.cited.add(quad.object.value)
        elif quad.predicate == _EVIDENCE:
            found.unknown.setdefault(quad.object.value, path)
    _find_bare_nodes(index, found, known)
    return found


def _find_bare_nodes(index: _Index, found: Citations, passages: set[str]) -> None:
    nodes = {
        subject.value: subject
        for subject, predicate in index.objects
        if isinstance(subject, NamedNode)
        and (predicate == _STANDING or (predicate == _TYPE and subject.value.startswith(ID)))
    }
    for iri in sorted(nodes.keys() - passages - found.sources.keys()):
        if index.get(nodes[iri], _EVIDENCE):
            continue
        outside = _OUTSIDE in index.get(nodes[iri], _STANDING)
        (found.outside_nodes if outside else found.bare_nodes).append(iri)


def _source(index: _Index, node: NamedNode) -> Source:
    digests = index.text(node, _TEXT_DIGEST)
    lengths = [int(v) for v in index.text(node, _TEXT_LENGTH) if _OFFSET.fullmatch(v)]
    return Source(
        node.value,
        digests[0].lower() if len(digests) == 1 else None,
        lengths[0] if len(lengths) == 1 else None,
        index.paths[node],
        _DIGEST_ONLY in index.get(node, _TEXT_ACCESS),
    )


def _passage(index: _Index, node: NamedNode) -> Passage:
    faults: list[str] = []
    selectors = index.get(node, _HAS_SELECTOR)

    def one(values: list[str], name: str) -> str:
        if len(values) != 1:
            faults.append(f"has {len(values) or 'no'} {name}, where one is wanted")
            return ""
        return values[0]

    def selected(name: str) -> list[str]:
        return [text for s in selectors for text in index.text(s, NamedNode(OA + name))]

    def offset(name: str) -> int:
        value = one(selected(name), f"oa:{name}")
        if value and not _OFFSET.fullmatch(value):
            faults.append(f"has an oa:{name} that is no offset")
            return 0
        return int(value or 0)

    sources = [v.value for v in index.get(node, _HAS_SOURCE) if isinstance(v, NamedNode)]
    return Passage(
        iri=node.value,
        path=index.paths[node],
        source=one(sources, "oa:hasSource") or None,
        start=offset("start"),
        end=offset("end"),
        digest=one(index.text(node, _PASSAGE_DIGEST), "coop:passageDigest").lower(),
        quotes=tuple(selected("exact")),
        prefixes=tuple(selected("prefix")),
        suffixes=tuple(selected("suffix")),
        faults=tuple(faults),
    )
