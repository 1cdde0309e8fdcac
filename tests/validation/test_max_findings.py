"""The first findings of many are those of the whole report, and all are counted."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopgraph.validation import Report, validate
from coopgraph.validation.run import Engine
from tests.validation.differential.shapes import cases, of_any_kind
from tests.validation.support import document

SHAPES = """
  ex:S sh:targetClass ex:C ; sh:targetNode ex:nowhere ; sh:property ex:P, ex:Q ; sh:node ex:N .
  ex:P sh:path ex:p ; sh:maxInclusive 3 ; sh:maxCount 1 ; sh:severity sh:Warning .
  ex:Q sh:path ex:q ; sh:minCount 1 ; sh:severity ex:own .
  ex:N sh:property [ sh:path ex:p ; sh:property [ sh:path ex:r ; sh:minCount 1 ] ] .
  ex:T sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI ; sh:severity sh:Info .
"""
DATA = [
    "ex:b a ex:C ; ex:p 1, 5, [ ex:r 1 ] . ex:z ex:p ex:b .",
    "ex:a a ex:C ; ex:p 7, 5 ; ex:q 1 . ex:c ex:p ex:a, 5 ; a ex:C .",
]


def told(report: Report) -> list[tuple[object, ...]]:
    names = "focus_node source_shape path value component severity place shape_place"
    return [
        (*(getattr(one, name) for name in names.split()), len(one.details))
        for one in report.results
    ]


@pytest.mark.parametrize("engine", ["native", "pyshacl"])
@pytest.mark.parametrize("severity", ["info", "warning", "violation"])
def test_the_first_of_all(severity: str, engine: Engine) -> None:
    shapes = [document(SHAPES, "shapes.ttl")]
    data = [document(text, f"{number}.ttl") for number, text in enumerate(DATA)]
    whole = validate(data, shapes, severity=severity, engine=engine)
    assert len(whole.results) > 5
    for most in range(len(whole.results) + 2) if engine == "native" else (3,):
        some = validate(data, shapes, severity=severity, engine=engine, max_findings=most)
        assert told(some) == told(whole)[:most]
        assert some.counts() == whole.counts()
        assert some.withheld == max(0, len(whole.results) - most)
        assert (some.conforms, some.fails("warning")) == (whole.conforms, whole.fails("warning"))
        # The details of pySHACL come in any order.
        assert engine == "pyshacl" or some.to("turtle") == whole.limited(most).to("turtle")


# A shape within a shape is asked of values, which stand elsewhere than what it began with.
NESTED = (
    "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:v ; sh:property "
    "[ sh:path ex:p ; sh:minCount 1 ] ] .\n"
    "ex:T a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; sh:class ex:C .",
    'ex:a a ex:C .\nex:d ex:p ex:e .\nex:a ex:v "x" .\nex:d a ex:C .\n',
)


@example(NESTED, 1)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(of_any_kind), st.integers(0, 6))
def test_random_shapes(case: tuple[str, str], most: int) -> None:
    shapes, data = document(case[0], "shapes.ttl"), document(case[1], "data.ttl")
    whole = validate([data], [shapes], engine="native")
    some = validate([data], [shapes], engine="native", max_findings=most)
    assert told(some) == told(whole)[:most]
    assert some.counts() == whole.counts()
