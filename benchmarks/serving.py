"""Requests per second beside the Oxigraph server and rdflib-endpoint, under wrk, in one run.

Run it with ``python -m benchmarks.serving [--seconds S] [--json FILE]``; wrk must be installed
(Debian: ``wrk``), rdflib-endpoint by ``make bench-peers``. All servers hold the shipped visits and
the ontology, listen on the loopback address, and end with the run.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.engines import PEERS
from coopgraph.lifeline import start
from coopgraph.questions import get_question
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine

VISIT: Final = "https://w3id.org/coopgraph/id/visit/xmu-osmu-2025"
CONNECTIONS: Final = (1, 8, 64)
HEAVY: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER ( ?c != ?f ) }"
_NUMBER: Final = re.compile(r"^\s*(50%|99%|Requests/sec:|Non-2xx[^:]*:)\s*([\d.]+)(us|ms|s)?", re.M)
_UNITS: Final = {"us": 1e-3, "ms": 1.0, "s": 1e3, None: 1.0}

# Each request asks for something else, so that no answer is known already.
NEVER_THE_SAME: Final = """
local count = 0
request = function()
  count = count + 1
  return wrk.format(nil, wrk.path .. "%0A%23" .. count)
end
"""


@dataclass(frozen=True)
class Figure:
    """What wrk tells: requests a second, and milliseconds of half and of nearly all of them."""

    requests: float
    half: float
    nearly_all: float
    refused: int


@dataclass(frozen=True)
class Row:
    """A measurement."""

    server: str
    what: str
    connections: int
    figure: Figure


class Wrk:
    """Asks a server again and again.

    Args:
        seconds: How long.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._program = shutil.which("wrk")
        if self._program is None:
            sys.exit("error: wrk is not installed; Debian: apt-get install wrk")
        self._folder = tempfile.TemporaryDirectory()
        self._script = Path(self._folder.name, "never_the_same.lua")
        self._script.write_text(NEVER_THE_SAME, encoding="utf-8")

    def ask(self, url: str, connections: int, accept: str, *, anew: bool) -> Figure:
        """Ask for an address on so many connections.

        Args:
            url: The address.
            connections: How many requests there are at a time.
            accept: The Accept header.
            anew: Whether no request is like another; the address ends with a query then.
        """
        command = [
            *(str(self._program), "--latency", "--threads", "1"),
            *("--connections", str(connections), "--duration", f"{self._seconds}s"),
            *("--timeout", "60s", "--header", f"Accept: {accept}"),
            *(["--script", str(self._script)] if anew else []),
            url,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = {
            name.split(":")[0]: float(number) * _UNITS[unit or None]
            for name, number, unit in _NUMBER.findall(done.stdout)
        }
        refused = next((number for name, number in told.items() if name.startswith("Non-")), 0)
        return Figure(told["Requests/sec"], told["50%"], told["99%"], int(refused))


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], url: str) -> Iterator[str]:
    """Start a server, wait until it answers, and end it."""
    process = start(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"{url}?query={quote('ASK {}')}", timeout=5):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"error: {command[0]} does not answer") from None
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, str]]:
    """Start all servers that are installed; yield the addresses of their endpoints."""
    data = folder / "all.nt"
    engine = EmbeddedEngine.from_paths([data_dir(), *ontology_files()])
    data.write_bytes(engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize("nt"))
    with ExitStack() as stack:
        port = _port()
        ours = [sys.executable, "-m", "coopgraph", "serve", "--port", str(port)]
        found = {
            "coopgraph": stack.enter_context(_running(ours, f"http://127.0.0.1:{port}/sparql"))
        }
        oxigraph = str(Path(sys.executable).with_name("oxigraph"))
        store = str(folder / "oxigraph")
        subprocess.run(
            [oxigraph, "load", "--location", store, "--file", str(data)],
            check=True,
            capture_output=True,
        )
        subprocess.run([oxigraph, "optimize", "--location", store], check=True, capture_output=True)
        port = _port()
        command = [oxigraph, "serve-read-only", "--location", store]
        command += ["--bind", f"127.0.0.1:{port}"]
        found["oxigraph serve"] = stack.enter_context(
            _running(command, f"http://127.0.0.1:{port}/query")
        )
        peer = PEERS / "rdflib-endpoint/bin/rdflib-endpoint"
        if peer.exists():
            port = _port()
            command = [str(peer), "serve", "--host", "127.0.0.1", "--port", str(port)]
            command += ["--store", "Oxigraph", str(data)]
            found["rdflib-endpoint"] = stack.enter_context(
                _running(command, f"http://127.0.0.1:{port}/")
            )
        else:
            print("rdflib-endpoint is left out: `make bench-peers` fetches it")
        yield found


def requests(endpoint: str, server: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is asked of a server: what it is, its address, the form, and whether anew."""
    question = get_question("sender-and-host")
    described = f"DESCRIBE <{VISIT}>"
    for name, query, accept in (
        ("question", question.text, "application/sparql-results+json"),
        ("description", described, "text/turtle"),
    ):
        address = f"{endpoint}?query={quote(query)}"
        yield name, address, accept, False
        yield f"{name}, never the same", address, accept, True
    if server == "coopgraph":
        page = endpoint.replace("/sparql", "/page/id/visit/xmu-osmu-2025")
        yield "page", page, "text/html", False


def measure(wrk: Wrk, endpoints: Mapping[str, str]) -> Iterator[Row]:
    """Measure all requests, the servers in turn."""
    for connections in CONNECTIONS:
        asked = {server: list(requests(endpoint, server)) for server, endpoint in endpoints.items()}
        for number in range(max(map(len, asked.values()))):
            for server, wanted in asked.items():
                if number < len(wanted):
                    what, address, accept, anew = wanted[number]
                    figure = wrk.ask(address, connections, accept, anew=anew)
                    yield Row(server, what, connections, figure)


@contextmanager
def heavy(endpoint: str, at_a_time: int) -> Iterator[None]:
    """Keep heavy queries running; each ends at the server's own time limit."""
    stop = threading.Event()

    def ask(thread: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            query = quote(f"{HEAVY} # {thread} {number}")
            try:
                with urlopen(f"{endpoint}?query={query}", timeout=90) as answer:
                    answer.read()
            except OSError:
                stop.wait(0.05)

    threads = [threading.Thread(target=ask, args=(n,), daemon=True) for n in range(at_a_time)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    try:
        yield
    finally:
        stop.set()


def beside_heavy(wrk: Wrk, endpoint: str) -> Iterator[Row]:
    """Measure light requests, none known already, alone and beside heavy ones."""
    *_, (_, address, accept, _) = [
        one for one in requests(endpoint, "") if one[0] == "description, never the same"
    ]
    for count in (0, 1, 4):
        told = f"description, never the same, beside {count} heavy"
        with heavy(endpoint, count) if count else ExitStack():
            yield Row("coopgraph", told, 4, wrk.ask(address, 4, accept, anew=True))


def report(rows: list[Row]) -> None:
    """Print the figures, with the ratios to the peers."""
    by = {(row.server, row.what, row.connections): row.figure.requests for row in rows}
    print(f"{'what':<44} {'at a time':>9} {'server':<16} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8}")
    for row in sorted(rows, key=lambda one: (one.what, one.connections)):
        figure = row.figure
        told = f"{row.what:<44} {row.connections:>9} {row.server:<16} {figure.requests:>9.0f} "
        told += f"{figure.half:>8.2f} {figure.nearly_all:>8.2f}"
        if figure.refused:
            told += f"  {figure.refused} refused"
        peer = by.get(("coopgraph", row.what, row.connections))
        if row.server != "coopgraph" and peer:
            ratio = f"{peer / figure.requests:.1f} times" if figure.requests else "alone answers"
            told += f"  coopgraph {ratio}"
        print(told)


def main() -> None:
    """Measure, print, and keep the figures if so asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="for each measurement")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    arguments = parser.parse_args()
    wrk = Wrk(arguments.seconds)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as endpoints:
        rows = list(measure(wrk, endpoints))
        rows += beside_heavy(wrk, endpoints["coopgraph"])
    report(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
