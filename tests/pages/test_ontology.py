"""The ontology as a page and as data."""

from __future__ import annotations

import json

import pyoxigraph
import pytest

from coopgraph.pages import Site
from coopgraph.pages.glossary import ontology
from coopgraph.resources import ontology_files
from tests.pages.conftest import get
from tests.pages.parsing import Page


@pytest.fixture(scope="module")
def page(site: Site) -> Page:
    answer = get(site, "/ontology")
    assert answer.status == 200
    return Page(answer.body)


def test_every_term_has_its_place_on_the_page(page: Page) -> None:
    page.check()
    for entry in ontology().entries.values():
        assert entry.anchor in page.ids
    assert {"Visit", "giver", "foaf:Group"} <= set(page.ids)


def test_definitions_are_in_three_languages(page: Page) -> None:
    assert {"en", "ru", "zh"} <= {one["lang"] for one in page.of("span") if "lang" in one}
    assert "Формулировка источника, допускающая более" in page.text
    assert "围绕真实临床病例" in page.text


def test_a_term_tells_its_place_among_others(page: Page) -> None:
    assert "coop:hostOrganization some org:Organization" in page.text
    assert "foaf:Agent or coop:SourceDocument" in page.text
    assert "/ontology#Visit" in page.links
    assert "/ontology#schema:Event" in page.links
    assert "http://www.w3.org/2000/01/rdf-schema#Literal" in page.links


def test_use_is_counted_and_things_are_listed(site: Site, page: Page) -> None:
    assert "9 things" in page.text
    assert "/class?iri=https%3A%2F%2Fw3id.org%2Fcoopgraph%2Fontology%23Visit" in page.links


def test_the_page_tells_version_licence_and_changes(page: Page) -> None:
    for told in ["0.1.0", "How to cite", "is the first version"]:
        assert told in page.text
    assert "https://creativecommons.org/licenses/by/4.0/" in page.links


def test_the_version_has_an_address(site: Site) -> None:
    assert get(site, "/ontology/0.1.0").body == get(site, "/ontology").body
    assert get(site, "/ontology/0.0.9").status == 404
    assert "/ontology/0.1.0" in Page(get(site, "/ontology").body).links


def test_turtle_is_the_file_itself(site: Site) -> None:
    assert get(site, "/ontology.ttl").body == ontology_files()[0].read_bytes()
    assert get(site, "/ontology", "text/turtle").body == ontology_files()[0].read_bytes()


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
        ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
        ("rdf", pyoxigraph.RdfFormat.RDF_XML),
    ],
)
def test_each_form_holds_the_same(site: Site, form: str, syntax: pyoxigraph.RdfFormat) -> None:
    answer = get(site, f"/ontology.{form}")
    assert answer.media_type == syntax.media_type
    assert get(site, "/ontology", syntax.media_type).body == answer.body
    read = pyoxigraph.Dataset(pyoxigraph.parse(answer.body, syntax))
    file = pyoxigraph.Dataset(pyoxigraph.parse(path=str(ontology_files()[0])))
    for dataset in (read, file):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    assert read == file


def test_another_form_is_refused(site: Site) -> None:
    assert get(site, "/ontology.pdf").status == 404
    refused = get(site, "/ontology.pdf", "application/json")
    assert ".ttl" in json.loads(refused.body)["detail"]
    assert get(site, "/ontology", "image/png").status == 406


def test_the_answer_is_the_same_each_time(site: Site) -> None:
    assert get(site, "/ontology").body == get(site, "/ontology").body
