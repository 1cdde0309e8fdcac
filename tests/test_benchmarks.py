"""The benchmark measures what it says: known errors, planted once each, and found."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from benchmarks import corpus, shapes
from benchmarks.engines import Validator
from benchmarks.findings import findings
from benchmarks.process import run
from benchmarks.validation import CASES, Case, cases
from coopgraph.documents.reader import read_document
from coopgraph.generate import planted
from coopgraph.validation import validate
from coopgraph.validation.terms import Term


def _local(term: Term) -> str:
    return term.value.rsplit("/", 1)[-1] if isinstance(term, pyoxigraph.NamedNode) else ""


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_planted_errors_are_found_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    data, rules = tmp_path / f"visits{suffix}", tmp_path / "shapes.ttl"
    corpus.write(data, 20, errors=20)
    shapes.write(rules)
    report = validate([read_document(data)], [read_document(rules)])
    found = Counter(_local(result.source_shape) for result in report.results)
    assert found == planted(20)
    assert report.shapes_checked == len(shapes.NAMES) == 45


def test_findings_are_read_from_any_report() -> None:
    report = b"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .
      [] sh:conforms false ; sh:result [ sh:focusNode :a ; sh:value [] ;
        sh:resultPath ( :p [ sh:inversePath :q ] ) ;
        sh:sourceConstraintComponent sh:InConstraintComponent ] ."""
    assert findings(report) == {
        (
            "<http://example.org/a>",
            "<http://example.org/p> / inversePath(<http://example.org/q>)",
            "_:",
            "<http://www.w3.org/ns/shacl#InConstraintComponent>",
        )
    }
    with pytest.raises(ValueError, match="no report"):
        findings(b"")


def test_the_shapes_can_be_had_without_those_in_sparql(tmp_path: Path) -> None:
    rules = tmp_path / "shapes.ttl"
    assert shapes.write(rules) == 45
    assert shapes.write(rules, sparql=False) == 41
    assert "SPARQLConstraint" not in rules.read_text(encoding="utf-8")


def test_cases_are_chosen_by_their_number_of_visits() -> None:
    assert cases(None) == list(CASES)
    assert {case.syntax for case in cases([1000])} == {"nt", "ttl"}
    assert cases([7]) == [Case(7)]


def test_a_peer_may_be_asked_for_less_with_sparql() -> None:
    peer = Validator("slow", lambda _data, _shapes: [], (), most=100, most_sparql=10)
    assert peer.can(10, sparql=True)
    assert not peer.can(11, sparql=True)
    assert peer.can(100, sparql=False)
    assert not peer.can(101, sparql=False)


_HOLDS = "import time; held = b'x' * 60_000_000; time.sleep(0.5)"


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of children is read in /proc")
def test_the_memory_of_all_processes_is_added_up(tmp_path: Path) -> None:
    starts = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {_HOLDS!r}]); "
    done = run([sys.executable, "-c", starts + _HOLDS + "; print('report')"], tmp_path)
    assert done.output == b"report\n"
    assert done.seconds > 0.5
    assert 60 < done.largest < 115
    assert done.tree is not None
    assert 120 < done.tree < 230


def test_the_memory_of_the_benchmark_itself_is_not_counted(tmp_path: Path) -> None:
    held = b"x" * 100_000_000
    assert run([sys.executable, "-c", "print('report')"], tmp_path).largest < 60
    assert held


def test_a_process_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3: last words"):
        run([sys.executable, "-c", "import os; os.write(2, b'last words'); os._exit(3)"], tmp_path)
