"""Places of triples in files: the text there is the term."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.documents.positions import Locator, Region, Wanted
from coopgraph.documents.reader import read_document
from coopgraph.documents.rows import rows_of

TEXT = """\ufeff@prefix ex: <https://example.org/> .
ex:новое ex:p "新😀"@zh , ex:o ;
    a ex:T .
  <https://example.org/s> ex:q [ ex:r 1 ] ; ex:p 'x' .
ex:s ex:p "later" .
"""
EX = "https://example.org/"
P = NamedNode(EX + "p")
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.mark.parametrize(
    ("wanted", "region"),
    [
        (Wanted(NamedNode(EX + "новое")), (2, 1, 2, 9)),
        (Wanted(NamedNode(EX + "новое"), P), (2, 10, 2, 14)),
        (Wanted(NamedNode(EX + "новое"), P, Literal("新😀", language="zh")), (2, 15, 2, 22)),
        (Wanted(NamedNode(EX + "новое"), P, NamedNode(EX + "o")), (2, 25, 2, 29)),
        (Wanted(NamedNode(EX + "новое"), RDF_TYPE), (3, 5, 3, 6)),
        (Wanted(NamedNode(EX + "s")), (4, 3, 4, 26)),
        (Wanted(BlankNode("b0")), (4, 32, 4, 42)),
        (Wanted(BlankNode("b0"), NamedNode(EX + "r"), None, "statement"), (4, 34, 4, 40)),
        (Wanted(NamedNode(EX + "s"), P), (4, 45, 4, 49)),
        (Wanted(NamedNode(EX + "s"), P, Literal("later")), (5, 11, 5, 18)),
        (Wanted(NamedNode(EX + "s"), P, Literal("later"), "subject"), (5, 1, 5, 5)),
        (Wanted(NamedNode(EX + "o")), None),
        (Wanted(NamedNode(EX + "o"), part="mention"), (2, 25, 2, 29)),
        (Wanted(NamedNode(EX + "none"), part="mention"), None),
        (Wanted(NamedNode(EX + "s"), P, Literal("none")), None),
    ],
)
def test_places(tmp_path: Path, wanted: Wanted, region: tuple[int, int, int, int] | None) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(TEXT, encoding="utf-8")
    found = Locator(path).places([wanted])
    assert found == ({wanted: Region(*region)} if region else {})


@pytest.mark.parametrize("name", ["a.csv", "missing.ttl", "bad.ttl", "latin.ttl"])
def test_no_place_is_no_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text("a,b", encoding="utf-8")
    (tmp_path / "bad.ttl").write_text("( <urn:s> ] { . ^^ <urn:s>", encoding="utf-8")
    (tmp_path / "latin.ttl").write_bytes(b"\xff %")
    wanted = [Wanted(NamedNode("urn:s")), Wanted(BlankNode("b0"), part="mention")]
    assert Locator(tmp_path / name).places(wanted) == {}


def test_blank_nodes_of_lines_without_places_are_counted(tmp_path: Path) -> None:
    """A triple term has no place; whoever comes after it has."""
    path = tmp_path / "data.nq"
    path.write_text(
        '_:a <urn:p> <<( <urn:s> <urn:p> _:no )>> _:g . # _:none\n_:b <urn:p> "x"@en--ltr .\n'
        '_:c <urn:p> "x" _:g .\n',
        "utf-8",
    )
    quads = read_document(path).quads
    places = Locator(path, None, rows_of(quads)).places
    nodes = [quad.subject for quad in quads]
    wanted = [Wanted(node) for node in nodes]
    assert {one: region.line for one, region in places(wanted).items()} == {wanted[2]: 3}
