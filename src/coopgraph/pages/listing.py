"""Long lists that an engine gives a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.names import Name, names

if TYPE_CHECKING:
    from coopgraph.pages.paging import Paging
    from coopgraph.store.engine import Engine

ORDERED_UP_TO: Final = 20_000
"""Things up to which a list is put in order: to order 300,000 takes seconds for each page."""


def part(engine: Engine, pattern: str, paging: Paging) -> list[tuple[str, Name]]:
    """Return the things of a page of a list, in the order of their IRIs if it is not too long.

    Args:
        engine: Who answers.
        pattern: Binds ``?thing``, each once.
        paging: Which page.

    Returns:
        The things with their names; those without an IRI are left out.
    """
    order = "ORDER BY ?thing" if paging.total <= ORDERED_UP_TO else ""
    rows = engine.query(
        f"SELECT ?thing WHERE {{ {pattern} }} {order} LIMIT {paging.size} OFFSET {paging.start}"
    )
    iris = [thing.value for (thing,) in rows if isinstance(thing, pyoxigraph.NamedNode)]
    return list(names(engine, iris).items())
