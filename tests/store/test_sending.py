"""Files sent to servers of two makers, cut off in every way, and what is there in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad

from coopgraph.documents import read_document
from coopgraph.errors import EngineError, InputError
from coopgraph.store.batches import Batch
from coopgraph.store.manifest import GRAPHS, SHIPPED
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.sending import Sent, send
from coopgraph.store.writing import GraphStore, Update, Writer

from .servers import Oxigraph, oxigraph
from .virtuoso import Virtuoso, virtuoso

Server = Oxigraph | Virtuoso

DATA = """
@prefix : <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :p :b , "x"@en , "2025-11-24"^^xsd:date , "a \\"quoted\\" line\\nand another" .
:a :q [ :start 1 ; :end 2 ; :in [ :of _:shared ] ] , [ :start 3 ; :end 4 ] , [ :start 5 ] .
:b :q [ :start 6 ; :of _:shared ] , [ :end 7 ] ; :p "Омск «№ 1»" .
:c :p :a , :b , :c ; :r 7 ; :q [ :end 8 ; :start 9 ] .
"""


def canonical(quads: object) -> set[str]:
    dataset = Dataset(Quad(q.subject, q.predicate, q.object) for q in quads)  # type: ignore[attr-defined]
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, dataset))


@pytest.fixture(scope="module")
def server(empty: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server that has the shipped files, which are not to be sent by fours."""
    path = tmp_path_factory.mktemp("first") / "first.ttl"
    path.write_text(DATA, encoding="utf-8")
    send([path], RemoteEngine(empty.query), Update(empty.update, 30))
    return empty


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        if request.param == "virtuoso":
            with virtuoso() as one:
                yield one
            return
        other = Oxigraph(tmp_path_factory.mktemp("oxigraph"))
        try:
            other.start()
            yield other
        finally:
            other.kill()


@pytest.fixture(params=[GraphStore, Update])
def writer(request: pytest.FixtureRequest, server: Server) -> Writer:
    made: Writer
    if request.param is GraphStore:
        made = GraphStore(server.graph_store, 30)
    else:
        made = Update(server.update, 30)
    made.size = 4
    return made


@pytest.fixture
def file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    # Each test has graphs of its own in the server that they share.
    path = tmp_path / f"{abs(hash(request.node.name))}.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


def there(server: Server, file: Path) -> set[str]:
    query = f"SELECT ?s ?p ?o {{ GRAPH <{GRAPHS}{file.name}> {{ ?s ?p ?o }} }}"
    return canonical(Quad(*row) for row in RemoteEngine(server.query).query(query).rows)  # type: ignore[arg-type]


def sent(server: Server, writer: Writer, *paths: Path) -> Sent:
    return send(paths, RemoteEngine(server.query), writer)


def test_what_was_sent_is_there_and_is_not_sent_again(
    server: Server, writer: Writer, file: Path
) -> None:
    first = sent(server, writer, file)
    assert there(server, file) == canonical(read_document(file).quads)
    assert first.graphs[file] == f"{GRAPHS}{file.name}"
    assert {graph.startswith(SHIPPED) for path, graph in first.graphs.items() if path != file} == {
        True
    }
    again = sent(server, writer, file)
    assert (again.sent, again.resumed, again.triples) == (0, 0, 0)
    assert again.unchanged == len(first.graphs)


def test_a_file_that_changed_takes_the_place_of_what_it_was(
    server: Server, writer: Writer, file: Path
) -> None:
    sent(server, writer, file)
    file.write_text(DATA.replace(":c :p", ":d :p").replace("[ :start 5 ]", "5"), encoding="utf-8")
    assert sent(server, writer, file).sent == 1
    assert there(server, file) == canonical(read_document(file).quads)
    file.write_text("", encoding="utf-8")
    sent(server, writer, file)
    assert there(server, file) == set()


def test_what_was_changed_in_the_server_is_mended(
    server: Server, writer: Writer, file: Path
) -> None:
    sent(server, writer, file)
    extra = Batch(["<urn:a> <urn:b> <urn:c> ."], blank=False)
    writer.add(f"{GRAPHS}{file.name}", extra)
    assert sent(server, writer, file).sent == 1
    assert there(server, file) == canonical(read_document(file).quads)


class Cut(Exception):  # noqa: N818
    """The connection is gone."""


class Faulty:
    """Cuts the connection at one request: before it, after it, or when half of it is done."""

    def __init__(self, writer: Writer, fails_at: int, how: str) -> None:
        self._writer = writer
        self.size = writer.size
        self._left = fails_at
        self._how = how

    @property
    def name(self) -> str:
        return self._writer.name

    def replace(self, graph: str, batch: Batch) -> None:
        self._request(self._writer.replace, graph, batch)

    def add(self, graph: str, batch: Batch) -> None:
        self._request(self._writer.add, graph, batch)

    def _request(self, write: Callable[[str, Batch], None], graph: str, batch: Batch) -> None:
        self._left -= 1
        if self._left != 0:
            write(graph, batch)
            return
        if self._how != "before":
            half = batch.lines if self._how == "after" else batch.lines[: len(batch.lines) // 2]
            write(graph, Batch(half, batch.blank))
        raise EngineError("the connection is gone")


@pytest.mark.parametrize("how", ["before", "after", "half"])
def test_wherever_it_is_cut_off_the_next_one_makes_it_whole(
    server: Server, writer: Writer, file: Path, how: str
) -> None:
    sent(server, writer, file)
    whole = canonical(read_document(file).quads)
    resumed = 0
    for fails_at in range(1, 40):
        # A new graph each time: the digest of the file is another one.
        file.write_text(f"{DATA}\n# {how} {fails_at}\n", encoding="utf-8")
        try:
            sent(server, Faulty(writer, fails_at, how), file)
        except EngineError:
            resumed += sent(server, writer, file).resumed
            assert there(server, file) == whole
            continue
        break
    else:
        pytest.fail("it is never whole")
    assert fails_at > 8
    # What is half done is sent anew; of all else only what is missing.
    assert (resumed > 4) == (how != "half")


def test_what_engines_count_otherwise_is_sent_from_its_beginning(
    server: Server, writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / f"numbers{abs(hash((type(server), type(writer))))}.ttl"
    lines = "".join(f"<urn:s{n}> <urn:p> 1, 01, _:b{n} . _:b{n} <urn:q> 1 .\n" for n in range(4))
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(EngineError):
        sent(server, Faulty(writer, 5, "half"), file)
    found = sent(server, writer, file)
    assert (found.sent, found.resumed) == (1, 0)
    assert len(there(server, file)) == 12


def test_a_server_that_is_killed_goes_on_where_it_was(
    server: Server, writer: Writer, file: Path
) -> None:
    class Killing(Faulty):
        def _request(self, write: Callable[[str, Batch], None], graph: str, batch: Batch) -> None:
            self._left -= 1
            if self._left == 0:
                server.kill()
            write(graph, batch)

    sent(server, writer, file)
    file.write_text(f"{DATA}\n# again\n", encoding="utf-8")
    with pytest.raises(EngineError):
        sent(server, Killing(writer, 6, ""), file)
    server.start()
    assert sent(server, writer, file).resumed == 1
    assert there(server, file) == canonical(read_document(file).quads)


def test_a_file_with_graphs_of_its_own_is_refused(
    server: Server, writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / "graphs.trig"
    file.write_text("<urn:g> { <urn:s> <urn:p> <urn:o> }", encoding="utf-8")
    with pytest.raises(InputError, match=r"graphs\.trig: has named graphs of its own"):
        sent(server, writer, file)


def test_two_stores_are_not_taken_for_one(server: Server, writer: Writer, file: Path) -> None:
    writer.size = 1000
    wrong = pytest.raises(EngineError, match="does not show what was written; is it the same store")
    with oxigraph([]) as elsewhere, wrong:
        send([file], RemoteEngine(elsewhere), writer)
