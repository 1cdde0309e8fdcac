"""Cold start: whole processes on the shipped visit, beside the peers, in one run.

Run it with `make bench`, or `.venv/bin/python benchmarks/cold_start.py [--runs N]`. Each pair runs
in turn, ours, theirs, ours, theirs, so that a drift of the machine touches both alike; the ratio is
taken pair by pair and its median is the figure to quote.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VISIT, TERMS, CONCEPTS, SHAPES = (
    str(ROOT / name)
    for name in (
        "data/visit.ttl",
        "ontology/coop.ttl",
        "ontology/concepts.ttl",
        "ontology/shapes.ttl",
    )
)
# Questions that rdflib answers in the time of its start; on some others it takes minutes.
QUESTIONS = ("named-persons", "medical-topics")


def _rdflib(question: str) -> list[str]:
    script = str(ROOT / "benchmarks/peers/rdflib_query.py")
    return [sys.executable, script, str(ROOT / f"queries/{question}.rq"), VISIT, TERMS, CONCEPTS]


def pairs(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the commands to compare.

    Args:
        folder: Where a file may be written: pyshacl takes definitions from beside the data, but
            no concepts, so it gets them with the data.

    Returns:
        By name, our command and that of the peer.
    """
    data = folder / "visit-and-concepts.ttl"
    data.write_bytes(Path(VISIT).read_bytes() + Path(CONCEPTS).read_bytes())
    return {
        "validate, beside pyshacl": (
            [str(BIN / "coopgraph"), "validate", VISIT],
            [str(BIN / "pyshacl"), "-s", SHAPES, "-e", TERMS, str(data)],
        ),
        **{
            f"query {question}, beside a bare rdflib script": (
                [str(BIN / "coopgraph"), "query", question],
                _rdflib(question),
            )
            for question in QUESTIONS
        },
    }


def seconds(command: Sequence[str]) -> float:
    """Run a command to its end.

    Returns:
        Wall-clock seconds.

    Raises:
        SystemExit: The command failed, so that its time means nothing.
    """
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr.decode()}")
    return taken


def measure(runs: int) -> dict[str, dict[str, float]]:
    """Time every pair.

    Args:
        runs: Counted runs of each command, after one that warms the disk cache.

    Returns:
        For each pair the median seconds of both and the median ratio, ours to theirs.
    """
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (ours, theirs) in pairs(Path(folder)).items():
            seconds(ours), seconds(theirs)
            times = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
            results[name] = {
                "ours, s": round(statistics.median(a for a, _ in times), 3),
                "theirs, s": round(statistics.median(b for _, b in times), 3),
                "ratio": round(statistics.median(a / b for a, b in times), 3),
            }
    return results


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = measure(options.runs)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if options.json:
        print(json.dumps({"machine": machine, "runs": options.runs, "pairs": results}, indent=2))
        return
    print(f"{machine}; medians of {options.runs} pairs of runs")
    for name, figures in results.items():
        told = "  ".join(f"{key} {value}" for key, value in figures.items())
        print(f"{name}: {told}")


main()
