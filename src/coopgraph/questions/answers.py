"""Stored answers: what each question answers on the shipped data, compared cell by cell."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.questions.question import Question
from coopgraph.store.result import Result

FOLDER: Final = "expected"
SUFFIX: Final = ".tsv"


def answer_path(question: Question) -> Path:
    """Return the file that holds the stored answer to a question."""
    return question.path.parent / FOLDER / f"{question.name}{SUFFIX}"


def stored_answer(question: Question) -> Result:
    """Read the stored answer to a question.

    Args:
        question: The question.

    Returns:
        The answer with all columns, datatypes and languages kept (SPARQL 1.1 TSV).

    Raises:
        InputError: There is none, or it is not well-formed.
    """
    path = answer_path(question)
    try:
        answer = pyoxigraph.parse_query_results(
            path.read_bytes(), pyoxigraph.QueryResultsFormat.TSV
        )
        if not isinstance(answer, pyoxigraph.QuerySolutions):
            raise InputError("a stored answer holds rows", path=str(path))
        return Result.of_json(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
    except OSError:
        raise InputError("the question has no stored answer", path=str(path)) from None
    except SyntaxError as error:
        raise InputError(f"not SPARQL 1.1 TSV: {error.msg}", path=str(path)) from None


def differences(expected: Result, given: Result) -> list[str]:
    """Compare two answers cell by cell; the order of rows counts.

    Args:
        expected: The stored answer.
        given: The answer to compare with it.

    Returns:
        A line for each cell, row or column that differs; none where the answers are equal.
    """
    if expected.variables != given.variables:
        return [f"columns: {', '.join(given.variables)}, not {', '.join(expected.variables)}"]
    found = []
    for number, (wanted, row) in enumerate(zip_longest(expected.rows, given.rows), start=1):
        if row is None:
            found.append(f"row {number} is missing")
        elif wanted is None:
            found.append(f"row {number} is not expected")
        else:
            found += [
                f"row {number}, {column}: {cell}, not {term}"
                for column, term, cell in zip(expected.variables, wanted, row, strict=True)
                if term != cell
            ]
    return found
