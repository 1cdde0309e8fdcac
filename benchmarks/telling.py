"""What the benchmarks of questions share: their arguments, their errors, their tables."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from coopgraph.errors import CoopgraphError
from coopgraph.questions import Question, get_question, list_questions

Row = dict[str, object]


class Parser(argparse.ArgumentParser):
    """Tells what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        fail(message, 2)


def fail(message: str, code: int) -> NoReturn:
    """End the program with one line on standard error."""
    sys.stderr.write(f"error: {message}\n")
    sys.exit(code)


def count(text: str) -> int:
    """Read a number of visits or rounds: 1 at least."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def seconds(text: str) -> float:
    """Read a time limit: more than nothing."""
    try:
        given = float(text)
    except ValueError:
        given = 0.0
    if not 0 < given <= 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return given


def questions_of(names: Sequence[str]) -> list[Question]:
    """Return questions by their names or numbers.

    Args:
        names: Which; none means all.

    Raises:
        InputError: There is no such question.
    """
    return list(map(get_question, dict.fromkeys(names))) if names else list_questions()


def end_in_words(main: Callable[[], None]) -> None:
    """Run a program whose errors are told in one line.

    Args:
        main: The program.
    """
    try:
        main()
    except (CoopgraphError, RuntimeError, OSError) as problem:
        fail(str(problem), 2)
    except KeyboardInterrupt:
        fail("interrupted", 130)


def machine() -> str:
    """Tell on what was measured."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def table(columns: Sequence[str], found: Sequence[Mapping[str, object]]) -> str:
    """Lay rows out in columns; one that no row has is left out.

    Args:
        columns: Their names, in order.
        found: The rows.
    """
    there = [name for name in columns if any(name in row for row in found)]
    lines = [there, *([str(row.get(name, "")) for name in there] for row in found)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(there))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
