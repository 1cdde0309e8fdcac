"""A small store and small questions of our own, apart from the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.store.embedded import EmbeddedEngine

DATA = """
@prefix : <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Tour rdfs:subClassOf :Event .
:one a :Event ; rdfs:label "One" ; :on "2025-11-24"^^xsd:date ; :size 3 ; :open true ; :note "n1" .
:two a :Tour ; rdfs:label "Two" ; :on "2025-12-05"^^xsd:date ; :size 4 ; :open false ; :note "n2" .
"""

QUESTION = """\
#+ id: Q77
#+ summary: What is the event?
#+ description: "A test: nothing else."
#+ tags: [test, event]
#+ on_request: [note]
#+ parameters:
#+   - {name: event, type: iri, class: ":Event", default: ":one", description: Which.}
#+   - {name: label, type: string}
#+   - {name: size, type: integer, description: How many.}
#+   - {name: day, type: date}
#+   - {name: open, type: boolean}
PREFIX : <http://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
# VALUES ?event { :comment }
SELECT ?event ?label ?size ?note ("VALUES ?event { :string }" AS ?constant) WHERE {
  VALUES ?event { :one }
  VALUES ?label { UNDEF }
  VALUES ?size { UNDEF }
  VALUES ?day { UNDEF }
  VALUES ?open { UNDEF }
  ?event rdfs:label ?label ; :size ?size ; :on ?day ; :open ?open ; :note ?note .
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "event.rq").write_text(QUESTION)
    return folder


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    path = tmp_path_factory.mktemp("data") / "data.ttl"
    path.write_text(DATA)
    return EmbeddedEngine.from_paths([path])
