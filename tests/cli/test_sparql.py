"""``coopgraph sparql`` and ``coopgraph stats`` as people and scripts use them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopgraph.resources import data_dir
from coopgraph.store.sources import paths_to_query

from ..store.servers import oxigraph, raw_server
from ..store.test_embedded import HEAVY
from .process import run

COUNT = "SELECT (COUNT(*) AS ?n) { ?visit a coop:Visit }"


def test_a_query_in_each_place(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(b"\xef\xbb\xbf" + COUNT.encode())
    answers = [
        run("sparql", "-e", COUNT, "-f", "csv"),
        run("sparql", file, "-f", "csv"),
        run("sparql", "-", "-f", "csv", stdin=COUNT.encode()),
    ]
    assert {(done.returncode, done.stdout, done.stderr) for done in answers} == {
        (0, "n\r\n9\r\n", "")
    }


@pytest.mark.parametrize(
    ("text", "format_", "start"),
    [
        ("ASK { ?s a coop:Visit }", None, "true\n"),
        ("ASK { ?s a coop:Visit }", "json", '{"head":{},"boolean":true}'),
        ("CONSTRUCT { ?s a coop:Visit } WHERE { ?s a coop:Visit }", None, "@prefix"),
        ("CONSTRUCT { ?s a coop:Visit } WHERE { ?s a coop:Visit }", "table", "subject "),
        ("DESCRIBE visit:xmu-osmu-2025", "nt", "<https://w3id.org/coopgraph/id/visit/xmu-"),
    ],
)
def test_kinds_of_answers(text: str, format_: str | None, start: str) -> None:
    done = run("sparql", "-e", text, *(["-f", format_] if format_ else []))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(start)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either a FILE (- for standard input) or -e QUERY"),
        (["a.rq", "-e", "ASK {}"], "give either a FILE"),
        (["nothing.rq"], "nothing.rq: no such file; a query itself goes after -e"),
        (["/"], "/: cannot read the query: is a directory"),
        (["-e", ""], "query: the query is empty"),
        (["-e", "SELECT * {\n ?s ?p ] }"], "query:2:8: syntax error at ']'"),
        (["-e", "INSERT DATA { <a:a> <a:a> <a:a> }"], "query:1:1: this is an update (INSERT)"),
        (["-e", "ASK { SERVICE <http://127.0.0.1:1/> { } }"], "query:1:7: SERVICE is refused"),
        (
            ["-e", "ASK FROM </etc/passwd> { ?s ?p ?o }"],
            "query:1:10: FROM names a graph that is not",
        ),
        (["-e", "ASK FROM <http://a/x.ttl> {}"], "the data have no named graph; files are given"),
        (["-e", "ASK {}", "-f", "csv"], "a yes or no, which csv cannot hold; use table, json, xml"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(arguments: list[str], message: str) -> None:
    done = run("sparql", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "<stdin>: the query is empty"),
        (b"ASK {\n\xff}", "<stdin>:2: the query is not text in UTF-8"),
        (b"\x00\x01\x02", "<stdin>:1:1: not a SPARQL query"),
        (b"ASK {" + b" " * 4_000_000, "<stdin>: the query is longer than 4,000,000 bytes"),
    ],
)
def test_bad_input(data: bytes, message: str) -> None:
    done = run("sparql", "-", stdin=data)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_time_limit_ends_the_process() -> None:
    start = time.monotonic()
    done = run("sparql", "-e", HEAVY, "--timeout", "0.3")
    assert time.monotonic() - start < 15
    assert (done.returncode, done.stdout) == (3, "")
    assert "error: the query gave no answer within 0.3 s" in done.stderr


def test_an_endpoint_that_is_slow() -> None:
    with raw_server(b"", hold=20) as url:
        done = run("sparql", "-e", "ASK {}", "--endpoint", url, "--timeout", "0.5")
    assert done.returncode == 3
    assert "no answer within 0.5 s" in done.stderr


@pytest.mark.parametrize("remote", [False, True])
def test_interruption_ends_the_process(remote: bool) -> None:
    """Neither Oxigraph nor a silent server must keep the process alive after Ctrl-C."""
    with raw_server(b"", hold=30) as url:
        where = ["--endpoint", url] if remote else []
        # The process says when it has begun to wait.
        script = (
            "import os, sys\n"
            "from coopgraph.store import worker\n"
            "def telling(begin):\n"
            "    def started(*arguments):\n"
            "        begun = begin(*arguments)\n"
            "        if begun != 0:\n"
            "            print('running', file=sys.stderr, flush=True)\n"
            "        return begun\n"
            "    return started\n"
            "worker._start, os.fork = telling(worker._start), telling(os.fork)\n"
            "from coopgraph.cli.main import main; sys.exit(main())"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, "sparql", "-e", HEAVY, *where],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"no_proxy": "127.0.0.1"},
        ) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == b"running\n"
            time.sleep(0.2)
            start = time.monotonic()
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=20)
            assert time.monotonic() - start < 5
            assert code == 130
            assert process.stderr.read().strip() == b""


BOMB = "SELECT (STRLEN(?v9) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?v0) " + "".join(
    f"BIND(CONCAT({', '.join([f'?v{n}'] * 10)}) AS ?v{n + 1}) " for n in range(9)
)


def test_a_query_that_eats_all_memory_is_one_line() -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))\n"
        "from coopgraph.cli.main import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "sparql", "-e", BOMB + "}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "error: the query needs more memory than there is; ask for less\n"


def test_a_closed_pipe_ends_quietly() -> None:
    command = [sys.executable, "-m", "coopgraph", "sparql", "-f", "nt"]
    command += ["-e", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


class TestStats:
    def test_text(self) -> None:
        done = run("stats")
        assert (done.returncode, done.stderr) == (0, "")
        for word in (
            "triples",
            "visits",
            "passages",
            "stated",
            "nodes by class",
            "range of days",
            "visits by year",
        ):
            assert word in done.stdout

    def test_json_here_and_there(self) -> None:
        here = json.loads(run("stats", "--format", "json").stdout)
        with oxigraph(paths_to_query()) as url:
            there = json.loads(run("stats", "--format", "json", "--endpoint", url).stdout)
        assert here.pop("files") == len(list(data_dir().glob("*.ttl")))
        assert here == there
        assert (here["visits"], here["sources"]) == (9, 11)
        assert {share["label"] for share in here["standing"]} >= {"stated", "derived"}
        assert all(":" in share["name"] for share in here["classes"])

    def test_data_without_anything(self, tmp_path: Path) -> None:
        (tmp_path / "none.ttl").write_text("")
        found = json.loads(run("stats", "-f", "json", "--data", tmp_path).stdout)
        assert found["visits"] == found["passages"] == 0
        assert found["standing"] == []

    def test_to_a_file(self, tmp_path: Path) -> None:
        assert run("stats", "-o", tmp_path / "stats.txt").stdout == ""
        assert (tmp_path / "stats.txt").read_text() == run("stats").stdout
