"""Each core constraint component: what it lets pass and what it reports (SHACL section 4)."""

from __future__ import annotations

import pytest

from tests.validation.support import check, report, row

NODE = "ex:S a sh:NodeShape ; sh:targetNode {targets} ; {constraint} ."
PROPERTY = "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; {constraint} ."


def node(constraint: str, *targets: str) -> str:
    return NODE.format(constraint=constraint, targets=", ".join(targets))


def prop(constraint: str) -> str:
    return PROPERTY.format(constraint=constraint)


@pytest.mark.parametrize(
    ("constraint", "values", "bad"),
    [
        ("sh:class ex:C", "ex:c, ex:d, ex:e", ["e"]),
        ("sh:class ex:C", '"text"', ["text"]),
        ("sh:datatype xsd:integer", '1, 1.0, "1", ex:c', ["1.0", "1", "c"]),
        ("sh:datatype xsd:date", '"2025-02-28"^^xsd:date, "2025-02-29"^^xsd:date', ["2025-02-29"]),
        ("sh:datatype xsd:byte", '"127"^^xsd:byte, "300"^^xsd:byte', ["300"]),
        ("sh:datatype rdf:langString", '"a"@en, "b"', ["b"]),
        ("sh:datatype ex:own", '"a"^^ex:own, "a"^^ex:other', ["a"]),
        ("sh:nodeKind sh:IRI", 'ex:c, "l", []', ["l", "_"]),
        ("sh:nodeKind sh:Literal", 'ex:c, "l"', ["c"]),
        ("sh:nodeKind sh:BlankNode", "ex:c, []", ["c"]),
        ("sh:nodeKind sh:BlankNodeOrIRI", 'ex:c, [], "l"', ["l"]),
        ("sh:nodeKind sh:BlankNodeOrLiteral", 'ex:c, [], "l"', ["c"]),
        ("sh:nodeKind sh:IRIOrLiteral", 'ex:c, [], "l"', ["_"]),
        ("sh:minExclusive 5", "4, 5, 6", ["4", "5"]),
        ("sh:minInclusive 5", "4, 5, 5.0, 6", ["4"]),
        ("sh:maxExclusive 5", "4, 5, 6", ["5", "6"]),
        ("sh:maxInclusive 5", '4, 5, 6, "x"^^xsd:integer, "4", ex:c', ["6", "x", "4", "c"]),
        (
            'sh:minInclusive "2025-11-24"^^xsd:date',
            '"2025-11-24"^^xsd:date, "2025-11-23"^^xsd:date, "2025-11-24T00:00:00"^^xsd:dateTime',
            ["2025-11-23", "2025-11-24T00:00:00"],
        ),
        (
            # Without a time zone on one side, up to 14 hours either way are open.
            'sh:maxExclusive "2025-01-01T00:00:00Z"^^xsd:dateTime',
            '"2024-12-31T23:00:00"^^xsd:dateTime, "2024-12-30T00:00:00"^^xsd:dateTime',
            ["2024-12-31T23:00:00"],
        ),
        ("sh:datatype xsd:dateTime", '"2025-01-01"^^xsd:dateTime', ["2025-01-01"]),
        # Numbers have no end, whatever the engine's own types hold.
        (
            "sh:minInclusive 1",
            "98765432109876543210, 0.12345678901234567890",
            ["0.12345678901234567890"],
        ),
        ("sh:maxExclusive 98765432109876543210", "98765432109876543209, 1e30", ["1e30"]),
        (
            "sh:maxInclusive 1e0",
            "0.12345678901234567890, 98765432109876543210",
            ["98765432109876543210"],
        ),
        ('sh:minInclusive "0.1"^^xsd:float', "0.1, 0.09", ["0.09"]),
        ("sh:minExclusive false", '"1"^^xsd:boolean, true, false, 1', ["false", "1"]),
        ("sh:maxInclusive false", "true, false, 0", ["true", "0"]),
        # Nothing is at most NaN, NaN neither.
        ('sh:maxInclusive "NaN"^^xsd:double', '"NaN"^^xsd:double, 1e0', ["NaN", "1e0"]),
        # Literals that are ill-typed have no value, though they look alike or like a number.
        ('sh:minInclusive "x"^^xsd:integer', '"x"^^xsd:integer', ["x"]),
        ("sh:minInclusive 1", '"300"^^xsd:byte, "100"^^xsd:byte', ["300"]),
        ('sh:minInclusive "-1"^^xsd:nonNegativeInteger', "1", ["1"]),
        ("sh:minLength 0", '"", ex:c, []', ["_"]),
        ("sh:minLength 3", '"ab", "abc", "абв", ex:c, []', ["ab", "_"]),
        ("sh:maxLength 3", '"abc", "abcd", "😀😀😀", []', ["abcd", "_"]),
        ("sh:pattern '^a.c$'", '"abc", "abcd", 5, ex:c, []', ["abcd", "5", "c", "_"]),
        ("sh:pattern '^A' ; sh:flags 'i'", '"abc", "ABC", "b"', ["b"]),
        ("sh:pattern 'org/c$'", "ex:c, ex:d", ["d"]),
        ("sh:pattern '\"\\\\d'", "'\"7', '7'", ["7"]),
        ('sh:languageIn ("en" "zh")', '"a"@en, "b"@en-GB, "c"@de, "d", ex:c', ["c@de", "d", "c"]),
        ("sh:equals ex:q", "ex:c, ex:d", ["c", "q1"]),
        ("sh:disjoint ex:q", "ex:c, ex:d", ["d"]),
        ("sh:lessThan ex:r", "1, 5, 9", ["5", "9"]),
        ("sh:lessThanOrEquals ex:r", "1, 5, 9", ["9"]),
        # SPARQL has an order neither of IRIs nor of blank nodes.
        ("sh:lessThanOrEquals ex:q", "ex:c, ex:d, []", ["c", "c", "d", "d", "_", "_"]),
        ("sh:or ()", "ex:c", ["c"]),
        ("sh:xone ()", "ex:c", ["c"]),
        ("sh:not [ sh:class ex:C ]", "ex:c, ex:e", ["c"]),
        ("sh:and ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])", 'ex:c, ex:e, "l"', ["e", "l"]),
        ("sh:or ([ sh:nodeKind sh:Literal ] [ sh:class ex:C ])", 'ex:c, ex:e, "l"', ["e"]),
        ("sh:xone ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])", 'ex:c, ex:e, "l"', ["c", "l"]),
        ("sh:node [ sh:class ex:C ]", "ex:c, ex:e", ["e"]),
        ("sh:in (ex:c 1)", "ex:c, ex:e, 1, 01", ["e", "01"]),
    ],
)
def test_values(constraint: str, values: str, bad: list[str]) -> None:
    data = f"""
      ex:a ex:p {values} ; ex:q ex:d, ex:q1 ; ex:r 5 .
      ex:c a ex:C . ex:d a ex:D . ex:D rdfs:subClassOf ex:C .
    """
    found = check(prop(constraint), data)
    assert sorted(str(row[2]) for row in found) == sorted(bad)
    assert {row[:2] for row in found} == {("a", "p")}


@pytest.mark.parametrize(
    ("constraint", "bad"),
    [
        ("sh:minCount 2", ["one", "none"]),
        ("sh:minCount 0", []),
        ("sh:maxCount 1", ["two", "langs"]),
        ("sh:maxCount 0", ["one", "two", "langs"]),
        ("sh:hasValue 1", ["none", "langs"]),
        ("sh:uniqueLang true", ["langs"]),
        ("sh:uniqueLang false", []),
        ("sh:qualifiedValueShape [ sh:minInclusive 2 ] ; sh:qualifiedMinCount 1",
         ["one", "none", "langs"]),
        ("sh:qualifiedValueShape [ sh:minInclusive 1 ] ; sh:qualifiedMaxCount 1", ["two"]),
    ],
)  # fmt: skip
def test_sets_of_values(constraint: str, bad: list[str]) -> None:
    shapes = f"ex:S sh:path ex:p ; sh:targetSubjectsOf ex:t ; {constraint} ."
    data = """
      ex:one ex:t 0 ; ex:p 1 .   ex:two ex:t 0 ; ex:p 1, 2 .   ex:none ex:t 0 .
      ex:langs ex:t 0 ; ex:p "a"@en, "b"@EN, "c"@de, "d" .
    """
    found = check(shapes, data)
    assert sorted(row[0] for row in found) == sorted(bad)
    assert {row[2] for row in found} <= {None}


def test_several_values_of_a_parameter_are_several_constraints() -> None:
    found = check(prop("sh:class ex:C, ex:D"), "ex:a ex:p ex:b . ex:b a ex:C .")
    assert found == [("a", "p", "b", "Class")]


def test_unique_lang_reports_each_language_once() -> None:
    data = 'ex:a ex:p "a"@en, "b"@en, "c"@en, "d"@ru, "e"@ru .'
    assert len(check(prop("sh:uniqueLang true"), data)) == 2


def test_less_than_reports_each_pair() -> None:
    found = check(prop("sh:lessThan ex:q"), "ex:a ex:p 5 ; ex:q 4, 5, 6 .")
    assert found == [("a", "p", "5", "LessThan")] * 2


def test_results_name_their_component() -> None:
    shapes = prop("sh:minExclusive 5 ; sh:maxLength 0 ; sh:nodeKind sh:IRI ; sh:in ()")
    components = [row[3] for row in check(shapes, "ex:a ex:p 1 .")]
    assert components == ["In", "MaxLength", "MinExclusive", "NodeKind"]


def test_property_reports_the_results_of_the_property_shape() -> None:
    shapes = node("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "ex:a", "ex:b")
    assert check(shapes, "ex:a ex:p 1 .") == [("b", "p", None, "MinCount")]


def test_property_within_property_has_the_value_as_focus_node() -> None:
    inner = "sh:property [ sh:path ex:q ; sh:minCount 1 ]"
    shapes = node(f"sh:property [ sh:path ex:p ; {inner} ]", "ex:a")
    assert check(shapes, "ex:a ex:p ex:b .") == [("b", "q", None, "MinCount")]


def test_node_gives_the_reasons_as_details() -> None:
    shapes = node("sh:node ex:T", "ex:a") + "ex:T sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    (result,) = report(shapes, "ex:a ex:q 1 .").results
    assert row(result) == ("a", "", "a", "Node")
    assert [row(detail) for detail in result.details] == [("a", "p", None, "MinCount")]


def test_closed() -> None:
    constraint = "sh:closed true ; sh:ignoredProperties (rdf:type) ; sh:property [ sh:path ex:p ]"
    data = 'ex:a a ex:C ; ex:p 1 ; ex:q 2 , "three" .'
    assert check(node(constraint, "ex:a"), data) == [
        ("a", "q", "2", "Closed"),
        ("a", "q", "three", "Closed"),
    ]


def test_qualified_shapes_that_exclude_each_other() -> None:
    both = "sh:path ex:finger ; sh:qualifiedValueShapesDisjoint true"
    shapes = f"""
      ex:Hand a sh:NodeShape ; sh:targetClass ex:Hand ;
        sh:property [ {both} ; sh:qualifiedValueShape [ sh:class ex:Thumb ] ;
          sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ] ;
        sh:property [ {both} ; sh:qualifiedValueShape [ sh:class ex:Finger ] ;
          sh:qualifiedMinCount 2 ] .
    """
    data = """
      ex:good a ex:Hand ; ex:finger ex:thumb, ex:f1, ex:f2 .
      ex:bad a ex:Hand ; ex:finger ex:both, ex:f1, ex:f2 .
      ex:thumb a ex:Thumb . ex:f1 a ex:Finger . ex:f2 a ex:Finger . ex:both a ex:Thumb, ex:Finger .
    """
    assert check(shapes, data) == [("bad", "finger", None, "QualifiedMinCount")]


def test_deactivated_shapes_ask_nothing() -> None:
    assert check(prop("sh:deactivated true ; sh:minCount 9"), "ex:a ex:p 1 .") == []
    inner = "ex:T sh:deactivated true ; sh:class ex:C ."
    assert check(node("sh:not ex:T", "ex:a") + inner, "ex:a ex:p 1 .") == [("a", "", "a", "Not")]


def test_lexical_forms_stay_as_written() -> None:
    found = check(prop("sh:hasValue 1"), "ex:a ex:p 01 . ex:b ex:p 1 .")
    assert [row[0] for row in found] == ["a"]
