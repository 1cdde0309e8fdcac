"""The page of the SPARQL endpoint for people."""

from __future__ import annotations

import gzip
import json
from urllib.parse import quote

import pytest

from coopgraph.pages import Links, Site
from coopgraph.pages.editor import FIRST, FORMATS
from coopgraph.pages.templates import STATIC, has_static
from coopgraph.questions import get_question, list_questions
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.vocabulary import PREFIXES
from tests.pages.conftest import get
from tests.pages.test_questions import Page


def test_the_form_works_without_a_script(site: Site) -> None:
    shown = Page(get(site, "/sparql"))
    (form,) = (one for one in shown.all("form") if "data-editor" in one)
    assert (form["method"], form["action"]) == ("get", "/sparql")
    (area,) = shown.all("textarea")
    assert area["name"] == "query"
    assert FIRST.strip() in shown.text
    assert [one["value"] for one in shown.all("option")] == list(FORMATS)


def test_the_first_query_finds_something(site: Site) -> None:
    shown = Page(get(site, f"/sparql?query={quote(FIRST)}"))
    assert "/page/id/visit/xmu-osmu-2025" in shown.links
    assert "table" in [tag for tag, _ in shown.elements]


def test_every_stored_question_is_an_example(site: Site) -> None:
    links = Page(get(site, "/sparql")).links
    for question in list_questions():
        address = f"/sparql?example={question.name}"
        assert address in links
        assert question.header.summary in Page(get(site, address)).text


def test_an_example_takes_the_parameters_of_its_question(site: Site) -> None:
    shown = get(site, "/sparql?example=events-on-day&day=2025-11-29").body.decode()
    assert "2025-11-29" in shown
    refused = get(site, "/sparql?example=events-on-day&day=yesterday")
    assert refused.status == 400
    assert b"takes a date" in refused.body
    assert get(site, "/sparql?example=nothing").status == 404


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?x {\n ?x a nope:Thing }", "Line 2, column 7"),
        ("SELECT", "Line 1"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "update"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("ASK { ?s ?p \ud800 }", ""),
    ],
)
def test_a_wrong_query_is_told_and_kept(query: str, told: str, site: Site) -> None:
    answer = get(site, f"/sparql?query={quote(query.encode('utf-8', 'surrogatepass'))}")
    assert answer.status == 400
    shown = Page(answer)
    assert told in shown.text
    assert query.splitlines()[0][:6] in shown.text


def test_answers_of_each_kind_are_shown(site: Site) -> None:
    for query, told in [
        ("ASK { ?s a coop:Visit }", "Yes"),
        ("SELECT ?x { VALUES ?x { } }", "No rows"),
        ("CONSTRUCT { ?s a coop:Visit } WHERE { ?s a coop:Visit }", "9 triples"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 600", "The first 500 of 600 rows"),
    ]:
        assert told in Page(get(site, f"/sparql?format=html&query={quote(query)}")).text


def test_hostile_queries_and_data_stay_words(site: Site) -> None:
    query = (
        "# </textarea><script>alert(1)</script>\n"
        "SELECT * { VALUES (?a ?b) { (<javascript:alert(1)> '<img src=x onerror=alert(1)>') } }"
    )
    answer = get(site, f"/sparql?query={quote(query)}")
    assert b"<script>alert" not in answer.body
    assert b"<img src=x" not in answer.body
    assert not any(link.lower().startswith("javascript") for link in Page(answer).links)


def test_prefixes_and_terms_are_there_for_completion(site: Site) -> None:
    assert json.loads(get(site, "/prefixes.json").body) == PREFIXES
    terms = {one["name"]: one for one in json.loads(get(site, "/terms.json").body)}
    assert terms["coop:Visit"]["kind"] == "class"
    assert terms["coop:Visit"]["definition"]
    assert terms["coop:sendingOrganization"]["kind"] == "property"
    assert terms["topic:acupressure"] == terms["topic:acupressure"] | {
        "label": "acupressure",
        "kind": "concept",
    }


def test_limits_of_the_server_are_told() -> None:
    told = "An answer may take 20 seconds."
    site = Site(EmbeddedEngine([]), Links("/graph"), limits=(told,))
    shown = Page(get(site, "/sparql"))
    assert told in shown.text
    (form,) = (one for one in shown.all("form") if "data-editor" in one)
    assert (form["action"], form["data-root"]) == ("/graph/sparql", "/graph")


def test_the_script_is_named_only_where_it_was_built(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Page(get(site, "/sparql"))
    assert any("editor.js" in one["src"] for one in shown.all("script")) == has_static("editor.js")
    monkeypatch.setattr("coopgraph.pages.editor.has_static", lambda _: False)
    assert not Page(get(site, "/sparql")).all("script")


def test_the_script_is_small() -> None:
    if not has_static("editor.js"):
        pytest.skip("needs the editor (make .venv/built-frontend)")
    assert len(gzip.compress((STATIC / "editor.js").read_bytes())) < 200_000


def test_the_question_leads_to_the_editor(site: Site) -> None:
    name = get_question("programme").name
    assert f"/sparql?example={name}" in Page(get(site, f"/queries/{name}")).links
