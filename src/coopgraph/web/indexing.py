"""The index of names for the process that holds the data, made without opening a store in it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from coopgraph.pages.search_index import SearchIndex
from coopgraph.store.embedded import OxigraphEngine

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine


def search_index(engine: Engine) -> SearchIndex | None:
    """Make the index of what an engine knows.

    A process that has a store on disk open cannot fork, so a child opens it and hands the index on.

    Args:
        engine: Who knows the names.

    Returns:
        The index; None where the data are elsewhere, or a child could not read them.
    """
    if not isinstance(engine, OxigraphEngine):
        return None
    if engine.in_memory:
        return SearchIndex.build(engine)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(SearchIndex.build(engine).to_bytes())
            code = 0
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    return SearchIndex.from_bytes(data) if status == 0 else None
