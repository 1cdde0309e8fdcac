"""SPARQL-based constraints (SHACL section 5): ``sh:sparql`` with a SELECT query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    ValueNodes,
    Violation,
)
from coopgraph.validation.paths import Path, Predicate
from coopgraph.validation.report import path_name
from coopgraph.validation.sparql.prebinding import SelectQuery, prepare
from coopgraph.validation.terms import (
    DEACTIVATED,
    OWL_IMPORTS,
    XSD_ANY_URI,
    XSD_BOOLEAN,
    XSD_STRING,
    Term,
    name,
    sh,
)

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape
    from coopgraph.validation.sparql.runner import Solution

SPARQL: Final = sh("sparql")
SELECT: Final = sh("select")
PREFIXES: Final = sh("prefixes")
DECLARE: Final = sh("declare")
PREFIX: Final = sh("prefix")
NAMESPACE: Final = sh("namespace")

PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_TRUE: Final = Literal("true", datatype=XSD_BOOLEAN)


@dataclass(slots=True, eq=False)
class Select(Simple):
    """A query that has a solution for each violation."""

    node: Term
    query: SelectQuery
    own_messages: tuple[Literal, ...]
    of_node_shape: bool

    @property
    def source(self) -> Term:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        return self.node

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        foci = run.graph.terms.listed(nodes.foci)
        written = _Written(run)
        for solution in run.solutions(self.query, foci):
            run.watch.check()
            if solution.values.get("failure") == _TRUE:
                raise InputError(f"the constraint {name(self.node)} signals a failure")
            yield self._violation(run, solution, written)

    def _violation(self, run: Run, solution: Solution, written: _Written) -> Violation:
        """Map a solution to a result (SHACL section 5.3.2)."""
        values = {
            name: written.of(solution.focus, value) if isinstance(value, Literal) else value
            for name, value in solution.values.items()
        }
        path, focus = values.get("path"), run.graph.terms[solution.focus]
        return Violation(
            focus,
            focus if self.of_node_shape else None,
            written=values.get("value"),
            path=Predicate(path) if isinstance(path, NamedNode) else None,
            messages=self._messages({**values, "this": solution.focus}),
        )

    def _messages(self, values: dict[str, Term]) -> tuple[Literal, ...]:
        own = values.get("message")
        if isinstance(own, Literal):
            return (own,)
        return tuple(_filled(message, values) for message in self.own_messages)


def substitute(message: str, values: dict[str, Term]) -> str:
    """Put values in the place of ``{?name}`` and ``{$name}`` (SHACL section 5.2.2)."""

    def written(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            return match[0]
        if isinstance(value, BlankNode):
            # Its name would be another one in each run.
            return "a blank node"
        return value.value if isinstance(value, Literal) else name(value)

    return PLACEHOLDER.sub(written, message)


def _filled(message: Literal, values: dict[str, Term]) -> Literal:
    return Literal(substitute(message.value, values), language=message.language)


class _Written:
    """Literals as the data write them: the store that answers writes ``01`` as ``1``."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._focus: Term | None = None
        # The literals of the last focus node: its solutions come together.
        self._literals: dict[Literal, None] = {}

    def of(self, focus: Term, value: Literal) -> Literal:
        """Return a literal as the triples of a focus node have it."""
        if focus != self._focus:
            said = self._run.graph.description(focus).values()
            literals = (one for objects in said for one in objects if isinstance(one, Literal))
            self._focus, self._literals = focus, dict.fromkeys(literals)
        if value in self._literals:
            return value
        candidates = list(self._literals)
        alike = self._run.oracle.same(value, candidates)
        return candidates[min(alike)] if alike else value


def _sparql(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for node in reader.values(shape, SPARQL):
        if not isinstance(node, NamedNode | BlankNode):
            told = f"sh:sparql must be a constraint, not {name(node)}"
            reader.refuse(shape, told, rule="bad-sparql", at=(shape.node, SPARQL, node))
        elif reader.graph.value(node, DEACTIVATED) != _TRUE:
            yield from _select(reader, shape, node)


def _select(reader: ShapeReader, shape: Shape, node: Term) -> Iterator[Constraint]:
    queries = list(reader.graph.objects(node, SELECT))
    select = queries[0] if queries else None
    if len(queries) > 1 or not _is_string(select):
        told = "a SPARQL constraint needs one sh:select, a string"
        reader.refuse(shape, told, rule="bad-sparql", at=(node, SELECT, select))
        return
    try:
        query = prepare(select.value, _prefixes(reader, node), shape.path)
    except InputError as problem:
        reader.refuse(shape, problem.what, rule="bad-sparql", at=(node, SELECT, select))
        return
    yield Select(
        sh("SPARQLConstraintComponent"),
        "must have no solution of the query of the constraint",
        node,
        query,
        tuple(_about(shape.path, one) for one in reader.messages(shape, node)),
        of_node_shape=shape.path is None,
    )


def _about(path: Path | None, message: Literal) -> Literal:
    """Put the path in the place of ``{$PATH}``, which is the same for all solutions."""
    if path is None:
        return message
    return _filled(message, {"PATH": Literal(path_name(path))})


def _prefixes(reader: ShapeReader, node: Term) -> dict[str, str]:
    """Collect the prefixes of a constraint (SHACL section 5.2.1), imported ontologies included."""
    waiting = list(reader.graph.objects(node, PREFIXES))
    seen: set[Term] = set()
    found: dict[str, str] = {}
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting.extend(reader.graph.objects(ontology, OWL_IMPORTS))
        for declaration in reader.graph.objects(ontology, DECLARE):
            prefix = reader.graph.value(declaration, PREFIX)
            namespace = reader.graph.value(declaration, NAMESPACE)
            if not isinstance(prefix, Literal) or not _is_string(namespace):
                raise InputError("sh:declare needs sh:prefix and sh:namespace")
            if found.setdefault(prefix.value, namespace.value) != namespace.value:
                raise InputError(f"the prefix {prefix.value} is declared with two namespaces")
    return found


def _is_string(value: Term | None) -> TypeGuard[Literal]:
    return isinstance(value, Literal) and value.datatype in {XSD_STRING, XSD_ANY_URI}


BUILDERS: Final[dict[NamedNode, Builder]] = {SPARQL: _sparql}
