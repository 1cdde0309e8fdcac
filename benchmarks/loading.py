"""Loading into a store on disk, beside Oxigraph's own command: time and memory as ratios.

Run it with ``python -m benchmarks.loading NUMBER [--runs N] [--rdflib]``, NUMBER being the visits
of some 210 triples each. In a round the commands run in turn, each into a folder of its own; the
ratio is taken round by round, and its median is the figure to quote.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks import corpus
from benchmarks.engines import BIN, ROOT
from benchmarks.process import Run, run

OURS: Final = "coopgraph load"
NAMED: Final = "oxigraph load --graph"
PLAIN: Final = "oxigraph load"
RDFLIB: Final = "rdflib, in memory"

Command = Callable[[Path, Path], list[str]]


def _ours(data: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "coopgraph", "load", str(data), "--store", str(store)]


def _plain(data: Path, store: Path) -> list[str]:
    place = ["--location", str(store), "--file", str(data)]
    return [str(BIN / "oxigraph"), "load", *place]


def _named(data: Path, store: Path) -> list[str]:
    return [*_plain(data, store), "--graph", "https://w3id.org/coopgraph/graph/visits.nt"]


def _rdflib(data: Path, _store: Path) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks/peers/rdflib_load.py"), str(data)]


def measure(data: Path, folder: Path, runs: int, *, rdflib: bool) -> dict[str, list[Run]]:
    """Run every command so many times, in turn.

    Args:
        data: The file to load.
        folder: Where the stores are written, and removed again.
        runs: Rounds that are counted, after one that warms the disk cache.
        rdflib: Whether rdflib is asked too; it takes minutes for millions of triples.

    Returns:
        The runs of each command.

    Raises:
        RuntimeError: A command failed.
    """
    commands: dict[str, Command] = {OURS: _ours, NAMED: _named, PLAIN: _plain}
    if rdflib:
        commands[RDFLIB] = _rdflib
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            if number == 0 and name == RDFLIB:
                continue
            store = folder / "store"
            done = run(command(data, store), folder)
            shutil.rmtree(store, ignore_errors=True)
            if number:
                found[name].append(done)
    return found


def table(found: dict[str, list[Run]]) -> dict[str, dict[str, float]]:
    """Make medians and ratios of runs.

    Args:
        found: The runs of each command, ours among them.

    Returns:
        For each command its seconds and MB, and ours divided by them.
    """
    ours = found[OURS]
    return {
        name: {
            "s": round(statistics.median(one.seconds for one in runs), 2),
            "MB": round(statistics.median(one.largest for one in runs)),
            "ours to it, time": _ratio([one.seconds for one in ours], [o.seconds for o in runs]),
            "ours to it, memory": _ratio([one.largest for one in ours], [o.largest for o in runs]),
        }
        for name, runs in found.items()
    }


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 2)


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, help="visits")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rdflib", action="store_true", help="ask rdflib too")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data = Path(name, "visits.nt")
        corpus.write(data, options.number, 0)
        results = table(measure(data, Path(name), options.runs, rdflib=options.rdflib))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if options.json:
        print(json.dumps({"machine": machine, "runs": options.runs, "load": results}, indent=2))
        return
    print(f"{machine}; {options.number:,} visits; medians of {options.runs} rounds")
    for one, figures in results.items():
        print(f"{one}: " + "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
