"""Servers on loopback: a real SPARQL endpoint, and small ones that misbehave."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph

from coopgraph.documents import find_documents, read_documents

Answer = Callable[[BaseHTTPRequestHandler], None]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def oxigraph(paths: Sequence[Path]) -> Iterator[str]:
    """Run a real Oxigraph server with data posted over the Graph Store Protocol.

    Yields the address of its SPARQL endpoint.
    """
    port = free_port()
    program = Path(sys.executable).parent / "oxigraph"
    with subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base)
            for document in read_documents(find_documents(paths)):
                _send(f"{base}/store?default", document.quads)
            yield f"{base}/query"
        finally:
            process.kill()


class Oxigraph:
    """An Oxigraph server that keeps its data, and may be started and killed as often as one likes.

    Args:
        folder: Where it keeps them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        base = f"http://127.0.0.1:{self._port}"
        self.query, self.graph_store = f"{base}/query", f"{base}/store"
        self.update = f"{base}/update"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = Path(sys.executable).parent / "oxigraph"
        self._process = subprocess.Popen(
            [program, "serve", "--location", self._folder, "--bind", f"127.0.0.1:{self._port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.query)

    @property
    def pid(self) -> int | None:
        """The number of its process."""
        return None if self._process is None else self._process.pid

    def kill(self) -> None:
        """End it without notice, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def wait_for(base: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            direct().open(base, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def put(url: str, quads: Iterable[pyoxigraph.Quad]) -> None:
    """Let the default graph behind an address of ``oxigraph`` be these triples."""
    _send(url.removesuffix("query") + "store?default", quads, method="PUT")


def _send(url: str, quads: Iterable[pyoxigraph.Quad], method: str = "POST") -> None:
    triples = (quad.triple for quad in quads)
    data = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    headers = {"Content-Type": "application/n-triples"}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    direct().open(request, timeout=60).close()


def direct() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def http_server(answer: Answer) -> Iterator[str]:
    """Run a small HTTP server; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_POST(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay silent: clients of these tests hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw_server(data: bytes, *, hold: float = 0) -> Iterator[str]:
    """Run a server that sends these bytes to whoever comes, after a while, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                time.sleep(hold)
                connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
    finally:
        listener.close()


def reply(
    status: int, content_type: str | None, body: bytes, headers: dict[str, str] | None = None
) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if content_type is not None:
            request.send_header("Content-Type", content_type)
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer
