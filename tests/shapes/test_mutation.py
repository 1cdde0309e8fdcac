"""The mutation harness itself: that it sees what it is there to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shapes.mutation import Mutant, header, killed, mutants, without
from tests.validation.support import document

SHAPES = [
    document("""
  ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:datatype xsd:integer ] , ex:Named ;
    sh:sparql [ sh:select "SELECT $this { $this <http://example.org/bad> ?x }" ] .
  ex:Named sh:path ex:q ; sh:or ( [ sh:class ex:C ] [ sh:nodeKind sh:Literal ] ) .
  ex:Unused sh:class ex:D .
""")
]
S, NAMED = "<http://example.org/S>", "<http://example.org/Named>"
P = "<http://example.org/p>"
MIN = Mutant(S, "MinCountConstraintComponent", P)
DATATYPE = Mutant(S, "DatatypeConstraintComponent", P)
OR = Mutant(NAMED, "OrConstraintComponent")
SPARQL = Mutant(S, "SPARQLConstraintComponent")
KIND = Mutant(S, "NodeKindConstraintComponent")


def test_every_constraint_of_targeted_shapes_is_listed() -> None:
    assert set(mutants(SHAPES)) == {MIN, DATATYPE, OR, SPARQL, KIND}


@pytest.mark.parametrize(
    ("data", "mutant"),
    [
        ("ex:a a ex:C .", MIN),
        ('ex:a a ex:C ; ex:p "one" .', DATATYPE),
        ("ex:a a ex:C ; ex:p 1 ; ex:q ex:b .", OR),
        ("ex:a a ex:C ; ex:p 1 ; ex:bad 1 .", SPARQL),
        ("[] a ex:C ; ex:p 1 .", KIND),
    ],
)
def test_a_fixture_fails_by_its_constraint_and_conforms_without_it(
    data: str, mutant: Mutant
) -> None:
    found, report = killed(document(data), SHAPES, [])
    assert found == {mutant}, report.to_text()
    found, report = killed(
        document(data), without(SHAPES, mutant, mutants(SHAPES)[mutant][0].node), []
    )
    assert found == set(), report.to_text()


def test_a_fixture_with_two_faults_is_seen() -> None:
    found, _ = killed(document("[] a ex:C ."), SHAPES, [])
    assert found == {MIN, KIND}


def test_headers(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("# kills: shape:x MinCount\n", encoding="utf-8")
    assert header(path) == Mutant("shape:x", "MinCountConstraintComponent")
    path.write_text("\n# kills: shape:x Class ^org:unitOf/rdfs:label\n", encoding="utf-8")
    assert header(path) == Mutant("shape:x", "ClassConstraintComponent", "^org:unitOf/rdfs:label")
    path.write_text("# no header\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="is missing"):
        header(path)
