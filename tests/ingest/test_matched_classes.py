"""Which classes of the ontology are matched: a new one is not forgotten."""

from __future__ import annotations

from coopgraph.ingest.matching.entities import KINDS
from coopgraph.resources import ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.vocabulary import COOP, PREFIXES

ROOTS = {
    PREFIXES["org"] + "Organization": {"organization", "unit"},
    PREFIXES["org"] + "OrganizationalUnit": {"unit"},
    PREFIXES["foaf"] + "Person": {"person"},
    PREFIXES["schema"] + "Place": {"place"},
}
LEFT_OUT = {
    # A room of a body; many have one of the same name.
    COOP + "SimulationSpace",
}


def _below(root: str) -> set[str]:
    query = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?c {{ ?c rdfs:subClassOf* <{root}> FILTER ISIRI(?c) }}"""
    rows = EmbeddedEngine.from_paths(ontology_files()).query(query).rows
    return {getattr(row[0], "value", "") for row in rows} | {root}


def test_each_class_of_what_is_matched_is_matched_or_left_out_on_purpose() -> None:
    there = {iri for root in ROOTS for iri in _below(root)}
    assert len(there) > len(ROOTS)
    assert there - KINDS.keys() == LEFT_OUT


def test_a_class_has_the_kind_of_what_it_is_below() -> None:
    for root, kinds in ROOTS.items():
        assert {KINDS[iri] for iri in _below(root) - LEFT_OUT} == kinds
