"""The Python API."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import rdflib

import coopgraph
from coopgraph.api import _text
from coopgraph.resources import data_dir
from coopgraph.store.loading import load
from coopgraph.store.remote import RemoteEngine
from coopgraph.vocabulary import COOP

from .store.servers import oxigraph

BAD_VISIT = f"<http://example.org/v> a <{COOP}Visit> ."


@pytest.fixture(scope="module")
def kg() -> coopgraph.KnowledgeGraph:
    return coopgraph.open()


def test_the_package_offers_what_it_lists() -> None:
    assert set(coopgraph.__all__) <= set(dir(coopgraph))
    for name in coopgraph.__all__:
        assert getattr(coopgraph, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        coopgraph.nothing  # noqa: B018


def test_rows_frames_and_graphs(kg: coopgraph.KnowledgeGraph) -> None:
    result = kg.query("sender-and-host", visit="visit:xmu-osmu-2025")
    assert len(list(result)) == 2
    assert list(result.to_pandas().columns) == result.variables
    assert result.to_csv().splitlines()[0] == ",".join(result.variables)
    assert "<table>" in result._repr_html_()


def test_more_columns(kg: coopgraph.KnowledgeGraph) -> None:
    few, some, every = (
        kg.query("places-visited", columns=columns).variables
        for columns in ((), "passages", ["all"])
    )
    assert set(few) < set(some) < set(every)


def test_questions(kg: coopgraph.KnowledgeGraph) -> None:
    assert len(kg.questions()) >= 25


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (3, "3"), (date(2025, 11, 24), "2025-11-24"), ("a", "a")],
)
def test_python_values_become_parameters(value: str | int | date, text: str) -> None:
    assert _text(value) == text


def test_an_rdflib_term_is_a_parameter(kg: coopgraph.KnowledgeGraph) -> None:
    visit = rdflib.URIRef("https://w3id.org/coopgraph/id/visit/xmu-osmu-2025")
    assert kg.query("Q01", visit=visit).rows == kg.query("Q01").rows


def test_errors(kg: coopgraph.KnowledgeGraph) -> None:
    with pytest.raises(coopgraph.InputError, match="no stored question 'sender'"):
        kg.query("sender")
    with pytest.raises(coopgraph.InputError, match="syntax error"):
        kg.sparql("SELECT")
    with pytest.raises(coopgraph.CoopgraphError, match="no such file"):
        coopgraph.open("nothing.ttl")
    with pytest.raises(coopgraph.InputError, match="no file is given"):
        coopgraph.open([])


class TestGraph:
    def test_it_is_the_data_alone(self, kg: coopgraph.KnowledgeGraph) -> None:
        graph = kg.graph()
        assert (None, rdflib.RDF.type, rdflib.URIRef(COOP + "Visit")) in graph
        assert (None, rdflib.RDF.type, rdflib.OWL.Class) not in graph
        assert dict(graph.namespaces())["coop"] == rdflib.URIRef(COOP)

    def test_with_the_ontology(self, kg: coopgraph.KnowledgeGraph) -> None:
        assert (None, rdflib.RDF.type, rdflib.OWL.Class) in kg.graph(ontology=True)

    def test_words_of_literals_are_kept(self, tmp_path: Path) -> None:
        file = tmp_path / "a.ttl"
        file.write_text(
            '<http://a/> <http://b/> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .'
        )
        ((_, _, value),) = coopgraph.open(file).graph()
        assert str(value) == "01"

    def test_changing_it_changes_nothing_here(self, kg: coopgraph.KnowledgeGraph) -> None:
        kg.graph().remove((None, None, None))
        assert len(kg.graph()) > 0

    def test_rows_are_no_graph(self, kg: coopgraph.KnowledgeGraph) -> None:
        with pytest.raises(coopgraph.InputError, match="ask with CONSTRUCT"):
            kg.sparql("SELECT * {}").to_rdflib_graph()


class TestValidate:
    def test_the_shipped_data(self, kg: coopgraph.KnowledgeGraph) -> None:
        assert kg.validate().conforms

    def test_bad_data(self, tmp_path: Path) -> None:
        (tmp_path / "bad.ttl").write_text(BAD_VISIT)
        assert not coopgraph.open(tmp_path).validate().conforms

    def test_own_shapes(self, kg: coopgraph.KnowledgeGraph, tmp_path: Path) -> None:
        shapes = tmp_path / "shapes.ttl"
        shapes.write_text(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n"
            f"ex:s a sh:NodeShape ; sh:targetClass <{COOP}Visit> ; sh:property ex:p .\n"
            "ex:p sh:path ex:nothing ; sh:minCount 1 ."
        )
        report = kg.validate(shapes)
        assert len(report.results) == kg.stats().visits == 9


def test_an_endpoint(kg: coopgraph.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with oxigraph([data_dir()]) as url:
        there = coopgraph.open(url, timeout=30)
        assert repr(there) == f"<KnowledgeGraph at {url}>"
        assert there.query("Q01").rows == kg.query("Q01").rows
        assert len(there.graph()) == len(kg.graph())
        assert there.stats().passages == kg.stats().passages
        assert there.validate().conforms


def test_the_time_limit_of_an_endpoint() -> None:
    engine = coopgraph.open("http://localhost:1/", timeout=7).engine
    assert isinstance(engine, RemoteEngine)
    assert engine._timeout == 7


def test_a_store_on_disk(tmp_path: Path, kg: coopgraph.KnowledgeGraph) -> None:
    load([], tmp_path / "store")
    for stored in (
        coopgraph.open(tmp_path / "store"),
        coopgraph.open(store=str(tmp_path / "store")),
    ):
        assert repr(stored) == f"<KnowledgeGraph in {tmp_path / 'store'}>"
        assert stored.query("sender-and-host").rows == kg.query("sender-and-host").rows
        assert stored.stats() == kg.stats()
        assert stored.validate().conforms
        assert len(stored.graph()) == len(kg.graph())
        assert len(stored.graph(ontology=True)) == len(kg.graph(ontology=True))


def test_a_store_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(coopgraph.InputError, match="there is no store"):
        coopgraph.open(store=tmp_path / "nowhere")
    with pytest.raises(coopgraph.InputError, match="both a source and a store"):
        coopgraph.open(tmp_path, store=tmp_path)
