"""The dataset as a page, as VoID and DCAT, whole; the description of the endpoint."""

from __future__ import annotations

import json
from functools import cache

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from coopgraph.documents import read_document
from coopgraph.pages import Request, Response, Site, measures, service
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from tests.pages.conftest import get
from tests.pages.parsing import Page

HOST = "https://data.example.org"
PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX formats: <http://www.w3.org/ns/formats/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
"""


@cache
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_paths([data_dir(), *ontology_files()])


def public(site: Site, path: str, accept: str = "text/turtle") -> Response:
    answer = site.respond(Request(path, (), accept, HOST))
    assert answer.status == 200, answer.body
    return answer


def graph_of(answer: Response) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.parse(answer.body, RdfFormat.from_media_type(answer.media_type)))
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                assert ":" in term.value
    return store


def ask(store: pyoxigraph.Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def one(store: pyoxigraph.Store, pattern: str) -> str:
    found = store.query(f"{PREFIXES} SELECT ?x {{ {pattern} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    ((term,),) = found
    assert isinstance(term, Literal | NamedNode)
    return term.value


def test_the_page_tells_what_there_is(site: Site) -> None:
    page = Page(public(site, "/dataset", "text/html").body)
    page.check()
    assert f"{HOST}/sparql" in page.text
    assert "CC BY 4.0" in page.text
    assert "/dataset/dump.nt" in page.links
    assert "/page/id/visit/osmu-harbin-2025" in page.links
    assert "/class?iri=https%3A%2F%2Fw3id.org%2Fcoopgraph%2Fontology%23Visit" in page.links
    for table in page.of("th"):
        assert table["scope"] in ("col", "row")


def test_void_counts_what_there_is(site: Site) -> None:
    store = graph_of(public(site, "/.well-known/void"))
    dataset = "<https://w3id.org/coopgraph/dataset>"
    assert one(store, f"{dataset} void:triples ?x") == str(len(engine()))
    visits = "void:class <https://w3id.org/coopgraph/ontology#Visit> ; void:entities ?x"
    assert one(store, f"{dataset} void:classPartition [ {visits} ]") == "9"
    given = "void:property <https://w3id.org/coopgraph/ontology#giver> ; void:triples ?x"
    assert one(store, f"{dataset} void:propertyPartition [ {given} ]") == "10"
    assert one(store, f"{dataset} void:sparqlEndpoint ?x") == f"{HOST}/sparql"
    assert one(store, f"{dataset} void:uriSpace ?x") == "https://w3id.org/coopgraph/id/"
    assert ask(store, f"{dataset} void:vocabulary <http://www.w3.org/ns/org#>")
    assert ask(store, f"<{HOST}/.well-known/void> a void:DatasetDescription")


def test_sums_of_partitions_are_the_total(site: Site) -> None:
    store = graph_of(public(site, "/dataset.nt", "*/*"))
    total = "{ SELECT (SUM(?n) AS ?x) { ?d void:propertyPartition/void:triples ?n } }"
    assert one(store, total) == str(len(engine()))


def test_dcat_tells_how_to_come_by_the_data(site: Site) -> None:
    store = graph_of(public(site, "/dataset.ttl"))
    dataset = "<https://w3id.org/coopgraph/dataset>"
    licence = "<https://creativecommons.org/licenses/by/4.0/>"
    assert ask(store, f"{dataset} a dcat:Dataset, void:Dataset ; dcterms:license {licence}")
    assert ask(store, f"{dataset} dcterms:publisher/<http://xmlns.com/foaf/0.1/name> ?name")
    assert ask(
        store,
        f"?service a dcat:DataService ; dcat:servesDataset {dataset} ;"
        f" dcat:endpointURL <{HOST}/sparql>",
    )
    downloads = {f"{HOST}/dataset/dump.{form}" for form in ("nt", "ttl")}
    found = store.query(f"{PREFIXES} SELECT ?url {{ ?d dcat:downloadURL ?url }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert {solution["url"].value for solution in found} == downloads
    assert not ask(store, f"{dataset} dcterms:modified ?day")


def test_the_day_of_the_newest_data_is_told() -> None:
    site = Site(engine(), modified="2026-11-30")
    store = graph_of(public(site, "/dataset.ttl"))
    assert one(store, "?d dcterms:modified ?x") == "2026-11-30"
    assert "2026-11-30" in Page(public(site, "/dataset", "text/html").body).text


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/.well-known/void", "", "text/turtle"),
        ("/.well-known/void", "*/*", "text/turtle"),
        ("/.well-known/void", "application/ld+json", "application/ld+json"),
        ("/.well-known/void", "text/html", "text/html"),
        ("/dataset", "application/rdf+xml", "application/rdf+xml"),
        ("/dataset", "*/*", "text/html"),
        ("/dataset.jsonld", "text/html", "application/ld+json"),
        ("/dataset.rdf", "", "application/rdf+xml"),
        ("/sparql", "", "text/turtle"),
        ("/sparql", "application/rdf+xml", "application/rdf+xml"),
        ("/sparql", "application/n-triples", "application/n-triples"),
    ],
)
def test_descriptions_come_in_the_form_that_is_asked_for(
    site: Site, path: str, accept: str, media_type: str
) -> None:
    answer = public(site, path, accept)
    assert answer.media_type == media_type
    if media_type != "text/html":
        assert len(graph_of(answer)) > 5


def test_other_forms_are_refused(site: Site) -> None:
    assert get(site, "/dataset.csv").status == 404
    assert get(site, "/dataset/dump.rdf").status == 404
    assert get(site, "/sparql", "image/png").status == 406


@pytest.mark.parametrize("form", ["nt", "ttl"])
def test_all_data_come_as_one_document(site: Site, form: str) -> None:
    answer = get(site, f"/dataset/dump.{form}")
    assert len(graph_of(answer)) == len(engine())


def test_many_data_do_not(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "LARGEST_DUMP", 100)
    monkeypatch.setattr("coopgraph.pages.dataset.LARGEST_DUMP", 100)
    refused = get(site, "/dataset/dump.nt", "application/json")
    assert refused.status == 404
    assert "SPARQL" in json.loads(refused.body)["detail"]
    assert not ask(graph_of(public(site, "/dataset.ttl")), "?d void:dataDump ?dump")
    assert "/dataset/dump.nt" not in Page(get(site, "/dataset").body).links


def test_the_endpoint_describes_itself(site: Site) -> None:
    store = graph_of(public(site, "/sparql"))
    service = f"?s a sd:Service ; sd:endpoint <{HOST}/sparql>"
    assert ask(store, f"{service} ; sd:supportedLanguage sd:SPARQL11Query")
    for name in ["SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD"]:
        assert ask(store, f"{service} ; sd:resultFormat formats:{name}")
    assert ask(store, "?s sd:defaultDataset/sd:defaultGraph ?g . ?g a sd:Graph")
    assert one(store, "?s sd:defaultDataset/sd:defaultGraph/void:triples ?x") == str(len(engine()))
    assert not ask(store, "?s sd:feature ?feature")
    assert not ask(store, "?s sd:defaultDataset/sd:namedGraph ?graph")


@pytest.mark.parametrize(
    ("accept", "params", "wanted"),
    [
        ("", (), True),
        ("*/*", (), True),
        ("text/turtle", (), True),
        ("image/png", (), True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", (), False),
        ("", (("query", "ASK {}"),), False),
        ("", (("example", "visits"),), False),
        ("", (("format", "html"),), False),
        ("text/html", (("format", "ttl"),), True),
    ],
)
def test_people_get_a_page_and_programs_the_description(
    accept: str, params: tuple[tuple[str, str], ...], wanted: bool
) -> None:
    assert service.is_wanted(Request("/sparql", params, accept)) == wanted


def test_a_form_of_the_description_can_be_named(site: Site) -> None:
    assert get(site, "/sparql?format=nt").media_type == "application/n-triples"
    assert get(site, "/sparql?format=pdf", "").media_type == "text/turtle"


def test_named_graphs_are_described(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("named") / "named.trig"
    file.write_text("<http://x/g> { <http://x/a> a <http://x/B>, <http://x/C> }", encoding="utf-8")
    store = graph_of(public(Site(EmbeddedEngine([read_document(file)])), "/sparql"))
    named = "?d sd:namedGraph [ sd:name <http://x/g> ; sd:graph/void:triples ?x ]"
    assert one(store, named) == "2"


def test_no_data_are_described_too() -> None:
    site = Site(EmbeddedEngine([]))
    store = graph_of(public(site, "/dataset.ttl"))
    assert one(store, "?d void:triples ?x") == "0"
    Page(public(site, "/dataset", "text/html").body).check()


def test_without_a_host_addresses_are_below_the_project(site: Site) -> None:
    store = graph_of(get(site, "/dataset.ttl"))
    assert one(store, "?d void:sparqlEndpoint ?x") == "https://w3id.org/coopgraph/sparql"


def test_descriptions_are_the_same_each_time(site: Site) -> None:
    for path in ["/dataset.ttl", "/sparql", "/dataset.jsonld"]:
        assert public(site, path, "").body == public(site, path, "").body
