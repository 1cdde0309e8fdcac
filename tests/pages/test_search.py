"""Search results as a page, as suggestions, and the description of the search."""

from __future__ import annotations

import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from coopgraph.pages import Request, Site
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from tests.pages.conftest import get
from tests.pages.parsing import Page

UNIVERSITY = "/page/id/org/xinjiang-medical-university"


class Elsewhere:
    """An engine that is not known to be in this process, as an endpoint."""

    name = "http://example.org/sparql"
    walks_paths = True

    def __init__(self) -> None:
        self._engine = EmbeddedEngine.from_paths([data_dir(), *ontology_files()])

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        return self._engine.query(text, timeout=timeout, path=path)


@pytest.fixture(scope="module")
def remote() -> Site:
    return Site(Elsewhere())


def search(site: Site, question: str, more: str = "") -> Page:
    answer = get(site, f"/search?q={quote(question)}{more}")
    assert answer.status == 200
    page = Page(answer.body)
    page.check()
    return page


@pytest.mark.parametrize("question", ["xinjiang medical", "XINJIANG", "新疆医科", "Xinjiáng Med"])
def test_a_university_is_found_by_its_names(site: Site, question: str) -> None:
    assert UNIVERSITY in search(site, question).links


def test_an_endpoint_is_asked(remote: Site) -> None:
    page = search(remote, "Xinjiang MEDICAL")
    assert UNIVERSITY in page.links
    assert "university" in page.text
    assert UNIVERSITY in search(remote, "新疆医科").links


def test_a_printed_name_leads_to_what_it_names(site: Site, remote: Site) -> None:
    for one in (site, remote):
        found = [link for link in search(one, "Omsk Concert Hall").links if "/id/" in link]
        assert found
        assert not [link for link in found if "/id/name/" in link]


def test_results_are_narrowed_to_a_class(site: Site) -> None:
    page = search(site, "xinjiang")
    narrowed = "/search?q=xinjiang&class=coop%3AVisit"
    assert narrowed in page.links
    visits = Page(get(site, narrowed).body)
    assert all("/id/visit/" in link for link in visits.links if link.startswith("/page/id/"))
    assert any("/id/visit/" in link for link in visits.links)
    assert UNIVERSITY not in visits.links


@pytest.mark.parametrize("site_of", ["site", "remote"])
@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?!«»",
        "<script>alert(1)</script>",
        '"><img src=x>',
        '") } DELETE { ?s ?p ?o }',
        "\\",
        "\r\nSet-Cookie: x",
        "\x00",
        "x" * 5000,
        "* ?q [] {}",
    ],
)
def test_odd_questions_are_answered(
    request: pytest.FixtureRequest, site_of: str, question: str
) -> None:
    site: Site = request.getfixturevalue(site_of)
    page = search(site, question)
    assert [one["src"].partition("?")[0] for one in page.of("script")] == ["/static/search.js"]
    assert not page.of("img")
    suggested = get(site, f"/search.json?q={quote(question)}", "application/json")
    assert suggested.status == 200


def test_half_characters_are_answered(site: Site, remote: Site) -> None:
    for one in (site, remote):
        params = (("q", "\ud800 omsk"), ("class", "\udfff"))
        assert one.respond(Request("/search", params, "text/html")).status == 200
        assert one.respond(Request("/search.json", params, "")).status == 200


def test_long_results_have_pages(site: Site) -> None:
    first = search(site, "a")
    assert "Page 1 of" in first.text
    second = search(site, "a", "&page=2")
    assert "Page 2 of" in second.text
    assert get(site, "/search?q=a&page=9999").status == 404


def test_suggestions_are_few_and_whole(site: Site) -> None:
    request = Request("/search.json", (("q", "omsk"),), "", "https://example.org")
    asked, names, kinds, addresses = json.loads(site.respond(request).body)
    assert asked == "omsk"
    assert 0 < len(names) == len(kinds) == len(addresses) <= 10
    assert all(one.startswith("https://example.org/") for one in addresses)


def test_the_search_is_described_to_browsers(site: Site) -> None:
    answer = site.respond(Request("/opensearch.xml", (), "", "https://example.org"))
    root = ElementTree.fromstring(answer.body)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = [one.attrib["template"] for one in root.iter(f"{space}Url")]
    assert templates[0] == "https://example.org/search?q={searchTerms}"
    assert b"https://w3id.org/coopgraph/search?q=" in get(site, "/opensearch.xml").body


def test_an_index_can_be_made_before_and_elsewhere(site: Site) -> None:
    index = site.search.prepare()
    assert index is not None
    given = Site(EmbeddedEngine([]), names=type(index).from_bytes(index.to_bytes()))
    assert UNIVERSITY in search(given, "xinjiang").links
