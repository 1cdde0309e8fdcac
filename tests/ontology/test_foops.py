"""The tests of FOOPS! that one file can pass or fail, each made to fail."""

from __future__ import annotations

import pytest

from .checks import foops
from .checks.graph import Corpus, Graph

HEADER = "<https://w3id.org/coopgraph/ontology>"


def failing(schema: Graph) -> set[str]:
    return {outcome.test for outcome in foops.assess(schema) if not outcome.passed}


def without(name: str) -> str:
    return f"DELETE WHERE {{ {HEADER} {name} ?any }}"


def test_a_sound_ontology_lacks_a_doi_only(sound: Corpus) -> None:
    outcomes = foops.assess(sound.schema)
    assert foops.score(outcomes) == "14 of 15"
    assert foops.failures(outcomes) == []
    assert "5 of 6 there, missing: DOI" in {outcome.reason for outcome in outcomes}


@pytest.mark.parametrize(
    "statement",
    [
        'bibo:doi "10.5281/zenodo.1"',
        "schema:identifier <https://doi.org/10.5281/zenodo.1>",
    ],
)
def test_a_doi_completes_it(sound: Corpus, statement: str) -> None:
    outcomes = foops.assess(sound.schema + Graph.parse(f"{HEADER} {statement} ."))
    assert foops.score(outcomes) == "15 of 15"


@pytest.mark.parametrize(
    ("update", "tests"),
    [
        (without("dcterms:title"), {"OM1"}),
        (without("dcterms:bibliographicCitation"), {"OM2"}),
        (without("owl:versionInfo"), {"OM2"}),
        (without("dcterms:license"), {"OM1", "OM4.1", "OM4.2"}),
        (without("dcterms:created"), {"OM2", "OM5.1"}),
        (without("dcterms:issued"), {"OM5.2"}),
        (without("owl:versionIRI"), {"OM1", "VER1"}),
        (without("vann:preferredNamespacePrefix"), {"OM2", "FIND1"}),
        (
            f"{without('dcterms:license')} ; INSERT DATA "
            f"{{ {HEADER} dcterms:license <https://a.example/> }}",
            {"OM4.2"},
        ),
        (
            f"{without('dcterms:title')} ; INSERT DATA {{ {HEADER} dcterms:title <urn:x> }}",
            {"OM1"},
        ),
        (
            f"{without('owl:versionIRI')} ; INSERT DATA {{ {HEADER} owl:versionIRI {HEADER} }}",
            {"VER1"},
        ),
        ("DELETE WHERE { coop:Visit rdfs:label ?any }", {"VOC3"}),
        ("DELETE WHERE { coop:visitor skos:definition ?any }", {"VOC4"}),
        (
            "DELETE { ?s ?p ?o } INSERT { <urn:o> ?p ?o } WHERE { ?s a owl:Ontology ; ?p ?o }",
            {"PURL1"},
        ),
        (
            """DELETE { ?s a ?kind } WHERE { ?s a ?kind
               FILTER (!STRSTARTS(STR(?s), STR(coop:)) && ?kind != owl:Ontology) }""",
            {"VOC2"},
        ),
        (
            "DELETE { ?s ?p ?o } WHERE { ?s a owl:Ontology ; ?p ?o . FILTER(?p != rdf:type) }",
            {"OM1", "OM2", "OM4.1", "OM4.2", "OM5.1", "OM5.2", "FIND1", "VOC1", "VER1"},
        ),
    ],
)
def test_each_test_fails_when_it_should(sound: Corpus, update: str, tests: set[str]) -> None:
    broken = sound.schema.changed(update)
    assert failing(broken) == tests | {"OM3"}
    assert len(foops.failures(foops.assess(broken))) == len(tests)


def test_a_file_without_one_header_passes_nothing(sound: Corpus) -> None:
    assert foops.score(foops.assess(Graph())) == "0 of 15"
    two = sound.schema + Graph.parse("<urn:other> a owl:Ontology .")
    assert foops.score(foops.assess(two)) == "0 of 15"
