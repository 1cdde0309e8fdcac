"""The embedded engine: what it sees, and how it fails."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coopgraph.errors import EngineError, InputError
from coopgraph.store.embedded import EmbeddedEngine

TURTLE = "@prefix : <http://example.org/> . :a :p :b . [] :q 'blank' ."
TRIG = "@prefix : <http://example.org/> . :c :p :d . :g { :e :p :f . :a :p :b } [] :q 'blank' ."

HEAVY = """SELECT (COUNT(*) AS ?n) {
  VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 10 }
  VALUES ?c { 1 2 3 4 5 6 7 8 9 10 } VALUES ?d { 1 2 3 4 5 6 7 8 9 10 }
  VALUES ?e { 1 2 3 4 5 6 7 8 9 10 } VALUES ?f { 1 2 3 4 5 6 7 8 9 10 }
  VALUES ?g { 1 2 3 4 5 6 7 8 9 10 } VALUES ?h { 1 2 3 4 5 6 7 8 9 10 }
  VALUES ?i { 1 2 3 4 5 6 7 8 9 10 } VALUES ?j { 1 2 3 4 5 6 7 8 9 10 } }"""


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "b.trig").write_text(TRIG)
    return EmbeddedEngine.from_paths([tmp_path])


def pairs(engine: EmbeddedEngine, text: str) -> list[tuple[str, ...]]:
    return [tuple(str(term)[-2:-1] for term in row) for row in engine.query(text)]


class TestGraphs:
    PREFIX = "PREFIX : <http://example.org/> "

    def test_a_plain_query_sees_every_graph_once(self, engine: EmbeddedEngine) -> None:
        found = pairs(engine, self.PREFIX + "SELECT ?s ?o { ?s :p ?o } ORDER BY ?s")
        assert found == [("a", "b"), ("c", "d"), ("e", "f")]

    def test_named_graphs_keep_their_names(self, engine: EmbeddedEngine) -> None:
        found = pairs(engine, self.PREFIX + "SELECT ?s ?g { GRAPH ?g { ?s :p ?o } } ORDER BY ?s")
        assert found == [("a", "g"), ("e", "g")]

    def test_from_narrows(self, engine: EmbeddedEngine) -> None:
        found = pairs(engine, self.PREFIX + "SELECT ?s FROM :g { ?s :p ?o } ORDER BY ?s")
        assert found == [("a",), ("e",)]

    def test_from_of_a_file_is_refused(self, engine: EmbeddedEngine) -> None:
        with pytest.raises(InputError, match=r"there are <http://example.org/g>; files are given"):
            engine.query("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")

    def test_blank_nodes_of_files_stay_apart(self, engine: EmbeddedEngine) -> None:
        assert len(engine.query(self.PREFIX + "SELECT ?s { ?s :q 'blank' }")) == 2

    def test_triples_are_counted(self, engine: EmbeddedEngine) -> None:
        assert len(engine) == 5


def test_kinds(engine: EmbeddedEngine) -> None:
    assert engine.query("ASK { ?s ?p ?o }").boolean
    assert engine.query("CONSTRUCT { ?s a ?p } WHERE { ?s ?p ?o }").kind == "graph"
    assert engine.query("DESCRIBE <http://example.org/a>").kind == "graph"
    assert engine.query("SELECT (1 AS ?x) {}").variables == ["x"]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("SELECT * { ?s ?p ?o }", ["s", "p", "o"]),
        ("SELECT DISTINCT * { ?s ?p ?o BIND(1 AS ?a) }", ["s", "p", "o", "a"]),
        ("SELECT * { { SELECT ?z { ?z ?y ?x } } ?z ?b ?a }", ["z", "b", "a"]),
        ("SELECT ?z ?a { ?a ?z ?x }", ["z", "a"]),
        ("SELECT (COUNT(*) AS ?n) { ?a ?z ?x }", ["n"]),
    ],
)
def test_columns_come_as_in_the_text(
    engine: EmbeddedEngine, text: str, variables: list[str]
) -> None:
    assert engine.query(text).variables == variables


def test_our_own_prefixes_need_no_declaration(engine: EmbeddedEngine) -> None:
    assert not engine.query("SELECT * { ?s a coop:Visit }").rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * WHERE { ?s ?p }", "q.rq:1:24: syntax error at '}'"),
        ("SELECT *\nWHERE {\n  ?s ?p ?o FILTER(?s == 2) }", "q.rq:3:23: syntax error at '='"),
        ("SELECT * { ?s ?p ?o", "q.rq:1:20: syntax error at the end of the query"),
        ("SELECT * { ?s foo:bar ?o }", "q.rq:1:15: the prefix foo: is not declared"),
        ("SELECT ?x ?y { ?x ?p ?y } GROUP BY ?x", "The SELECT contains a variable that is unbound"),
        ("ASK { VALUES ?x { -1 +2 \n] } }", "q.rq:2:1: syntax error at ']'"),
        ("ASK {\r\n  ?s ?p '''a\nb''' }\n}", "q.rq:4:1: syntax error at '}'"),
        ("SELEC * {}", "q.rq:1:1: not a SPARQL query: 'SELEC'"),
        ("SELECT (1 AS ?x) { ?x ?p ?o }", "The SELECT overrides an existing variable"),
        ("ASK {} extra", "q.rq:1:8: syntax error at 'extra'"),
    ],
)
def test_syntax_errors_name_the_place(engine: EmbeddedEngine, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        engine.query(text, path="q.rq")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(" + "(" * 450 + "1" + ")" * 450 + ") }",
        "ASK { ?s ?p ?o FILTER(" + "||".join(["?s=1"] * 3000) + ") }",
        "ASK { FILTER(" + "!" * 9000 + "true) }",
        "SELECT * " + "{" * 480 + "?s ?p ?o" + "}" * 480,
    ],
    ids=["brackets", "or", "not", "groups"],
)
def test_deep_queries_do_not_kill_the_process(engine: EmbeddedEngine, text: str) -> None:
    engine.query(text, timeout=60)


def test_a_time_limit(engine: EmbeddedEngine) -> None:
    start = time.perf_counter()
    with pytest.raises(EngineError, match=r"the query gave no answer within 0\.2 s") as caught:
        engine.query(HEAVY.replace("VALUES ?j { 1 2 3 4 5 6 7 8 9 10 }", ""), timeout=0.2)
    assert time.perf_counter() - start < 5
    assert caught.value.exit_code == 3
