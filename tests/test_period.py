"""Periods: the same rule for stored questions and for the network."""

from __future__ import annotations

import pytest

from coopgraph.errors import InputError
from coopgraph.network import Choice
from coopgraph.period import bounds, check_order, first_day, is_asked


@pytest.mark.parametrize(
    ("begin", "end", "well"),
    [
        ("2019", "2019", True),
        ("2019-05", "2019", True),
        ("2019", "2019-01-01", True),
        ("2019-05-02", "2019-05-01", False),
        ("2019-06", "2019-05", False),
        ("2020", "2019-12-31", False),
        (None, "0001", True),
        ("9999-12", None, True),
    ],
)
def test_a_period_does_not_end_before_it_begins(
    begin: str | None, end: str | None, well: bool
) -> None:
    if well:
        check_order(begin, end, ("from=", "to="))
        return
    with pytest.raises(InputError, match=f"before it begins: --since {begin}, --until {end}"):
        check_order(begin, end, ("--since ", "--until "))


@pytest.mark.parametrize("written", ["", "0000", "24", "2024-13", "2025-02-29", "2024-1", "2024-"])
def test_what_is_no_time_is_told(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bounds(written)
    with pytest.raises(InputError, match="is no year, month or day; write YYYY"):
        first_day(written)


def test_a_period_is_asked_for_by_either_end() -> None:
    assert is_asked(Choice(begin="2019-01-01").parameters())
    assert is_asked(Choice(end="2019-01-01").parameters())
    assert not is_asked(Choice(rollup=True).parameters())
