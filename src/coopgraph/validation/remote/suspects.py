"""Queries for the focus nodes of a shape that may not conform to it, and for how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode

from coopgraph.store.tokens import tokenize
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.graph import Graph
from coopgraph.validation.remote.compiling import MOST_TERMS, Compiler
from coopgraph.validation.remote.conditions import FALSE, either, filtered
from coopgraph.validation.remote.literals import is_plain
from coopgraph.validation.remote.reach import Step
from coopgraph.validation.shapes import Shape, Targets
from coopgraph.validation.sparql.prebinding import binding
from coopgraph.validation.terms import RDF_TYPE, Term

THIS: Final = "?this"


class NotCompiledError(Exception):
    """The suspects of a shape are not to be had, or not worth it."""


def suspects(shape: Shape, compiler: Compiler, hierarchy: Graph) -> tuple[str, str]:
    """Write the query for the suspects of a shape, as far as the endpoint sees.

    Args:
        shape: A shape with targets.
        compiler: Writes its conditions.
        hierarchy: The subclass axioms.

    Returns:
        Its prefixes, and a group that binds ``?this``: to all focus nodes that do not conform,
        perhaps to some that do. A target node is always among them: the data need not mention it.

    Raises:
        NotCompiledError: It cannot be written.
    """
    if not all(isinstance(one, BlankNode) or is_plain(one) for one in shape.targets.nodes):
        # The endpoint would give it back in its own way of writing.
        raise NotCompiledError
    target = focus_nodes(shape.targets, hierarchy)
    parts = [_named(shape.targets.nodes)] if shape.targets.nodes else []
    prologue: dict[str, None] = {}
    if target:
        own = [one for one in shape.constraints if not isinstance(one, Select)]
        bad = either(*(compiler.constraint(one, shape, THIS).bad for one in own))
        if bad != FALSE:
            # Objects come many times over; few nodes have two of the classes.
            often = f"{{ SELECT DISTINCT {THIS} {{ {target} }} }}"
            parts.append(f"{often if shape.targets.objects_of else target} {filtered(bad)}")
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                before, text = _select(constraint, target)
                prologue[before] = None
                parts.append(f"{{ {text} }}")
    if len(prologue) > 1:
        raise NotCompiledError
    return "".join(prologue), _union(parts)


def focus_nodes(targets: Targets, hierarchy: Graph, *, with_nodes: bool = False) -> str:
    """Write the pattern of the focus nodes of targets.

    Args:
        targets: The targets.
        hierarchy: The subclass axioms.
        with_nodes: Whether those of ``sh:targetNode`` are among them.

    Returns:
        A group; nothing where there are none.

    Raises:
        NotCompiledError: A class is known by too many names, or by none.
    """
    parts = []
    if with_nodes and targets.nodes:
        parts.append(_named(targets.nodes))
    classes = {below for one in targets.classes for below in hierarchy.subclasses(one)}
    if len(classes) > MOST_TERMS or any(isinstance(one, BlankNode) for one in classes):
        raise NotCompiledError
    if classes:
        parts.append(f"VALUES ?class_ {{ {_listed(classes)} }} {THIS} {RDF_TYPE} ?class_ .")
    if targets.subjects_of:
        parts.append(f"VALUES ?from_ {{ {_listed(targets.subjects_of)} }} {THIS} ?from_ ?to_ .")
    if targets.objects_of:
        parts.append(f"VALUES ?to_ {{ {_listed(targets.objects_of)} }} ?from_ ?to_ {THIS} .")
    return _union(parts)


def present(kinds: Iterable[tuple[str, Term]]) -> str:
    """Write the query that tells which classes have instances and which predicates triples.

    Args:
        kinds: ``class`` or ``predicate``, and its name.

    Returns:
        A query with a row for each of them.
    """
    classes = _listed({one for kind, one in kinds if kind == "class"})
    predicates = _listed({one for kind, one in kinds if kind == "predicate"})
    return (
        "SELECT ?kind ?one ?there { "
        f'{{ VALUES ?one {{ {classes} }} BIND("class" AS ?kind) '
        f"BIND(EXISTS {{ ?some {RDF_TYPE} ?one }} AS ?there) }} UNION "
        f'{{ VALUES ?one {{ {predicates} }} BIND("predicate" AS ?kind) '
        "BIND(EXISTS { ?some ?one ?other } AS ?there) } }"
    )


def _select(constraint: Select, target: str) -> tuple[str, str]:
    """Return prefixes and query of a SPARQL-based constraint, ``$this`` bound by the targets."""
    query = constraint.query
    if query.needs_shapes or not query.in_one_run:
        raise NotCompiledError
    first = next(token for token in tokenize(query.text) if token.is_word("SELECT"))
    declared = (f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(query.prefixes.items()))
    text = query.text[first.start :].replace(binding(needs_shapes=False), f" {target} ")
    return "".join(declared) + query.text[: first.start], text


def reaching(shape: Shape, steps: Iterable[Step], lacking: Graph, hierarchy: Graph) -> str:
    """Write the query for the focus nodes that lead to a triple that only the background has.

    Of all others the endpoint sees what there is to see.

    Args:
        shape: A shape with targets.
        steps: What it looks at.
        lacking: The triples of the background that the endpoint does not have.
        hierarchy: The subclass axioms.

    Returns:
        A group that binds ``?this``; nothing where there can be none.

    Raises:
        NotCompiledError: It cannot be written, or a target node is such a node.
    """
    parts = []
    for step in steps:
        if step.of_class:
            # The condition itself knows the instances of the background.
            continue
        nodes = {one for one in _ends(step, lacking) if not isinstance(one, BlankNode)}
        # Engines differ about paths of no steps from nodes that are not in the data.
        if len(nodes) > MOST_TERMS or not nodes.isdisjoint(shape.targets.nodes):
            raise NotCompiledError
        if not nodes:
            continue
        if step.before is None:
            parts.append(_named(nodes))
        else:
            end = f"{THIS} {step.before.to_sparql()} ?end_ ."
            parts.append(f"VALUES ?end_ {{ {_listed(nodes)} }} {end}")
    if not parts:
        return ""
    return f"{{ {_union(parts)} }} {{ {focus_nodes(shape.targets, hierarchy, with_nodes=True)} }}"


def _ends(step: Step, lacking: Graph) -> Iterable[Term]:
    if step.predicate is None:
        return (subject for subject, _, _ in lacking)
    if step.backwards:
        return lacking.objects_of(step.predicate)
    return lacking.subjects_of(step.predicate)


def among_objects(nodes: Iterable[Term], targets: Targets, hierarchy: Graph) -> str:
    """Write the query that tells which of some nodes are focus nodes as objects."""
    group = focus_nodes(Targets(objects_of=targets.objects_of), hierarchy)
    return f"SELECT DISTINCT {THIS} {{ VALUES {THIS} {{ {_listed(nodes)} }} {group} }}"


def counting(prologue: str, group: str) -> str:
    """Write the query that counts suspects, and blank nodes among them."""
    return (
        f"{prologue}SELECT (COUNT(*) AS ?n) (SUM(IF(isBlank({THIS}), 1, 0)) AS ?b) "
        f"{{ SELECT DISTINCT {THIS} {{ {group} }} }}"
    )


def _listed(terms: Iterable[Term]) -> str:
    return " ".join(sorted(str(one) for one in terms if not isinstance(one, BlankNode)))


def _named(nodes: Iterable[Term]) -> str:
    """Name nodes, in a group of their own: some engines let VALUES alone empty a whole UNION."""
    return f"{{ SELECT {THIS} {{ VALUES {THIS} {{ {_listed(nodes)} }} }} }}"


def _union(parts: Iterable[str]) -> str:
    return " UNION ".join(f"{{ {part} }}" for part in parts)
