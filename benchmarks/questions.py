"""The stored questions as a user asks them in Python, beside the engine alone, as ratios.

Run it with ``python -m benchmarks.questions NUMBER [--runs N] [--only NAME ...] [--rdflib]``, where
NUMBER is that of the visits. In a round a question is asked by each side in turn; the ratio is
taken round by round, and its median is the figure to quote.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import beside_rdflib, question_figures, things, visits
from benchmarks.asking import Asked, Times, measure
from benchmarks.process import run
from benchmarks.question_figures import Found
from benchmarks.telling import (
    Parser,
    Row,
    count,
    end_in_words,
    machine,
    questions_of,
    seconds,
    table,
)
from benchmarks.visits import Visits
from coopgraph.cli.progress import ProgressLine
from coopgraph.questions import Question
from coopgraph.store.embedded import OxigraphEngine

PLACES: Final = ("disk", "memory")


def choose(questions: Sequence[Question], number: int, folder: Path) -> Mapping[str, things.Values]:
    """Choose what to ask about in a corpus of so many visits.

    Args:
        questions: What is asked.
        number: How many visits the corpus has.
        folder: Where its first few may be written.

    Returns:
        By the name of the question its values.
    """
    with ProgressLine() as line:
        few = visits.generate(min(number, things.FEW), folder, line)
        line.say("choosing what to ask about", now=True)
        return things.choose(few.in_memory(), questions)


def ask(asked: Sequence[Asked], runs: int, *, beside: bool = True) -> dict[str, Times]:
    """Ask questions one after the other, each round after round.

    Args:
        asked: The questions.
        runs: Rounds.
        beside: Whether the engine is asked alone too.

    Returns:
        The times, by the name of the question.
    """
    found = {}
    with ProgressLine() as line:
        for number, one in enumerate(asked):
            line.say(f"{number} of {len(asked)} questions: {one.question.name}", now=True)
            found[one.question.name] = measure(one, runs, beside=beside)
    return found


def _commands(asked: Sequence[Asked], made: Visits) -> dict[str, float]:
    """Ask each question by a process of its own."""
    found = {}
    with ProgressLine() as line:
        for one in asked:
            line.say(f"coopgraph query {one.question.name}", now=True)
            options = ["--store", str(made.store), "--format", "csv"]
            for name, value in one.values.items():
                options += ["--param", f"{name}={value}"]
            command = [sys.executable, "-m", "coopgraph", "query", one.question.name, *options]
            found[one.question.name] = run(command, made.folder).seconds
    return found


def _rdflib(
    asked: Sequence[Asked], made: Visits, limit: float
) -> dict[str, tuple[beside_rdflib.Answer, str]]:
    """Ask rdflib, and compare the answers."""
    found = {}
    with ProgressLine() as line:
        line.say("rdflib reads the data", now=True)
        for one, answer in zip(asked, beside_rdflib.ask(asked, made, limit), strict=True):
            line.say(f"rdflib answered {one.question.name}", now=True)
            differs = ""
            if answer.rows is not None:
                differs = beside_rdflib.differences(one.ours(), answer.rows)
            found[one.question.name] = answer, differs
    return found


def _open(made: Visits, place: str) -> OxigraphEngine:
    with ProgressLine() as line:
        line.say(f"{place}: reading the data", now=True)
        return made.on_disk() if place == "disk" else made.in_memory()


def main() -> None:
    """Print a table, or JSON."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=count, help="visits")
    parser.add_argument("--runs", type=count, default=5, help="rounds; default: 5")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these questions")
    parser.add_argument("--place", choices=PLACES, help="where the data are; default: both in turn")
    parser.add_argument("--rdflib", action="store_true", help="beside rdflib, in memory")
    parser.add_argument("--limit", type=seconds, default=60.0, help="of rdflib, in seconds: 60")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.rdflib and options.place == "disk":
        parser.error("--rdflib has its data in memory: leave --place disk out")
    questions = questions_of(options.only)
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        values = choose(questions, options.number, folder / "few")
        with ProgressLine() as line:
            made = visits.generate(options.number, folder / "all", line)
        for place in [options.place] if options.place else PLACES:
            engine = _open(made, place)
            asked = [Asked(question, values[question.name], engine) for question in questions]
            one = Found(ask(asked, options.runs))
            if place == "disk":
                one.commands = _commands(asked, made)
            elif options.rdflib:
                one.rdflib = _rdflib(asked, made, options.limit)
            found += question_figures.rows(place, one)
    about = {"machine": machine(), "visits": options.number, "runs": options.runs}
    if options.json:
        print(json.dumps({**about, "asked": values, "questions": found}, indent=2))
        return
    print(f"{machine()}; {options.number:,} visits; medians of {options.runs} rounds")
    print(table(question_figures.COLUMNS, found))


if __name__ == "__main__":
    end_in_words(main)
