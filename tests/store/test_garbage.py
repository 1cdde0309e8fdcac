"""The collector goes on as it was, however the work ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.garbage import collection_paused


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_it_is_paused_and_goes_on() -> None:
    with collection_paused():
        assert not gc.isenabled()
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(KeyError), collection_paused():
        raise KeyError
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    with collection_paused():
        pass
    assert not gc.isenabled()


def test_rows_of_an_answer_leave_it_on() -> None:
    assert len(EmbeddedEngine([]).query("SELECT ?a { VALUES ?a { 1 2 3 } }").rows) == 3
    assert gc.isenabled()
