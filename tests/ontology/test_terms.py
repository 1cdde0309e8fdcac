"""Declared against used terms, and what is told about each, on a little ontology."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from .checks import terms, texts
from .checks.findings import Finding
from .checks.graph import Corpus, Graph
from .checks.sparql_terms import named_in

Change = Callable[[Corpus], Corpus]


def data(turtle: str) -> Change:
    return lambda corpus: replace(corpus, data=corpus.data + Graph.parse(turtle))


def schema(update: str) -> Change:
    return lambda corpus: replace(corpus, schema=corpus.schema.changed(update))


def query(where: str, header: str = "") -> Change:
    prologue = "PREFIX coop: <https://w3id.org/coopgraph/ontology#>"
    text = f"{header}{prologue} SELECT * WHERE {{ {where} }}"
    return lambda corpus: replace(corpus, queries={**corpus.queries, "x.rq": text})


def shape(turtle: str) -> Change:
    return lambda corpus: replace(corpus, shapes=corpus.shapes + Graph.parse(turtle))


CASES: list[tuple[Callable[[Corpus], list[Finding]], Change, str]] = [
    (
        terms.undeclared_own,
        data("visit:may coop:guest group:physicians ."),
        "undeclared: coop:guest",
    ),
    (terms.undeclared_own, data("visit:may a coop:Tour ."), "undeclared: coop:Tour"),
    (terms.undeclared_own, query("?a coop:guest/coop:visits ?b"), "undeclared: coop:guest"),
    (terms.undeclared_own, query("?a !(coop:guest) ?b"), "undeclared: coop:guest"),
    (terms.undeclared_own, shape("[] sh:path coop:guest ."), "undeclared: coop:guest"),
    (
        terms.undeclared_own,
        shape('[] sh:ask "ASK { $this $PATH ?v . ?v coop:guest [] }" .'),
        "undeclared: coop:guest",
    ),
    (terms.unused_own, schema("INSERT DATA { coop:Tour a owl:Class }"), "unused: coop:Tour"),
    (
        terms.undeclared_own,
        query("?a ?b ?c", "#+ parameters:\n#+   - {name: tour, type: iri, class: coop:Tour}\n"),
        "undeclared: coop:Tour",
    ),
    (
        terms.unused_reused,
        schema("INSERT DATA { schema:Place a owl:Class ; rdfs:label 'place'@en }"),
        "unused-reused: schema:Place",
    ),
    (
        terms.undeclared_reused,
        data("visit:may schema:location place:hall ."),
        "undeclared-reused: schema:location",
    ),
    (
        terms.undeclared_reused,
        data("place:hall a schema:Place ."),
        "undeclared-reused: schema:Place",
    ),
    (
        terms.undeclared_reused,
        data('place:hall rdfs:label "P1D"^^schema:Duration .'),
        "undeclared-reused: schema:Duration",
    ),
    (terms.origins, schema("DELETE WHERE { org:role rdfs:isDefinedBy ?any }"), "origin: org:role"),
    (
        terms.origins,
        schema(
            """DELETE { org:role rdfs:isDefinedBy ?any } INSERT { org:role rdfs:isDefinedBy foaf: }
               WHERE { org:role rdfs:isDefinedBy ?any }"""
        ),
        "origin: org:role",
    ),
    (
        terms.unknown_concepts,
        data("group:physicians org:role role:dean ."),
        "unknown-concept: role:dean",
    ),
    (
        terms.unknown_concepts,
        query("?a ?b <https://w3id.org/coopgraph/concept/role/dean>"),
        "unknown-concept: role:dean",
    ),
]


@pytest.mark.parametrize(("check", "change", "expected"), CASES)
def test_a_broken_term_is_found(
    sound: Corpus, check: Callable[[Corpus], list[Finding]], change: Change, expected: str
) -> None:
    assert check(sound) == []
    assert [str(f)[: len(expected)] for f in check(change(sound))] == [expected]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ('DELETE DATA { coop:Visit rdfs:label "визит"@ru }', "label: coop:Visit: no label in ru"),
        (
            'DELETE DATA { coop:visitor rdfs:label "来访者"@zh }',
            "label: coop:visitor:",
        ),
        ("DELETE WHERE { coop:Visit skos:definition ?any }", "definition: coop:Visit"),
        ("DELETE WHERE { coop:Visit skos:example ?any }", "example: coop:Visit"),
        ("DELETE WHERE { coop:Visit rdfs:isDefinedBy ?any }", "own-origin: coop:Visit"),
        ("INSERT DATA { coop:Visit rdfs:isDefinedBy schema: }", "own-origin: coop:Visit"),
    ],
)
def test_an_own_term_that_people_cannot_read_is_found(
    sound: Corpus, update: str, expected: str
) -> None:
    assert texts.of_terms(sound.schema) == []
    found = texts.of_terms(sound.schema.changed(update))
    assert [str(finding)[: len(expected)] for finding in found] == [expected]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            'DELETE DATA { role:rector skos:prefLabel "校长"@zh }',
            "label: role:rector:",
        ),
        ("DELETE WHERE { role:rector skos:definition ?any }", "definition: role:rector"),
        (
            """DELETE { role:rector skos:inScheme ?any } INSERT { role:dean skos:inScheme ?any }
               WHERE { role:rector skos:inScheme ?any }""",
            "scheme: role:rector",
        ),
        (
            """INSERT DATA { <https://example.org/s> a skos:ConceptScheme ;
               skos:prefLabel "odd"@en , "иная"@ru , "词"@zh ; skos:definition "A scheme."@en }""",
            "empty-scheme: <https://example.org/s>",
        ),
    ],
)
def test_a_concept_that_people_cannot_read_is_found(
    sound: Corpus, update: str, expected: str
) -> None:
    assert texts.of_concepts(sound.concepts) == []
    found = texts.of_concepts(sound.concepts.changed(update))
    assert [str(finding)[: len(expected)] for finding in found] == [expected]


def test_the_terms_of_a_query_come_from_its_syntax_and_not_its_text() -> None:
    query = """
        PREFIX : <http://b.example/> PREFIX c: <http://c.example/>
        SELECT * WHERE {  # c:comment
            ?s c:path/^c:inverse|!(c:not|a) ?o ; a :Class .
            FILTER (?s IN (c:in, <http://full.example/>) && "c:string"^^c:datatype = ?o)
            VALUES ?v { c:value UNDEF }
            FILTER NOT EXISTS { ?o (c:one|c:two)* [ c:inner c:object ] }
            GRAPH :graph { { SELECT ?x { ?x c:deep ?y } ORDER BY c:function(?x) } }
        }
    """
    base = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    names = "path inverse not in datatype value one two inner object deep function"
    assert named_in(query) == {f"http://c.example/{name}" for name in names.split()} | {
        "http://b.example/Class",
        "http://b.example/graph",
        "http://full.example/",
        base,
    }
