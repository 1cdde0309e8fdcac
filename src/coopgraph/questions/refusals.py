"""What is not asked of an engine that would answer it wrongly without a word."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from coopgraph.errors import EngineError
from coopgraph.store.engine import Engine

_LOSES_ROWS: Final = {"visits-per-year": "organization"}
"""Questions, and the parameter with which an engine that loses rows of paths loses rows of them."""


def check_paths(engine: Engine, question: str, parameters: Collection[str]) -> None:
    """Refuse a question with a parameter that the engine is known to answer wrongly.

    Args:
        engine: Who is to answer, and has answered something already.
        question: The name of the question.
        parameters: The names of those that are given.

    Raises:
        EngineError: Rows would be lost.
    """
    parameter = _LOSES_ROWS.get(question)
    if engine.walks_paths or parameter is None or parameter not in parameters:
        return
    raise EngineError(
        f"Virtuoso loses rows of {question} with {parameter}",
        path=engine.name,
        hint="ask files, or a copy that `coopgraph load --store` makes",
    )
