"""Validation over an endpoint: time, requests and rows, with visits in an Oxigraph server.

Run it with ``python -m benchmarks.endpoint NUMBER``. The data are not changed by it; the server
listens on the loopback address alone.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks import corpus, shapes
from coopgraph.documents import read_documents
from coopgraph.resources import ontology_files, shapes_file
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.result import Result
from coopgraph.validation.remote import validate_endpoint

OXIGRAPH: Final = Path(sys.executable).parent / "oxigraph"


class Counting(RemoteEngine):
    """Counts questions, and the rows of their answers."""

    asked = rows = 0

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        """Answer a query."""
        found = super().query(text, timeout=timeout, path=path)
        self.asked += 1
        self.rows += len(found.rows)
        return found


@contextmanager
def serving(files: list[Path], folder: Path) -> Iterator[str]:
    """Run a server that has some files; yields the address of its endpoint.

    Args:
        files: The files, N-Triples or Turtle.
        folder: Where the server keeps them.
    """
    place = ["--location", str(folder / "store")]
    load = [str(OXIGRAPH), "load", *place, "--file", *map(str, files)]
    subprocess.run(load, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    serve = [str(OXIGRAPH), "serve-read-only", *place, "--bind", address]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://{address}")
            yield f"http://{address}/query"
        finally:
            process.kill()


def _wait_for(url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    problem: OSError | None = None
    for _ in range(1000):
        try:
            opener.open(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError as error:
            problem = error
            time.sleep(0.02)
    raise TimeoutError(f"the server at {url} does not answer: {problem}") from problem


def main() -> None:
    """Measure, and print a line for each set of shapes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, help="visits")
    parser.add_argument("--errors", type=int, help="visits with an error; default: all")
    options = parser.parse_args()
    planted = options.number if options.errors is None else options.errors
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.write(folder / "visits.nt", options.number, planted)
        shapes.write(folder / "shapes.ttl")
        files, ontology = [folder / "visits.nt"], list(ontology_files())
        with serving([*files, *ontology], folder) as url:
            for told, path, behind in (
                ("shapes of the benchmark", folder / "shapes.ttl", []),
                ("all shipped shapes", shapes_file(), ontology),
            ):
                engine, background = Counting(url), read_documents(behind)
                start = time.perf_counter()
                report = validate_endpoint(engine, read_documents([path]), background=background)
                seconds = time.perf_counter() - start
                print(
                    f"{told}: {seconds:.1f} s, {engine.asked} requests, {engine.rows:,} rows, "
                    f"{len(report.results):,} findings"
                )


if __name__ == "__main__":
    main()
