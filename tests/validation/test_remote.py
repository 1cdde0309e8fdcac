"""Validation over an endpoint: the findings are those that the same data have in a file."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from benchmarks import corpus
from benchmarks import shapes as benchmark_shapes
from benchmarks.endpoint import Counting
from coopgraph.documents import read_documents
from coopgraph.errors import EngineError
from coopgraph.resources import data_dir, ontology_files, shapes_file
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.result import Result
from coopgraph.validation import Report, validate
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.remote import validate_endpoint
from coopgraph.validation.remote.extent import Extent, extent, union
from coopgraph.validation.remote.fetch import Fetcher
from coopgraph.validation.remote.queries import reach_of_query
from coopgraph.validation.rules import rule_of
from coopgraph.validation.shapes import ShapesGraph
from tests.store.servers import http_server, oxigraph, reply
from tests.validation.support import DECLARED, PREFIXES, document, rows

DATA = """
ex:Student rdfs:subClassOf ex:Person .
ex:a a ex:Person ; ex:name "A" ; ex:age 7 ; ex:knows ex:b , [ a ex:Student ; ex:age 200 ] .
ex:b a ex:Student ; ex:age "old"^^xsd:integer , 3 ; ex:knows "no one" ; ex:other ex:a .
[] a ex:Lecturer ; ex:knows [ ex:name "B" , "C"@en , "D"@en ] ; ex:from 3 ; ex:to 2 .
ex:c ex:knows ex:a .
"""
SHAPES = {
    "core": """
ex:PersonShape sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path ex:age ; sh:datatype xsd:integer ; sh:maxInclusive 150 ] ;
  sh:property [ sh:path ex:from ; sh:lessThan ex:to ] ;
  sh:property [ sh:path ex:knows ; sh:class ex:Person ; sh:nodeKind sh:BlankNodeOrIRI ] .
""",
    "nested": """
ex:KnowsShape sh:targetSubjectsOf ex:knows ; sh:targetNode ex:nobody ;
  sh:property [ sh:path ( ex:knows [ sh:zeroOrMorePath ex:knows ] ) ;
    sh:or ( [ sh:class ex:Person ] [ sh:property [ sh:path ex:name ; sh:uniqueLang true ] ] ) ;
    sh:node [ sh:property [ sh:path [ sh:inversePath ex:knows ] ; sh:hasValue ex:c ] ] ] .
""",
    "closed": """
ex:ClosedShape sh:targetClass ex:Person ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property [ sh:path ex:name ] .
""",
    "query": DECLARED
    + """
ex:AgeShape sh:targetClass ex:Person ; sh:sparql [ sh:prefixes ex: ;
  sh:message "{?value} years" ; sh:select
  "SELECT $this ?value WHERE { $this ex:knows*/ex:age ?value FILTER (?value > 100) }" ] .
""",
}
BACKGROUND = "ex:Lecturer rdfs:subClassOf ex:Person ."


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("data") / "data.ttl"
    path.write_text(PREFIXES + DATA, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        with oxigraph([path]) as url:
            yield url


def whole_extent(shapes: ShapesGraph) -> Extent:
    return union(extent(shape, shapes.graph) for shape in shapes.targeted())


def summary(report: Report) -> tuple[object, ...]:
    messages = sorted(str(message) for one in report.results for message in one.messages)
    counts = report.shapes_checked, report.focus_nodes_checked, len(report.unmatched)
    return sorted(map(str, rows(report))), messages, counts, report.labels


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
def test_the_findings_are_those_of_a_file(shapes: str, endpoint: str) -> None:
    read, behind = document(shapes, "shapes.ttl"), document(BACKGROUND, "background.ttl")
    here = validate([document(DATA)], [read], background=[behind])
    there = validate_endpoint(RemoteEngine(endpoint), [read], background=[behind])
    assert here.results
    assert summary(there) == summary(here)
    assert there.engine == "native over endpoint"
    assert all(one.place is None for one in there.results)


def test_our_own_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    shapes, behind = read_documents([shapes_file()]), read_documents(ontology_files())
    here = validate(read_documents([data_dir()]), shapes, background=behind)
    # Where the ontology stands beside the data, its own terms are focus nodes too.
    with oxigraph([data_dir()]) as url:
        there = validate_endpoint(RemoteEngine(url), shapes, background=behind)
    assert there.conforms
    assert summary(there) == summary(here)


def test_only_what_the_shapes_ask_for_is_fetched(endpoint: str) -> None:
    wanted = whole_extent(read_shapes([document(SHAPES["query"], "shapes.ttl")]))
    assert not wanted.everything
    told: list[str] = []
    quads = Fetcher(RemoteEngine(endpoint), told.append).triples(wanted)
    found = {quad.predicate.value.rpartition("/")[2] for quad in quads}
    assert found == {"age", "knows", "22-rdf-syntax-ns#type", "rdf-schema#subClassOf"}
    assert told


def test_pages_make_up_the_whole(endpoint: str) -> None:
    wanted = whole_extent(read_shapes([document(SHAPES["core"], "shapes.ttl")]))
    pages = Fetcher(RemoteEngine(endpoint), lambda _: None, page=1).triples(wanted)
    whole = Fetcher(RemoteEngine(endpoint), lambda _: None).triples(wanted)
    assert len(pages) == len(whole) == len(set(pages))


def test_an_answer_that_is_cut_is_no_clean_report() -> None:
    head = b'{"head":{"vars":["p","n","b"]},"results":{"bindings":[{"p":{"type":"uri","value":'
    number = b'{"type":"literal","value":"%d"}'
    counts = head + b'"http://example.org/p"},"n":' + number % 9 + b',"b":' + number % 0 + b"}]}}"
    none = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'

    def answer(request: BaseHTTPRequestHandler) -> None:
        body = counts if "COUNT" in request.path else none
        reply(200, "application/sparql-results+json", body)(request)

    with pytest.MonkeyPatch.context() as patch, http_server(answer) as url:
        patch.setenv("no_proxy", "127.0.0.1")
        with pytest.raises(EngineError, match="has 0 rows, where 9 were counted"):
            validate_endpoint(RemoteEngine(url), [document(SHAPES["core"], "shapes.ttl")])


class Failing(RemoteEngine):
    """Fails at one question, and at all that come after it."""

    asked = 0

    def __init__(self, url: str, fails_at: int) -> None:
        super().__init__(url)
        self.fails_at = fails_at

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        self.asked += 1
        if self.asked >= self.fails_at:
            raise EngineError("the endpoint answered 500", path=self.name)
        return super().query(text, timeout=timeout, path=path)


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_a_server_that_fails_half_way_gives_no_report(endpoint: str, fails_at: int) -> None:
    shapes = [document(SHAPES["core"], "shapes.ttl")]
    with pytest.raises(EngineError, match="500"):
        validate_endpoint(Failing(endpoint, fails_at), shapes)


def test_what_had_been_fetched_before_is_reported_with_what_is_missing(endpoint: str) -> None:
    shapes = """
ex:First sh:targetSubjectsOf ex:age ; sh:property [ sh:path ex:age ; sh:maxCount 1 ] .
ex:Second sh:targetSubjectsOf ex:other ; sh:node ex:Third ; sh:deactivated false .
ex:Third sh:targetNode ex:a ; sh:property [ sh:path ex:other ; sh:minCount 1 ] .
"""
    # Two for the axioms, one for the targets, four for ex:Third, its suspects and what is around
    # them; the other two shapes are then tried in vain by all that they can ask for.
    found = validate_endpoint(Failing(endpoint, 8), [document(shapes, "shapes.ttl")])
    assert [str(one.focus_node) for one in found.results] == ["<http://example.org/a>"]
    assert found.shapes_checked == 1
    missing = {str(one.shape).rpartition("/")[2]: one.reason for one in found.not_checked}
    assert missing.keys() == {"First>", "Second>"}
    assert all("the endpoint answered 500" in reason for reason in missing.values())
    assert not found.conforms


# One shape alone is checked or there is no report: only of several can some be left unchecked.
@pytest.mark.parametrize(
    "shapes", [*SHAPES.values(), "".join(SHAPES.values())], ids=[*SHAPES, "all"]
)
def test_wherever_a_server_fails_nothing_is_left_out_in_silence(shapes: str, endpoint: str) -> None:
    read, behind = [document(shapes, "shapes.ttl")], [document(BACKGROUND, "background.ttl")]
    engine = Failing(endpoint, 10**9)
    whole = summary(validate_endpoint(engine, read, background=behind))[:2]
    partial = 0
    for fails_at in range(1, engine.asked + 1):
        try:
            found = validate_endpoint(Failing(endpoint, fails_at), read, background=behind)
        except EngineError:
            continue
        assert found.not_checked or summary(found)[:2] == whole
        partial += bool(found.not_checked)
    assert partial or shapes in SHAPES.values()


class Cutting(RemoteEngine):
    """Sends ten rows at most, and does not say so."""

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        found = super().query(text, timeout=timeout, path=path)
        found.rows[10:] = []
        return found


def test_an_answer_about_suspects_that_is_cut_is_noticed(tmp_path: Path) -> None:
    data = "".join(f"ex:n{n} ex:age 1 , 2 .\n" for n in range(20))
    shape = "ex:S sh:targetSubjectsOf ex:age ; sh:property [ sh:path ex:age ; sh:maxCount 1 ] ."
    (tmp_path / "data.ttl").write_text(PREFIXES + data, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        cut = pytest.raises(EngineError, match="where 40 were counted")
        with oxigraph([tmp_path / "data.ttl"]) as url, cut:
            validate_endpoint(Cutting(url), [document(shape)])


class Unable(RemoteEngine):
    """Gives nothing where a value is to be computed."""

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        found = super().query(text, timeout=timeout, path=path)
        if "COUNT" in text or "EXISTS" in text:
            found.rows[:] = [(*row[:-2], None, None) for row in found.rows]
        return found


def test_what_an_endpoint_cannot_count_is_not_taken_for_nothing(endpoint: str) -> None:
    shapes = [document(SHAPES["core"], "shapes.ttl")]
    with pytest.raises(EngineError, match="no number"):
        validate_endpoint(Unable(endpoint), shapes)


def test_what_is_fetched_grows_with_the_findings_and_not_with_the_data(tmp_path: Path) -> None:
    shapes_path = tmp_path / "shapes.ttl"
    benchmark_shapes.write(shapes_path)
    shapes = read_documents([shapes_path])
    fetched = {}
    for number in (10, 50):
        data = tmp_path / f"{number}.nt"
        corpus.write(data, number, errors=1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("no_proxy", "127.0.0.1")
            with oxigraph([data]) as url:
                engine = Counting(url)
                found = validate_endpoint(engine, shapes)
        assert [rule_of(one, found).id for one in found.results] == ["thing-standing-required"]
        assert found.focus_nodes_checked > 30 * number
        fetched[number] = engine.rows
    assert fetched[10] == fetched[50] < 300


def test_many_groups_of_a_query_are_gone_through_in_any_order() -> None:
    """The first group hangs together with the focus node by the last one only."""
    groups = " ".join(f"{{ $this <urn:q{n}> ?v{n} }}" for n in range(30))
    query = f"SELECT $this WHERE {{ {{ ?a <urn:p> ?b }} {groups} {{ $this <urn:z> ?a }} }}"
    steps = reach_of_query(query, {})
    assert len(steps) == 32
    start, path, backwards = steps[-1]
    assert start is not None and path is not None
    assert (start.to_sparql(), path.to_sparql(), backwards) == ("<urn:z>", "<urn:p>", False)
