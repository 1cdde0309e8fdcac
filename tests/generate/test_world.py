"""How the visits are spread: over years, months, partners and persons."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from coopgraph.generate.core import Core, core
from coopgraph.generate.plan import Plan, plan
from coopgraph.generate.world import World

NUMBER = 4000


@pytest.fixture(scope="module")
def world() -> World:
    return World(11)


@pytest.fixture(scope="module")
def plans(world: World) -> list[Plan]:
    return [plan(world, number) for number in range(NUMBER)]


@pytest.fixture(scope="module")
def cores(plans: list[Plan]) -> list[Core]:
    return [one.core for one in plans]


def test_a_visit_does_not_hang_on_the_others(world: World, plans: list[Plan]) -> None:
    assert [plan(World(11), number) for number in (17, 3, 1234)] == [
        plans[number] for number in (17, 3, 1234)
    ]
    assert core(world, 17) == plans[17].core


def test_countries_differ_and_there_are_many(world: World, cores: list[Core]) -> None:
    assert all(world.country[one.host] != world.country[one.sender] for one in cores)
    assert len({world.country[one.host] for one in cores}) == 25


def test_visits_grow_over_the_years_and_shrink_in_the_pandemic(cores: list[Core]) -> None:
    years = Counter(one.start.year for one in cores)
    assert sorted(years) == list(range(1995, 2026))
    assert years[2025] > 2 * years[2010] > 4 * years[1998]
    assert years[2020] + years[2021] < years[2019] / 4


def test_visits_are_made_in_spring_and_autumn(cores: list[Core]) -> None:
    months = Counter(one.start.month for one in cores)
    assert min(months[4], months[10]) > 2 * max(months[1], months[7], months[8])


def test_few_organisations_have_most_visits(cores: list[Core]) -> None:
    hosts = Counter(one.host for one in cores)
    assert len(hosts) > 250
    assert sum(number for _, number in hosts.most_common(len(hosts) // 10)) > len(cores) * 0.45
    assert hosts.most_common(1)[0][1] < len(cores) * 0.12


def test_partners_come_again_after_intervals_and_some_one_way_only(cores: list[Core]) -> None:
    dates: dict[frozenset[int], list[Core]] = {}
    for one in cores:
        dates.setdefault(frozenset({one.host, one.sender}), []).append(one)
    often = [sorted(found, key=lambda one: one.start) for found in dates.values() if len(found) > 5]
    assert len(often) > 50
    gaps = [(b.start - a.start).days for found in often for a, b in pairwise(found)]
    assert min(gaps) < 60
    assert max(gaps) > 1500
    ways = Counter(len({one.host for one in found}) for found in often)
    assert ways[1] > 5
    assert ways[2] > ways[1]


def test_visits_of_one_host_overlap(cores: list[Core]) -> None:
    beside = [
        (a, b)
        for a, b in pairwise(cores)
        if a.host == b.host and a.start <= b.end and b.start <= a.end
    ]
    assert len(beside) > NUMBER / 40
    assert all(a.sender != b.host for a, b in beside)


def test_everything_is_told_in_every_way(plans: list[Plan]) -> None:
    forms = {time.form for one in plans for time, _ in one.times}
    days = {"day", "day-range", "month", "month-range", "year"}
    assert forms == {*days, "within-range", "duration-only"}
    assert {one.conflict for one in plans} == {None, "time", "size"}
    assert {one.guests for one in plans} == {"delegation", "person", "silent"}
    assert {one.mode for one in plans} == {None, "silent", "Offline", "Mixed"}
    lengths = Counter(sum(time.form == "duration-only" for time, _ in one.times) for one in plans)
    assert set(lengths) == {0, 1, 2}
    sides = [side for one in plans for side in (one.host, one.sender)]
    assert None in sides
    assert 0.05 < sum(side.is_hospital for side in sides if side) / len(sides) < 0.15
    sizes = [(one.size, len(one.members)) for one in plans if one.guests == "delegation"]
    assert any(size is None for size, _ in sizes)
    for wanted in (-1, 0, 1):
        assert any(
            size and named and (size > named) - (size < named) == wanted for size, named in sizes
        )
    kinds = {
        (one.occasion, one.signed, one.parties, one.time is None)
        for one in (found.agreement for found in plans)
        if one
    }
    assert len(kinds) == 16


def test_online_meetings_are_those_of_the_pandemic(plans: list[Plan]) -> None:
    told = Counter(one.online_time.year for one in plans if one.online_time)
    assert sum(told[year] for year in (2020, 2021, 2022)) > 0.7 * sum(told.values())
    assert any(one.online and one.online_time is None for one in plans)
