"""Which shapes follow paths of any length: not every endpoint gives all that lies on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from coopgraph.store.tokens import tokenize
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.remote.reach import Step
from coopgraph.validation.shapes import Shape, reached

_IRI: Final = re.compile("<[^<>]*>")
_SIGNS: Final = frozenset("*+?")


def walks(shape: Shape, steps: Iterable[Step]) -> bool:
    """Tell whether a shape, or what it looks at, follows ``*``, ``+`` or ``?``.

    Args:
        shape: A shape with targets.
        steps: What it looks at.

    Returns:
        Whether it does; also where a query only looks as if it did.
    """
    shapes = reached([shape]).values()
    paths = [one.path for one in shapes] + [step.before for step in steps]
    if any(_SIGNS & set(_IRI.sub("", path.to_sparql())) for path in paths if path is not None):
        return True
    return any(
        _repeats(constraint.query.text)
        for one in shapes
        for constraint in one.constraints
        if isinstance(constraint, Select)
    )


def _repeats(query: str) -> bool:
    return any(
        after.kind == "symbol" and after.text[:1] in _SIGNS
        for before, after in pairwise(tokenize(query))
        if before.kind in ("iri", "name") or before.text in ("a", ")")
    )
