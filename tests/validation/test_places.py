"""The place of a finding: its cause in the data, its constraint in the shapes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coopgraph.documents import read_document
from coopgraph.validation import validate
from coopgraph.validation.report import Place, ValidationResult

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ex: <https://example.org/> .\n"
SHAPE = HEAD + "ex:S sh:targetClass ex:T ;\n  sh:property [ sh:path {} ;\n {} ] ."

Find = Callable[..., list[tuple[str, str]]]


def text_at(place: Place | None) -> str:
    """Return file and text of a place."""
    assert place is not None
    assert None not in (place.line, place.column, place.end_line, place.end_column)
    lines = Path(place.path).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    first, last = place.line or 0, place.end_line or 0
    whole = "".join(lines[first - 1 : last])
    behind = len(whole) - len(lines[last - 1]) + (place.end_column or 0) - 1
    return f"{Path(place.path).name}: {whole[(place.column or 0) - 1 : behind]}"


@pytest.fixture
def find(tmp_path: Path) -> Find:
    def find(shapes: str, **data: str) -> list[tuple[str, str]]:
        (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
        paths = [tmp_path / f"{name}.ttl" for name in data]
        for path, text in zip(paths, data.values(), strict=True):
            path.write_text(HEAD + text, encoding="utf-8")
        documents = [read_document(path) for path in paths]
        report = validate(documents, [read_document(tmp_path / "shapes.ttl")])
        return [places(one) for one in report.results]

    return find


def places(result: ValidationResult) -> tuple[str, str]:
    return text_at(result.place), text_at(result.shape_place).partition(": ")[2]


@pytest.mark.parametrize(
    ("path", "parameter", "data", "cause"),
    [
        ("ex:p", "sh:minCount 1", "ex:a a ex:T .", "ex:a"),
        ("ex:p", "sh:maxCount 1", "ex:a a ex:T ; ex:p 1 , 2 .", "ex:p"),
        ("ex:p", "sh:nodeKind sh:IRI", "ex:a a ex:T ; ex:p [ ex:q\n ex:o ] .", "[ ex:q\n ex:o ]"),
        ("ex:p", "sh:nodeKind sh:IRI", '_:a a ex:T . _:a ex:p """x\ny""" .', '"""x\ny"""'),
        ("ex:p", "sh:in ( 1 2 )", "ex:a a ex:T ; ex:p 1 , 3 .", "3"),
        ("ex:p", "sh:nodeKind sh:IRI", "[] a ex:T ; ex:p ( 1 ( 2 ) ) .", "( 1 ( 2 ) )"),
        ("( ex:p ex:q )", "sh:nodeKind sh:IRI", "ex:a a ex:T ; ex:p [ ex:q 5 ] .", "5"),
        ("[ sh:inversePath ex:p ]", "sh:nodeKind sh:Literal", "ex:b ex:p [ a ex:T ] .", "ex:b"),
        ("[ sh:zeroOrMorePath ex:p ]", "sh:class ex:T", "ex:a a ex:T; ex:p ex:b .", "ex:b"),
        ("ex:q", "sh:minCount 1", "ex:b ex:p [ a ex:T ] .", "[ a ex:T ]"),
    ],
)
def test_the_text_there(find: Find, path: str, parameter: str, data: str, cause: str) -> None:
    assert find(SHAPE.format(path, parameter), a=data) == [(f"a.ttl: {cause}", parameter)]


def test_the_file_that_has_the_triple(find: Find) -> None:
    shapes = SHAPE.format("ex:p", "sh:nodeKind sh:IRI")
    found = find(shapes, a="ex:a a ex:T ; ex:p ex:b .", b="ex:c ex:p 1 .\nex:a ex:p 1 .")
    assert found == [("b.ttl: 1", "sh:nodeKind sh:IRI")]


def test_a_node_that_only_the_shapes_name_has_no_place(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(HEAD + "ex:S sh:targetNode ex:a ; sh:nodeKind sh:Literal .", encoding="utf-8")
    (result,) = validate([], [read_document(path)]).results
    assert result.place is None or result.place.path == str(path)
    assert text_at(result.shape_place) == "shapes.ttl: sh:nodeKind sh:Literal"


def test_details_and_queries(find: Find) -> None:
    shapes = HEAD + (
        "ex:S sh:targetClass ex:T ; sh:node [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ] .\n"
        'ex:Q sh:targetClass ex:T ; sh:sparql [ sh:select """SELECT $this {\n $this a ?t }""" ] .'
    )
    select = 'sh:select """SELECT $this {\n $this a ?t }"""'
    found = find(shapes, a="ex:a a ex:T .")
    assert sorted(one[1] for one in found)[1] == select
    assert {one[0] for one in found} == {"a.ttl: ex:a"}
