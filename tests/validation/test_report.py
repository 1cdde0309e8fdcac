"""The report: its order, its three forms, and what they say."""

from __future__ import annotations

import json

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat

from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import read_path
from coopgraph.validation.report import best
from coopgraph.validation.terms import RDF_TYPE, sh
from tests.validation.support import report

SHAPES = """
  ex:S sh:targetClass ex:C ; sh:property [
    sh:path ( [ sh:inversePath ex:q ] ex:p ) ; sh:maxCount 0 ;
    sh:message "Take it out."@en, "Убрать."@ru ; sh:severity sh:Warning ] .
  ex:T sh:targetClass ex:C ; sh:path rdfs:label ; sh:languageIn ( "en" ) ; sh:severity sh:Info .
  ex:U sh:targetClass ex:C ; sh:node [ sh:property [ sh:path ex:r ; sh:minCount 1 ] ] .
  ex:V sh:targetClass ex:None ; sh:class ex:C .
"""
DATA = """
  ex:b a ex:C ; rdfs:label "b"@de , "B"@en ; ex:r 1 . ex:a a ex:C ; rdfs:label "a" ; ex:r 1 .
  [] a ex:C . ex:z ex:q ex:b ; ex:p "x\\ny" .
"""


def test_text() -> None:
    assert (
        report(SHAPES, DATA).to_text()
        == """\
warning: Take it out.
  --> data.ttl
  node:       <http://example.org/b> (B)
  path:       (^<http://example.org/q>)/<http://example.org/p>
  constraint: sh:MaxCountConstraintComponent
  shape:      <http://example.org/S>, _:b1 in it
  rule:       S/(^<http://example.org/q>)/<http://example.org/p>/max-count
              https://www.w3.org/TR/shacl/#MaxCountConstraintComponent
  finding:    6a30bf3664a9

info: The value must be in one of the languages en
  --> data.ttl
  node:       <http://example.org/b> (B)
  path:       rdfs:label
  value:      "b"@de
  constraint: sh:LanguageInConstraintComponent
  shape:      <http://example.org/T>
  rule:       T/rdfs:label/language-in
              https://www.w3.org/TR/shacl/#LanguageInConstraintComponent
  finding:    821025382a2a

info: The value must be in one of the languages en
  --> data.ttl
  node:       <http://example.org/a> (a)
  path:       rdfs:label
  value:      "a"
  constraint: sh:LanguageInConstraintComponent
  shape:      <http://example.org/T>
  rule:       T/rdfs:label/language-in
              https://www.w3.org/TR/shacl/#LanguageInConstraintComponent
  finding:    f6cb06ad0658

violation: The value must conform to an unnamed shape
  --> data.ttl
  node:       _:b2
  constraint: sh:NodeConstraintComponent
  shape:      <http://example.org/U>
  rule:       U/node
              https://www.w3.org/TR/shacl/#NodeConstraintComponent
  finding:    e3dd579c2d98
  because:    The node must have at least 1 value (<http://example.org/r>)

Does not conform: 1 violation, 1 warning, 2 infos; 4 shapes checked on 3 nodes.
"""
    )


def test_text_of_data_that_conform() -> None:
    found = report("ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "ex:a a ex:C .")
    assert found.to_text() == (
        "Conforms: 0 violations, 0 warnings, 0 infos; 1 shape checked on 1 node.\n"
    )


def test_no_character_of_the_data_writes_lines_or_moves_the_cursor() -> None:
    data = 'ex:a ex:p "1\\u001b[2J\\nviolation: forged\\u202e" .'
    text = report("ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:in () .", data).to_text()
    assert sum(line.startswith("violation") for line in text.splitlines()) == 1
    assert "\x1b" not in text and "\u202e" not in text


def test_a_value_of_ten_million_characters_is_cut_in_text() -> None:
    shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:in () ."
    found = report(shapes, f'ex:a ex:p "{"a" * 10_000_000}" .')
    assert len(found.to_text()) < 2000
    assert "10000000 characters" in found.to_text()


def test_order_is_that_of_the_data_and_the_same_in_each_run() -> None:
    texts = {
        (found.to_text(), found.to_turtle(), found.to_json())
        for found in (report(SHAPES, DATA) for _ in range(3))
    }
    assert len(texts) == 1


def test_turtle_is_a_standard_report() -> None:
    found = report(SHAPES, DATA)
    graph = Graph(pyoxigraph.parse(found.to_turtle(), RdfFormat.TURTLE))
    (node,) = graph.subjects(RDF_TYPE, sh("ValidationReport"))
    assert graph.value(node, sh("conforms")) == Literal(False)
    results = list(graph.objects(node, sh("result")))
    assert len(results) == len(found.results)
    by_shape = {str(graph.value(one, sh("sourceShape"))): one for one in results}
    (detail,) = graph.objects(by_shape["<http://example.org/U>"], sh("detail"))
    assert graph.value(detail, sh("resultPath")) == NamedNode("http://example.org/r")
    warning = next(
        one for one in results if graph.value(one, sh("resultSeverity")) == sh("Warning")
    )
    path = graph.value(warning, sh("resultPath"))
    assert path is not None
    assert read_path(graph, path) == found.results[0].path
    assert set(graph.objects(warning, sh("resultMessage"))) == set(found.results[0].messages)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("abc:/#?.-_~%é", min_size=1))
def test_turtle_of_any_text_and_iri_is_legal(text: str, local: str) -> None:
    try:
        value, iri = Literal(text), NamedNode(f"https://w3id.org/coopgraph/ontology#{local}")
    except ValueError:
        return
    shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:in () ."
    written = report(shapes, f"{iri} ex:p {value} .").to_turtle()
    quads = list(pyoxigraph.parse(written, RdfFormat.TURTLE))
    assert {value, iri} <= {quad.object for quad in quads}


def test_json() -> None:
    content = json.loads(report(SHAPES, DATA).to_json())
    assert content["conforms"] is False
    assert content["counts"] == {"Violation": 1, "Warning": 1, "Info": 2}
    assert content["checked"] == {
        "shapes": 4,
        "focusNodes": 3,
        "shapesWithoutFocusNode": [{"type": "uri", "value": "http://example.org/V"}],
    }
    assert content["results"][0] == {
        "fingerprint": "6a30bf3664a91f974bae2925d573255e",
        "rule": "S/(^<http://example.org/q>)/<http://example.org/p>/max-count",
        "ruleUrl": "https://www.w3.org/TR/shacl/#MaxCountConstraintComponent",
        "severity": "Warning",
        "focusNode": {"type": "uri", "value": "http://example.org/b"},
        "focusNodeLabel": "B",
        "path": "(^<http://example.org/q>)/<http://example.org/p>",
        "pathName": "(^<http://example.org/q>)/<http://example.org/p>",
        "value": None,
        "message": "Take it out.",
        "messages": [
            {"type": "literal", "value": "Take it out.", "xml:lang": "en"},
            {"type": "literal", "value": "Убрать.", "xml:lang": "ru"},
        ],
        "component": "MaxCountConstraintComponent",
        "sourceShape": {"type": "bnode", "value": "b1"},
        "namedShape": "http://example.org/S",
        "sourceConstraint": None,
        "details": [],
        "place": {
            "file": "data.ttl",
            "line": None,
            "column": None,
            "endLine": None,
            "endColumn": None,
        },
        "shapePlace": None,
    }
    assert content["results"][3]["details"][0]["component"] == "MinCountConstraintComponent"


@pytest.mark.parametrize(
    ("least", "kept"), [("info", 4), ("warning", 2), ("violation", 1)]
)  # fmt: skip
def test_severity_leaves_out_what_is_below(least: str, kept: int) -> None:
    assert len(report(SHAPES, DATA).at_least(least).results) == kept


def test_a_severity_of_ones_own_is_never_left_out() -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:class ex:C ; sh:severity ex:Fatal ."
    found = report(shapes, "").at_least("violation")
    assert not found.conforms
    assert "1 <http://example.org/Fatal>" in found.to_text()


def test_english_goes_first_then_no_language() -> None:
    en, plain, de = Literal("e", language="en-GB"), Literal("p"), Literal("d", language="de")
    assert (best([de, plain, en]), best([de, plain]), best([de]), best([])) == ("e", "p", "d", None)
