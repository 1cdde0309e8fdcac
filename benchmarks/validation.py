"""Validation end to end beside the peers: read, validate, report; whole processes, in one run.

Run it with ``make bench`` (``make bench-peers`` once before), or with
``.venv/bin/python -m benchmarks.validation [--visits N ...] [--only NAME ...]``. The validators run
in turn, round after round, so that a drift of the machine touches all alike. Ratios are taken round
by round and the median is given. A validator that finds something else than ours has no ratio.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import corpus, shapes
from benchmarks.engines import OURS, VALIDATORS, Validator
from benchmarks.findings import Finding, findings
from benchmarks.process import run
from benchmarks.telling import machine, table

LONG: Final = 60
"""A validator that takes longer than so many seconds is run once."""

_COLUMNS: Final = (
    *("visits", "data", "shapes", "validator", "s", "MB", "MB, all"),
    *("findings", "times ours", "note"),
)


@dataclass(frozen=True)
class Case:
    """What the validators are given.

    Attributes:
        visits: How many visits.
        runs: Rounds.
        syntax: The suffix of the data: "nt" or "ttl".
        sparql: Whether the shapes in SPARQL are among the shapes.
    """

    visits: int
    runs: int = 3
    syntax: str = "nt"
    sparql: bool = True


CASES: Final = (
    Case(1, runs=7),
    Case(1000),
    Case(1000, syntax="ttl"),
    Case(1000, sparql=False),
    Case(10000, runs=1),
)


@dataclass
class Outcome:
    """What the runs of one validator on one file gave."""

    seconds: list[float] = field(default_factory=list)
    largest: float = 0
    tree: float | None = None
    found: frozenset[Finding] | None = None
    failure: str | None = None


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
            if outcome.failure or (outcome.seconds and outcome.seconds[-1] > LONG):
                continue
            try:
                one = run(validator.command(data, shapes_), data.parent)
                outcome.found = outcome.found or findings(one.output)
            except (RuntimeError, SyntaxError, ValueError) as error:
                outcome.failure = str(error)
                continue
            outcome.seconds.append(one.seconds)
            outcome.largest = max(outcome.largest, one.largest)
            if one.tree is not None:
                outcome.tree = max(outcome.tree or 0, one.tree)
    return outcomes


def rows(case: Case, shapes_: int, outcomes: dict[str, Outcome]) -> Iterator[dict[str, object]]:
    """Tell outcomes as rows of a table, ratios to ours."""
    ours = outcomes[OURS.name]
    for name, outcome in outcomes.items():
        row: dict[str, object] = {
            "visits": case.visits,
            "data": case.syntax,
            "shapes": shapes_,
            "validator": name,
        }
        if outcome.failure or outcome.found is None or ours.found is None:
            yield row | {"note": outcome.failure or "no figure of ours to compare with"}
            continue
        row |= {
            "s": round(statistics.median(outcome.seconds), 3),
            "MB": round(outcome.largest),
            "MB, all": "" if outcome.tree is None else round(outcome.tree),
            "findings": len(outcome.found),
            "note": "",
        }
        extra, less = len(outcome.found - ours.found), len(ours.found - outcome.found)
        if extra or less:
            row["note"] = f"finds something else: {extra} more, {less} missing"
        elif name != OURS.name:
            pairs = zip(outcome.seconds, ours.seconds, strict=False)  # what is long runs once
            row["times ours"] = round(statistics.median(a / b for a, b in pairs), 1)
        yield row


def growth(found: Sequence[dict[str, object]]) -> Iterator[str]:
    """Tell how time grows from 1,000 visits to 10,000."""
    seconds = {
        ((row["validator"], row["data"], row["shapes"]), row["visits"]): row["s"]
        for row in found
        if "s" in row
    }
    for (same, number), small in seconds.items():
        large = seconds.get((same, 10000))
        if number == 1000 and isinstance(large, float) and isinstance(small, float):
            yield f"{same[0]}: ten times the visits take {large / small:.1f} times as long"


def cases(numbers: Sequence[int] | None) -> list[Case]:
    """Choose what is measured.

    Args:
        numbers: Numbers of visits; None for all cases.

    Returns:
        The cases of these numbers; one for a number that has none.
    """
    if numbers is None:
        return list(CASES)
    return [
        case
        for number in numbers
        for case in [one for one in CASES if one.visits == number] or [Case(number)]
    ]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, nargs="+", help="these numbers only")
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
        for case in cases(options.visits):
            data, rules = folder / f"visits.{case.syntax}", folder / "shapes.ttl"
            number = shapes.write(rules, sparql=case.sparql)
            corpus.write(data, case.visits, errors=case.visits)
            able = [one for one in there if one.can(case.visits, sparql=case.sparql)]
            told = f"not run on {case.visits} visits ({case.syntax}, {number} shapes): "
            notes += [told + one.name for one in there if one not in able]
            found += rows(case, number, measure(able, data, rules, options.runs or case.runs))
    if options.json:
        print(json.dumps({"machine": machine(), "rows": found, "notes": notes}, indent=2))
        return
    print("\n".join([machine(), table(_COLUMNS, found), *growth(found), *notes]))


if __name__ == "__main__":
    main()
