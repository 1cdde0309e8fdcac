"""What every engine can do, whether it runs here or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coopgraph.store.result import Result


class Engine(Protocol):
    """Answers SPARQL 1.1 queries; changes nothing."""

    @property
    def name(self) -> str:
        """What the engine is called in messages; never holds a password."""
        ...

    @property
    def walks_paths(self) -> bool:
        """Whether no row of a path with ``*``, ``+`` or ``?`` is lost; known after an answer."""
        ...

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        """Answer a query.

        Args:
            text: A SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE).
            timeout: Seconds after which to give up; None means the engine's own limit.
            path: Where the query comes from, for messages.

        Returns:
            The whole answer.

        Raises:
            InputError: The query is refused or wrong.
            EngineError: The engine failed or took too long.
        """
        ...
