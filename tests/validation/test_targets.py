"""Which nodes become focus nodes (SHACL section 2.1.3), and what the background adds."""

from __future__ import annotations

import pytest

from tests.validation.support import check, report

FAIL = "sh:minCount 1 ; sh:path ex:missing"


def focus(shape: str, data: str, background: str = "") -> list[str]:
    return sorted(row[0] for row in check(f"ex:S {shape} ; {FAIL} .", data, background))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sh:targetClass ex:C", ["c", "d"]),
        ("sh:targetClass ex:D", ["d"]),
        ("sh:targetNode ex:nowhere, 5", ["5", "nowhere"]),
        ("sh:targetSubjectsOf ex:p", ["x"]),
        ("sh:targetObjectsOf ex:p", ["text", "y"]),
        ("sh:targetSubjectsOf ex:p ; sh:targetNode ex:x", ["x"]),
        ("sh:targetClass ex:None", []),
    ],
)
def test_targets(target: str, expected: list[str]) -> None:
    data = """
      ex:c a ex:C . ex:d a ex:D . ex:D rdfs:subClassOf ex:M . ex:M rdfs:subClassOf ex:C .
      ex:x ex:p ex:y, "text" .
    """
    assert focus(target, data) == expected


@pytest.mark.parametrize("kind", ["rdfs:Class", "owl:Class", "ex:Meta"])
def test_a_shape_that_is_a_class_is_its_own_target(kind: str) -> None:
    shapes = f"ex:Meta rdfs:subClassOf rdfs:Class . ex:S a {kind}, sh:PropertyShape ; {FAIL} ."
    assert [row[0] for row in check(shapes, "ex:a a ex:S .")] == ["a"]


def test_a_class_that_is_no_declared_shape_is_no_target() -> None:
    assert check(f"ex:S a rdfs:Class ; {FAIL} .", "ex:a a ex:S .") == []


def test_circles_of_subclasses_end() -> None:
    data = "ex:a a ex:D . ex:D rdfs:subClassOf ex:C . ex:C rdfs:subClassOf ex:D ."
    assert focus("sh:targetClass ex:C", data) == ["a"]


def test_the_background_tells_subclasses_but_is_not_validated() -> None:
    background = "ex:D rdfs:subClassOf ex:C . ex:other a ex:C ; ex:p ex:y ."
    assert focus("sh:targetClass ex:C", "ex:a a ex:D .", background) == ["a"]
    assert focus("sh:targetSubjectsOf ex:p", "ex:a a ex:D .", background) == []


def test_the_background_is_looked_up_by_paths_and_classes() -> None:
    shape = "ex:S sh:path ex:p ; sh:targetSubjectsOf ex:p ; sh:class ex:Concept ."
    data = "ex:a ex:p ex:known, ex:unknown ."
    assert check(shape, data, "ex:known a ex:Concept .") == [("a", "p", "unknown", "Class")]


def test_what_was_checked_is_told() -> None:
    shapes = f"""
      ex:S sh:targetClass ex:C ; {FAIL} . ex:T sh:targetClass ex:None ; sh:minCount 1 ;
      sh:path ex:p . ex:Off sh:targetNode ex:z ; sh:deactivated true .
    """
    found = report(shapes, "ex:a a ex:C . ex:b a ex:C .")
    assert (found.shapes_checked, found.focus_nodes_checked) == (2, 2)
    assert [str(node) for node in found.unmatched] == ["<http://example.org/T>"]
