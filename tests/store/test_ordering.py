"""Queries that sort, rewritten so that Oxigraph can."""

from __future__ import annotations

import pyoxigraph
import pytest

from coopgraph.store.ordering import by_kind


def kind(value: str) -> str:
    return f'IF(isNumeric({value}), "", STR(DATATYPE({value})))'


@pytest.mark.parametrize(
    ("order", "rewritten"),
    [
        ("ORDER BY ?a", f"ORDER BY ({kind('?a')}) ?a"),
        ("order by desc(?a) ?b", f"order by desc({kind('?a')}) desc(?a) ({kind('?b')}) ?b"),
        ("ORDER BY (?a + 1)", f"ORDER BY ({kind('(?a + 1)')}) (?a + 1)"),
        ("ORDER BY STR(?a) LIMIT 5", f"ORDER BY ({kind('STR(?a)')}) STR(?a) LIMIT 5"),
        (
            "ORDER BY ASC(LCASE(STR(?a))) OFFSET 1",
            f"ORDER BY ASC({kind('LCASE(STR(?a))')}) ASC(LCASE(STR(?a))) OFFSET 1",
        ),
    ],
)
def test_each_condition_has_its_kind_before_it(order: str, rewritten: str) -> None:
    query = "SELECT * { VALUES (?a ?b) { (1 2) (3 'ORDER BY ?x') } } "
    assert by_kind(query + order) == query + rewritten
    pyoxigraph.Store().query(query + rewritten)


def test_a_subquery_sorts_too() -> None:
    query = "SELECT * {{ SELECT ?a { ?a ?b ?c } ORDER BY ?c LIMIT 1 } ?a ?d ?e } ORDER BY ?e"
    rewritten = by_kind(query)
    assert rewritten is not None
    assert rewritten.count("isNumeric") == 2
    pyoxigraph.Store().query(rewritten)


@pytest.mark.parametrize(
    "query",
    ["ASK {}", "SELECT * { ?a ?b 'ORDER BY ?a' } # ORDER BY ?a", "ORDER", "ORDER BY", "ORDER BY ("],
)
def test_what_sorts_nothing_is_left_alone(query: str) -> None:
    assert by_kind(query) is None


def test_numbers_stay_one_kind() -> None:
    query = by_kind("SELECT ?a { VALUES ?a { 2.5 1 'x' 3e0 } } ORDER BY ?a")
    assert query is not None
    found = pyoxigraph.Store().query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    values = [row["a"] for row in found]
    assert [one.value for one in values if isinstance(one, pyoxigraph.Literal)] == [
        "1",
        "2.5",
        "3",
        "x",
    ]
