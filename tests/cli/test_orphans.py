"""Whatever ends the program: nothing that it started goes on, or keeps the caller's pipes open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ..store.test_embedded import HEAVY

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

SLOW_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://x/S> a sh:NodeShape ; sh:targetSubjectsOf <http://x/p> ; sh:sparql [
  sh:select "SELECT $this { $this ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }" ] .
"""
SLOW_PATTERN = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://x/S> a sh:NodeShape ; sh:targetSubjectsOf <http://x/p> ;
  sh:property [ sh:path <http://x/q> ; sh:pattern "^(a+)+$" ] .
"""


def a_query(_folder: Path) -> list[str]:
    return ["sparql", "-e", HEAVY]


def _shapes(folder: Path, shapes: str, value: str) -> list[str]:
    triples = "".join(f"<http://x/{n}> <http://x/p> {n} .\n" for n in range(300))
    (folder / "d.ttl").write_text(f'{triples}<http://x/1> <http://x/q> "{value}" .\n')
    (folder / "s.ttl").write_text(shapes)
    return ["validate", str(folder / "d.ttl"), "--shapes", str(folder / "s.ttl")]


def a_constraint(folder: Path) -> list[str]:
    return [*_shapes(folder, SLOW_SHAPE, "a"), "--timeout", "100"]


def the_reference_engine(folder: Path) -> list[str]:
    return [*_shapes(folder, SLOW_PATTERN, "a" * 60 + "b"), "--engine", "pyshacl"]


def rdf_xml(folder: Path) -> list[str]:
    head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    line = '<rdf:Description rdf:about="http://x/s"><x:p>1</x:p></rdf:Description>\n'
    (folder / "huge.rdf").write_text(f"{head}{line * 400_000}</rdf:RDF>")
    return ["validate", str(folder / "huge.rdf")]


def children(pid: int) -> list[int]:
    """Return the processes whose parent this one is, without those that have ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == pid and state != "Z":
                found.append(int(entry.name))
    return found


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("start", [a_query, a_constraint, the_reference_engine, rdf_xml])
def test_nothing_outlives_the_program(
    tmp_path: Path, start: Callable[[Path], list[str]], number: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "coopgraph", *start(tmp_path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    left: list[int] = []
    try:
        end = time.monotonic() + 20
        while not left and time.monotonic() < end:
            left = children(process.pid)
            time.sleep(0.01)
        assert left, "the program started no process"
        time.sleep(0.5)
        assert process.poll() is None, "the work is done too soon"
        left += children(process.pid)
        process.send_signal(number)
        # Ends only when nobody has the pipes open any more.
        process.communicate(timeout=10)
        end = time.monotonic() + 5
        while any(map(running, left)) and time.monotonic() < end:
            time.sleep(0.01)
        assert [pid for pid in left if running(pid)] == []
    finally:
        process.kill()
        for pid in left:
            if running(pid):
                os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=10)
