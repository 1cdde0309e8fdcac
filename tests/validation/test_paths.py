"""Property paths: each kind followed, written in SPARQL and in Turtle, and malformed ones."""

from __future__ import annotations

import time

import pytest
from pyoxigraph import NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.automaton import values
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import Path, read_path
from coopgraph.validation.report import path_name
from coopgraph.validation.terms import Term, sh
from tests.validation.support import columns, document, short

DATA = """
  ex:a ex:p ex:b ; ex:q ex:c . ex:b ex:p ex:c . ex:c ex:p ex:a ; ex:q ex:d .
  ex:d ex:list ( 1 2 3 ) .
"""


def follow(path: Path, written: str, start: str) -> list[Term]:
    """Follow a path from one node of some data."""
    triples = columns(written)
    nodes = triples.terms.codes([NamedNode(f"http://example.org/{start}")])
    at, found = values(path, triples, nodes)
    assert not at.any()
    return triples.terms.listed(found)


def read(written: str) -> tuple[Graph, object]:
    graph = Graph(document(f"ex:shape sh:path {written} .").quads)
    return graph, graph.value(NamedNode("http://example.org/shape"), sh("path"))


@pytest.mark.parametrize(
    ("written", "sparql", "start", "expected"),
    [
        ("ex:p", "<http://example.org/p>", "a", ["b"]),
        ("[ sh:inversePath ex:p ]", "^<http://example.org/p>", "a", ["c"]),
        ("( ex:p ex:q )", "<http://example.org/p>/<http://example.org/q>", "b", ["d"]),
        (
            "[ sh:alternativePath ( ex:p ex:q ) ]",
            "<http://example.org/p>|<http://example.org/q>",
            "a",
            ["b", "c"],
        ),
        ("[ sh:zeroOrMorePath ex:p ]", "<http://example.org/p>*", "a", ["a", "b", "c"]),
        ("[ sh:oneOrMorePath ex:p ]", "<http://example.org/p>+", "a", ["b", "c", "a"]),
        ("[ sh:oneOrMorePath ex:q ]", "<http://example.org/q>+", "a", ["c", "d"]),
        ("[ sh:zeroOrOnePath ex:q ]", "<http://example.org/q>?", "a", ["a", "c"]),
        (
            "[ sh:inversePath ( ex:p ex:q ) ]",
            "^(<http://example.org/p>/<http://example.org/q>)",
            "d",
            ["b"],
        ),
        (
            "( [ sh:zeroOrMorePath [ sh:inversePath ex:p ] ] ex:q )",
            "((^<http://example.org/p>)*)/<http://example.org/q>",
            "b",
            ["c", "d"],
        ),
    ],
)
def test_paths(written: str, sparql: str, start: str, expected: list[str]) -> None:
    path = read_path(*read(written))  # type: ignore[arg-type]
    found = follow(path, DATA, start)
    assert sorted(short(one) for one in found) == sorted(expected)
    assert path.to_sparql() == sparql
    assert read_path(*read(path.to_turtle())) == path  # type: ignore[arg-type]


def test_list_members_by_path() -> None:
    written = "( ex:list [ sh:zeroOrMorePath rdf:rest ] rdf:first )"
    path = read_path(*read(written))  # type: ignore[arg-type]
    found = follow(path, DATA, "d")
    assert sorted(short(one) for one in found) == ["1", "2", "3"]


def test_names_for_people_use_prefixes() -> None:
    path = read_path(*read("( rdfs:label [ sh:inversePath ex:p ] )"))  # type: ignore[arg-type]
    assert path_name(path) == "rdfs:label/(^<http://example.org/p>)"


@pytest.mark.parametrize(
    "written",
    [
        '"text"',
        "[]",
        "( ex:p )",
        "[ sh:inversePath ex:p ; sh:zeroOrOnePath ex:p ]",
        "[ sh:inversePath ex:p, ex:q ]",
        "[ sh:alternativePath ex:p ]",
        "[ rdf:first ex:p ]",
        "_:self . _:self sh:inversePath _:self",
        "_:list . _:list rdf:first ex:p ; rdf:rest _:list",
        " . ".join(
            ["_:n0", *(f"_:n{n} sh:alternativePath ( _:n{n + 1} _:n{n + 1} )" for n in range(60))]
        ),
    ],
)
def test_malformed_paths(written: str) -> None:
    with pytest.raises(InputError, match="path"):
        read_path(*read(written))  # type: ignore[arg-type]


def test_repetitions_inside_repetitions_end_soon() -> None:
    written = "ex:p"
    for _ in range(40):
        written = f"[ sh:zeroOrMorePath [ sh:alternativePath ( {written} ex:q ) ] ]"
    path = read_path(*read(written))  # type: ignore[arg-type]
    chain = " ".join(f"ex:n{n} ex:p ex:n{n + 1} ." for n in range(500))
    start = time.monotonic()
    assert len(follow(path, chain, "n0")) == 501
    assert time.monotonic() - start < 10
