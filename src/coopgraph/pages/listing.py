"""Long lists that an engine gives a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopgraph.pages.asking import things
from coopgraph.pages.names import Name, names

if TYPE_CHECKING:
    from coopgraph.pages.paging import Paging
    from coopgraph.store.engine import Engine

ORDERED_UP_TO: Final = 2_000
"""Things up to which a list is put in order, here: engines take seconds to sort many."""


def part(engine: Engine, pattern: str, paging: Paging) -> list[str]:
    """Return the things of a page of a list: by their IRIs, or as the engine has them if many.

    Args:
        engine: Who answers.
        pattern: Binds ``?thing``, each once.
        paging: Which page.

    Returns:
        The things; those without an IRI are left out.
    """
    query = f"SELECT ?thing WHERE {{ {pattern} }}"
    if paging.total <= ORDERED_UP_TO:
        return list(paging.of(sorted(things(engine, f"{query} LIMIT {ORDERED_UP_TO}"))))
    return things(engine, f"{query} LIMIT {paging.size} OFFSET {paging.start}")


def named_part(engine: Engine, pattern: str, paging: Paging) -> list[tuple[str, Name]]:
    """Return the things of a page of a list, as :func:`part` does, with their names."""
    return list(names(engine, part(engine, pattern, paging)).items())
