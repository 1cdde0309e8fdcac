"""Updates over HTTP: who may, and what they do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.process import run
from tests.web.changing import (
    COUNT,
    DIRECT,
    ENDLESS,
    TOKEN,
    all_processes,
    count,
    health,
    opened,
    update,
    updating,
)
from tests.web.serving import Server, runs, tree


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("updates")
    with updating(folder, "--timeout", "3", "--memory", "128") as running:
        yield running


class TestProtocol:
    def test_who_asks_after_an_update_has_the_new_data(self, server: Server) -> None:
        first, number = server.sparql(COUNT), count(server)
        assert server.sparql(COUNT).headers["etag"] == first.headers["etag"]
        answer = update(server, "INSERT DATA { <urn:a> <urn:p> 'new' }")
        assert (answer.status, answer.body) == (204, b"")
        after = server.ask(
            f"/sparql?{urlencode({'query': COUNT})}",
            if_none_match=first.headers["etag"],
            accept="application/sparql-results+json",
        )
        assert after.status == 200
        assert after.headers["etag"] != first.headers["etag"]
        assert count(server) == number + 1

    def test_a_form_does_it_too(self, server: Server) -> None:
        number = count(server)
        body = urlencode({"update": "INSERT DATA { GRAPH <urn:h> { <urn:c> <urn:p> 1, 2 } }"})
        answer = server.ask(
            "/sparql",
            method="POST",
            body=body.encode(),
            content_type="application/x-www-form-urlencoded",
            authorization=f"bearer {TOKEN}",
        )
        assert answer.status == 204
        assert count(server) == number + 2

    def test_the_time_of_a_change_is_told_once_no_other_can_have_it(self, server: Server) -> None:
        assert update(server, "INSERT DATA { <urn:a> <urn:q> 'now' }").status == 204
        assert "last-modified" not in server.sparql(COUNT + " # at once").headers
        time.sleep(1.1)
        told = server.sparql(COUNT + " # later").headers["last-modified"]
        assert update(server, "INSERT DATA { <urn:a> <urn:q> 'later' }").status == 204
        address = f"/sparql?{urlencode({'query': COUNT})}"
        assert server.ask(address, if_modified_since=told).status == 200

    @pytest.mark.parametrize("token", [None, "", "a-token-of-the-test", TOKEN + "x", "é" * 20])
    def test_without_the_token_nothing_changes(self, server: Server, token: str | None) -> None:
        number = count(server)
        answer = update(server, "CLEAR ALL", token)
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith('Bearer realm="coopgraph"')
        basic = server.ask(
            "/sparql",
            method="POST",
            body=b"CLEAR ALL",
            content_type=DIRECT,
            authorization="Basic x",
        )
        assert basic.status == 401
        assert count(server) == number

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("INSERT DATA {\n <urn:a> <urn:p> }", "syntax error at '}'"),
            ("CLEAR ALL ; DROP GRAPH <urn:nope>", "the graph <urn:nope> does not exist"),
            ("CLEAR ALL ; LOAD <http://127.0.0.1:1/>", "LOAD is refused"),
            ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
            (
                "INSERT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(STRDT('x', rdf:langString) AS ?x) }",
                "RDF any more",
            ),
        ],
    )
    def test_a_wrong_one_changes_nothing(self, server: Server, text: str, told: str) -> None:
        number, generation = count(server), health(server)["generation"]
        answer = update(server, text)
        assert answer.status == 400
        assert told in json.loads(answer.body)["title"]
        assert (count(server), health(server)["generation"]) == (number, generation)

    def test_its_place_is_told(self, server: Server) -> None:
        told = json.loads(update(server, "INSERT DATA {\n <urn:a> <urn:p> }").body)
        assert (told["line"], told["column"]) == (2, 18)

    def test_graphs_may_be_named_beside_it(self, server: Server) -> None:
        begin = "INSERT DATA { GRAPH <urn:u%d> { <urn:u> <urn:p1> %d } }"
        begin = f"{begin % (1, 1)} ; {begin % (2, 2)}"
        assert update(server, begin).status == 204
        first = "INSERT { ?s <urn:p2> ?o } WHERE { ?s <urn:p1> ?o }"
        assert update(server, first, using_graph_uri="urn:u1").status == 204
        second = "INSERT { ?g <urn:p3> ?o } WHERE { GRAPH ?g { ?s <urn:p1> ?o } }"
        assert update(server, second, using_named_graph_uri="urn:u2").status == 204
        for wanted in ("<urn:u> <urn:p2> 1", "<urn:u2> <urn:p3> 2"):
            assert b"true" in server.sparql(f"ASK {{ {wanted} }}").body
        for other in ("<urn:u> <urn:p2> 2", "<urn:u1> <urn:p3> 1"):
            assert b"false" in server.sparql(f"ASK {{ {other} }}").body
        both = "INSERT { } USING <urn:u1> WHERE { }"
        assert update(server, both, using_graph_uri="urn:u1").status == 400


class TestLimits:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("INSERT { ?a <urn:x> ?n } WHERE { { " + ENDLESS + " } ?a ?b ?c }", "time limit"),
            (
                "INSERT { <urn:a> <urn:x> ?v40 } WHERE { BIND ( 'a' AS ?v0 ) "
                + " ".join(f"BIND ( CONCAT(?v{n}, ?v{n}) AS ?v{n + 1} )" for n in range(40))
                + " }",
                "memory",
            ),
        ],
    )
    def test_one_that_takes_too_much_changes_nothing(
        self, server: Server, text: str, told: str
    ) -> None:
        filled = "".join(f"<urn:fill> <urn:q> {n} ." for n in range(3000))
        assert update(server, f"INSERT DATA {{ {filled} }}").status == 204
        number, began = count(server), time.monotonic()
        answer = update(server, text)
        assert time.monotonic() - began < 3 + 1.5
        assert answer.status == 503
        # On a machine that has much else to do the time is up before the memory is used.
        title = json.loads(answer.body)["title"]
        assert told in title or "time limit" in title
        assert count(server) == number
        assert update(server, "INSERT DATA { <urn:a> <urn:q> 'then' }").status == 204

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT { } WHERE { " + "{" * 400 + "}" * 400 + " }",
            "INSERT DATA { <urn:a> <urn:q> " + "(" * 490 + ")" * 490 + " }",
            "INSERT { } WHERE { FILTER ( " + "!" * 9000 + "true ) }",
            "DELETE { } WHERE { ?a " + "/".join(["a"] * 4000) + " ?b }",
        ],
    )
    def test_deep_nesting_harms_nobody(self, server: Server, text: str) -> None:
        assert update(server, text).status in (204, 400, 503)
        assert server.sparql(COUNT).status == 200

    def test_one_beside_heavy_queries(self, tmp_path: Path) -> None:
        with updating(tmp_path, "--timeout", "4") as server:
            filled = "".join(f"<urn:fill> <urn:q> {n} ." for n in range(3000))
            assert update(server, f"INSERT DATA {{ {filled} }}").status == 204
            with ThreadPoolExecutor(8) as threads:
                heavy = [threads.submit(server.sparql, f"{ENDLESS} # {n}") for n in range(3)]
                time.sleep(0.6)
                for number in range(5):
                    began = time.monotonic()
                    text = f"INSERT DATA {{ <urn:a> <urn:p> 'number {number}' }}"
                    assert update(server, text).status == 204
                    assert time.monotonic() - began < 2
                    assert count(server) == 3 + number
                assert {one.result().status for one in heavy} == {503}
                assert all(b"time limit" in one.result().body for one in heavy)


class TestOneAfterTheOther:
    def test_those_at_the_same_time(self, tmp_path: Path) -> None:
        with updating(tmp_path) as server:
            assert update(server, "INSERT DATA { <urn:n> <urn:is> 0 }").status == 204
            more = (
                "DELETE { <urn:n> <urn:is> ?n } INSERT { <urn:n> <urn:is> ?m } "
                "WHERE { <urn:n> <urn:is> ?n BIND(?n + 1 AS ?m) }"
            )
            with ThreadPoolExecutor(8) as threads:
                answers = list(threads.map(lambda _: update(server, more).status, range(40)))
            assert answers == [204] * 40
            found = json.loads(server.sparql("SELECT ?n { <urn:n> <urn:is> ?n }").body)
            assert [row["n"]["value"] for row in found["results"]["bindings"]] == ["40"]

    def test_many_leave_no_processes(self, tmp_path: Path) -> None:
        with updating(tmp_path) as server:
            for number in range(50):
                assert update(server, f"INSERT DATA {{ <urn:n> <urn:p> {number} }}").status == 204
                assert server.sparql("ASK {}").status == 200
            time.sleep(0.5)
            mine = [one for one in all_processes() if f"{tmp_path}/saved.nq" in opened(one)]
            assert len(mine) <= 4
            assert health(server)["status"] == "ok"
            server.stop()
            end = time.monotonic() + 5
            while any(map(runs, mine)) and time.monotonic() < end:
                time.sleep(0.05)
            assert not any(map(runs, mine))


def test_who_inherits_processes_lets_go_of_them(tmp_path: Path) -> None:
    """A container has no other process that does it."""
    with updating(tmp_path, inherits=True) as server:
        for number in range(20):
            assert update(server, f"INSERT DATA {{ <urn:n> <urn:p> {number} }}").status == 204
        time.sleep(2.5)
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        assert len(children.read_text().split()) <= 1


@pytest.mark.parametrize(
    ("arguments", "token", "told"),
    [
        (["--allow-update"], TOKEN, "needs --save"),
        (["--save", "a.nq"], TOKEN, "add --allow-update"),
        (["--allow-update", "--save", "a.nq"], "", "COOPGRAPH_TOKEN"),
        (["--allow-update", "--save", "a.nq"], "too-short", "at least 16"),
        (["--allow-update", "--save", "a.nq"], "a token with spaces", "letters"),
        (["--allow-update", "--save", "a.ttl"], TOKEN, "no syntax for graphs"),
        (["--allow-update", "--save", "nowhere/a.nq"], TOKEN, "cannot be written"),
        (["--allow-update", "--save", "a.nq", "--store", "."], TOKEN, "coopgraph load"),
        (["--allow-update", "--save", "a.nq", "--endpoint", "http://x/"], TOKEN, "coopgraph load"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: list[str], token: str, told: str) -> None:
    done = run("serve", "--port", "0", *arguments, cwd=tmp_path, COOPGRAPH_TOKEN=token)
    assert done.returncode == 2
    assert told in done.stderr


def test_the_token_is_in_no_other_process(server: Server) -> None:
    for one in tree(server.process.pid)[1:]:
        with suppress(OSError):
            assert TOKEN.encode() not in Path(f"/proc/{one}/environ").read_bytes()
