"""What ``coopgraph load --answers`` costs and gives: whole processes, with it and without.

Run it with ``python -m benchmarks.kept_answers NUMBER [--only NAME ...]``, where NUMBER is that of
the visits. Every question is asked with its default parameters, of a store that keeps no answers
and of one that keeps them, one after the other.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks import visits
from benchmarks.process import run
from benchmarks.telling import Parser, Row, count, end_in_words, machine, questions_of, table
from benchmarks.visits import Visits
from coopgraph.cli.progress import ProgressLine
from coopgraph.questions import Question

COLUMNS: Final = ("question", "bytes", "without, s", "with, s", "with to without")
_COMMAND: Final = (sys.executable, "-m", "coopgraph")


def load(made: Visits, store: Path, *options: str) -> Row:
    """Load the visits into a store.

    Args:
        made: The visits.
        store: Its folder.
        options: Those of ``coopgraph load``.

    Returns:
        The seconds, and the megabytes that the store takes.
    """
    files = [str(path) for path in made.files]
    done = run([*_COMMAND, "load", *files, "--store", str(store), *options], made.folder)
    size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    return {"s": round(done.seconds, 1), "MB": round(size / 1e6, 1)}


def ask(questions: Sequence[Question], made: Visits, stores: tuple[Path, Path]) -> list[Row]:
    """Ask questions of both stores.

    Args:
        questions: What is asked.
        made: The visits.
        stores: The folder of the store without answers, and of that with them.

    Returns:
        A row for each question.

    Raises:
        RuntimeError: Two answers differ, or a command failed.
    """
    found: list[Row] = []
    with ProgressLine() as line:
        for number, question in enumerate(questions):
            line.say(f"{number} of {len(questions)} questions: {question.name}", now=True)
            asked = [*_COMMAND, "query", question.name, "--format", "csv", "--store"]
            without, with_ = (run([*asked, str(store)], made.folder) for store in stores)
            if without.output != with_.output:
                raise RuntimeError(f"{question.name}: the kept answer differs")
            found.append(
                {
                    "question": question.name,
                    "bytes": len(without.output),
                    "without, s": round(without.seconds, 2),
                    "with, s": round(with_.seconds, 2),
                    "with to without": round(with_.seconds / without.seconds, 2),
                }
            )
    return found


def main() -> None:
    """Print a table, or JSON."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=count, help="visits")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these questions")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    questions = questions_of(options.only)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProgressLine() as line:
            made = visits.generate(options.number, folder / "all", line)
            line.say("loading", now=True)
            loads = {
                "load": load(made, folder / "plain"),
                "load --answers": load(made, folder / "answers", "--answers"),
            }
        rows = ask(questions, made, (folder / "plain", folder / "answers"))
    about = {"machine": machine(), "visits": options.number}
    if options.json:
        print(json.dumps({**about, "loads": loads, "questions": rows}, indent=2))
        return
    print(f"{about['machine']}; {options.number:,} visits")
    for command, figures in loads.items():
        print(f"{command}: {figures['s']} s, {figures['MB']} MB")
    print(table(COLUMNS, rows))


if __name__ == "__main__":
    end_in_words(main)
