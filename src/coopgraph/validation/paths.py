"""Property paths of SHACL (section 2.3.1): reading and writing them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from pyoxigraph import BlankNode, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.terms import RDF_FIRST, Term, name, sh

ALTERNATIVE = sh("alternativePath")
INVERSE = sh("inversePath")
ZERO_OR_MORE = sh("zeroOrMorePath")
ONE_OR_MORE = sh("oneOrMorePath")
ZERO_OR_ONE = sh("zeroOrOnePath")

_IRI: Final = re.compile(r"<([^<>]*)>")

# Paths are read and written by functions that call themselves, and a blank node that is used
# twice stands for two paths: beyond these nobody writes by hand.
MAX_DEPTH = 100
MAX_STEPS = 1000


class Path(Protocol):
    """A property path; equal where it is written the same."""

    def __hash__(self) -> int:
        """See :class:`object`."""
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


class OneOrMore(_Repeated):
    """A one-or-more path, ``path+``."""

    predicate = ONE_OR_MORE
    sign = "+"


class ZeroOrOne(_Repeated):
    """A zero-or-one path, ``path?``."""

    predicate = ZERO_OR_ONE
    sign = "?"


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
    return _Reader(graph).read(node, MAX_DEPTH)


class _Reader:
    """Reads one path; what it has read is counted, for a node may be used many times over."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._left = MAX_STEPS

    def read(self, node: Term, depth: int) -> Path:
        self._left -= 1
        if self._left < 0:
            raise InputError(f"a property path has more than {MAX_STEPS:,} steps")
        if isinstance(node, NamedNode):
            return Predicate(node)
        if not isinstance(node, BlankNode):
            raise InputError(f"{name(node)} is no property path")
        if depth == 0:
            raise InputError("a property path is nested too deeply or contains itself")
        # A node with a list and another kind of path is read as the list (W3C path-strange-001).
        if self._graph.value(node, RDF_FIRST) is not None:
            return Sequence(self._members(node, depth - 1))
        kind, inner = self._kind(node)
        if kind == ALTERNATIVE:
            return Alternative(self._members(inner, depth - 1))
        return _UNARY[kind](self.read(inner, depth - 1))

    def _kind(self, node: Term) -> tuple[NamedNode, Term]:
        found = [
            (kind, inner)
            for kind in (ALTERNATIVE, *_UNARY)
            for inner in self._graph.objects(node, kind)
        ]
        if not found:
            raise InputError("a blank node that stands for a property path describes no path")
        if len(found) > 1:
            raise InputError("a property path is malformed: it is of several kinds")
        return found[0]

    def _members(self, head: Term, depth: int) -> tuple[Path, ...]:
        members = self._graph.members(head)
        if members is None or len(members) < 2:
            raise InputError("a list in a property path is malformed or has fewer than two members")
        return tuple(self.read(member, depth) for member in members)


_UNARY: Final[dict[NamedNode, Callable[[Path], Path]]] = {
    INVERSE: Inverse,
    ZERO_OR_MORE: ZeroOrMore,
    ONE_OR_MORE: OneOrMore,
    ZERO_OR_ONE: ZeroOrOne,
}


def _bracketed(path: Path) -> str:
    text = path.to_sparql()
    return text if isinstance(path, Predicate) else f"({text})"


def iris_of(path: Path) -> list[NamedNode]:
    """Return the IRIs of a path, from left to right."""
    return [NamedNode(one) for one in _IRI.findall(path.to_sparql())]
