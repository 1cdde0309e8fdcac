"""Each row of OOPS! and ROBOT: silent on a sound ontology, loud on the one that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .checks import rows
from .checks.findings import Finding
from .checks.graph import Corpus
from .checks.rows import Accepted, Row

ORIGINS = ("oops", "robot")
ALL = [pytest.param(row, id=f"{o}-{row.name}") for o in ORIGINS for row in rows.read(o)[0]]
FOUND = Finding("P11", "coop:evidence", "an own property without a domain")


@pytest.mark.parametrize("row", ALL)
def test_a_row_finds_what_it_is_for_and_nothing_else(sound: Corpus, row: Row) -> None:
    graph = sound.everything if row.over == "all" else sound.ontology
    assert rows.run(row, graph) == []
    found = rows.run(row, graph.changed(row.broken))
    assert found
    assert all(finding.rule == row.name and row.title in finding.message for finding in found)


@pytest.mark.parametrize("row", ALL)
def test_a_row_is_well_formed(row: Row) -> None:
    assert row.level in {"error", "info"}
    assert row.over in {"ontology", "all"}


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_row_is_both_asked_and_left_out(origin: str) -> None:
    asked, left_out = rows.read(origin)
    names = [row.name for row in asked]
    assert len(set(names)) == len(names)
    assert not set(names) & set(left_out)


def test_every_pitfall_of_the_catalogue_is_asked_or_left_out_with_a_reason() -> None:
    asked, left_out = rows.read("oops")
    every = {f"P{number:02}" for number in range(1, 42)}
    assert {row.name for row in asked} | set(left_out) == every


def test_rows_look_at_the_data_where_they_should(sound: Corpus) -> None:
    asked = [row for row in rows.read("robot")[0] if row.name == "annotation_whitespace"]
    update = 'INSERT DATA { visit:may rdfs:comment "A note. "@en }'
    broken = replace(sound, data=sound.data.changed(update))
    assert [finding.subject for finding in rows.look(asked, broken)] == ["visit:may"]


def test_what_is_accepted_is_left_out() -> None:
    assert rows.without([FOUND], [Accepted("P11", "coop:evidence", "any node")]) == []
    assert rows.without([FOUND], [Accepted("P04", "coop:evidence", "any node")])[0] == FOUND


def test_what_is_accepted_but_no_longer_found_is_told() -> None:
    (finding,) = rows.without([], [Accepted("P11", "coop:evidence", "any node")])
    assert (finding.rule, finding.subject) == ("accepted", "coop:evidence")


def test_each_accepted_finding_has_a_reason_and_a_row() -> None:
    names = {row.name for origin in ORIGINS for row in rows.read(origin)[0]}
    for entry in rows.accepted():
        assert entry.reason
        assert entry.row in names
