"""Time limits from Python: refused in one line where nobody could wait for them."""

from __future__ import annotations

import math
from typing import Any

import pytest

import coopgraph


@pytest.mark.parametrize("limit", [math.nan, math.inf, 0, -1, 1e300, 10**400, "5", True])
def test_what_is_no_time_limit_is_an_input_error(limit: Any) -> None:
    graph = coopgraph.open()
    with pytest.raises(coopgraph.InputError, match="is no number of seconds above 0"):
        graph.sparql("ASK {}", timeout=limit)
    with pytest.raises(coopgraph.InputError, match="is no number of seconds above 0"):
        graph.query("Q03", timeout=limit)
    with pytest.raises(coopgraph.InputError, match="is no number of seconds above 0"):
        coopgraph.open("http://127.0.0.1:1/", timeout=limit)


def test_a_limit_that_can_be_waited_for() -> None:
    assert coopgraph.open().sparql("ASK {}", timeout=1_000_000).boolean
