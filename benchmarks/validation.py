"""Validation end to end beside the peers: read, validate, report; whole processes, in one run.

Run it with ``make bench`` (``make bench-peers`` once before), or with
``.venv/bin/python -m benchmarks.validation [--visits N ...] [--only NAME ...]``. The validators run
in turn, round after round, so that a drift of the machine touches all alike. Ratios are taken round
by round and the median is given. A validator that finds something else than ours has no ratio.
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import shapes, visits
from benchmarks.engines import OURS, VALIDATORS, Validator
from benchmarks.findings import Finding, findings

RUNS: Final = {1: 7, 1000: 3, 10000: 1}
TIME_LIMIT: Final = 600


@dataclass
class Outcome:
    """What the runs of one validator on one file gave."""

    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0
    found: frozenset[Finding] | None = None
    failure: str | None = None


def run(command: Sequence[str], folder: Path) -> tuple[float, float, bytes]:
    """Run a command to its end.

    Returns:
        Wall-clock seconds, the peak memory of its largest process in MB, and what it printed.

    Raises:
        RuntimeError: It could not be run, or printed no report.
    """
    output, errors = folder / "output", folder / "errors"
    with output.open("wb") as out, errors.open("wb") as err:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, process_group=0)
        while True:
            # Only wait4 tells the peak memory of this one process.
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            taken = time.perf_counter() - begin
            if pid:
                break
            if taken > TIME_LIMIT:
                os.killpg(process.pid, 9)
                os.wait4(process.pid, 0)
                process.returncode = -9
                raise RuntimeError(f"took longer than {TIME_LIMIT} s")
            time.sleep(0.001)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        lines = errors.read_text(errors="replace").strip().splitlines() or ["nothing said"]
        raise RuntimeError(f"ended with {process.returncode}: {lines[-1][:100]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return taken, usage.ru_maxrss * unit / 1e6, output.read_bytes()


def measure(
    validators: Sequence[Validator], data: Path, shapes_: Path, runs: int
) -> dict[str, Outcome]:
    """Run validators on a file in turn.

    Args:
        validators: Ours first.
        data: The visits.
        shapes_: The shapes.
        runs: Rounds.

    Returns:
        What came out, by the name of the validator.
    """
    outcomes = {one.name: Outcome() for one in validators}
    for _ in range(runs):
        for validator in validators:
            outcome = outcomes[validator.name]
            if outcome.failure:
                continue
            try:
                seconds, megabytes, report = run(validator.command(data, shapes_), data.parent)
                outcome.found = outcome.found or findings(report)
            except (RuntimeError, SyntaxError, ValueError) as error:
                outcome.failure = str(error)
                continue
            outcome.seconds.append(seconds)
            outcome.megabytes = max(outcome.megabytes, megabytes)
    return outcomes


def rows(number: int, outcomes: dict[str, Outcome]) -> Iterator[dict[str, object]]:
    """Tell outcomes as rows of a table, ratios to ours."""
    ours = outcomes[OURS.name]
    for name, outcome in outcomes.items():
        row: dict[str, object] = {"visits": number, "validator": name}
        if outcome.failure or outcome.found is None or ours.found is None:
            yield row | {"note": outcome.failure or "no figure of ours to compare with"}
            continue
        row |= {
            "s": round(statistics.median(outcome.seconds), 3),
            "MB": round(outcome.megabytes),
            "findings": len(outcome.found),
            "note": "",
        }
        extra, less = len(outcome.found - ours.found), len(ours.found - outcome.found)
        if extra or less:
            row["note"] = f"finds something else: {extra} more, {less} missing"
        elif name != OURS.name:
            pairs = zip(outcome.seconds, ours.seconds, strict=True)
            row["times ours"] = round(statistics.median(a / b for a, b in pairs), 1)
        yield row


def table(found: Sequence[dict[str, object]]) -> str:
    """Lay rows out in columns."""
    columns = ["visits", "validator", "s", "MB", "findings", "times ours", "note"]
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in found)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def growth(found: Sequence[dict[str, object]]) -> Iterator[str]:
    """Tell how time grows from 1,000 visits to 10,000."""
    seconds = {(row["validator"], row["visits"]): row["s"] for row in found if "s" in row}
    for (name, number), small in seconds.items():
        large = seconds.get((name, 10000))
        if number == 1000 and isinstance(large, float) and isinstance(small, float):
            yield f"{name}: ten times the visits take {large / small:.1f} times as long"


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, nargs="+", default=list(RUNS))
    parser.add_argument("--runs", type=int, help="rounds, in place of 7, 3 and 1")
    parser.add_argument("--only", nargs="+", default=[], help="these peers only")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    there = [
        one
        for one in VALIDATORS
        if not one.missing and (one is OURS or not options.only or one.name in options.only)
    ]
    notes = [
        f"left out: {one.name}, no {one.missing}; `make bench-peers` fetches it"
        for one in VALIDATORS
        if one.missing
    ]
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes.write(folder / "shapes.ttl")
        for number in options.visits:
            data = folder / "visits.nt"
            visits.write(visits.visits(number), data)
            able = [one for one in there if number <= one.most]
            notes += [f"not run on {number} visits: {one.name}" for one in there if one not in able]
            runs = options.runs or RUNS.get(number, 3)
            found += rows(number, measure(able, data, folder / "shapes.ttl", runs))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if options.json:
        print(json.dumps({"machine": machine, "rows": found, "notes": notes}, indent=2))
        return
    told = [machine, table(found), *growth(found), *notes]
    print("\n".join(told))


if __name__ == "__main__":
    main()
