"""Shapes as conditions in SPARQL, a function for each component (SHACL section 4).

A condition has two sides; see :mod:`coopgraph.validation.remote.conditions`. What SPARQL cannot
say, or engines do not agree on, stays open: every node is suspicious then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, count
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.constraints.base import Constraint, PerValue
from coopgraph.validation.constraints.cardinality import Count
from coopgraph.validation.constraints.logical import Combination
from coopgraph.validation.constraints.other import Closed, HasValue
from coopgraph.validation.constraints.property_pair import Disjoint, Equals, Less
from coopgraph.validation.constraints.shape_based import Conforms, Qualified
from coopgraph.validation.constraints.string_based import Pattern, UniqueLang
from coopgraph.validation.constraints.value_range import Range
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import Path, Predicate
from coopgraph.validation.remote import literals
from coopgraph.validation.remote.conditions import (
    FALSE,
    MOST_COUNTED,
    OPEN,
    TRUE,
    Condition,
    Values,
    among,
    both,
    certain,
    either,
    exactly,
    negated,
)
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import RDF_TYPE, Term, component
from coopgraph.validation.values import BLANK, IRI, LITERAL

MOST_TERMS: Final = 1000
"""Terms that are written into a condition."""

_MOST_DEPTH: Final = 12
"""Shapes inside shapes: an endpoint may have little room for nested groups."""

# Some engines take a subject for an IRI without looking.
_KINDS: Final = {
    BLANK: "isBlank({0})",
    IRI: "(isIRI({0}) && !isBlank({0}))",
    LITERAL: "isLiteral({0})",
}


class Compiler:
    """Writes shapes as conditions.

    Args:
        hierarchy: Subclass axioms of endpoint and background, and what the background says.
        local: What the background says alone.
    """

    def __init__(self, hierarchy: Graph, local: Graph) -> None:
        self._hierarchy = hierarchy
        self._local = local
        self._numbers = count()

    def shape(self, shape: Shape, node: str, depth: int = 0) -> Condition:
        """Write the condition that a node conforms to a shape.

        Args:
            shape: The shape.
            node: The variable of the node.
            depth: How many shapes it is part of.

        Returns:
            The condition. SPARQL-based constraints are left open.
        """
        if shape.deactivated:
            return Condition(FALSE, TRUE)
        if depth > _MOST_DEPTH:
            return OPEN
        parts = [self.constraint(one, shape, node, depth) for one in shape.constraints]
        return _all(parts)

    def constraint(
        self, constraint: Constraint, shape: Shape, node: str, depth: int = 0
    ) -> Condition:
        """Write the condition that a node satisfies one constraint of a shape."""
        write = _WRITERS.get(type(constraint))
        if write is None:
            return OPEN
        return write(self, constraint, self.values(node, shape.path), depth)

    def variable(self) -> str:
        """Return a variable that nothing else uses."""
        return f"?v{next(self._numbers)}_"

    def values(self, node: str, path: Path | None) -> Values:
        """Return the values of a path from a node; the node itself where there is no path."""
        return Values(node, path, self.variable)

    def instances(self, class_: NamedNode) -> tuple[list[str], list[str]] | None:
        """Return the named subclasses of a class and the instances that the background knows.

        Args:
            class_: The class.

        Returns:
            Both as SPARQL writes them; None where one has no name or they are too many.
        """
        classes = self._hierarchy.subclasses(class_)
        known = {node for one in classes for node in self._local.subjects(RDF_TYPE, one)}
        named = sorted(str(one) for one in classes if isinstance(one, NamedNode))
        if len(named) < len(classes) or len(named) + len(known) > MOST_TERMS:
            return None
        return named, sorted(str(one) for one in known if isinstance(one, NamedNode))


def _all(parts: Sequence[Condition]) -> Condition:
    return Condition(either(*(part.bad for part in parts)), both(*(part.good for part in parts)))


def _of_values(compiler: Compiler, constraint: PerValue, values: Values, _depth: int) -> Condition:
    write = _OF_VALUES[constraint.component]
    return values.each(write(compiler, constraint.parameter, values.one))


def _class(compiler: Compiler, class_: NamedNode, value: str) -> Condition:
    """4.1.1; an instance here or there."""
    found = compiler.instances(class_)
    if found is None:
        return OPEN
    kind = compiler.variable()
    filter_ = f"FILTER({kind} IN ({', '.join(found[0])}))"
    typed = f"EXISTS {{ {value} {RDF_TYPE} {kind} {filter_} }}"
    return exactly(either(typed, among(value, found[1])))


def _datatype(_compiler: Compiler, datatype: NamedNode, value: str) -> Condition:
    """4.1.2."""
    return Condition(
        negated(literals.typed(value, datatype)), literals.of_datatype(value, datatype)
    )


def _node_kind(_compiler: Compiler, kinds: Sequence[int], value: str) -> Condition:
    """4.1.3."""
    return exactly(either(*(_KINDS[kind].format(value) for kind in kinds)))


def _count(_compiler: Compiler, constraint: Count, values: Values, _depth: int) -> Condition:
    """4.2."""
    return _counted(values, constraint.least, constraint.most, Condition(FALSE, TRUE))


def _counted(values: Values, least: int, most: int | None, counted: Condition) -> Condition:
    """4.2, 4.7.3; of what is counted it may be open whether it counts."""
    sure = negated(counted.bad)
    few = FALSE
    if least > 0:
        few = TRUE if least > MOST_COUNTED else negated(values.at_least(least, sure))
    enough = values.at_least(min(least, MOST_COUNTED), counted.good)
    if most is None:
        return Condition(few, enough)
    above = max(most + 1, 0)
    many = values.at_least(min(above, MOST_COUNTED), counted.good)
    within = TRUE if above > MOST_COUNTED else negated(values.at_least(above, sure))
    return Condition(either(few, many), both(enough, within))


def _range(_compiler: Compiler, constraint: Range, values: Values, _depth: int) -> Condition:
    """4.3."""
    value = values.one
    if not isinstance(constraint.bound, Literal):
        return OPEN
    holds = certain(f"({value} {constraint.operator} {constraint.bound})")
    alike = literals.comparable(value, constraint.bound)
    return values.each(_compared(holds, alike, f"isLiteral({value})"))


def _equals(compiler: Compiler, constraint: Equals, values: Values, _depth: int) -> Condition:
    """4.5.1."""
    theirs = compiler.values(values.node, Predicate(constraint.other))
    bad = either(
        values.some(negated(theirs.has(values.one))),
        theirs.some(negated(values.has(theirs.one))),
    )
    return exactly(negated(bad))


def _disjoint(_compiler: Compiler, constraint: Disjoint, values: Values, _depth: int) -> Condition:
    """4.5.2."""
    shared = f"EXISTS {{ {values.node} {constraint.other} {values.one} }}"
    return values.each(exactly(negated(shared)))


def _less(_compiler: Compiler, constraint: Less, values: Values, _depth: int) -> Condition:
    """4.5.3, 4.5.4."""
    other = values.variable()
    holds = certain(f"({values.one} {constraint.operator} {other})")
    alike = literals.comparable(values.one, other)
    pair = _compared(holds, alike, f"(isLiteral({values.one}) && isLiteral({other}))")

    def some(expression: str) -> str:
        inner = f"EXISTS {{ {values.node} {constraint.other} {other} FILTER({expression}) }}"
        return values.some(inner)

    return Condition(some(pair.bad), negated(some(negated(pair.good))))


def _compared(holds: str, alike: str, literal: str) -> Condition:
    """What is not certainly compared everywhere in one way stays open."""
    return Condition(negated(both(alike, holds)), both(literal, either(negated(alike), holds)))


def _min_length(_compiler: Compiler, least: int, value: str) -> Condition:
    """4.4.1; some engines count a character beyond the first plane as two."""
    length = literals.length(value)
    sure = certain(f"({length} >= {least if least <= 1 else 2 * least - 1})")
    return Condition(negated(sure), certain(f"({length} >= {least})"))


def _max_length(_compiler: Compiler, most: int, value: str) -> Condition:
    """4.4.2."""
    length = literals.length(value)
    sure = certain(f"({length} <= {most})")
    return Condition(negated(sure), certain(f"({length} <= {2 * most})"))


def _pattern(_compiler: Compiler, constraint: Pattern, values: Values, _depth: int) -> Condition:
    """4.4.3."""
    if not literals.is_common(constraint.pattern, constraint.flags):
        return OPEN
    sure = literals.certainly_matches(constraint.pattern, values.one)
    return values.each(Condition(negated(sure), TRUE))


def _language_in(_compiler: Compiler, ranges: Sequence[str], value: str) -> Condition:
    """4.4.4."""
    parts = (f"LANGMATCHES(LANG({value}), {Literal(one)})" for one in ranges)
    return exactly(certain(either(*parts)))


def _unique_lang(
    _compiler: Compiler, _constraint: UniqueLang, values: Values, _depth: int
) -> Condition:
    """4.4.5."""
    other = values.variable()
    same = (
        f'(LANG({values.one}) != "" && LCASE(LANG({values.one})) = LCASE(LANG({other})) '
        f"&& !sameTerm({values.one}, {other}))"
    )
    pair = f"{values.triple(values.one)} {values.triple(other)} FILTER({certain(same)})"
    return exactly(f"!EXISTS {{ {pair} }}")


def _combination(
    compiler: Compiler, constraint: Combination, values: Values, depth: int
) -> Condition:
    """4.6."""
    parts = [compiler.shape(one, values.one, depth + 1) for one in constraint.members]
    return values.each(_combined(constraint, parts))


def _combined(constraint: Combination, parts: Sequence[Condition]) -> Condition:
    least, most, total = constraint.least, constraint.most, len(parts)
    if constraint.component == component("not"):
        return Condition(parts[0].good, parts[0].bad)
    if least == total:
        return _all(parts)
    if most >= total:
        return Condition(both(*(one.bad for one in parts)), either(*(one.good for one in parts)))
    none = both(*(one.bad for one in parts))
    two = (both(one.good, other.good) for one, other in combinations(parts, 2))
    alone = (both(one.good, *(other.bad for other in parts if other is not one)) for one in parts)
    return Condition(either(none, *two), either(*alone))


def _conforms(compiler: Compiler, constraint: Conforms, values: Values, depth: int) -> Condition:
    """4.7.1, 4.7.2."""
    return values.each(compiler.shape(constraint.inner, values.one, depth + 1))


def _qualified(compiler: Compiler, constraint: Qualified, values: Values, depth: int) -> Condition:
    """4.7.3."""
    own = compiler.shape(constraint.inner, values.one, depth + 1)
    others = [compiler.shape(one, values.one, depth + 1) for one in constraint.siblings]
    counted = _all([own, *(Condition(one.good, one.bad) for one in others)])
    return _counted(values, constraint.least, constraint.most, counted)


def _closed(compiler: Compiler, constraint: Closed, values: Values, _depth: int) -> Condition:
    """4.8.1."""
    predicate, object_ = compiler.variable(), compiler.variable()
    allowed = ", ".join(sorted(map(str, constraint.allowed)))
    limit = f"FILTER({predicate} NOT IN ({allowed}))" if allowed else ""
    found = f"EXISTS {{ {values.one} {predicate} {object_} {limit} }}"
    return values.each(exactly(negated(found)))


def _has_value(_compiler: Compiler, constraint: HasValue, values: Values, _depth: int) -> Condition:
    """4.8.2."""
    if not literals.is_plain(constraint.wanted):
        return OPEN
    return exactly(values.has(str(constraint.wanted)))


def _in(_compiler: Compiler, allowed: frozenset[Term], value: str) -> Condition:
    """4.8.3."""
    if len(allowed) > MOST_TERMS:
        return OPEN
    plain = sorted(str(one) for one in allowed if literals.is_plain(one))
    sure = among(value, plain)
    return exactly(sure) if len(plain) == len(allowed) else Condition(negated(sure), TRUE)


_OF_VALUES: Final[dict[NamedNode, Callable[[Compiler, Any, str], Condition]]] = {
    component("class"): _class,
    component("datatype"): _datatype,
    component("nodeKind"): _node_kind,
    component("minLength"): _min_length,
    component("maxLength"): _max_length,
    component("languageIn"): _language_in,
    component("in"): _in,
}

_WRITERS: Final[dict[type, Callable[[Compiler, Any, Values, int], Condition]]] = {
    PerValue: _of_values,
    Count: _count,
    Range: _range,
    Pattern: _pattern,
    UniqueLang: _unique_lang,
    Equals: _equals,
    Disjoint: _disjoint,
    Less: _less,
    Combination: _combination,
    Conforms: _conforms,
    Qualified: _qualified,
    Closed: _closed,
    HasValue: _has_value,
}
