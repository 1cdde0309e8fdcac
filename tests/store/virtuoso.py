"""A Virtuoso server of our own on loopback, with a database that lasts as long as the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest

from coopgraph.documents import find_documents, read_documents

from .servers import direct, free_port, wait_for

PROGRAM = "virtuoso-t"
CONSOLE = "isql-vt"
MISSING = "there is no Virtuoso: install the Debian package virtuoso-opensource-7-bin"

_SETTINGS = """
[Database]
DatabaseFile = {folder}/data.db
TransactionFile = {folder}/data.trx
ErrorLogFile = {folder}/data.log
LockFile = {folder}/data.lck
xa_persistent_file = {folder}/data.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
"""


class Virtuoso:
    """A server in a folder, which may be started and killed as often as one likes.

    Args:
        folder: Where it keeps everything.
        buffers: Pages of 8 kB that it keeps in memory.
    """

    def __init__(self, folder: Path, *, buffers: int = 10_000) -> None:
        self._folder = folder
        self._sql, port = free_port(), free_port()
        self.base = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None
        settings = _SETTINGS.format(
            folder=folder, sql=self._sql, http=port, buffers=buffers, dirty=buffers * 3 // 4
        )
        (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")

    @property
    def query(self) -> str:
        """The address that takes queries."""
        return f"{self.base}/sparql"

    @property
    def update(self) -> str:
        """The address that takes updates from anybody."""
        return self.query

    @property
    def graph_store(self) -> str:
        """The address of the Graph Store Protocol."""
        return f"{self.base}/sparql-graph-crud"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        (self._folder / "data.lck").unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [PROGRAM, "-f", "+configfile", self._folder / "virtuoso.ini"],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(f"{self.query}?query=ASK%7B%7D")

    @property
    def pid(self) -> int | None:
        """The number of its process."""
        return None if self._process is None else self._process.pid

    def kill(self) -> None:
        """End it without notice, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def open_to_all(self) -> None:
        """Let anybody on this machine write."""
        self.run('GRANT SPARQL_UPDATE TO "SPARQL";')

    def run(self, statement: str) -> None:
        """Run a statement of its own language as its administrator."""
        subprocess.run(
            [CONSOLE, f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={statement}"],
            check=True,
            capture_output=True,
        )


@contextmanager
def virtuoso(*, buffers: int = 10_000) -> Iterator[Virtuoso]:
    """Run a Virtuoso that anybody on this machine may write to."""
    if shutil.which(PROGRAM) is None or shutil.which(CONSOLE) is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        server = Virtuoso(Path(name), buffers=buffers)
        try:
            server.start()
            server.open_to_all()
            yield server
        finally:
            server.kill()


def load(server: Virtuoso, paths: Sequence[Path], *, name: str = "file") -> str:
    """Let each file be a named graph; return the address where they are the default graph.

    The name tells the graphs of one corpus from those of another on the same server.

    Without it a query would see the graphs in which Virtuoso keeps its own affairs too.
    """
    graphs = []
    for number, document in enumerate(read_documents(find_documents(paths))):
        graphs.append(f"urn:x-test:{name}{number}")
        put(server, document.quads, graph=graphs[-1])
    return f"{server.query}?{urlencode([('default-graph-uri', graph) for graph in graphs])}"


def put(server: Virtuoso, quads: Iterable[pyoxigraph.Quad], graph: str = "urn:x-test:data") -> None:
    """Let a named graph be these triples."""
    triples = (quad.triple for quad in quads)
    data = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    request = urllib.request.Request(
        f"{server.graph_store}?graph={quote(graph, safe='')}",
        data=data,
        headers={"Content-Type": "text/turtle"},
        method="PUT",
    )
    direct().open(request, timeout=60).close()
