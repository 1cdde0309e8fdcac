"""Coverage: what data exercise of shapes, and what in the data no shape speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.documents import read_document
from coopgraph.validation.coverage import Share, formats, measure
from coopgraph.validation.engine import NativeRun
from coopgraph.validation.reader import BUILDERS
from tests.validation.coverage_support import (
    DATA,
    WAY,
    P,
    S,
    constraints,
    coverage,
    of_s,
    parameter,
)
from tests.validation.support import DECLARED, document, report, short

# Of the focus nodes ex:a has two values of ex:p, the others have none; two have one of ex:q.
REACHED = [
    ("class ex:D", 2, "value nodes", 2),
    ("datatype xsd:integer", 2, "value nodes", 1),
    ("nodeKind sh:Literal", 2, "value nodes", 0),
    ("minCount 1", 3, "focus nodes", 2),
    ("maxCount 1", 2, "value nodes", 1),
    ("maxCount 0", 3, "focus nodes", 1),
    ("minExclusive 5", 2, "value nodes", 2),
    ("minInclusive 1", 2, "value nodes", 1),
    ("maxExclusive 5", 2, "value nodes", 1),
    ("maxInclusive 5", 2, "value nodes", 1),
    ("minLength 1", 2, "value nodes", 0),
    ("maxLength 1", 2, "value nodes", 0),
    ('pattern "1"', 2, "value nodes", 1),
    ('languageIn ( "en" )', 2, "value nodes", 1),
    ("uniqueLang true", 1, "value nodes", 0),
    ("equals ex:q", 2, "focus nodes", 4),
    ("disjoint ex:q", 2, "value nodes", 0),
    ("lessThan ex:q", 2, "value nodes", 1),
    ("lessThanOrEquals ex:q", 2, "value nodes", 1),
    ("hasValue 1", 3, "focus nodes", 2),
    ("in ( 1 2 )", 2, "value nodes", 1),
    ("closed true", 2, "value nodes", 0),
    ("not ex:T", 2, "value nodes", 0),
    ("and ( ex:T ex:T )", 2, "value nodes", 2),
    ("or ( ex:T )", 2, "value nodes", 2),
    ("xone ( ex:T )", 2, "value nodes", 2),
    ("node ex:T", 2, "value nodes", 2),
    ("property [ sh:path ex:q ]", 2, "value nodes", 0),
    ("qualifiedMinCount 1 ; sh:qualifiedValueShape ex:T", 3, "focus nodes", 3),
    ("qualifiedMaxCount 1 ; sh:qualifiedValueShape ex:T", 2, "value nodes", 0),
    ("sparql [ sh:select 'SELECT $this { $this ?p 1 }' ]", 3, "focus nodes", 2),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "nodes", "counted", "violations"), REACHED)
def test_each_constraint_counts_what_it_looks_at(
    asked: str, nodes: int, counted: str, violations: int
) -> None:
    shapes = f"{P} sh:{asked} . ex:T a sh:NodeShape ; sh:class ex:None ."
    assert of_s(coverage(shapes)) == (parameter(asked), "exercised", nodes, counted, violations)


def test_each_component_is_looked_at_above() -> None:
    known = {one.value.rpartition("#")[2] for one in BUILDERS} - {"qualifiedValueShape"}
    assert known <= {parameter(asked) for asked, *_ in REACHED}


@pytest.mark.parametrize("asked", [asked for asked, *_ in REACHED])
def test_a_property_that_nobody_has_exercises_only_what_can_miss_it(asked: str) -> None:
    shapes = f"{S} sh:path ex:none ; sh:{asked} . ex:T a sh:NodeShape ; sh:class ex:None ."
    state = of_s(coverage(shapes.replace("ex:q", "ex:r")))[1]
    can_miss = parameter(asked) in {"minCount", "hasValue", "qualifiedMinCount", "sparql"}
    can_miss |= asked == "maxCount 0"
    assert state == ("exercised" if can_miss else "not exercised")


@pytest.mark.parametrize("asked", [asked for asked, *_ in REACHED])
def test_nothing_is_exercised_without_focus_nodes(asked: str) -> None:
    shapes = f"{P} sh:{asked} . ex:T a sh:NodeShape ; sh:class ex:None ."
    found = coverage(shapes, "ex:a a ex:D ; ex:p 1 ; ex:q 2 .")
    assert {one[1:3] for one in constraints(found)} == {("not exercised", 0)}
    assert {one.focus_nodes for one in found.shapes} <= {0, None}
    assert found.shares()["shapes"].covered == 0


@pytest.mark.parametrize("asked", [asked for asked, *_ in REACHED])
def test_who_is_watched_finds_the_same(asked: str) -> None:
    shapes = f"{P} sh:{asked} . ex:T a sh:NodeShape ; sh:class ex:None ."
    found = report(shapes, DATA)
    results = [one for one in found.results if short(one.source_shape) == "S"]
    assert of_s(coverage(shapes))[4] == len(results)


@pytest.mark.parametrize("asked", ["disjoint", "lessThan", "lessThanOrEquals"])
def test_a_pair_needs_both_properties_on_one_node(asked: str) -> None:
    found = coverage(f"{P} sh:{asked} ex:q .", "ex:a a ex:C ; ex:p 1 . ex:b a ex:C ; ex:q 2 .")
    assert constraints(found) == [(asked, "not exercised", 0, "value nodes", 0)]


def test_members_and_nested_shapes_count_for_themselves() -> None:
    shapes = (
        S + "sh:property [ sh:path ex:p ; sh:node ex:N ] ; "
        "sh:or ( [ sh:path ex:q ; sh:minCount 1 ] [ sh:path ex:r ; sh:class ex:D ] ) ; "
        "sh:not [ sh:class ex:D ] . ex:N a sh:NodeShape ; sh:nodeKind sh:Literal . "
        "ex:Unused a sh:NodeShape ; sh:nodeKind sh:IRI ."
    )
    found = coverage(shapes)
    assert {(one.path or one.name): one.nodes for one in found.shapes} == {
        "<http://example.org/S>": 3,
        "<http://example.org/p>": 3,
        "<http://example.org/N>": 2,
        "<http://example.org/q>": 3,
        "<http://example.org/r>": 3,
        "an unnamed shape in <http://example.org/S>": 3,
        "<http://example.org/Unused>": 0,
    }
    assert sorted((one[0], one[1], one[2]) for one in constraints(found)) == [
        ("class", "exercised", 3),
        ("class", "not exercised", 0),
        ("minCount", "exercised", 3),
        ("node", "exercised", 2),
        ("nodeKind", "exercised", 2),
        ("nodeKind", "not exercised", 0),
        ("not", "exercised", 3),
        ("or", "exercised", 3),
        ("property", "exercised", 3),
    ]
    assert found.shares()["shapes"] == Share(6, 7)
    assert found.shares()["constraints"] == Share(7, 9)


def test_a_node_is_counted_once_however_often_it_is_asked() -> None:
    found = coverage(
        S + "sh:node ex:N ; sh:and ( ex:N ex:N ) . ex:N sh:targetNode ex:a ; sh:nodeKind sh:IRI ."
    )
    (named,) = [one for one in found.shapes if one.name.endswith("N>")]
    assert (named.focus_nodes, named.nodes, named.constraints[0].nodes) == (1, 3, 3)


def test_what_is_deactivated_is_told_and_not_counted() -> None:
    query = "sh:sparql [ sh:deactivated true ; sh:select 'SELECT $this { $this ?p 1 }' ]"
    shapes = (
        f"ex:Off sh:targetClass ex:C ; sh:deactivated true ; sh:property [ sh:path ex:p ; "
        f"sh:minCount 1 ] . {S} sh:nodeKind sh:IRI ; {query} ; sh:property [ sh:path ex:q ; "
        "sh:deactivated true ; sh:maxCount 1 ] ."
    )
    found = coverage(shapes)
    assert sorted(one[:2] for one in constraints(found)) == [
        ("maxCount", "deactivated"),
        ("minCount", "deactivated"),
        ("nodeKind", "exercised"),
        ("property", "deactivated"),
        ("property", "exercised"),
        ("sparql", "deactivated"),
    ]
    assert found.shares()["shapes"] == Share(1, 1)
    assert found.shares()["constraints"] == Share(2, 2)
    assert found.classes[0].named_by == "target"
    assert [one.looked_at for one in found.properties] == [0, 0]
    assert "<http://example.org/Off>: deactivated" in formats.to_text(found)


@pytest.mark.parametrize(
    ("shapes", "named_by"),
    [
        ("ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "target"),
        ("ex:S sh:targetClass ex:Above ; sh:nodeKind sh:IRI .", "target"),
        ("ex:S sh:targetClass ex:Below ; sh:nodeKind sh:IRI .", None),
        ("ex:C a owl:Class, sh:NodeShape ; sh:nodeKind sh:IRI .", "target"),
        ("ex:Above a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:IRI .", "target"),
        ("ex:S sh:targetNode ex:x ; sh:class ex:C .", "class"),
        ("ex:S sh:targetNode ex:x ; sh:class ex:Above .", "class"),
        ("ex:S sh:targetNode ex:x ; sh:not [ sh:or ( [ sh:class ex:C ] ) ] .", "class"),
        ("ex:S sh:targetNode ex:x ; sh:path rdf:type ; sh:hasValue ex:C .", "value"),
        ("ex:S sh:targetNode ex:x ; sh:path rdf:type ; sh:in ( ex:C ) .", "value"),
        ("ex:S sh:targetNode ex:x ; sh:path ex:p ; sh:in ( ex:C ) .", None),
        ("ex:S sh:targetNode ex:x ; sh:sparql [ sh:select "
         "'PREFIX e: <http://example.org/> SELECT $this { $this a e:C }' ] .", "query"),
        ("ex:S sh:targetNode ex:x ; sh:sparql [ sh:prefixes ex: ; sh:select "
         "'SELECT $this { $this a ex:C }' ] ." + DECLARED, "query"),
        ("ex:S sh:targetNode ex:x ; sh:sparql [ sh:select "
         "'SELECT $this { $this a \"<http://example.org/C>\" }' ] .", None),
        ("ex:S sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI .", None),
        ("ex:S sh:targetClass ex:C ; sh:deactivated true ; sh:nodeKind sh:IRI .", None),
        ("ex:S a sh:NodeShape ; sh:class ex:C .", None),
    ],
)  # fmt: skip
def test_a_class_is_spoken_of(shapes: str, named_by: str | None) -> None:
    axioms = "ex:Below rdfs:subClassOf ex:C . ex:C rdfs:subClassOf ex:Above ."
    (found,) = coverage(shapes, "ex:a a ex:C . ex:b a ex:C ; ex:p 1 .", axioms).classes
    assert (short(found.iri), found.instances, found.named_by) == ("C", 2, named_by)


def test_instances_that_are_focus_nodes_all_the_same_are_counted() -> None:
    (found,) = coverage("ex:S sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI .").classes
    assert (found.instances, found.focus_nodes, found.named_by) == (3, 1, None)


@pytest.mark.parametrize(
    ("shapes", "looked_at"),
    [
        (S + "sh:path ex:p ; sh:minCount 1 .", {"p": ["a"]}),
        (S + "sh:property [ sh:path ex:p ] .", {"p": ["a"]}),
        (S + "sh:path ( ex:p ex:q ) ; sh:minCount 1 .", {"p": ["a"], "q": ["b"]}),
        (S + "sh:path ( ex:q ex:p ) ; sh:minCount 1 .", {}),
        (S + "sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 .", {"p": ["c"]}),
        (S + "sh:path [ sh:inversePath ( ex:q ex:p ) ] ; sh:minCount 1 .",
         {"p": ["c"], "q": ["b"]}),
        (S + "sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:minCount 1 .", {"p": ["a"]}),
        (S + "sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ; sh:minCount 1 .",
         {"p": ["a"], "q": ["b", "c"]}),
        (S + "sh:path ( ex:p [ sh:oneOrMorePath ex:q ] ex:p ) ; sh:minCount 1 .",
         {"p": ["a", "c"], "q": ["b", "c"]}),
        (S + "sh:path ( [ sh:zeroOrOnePath ex:p ] ex:q ) ; sh:minCount 1 .",
         {"p": ["a"], "q": ["b"]}),
        (S + "sh:path ex:p ; sh:qualifiedValueShape [ sh:path ex:q ; sh:minCount 1 ] ; "
         "sh:qualifiedMinCount 1 .", {"p": ["a"], "q": ["b"]}),
        (S + "sh:equals ex:p .", {"p": ["a"]}),
        (S + "sh:disjoint ex:p .", {"p": ["a"]}),
        (S + "sh:path ex:none ; sh:lessThan ex:p .", {"p": ["a"]}),
        (S + "sh:closed true ; sh:ignoredProperties ( rdf:type ) .", {"p": ["a"]}),
        ("ex:S sh:targetSubjectsOf ex:q ; sh:nodeKind sh:IRI .", {"q": ["b", "c"]}),
        ("ex:S sh:targetObjectsOf ex:q ; sh:nodeKind sh:IRI .", {"q": ["b", "c"]}),
        (S + "sh:sparql [ sh:select 'SELECT $this { ?x <http://example.org/q> $this }' ] .",
         {"q": ["b", "c"]}),
        (S + "sh:sparql [ sh:select 'SELECT $this { ?x ?p $this }' ] .", {}),
        ("ex:S sh:targetClass ex:None ; sh:sparql [ sh:select "
         "'SELECT $this { ?x <http://example.org/q> $this }' ] .", {}),
        ("ex:S sh:targetClass ex:None ; sh:path ex:p ; sh:minCount 1 .", {}),
        ("ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .", {}),
        (S + "sh:hasValue ex:p .", {}),
    ],
)  # fmt: skip
def test_a_statement_is_looked_at(shapes: str, looked_at: dict[str, list[str]]) -> None:
    # A class for each node tells the statements about it apart.
    data = WAY + " ex:a a ex:a . ex:b a ex:b . ex:c a ex:c ."
    found = {
        short(one.iri): [
            short(on.iri)
            for on in sorted(one.on, key=lambda on: str(on.iri))
            if on.looked_at and short(on.iri) in "abc"
        ]
        for one in coverage(shapes, data).properties
    }
    assert {key: value for key, value in found.items() if value} == looked_at


def test_a_long_path_is_cut_in_text_only() -> None:
    choices = " ".join(f"ex:property-{n}" for n in range(50))
    found = coverage(f"{S} sh:path [ sh:alternativePath ( {choices} ) ] ; sh:minCount 1 .")
    assert max(map(len, formats.to_text(found).splitlines())) < 120
    assert "… sh:minCount  3 focus nodes" in formats.to_text(found)
    assert "property-49" in formats.to_json(found)


def test_a_property_is_looked_at_class_by_class() -> None:
    data = (
        "ex:a a ex:C ; ex:p 1, 2 . ex:b a ex:D ; ex:p 3 . ex:c ex:p 4 . "
        "ex:d a ex:D, ex:C ; ex:p 5 . ex:e a [] ; ex:p 6 ; ex:r 7 ."
    )
    found = coverage(
        P + "sh:minCount 1 . ex:T sh:targetClass ex:E ; sh:path ex:r ; sh:minCount 1 .", data
    )
    first, second = found.properties
    assert (first.statements, first.looked_at) == (6, 3)
    assert [(one.iri and short(one.iri), one.statements, one.looked_at) for one in first.on] == [
        ("C", 3, 3),
        (None, 2, 0),
        ("D", 2, 1),
    ]
    assert (second.looked_at, second.named_in) == (0, "<http://example.org/T>")
    text = formats.to_text(found)
    assert (
        "Properties at which no shape looks:\n  <http://example.org/r>: 1 statement, on nodes "
        "without class (1); <http://example.org/T> names it, but does not reach these\n" in text
    )
    assert "3 of 6 statements looked at; none on nodes without class (2)\n" in text
    assert found.shares()["properties"] == Share(1, 2)
    assert found.shares()["statements"] == Share(3, 7)


def test_the_background_is_not_counted() -> None:
    behind = "ex:x a ex:E ; ex:s 1 . ex:a a ex:C . ex:D rdfs:subClassOf ex:C ."
    found = coverage(P + "sh:minCount 1 .", "ex:a a ex:D ; ex:p 1 . ex:b a ex:C .", behind)
    assert [short(one.iri) for one in found.classes] == ["C", "D"]
    assert [short(one.iri) for one in found.properties] == ["p"]
    assert found.shapes[0].focus_nodes == 2


def test_places_are_those_of_the_parameters(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(
        "@prefix ex: <http://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "ex:S sh:targetNode ex:a ;\n  sh:class ex:C ,\n    ex:D ;\n"
        "  sh:or ( [ sh:class ex:E ] ) ,\n    ( [ sh:path ex:p ;\n sh:minCount 1 ] ) ;\n"
        '  sh:sparql [\n sh:select "SELECT $this { $this ?p 1 }" ] .\n',
        encoding="utf-8",
    )
    found = measure([document("ex:a ex:p 1 .", "data.ttl")], [read_document(file)])
    lines = [
        (one.parameter.value.rpartition("#")[2], one.place and one.place.line)
        for shape in found.shapes
        for one in shape.constraints
    ]
    assert lines == [
        ("class", 4),
        ("class", 4),
        ("or", 6),
        ("or", 6),
        ("sparql", 10),
        ("class", 6),
        ("minCount", 8),
    ]
    assert [one.head for one in found.shapes] == [0, 0, 0]


def test_what_is_violated_too_often_to_go_on_is_not_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    defaults = NativeRun.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "max_findings", 1)
    found = coverage(P + "sh:minCount 1 .")
    assert [one.reason for one in found.not_checked]
    assert [state for _, state, *_ in constraints(found)] == ["not checked"]
