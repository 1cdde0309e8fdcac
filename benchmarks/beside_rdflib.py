"""The stored questions by rdflib, over the same triples in memory: seconds and answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph

from benchmarks.asking import Asked
from benchmarks.visits import Visits
from coopgraph.documents import find_documents
from coopgraph.store.sources import paths_to_query
from coopgraph.store.terms import Row
from coopgraph.vocabulary import XSD

_SCRIPT: Final = Path(__file__).with_name("peers") / "rdflib_questions.py"
_STRING: Final = XSD + "string"

Cell = tuple[str, ...] | None
"""Of a term: its kind, its words, its language and its datatype; a blank node is any other."""


@dataclass(frozen=True)
class Answer:
    """What rdflib gave.

    Attributes:
        seconds: How long it took; the limit where it was stopped there.
        rows: Its rows, of the columns that the question shows; None if there is no answer.
        failed: Why there is none, where rdflib itself says so.
    """

    seconds: float
    rows: Counter[tuple[Cell, ...]] | None = None
    failed: str | None = None

    @property
    def stopped(self) -> bool:
        """Whether it was stopped at the limit."""
        return self.rows is None and self.failed is None


def ask(asked: Sequence[Asked], visits: Visits, limit: float) -> Iterator[Answer]:
    """Ask rdflib questions.

    Args:
        asked: The questions.
        visits: The data; those of the engines are not looked at.
        limit: Seconds after which a question is stopped.

    Yields:
        The answers, in the same order.

    Raises:
        RuntimeError: rdflib could not read the data.
    """
    files = find_documents(paths_to_query(visits.files))
    command = [sys.executable, str(_SCRIPT), str(limit), *map(str, files)]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=nowhere, process_group=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for one in asked:
                text = one.question.bound(one.values)
                process.stdin.write(json.dumps(text).encode() + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if not line:
                    raise RuntimeError(f"rdflib ended with {process.wait()}")
                yield _read(json.loads(line), set(one.question.header.on_request))
        finally:
            # With the process that answers.
            os.killpg(process.pid, signal.SIGKILL)


def _read(told: dict[str, object], hidden: set[str]) -> Answer:
    seconds = told["seconds"]
    assert isinstance(seconds, float)
    if "rows" not in told:
        return Answer(seconds, failed=str(told["failed"]) if "failed" in told else None)
    variables, rows = told["variables"], told["rows"]
    assert isinstance(variables, list)
    assert isinstance(rows, list)
    places = [place for place, name in enumerate(variables) if name not in hidden]
    cells = ([_theirs(row[place]) for place in places] for row in rows)
    return Answer(seconds, Counter(map(tuple, cells)))


def _theirs(term: list[str] | None) -> Cell:
    if term is None or term[0] != "literal":
        return None if term is None else tuple(term)
    kind, words, language, datatype = term
    return kind, words, language.lower(), "" if language else datatype or _STRING


def _ours(term: object) -> Cell:
    match term:
        case None:
            return None
        case pyoxigraph.NamedNode():
            return "iri", term.value
        case pyoxigraph.Literal():
            language = term.language or ""
            return "literal", term.value, language, "" if language else term.datatype.value
        case _:
            return ("blank",)


def differences(ours: Iterable[Row], theirs: Counter[tuple[Cell, ...]]) -> str:
    """Compare answers; the order of rows does not count.

    Args:
        ours: Our rows.
        theirs: Those of rdflib.

    Returns:
        What differs, in a few words; nothing if they are equal.
    """
    mine = Counter(tuple(map(_ours, row)) for row in ours)
    if mine == theirs:
        return ""
    if _without_datatypes(mine) == _without_datatypes(theirs):
        return "rdflib gives other datatypes"
    more, less = (mine - theirs).total(), (theirs - mine).total()
    return f"another answer: {more:,} rows of ours alone, {less:,} of rdflib"


def _without_datatypes(rows: Counter[tuple[Cell, ...]]) -> Counter[tuple[Cell, ...]]:
    plain: Counter[tuple[Cell, ...]] = Counter()
    for row, times in rows.items():
        plain[tuple(cell and cell[:3] for cell in row)] += times
    return plain
