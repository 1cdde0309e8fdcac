"""SPARQL-based constraints: pre-binding, what is refused, messages, limits (SHACL section 5)."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.constraints.sparql import substitute
from coopgraph.validation.sparql import worker
from coopgraph.validation.sparql.ahead import WORKER
from coopgraph.validation.sparql.prebinding import FOCUS, prepare
from tests.validation.support import DECLARED, ENDLESS, EVERYTHING, check, report, row

DATA = """
  ex:a a ex:C ; ex:p 1 ; ex:next ex:b . ex:b a ex:C ; ex:p 2 . _:x a ex:C ; ex:p 3 .
"""


def shape(select: str, more: str = "", path: str = "") -> str:
    where = f"sh:path {path} ;" if path else ""
    return f"""{DECLARED} ex:S {where} sh:targetClass ex:C ;
      sh:sparql [ sh:prefixes ex: ; {more} sh:select '''{select}''' ] ."""


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("$this ex:p 1", ["a"]),
        ("$this ex:p 1, ?n", ["a"]),
        ("FILTER ($this = ex:a)", ["a"]),
        ("FILTER (isBlank($this))", ["_"]),
        ("{ { FILTER (bound($this)) } }", ["a", "b", "_"]),
        ("{ FILTER (false) } UNION { FILTER ($this = ex:b) }", ["b"]),
        ("BIND ($this AS ?that) FILTER (?that = ex:a)", ["a"]),
        ("?x ex:next $this", ["b"]),
        ("FILTER NOT EXISTS { $this ex:next ?x } FILTER (isIRI($this))", ["b"]),
        ("FILTER NOT EXISTS { FILTER ($this = ex:a) }", ["b", "_"]),
        ("OPTIONAL { $this ex:next ?n } FILTER (!bound(?n))", ["b", "_"]),
        ("{ SELECT $this WHERE { $this ex:p ?n } HAVING (SUM(?n) > 1) }", ["b", "_"]),
        ("{ SELECT $this WHERE { SELECT $this WHERE { FILTER ($this = ex:a) } } }", ["a"]),
        ("$this ex:p ?n . { ?x ex:p ?n FILTER (?n > 1) } UNION { ?x ex:next ?n }", ["b", "_"]),
        ("{ ?x ex:p ?n } { $this ex:p ?n } FILTER EXISTS { ?x ex:next $this }", []),
        ("{ ?y ex:p 1 } FILTER EXISTS { ?y ex:next ?z FILTER EXISTS { FILTER (?z = $this) } }",
         ["b"]),
        ("{ SELECT $this (COUNT(?n) AS ?k) { $this ex:next ?n } GROUP BY $this } FILTER (?k = 1)",
         ["a"]),
        ("$this ex:p ?n . FILTER ('}' != \"{\") # { SERVICE", ["a", "b", "_"]),
    ],
)  # fmt: skip
def test_this_is_bound_everywhere(where: str, expected: list[str]) -> None:
    if "HAVING" in where:
        where = where.replace(
            "WHERE { $this ex:p ?n } H", "WHERE { $this ex:p ?n } GROUP BY $this H"
        )
    found = check(shape(f"SELECT $this WHERE {{ {where}\n }}"), DATA)
    assert sorted(one[0] for one in found) == sorted(expected)
    assert {one[3] for one in found} <= {"SPARQL"}


def test_counting_and_cutting_are_for_each_focus_node() -> None:
    found = check(
        shape("SELECT $this ?value WHERE { $this ?q ?value } ORDER BY ?value LIMIT 1"), DATA
    )
    assert len(found) == 3


def test_groups_without_this_do_not_multiply_with_the_focus_nodes() -> None:
    parts = " UNION ".join(
        f"{{ ?span {one} ?x FILTER (?x < 0) }}" for one in ("ex:start", "ex:end")
    )
    where = f"$this ex:s ?span {parts}"
    data = "".join(
        f"ex:n{n} a ex:C ; ex:s ex:s{n} . ex:s{n} ex:start {n} ; ex:end {n} ." for n in range(5000)
    )
    start = time.monotonic()
    assert report(shape(f"SELECT $this WHERE {{ {where} }}"), data, time_limit=20).conforms
    assert time.monotonic() - start < 20


def test_literals_as_focus_nodes() -> None:
    select = "SELECT $this WHERE { FILTER (isLiteral($this) && $this > 1) }"
    shapes = shape(select).replace("sh:targetClass ex:C", "sh:targetNode 01, 02, 3")
    assert [one[0] for one in check(shapes, "")] == ["02", "3"]


def test_variables_become_the_parts_of_a_result() -> None:
    select = (
        "SELECT $this (ex:p AS ?path) ?value ?extra WHERE { $this ex:p ?value BIND(7 AS ?extra) }"
    )
    more = 'sh:message "{?value} of {$this}: {?extra} {?none}"@en ;'
    first = report(shape(select, more), "ex:a a ex:C ; ex:p 01 .").results[0]
    assert row(first) == ("a", "p", "01", "SPARQL")
    assert first.messages == (Literal("01 of <http://example.org/a>: 7 {?none}", language="en"),)
    assert first.source_constraint is not None


def test_the_message_of_a_solution_goes_first() -> None:
    select = 'SELECT $this ?message WHERE { BIND("own" AS ?message) }'
    found = report(shape(select, 'sh:message "of the constraint" ;'), DATA)
    assert {result.message for result in found.results} == {"own"}


def test_the_value_is_the_focus_node_in_node_shapes_only() -> None:
    select = "SELECT $this WHERE { FILTER ($this = ex:a) }"
    assert check(shape(select), DATA) == [("a", "", "a", "SPARQL")]
    assert check(shape(select, path="ex:p"), DATA) == [("a", "p", None, "SPARQL")]


@pytest.mark.parametrize("path", ["ex:next", "[ sh:inversePath ex:next ]", "( ex:next ex:p )"])
def test_path_stands_for_the_path(path: str) -> None:
    found = check(shape("SELECT $this ?value WHERE { $this $PATH ?value }", path=path), DATA)
    assert len(found) == 1


def test_the_path_is_told_in_messages() -> None:
    more = 'sh:message "{$PATH} and {?PATH}"@en, "of {$this}" ;'
    select = "SELECT $this WHERE { FILTER ($this = ex:a) }"
    found = report(shape(select, more, path="[ sh:inversePath ex:next ]"), DATA).results[0]
    told = "^<http://example.org/next>"
    assert {one.value for one in found.messages} == {
        f"{told} and {told}",
        "of <http://example.org/a>",
    }


@pytest.mark.parametrize("target", ["ex:elsewhere", '"elsewhere"'])
def test_paths_of_no_steps_from_nodes_that_the_data_do_not_know(target: str) -> None:
    """With ``$this`` substituted such a path leads to the node itself (SPARQL 1.1, 18.4)."""
    shapes = shape("SELECT $this ?value WHERE { $this ex:p? ?value }")
    shapes = shapes.replace("sh:targetClass ex:C", f"sh:targetNode {target}")
    assert len(check(shapes, DATA)) == 1
    shapes = shapes.replace("sh:sparql", "sh:path [ sh:zeroOrMorePath ex:p ] ; sh:sparql")
    assert len(check(shapes.replace("$this ex:p? ?value", "$this $PATH ?value"), DATA)) == 1


def test_prefixes_come_with_imported_ontologies_too() -> None:
    shapes = shape("SELECT $this WHERE { $this ex:p 1 }").replace(
        "sh:prefixes ex:", "sh:prefixes ex:ontology"
    )
    assert check(shapes + " ex:ontology owl:imports ex: .", DATA) == [("a", "", "a", "SPARQL")]


def test_deactivated_constraints_ask_nothing() -> None:
    assert check(shape("SELECT $this {}", "sh:deactivated true ;"), DATA) == []


def test_the_shapes_graph_can_be_asked() -> None:
    select = "SELECT $this WHERE { GRAPH $shapesGraph { $currentShape ex:limit ?n } $this ex:p ?n }"
    assert check(shape(select) + " ex:S ex:limit 2 .", DATA) == [("b", "", "b", "SPARQL")]


def test_within_another_shape() -> None:
    shapes = shape("SELECT $this WHERE { $this ex:p 1 }").replace("sh:targetClass ex:C ;", "")
    found = check(shapes + "ex:T sh:targetClass ex:C ; sh:not ex:S .", DATA)
    assert sorted(one[0] for one in found) == ["_", "b"]


@pytest.mark.parametrize(
    ("select", "told"),
    [
        ("SELECT $this WHERE { SERVICE <http://e.org/> { ?a ?b ?c } }", "SERVICE"),
        ("SELECT $this FROM <file:///etc/hosts> WHERE { }", "FROM"),
        ("SELECT $this from named <http://e.org/> WHERE { }", "FROM"),
        (r"SELECT $this WHERE { S\\u0045RVICE <http://e.org/> { ?a ?b ?c } }", "SERVICE"),
        (r"SELECT $this FR\\u004FM <http://e.org/> WHERE { }", "FROM"),
        (
            "SELECT $this WHERE { FILTER (1<?b#>\n) SERVICE <http://e.org/> { ?a ?b ?c } }",
            "SERVICE",
        ),
        ("SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?x { 1 } }", "VALUES"),
        ("SELECT $this WHERE { BIND (1 AS $this) }", "has one already"),
        ("SELECT ?x WHERE { ?x ?p ?o }", "must return $this"),
        ("SELECT $this WHERE { { SELECT ?x WHERE { ?x ?p ?o } } }", "must return $this"),
        ("SELECT $this WHERE { { SELECT * WHERE { ?x ?p ?o } } }", "must return $this"),
        ("ASK { $this ?p ?o }", "must be a SELECT query"),
        ("SELECT $this WHERE { $this $PATH ?o }", "$PATH"),
        ("SELECT $this WHERE { $this ex:p }", "not legal SPARQL: it goes wrong near '}'"),
        ("SELECT $this WHERE { $this no:prefix ?o }", "the prefix no: is not declared"),
        ("SELECT $this WHERE { $this ex:p", "not legal SPARQL: it ends too early"),
        ("SELECT $this WHERE { " + " " * 200_000 + "}", "longer than"),
    ],
)
def test_refused_queries(select: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        check(shape(select), DATA)
    assert told in str(caught.value)
    assert "http://example.org/S" in str(caught.value) or "longer" in told


def test_a_malformed_query_is_told_even_without_focus_nodes() -> None:
    with pytest.raises(InputError, match="not legal SPARQL"):
        check(shape("SELECT $this WHERE { $this }"), "")


@pytest.mark.parametrize("validator", ["sh:ask", "sh:select", "sh:construct", "sh:update"])
def test_no_query_of_any_kind_may_reach_out(validator: str) -> None:
    shapes = f"ex:component {validator} 'LOAD <file:///etc/hosts>' ."
    for engine in ("auto", "pyshacl"):
        with pytest.raises(InputError, match="LOAD"):
            report(shapes, "", engine=engine)


def test_a_declared_failure_is_an_error() -> None:
    with pytest.raises(InputError, match="signals a failure"):
        check(shape("SELECT $this ?failure WHERE { BIND (true AS ?failure) }"), DATA)


@pytest.mark.parametrize(
    "declared",
    ["sh:declare [ sh:prefix 5 ] .", 'sh:declare [ sh:prefix "ex" ; sh:namespace "http://o/" ] .'],
)
def test_malformed_prefixes(declared: str) -> None:
    with pytest.raises(InputError, match=r"sh:namespace|two namespaces"):
        check(shape("SELECT $this {}") + f"ex: {declared}", DATA)


def test_a_query_without_end_is_stopped_and_the_rest_is_checked() -> None:
    data = "".join(f"ex:a ex:p {n} ." for n in range(200)) + DATA
    quick = shape("SELECT $this WHERE { $this ex:next ex:b }").replace("ex:S", "ex:T")
    start = time.monotonic()
    found = report(shape(ENDLESS) + quick, data, time_limit=0.5)
    assert time.monotonic() - start < 10
    assert [row(result)[0] for result in found.results] == ["a"]
    assert not found.conforms
    assert ["time limit of 0.5 s" in one.reason for one in found.not_checked] == [True]


def test_a_query_that_ends_its_process_is_told() -> None:
    nested = "(" * 20_000 + "1" + ")" * 20_000
    found = report(shape(f"SELECT $this WHERE {{ FILTER ({nested} = 1) }}"), DATA, time_limit=30)
    assert ["ended its process" in one.reason for one in found.not_checked] == [True]


@given(st.text())
def test_the_text_is_kept_around_the_bindings(text: str) -> None:
    binding = "GRAPH <urn:x-coopgraph:focus>"
    try:
        query = prepare(f"SELECT $this {{ {text} }}", {}, None)
    except InputError:
        return
    assert "".join(re.split(rf" {binding} {{[^}}]*}} ", query.text)) == f"SELECT $this {{ {text} }}"


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
def test_words_in_strings_names_and_comments_are_no_keywords(quote: str) -> None:
    text = f"SELECT $this {{ ?s ex:SERVICE {quote}FROM {{ \\{quote[0]} MINUS{quote} }} # VALUES"
    assert prepare(text, {}, None).text.count("GRAPH") == 1


def test_substitution_writes_iris_short() -> None:
    values = {"x": NamedNode("http://www.w3.org/ns/org#unitOf")}
    assert substitute("{?x} {$x} {x}", values) == "org:unitOf org:unitOf {x}"  # type: ignore[arg-type]


def test_a_worker_that_nobody_watches_ends_by_itself() -> None:
    query = (
        f"SELECT $this WHERE {{ {EVERYTHING} FILTER (STRLEN(STR(?c0)) + STRLEN(STR(?c8)) = 1) }}"
    )
    data = "".join(f"<urn:s> <urn:p> <urn:o{n}> .\n" for n in range(200)).encode()
    request = {
        "query": query, "prefixes": {}, "in_one_run": True, "knows_foci": False,
        "focus": FOCUS, "also": {}, "seconds": 0.1 - worker.GRACE,
    }  # fmt: skip
    focus = f"<{FOCUS}> <{FOCUS}> <urn:a> .\n".encode()
    parts = [b"%d\n%s0\n" % (len(part), part) for part in (data, focus)]
    sent = parts[0] + json.dumps(request).encode() + b"\n" + parts[1]
    done = subprocess.run(
        [sys.executable, "-P", str(WORKER)],
        input=sent,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGALRM, b"{}\n")
