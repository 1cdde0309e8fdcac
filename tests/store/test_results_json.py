"""Rows written as JSON: what Oxigraph writes of the same rows, and what comes back."""

from __future__ import annotations

import json

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, QueryResultsFormat, Triple

from coopgraph.store import results_json
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.terms import Row
from coopgraph.vocabulary import XSD

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
IRIS = st.sampled_from(["a", "é", "b?c=d&e#f"]).map(
    lambda end: NamedNode("http://a.example/" + end)
)
LITERALS = (
    TEXT.map(Literal)
    | st.builds(lambda text: Literal(text, language="zh-hans"), TEXT)
    | st.builds(lambda text: Literal(text, language="ar", direction=BaseDirection.RTL), TEXT)
    | st.builds(lambda text: Literal(text, datatype=NamedNode(XSD + "integer")), TEXT)
)
TERMS = IRIS | LITERALS | st.integers(0, 9).map(lambda number: BlankNode(f"b{number}"))
TRIPLES = st.builds(Triple, IRIS, IRIS, TERMS)
ROWS = st.lists(st.tuples(st.none() | TERMS, st.none() | TERMS | TRIPLES), max_size=6)

WITH_ALL = """SELECT ?a ?b ?c ?d ?e ?nothing {
  VALUES (?a ?b ?c ?d ?e ?nothing) {
    ("a\\"\\\\\\n\\u0001é" "b"@en--ltr 1 <http://a.example/> <<( <a:a> <b:b> "x" )>> UNDEF)
    (UNDEF "b"@en true "2025"^^<http://www.w3.org/2001/XMLSchema#gYear> UNDEF UNDEF) } }"""


@settings(max_examples=100)
@given(ROWS)
def test_any_rows_come_back(rows: list[Row]) -> None:
    written = results_json.write(["a", "b"], rows)
    answer = pyoxigraph.parse_query_results(written, QueryResultsFormat.JSON)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert [tuple(solution) for solution in answer] == rows


def test_it_is_what_oxigraph_writes() -> None:
    engine = EmbeddedEngine([])
    theirs = engine.query(WITH_ALL, serialized=True)
    ours = engine.query(WITH_ALL)
    assert json.loads(ours.serialize("json")) == json.loads(theirs.serialize("json"))
    assert ours.rows == theirs.rows
    assert ours.select(["c"]).serialize("csv") == theirs.select(["c"]).serialize("csv")


def test_rows_without_columns_are_counted() -> None:
    engine = EmbeddedEngine([])
    found = engine.query("SELECT * { }")
    assert found.serialize("json") == engine.query("SELECT * { }", serialized=True).serialize(
        "json"
    )
    assert found.rows == [()]
