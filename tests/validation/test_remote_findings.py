"""Over an endpoint the findings are those of a file, whatever the shapes and the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat

from coopgraph.documents import Document, read_documents
from coopgraph.resources import ontology_files, shapes_file
from coopgraph.store.remote import RemoteEngine
from coopgraph.validation import Report, validate
from coopgraph.validation.remote import validate_endpoint
from tests.store.servers import oxigraph, put
from tests.validation.differential.data import literal, triples
from tests.validation.differential.shapes import cases, of_any_kind, of_comparable, parameter
from tests.validation.support import DECLARED, document, rows

BAD = sorted((Path(__file__).parents[1] / "shapes" / "bad").glob("*.ttl"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        with oxigraph([]) as url:
            yield url


def told(report: Report) -> tuple[object, ...]:
    found = Counter(
        (str(one.source_shape), *row, *sorted(map(str, one.messages)), len(one.details))
        if str(one.source_shape).startswith("<")
        else (*row, *sorted(map(str, one.messages)), len(one.details))
        for one, row in zip(report.results, rows(report), strict=True)
    )
    unmatched = Counter(map(str, report.unmatched))
    return found, report.shapes_checked, report.focus_nodes_checked, unmatched


target = st.sampled_from(
    [
        *("sh:targetClass ex:C", "sh:targetClass ex:D", "sh:targetNode ex:a", "sh:targetNode ex:b"),
        *("sh:targetNode 1", "sh:targetSubjectsOf ex:p", "sh:targetObjectsOf ex:q"),
    ]
)
comparisons = st.sampled_from(
    [
        "sh:minInclusive 2",
        "sh:maxExclusive 2.5",
        "sh:lessThan ex:q",
        "sh:lessThanOrEquals ex:q",
        'sh:minInclusive "2024-02-29"^^xsd:date',
        'sh:maxInclusive "2024-03-01T00:00:00Z"^^xsd:dateTime',
        "sh:datatype xsd:date",
        "sh:datatype xsd:dateTime",
        "sh:datatype xsd:double",
        "sh:datatype rdf:langString",
        "sh:pattern '^[0-9-]+$'",
        r"sh:pattern '^\\S+(\\s\\S+)?$'",
        r"sh:pattern '\\p{L}'",
        "sh:minLength 0",
        "sh:minLength 3",
        "sh:uniqueLang true",
        "sh:minCount 3",
        "sh:maxCount 2",
        "sh:maxCount 4",
        "sh:in ( 01 1 'x' )",
        "sh:hasValue 01",
        "sh:languageIn ( 'EN' '*' )",
    ]
)
LITERALS = [
    "1",
    "01",
    "2",
    "2.50",
    "3e0",
    '"2024-02-29"^^xsd:date',
    '"2023-02-29"^^xsd:date',
    '"2024-02-28Z"^^xsd:date',
    '"2024-03-01T00:00:00"^^xsd:dateTime',
    '"2024-03-01T00:00:00Z"^^xsd:dateTime',
    '"old"^^xsd:integer',
    '" 7 "^^xsd:integer',
    '"99999999999999999999"^^xsd:integer',
    '"x\\n"',
    '"мир и покой"',
    # A letter beyond the first plane.
    r'"\U0001D4B3y"',
    '"x"@en',
    '"y"@EN',
    '"z"@en-gb',
    "true",
]
odd_triple = st.tuples(
    st.sampled_from(["ex:a", "ex:b", "_:d"]),
    st.sampled_from(["ex:p", "ex:q"]),
    st.sampled_from([*LITERALS, "ex:a", "_:d"]),
).map(" ".join)
odd_triples = st.lists(odd_triple, max_size=10).map(lambda all_: " .\n".join([*all_, ""]))
odd_shapes = st.tuples(
    target, st.lists(comparisons, min_size=1, max_size=2, unique_by=parameter), st.booleans()
).map(
    lambda parts: (
        f"ex:S a sh:NodeShape ; {parts[0]} ; sh:property [ sh:path ex:p ; "
        + (
            f"{' ; '.join(parts[1])} ] ."
            if parts[2]
            else f"sh:not [ sh:path [ sh:zeroOrOnePath ex:q ] ; {' ; '.join(parts[1])} ] ] ."
        )
    )
)
behind = st.sampled_from(
    [
        "",
        "ex:E rdfs:subClassOf ex:C . ex:a a ex:D .",
        "ex:a ex:p ex:b , 1 . ex:b ex:q ex:c .",
        "ex:c ex:p [ ex:q ex:a ] . ex:E rdfs:subClassOf ex:D .",
    ]
)


def as_given(server: str) -> Document:
    """What the server has, as a file: it writes literals in its own way."""
    answer = RemoteEngine(server).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    quads = [Quad(*row) for row in answer.rows]  # type: ignore[arg-type]
    return Document(Path("data.nt"), RdfFormat.N_TRIPLES, quads, {})


def hold(server: str, shapes_: str, data: str, background: str, *, loaded: bool = False) -> None:
    """Hold the findings over the endpoint to those of what it has in a file.

    ``loaded`` says that it has the background too.
    """
    read, local = document(shapes_, "shapes.ttl"), [document(background, "background.ttl")]
    # Blank nodes of the background would be there twice.
    loaded = loaded and "[" not in background
    put(server, [*document(data).quads, *(local[0].quads if loaded else ())])
    here = validate([as_given(server)], [read], background=local)
    there = validate_endpoint(RemoteEngine(server), [read], background=local)
    assert told(there) == told(here)


ANY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(st.one_of(cases(of_any_kind), cases(of_comparable)), behind, st.booleans())
def test_random_shapes_and_data(
    server: str, case: tuple[str, str], background: str, loaded: bool
) -> None:
    shapes_, data = case
    hold(server, shapes_, data, background, loaded=loaded)


@pytest.mark.parametrize("node", ["01", "1.0", '"1"^^xsd:boolean', '"a"@EN', "1", '"a"', "ex:a"])
def test_a_target_node_is_told_as_the_shapes_write_it(server: str, node: str) -> None:
    # The other shape has a finding, so that only what lies around suspects is fetched.
    shapes_ = f"""
      ex:S sh:targetNode {node} ; sh:class ex:C .
      ex:T sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:class ex:C ] .
    """
    hold(server, shapes_, "ex:a a ex:C ; ex:p ex:b .", "", loaded=False)


@pytest.mark.parametrize(
    ("nodes", "value"),
    [
        ("01, 1", "01"),
        ('"PT60M"^^xsd:duration, "PT1H"^^xsd:duration', "1"),
        ('"x"^^ex:d', '"x"^^ex:d'),
        ('"300"^^xsd:byte', '"300"^^xsd:byte'),
        ('"y"^^ex:d', '"x"^^ex:d'),
    ],
)
def test_target_nodes_are_counted_as_the_shapes_write_them(
    server: str, nodes: str, value: str
) -> None:
    shapes_ = f"ex:S sh:targetNode {nodes} ; sh:targetObjectsOf ex:p ; sh:class ex:C ."
    hold(server, shapes_, f"ex:a ex:p {value} .", "", loaded=False)
    hold(
        server, shapes_.replace("sh:targetObjectsOf ex:p ; ", ""), "ex:a ex:p 1 .", "", loaded=False
    )


@ANY
@given(odd_shapes, odd_triples, behind)
def test_what_engines_judge_otherwise(
    server: str, shapes_: str, data: str, background: str
) -> None:
    hold(server, shapes_, data, background)


queries = st.sampled_from(
    [
        "{ $this ex:p ?value FILTER (isLiteral(?value)) }",
        "{ $this ex:p/ex:q* ?value . ?value ex:q ?other }",
        "{ $this ex:p+ $this }",
        "{ $this ?value ?any }",
        "{ $this ex:p ?x . ?x ?value $this }",
        "{ { $this ex:p ?value } UNION { ?value ex:q $this } ?value a ex:C }",
        "{ $this a ?class OPTIONAL { $this ex:p ?value } FILTER (!BOUND(?value)) }",
        "{ OPTIONAL { $this ex:p ?x } ?x ex:q ?value }",
        "{ FILTER NOT EXISTS { $this ex:p ?x . ?x ex:q ?y } }",
        "{ $this ex:p ?x FILTER EXISTS { ?x ex:q ?y FILTER NOT EXISTS { ?y ex:p $this } } }",
        "{ $this ex:p ?x . ?y ex:q ?x FILTER (?y != $this) BIND (?y AS ?value) }",
        "{ $this ^ex:p ?value . ?other ex:q ex:a }",
        "{ { SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this } }",
        "{ { SELECT $this ?value { $this ex:p ?value } } ?value ex:q ?x }",
        "{ $this ex:p ?value FILTER (?value IN (ex:b, 1)) } ORDER BY ?value",
        "{ $this $PATH ?value FILTER (?value = ex:a) }",
    ]
)
paths_of_shape = st.sampled_from(["", "sh:path ex:q ;", "sh:path [ sh:inversePath ex:p ] ;"])


constraints = st.tuples(target, paths_of_shape, queries)


@ANY
@given(constraints, triples(literal), behind, st.booleans())
def test_queries(
    server: str, constraint: tuple[str, str, str], data: str, background: str, loaded: bool
) -> None:
    target_, path, query = constraint
    if "$PATH" in query and not path:
        path = "sh:path ex:p ;"
    shapes_ = f'''{DECLARED} ex:S {target_} ; {path} sh:sparql [ sh:prefixes ex: ;
      sh:message "{{?value}}" ; sh:select """SELECT $this ?value {query}""" ] .'''
    hold(server, shapes_, data, background, loaded=loaded)


@pytest.fixture(scope="module")
def shipped() -> tuple[Document, list[Document]]:
    (shapes_,) = read_documents([shapes_file()])
    return shapes_, read_documents(ontology_files())


def only(shape: str, shapes_: Document) -> Document:
    """Leave one shape of a file, with the prefixes of its queries."""
    base = "https://w3id.org/coopgraph/shape"
    kept = set[object]()
    waiting: list[object] = [NamedNode(f"{base}/{shape}"), NamedNode(f"{base}s")]
    while waiting:
        node = waiting.pop()
        kept.add(node)
        objects = (quad.object for quad in shapes_.quads if quad.subject == node)
        waiting += [one for one in objects if isinstance(one, BlankNode) and one not in kept]
    return replace(shapes_, quads=[quad for quad in shapes_.quads if quad.subject in kept])


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_bad_fixture(
    server: str, path: Path, shipped: tuple[Document, list[Document]]
) -> None:
    # The one shape that refuses it; that all others find nothing is not new.
    shapes_, behind_ = only(path.stem, shipped[0]), shipped[1]
    put(server, read_documents([path])[0].quads)
    here = validate([as_given(server)], [shapes_], background=behind_)
    there = validate_endpoint(RemoteEngine(server), [shapes_], background=behind_)
    assert here.results
    assert told(there) == told(here)
