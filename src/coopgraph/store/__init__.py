"""One small interface, several engines: queries in, whole answers out."""

from coopgraph.store.engine import Engine
from coopgraph.store.result import Result

__all__ = ["Engine", "Result"]
