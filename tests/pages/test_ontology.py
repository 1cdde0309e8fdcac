"""The pages of the ontology and its concept schemes."""

from __future__ import annotations

import re
from urllib.parse import quote

import pyoxigraph
import pytest

from coopgraph.pages import Site
from coopgraph.pages.terms import ontology, schemes
from coopgraph.resources import ontology_dir
from coopgraph.vocabulary import COOP
from tests.pages.conftest import get


def test_every_term_has_its_anchor_and_definition(site: Site) -> None:
    text = get(site, "/ontology").body.decode()
    anchors = set(re.findall(r'id="([^"]+)"', text))
    store = pyoxigraph.Store()
    store.load(path=ontology_dir() / "coop.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    own = {
        quad.subject.value
        for quad in store
        if isinstance(quad.subject, pyoxigraph.NamedNode) and quad.subject.value.startswith(COOP)
    }
    assert own
    assert {iri.removeprefix(COOP) for iri in own} <= anchors
    assert "A small OWL 2 DL" not in text
    for language in ("ru", "zh"):
        assert f'lang="{language}"' in text


def test_terms_know_their_neighbours() -> None:
    terms = {term.iri: term for term in [*ontology().classes, *ontology().properties]}
    giver = terms[COOP + "giver"]
    assert giver.broader == (COOP + "party",)
    assert giver.domain == (COOP + "KnowledgeExchange",)
    assert COOP + "Demonstration" in terms[COOP + "KnowledgeExchange"].narrower
    assert [name.language for name in giver.labels] == ["en", "ru", "zh"]


@pytest.mark.parametrize("form", ["ttl", "jsonld", "nt", "rdf"])
def test_the_ontology_is_there_in_every_form(site: Site, form: str) -> None:
    kinds = {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "rdf": pyoxigraph.RdfFormat.RDF_XML,
    }
    answer = get(site, f"/ontology.{form}", "*/*")
    assert get(site, "/ontology", answer.media_type).body == answer.body
    file = (ontology_dir() / "coop.ttl").read_bytes()
    assert canonical(answer.body, kinds[form]) == canonical(file, kinds["ttl"])


def canonical(body: bytes, form: pyoxigraph.RdfFormat) -> set[str]:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(body, form))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


def test_the_version_leads_to_the_same(site: Site) -> None:
    assert get(site, "/ontology/0.1.0").body == get(site, "/ontology").body
    assert get(site, "/ontology.pdf", "*/*").status == 404


def test_each_scheme_has_a_page_with_its_concepts(site: Site) -> None:
    assert len(schemes()) == 13
    for one in schemes():
        slug = one.iri.rpartition("/")[2]
        answer = get(site, f"/page/concept/{slug}")
        assert answer.status == 200
        assert f"/page/concept/{slug}/" in answer.body.decode()
    unknown = get(site, "/page/concept/nothing")
    assert unknown.status == 404
    assert b"/page/concept/standing" in unknown.body


def test_the_things_of_a_class_are_listed(site: Site) -> None:
    text = get(site, f"/class?iri={quote(COOP + 'Visit')}").body.decode()
    assert "/page/id/visit/xmu-osmu-2025" in text
    assert get(site, "/class").status == 400
    assert get(site, "/class?iri=%3C").status == 400
    assert get(site, "/class?iri=urn:nothing").status == 404
    assert get(site, f"/class?iri={quote(COOP + 'Visit')}&page=99").status == 404


def test_use_counts_are_those_of_the_data(site: Site) -> None:
    text = get(site, "/ontology").body.decode()
    section = text.partition('id="Visit"')[2].partition("</section>")[0]
    assert re.search(r">9 times</a>", section)
