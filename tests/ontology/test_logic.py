"""Profile, consistency and the axioms to blame, each on a little ontology that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .checks import logic, owl
from .checks.dates import impossible, lifted
from .checks.findings import listing
from .checks.graph import Corpus, Graph
from .checks.justification import minimal

pytestmark = pytest.mark.usefixtures("java")


def rules(graph: Graph) -> set[str]:
    findings, _ = logic.profile(graph)
    return {finding.rule for finding in findings}


def test_sound_ontology_is_in_the_profile_but_for_one_date(sound: Corpus) -> None:
    assert logic.profile(sound.schema) == ([], 0)
    assert logic.profile(sound.everything) == ([], 1)


@pytest.mark.parametrize(
    ("update", "rule"),
    [
        ("INSERT DATA { visit:may a schema:Festival }", "UseOfUndeclaredClass"),
        ("INSERT DATA { visit:may schema:size 3 }", "UseOfUndeclaredAnnotationProperty"),
        ("INSERT DATA { coop:visitor a owl:DatatypeProperty }", "IllegalPunning"),
        ("INSERT DATA { visit:may coop:earliestStart '2026'^^xsd:gYear }", "UseOfUndeclared"),
        ("INSERT DATA { coop:earliestStart rdfs:range xsd:date }", "UseOfUndeclaredDatatype"),
        (
            "INSERT DATA { coop:visits a owl:TransitiveProperty , owl:FunctionalProperty }",
            "UseOfNonSimpleProperty",
        ),
        (
            "INSERT DATA { <https://w3id.org/coopgraph/ontology> owl:imports <http://a.example/> }",
            "imports",
        ),
    ],
)
def test_what_leaves_the_profile_is_named(sound: Corpus, update: str, rule: str) -> None:
    found = rules(sound.everything.changed(update))
    assert any(name.startswith(rule) for name in found), found


def test_a_violation_shows_the_axiom(sound: Corpus) -> None:
    broken = sound.everything.changed("INSERT DATA { visit:may a schema:Festival }")
    findings, _ = logic.profile(broken)
    assert [finding.subject for finding in findings] == [
        "ClassAssertion(schema:Festival visit:may)"
    ]


def test_dates_are_let_through_as_values_only(sound: Corpus) -> None:
    in_restriction = sound.everything.changed(
        """INSERT DATA { coop:Visit rdfs:subClassOf [ a owl:Restriction ;
               owl:onProperty coop:earliestStart ; owl:hasValue "2026-05-01"^^xsd:date ] }"""
    )
    findings, dates = logic.profile(in_restriction)
    assert findings
    assert dates == 1


@pytest.mark.parametrize("datatype", ["xsd:date", "xsd:anyURI"])
def test_the_schema_may_not_ask_for_dates(sound: Corpus, datatype: str) -> None:
    broken = sound.schema.changed(f"INSERT DATA {{ coop:earliestStart rdfs:range {datatype} }}")
    assert logic.dates_in_ranges(sound.schema) == []
    assert len(logic.dates_in_ranges(broken)) == 1


def test_sound_ontology_has_no_contradiction(sound: Corpus) -> None:
    assert logic.contradictions(sound.everything) == []


def test_a_clash_is_told_with_exactly_its_axioms(sound: Corpus) -> None:
    broken = sound.everything.changed("INSERT DATA { group:physicians a coop:Visit }")
    (finding,) = logic.contradictions(broken)
    assert finding.rule == "inconsistent"
    assert set(finding.message.removeprefix("follows from ").split(" + ")) == {
        "ClassAssertion(coop:Delegation group:physicians)",
        "ClassAssertion(coop:Visit group:physicians)",
        "DisjointClasses(coop:Delegation coop:Visit)",
    }


def test_a_class_without_possible_members_is_told_with_its_axioms(sound: Corpus) -> None:
    broken = sound.everything.changed(
        "INSERT DATA { coop:Mix a owl:Class ; rdfs:subClassOf coop:Visit , coop:Delegation }"
    )
    (finding,) = logic.contradictions(broken)
    assert (finding.rule, finding.subject) == ("unsatisfiable", "coop:Mix")
    assert finding.message.count(" + ") == 2


@pytest.mark.parametrize(
    ("values", "consistent"),
    [
        ('"2026-05-01"^^xsd:date', True),
        ('"2026-05-02"^^xsd:date', False),
        ('"2026-05-01T00:00:00Z"^^xsd:dateTime', False),
        ('"2026-05-01"', False),
    ],
)
def test_a_functional_property_tells_dates_apart(
    sound: Corpus, values: str, consistent: bool
) -> None:
    more = sound.everything + Graph.parse(f"visit:may coop:earliestStart {values} .")
    assert (logic.contradictions(more) == []) is consistent


def test_a_date_clashes_with_a_range_of_another_datatype(sound: Corpus) -> None:
    broken = sound.everything.changed(
        """DELETE { coop:earliestStart rdfs:range ?any }
           INSERT { coop:earliestStart rdfs:range xsd:dateTime }
           WHERE { coop:earliestStart rdfs:range ?any }"""
    )
    (finding,) = logic.contradictions(broken)
    assert finding.rule == "inconsistent"
    assert "DataPropertyRange(coop:earliestStart xsd:dateTime)" in finding.message


def test_a_day_that_no_calendar_has_is_found(sound: Corpus) -> None:
    broken = sound.data + Graph.parse('visit:may coop:earliestStart "2026-02-30"^^xsd:date .')
    assert len(list(impossible(broken))) == 1
    assert list(impossible(sound.everything)) == []


def test_only_the_first_header_of_several_is_kept(sound: Corpus) -> None:
    two = sound.everything + Graph.parse("<https://w3id.org/coopgraph/z> a owl:Ontology .")
    assert logic.profile(two) == ([], 1)


def test_a_second_reasoner_agrees(sound: Corpus, project: Corpus) -> None:
    broken = sound.everything.changed("INSERT DATA { group:physicians a coop:Visit }")
    for graph, consistent in ((sound.everything, True), (broken, False)):
        axioms = owl.logical_axioms(owl.load(lifted(graph)))
        assert owl.consistent(axioms) is consistent
        assert owl.consistent_for_openllet(axioms) is consistent
    axioms = owl.logical_axioms(owl.load(lifted(project.everything)))
    assert owl.consistent_for_openllet(axioms) == owl.consistent(axioms)


TWO_HOSTS = """
    coop:host a owl:ObjectProperty , owl:FunctionalProperty .
    visit:may coop:host group:north , group:south .
"""


def test_two_values_where_one_is_allowed_are_told_though_owl_would_merge_them(
    sound: Corpus,
) -> None:
    assert logic.merged_names(sound.everything) == []
    broken = sound.everything + Graph.parse(TWO_HOSTS)
    assert logic.contradictions(broken) == []
    (finding,) = logic.merged_names(broken)
    assert "FunctionalObjectProperty(coop:host)" in finding.message
    assert finding.message.count(" + ") == 2


def test_names_that_are_said_to_mean_one_thing_may(sound: Corpus) -> None:
    said = Graph.parse(TWO_HOSTS + "group:north owl:sameAs group:south .")
    assert logic.merged_names(sound.everything + said) == []


def test_clash_within_the_project_itself_is_found(project: Corpus) -> None:
    broken = replace(
        project,
        data=project.data
        + Graph.parse("statement:joint-projects a coop:Agreement , coop:CooperationStatement ."),
    )
    findings = logic.contradictions(broken.everything)
    assert [finding.rule for finding in findings] == ["inconsistent"], listing(findings)
    assert "coop:Agreement" in findings[0].message


@pytest.mark.parametrize("guilty", [[0], [7], [0, 9], [2, 3, 8], list(range(10)), []])
def test_minimal_finds_exactly_the_guilty(guilty: list[int]) -> None:
    assert minimal(range(10), lambda part: set(guilty) <= set(part)) == guilty


def test_minimal_of_what_does_not_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        minimal([1, 2], lambda part: len(part) > 2)
