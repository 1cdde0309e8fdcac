"""Which engine a shapes graph needs, and what no engine may carry out.

Nothing that a shape asks is skipped in silence. What the native engine does not know goes to
pySHACL, with the whole run; what pySHACL would skip or must not do is refused.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.sparql.prebinding import refuse_unsafe
from coopgraph.validation.terms import RDF_TYPE, Term, name, sh
from coopgraph.vocabulary import SH

_CORE: Final = """
    alternativePath and class closed conforms datatype deactivated declare defaultValue
    description detail disjoint entailment equals flags focusNode group hasValue
    ignoredProperties in inversePath languageIn lessThan lessThanOrEquals maxCount maxExclusive
    maxInclusive maxLength message minCount minExclusive minInclusive minLength name namespace
    node nodeKind not oneOrMorePath or order path pattern prefix prefixes property
    qualifiedMaxCount qualifiedMinCount qualifiedValueShape qualifiedValueShapesDisjoint result
    resultMessage resultPath resultSeverity select severity shapesGraph
    shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape sparql
    suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang value
    xone zeroOrMorePath zeroOrOnePath
"""
_COMPONENTS: Final = """
    ask labelTemplate nodeValidator optional parameter propertyValidator validator update
    construct
"""
_ADVANCED: Final = """
    annotationProperty annotationValue annotationVarName condition expression filterShape
    intersection nodes object predicate resultAnnotation returnType rule subject target this
    union values count distinct min max sum avg if then else exists orderBy limit offset
    groupConcat
"""
_SCRIPT: Final = "js jsFunctionName jsLibrary jsLibraryURL"

CORE: Final = frozenset(map(sh, _CORE.split()))
COMPONENTS: Final = frozenset(map(sh, _COMPONENTS.split()))
ADVANCED: Final = frozenset(map(sh, _ADVANCED.split()))
SCRIPT: Final = frozenset(map(sh, _SCRIPT.split()))

# Text that some engine runs as SPARQL.
_QUERIES: Final = tuple(map(sh, ("select", "ask", "construct", "update")))
_ADVANCED_TYPES: Final = tuple(
    map(sh, ("SPARQLFunction", "SPARQLTarget", "SPARQLTargetType", "SPARQLRule", "TripleRule"))
)


def refuse(shapes: ShapesGraph) -> None:
    """Refuse what no engine may carry out or would skip.

    Args:
        shapes: The shapes.

    Raises:
        InputError: JavaScript, entailment, a term that SHACL does not have, or a query that
            reaches beyond the data.
    """
    graph = shapes.graph
    for predicate in graph.predicates():
        if predicate in SCRIPT:
            subject = next(iter(graph.subjects_of(predicate)))
            raise InputError(f"{name(predicate)} of {name(subject)}: JavaScript is never run")
        if _is_unknown(predicate):
            _refuse_unknown(shapes, predicate)
    if next(iter(graph.subjects_of(sh("entailment"))), None) is not None:
        raise InputError("sh:entailment: no entailment regime is supported; add the triples")
    for predicate in _QUERIES:
        for text in graph.objects_of(predicate):
            if isinstance(text, Literal):
                refuse_unsafe(text.value)


def needs_pyshacl(shapes: Graph) -> bool:
    """Tell whether a shapes graph asks what the native engine does not know."""
    return _has_components(shapes) or needs_advanced(shapes)


def needs_advanced(shapes: Graph) -> bool:
    """Tell whether a shapes graph uses SHACL Advanced Features (rules, functions, targets)."""
    used = any(predicate in ADVANCED for predicate in shapes.predicates())
    return used or any(True for kind in _ADVANCED_TYPES for _ in shapes.subjects(RDF_TYPE, kind))


def _has_components(shapes: Graph) -> bool:
    return any(predicate in COMPONENTS for predicate in shapes.predicates())


def _is_unknown(predicate: Term) -> bool:
    return (
        isinstance(predicate, NamedNode)
        and predicate.value.startswith(SH)
        and predicate not in CORE
        and predicate not in COMPONENTS
        and predicate not in ADVANCED
    )


def _refuse_unknown(shapes: ShapesGraph, predicate: Term) -> None:
    """Refuse a term of nobody's, if a shape has it: elsewhere it asks nothing."""
    for subject in shapes.graph.subjects_of(predicate):
        shape = shapes.shapes.get(subject)
        if shape is not None:
            # Imported here: it is needed for a typing slip only.
            from difflib import get_close_matches  # noqa: PLC0415

            known = [term.value.removeprefix(SH) for term in CORE | COMPONENTS | ADVANCED]
            near = get_close_matches(name(predicate).removeprefix("sh:"), sorted(known), n=1)
            hint = f"; did you mean sh:{near[0]}?" if near else ""
            raise shapes.malformed(shape, f"SHACL has no term {name(predicate)}{hint}")
