"""What the data say of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine


def is_described(engine: Engine, iri: str) -> bool:
    """Tell whether the data say anything of a thing, or with it."""
    node = pyoxigraph.NamedNode(iri)
    return engine.query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}").boolean
