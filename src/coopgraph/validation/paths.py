"""Property paths of SHACL (section 2.3.1): reading, following in both directions, writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from pyoxigraph import BlankNode, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.terms import RDF_FIRST, Term, name, sh

ALTERNATIVE = sh("alternativePath")
INVERSE = sh("inversePath")
ZERO_OR_MORE = sh("zeroOrMorePath")
ONE_OR_MORE = sh("oneOrMorePath")
ZERO_OR_ONE = sh("zeroOrOnePath")

# A path is followed by functions that call themselves: deeper than this nobody writes by hand.
MAX_DEPTH = 100


class Path(Protocol):
    """A property path."""

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """Iterate over the nodes that the path leads to (or comes from), possibly repeated."""
        ...

    def to_sparql(self) -> str:
        """Write the path in SPARQL 1.1 syntax, with whole IRIs."""
        ...

    def to_turtle(self) -> str:
        """Write the path as the RDF that SHACL gives it, with whole IRIs."""
        ...


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate path: one property."""

    iri: NamedNode

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        return graph.subjects(self.iri, node) if backward else graph.objects(node, self.iri)

    def to_sparql(self) -> str:
        """See :class:`Path`."""
        return str(self.iri)

    def to_turtle(self) -> str:
        """See :class:`Path`."""
        return str(self.iri)


@dataclass(frozen=True, slots=True)
class Inverse:
    """An inverse path, ``^path``."""

    inner: Path

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        return self.inner.follow(graph, node, backward=not backward)

    def to_sparql(self) -> str:
        """See :class:`Path`."""
        return f"^{_bracketed(self.inner)}"

    def to_turtle(self) -> str:
        """See :class:`Path`."""
        return f"[ {INVERSE} {self.inner.to_turtle()} ]"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence path, ``first/second``."""

    steps: tuple[Path, ...]

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        nodes: Iterable[Term] = (node,)
        for step in reversed(self.steps) if backward else self.steps:
            reached = [step.follow(graph, one, backward=backward) for one in nodes]
            # Each node once: chains of steps would otherwise multiply the ways to one node.
            nodes = dict.fromkeys(one for group in reached for one in group)
        return nodes

    def to_sparql(self) -> str:
        """See :class:`Path`."""
        return "/".join(_bracketed(step) for step in self.steps)

    def to_turtle(self) -> str:
        """See :class:`Path`."""
        return f"( {' '.join(step.to_turtle() for step in self.steps)} )"


@dataclass(frozen=True, slots=True)
class Alternative:
    """An alternative path, ``one|other``."""

    choices: tuple[Path, ...]

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        for choice in self.choices:
            yield from choice.follow(graph, node, backward=backward)

    def to_sparql(self) -> str:
        """See :class:`Path`."""
        return "|".join(_bracketed(choice) for choice in self.choices)

    def to_turtle(self) -> str:
        """See :class:`Path`."""
        return f"[ {ALTERNATIVE} ( {' '.join(one.to_turtle() for one in self.choices)} ) ]"


@dataclass(frozen=True, slots=True)
class _Repeated:
    """A path that is followed again and again, or at most once."""

    inner: Path
    predicate: ClassVar[NamedNode]
    sign: ClassVar[str]

    def to_sparql(self) -> str:
        """See :class:`Path`."""
        return _bracketed(self.inner) + self.sign

    def to_turtle(self) -> str:
        """See :class:`Path`."""
        return f"[ {self.predicate} {self.inner.to_turtle()} ]"


class ZeroOrMore(_Repeated):
    """A zero-or-more path, ``path*``."""

    predicate = ZERO_OR_MORE
    sign = "*"

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        return _closure(self.inner, graph, [node], backward)


class OneOrMore(_Repeated):
    """A one-or-more path, ``path+``."""

    predicate = ONE_OR_MORE
    sign = "+"

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        first = self.inner.follow(graph, node, backward=backward)
        return _closure(self.inner, graph, first, backward)


class ZeroOrOne(_Repeated):
    """A zero-or-one path, ``path?``."""

    predicate = ZERO_OR_ONE
    sign = "?"

    def follow(self, graph: Graph, node: Term, *, backward: bool = False) -> Iterable[Term]:
        """See :class:`Path`."""
        yield node
        yield from self.inner.follow(graph, node, backward=backward)


def values(path: Path, graph: Graph, node: Term) -> list[Term]:
    """Return the value nodes of a focus node: what the path leads to, each node once."""
    return list(dict.fromkeys(path.follow(graph, node)))


def read_path(graph: Graph, node: Term) -> Path:
    """Read a path from the shapes graph.

    Args:
        graph: The shapes graph.
        node: The value of ``sh:path``.

    Returns:
        The path.

    Raises:
        InputError: It is not a well-formed path.
    """
    return _read(graph, node, MAX_DEPTH)


def _read(graph: Graph, node: Term, depth: int) -> Path:
    if isinstance(node, NamedNode):
        return Predicate(node)
    if not isinstance(node, BlankNode):
        raise InputError(f"{name(node)} is no property path")
    if depth == 0:
        raise InputError("a property path is nested too deeply or contains itself")
    # A node with a list and another kind of path is read as the list (W3C path-strange-001).
    if graph.value(node, RDF_FIRST) is not None:
        return Sequence(_read_list(graph, node, depth - 1))
    found = [
        (kind, inner)
        for kind in (ALTERNATIVE, INVERSE, ZERO_OR_MORE, ONE_OR_MORE, ZERO_OR_ONE)
        for inner in graph.objects(node, kind)
    ]
    if len(found) != 1:
        raise InputError(
            "a property path is malformed"
            if found
            else "a blank node that stands for a property path describes no path"
        )
    kind, inner = found[0]
    if kind == ALTERNATIVE:
        return Alternative(_read_list(graph, inner, depth - 1))
    path = _read(graph, inner, depth - 1)
    if kind == INVERSE:
        return Inverse(path)
    repeated: dict[NamedNode, type[ZeroOrMore | OneOrMore | ZeroOrOne]] = {
        ZERO_OR_MORE: ZeroOrMore,
        ONE_OR_MORE: OneOrMore,
        ZERO_OR_ONE: ZeroOrOne,
    }
    return repeated[kind](path)


def _read_list(graph: Graph, head: Term, depth: int) -> tuple[Path, ...]:
    members = graph.members(head)
    if members is None or len(members) < 2:
        raise InputError("a list in a property path is malformed or has fewer than two members")
    return tuple(_read(graph, member, depth) for member in members)


def _closure(path: Path, graph: Graph, start: Iterable[Term], backward: bool) -> Iterator[Term]:
    found = dict.fromkeys(start)
    waiting = list(found)
    while waiting:
        for node in path.follow(graph, waiting.pop(), backward=backward):
            if node not in found:
                found[node] = None
                waiting.append(node)
    return iter(found)


def _bracketed(path: Path) -> str:
    text = path.to_sparql()
    return text if isinstance(path, Predicate) else f"({text})"
