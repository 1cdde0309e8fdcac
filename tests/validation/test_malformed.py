"""Shapes that are not well-formed: one clear line with the shape and its file, never a guess."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coopgraph.documents import read_document
from coopgraph.errors import InputError, InputErrors
from coopgraph.validation.reader import examine_shapes, read_shapes
from coopgraph.validation.report import Place
from tests.cli.process import run as run_process
from tests.validation.support import check, report

P = "ex:S sh:targetNode ex:a ; sh:path ex:p ; "


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (P + 'sh:minCount "x" .', "sh:minCount must be an xsd:integer, not \"x\""),
        (P + 'sh:minCount "x"^^xsd:integer .', "sh:minCount must be an xsd:integer"),
        (P + "sh:minCount 1.0 .", "sh:minCount must be an xsd:integer"),
        (P + "sh:minCount 1, 2 .", "sh:minCount has more than one value"),
        (P + f"sh:minCount {'9' * 5000} .", "sh:minCount must be an xsd:integer"),
        ("ex:S sh:targetNode ex:a ; sh:minCount 1 .", "sh:minCount needs a property shape"),
        ("ex:S sh:targetNode ex:a ; sh:lessThan ex:q .", "sh:lessThan needs a property shape"),
        ("ex:S sh:targetNode ex:a ; sh:uniqueLang true .", "sh:uniqueLang needs a property shape"),
        (P + 'sh:uniqueLang "yes" .', "sh:uniqueLang must be true or false"),
        (P + 'sh:datatype "string" .', "sh:datatype must be an IRI"),
        (P + "sh:datatype xsd:string, xsd:date .", "sh:datatype has more than one value"),
        (P + 'sh:class "C" .', "sh:class must be an IRI"),
        (P + "sh:nodeKind sh:Iri .", "sh:nodeKind cannot be sh:Iri"),
        (P + "sh:minInclusive ex:five .", "sh:minInclusive must be a literal"),
        (P + "sh:pattern 5 .", "sh:pattern must be a plain string"),
        (P + 'sh:pattern "(a" .', "is not a regular expression of XPath"),
        (P + 'sh:pattern "(?!a)b" .', "look-around"),
        (P + r'sh:pattern "(a)\\1" .', "back-references"),
        (P + 'sh:pattern "((a{1000}){1000}){1000}" .', "too large"),
        (P + 'sh:pattern "a" ; sh:flags "g" .', "flags that do not exist: 'g'"),
        (P + "sh:languageIn (5 ex:de) .", "sh:languageIn must be a string"),
        (P + "sh:in ex:one .", "sh:in must be a well-formed RDF list"),
        (P + "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "well-formed RDF list"),
        (P + "sh:in _:l . _:l rdf:first 1 .", "well-formed RDF list"),
        (P + "sh:or ex:T .", "sh:or must be a well-formed RDF list"),
        (P + 'sh:or ( "x" ) .', "stands where a shape is expected"),
        (P + 'sh:node "x" .', "sh:node must be a shape"),
        (P + "sh:node ex:T . ex:T sh:path ex:q .", "is a property shape"),
        (P + "sh:property [ sh:minLength 1 ] .", "has no sh:path"),
        (P + "sh:severity 1 .", "sh:severity must be an IRI"),
        (P + "sh:message 1 .", "sh:message must be a string"),
        (P + "sh:equals 1 .", "sh:equals must be an IRI"),
        (P + 'sh:closed true ; sh:ignoredProperties ( "x" ) .', "must be an IRI"),
        (P + "sh:path ex:q .", "sh:path has more than one value"),
        (P + "sh:minCont 1 .", "SHACL has no term sh:minCont; did you mean sh:minCount?"),
        ("ex:S a sh:PropertyShape ; sh:targetNode ex:a .", "needs sh:path"),
        ("ex:S a sh:NodeShape ; sh:path ex:p .", "cannot have sh:path"),
        ("ex:S sh:targetNode [] .", "sh:targetNode cannot be a blank node"),
        ('ex:S sh:targetClass "C" .', "sh:targetClass must be an IRI"),
        ("ex:S sh:property [ sh:path [] ] .", "in <http://example.org/S>"),
        ("ex:S sh:targetNode ex:a ; sh:node ex:S .", "refers to itself"),
        ("ex:S sh:not [ sh:or ( [ sh:property [ sh:path ex:p ; sh:node ex:S ] ] ) ] .", "itself"),
        (P + 'sh:js [ sh:jsFunctionName "f" ] .', "JavaScript is never run"),
        ("ex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "no entailment"),
        (P + "sh:sparql 5 .", "sh:sparql must be a constraint"),
        (P + "sh:sparql [ sh:ask 'ASK {}' ] .", "needs one sh:select"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_malformed_shapes(shapes: str, told: str, engine: str) -> None:
    with pytest.raises(InputError) as caught:
        report(shapes, "ex:a ex:p 1 .", engine=engine)  # type: ignore[arg-type]
    assert told in str(caught.value)
    assert str(caught.value).splitlines() == [
        str(one) for one in getattr(caught.value, "problems", [caught.value])
    ]


def test_the_error_names_file_and_shape() -> None:
    with pytest.raises(InputError, match=r"^shapes\.ttl: malformed shape <http://example.org/S>: "):
        check(P + 'sh:minCount "x" .', "")


def test_an_unnamed_shape_is_told_by_its_path_and_by_who_has_it() -> None:
    told = "malformed: the shape of <http://example.org/p> in <http://example.org/S>: sh:minCount"
    with pytest.raises(InputError, match=told):
        check('ex:S sh:property [ sh:path ex:p ; sh:minCount "x" ] .', "")


def test_all_errors_are_told_each_at_its_triple(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(
        """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S sh:targetNode ex:a ;
  sh:path ex:p ;
  sh:minCount "x" ;
  sh:class "C", ex:D, "E" ;
  sh:minLenght 2 .
ex:T sh:targetNode ex:a ; sh:pattern "(a" .
""",
        encoding="utf-8",
    )
    with pytest.raises(InputErrors) as caught:
        read_shapes([read_document(file)])
    assert [(one.line, one.column) for one in caught.value.problems] == [
        (5, 15),
        (6, 12),
        (6, 23),
        (7, 3),
        (8, 38),
    ]
    done = run_process("validate", "--shapes", str(file))
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 5
    assert all(line.startswith(f"error: {file}:") for line in lines)


def test_a_circle_is_told_and_the_rest_too() -> None:
    shapes = "ex:S sh:node ex:T . ex:T sh:node ex:S . ex:U sh:node ex:U ; sh:class 5 ."
    with pytest.raises(InputErrors) as caught:
        check(shapes, "")
    assert len(caught.value.problems) == 3


def test_ten_thousand_errors_are_told_soon() -> None:
    start = time.monotonic()
    shapes = " ".join(f"ex:S{n} sh:targetNode ex:a ; sh:minLength 'x' ." for n in range(10_000))
    with pytest.raises(InputErrors) as caught:
        check(shapes, "")
    assert len(caught.value.problems) == 10_000
    assert time.monotonic() - start < 20


def test_terms_of_others_are_no_typing_slips() -> None:
    assert check("ex:thing sh:madeUp 1 ; ex:q 2 . " + P + "sh:maxCount 1 .", "ex:a ex:p 1 .") == []


def test_a_hostile_pattern_ends() -> None:
    start = time.monotonic()
    shapes = 'ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:pattern "^(a+)+$" .'
    assert len(check(shapes, f'ex:a ex:p "{"a" * 5000}!" .')) == 1
    assert time.monotonic() - start < 5


def test_many_shapes_that_lead_to_one_are_no_circle() -> None:
    chain = " ".join(f"ex:s{n} sh:node ex:s{n + 1}, ex:s{n + 2} ." for n in range(60))
    assert check("ex:s0 sh:targetNode ex:a . " + chain, "") == []


def test_shapes_nested_without_end_are_told() -> None:
    nested = "sh:class ex:C"
    for _ in range(3000):
        nested = f"sh:not [ {nested} ]"
    with pytest.raises(InputError, match="nested too deeply"):
        check(f"ex:S sh:targetNode ex:a ; {nested} .", "")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        (
            "a.trig",
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:g> {\n"
            '<urn:S> sh:property [ sh:path <urn:p> ; sh:minCount\n "новое" ] }\n',
            (4, 2, 4, 9),
        ),
        (
            "a.nt",
            "<urn:S> <http://www.w3.org/ns/shacl#property> _:b .\n"
            "_:b <http://www.w3.org/ns/shacl#path> <urn:p> .\n"
            '_:b <http://www.w3.org/ns/shacl#minCount> "x"@en .\n',
            (3, 43, 3, 49),
        ),
    ],
)
def test_each_syntax_with_places_tells_begin_and_end(
    tmp_path: Path, name: str, content: str, place: tuple[int, int, int, int]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    _, (error,) = examine_shapes([read_document(tmp_path / name)])
    assert error.place == Place(str(tmp_path / name), *place)
