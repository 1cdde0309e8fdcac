"""How the time of each stored question grows with the number of visits, as figures and a picture.

Run it with ``python -m benchmarks.growth [--upto NUMBER] [-o FILE.svg] [--json]``. The exponent is
the slope of the line through the larger half of the numbers, both axes logarithmic: 1 is linear.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import visits
from benchmarks.asking import Asked
from benchmarks.growth_picture import draw
from benchmarks.questions import ask, choose
from benchmarks.telling import Parser, Row, count, end_in_words, machine, questions_of, table
from coopgraph.cli import output
from coopgraph.cli.progress import ProgressLine
from coopgraph.errors import InputError
from coopgraph.questions import Question

NUMBERS: Final = (100, 300, 1_000, 3_000, 10_000, 50_000)
"""Visits, up to the number that is asked for."""

LINEAR: Final = 1.1
"""An exponent up to this counts as linear: it is measured, and not proved."""

Seconds = Mapping[int, float]
"""By the number of visits."""


def numbers_upto(most: int) -> list[int]:
    """Return the numbers of visits that are measured, the largest being the one asked for."""
    return [*(number for number in NUMBERS if number < most), most]


def exponent(seconds: Seconds) -> float:
    """Return the slope of time over visits, both as logarithms, in the larger half of the numbers.

    Args:
        seconds: Of two numbers of visits at least.

    Returns:
        The slope of the line with the least squares; of three numbers and fewer, all count.
    """
    numbers = sorted(seconds)
    larger = numbers[-max(len(numbers) // 2 + 1, 2) :]
    places = [math.log(number) for number in larger]
    heights = [math.log(seconds[number]) for number in larger]
    return statistics.linear_regression(places, heights).slope


def measure(
    questions: Sequence[Question], numbers: Sequence[int], runs: int
) -> tuple[dict[str, dict[int, float]], dict[str, int]]:
    """Ask questions of larger and larger stores on disk.

    Args:
        questions: What is asked.
        numbers: Of visits.
        runs: How many times each question is asked of each store, after one that is not counted.

    Returns:
        The median seconds by the name of the question, and how many rows it has at last.
    """
    seconds: dict[str, dict[int, float]] = {question.name: {} for question in questions}
    rows: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        values = choose(questions, numbers[0], folder / "few")
        for number in numbers:
            with ProgressLine() as line:
                made = visits.generate(number, folder / "all", line)
                line.say(f"loading {number:,} visits", now=True)
                engine = made.on_disk()
            asked = [Asked(question, values[question.name], engine) for question in questions]
            for one, times in ask(asked, runs, beside=False).items():
                seconds[one][number] = statistics.median(time.passed for time in times.ours)
                rows[one] = times.rows
            shutil.rmtree(made.folder)
    return seconds, rows


def figures(seconds: Mapping[str, Seconds], rows: Mapping[str, int]) -> list[Row]:
    """Tell seconds and exponents.

    Args:
        seconds: By the name of the question.
        rows: How many rows the answer has at the largest number.

    Returns:
        A row for each question.
    """
    found = []
    for name, of in seconds.items():
        slope = round(exponent(of), 2)
        told = {f"{number:,}": round(of[number], 4) for number in sorted(of)}
        kind = "linear or better" if slope <= LINEAR else "more than linear"
        found.append(
            {
                "question": name,
                **told,
                "rows": rows[name],
                "exponent": slope,
                "note": kind,
            }
        )
    return found


def _check_writable(path: Path) -> None:
    """Refuse before the measurement what could not be written after it."""
    if not os.access(path.resolve().parent, os.W_OK | os.X_OK):
        raise InputError("cannot write: its folder may not be changed", path=str(path))


def main() -> None:
    """Print a table, or JSON; draw a picture if one is asked for."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--upto", type=count, default=10_000, help="visits; default: 10000")
    parser.add_argument("--runs", type=count, default=3, help="rounds; default: 3")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these questions")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.svg", help="the picture")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    numbers = numbers_upto(options.upto)
    if len(numbers) < 2:
        parser.error(f"--upto must be more than {NUMBERS[0]}: growth is seen in two numbers")
    if options.output is not None:
        _check_writable(options.output)
    questions = questions_of(options.only)
    seconds, rows = measure(questions, numbers, options.runs)
    found = figures(seconds, rows)
    if options.output is not None:
        slopes = {name: round(exponent(of), 2) for name, of in seconds.items()}
        output.write(draw(seconds, slopes, LINEAR), options.output)
    if options.json:
        about = {"machine": machine(), "runs": options.runs, "visits": numbers}
        print(json.dumps({**about, "growth": found}, indent=2))
        return
    print(f"{machine()}; seconds for each number of visits, medians of {options.runs} rounds")
    columns = ["question", *(f"{number:,}" for number in numbers), "rows", "exponent", "note"]
    print(table(columns, found))


if __name__ == "__main__":
    end_in_words(main)
