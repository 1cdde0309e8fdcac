"""A synthetic corpus is as sound as the shipped data: consistent, and in OWL 2 DL."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.generate import Corpus
from coopgraph.resources import ontology_files

from .checks import logic
from .checks.graph import Graph


@pytest.mark.usefixtures("java")
def test_a_synthetic_corpus_is_consistent(tmp_path: Path) -> None:
    path = tmp_path / "corpus.nt"
    path.write_text("".join(Corpus(30, 5).write("nt")), encoding="utf-8")
    graph = Graph.read(*ontology_files(), path)
    assert logic.contradictions(graph) == []
    findings, _ = logic.profile(graph)
    # The corpus as a whole is described with a vocabulary that the ontology has no need of.
    assert [finding.subject.split("<")[0] for finding in findings] == [
        "ClassAssertion(void:Dataset "
    ]
