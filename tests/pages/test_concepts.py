"""Concepts, their schemes, and lists of things of a class."""

from __future__ import annotations

import pyoxigraph
import pytest

from coopgraph.documents import read_document
from coopgraph.pages import Request, Site
from coopgraph.pages.glossary import concepts
from coopgraph.resources import ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from tests.pages.conftest import get
from tests.pages.parsing import Page

HOSTILE = """
@prefix coop: <https://w3id.org/coopgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix direction: <https://w3id.org/coopgraph/concept/direction/> .
<javascript:alert(1)> a coop:Visit, <javascript:alert(2)> ; coop:direction direction:mutual ;
  rdfs:label "<script>alert(1)</script>"@en .
<http://example.org/a%22b> a coop:Visit ; rdfs:label "\\"><img src=x onerror=alert(1)>\\r\\nX: y" .
<http://example.org/long> a coop:Visit ; rdfs:label "LONG" .
_:blank a coop:Visit .
""".replace("LONG", "W" * 50_000)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    file = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    return Site(EmbeddedEngine([read_document(one) for one in [file, *ontology_files()]]))


def test_every_concept_has_a_page(site: Site) -> None:
    for iri, entry in concepts().entries.items():
        path = iri.removeprefix("https://w3id.org/coopgraph")
        assert get(site, path).headers["location"] == f"/page{path}"
        answer = get(site, f"/page{path}")
        assert answer.status == 200, path
        page = Page(answer.body)
        page.check()
        assert entry.name.strip("<>") in page.text
        assert f"/data{path}.ttl" in page.links


def test_the_schemes_are_listed(site: Site) -> None:
    page = Page(get(site, "/concept").body)
    page.check()
    assert "/page/concept/activity-kind" in page.links
    assert "вид мероприятия" in page.text


def test_a_scheme_shows_its_concepts_as_a_tree(site: Site) -> None:
    page = Page(get(site, "/page/concept/topic").body)
    rehabilitation = page.links.index("/page/concept/topic/rehabilitation")
    assert page.links.index("/page/concept/topic/clinical-medicine") < rehabilitation
    assert page.links.count("/page/concept/topic/rehabilitation") == 1


def test_a_concept_shows_where_it_is_used(site: Site) -> None:
    page = Page(get(site, "/page/concept/direction/mutual").body)
    assert "взаимно" in page.text.lower()
    assert any(link.startswith("/page/id/activity/") for link in page.links)
    assert "/page/concept/direction" in page.links


def test_long_lists_have_pages(site: Site) -> None:
    first = Page(get(site, "/page/concept/standing/stated").body)
    assert "Page 1 of" in first.text
    second = Page(get(site, "/page/concept/standing/stated?used=coop%3Astanding&page=2").body)
    assert not set(_things(first)) & set(_things(second))
    assert get(site, "/page/concept/standing/stated?page=999").status == 404


def _things(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("/page/id/")]


def test_the_things_of_a_class_are_listed(site: Site) -> None:
    page = Page(get(site, "/class?iri=https://w3id.org/coopgraph/ontology%23Visit").body)
    page.check()
    assert "/page/id/visit/xmu-osmu-2025" in page.links
    assert "/ontology#Visit" in page.links
    evidence = "/class?iri=https://w3id.org/coopgraph/ontology%23TextEvidence"
    first, second = Page(get(site, evidence).body), Page(get(site, f"{evidence}&page=2").body)
    assert len(_things(first)) == 100
    assert not set(_things(first)) & set(_things(second))


def test_narrower_classes_are_named(site: Site) -> None:
    page = Page(get(site, "/class?iri=https://schema.org/Event").body)
    assert "/class?iri=https%3A%2F%2Fw3id.org%2Fcoopgraph%2Fontology%23Visit" in page.links


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/class", 400),
        ("/class?iri=", 400),
        ("/class?iri=a%20b", 400),
        ("/class?iri=%3E%7D", 400),
        ("/class?iri=http://example.org/None", 404),
        ("/class?iri=https://schema.org/Event&page=0", 404),
        ("/class?iri=https://schema.org/Event&page=x", 404),
        ("/page/concept/none/such", 404),
        ("/page/concept/standing/stated?used=nonsense", 400),
        ("/page/concept/standing/stated?used=coop:giver", 404),
    ],
)
def test_what_is_not_there_is_refused(site: Site, address: str, status: int) -> None:
    assert get(site, address).status == status


def test_half_characters_are_no_failure(site: Site) -> None:
    lone = chr(0xD800)
    visit = "https://w3id.org/coopgraph/ontology#Visit"
    for path, params, status in [
        ("/class", (("iri", lone),), 400),
        ("/class", (("iri", visit), (lone, lone)), 200),
        ("/class", (("iri", visit), ("page", lone)), 404),
        ("/page/concept/standing/stated", (("used", lone),), 400),
        ("/page/concept/standing/stated", (("used", f"http://x/{lone}"),), 404),
        ("/page/concept/standing/stated", ((lone, lone),), 200),
        ("/ontology/" + lone, (), 404),
        ("/dataset", ((lone, lone),), 200),
    ]:
        answer = site.respond(Request(path, params, "text/html"))
        assert answer.status == status, (path, params)


def test_hostile_data_are_shown_as_words(hostile: Site) -> None:
    for address in [
        "/class?iri=https://w3id.org/coopgraph/ontology%23Visit",
        "/class?iri=javascript:alert(2)",
        "/page/concept/direction/mutual",
    ]:
        answer = get(hostile, address)
        assert answer.status == 200, address
        page = Page(answer.body)
        page.check()
        assert "<script>alert" in page.text or "onerror" in page.text
        assert not page.of("img")


def test_an_engine_without_the_ontology_has_the_pages_too() -> None:
    site = Site(EmbeddedEngine([]))
    for address in ["/ontology", "/concept", "/page/concept/direction/mutual"]:
        assert get(site, address).status == 200


def test_shipped_concepts_are_in_one_scheme() -> None:
    for iri, entry in concepts().entries.items():
        if entry.kind == "concept":
            pyoxigraph.NamedNode(iri)
            assert len(concepts().iris(iri, "http://www.w3.org/2004/02/skos/core#inScheme")) == 1
