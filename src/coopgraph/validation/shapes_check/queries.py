"""SPARQL-based constraints: whether their queries parse, and what their messages name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coopgraph.errors import InputError
from coopgraph.validation.constraints.sparql import PLACEHOLDER, SELECT, Select
from coopgraph.validation.problems import Problem
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.sparql.runner import NotAnsweredError, SparqlRunner
from coopgraph.validation.terms import MESSAGE

TIME_LIMIT: Final = 10.0
"""Seconds to parse a query and run it over nothing."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")


def queries(shapes: ShapesGraph) -> Iterator[Problem]:
    """Find queries that are not legal SPARQL, and placeholders that no variable fills.

    Args:
        shapes: The shapes.

    Returns:
        The problems.
    """
    selects = [
        (shape, constraint)
        for shape in shapes.shapes.values()
        for constraint in shape.constraints
        if isinstance(constraint, Select)
    ]
    if not selects:
        return
    runner = SparqlRunner(None, TIME_LIMIT)
    # The process waits for data, be it none.
    runner.load(lambda: iter(()))
    try:
        for shape, constraint in selects:
            text = shapes.graph.value(constraint.node, SELECT)
            try:
                runner.solutions(constraint.query, shape.node, [])
            except InputError as problem:
                yield Problem("bad-sparql", problem.what, constraint.node, SELECT, text)
            except NotAnsweredError as problem:
                yield Problem("bad-sparql", str(problem), constraint.node, SELECT, text)
            yield from _placeholders(constraint)
    finally:
        runner.close()


def _placeholders(constraint: Select) -> Iterator[Problem]:
    known = set(_VARIABLE.findall(constraint.query.text)) | {"this"}
    for message in constraint.own_messages:
        for found in dict.fromkeys(PLACEHOLDER.findall(message.value)):
            if found not in known:
                what = f"the message names ?{found}, which is no variable of the query"
                hint = "return it from the query, or leave it out"
                yield Problem("unknown-placeholder", what, constraint.node, MESSAGE, message, hint)
