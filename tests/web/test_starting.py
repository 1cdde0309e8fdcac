"""How the server starts and ends, also where it cannot."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from coopgraph.cli.serve import command
from tests.web.serving import serving

ROOT = Path(__file__).parent.parent.parent
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER ( ?c != ?f ) }"


def refused(*arguments: str) -> str:
    """Start a server that cannot start; return its only line."""
    done = subprocess.run(
        [sys.executable, "-m", "coopgraph", "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused("--port", str(port))
    assert line.startswith(f"error: the port {port} of 127.0.0.1 is in use")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing"], "missing: no such file or folder"),
        (["broken.ttl"], "broken.ttl:1:9"),
        (["--store", "."], "no store"),
        (["--host", "nowhere.invalid"], "nowhere.invalid is not known"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
        (["--port", "99999"], "--port"),
        (["--timeout", "0"], "--timeout"),
        (["--memory", "1"], "--memory"),
        (["--public-url", "here"], "here is no address"),
        (["--public-url", "https://x/?q"], "no address of a site"),
        (["--access-log", "missing/log"], "missing/log: cannot be written"),
        (["--store", "a", "--endpoint", "http://b/"], "exclude each other"),
        (["--endpoint", "ftp://b/"], "http"),
        (["--max-rows", "none"], "--max-rows"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:p")
    line = refused("--port", "0", *arguments)
    assert line.startswith("error: ")
    assert told in line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_running_answers_are_finished_before_the_end(number: signal.Signals) -> None:
    with serving("--timeout", "4") as server:
        answers: list[int] = []
        # Long enough to be running when the signal comes, and not much longer.
        query = quote(f"SELECT (COUNT(*) AS ?n) {{ {{ {SLOW} }} }} LIMIT 1")
        asking = threading.Thread(
            target=lambda: answers.append(server.ask(f"/sparql?query={query}").status)
        )
        asking.start()
        time.sleep(0.5)
        running = json.loads(server.ask("/health").body)["answering"]
        began = time.monotonic()
        code = server.stop(number)
        asking.join()
        assert code == (0 if number == signal.SIGTERM else 130)
        if running:
            assert answers[0] in (200, 503)
            assert time.monotonic() - began < 8


def test_a_second_signal_does_not_wait() -> None:
    with serving("--timeout", "25") as server:
        asking = threading.Thread(target=_ignored, args=(server.port,))
        asking.start()
        time.sleep(0.8)
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        began = time.monotonic()
        assert server.stop(signal.SIGINT) == 130
        assert time.monotonic() - began < 5
        asking.join()


def _ignored(port: int) -> None:
    query = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.recv(1000)


def test_the_access_log_has_a_line_for_each_request(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serving("--access-log", str(log)) as server:
        server.ask("/sparql?query=ASK%7B%7D", user_agent='x" \r'.strip())
        server.ask("/sparql?query=ASK%7B%7D")
        server.ask("/nowhere%0Aforged")
        server.stop()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["status"] for line in lines] == [200, 200, 404]
    assert lines[0]["path"] == "/sparql"
    assert lines[0]["bytes"] > 0


def test_what_was_written_before_stays_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    log.write_text("before\n")
    with serving("--access-log", str(log)) as server:
        server.ask("/health")
    assert log.read_text().startswith("before\n{")


def test_the_path_of_the_public_address_may_stay_or_go() -> None:
    with serving("--public-url", "https://example.org/graph/") as server:
        for path in ("/sparql", "/graph/sparql"):
            assert server.ask(f"{path}?query=ASK%7B%7D").status == 200
        thing = server.ask("/graph/id/visit/xmu-osmu-2025", accept="text/turtle")
        assert thing.headers["location"].startswith("/graph/data/")


@pytest.mark.parametrize("name", ["coopgraph.service", "Containerfile"])
def test_what_is_deployed_uses_options_that_there_are(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    known = {option for parameter in command.params for option in parameter.opts}
    used = re.findall(r"(?<![\w-])(--[a-z-]+)", text)
    started = next(line for line in text.splitlines() if line.startswith(("ExecStart", "CMD")))
    words = shlex.split(started.replace(",", " ").replace("[", " ").replace("]", " "))
    options = {word for word in words if word.startswith("--")}
    assert options
    assert options <= known, used
    assert "serve" in words or "coopgraph serve" in started


def test_files_that_the_container_wants_are_there() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    for wanted in re.findall(r"-r (\S+)", text):
        assert (ROOT / wanted).is_file()


def test_a_log_on_a_full_disk_does_not_end_the_server() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which this system does not have")
    with serving("--access-log", "/dev/full") as server:
        assert server.ask("/health").status == 200
        assert server.ask("/health").status == 200
