"""``coopgraph load --endpoint`` as a process: what it says, and what other commands then see."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlencode

import pytest

from coopgraph.resources import data_dir
from coopgraph.store.manifest import GRAPHS, SHIPPED
from tests.store.servers import Oxigraph, free_port, http_server, reply
from tests.store.virtuoso import virtuoso

from .process import run

DATA = "<urn:a> <urn:p> [ <urn:q> 1 ] .\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    one = Oxigraph(tmp_path_factory.mktemp("oxigraph"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        try:
            one.start()
            yield one
        finally:
            one.kill()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_what_was_loaded_answers_the_stored_questions(server: Oxigraph) -> None:
    options = ("load", "--endpoint", server.query, "--graph-store", server.graph_store)
    first = run(*options)
    assert (first.returncode, first.stdout) == (0, "")
    visits = sorted(path.name for path in data_dir().glob("*.ttl"))
    count = len(visits) + 2
    assert first.stderr.startswith(f"{count} files sent; ")
    assert run(*options).stderr == f"{count} files unchanged; 0 triples sent\n"
    shipped = [f"{SHIPPED}coop.ttl", f"{SHIPPED}concepts.ttl"]
    graphs = [*(f"{GRAPHS}{name}" for name in visits), *shipped]
    chosen = urlencode([("default-graph-uri", graph) for graph in graphs])
    endpoint = f"{server.query}?{chosen}"
    for question in ("outcomes", "time-forms"):
        local = run("query", question, "--format", "tsv")
        assert local.stdout.count("\n") > 1
        there = run("query", question, "--format", "tsv", "--endpoint", endpoint)
        assert (there.returncode, there.stdout) == (0, local.stdout)
    assert run("validate", "--endpoint", endpoint).returncode == 0


@pytest.mark.parametrize("options", [(), ("--graph-store", "http://a/", "--update", "http://b/")])
def test_one_place_to_write_to_is_wanted(options: tuple[str, ...], file: Path) -> None:
    done = run("load", file, "--endpoint", "http://127.0.0.1:9/", *options)
    assert done.returncode == 2
    assert "say where to write, with either --graph-store URL or --update URL" in done.stderr


def test_bad_files_are_told_and_not_sent(server: Oxigraph, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:p> .\n", encoding="utf-8")
    done = run("load", tmp_path, "--endpoint", server.query, "--update", server.update)
    assert done.returncode == 2
    assert f"{tmp_path / 'bad.ttl'}:1:17: " in done.stderr
    asked = run("sparql", "-e", "ASK { GRAPH ?g { <urn:a> ?p ?o } }", "--endpoint", server.query)
    assert asked.stdout == "false\n"


def test_files_of_one_name_are_refused(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "below" / "data.ttl"
    other.parent.mkdir()
    other.write_text(DATA, encoding="utf-8")
    done = run("load", file, other, "--endpoint", "http://127.0.0.1:9/", "--update", "http://a/")
    assert done.returncode == 2
    assert "its graph would be <https://w3id.org/coopgraph/graph/data.ttl>" in done.stderr


def test_nobody_answers(file: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    done = run("load", file, "--endpoint", f"{url}query", "--update", f"{url}update")
    assert done.returncode == 3
    assert done.stderr == (
        f"error: {url}query: nothing answers there (connection refused); is the server running?\n"
    )


def test_who_may_not_write_is_told(server: Oxigraph, file: Path) -> None:
    shown = []

    def refuse(request: BaseHTTPRequestHandler) -> None:
        shown.append(request.headers["Authorization"])
        reply(401, "text/plain", b"")(request)

    with http_server(refuse) as url:
        place = url.replace("http://", "http://me:secret@") + "/update"
        done = run("load", file, "--endpoint", server.query, "--update", place)
    assert done.returncode == 3
    assert done.stderr.startswith(f"error: {url}/update: HTTP 401 Unauthorized; it wants a name")
    assert "secret" not in done.stderr
    # The second time it looks whether another kind of authentication is wanted.
    assert shown == ["Basic bWU6c2VjcmV0", None]


def test_a_wrong_address_is_told(server: Oxigraph, file: Path) -> None:
    wrong = server.update.replace("update", "nothing")
    done = run("load", file, "--endpoint", server.query, "--update", wrong)
    assert done.returncode == 3
    assert "is this the address that takes SPARQL updates?" in done.stderr


def test_digest_authentication(file: Path) -> None:
    with virtuoso() as server:
        for host, code in (("dba:dba@127.0.0.1", 0), ("dba:wrong@127.0.0.1", 3)):
            base = server.base.replace("127.0.0.1", host)
            options = ("--graph-store", f"{base}/sparql-graph-crud-auth")
            done = run("load", file, "--endpoint", f"{base}/sparql-auth", *options)
            assert done.returncode == code, done.stderr
            assert "wrong" not in done.stderr
        assert "HTTP 401" in done.stderr
