"""Clients that people use, against a server of ours, unchanged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import SPARQLWrapper as Wrapper
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result, ResultRow

from coopgraph.api import open as open_graph
from coopgraph.questions import get_question, list_questions
from coopgraph.store.remote import RemoteEngine
from tests.cli.process import run
from tests.web.serving import Server, serving

VISIT = URIRef("https://w3id.org/coopgraph/ontology#Visit")
BASE = "https://w3id.org/coopgraph/id/visit/"
OURS = URIRef(f"{BASE}xmu-osmu-2025")
PREFIX = "PREFIX coop: <https://w3id.org/coopgraph/ontology#>\n"
VISITS = f"{PREFIX}SELECT ?visit WHERE {{ ?visit a coop:Visit }} ORDER BY ?visit"
ANY_VISIT = f"{PREFIX}ASK {{ ?visit a coop:Visit }}"
TYPES = f"{PREFIX}CONSTRUCT {{ ?visit a ?class }} WHERE {{ ?visit a coop:Visit, ?class }}"
DESCRIBED = f"DESCRIBE <{OURS}>"
SENDING = [
    (Wrapper.GET, Wrapper.URLENCODED),
    (Wrapper.POST, Wrapper.URLENCODED),
    (Wrapper.POST, Wrapper.POSTDIRECTLY),
]


def wrapped(
    server: Server, query: str, form: str | None, method: str, how: str, *, conneg: bool
) -> Any:
    wrapper = Wrapper.SPARQLWrapper(f"{server.url}sparql")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    # Without this it also sends the parameters format, output and results, by its own names.
    wrapper.setOnlyConneg(conneg)
    wrapper.setQuery(query)
    if form is not None:
        wrapper.setReturnFormat(form)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="unknown response content type")
        return wrapper.queryAndConvert()


@pytest.mark.parametrize("conneg", [False, True], ids=["parameters", "accept"])
@pytest.mark.parametrize(("method", "how"), SENDING, ids=["get", "form", "direct"])
class TestSPARQLWrapper:
    def test_rows(self, server: Server, method: str, how: str, conneg: bool) -> None:
        def ask(form: str | None) -> Any:
            return wrapped(server, VISITS, form, method, how, conneg=conneg)

        rows = ask(Wrapper.JSON)["results"]["bindings"]
        assert str(OURS) in [row["visit"]["value"] for row in rows]
        for form in (Wrapper.XML, None):
            assert len(ask(form).getElementsByTagName("result")) == len(rows)
        assert len(ask(Wrapper.CSV).splitlines()) == len(rows) + 1
        assert f"<{OURS}>".encode() in ask(Wrapper.TSV)

    def test_truth(self, server: Server, method: str, how: str, conneg: bool) -> None:
        def ask(form: str | None) -> Any:
            return wrapped(server, ANY_VISIT, form, method, how, conneg=conneg)

        assert ask(Wrapper.JSON)["boolean"] is True
        for form in (Wrapper.XML, None):
            assert ask(form).getElementsByTagName("boolean")[0].firstChild.data == "true"

    @pytest.mark.parametrize("query", [TYPES, DESCRIBED], ids=["construct", "describe"])
    def test_graphs(self, server: Server, method: str, how: str, conneg: bool, query: str) -> None:
        for form in (
            None,
            Wrapper.XML,
            Wrapper.RDFXML,
            Wrapper.JSONLD,
            Wrapper.TURTLE,
            Wrapper.N3,
            Wrapper.RDF,
            Wrapper.JSON,
        ):
            with warnings.catch_warnings():
                # What it does not expect of a CONSTRUCT it warns of, and then takes what comes.
                warnings.simplefilter("ignore", RuntimeWarning)
                found = wrapped(server, query, form, method, how, conneg=conneg)
            if isinstance(found, bytes):
                found = Graph().parse(found, format="turtle")
            assert (OURS, RDF.type, VISIT) in found


def test_sparqlwrapper_tells_what_is_wrong(server: Server) -> None:
    with pytest.raises(Wrapper.SPARQLExceptions.QueryBadFormed, match="syntax error"):
        wrapped(server, "SELECT * { ?s", Wrapper.JSON, Wrapper.GET, Wrapper.URLENCODED, conneg=True)


def column(found: Result) -> list[Any]:
    """Return the first value of each row."""
    return [row[0] for row in found if isinstance(row, ResultRow)]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("aware", [True, False])
def test_rdflib_reads_it_like_a_graph_of_its_own(server: Server, method: str, aware: bool) -> None:
    store = SPARQLStore(f"{server.url}sparql", method=method, context_aware=aware)
    graph = Graph(store=store)
    graph.bind("coop", "https://w3id.org/coopgraph/ontology#")
    visits = set(graph.subjects(RDF.type, VISIT))
    assert OURS in visits
    assert set(column(graph.query("SELECT ?visit { ?visit a coop:Visit }"))) == visits
    assert graph.query("ASK { ?visit a coop:Visit }").askAnswer
    bound = graph.query("SELECT ?visit { ?visit a ?class }", initBindings={"class": VISIT})
    assert set(column(bound)) == visits
    for query in (TYPES, DESCRIBED):
        made = graph.query(query).graph
        assert made is not None
        assert (OURS, RDF.type, VISIT) in made
    label = next(graph.objects(OURS, RDFS.label))
    assert (OURS, RDFS.label, label) in graph
    assert graph.value(predicate=RDFS.label, object=label) == OURS
    assert len(graph) == len(set(graph))


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_rows_in_each_form(server: Server, method: str, form: str) -> None:
    store = SPARQLStore(f"{server.url}sparql", method=method, returnFormat=form)
    found = [str(one) for one in column(Graph(store=store).query(VISITS))]
    assert found == sorted(found)
    assert str(OURS) in found


def test_rdflib_asks_it_by_service(server: Server) -> None:
    query = f"{PREFIX}SELECT * {{ SERVICE <{server.url}sparql> {{ ?visit a coop:Visit }} }}"
    assert OURS in column(Graph().query(query))


@pytest.mark.parametrize("name", [question.name for question in list_questions()])
def test_stored_questions_have_the_answers_that_they_have_on_files(
    server: Server, name: str
) -> None:
    question = get_question(name)
    remote = question.run(RemoteEngine(f"{server.url}sparql"))
    assert remote.serialize("json") == question.run(open_graph().engine).serialize("json")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "sender-and-host", "--format", "json"),
        ("query", "programme", "--format", "svg"),
        ("query", "visit-dates", "--param", "visit=visit:osmu-xmu-2023"),
        ("sparql", "-e", VISITS, "--format", "csv"),
        ("sparql", "-e", ANY_VISIT),
        ("sparql", "-e", TYPES, "--format", "nt"),
        ("sparql", "-e", DESCRIBED, "--format", "turtle"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]).partition("\n")[0],
)
def test_commands_have_the_answers_that_they_have_on_files(
    server: Server, arguments: tuple[str, ...]
) -> None:
    here = run(*arguments)
    there = run(*arguments, "--endpoint", f"{server.url}sparql")
    assert (there.returncode, there.stderr) == (here.returncode, here.stderr)
    assert there.stdout == here.stdout


def test_statistics_are_those_of_the_files(server: Server) -> None:
    here = run("stats", "--format", "csv").stdout.splitlines()
    there = run("stats", "--format", "csv", "--endpoint", f"{server.url}sparql").stdout
    assert there.splitlines() == [line for line in here if not line.startswith("files of data")]


def test_validation_finds_over_the_endpoint_what_it_finds_in_the_file() -> None:
    file = Path(__file__).parents[1] / "shapes" / "bad" / "event-ends-inside-parent.ttl"
    with serving(str(file)) as server:
        address = f"{server.url}sparql"
        there = run("validate", "--format", "json", "--endpoint", address)
    here = run("validate", "--format", "json", file)
    assert there.returncode == here.returncode == 1
    assert fingerprints(there.stdout) == fingerprints(here.stdout)


def fingerprints(report: str) -> list[str]:
    found = sorted(one["fingerprint"] for one in json.loads(report)["results"])
    assert found
    return found


COMUNICA = Path(__file__).parents[1] / "node" / "node_modules" / ".bin" / "comunica-sparql"


@pytest.fixture
def comunica() -> Callable[..., str]:
    """Ask by Comunica; the arguments are sources, a query and options."""
    if not COMUNICA.exists() or shutil.which("node") is None:
        told = "needs tests/node/node_modules (make test installs them where npm is)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)

    def ask(*arguments: str) -> str:
        done = subprocess.run(
            [COMUNICA, *arguments], capture_output=True, check=False, text=True, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return ask


JOINED = f"""{PREFIX}PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?visit ?label WHERE {{
  ?visit a coop:Visit ; rdfs:label ?label .
  FILTER ( LANG(?label) = "en" && CONTAINS(?label, "Harbin") )
}}"""


def joined(text: str) -> list[tuple[str, str]]:
    return [
        (row["visit"]["value"], row["label"]["xml:lang"])
        for row in json.loads(text)["results"]["bindings"]
    ]


def test_comunica_asks_it(server: Server, comunica: Callable[..., str]) -> None:
    source = f"sparql@{server.url}sparql"
    found = comunica(source, JOINED, "-t", "application/sparql-results+json")
    assert joined(found) == [(f"{BASE}osmu-harbin-2025", "en")]
    assert comunica(source, ANY_VISIT).strip() == "true"
    made = Graph().parse(data=comunica(source, TYPES, "-t", "application/n-quads"), format="nt")
    assert (OURS, RDF.type, VISIT) in made


def test_comunica_learns_from_its_description_what_it_is(
    server: Server, comunica: Callable[..., str]
) -> None:
    address = f"{server.url}sparql"
    # Two sources: it joins them itself.
    found = comunica(address, f"sparql@{address}", JOINED, "-t", "application/sparql-results+json")
    assert {visit for visit, _ in joined(found)} == {f"{BASE}osmu-harbin-2025"}
