"""Quads held as integers are the same quads."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from coopgraph.documents import reader
from coopgraph.documents.coded import CodedQuads
from coopgraph.documents.reader import read_document
from coopgraph.errors import InputError
from coopgraph.validation import validate
from coopgraph.validation.report import Report

TEXT = """PREFIX ex: <http://example.org/>
GRAPH ex:g { _:a ex:p "01"^^<http://www.w3.org/2001/XMLSchema#integer>, "x"@en-GB ; ex:q _:b . }
_:b ex:p ex:c . ex:c ex:p 1, 1, "1" ; a ex:C .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:S sh:targetSubjectsOf ex:p ; sh:property ex:P . ex:P sh:path ex:p ; sh:maxCount 1 .
ex:S sh:sparql [ sh:select "SELECT $this WHERE { $this a ?c }" ] .
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_large_file_is_held_as_integers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "data.trig", TEXT)
    plain = read_document(path).quads
    monkeypatch.setattr(reader, "_LARGE", 0)
    coded = read_document(path).quads
    assert isinstance(plain, list)
    assert isinstance(coded, CodedQuads)
    same = CodedQuads(plain)
    assert [*same] == [*plain]
    assert len(coded) == len(plain)
    assert coded[-1] == plain[-1]
    assert coded[:2] == [*coded][:2]
    assert [one.predicate for one in coded] == [one.predicate for one in plain]
    for predicate in {one.predicate for one in plain}:
        expected = [one for one in same if one.predicate == predicate]
        assert [*same.having(predicate)] == expected
    assert not [*same.having(NamedNode("http://example.org/none"))]


def test_a_large_file_is_found_to_be_malformed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_LARGE", 0)
    path = write(tmp_path, "data.ttl", "<http://example.org/a> <http://example.org/p> .")
    with pytest.raises(InputError, match="data"):
        read_document(path)


@pytest.mark.parametrize("large", [0, 60, 10**9], ids=["all", "some", "none"])
def test_findings_do_not_depend_on_how_quads_are_held(
    large: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [read_document(write(tmp_path, "shapes.ttl", SHAPES))]
    files = [
        write(tmp_path, "small.ttl", "<http://example.org/c> <http://example.org/p> _:b ."),
        write(tmp_path, "data.trig", TEXT),
    ]

    def run() -> Report:
        data = [read_document(path) for path in files]
        return validate(data, shapes, background=data[:1])

    expected = run().to_json()
    monkeypatch.setattr(reader, "_LARGE", large)
    assert run().to_json() == expected
