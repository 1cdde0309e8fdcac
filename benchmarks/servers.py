"""Loading and the stored questions: in this process, on an Oxigraph server, on Virtuoso.

Run it with ``python -m benchmarks.servers NUMBER [--only ENGINE ...]``: so many visits, and the
shipped one that the questions ask about. The servers listen on the loopback address, and their data
go when it ends. Told are seconds of processor, of this process and the server together, which
do not hang on what else the machine does; and those that passed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks import corpus
from coopgraph.errors import CoopgraphError
from coopgraph.questions import Question, list_questions
from coopgraph.resources import data_dir
from coopgraph.store.engine import Engine
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.sending import send
from coopgraph.store.sources import open_files
from coopgraph.store.writing import GraphStore
from tests.store.servers import Oxigraph
from tests.store.virtuoso import PROGRAM, Virtuoso

NAMES: Final = ("embedded", "oxigraph", "virtuoso")
LIMIT: Final = 120.0
"""Seconds for one answer."""

SHOWN: Final = 200
"""Characters of what an engine says in place of an answer."""

SHORT: Final = 5.0
"""Seconds of an answer from which on it is asked for once."""

REQUEST: Final = 600.0
"""Seconds for one request that writes."""


@dataclass(frozen=True)
class Time:
    """Seconds: of processor, and those that passed."""

    processor: float
    passed: float

    def __str__(self) -> str:
        """Write both."""
        return f"{self.processor:.3f} s of processor, {self.passed:.3f} s passed"


class Watch:
    """Tells the time since it was made.

    Args:
        pid: The number of the server's process, if there is one.
    """

    def __init__(self, pid: int | None = None) -> None:
        self._pid = pid
        self._start = self._now()

    def _now(self) -> Time:
        used = time.process_time()
        if self._pid is not None:
            fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return Time(used, time.perf_counter())

    def read(self) -> Time:
        """Return the time since then."""
        now = self._now()
        start = self._start
        return Time(now.processor - start.processor, now.passed - start.passed)


@dataclass
class Loaded:
    """An engine that has the data.

    Attributes:
        engine: The engine.
        time: How long it took to load them.
        pid: The number of the server's process, if there is one.
    """

    engine: Engine
    time: Time
    pid: int | None = None


@contextmanager
def embedded(paths: list[Path]) -> Iterator[Loaded]:
    """Read the files into this process."""
    watch = Watch()
    engine = open_files(paths)
    yield Loaded(engine, watch.read())


@contextmanager
def sent(server: Oxigraph | Virtuoso, paths: list[Path]) -> Iterator[Loaded]:
    """Send the files to a server, over the Graph Store Protocol."""
    try:
        server.start()
        if isinstance(server, Virtuoso):
            server.open_to_all()
        watch = Watch(server.pid)
        writer = GraphStore(server.graph_store, REQUEST)
        done = send(paths, RemoteEngine(server.query, REQUEST), writer)
        taken = watch.read()
        named = urlencode([("default-graph-uri", graph) for graph in done.graphs.values()])
        yield Loaded(RemoteEngine(f"{server.query}?{named}"), taken, server.pid)
    finally:
        server.kill()


def asked(question: Question, loaded: Loaded) -> tuple[Time | str, list[object]]:
    """Ask a question twice; return the second time, or why there was no answer, and the rows."""
    rows: list[object] = []
    taken: Time | str = "not asked"
    for _ in range(2):
        watch = Watch(loaded.pid)
        try:
            rows = list(question.run(loaded.engine, columns=["all"], timeout=LIMIT).rows)
        except CoopgraphError as error:
            return str(error)[:SHOWN], []
        taken = watch.read()
        if taken.processor > SHORT:
            break
    return taken, rows


def main() -> None:
    """Measure, and print a line for each question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, help="visits")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="these engines")
    options = parser.parse_args()
    os.environ["no_proxy"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.write(folder / "visits.nt", options.number, 0)
        paths = [folder / "visits.nt", data_dir()]
        engines: dict[str, Callable[[], object]] = {
            "embedded": lambda: embedded(paths),
            "oxigraph": lambda: sent(Oxigraph(_made(folder / "oxigraph")), paths),
        }
        if shutil.which(PROGRAM):
            made = _made(folder / "virtuoso")
            engines["virtuoso"] = lambda: sent(Virtuoso(made, buffers=170_000), paths)
        expected: dict[str, list[object]] = {}
        for told, opened in engines.items():
            if told not in options.only:
                continue
            with opened() as loaded:  # type: ignore[attr-defined]
                print(f"{told}: loaded in {loaded.time}", flush=True)
                for question in list_questions():
                    taken, rows = asked(question, loaded)
                    mark = ""
                    if isinstance(taken, Time) and expected.setdefault(question.name, rows) != rows:
                        mark = ", not the same answer"
                    print(f"  {question.name}: {taken}, {len(rows):,} rows{mark}", flush=True)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
