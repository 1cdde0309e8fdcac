"""Batches: nothing lost, nothing that hangs together apart, the same each time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coopgraph.store.batches import batches, count_alike

XSD = "http://www.w3.org/2001/XMLSchema#"
nodes = st.integers(0, 3).map(lambda n: NamedNode(f"urn:n{n}"))
blanks = st.integers(0, 8).map(lambda n: BlankNode(f"b{n}"))
quads = st.lists(
    st.builds(
        Quad,
        st.one_of(nodes, blanks),
        nodes,
        st.one_of(nodes, blanks, st.sampled_from([Literal("1"), Literal("x", language="en")])),
    ),
    max_size=30,
)


def blank(line: str) -> set[str]:
    return {word for word in line.split() if word.startswith("_:")}


def shape(lines: list[str]) -> list[str]:
    return [" ".join(word for word in line.split() if word[:2] != "_:") for line in lines]


@given(quads, st.integers(1, 6))
def test_every_triple_comes_and_blank_nodes_in_one_batch(given: list[Quad], size: int) -> None:
    found = list(batches(given, size))
    lines = [line for batch in found for line in batch.lines]
    assert set(lines) == {f"{q.subject} {q.predicate} {q.object} ." for q in given}
    assert len(set(given)) < len(given) or len(set(lines)) == len(lines)
    seen: set[str] = set()
    for batch in found:
        here = set[str]().union(*map(blank, batch.lines))
        assert not here & seen
        assert batch.blank == bool(here)
        seen |= here


@given(quads, st.integers(1, 6))
def test_names_of_blank_nodes_change_no_batch(given: list[Quad], size: int) -> None:
    def renamed(term: object) -> object:
        return BlankNode(f"z{9 - int(term.value[1:])}") if isinstance(term, BlankNode) else term

    others = [Quad(*map(renamed, (q.subject, q.predicate, q.object))) for q in given]  # type: ignore[arg-type]
    one, other = (
        [
            [" ".join(w for w in line.split() if w[:2] != "_:") for line in batch.lines]
            for batch in x
        ]
        for x in (batches(given, size), batches(others, size))
    )
    assert one == other


def test_batches_are_of_the_size_that_was_asked_for() -> None:
    given = [Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal("x")) for n in range(10)]
    assert [len(batch.lines) for batch in batches(given, 4)] == [4, 4, 2]
    assert list(batches([], 4)) == []


def test_what_engines_may_write_in_one_way() -> None:
    def alike(*objects: Literal) -> bool:
        return count_alike([Quad(NamedNode("urn:s"), NamedNode("urn:p"), one) for one in objects])

    integer, decimal = NamedNode(XSD + "integer"), NamedNode(XSD + "decimal")
    assert alike(Literal("1"), Literal("2"), Literal("1", language="en"))
    assert not alike(Literal("1"), Literal("1"))
    assert not alike(Literal("1", datatype=integer), Literal("01", datatype=integer))
    assert not alike(Literal("1", datatype=integer), Literal("1.0", datatype=decimal))
    assert not alike(Literal("a", language="en"), Literal("a", language="EN"))
