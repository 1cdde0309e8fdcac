"""The same pages over engines of other makers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from coopgraph.pages import Site
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.sources import paths_to_query
from tests.pages.conftest import get
from tests.store.servers import oxigraph
from tests.store.virtuoso import load, virtuoso

ADDRESSES = [
    "/",
    "/visits",
    "/visits.svg",
    "/page/id/visit/xmu-osmu-2025",
    "/page/id/visit/osmu-summit-2019-10",
    "/page/id/org/omsk-state-medical-university",
    "/page/id/passage/xmu-osmu-2025-p2-s1-day",
    "/page/id/person/elina-melnik",
    "/page/id/visit/xmu-osmu-2024",
    "/page/id/source/xmu-osmu-2025-page?used=oa:hasSource",
    "/resource?iri=https://sws.geonames.org/1496153/",
    "/data/id/passage/xmu-osmu-2025-p2-s1-day.nt",
    "/data/id/visit/xmu-osmu-2025.ttl",
]


VISITS = "/class?iri=https://w3id.org/coopgraph/ontology%23Visit"
IN_ORDER = [
    "/ontology",
    VISITS,
    "/class?iri=https://w3id.org/coopgraph/ontology%23TextEvidence&page=2",
    "/page/concept/topic",
    "/page/concept/standing/stated?page=2",
    "/page/concept/direction/mutual",
    "/search?q=Omsk+HOSPITAL",
    f"/search?q=omsk&class={VISITS.partition('=')[2]}",
    "/search?q=%D0%BE%D0%BC%D1%81%D0%BA",
    "/search?q=%E6%96%B0%E7%96%86",
    "/search.json?q=omsk",
    "/dataset",
    "/dataset.nt",
]


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def there(request: pytest.FixtureRequest) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        if request.param == "oxigraph":
            with oxigraph(paths_to_query()) as url:
                yield Site(RemoteEngine(url))
        else:
            with virtuoso() as server:
                yield Site(RemoteEngine(load(server, paths_to_query())))


def _without_names(body: bytes) -> list[str]:
    """Return the lines in order, without the names of blank nodes, which are each engine's own."""
    return sorted(re.sub(r"_:\w+", "_:b", body.decode()).splitlines())


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_the_same(site: Site, there: Site, address: str) -> None:
    ours, theirs = get(site, address), get(there, address)
    assert theirs.status == ours.status, theirs.body
    assert _without_names(theirs.body) == _without_names(ours.body)


@pytest.mark.parametrize("address", IN_ORDER)
def test_answers_are_the_same(site: Site, there: Site, address: str) -> None:
    ours, theirs = get(site, address), get(there, address)
    assert theirs.status == ours.status == 200, theirs.body
    assert theirs.body.decode().splitlines() == ours.body.decode().splitlines()


def test_the_endpoint_describes_itself(site: Site, there: Site) -> None:
    ours = _lines(get(site, "/sparql", "application/n-triples").body)
    theirs = _lines(get(there, "/sparql", "application/n-triples").body)
    # A server may have named graphs beside.
    assert set(ours) <= set(theirs)


def _lines(body: bytes) -> list[str]:
    return re.sub(r"_:\w+", "_:b", body.decode()).splitlines()
