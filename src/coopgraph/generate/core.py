"""Who visited whom, and when: what is true, before it is decided what a source tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from coopgraph.generate.draws import Draws, Weighted, fixed, zipf
from coopgraph.generate.world import FIRST_YEAR, LAST_YEAR, POPULAR, World

_RANKS: Final = zipf(range(30), 1)
_MONTHS: Final = Weighted(enumerate((3, 4, 9, 11, 10, 6, 2, 2, 9, 13, 11, 5), 1))
"""Visits are made in spring and in autumn."""

_LENGTHS: Final = Weighted(
    (((1, 1), 18), ((2, 5), 44), ((6, 14), 22), ((15, 30), 10), ((31, 75), 6))
)
_PANDEMIC: Final = (2020, 2021)
_LAST_START: Final = 2018
"""The year in which the youngest partnership begins."""


@dataclass(frozen=True, slots=True)
class Core:
    """The facts of a visit.

    Attributes:
        host: The university that receives.
        sender: The university that sends.
        start: The first day.
        end: The last day.
    """

    host: int
    sender: int
    start: date
    end: date


@cache
def _years(first: int) -> Weighted[int]:
    """Weigh the years of a partnership: more visits each year, few in the pandemic."""
    return Weighted(
        (year, 1 if year in _PANDEMIC else 4 + year - FIRST_YEAR)
        for year in range(first, LAST_YEAR + 1)
    )


def _alone(world: World, number: int) -> tuple[Core, Draws]:
    draws = Draws(world.seed, "core", number)
    one = draws.of(POPULAR)
    other = world.partner(one, draws.of(_RANKS))
    low, high = sorted((one, other))
    first = FIRST_YEAR + fixed(world.seed, "since", low, high) % (_LAST_START - FIRST_YEAR + 1)
    # One pair in four visits one way only; of the others one side travels more.
    leaning = fixed(world.seed, "leaning", low, high) % 100
    to_low = 100 if leaning < 12 else 0 if leaning < 25 else leaning
    host, sender = (low, high) if draws.chance(to_low) else (high, low)
    shortest, longest = draws.of(_LENGTHS)
    start = date(draws.of(_years(first)), draws.of(_MONTHS), 1 + draws.below(28))
    end = start + timedelta(days=shortest - 1 + draws.below(longest - shortest + 1))
    return Core(host, sender, start, end), draws


def core(world: World, number: int) -> Core:
    """Draw who visited whom and when.

    Args:
        world: The world.
        number: The number of the visit, from 0. Other visits change nothing.

    Returns:
        The facts. Some visits share days and host with the one before.
    """
    own, draws = _alone(world, number)
    if number == 0 or not draws.chance(4):
        return own
    before, _ = _alone(world, number - 1)
    start = before.start + timedelta(days=draws.below((before.end - before.start).days + 1))
    sender = world.abroad(own.sender, before.host)
    return Core(before.host, sender, start, start + (own.end - own.start))
