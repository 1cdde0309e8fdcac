"""Random small shapes over random small data: the native engine finds what pySHACL finds.

What is left out is where the two differ for a reason, each checked by a test of its own elsewhere:
``sh:pattern`` beyond the syntax that Python and XPath share, and comparisons of literals of
different kinds (rdflib orders them; SPARQL does not).
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.validation.support import Row, report, rows

NODES = ["ex:a", "ex:b", "ex:c", "_:d"]
LITERALS = ["1", "2", "3.5", '"x"', '"xyz"', '"x"@en', '"y"@en', '"x"@de', "true"]
PREDICATES = ["ex:p", "ex:q"]
CLASSES = ["ex:C", "ex:D", "ex:E"]

predicate = st.sampled_from(PREDICATES)
term = st.sampled_from(NODES[:3] + LITERALS)


def joined(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(strategy, min_size=2, max_size=3).map(" ".join)


paths = st.recursive(
    predicate,
    lambda inner: st.one_of(
        inner.map("[ sh:inversePath {} ]".format),
        joined(inner).map("( {} )".format),
        joined(inner).map("[ sh:alternativePath ( {} ) ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    ),
    max_leaves=3,
)
of_values = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(["string", "integer", "decimal", "boolean"]).map("sh:datatype xsd:{}".format),
    st.sampled_from(["IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral"]).map(
        "sh:nodeKind sh:{}".format
    ),
    # Not 0: a blank node violates that too (section 4.4.1), but not for pySHACL.
    st.integers(1, 4).map("sh:minLength {}".format),
    st.integers(0, 4).map("sh:maxLength {}".format),
    st.sampled_from(["^x", "y", "^.$"]).map("sh:pattern '{}'".format),
    st.sampled_from(['"en"', '"de" "en"']).map("sh:languageIn ( {} )".format),
    st.lists(term, max_size=3, unique=True).map(lambda all_: f"sh:in ( {' '.join(all_)} )"),
    predicate.map("sh:equals {}".format),
    predicate.map("sh:disjoint {}".format),
    term.map("sh:hasValue {}".format),
)
of_properties = st.one_of(
    of_values,
    st.integers(0, 3).map("sh:minCount {}".format),
    st.integers(0, 3).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)


def parameter(constraint: str) -> str:
    """What a shape may say once; property shapes as often as it likes."""
    return constraint if constraint.startswith("sh:property") else constraint.split(" ", 1)[0]


def together(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Some constraints of different components."""
    return st.lists(strategy, min_size=1, max_size=3, unique_by=parameter).map(" ; ".join)


anonymous = st.one_of(
    together(of_values),
    st.tuples(paths, together(of_properties)).map(lambda pair: f"sh:path {pair[0]} ; {pair[1]}"),
)
logical = st.one_of(
    anonymous.map("sh:not [ {} ]".format),
    st.lists(anonymous, min_size=1, max_size=2).flatmap(
        lambda all_: st.sampled_from(["and", "or", "xone"]).map(
            lambda kind: f"sh:{kind} ( {' '.join(f'[ {one} ]' for one in all_)} )"
        )
    ),
    together(of_values).map("sh:node [ {} ]".format),
)
qualified = st.tuples(paths, together(of_values), st.integers(0, 2), st.booleans()).map(
    lambda parts: (
        f"sh:property [ sh:path {parts[0]} ; sh:qualifiedValueShape [ {parts[1]} ] ; "
        f"sh:qualified{'Min' if parts[3] else 'Max'}Count {parts[2]} ]"
    )
)
properties = st.tuples(paths, together(st.one_of(of_properties, logical))).map(
    lambda pair: f"sh:property [ sh:path {pair[0]} ; {pair[1]} ]"
)
body = st.one_of(properties, qualified, logical, of_values)
target = st.one_of(
    st.sampled_from(CLASSES).map("sh:targetClass {}".format),
    st.sampled_from(NODES[:3] + LITERALS).map("sh:targetNode {}".format),
    predicate.map("sh:targetSubjectsOf {}".format),
    predicate.map("sh:targetObjectsOf {}".format),
)

shape = st.tuples(target, st.lists(body, min_size=1, max_size=3, unique_by=parameter)).map(
    lambda pair: f"{pair[0]} ; {' ; '.join(pair[1])}"
)
shapes = st.lists(shape, min_size=1, max_size=2).map(
    lambda all_: "\n".join(f"ex:S{n} a sh:NodeShape ; {one} ." for n, one in enumerate(all_))
)
triple = st.one_of(
    st.tuples(st.sampled_from(NODES), predicate, st.sampled_from(NODES + LITERALS)),
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
).map(" ".join)
triples = st.lists(triple, max_size=12).map(
    lambda all_: " .\n".join(["ex:D rdfs:subClassOf ex:C", *all_]) + " ."
)


def differing(shapes_: str, data: str) -> tuple[Counter[Row], Counter[Row]]:
    native, reference = (
        Counter(rows(report(shapes_, data, engine=engine))) for engine in ("native", "pyshacl")
    )
    return native - reference, reference - native


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(shapes, triples)
def test_random_shapes_and_data(shapes_: str, data: str) -> None:
    assert differing(shapes_, data) == (Counter(), Counter())


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minInclusive 2",
        "sh:maxExclusive 2.5",
        "sh:lessThan ex:q",
        "sh:lessThanOrEquals ex:q",
        "sh:closed true",
    ],
)
def test_comparisons_and_closed_shapes(constraint: str) -> None:
    data = "ex:a ex:p 1, 2, 3.0 ; ex:q 2, 5 . ex:b ex:p 2.5 ; ex:q 2.5 ; ex:r ex:a . ex:c ex:p 1 ."
    shapes_ = f"ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; {constraint} ."
    if constraint == "sh:closed true":
        shapes_ = """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:closed true ;
          sh:property [ sh:path ex:p ] ."""
    assert differing(shapes_, data) == (Counter(), Counter())
