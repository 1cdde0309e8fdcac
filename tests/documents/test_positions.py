"""Places of subjects and triples in Turtle files."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.documents.positions import Positions

TEXT = """\ufeff@prefix ex: <https://example.org/> .
ex:новое ex:p "新😀"@zh , ex:o ;
    a ex:T .
  <https://example.org/s> ex:q [ ex:r 1 ] ; ex:p 'x' .
ex:s ex:p "later" .
"""
EX = "https://example.org/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ((EX + "новое",), (2, 1)),
        ((EX + "новое", EX + "p"), (2, 10)),
        ((EX + "новое", EX + "p", "新😀"), (2, 15)),
        ((EX + "новое", EX + "p", EX + "o"), (2, 25)),
        ((EX + "новое", RDF_TYPE), (3, 5)),
        ((EX + "s",), (4, 3)),
        ((EX + "s", EX + "p"), (4, 45)),
        ((EX + "s", EX + "p", "later"), (5, 11)),
        ((EX + "none",), None),
        ((EX + "s", EX + "p", "none"), None),
    ],
)
def test_places(tmp_path: Path, key: tuple[str, ...], place: tuple[int, int] | None) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(TEXT, encoding="utf-8")
    assert Positions().of(path, *key) == place


@pytest.mark.parametrize("name", ["a.nt", "missing.ttl", "bad.ttl"])
def test_no_place_is_no_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.nt").write_text("<urn:s> <urn:p> 1 .", encoding="utf-8")
    (tmp_path / "bad.ttl").write_bytes(b"\xff %")
    assert Positions().of(tmp_path / name, "urn:s") is None
