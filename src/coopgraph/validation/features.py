"""Which engine a shapes graph needs, and what no engine may carry out.

Nothing that a shape asks is skipped in silence. What the native engine does not know goes to
pySHACL, with the whole run; what pySHACL would skip or must not do is refused.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.problems import Problem
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

ENTAILMENT: Final = sh("entailment")

# Text that some engine runs as SPARQL.
_QUERIES: Final = tuple(map(sh, ("select", "ask", "construct", "update")))
_ADVANCED_TYPES: Final = tuple(
    map(sh, ("SPARQLFunction", "SPARQLTarget", "SPARQLTargetType", "SPARQLRule", "TripleRule"))
)


def problems(graph: Graph, shapes: Container[Term]) -> Iterator[Problem]:
    """Find what no engine may carry out or would skip.

    Args:
        graph: The shapes graph.
        shapes: The nodes of its shapes.

    Returns:
        JavaScript, entailment, terms that SHACL does not have, queries that reach beyond the data.
    """
    for predicate in graph.predicates():
        if predicate in SCRIPT:
            for subject in graph.subjects_of(predicate):
                what = f"{name(predicate)}: JavaScript is never run"
                yield Problem("never-run", what, subject, predicate)
        elif _is_unknown(predicate):
            # A term of nobody's, if a shape has it: elsewhere it asks nothing.
            for subject in graph.subjects_of(predicate):
                if subject in shapes:
                    what = f"SHACL has no term {name(predicate)}"
                    hint = suggestion(predicate)
                    yield Problem("unknown-term", what, subject, predicate, hint=hint)
    for subject in graph.subjects_of(ENTAILMENT):
        what = "sh:entailment: no entailment regime is supported; add the triples"
        yield Problem("never-run", what, subject, ENTAILMENT)
    for predicate in _QUERIES:
        for subject in graph.subjects_of(predicate):
            for text in graph.objects(subject, predicate):
                if isinstance(text, Literal):
                    try:
                        refuse_unsafe(text.value)
                    except InputError as problem:
                        yield Problem("bad-sparql", problem.what, subject, predicate, text)


def suggestion(term: Term) -> str | None:
    """Suggest the term of SHACL that a mistyped one may have meant."""
    # Imported here: it is needed for a typing slip only.
    from difflib import get_close_matches  # noqa: PLC0415

    known = [one.value.removeprefix(SH) for one in CORE | COMPONENTS | ADVANCED]
    near = get_close_matches(name(term).removeprefix("sh:"), sorted(known), n=1)
    return f"did you mean sh:{near[0]}?" if near else None


def needs_pyshacl(shapes: Graph) -> bool:
    """Tell whether a shapes graph asks what the native engine does not know."""
    return any(True for _ in asking_pyshacl(shapes))


def asking_pyshacl(shapes: Graph) -> Iterator[tuple[Term, Term, Term]]:
    """Find what the native engine does not know.

    Args:
        shapes: The shapes graph.

    Returns:
        Subject and predicate of each such statement, and the term of SHACL that it uses.
    """
    for predicate in shapes.predicates():
        if predicate in COMPONENTS or predicate in ADVANCED:
            for subject in shapes.subjects_of(predicate):
                yield subject, predicate, predicate
    for kind in _ADVANCED_TYPES:
        for subject in shapes.subjects(RDF_TYPE, kind):
            yield subject, RDF_TYPE, kind


def needs_advanced(shapes: Graph) -> bool:
    """Tell whether a shapes graph uses SHACL Advanced Features (rules, functions, targets)."""
    return any(used not in COMPONENTS for _, _, used in asking_pyshacl(shapes))


def _is_unknown(predicate: Term) -> bool:
    return (
        isinstance(predicate, NamedNode)
        and predicate.value.startswith(SH)
        and predicate not in CORE
        and predicate not in COMPONENTS
        and predicate not in ADVANCED
    )
