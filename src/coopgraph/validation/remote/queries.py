"""What a SPARQL-based constraint looks at around ``$this``: paths from there to its patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pyoxigraph import NamedNode

from coopgraph.validation.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from coopgraph.validation.sparql.prebinding import FOCUS

Reached: TypeAlias = tuple[Path | None, Path | None, bool]
"""A path from the focus node, what is followed from its end (None: every predicate), and whether
it is followed backwards."""

_Known: TypeAlias = "dict[str, Path | None]"
"""Variables that are bound for certain, with a path that leads to all that they may be."""

_EXISTS: Final = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}
_REPEATED: Final = {"*": ZeroOrMore, "+": OneOrMore, "?": ZeroOrOne}


class UnknownReachError(Exception):
    """It cannot be told what a query looks at."""


def reach_of_query(text: str, prefixes: dict[str, str]) -> list[Reached]:
    """Find the patterns of a query and how each hangs together with ``$this``.

    Args:
        text: The query, with what binds ``$this``.
        prefixes: The prefixes that it uses without declaring them.

    Returns:
        For each triple pattern the path from ``$this`` to one of its ends, and its own path.

    Raises:
        UnknownReachError: A pattern hangs together with ``$this`` by filters or by its predicate
            only, or rdflib does not read the query.
    """
    walk = _Walk()
    walk.certain(algebra_of(text, tuple(sorted(prefixes.items()))), {"this": None})
    return walk.found


@lru_cache(maxsize=256)
def algebra_of(text: str, prefixes: tuple[tuple[str, str], ...]) -> Any:
    """Read the algebra of a query.

    Args:
        text: The query.
        prefixes: The prefixes that it uses without declaring them.

    Returns:
        Its algebra, as rdflib has it.

    Raises:
        UnknownReachError: It is not read.
    """
    # Imported here: rdflib costs more than all the rest, and few shapes have queries.
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415

    try:
        algebra = prepareQuery(text, initNs=dict(prefixes)).algebra
        _translate_groups(algebra)
    except Exception:
        # What pyoxigraph reads and rdflib does not: it is pyoxigraph that answers.
        raise UnknownReachError from None
    return algebra


class _Walk:
    """Goes through the algebra of a query; only certain bindings lead on to other patterns.

    What ``OPTIONAL`` binds may be unbound, and a pattern that mentions it then asks the whole
    graph: such patterns need another way from the focus node.
    """

    def __init__(self) -> None:
        self.found: list[Reached] = []

    def certain(self, part: Any, known: _Known) -> _Known:
        """Walk a part; return what is bound for certain in each of its solutions."""
        write = _PARTS.get(getattr(part, "name", ""))
        if write is None:
            raise UnknownReachError
        return write(self, part, known)

    def _inner(self, part: Any, known: _Known) -> _Known:
        inner = self.certain(part["p"], known)
        if "expr" in part:
            self._expression(part["expr"], inner)
        return inner

    def _optional(self, part: Any, known: _Known) -> _Known:
        first = self.certain(part["p1"], known)
        second = self.certain(part["p2"], first)
        self._expression(part["expr"], second)
        return first

    def _union(self, part: Any, known: _Known) -> _Known:
        one, other = (self.certain(part[side], known) for side in ("p1", "p2"))
        return {name: _any(one[name], other[name]) for name in one.keys() & other.keys()}

    def _graph(self, part: Any, known: _Known) -> _Known:
        # That of the focus nodes binds $this.
        if str(part["term"]) != FOCUS:
            raise UnknownReachError
        return known

    def _select(self, part: Any, known: _Known) -> _Known:
        """A query inside: it returns ``$this``, and nothing else is bound in it before."""
        if "p" not in part:
            raise UnknownReachError
        return {**known, **self.certain(part["p"], {"this": None})}

    def _join(self, part: Any, known: _Known) -> _Known:
        # All parts hold in each solution: what one binds may lead to the patterns of the others.
        waiting = list(_joined(part))
        while waiting:
            left = []
            for one in waiting:
                try:
                    known = self._attempt(one, known)
                except UnknownReachError:
                    left.append(one)
            if len(left) == len(waiting):
                raise UnknownReachError
            waiting = left
        return known

    def _attempt(self, part: Any, known: _Known) -> _Known:
        length = len(self.found)
        try:
            return self.certain(part, known)
        except UnknownReachError:
            del self.found[length:]
            raise

    def _patterns(self, part: Any, known: _Known) -> _Known:
        known, waiting = dict(known), list(part["triples"])
        while waiting:
            reached = next((one for one in waiting if _end(one, known)), None)
            if reached is None:
                raise UnknownReachError
            waiting = [one for one in waiting if one is not reached]
            self._pattern(reached, known)
        return known

    def _pattern(self, triple: tuple[Any, Any, Any], known: _Known) -> None:
        from rdflib import Variable  # noqa: PLC0415

        subject, predicate, object_ = triple
        if isinstance(predicate, Variable):
            self.found.append((known[str(subject)], None, False))
            return
        path = _path(predicate)
        backwards = not (isinstance(subject, Variable) and str(subject) in known)
        start = known[str(object_ if backwards else subject)]
        self.found.append((start, path, backwards))
        other = subject if backwards else object_
        if isinstance(other, Variable) and str(other) not in known:
            further: Path = Inverse(path) if backwards else path
            known[str(other)] = further if start is None else Sequence((start, further))

    def _expression(self, part: Any, known: _Known) -> None:
        """Walk the groups of ``EXISTS`` in an expression."""
        if getattr(part, "name", "") in _EXISTS:
            self.certain(part["graph"], known)
        else:
            for inner in _inside(part):
                self._expression(inner, known)


_PARTS: Final[dict[str, Callable[[_Walk, Any, _Known], _Known]]] = {
    "BGP": _Walk._patterns,
    "Join": _Walk._join,
    "LeftJoin": _Walk._optional,
    "Union": _Walk._union,
    "Filter": _Walk._inner,
    "Extend": _Walk._inner,
    "SelectQuery": _Walk._inner,
    "Project": _Walk._inner,
    "Distinct": _Walk._inner,
    "Reduced": _Walk._inner,
    "OrderBy": _Walk._inner,
    "Graph": _Walk._graph,
    "ToMultiSet": _Walk._select,
}


def _joined(part: Any) -> Iterator[Any]:
    """Iterate over what a join joins, which is a tree of joins of two, as a list."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if getattr(one, "name", "") == "Join":
            waiting += [one["p2"], one["p1"]]
        else:
            yield one


def _translate_groups(part: Any) -> None:
    """Make algebra of the groups of ``EXISTS``; rdflib leaves some of them as written."""
    from rdflib.plugins.sparql import algebra  # noqa: PLC0415

    if getattr(part, "name", "") in _EXISTS and part["graph"].name == "GroupGraphPatternSub":
        group = algebra.translateGroupGraphPattern(part["graph"])
        part["graph"] = algebra.traverse(group, visitPost=algebra.simplify)
    for inner in _inside(part):
        _translate_groups(inner)


def _inside(part: Any) -> Iterable[Any]:
    # Not its own `values`: that of rdflib's nodes looks variables up.
    if isinstance(part, dict):
        return dict.values(part)
    return part if isinstance(part, list | tuple) else ()


def _end(triple: tuple[Any, Any, Any], known: _Known) -> bool:
    from rdflib import Variable  # noqa: PLC0415

    # Along a predicate that is not known, only all triples of a subject can be told.
    ends = triple[:1] if isinstance(triple[1], Variable) else triple[::2]
    return any(isinstance(end, Variable) and str(end) in known for end in ends)


def _any(one: Path | None, other: Path | None) -> Path | None:
    if one == other:
        return one
    if one is None or other is None:
        return ZeroOrOne(other if one is None else one)  # type: ignore[arg-type]
    return Alternative((one, other))


def _path(path: Any) -> Path:
    """Write a path of rdflib as one of ours."""
    from rdflib import URIRef  # noqa: PLC0415
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath  # noqa: PLC0415

    if isinstance(path, URIRef):
        return Predicate(NamedNode(str(path)))
    if isinstance(path, InvPath):
        return Inverse(_path(path.arg))
    if isinstance(path, SequencePath):
        return Sequence(tuple(map(_path, path.args)))
    if isinstance(path, AlternativePath):
        return Alternative(tuple(map(_path, path.args)))
    if isinstance(path, MulPath):
        return _REPEATED[str(path.mod)](_path(path.path))
    raise UnknownReachError
