"""Rows: rules written as SPARQL, each with the change that must trip it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import yaml

from coopgraph.vocabulary import curie

from .findings import Finding
from .graph import Corpus, Graph

FOLDER = Path(__file__).parent.parent / "rows"


@dataclass(frozen=True)
class Row:
    """One rule.

    Attributes:
        name: Name of the rule where it comes from.
        title: What is wrong when it finds something.
        query: A SELECT of ``?entity`` and, where it helps, ``?value``.
        broken: A SPARQL update after which the row must find something.
        over: Whether the ontology alone is looked at, or the data too.
        level: Whether a finding is wrong, or only worth knowing.
    """

    name: str
    title: str
    query: str
    broken: str
    over: Literal["ontology", "all"] = "ontology"
    level: Literal["error", "info"] = "error"


@dataclass(frozen=True)
class Accepted:
    """A finding that is meant to be so, and why."""

    row: str
    term: str
    reason: str


def read(name: str) -> tuple[list[Row], dict[str, str]]:
    """Read the rows of one origin.

    Args:
        name: ``oops`` or ``robot``.

    Returns:
        The rows, and what was left out with the reason.
    """
    content = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return [Row(**row) for row in content["rows"]], content["left_out"]


def accepted() -> list[Accepted]:
    """Read which findings are meant to be so."""
    content = yaml.safe_load((FOLDER / "accepted.yaml").read_text("utf-8"))
    return [Accepted(**entry) for entry in content or []]


def run(row: Row, graph: Graph) -> list[Finding]:
    """Ask one row.

    Args:
        row: The rule.
        graph: What it is asked of.

    Returns:
        What it finds.
    """
    return sorted(
        {
            Finding(row.name, _readable(found["entity"]), _message(row, found.get("value")))
            for found in graph.select(row.query)
        }
    )


def look(rows: Iterable[Row], corpus: Corpus) -> list[Finding]:
    """Ask each row of the part of a project that it is about."""
    ontology, everything = corpus.ontology, corpus.everything
    return [
        finding
        for row in rows
        for finding in run(row, everything if row.over == "all" else ontology)
    ]


def without(findings: list[Finding], exceptions: list[Accepted]) -> list[Finding]:
    """Leave out what is accepted; what is accepted but not found is itself a finding.

    Args:
        findings: What the rows found.
        exceptions: What is meant to be so.

    Returns:
        The rest.
    """
    pairs = {(exception.row, exception.term) for exception in exceptions}
    found = {(finding.rule, finding.subject) for finding in findings}
    stale = [
        Finding("accepted", term, f"{row} no longer finds it; take it out of accepted.yaml")
        for row, term in sorted(pairs - found)
    ]
    return [f for f in findings if (f.rule, f.subject) not in pairs] + stale


def _message(row: Row, value: object) -> str:
    return row.title if value is None else f"{row.title} ({_readable(value)})"


def _readable(term: object) -> str:
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(term)
