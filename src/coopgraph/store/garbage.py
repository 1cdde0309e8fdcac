"""The collector of cyclic garbage, kept from looking through large answers while they are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the collector, for work that makes many objects and ends soon.

    Each term is an object that the collector knows. No term is part of a cycle; yet all of them
    are looked at again and again while more are made, which takes as long as making them.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Who paused it before goes on with it paused.
        if was_running:
            gc.enable()
