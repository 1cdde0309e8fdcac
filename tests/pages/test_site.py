"""Which page answers which address, and what is told where none does."""

from __future__ import annotations

import json

from coopgraph.pages import Site
from tests.pages.conftest import get

VISIT = "/id/visit/xmu-osmu-2025"


def test_a_thing_leads_to_its_page_or_its_data(site: Site) -> None:
    for accept, location in [
        ("text/html", "/page/id/visit/xmu-osmu-2025"),
        ("text/turtle", "/data/id/visit/xmu-osmu-2025.ttl"),
        ("application/ld+json", "/data/id/visit/xmu-osmu-2025.jsonld"),
        ("text/html;q=0.1, application/n-triples", "/data/id/visit/xmu-osmu-2025.nt"),
    ]:
        answer = get(site, VISIT, accept)
        assert (answer.status, answer.headers["location"]) == (303, location)


def test_a_form_that_is_not_there_is_refused(site: Site) -> None:
    answer = get(site, VISIT, "image/png")
    assert answer.status == 406
    assert "text/turtle" in json.loads(answer.body)["detail"]


def test_an_unknown_page_is_told_as_page_or_as_problem(site: Site) -> None:
    page = get(site, "/nowhere", "text/html")
    assert (page.status, page.media_type) == (404, "text/html")
    problem = get(site, "/nowhere", "application/json")
    assert problem.media_type == "application/problem+json"
    assert json.loads(problem.body)["status"] == 404
