"""The pages of stored questions, and their answers as data."""

from __future__ import annotations

import ast
import json
import shlex
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlsplit

import pyoxigraph
import pytest

from coopgraph.pages import Request, Response, Site
from coopgraph.pages.cells import MOST_ROWS
from coopgraph.questions import list_questions, stored_answer
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from tests.pages.conftest import get

NAMES = [question.name for question in list_questions()]
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """What a test looks at of a page; complains of elements that are not closed."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(answer.body.decode())
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self) -> list[str]:
        return [one["href"] for one in self.all("a") if "href" in one]


def page(site: Site, address: str, status: int = 200) -> Page:
    answer = get(site, address)
    assert answer.status == status, answer.body
    return Page(answer)


def test_the_list_leads_to_every_question(site: Site) -> None:
    shown = page(site, "/queries")
    assert {f"/queries/{name}" for name in NAMES} <= set(shown.links)
    assert len(shown.all("h1")) == 1
    assert {"/queries.csv", "/queries.json", "/queries.ttl", "/openapi.json"} <= set(shown.links)


def test_the_list_is_data_too(site: Site) -> None:
    rows = get(site, "/queries.csv", "").body.decode().splitlines()
    assert len(rows) == len(NAMES) + 1
    assert b"SPARQLExecutable" in get(site, "/queries", "text/turtle").body
    assert get(site, "/queries", "application/json").media_type == "application/json"
    assert get(site, "/queries", "*/*").media_type == "application/sparql-results+json"
    assert get(site, "/queries.exe").status == 404


@pytest.mark.parametrize("name", NAMES)
def test_each_question_has_a_page_with_its_answer(name: str, site: Site) -> None:
    shown = page(site, f"/queries/{name}")
    assert len(shown.all("h1")) == 1
    (question,) = (one for one in list_questions() if one.name == name)
    answer = question.shown(stored_answer(question))
    table = [tag for tag, _ in shown.elements if tag in ("tr", "th")]
    if len(answer):
        assert table.count("tr") == min(len(answer), MOST_ROWS) + 1
        assert table.count("th") == len(answer.variables)
    labels = {one.get("for") for one in shown.all("label")}
    asked = [one for tag, one in shown.elements if tag in ("input", "select")]
    fields = [one for one in asked if one.get("id", "").startswith("p-")]
    assert {one["id"] for one in fields} <= labels
    assert [one["name"] for one in fields] == [one.name for one in question.parameters]
    drawn = question.header.view in ("timeline", "network", "bars")
    assert len(shown.all("img")) == drawn
    for picture in shown.all("img"):
        assert picture["alt"]
        svg = get(site, picture["src"])
        assert svg.media_type == "image/svg+xml"
        ET.fromstring(svg.body)


def test_the_iri_and_the_number_of_a_question_lead_to_its_page(site: Site) -> None:
    for address in ("/query/programme", "/query/Q02?visit=x", "/queries/q01"):
        assert get(site, address).status == 303
    assert get(site, "/query/programme").headers["location"] == "/queries/programme"
    assert get(site, "/queries/Q01").headers["location"] == "/queries/sender-and-host"
    kept = get(site, "/queries/Q02?digests=true").headers["location"]
    assert kept == "/queries/visit-dates?digests=true"


@pytest.mark.parametrize(
    ("form", "reader"),
    [
        ("json", pyoxigraph.QueryResultsFormat.JSON),
        ("xml", pyoxigraph.QueryResultsFormat.XML),
        ("tsv", pyoxigraph.QueryResultsFormat.TSV),
    ],
)
def test_data_are_whole_and_take_the_parameters(
    form: str, reader: pyoxigraph.QueryResultsFormat, site: Site
) -> None:
    answer = get(site, f"/queries/standing.{form}?with=all", "")
    rows = list(pyoxigraph.parse_query_results(answer.body, reader))  # type: ignore[arg-type]
    (question,) = (one for one in list_questions() if one.name == "standing")
    assert len(rows) == len(stored_answer(question))
    few = get(site, f"/queries/named-persons.{form}", "").body
    many = get(site, f"/queries/named-persons.{form}?digests=true", "").body
    assert len(many) > len(few)


def test_columns_on_request_are_left_out_unless_asked_for(site: Site) -> None:
    assert "passages" not in get(site, "/queries/thanks.csv", "").body.decode()
    told = get(site, "/queries/thanks.csv?with=passages&with=iri", "").body.decode()
    assert told.splitlines()[0] == "by,to,for,statement,iri,passages"
    assert "passages" in page(site, "/queries/thanks?with=passages").text
    assert get(site, "/queries/thanks.csv?with=nothing", "").status == 400


def test_the_text_of_the_query_has_the_parameters_bound(site: Site) -> None:
    answer = get(site, "/queries/events-on-day.rq?day=2025-11-29", "")
    assert answer.media_type == "application/sparql-query"
    assert '"2025-11-29"^^' in answer.body.decode()
    assert "2025-11-29" in page(site, "/queries/events-on-day?day=2025-11-29").text


def test_a_question_is_rdf_too(site: Site) -> None:
    for form, accept in [("ttl", "text/turtle"), ("jsonld", "application/ld+json")]:
        named = get(site, f"/queries/programme.{form}", "")
        assert named.media_type == accept
        assert get(site, "/queries/programme", accept).body == named.body
    assert b"sh:SPARQLExecutable" in get(site, "/queries/programme.ttl").body


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_the_form_is_negotiated(accept: str, media_type: str, site: Site) -> None:
    assert get(site, "/queries/thanks", accept).media_type == media_type


def test_a_form_that_is_not_there_is_refused(site: Site) -> None:
    assert get(site, "/queries/thanks", "image/png").status == 406
    for form in ("svg", "ics", "pdf"):
        assert get(site, f"/queries/thanks.{form}", "").status == 404


def test_an_unknown_question_is_told_with_near_ones(site: Site) -> None:
    answer = get(site, "/queries/program", "application/json")
    assert answer.status == 404
    assert "/queries/programme" in json.loads(answer.body)["suggestions"]


@pytest.mark.parametrize(
    "query",
    [
        "day=yesterday",
        "day=2025-02-30",
        "nothing=1",
        "day=2025-11-25&day=2025-11-26",
        "with=nothing",
        "day=2025-11-25%22%20.%20%7D",
        "day=%ED%A0%80",
    ],
)
def test_a_bad_parameter_is_refused_with_the_form_kept(query: str, site: Site) -> None:
    shown = page(site, f"/queries/events-on-day?{query}", 400)
    assert "This cannot be answered" in shown.text
    (field,) = [one for one in shown.all("input") if one.get("name") == "day"]
    given = dict(parse_qsl(query)).get("day")
    if given and "&" not in query:
        assert field["value"] == given.encode("utf-8", "replace").decode()
    for form in ("csv", "rq", "json"):
        answer = get(site, f"/queries/events-on-day.{form}?{query}", "application/json")
        if form != "rq" or "with" not in query:
            assert answer.status == 400
            assert json.loads(answer.body)["title"]


def test_a_thing_that_the_data_do_not_have_is_refused(site: Site) -> None:
    shown = page(site, "/queries/places-visited?visit=visit:none", 400)
    assert "the data have no coop:Visit" in shown.text
    chosen = [one["value"] for one in shown.all("option") if "selected" in one]
    assert chosen == ["visit:none", "false"]


def test_parameters_without_a_value_are_as_not_given(site: Site) -> None:
    form = "/queries/visits-per-year?decade=&organization=&rollup=false&from=&to="
    assert page(site, form).text
    assert (
        get(site, form.replace("?", ".csv?")).body == get(site, "/queries/visits-per-year.csv").body
    )


def test_fields_fit_their_types(site: Site) -> None:
    shown = page(site, "/queries/events-on-day?day=2025-11-29")
    (day,) = (one for one in shown.all("input") if one.get("name") == "day")
    assert (day["type"], day["value"]) == ("date", "2025-11-29")
    shown = page(site, "/queries/places-visited")
    chosen = [one["value"] for one in shown.all("option") if "selected" in one]
    assert chosen == ["visit:xmu-osmu-2025", "false"]
    iri = quote("https://w3id.org/coopgraph/id/visit/xmu-osmu-2025")
    assert "selected" in next(
        one
        for one in page(site, f"/queries/places-visited?visit={iri}").all("option")
        if one["value"] == "visit:xmu-osmu-2025"
    )


def test_words_lead_to_the_things_that_they_name(site: Site) -> None:
    links = page(site, "/queries/sender-and-host").links
    assert "/page/id/org/xinjiang-medical-university" in links
    links = page(site, "/queries/knowledge-directions").links
    assert "/page/concept/topic/acupressure" in links
    assert "/ontology#notStated" not in links
    counted = page(site, "/queries/start-months?with=counted").links
    assert "/page/id/visit/xmu-osmu-2019-02" in counted


def test_what_is_copied_works(site: Site) -> None:
    address = "/queries/visits-per-year?from=2019&with=counted"
    path, _, query = address.partition("?")
    answer = site.respond(
        Request(path, tuple(parse_qsl(query)), "text/html", "https://example.org")
    )
    shown = Page(answer)
    (curl,) = (line for line in shown.text.splitlines() if line.startswith("curl "))
    asked = urlsplit(shlex.split(curl)[1])
    assert asked.netloc == "example.org"
    assert get(site, f"{asked.path}?{asked.query}", "").status == 200
    start = shown.text.index("import coopgraph")
    python = shown.text[start : shown.text.index("print(answer)", start)]
    calls = [node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Call)]
    (call,) = (one for one in calls if getattr(one.func, "attr", "") == "query")
    given = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
    assert given == {"columns": ["counted"], None: {"from": "2019"}}


class Hostile:
    """An engine whose answers hold what nobody should write."""

    name = "hostile"
    walks_paths = True

    def __init__(self, rows: int = 1) -> None:
        self._engine = EmbeddedEngine([])
        self._rows = rows

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        if "?last" in text or "ORDER BY ?relation" in text or path.endswith("thanks.rq"):
            word = '<img src=x onerror="alert(1)">\x00\ud800' + "x" * 5000
            iri = "javascript:alert(1)"
            terms = [pyoxigraph.Literal("a")] * 5
            terms[0] = pyoxigraph.Literal(word.encode("utf-8", "replace").decode())
            json_terms = [
                {"type": "literal", "value": term.value, "xml:lang": "en"} for term in terms
            ]
            row = dict(zip(["by", "to", "for", "statement", "passages"], json_terms, strict=True))
            bindings = [{**row, "iri": {"type": "uri", "value": iri}}] * self._rows
            head = {"vars": ["by", "to", "for", "statement", "iri", "passages"]}
            document = {"head": head, "results": {"bindings": bindings}}
            return Result.of_json(json.dumps(document).encode())
        if text.startswith("ASK") or "ASK {" in text:
            return Result.of_json(b'{"head":{},"boolean":true}')
        return self._engine.query(text)


def test_hostile_data_stay_words() -> None:
    answer = get(Site(Hostile()), "/queries/thanks")
    assert answer.status == 200, answer.body
    text = answer.body.decode()
    assert "<img src=x" not in text
    shown = Page(answer)
    assert not any(link.lower().startswith("javascript") for link in shown.links)
    assert "/resource?iri=javascript%3Aalert%281%29" in shown.links


def test_of_many_rows_some_are_shown_and_the_rest_is_told() -> None:
    site = Site(Hostile(MOST_ROWS + 1))
    shown = Page(get(site, "/queries/thanks"))
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows" in shown.text
    assert [tag for tag, _ in shown.elements].count("tr") == MOST_ROWS + 1
    rows = json.loads(get(site, "/queries/thanks.json").body)["results"]["bindings"]
    assert len(rows) == MOST_ROWS + 1


@pytest.mark.parametrize(
    "address",
    [
        "/queries/..",
        "/queries/..%2F..%2Fetc",
        "/queries/a%0D%0Ab",
        "/queries/%ED%A0%80",
        "/queries/ ",
    ],
)
def test_hostile_names_are_unknown(address: str, site: Site) -> None:
    answer = get(site, address)
    assert answer.status == 404
    assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


def test_nothing_stands_in_the_page_that_the_policy_forbids(site: Site) -> None:
    for address in ("/queries", "/queries/programme", "/queries/visits-per-year"):
        shown = page(site, address)
        assert not shown.all("style")
        assert all("src" in script for script in shown.all("script"))
        assert not any(
            "style" in attributes or any(key.startswith("on") for key in attributes)
            for _, attributes in shown.elements
        )
