"""What goes to pySHACL, that it comes back whole, and that it is kept on a short lead."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.parser import parseQuery

from coopgraph.errors import EngineError, InputError
from tests.validation.differential.peers import fallback_in_process
from tests.validation.support import DECLARED, check, report, rows

COMPONENT = f"""
  {DECLARED}
  ex:StartsWith a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:startsWith ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes ex: ;
      sh:message "must start with {{$startsWith}}"@en ;
      sh:ask "ASK {{ FILTER (STRSTARTS(STR($value), $startsWith)) }}" ] .
  ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; ex:startsWith "x" ] .
"""
RULE = f"""
  {DECLARED}
  ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:maxCount 0 ] ;
    sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:q ; sh:object ex:made ] .
"""


def test_custom_components_are_carried_out() -> None:
    found = report(COMPONENT, 'ex:a ex:p "xy", "y" .', engine="auto")
    assert found.engine == "pyshacl"
    assert [row[:2] for row in rows(found)] == [("a", "p")]
    assert str(found.results[0].component) == "<http://example.org/StartsWith>"
    assert found.results[0].message == "must start with x"


def test_a_query_is_parsed_once_whatever_it_is_asked_of(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = f"""
      {DECLARED}
      ex:S sh:targetSubjectsOf ex:p ; sh:sparql [ sh:prefixes ex: ; sh:select
        "SELECT $this ?value WHERE {{ $this ex:p ?value FILTER (?value > 2) }}" ] ,
        [ sh:prefixes ex: ; sh:select "SELECT $this WHERE {{ $this ex:q ?q }}" ] .
    """
    data = "".join(f"ex:a{number} ex:p {number} ." for number in range(6)) + "ex:a0 ex:q 1 ."
    parsed: list[str] = []

    def parse(text: str) -> Any:
        parsed.append(text)
        return parseQuery(text)

    monkeypatch.setattr(processor, "parseQuery", parse)
    before = processor.SPARQLProcessor.query
    with fallback_in_process():
        found = report(shapes, data, engine="pyshacl")
    assert {row[0] for row in rows(found)} == {"a0", "a3", "a4", "a5"}
    assert len(parsed) == len(set(parsed)) == 2
    assert processor.SPARQLProcessor.query is before


def test_rules_are_carried_out() -> None:
    found = report(RULE, "ex:a a ex:C .", engine="auto")
    assert (found.engine, rows(found)) == ("pyshacl", [("a", "q", None, "MaxCount")])


def test_the_native_engine_says_that_it_does_not_know_them() -> None:
    with pytest.raises(InputError, match="the native engine does not know"):
        check(COMPONENT, "")


def test_the_native_engine_is_taken_where_it_knows_all() -> None:
    found = report("ex:S sh:targetNode ex:a ; sh:class ex:C .", "", engine="auto")
    assert (found.engine, len(found.results)) == ("native", 1)


def test_pyshacl_keeps_to_the_focus_nodes_of_the_data() -> None:
    background = 'ex:D rdfs:subClassOf ex:C . ex:other a ex:C ; ex:p "y" .'
    shapes = COMPONENT + "ex:T sh:targetClass ex:C ; sh:path ex:r ; sh:minCount 1 ."
    found = report(shapes, 'ex:a a ex:D ; ex:p "y" .', background, engine="auto")
    assert {row[0] for row in rows(found)} == {"a"}
    assert len(found.results) == 2


def test_blank_nodes_and_lexical_forms_come_back_as_they_were() -> None:
    shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:in ( 1 ) ; sh:severity sh:Warning ."
    data = "_:x ex:p 01 . ex:a ex:p [ ex:q 2 ] ."
    native, reference = (report(shapes, data, engine=one) for one in ("native", "pyshacl"))
    assert rows(native) == rows(reference) == [("_", "p", "01", "In"), ("a", "p", "_", "In")]
    assert [one.severity for one in native.results] == [one.severity for one in reference.results]


def test_a_hostile_pattern_is_stopped() -> None:
    shapes = 'ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:pattern "^(a+)+$" .'
    start = time.monotonic()
    with pytest.raises(EngineError, match="did not finish within 3 s"):
        report(shapes, f'ex:a ex:p "{"a" * 60}!" .', engine="pyshacl", time_limit=3)
    assert time.monotonic() - start < 20


def test_pyshacl_reads_no_file_by_imports() -> None:
    shapes = "ex: owl:imports <file:///etc/hosts> . ex:S sh:targetNode ex:a ; sh:class ex:C ."
    assert len(report(shapes, "", engine="pyshacl").results) == 1


def test_the_fast_way_imports_none_of_the_slow_libraries() -> None:
    script = """
import sys
from tests.validation.support import report
found = report('ex:S sh:targetNode ex:a ; sh:class ex:C ; sh:pattern "a" .', '', engine='auto')
found.to_text(), found.to_turtle(), found.to_json()
slow = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'pandas', 'yaml'} & sys.modules.keys()
sys.exit(f'imported {slow}' if slow else 0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
