"""The benchmark measures what it says: known errors, planted once each, and found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from benchmarks import shapes, visits
from benchmarks.findings import findings
from coopgraph.documents.reader import read_document
from coopgraph.validation import validate
from coopgraph.validation.terms import Term


def _local(term: Term) -> str:
    return term.value.rsplit("/", 1)[-1] if isinstance(term, pyoxigraph.NamedNode) else ""


@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_planted_errors_are_found_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    data, rules = tmp_path / f"visits{suffix}", tmp_path / "shapes.ttl"
    visits.write(visits.visits(20), data)
    shapes.write(rules)
    report = validate([read_document(data)], [read_document(rules)])
    found = Counter(_local(result.source_shape) for result in report.results)
    assert found == visits.planted(20)
    assert report.shapes_checked == len(shapes.NAMES) == 45


def test_the_same_number_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        visits.write(visits.visits(3), tmp_path / name)
    text = (tmp_path / "a.nt").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.nt").read_text(encoding="utf-8")


def test_a_visit_has_about_200_triples() -> None:
    rest = sum(1 for _ in visits.background())
    assert 180 <= (sum(1 for _ in visits.visits(10)) - rest) / 10 <= 230


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
