"""The JSON-LD context is that of the ontology, and says of values what the data show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from coopgraph.documents import read_document
from coopgraph.documents.yaml_words import words
from coopgraph.ingest.turtle import canonical_turtle
from coopgraph.resources import data_dir, ontology_files
from coopgraph.vocabulary import PREFIXES, RDF, SCHEMES, XSD
from tests.ingest.as_yaml import as_yaml
from tools import context, schema
from tools.vocabulary import Terms

DATA = [*data_dir().glob("*.ttl")]


def quads(*files: Path) -> Iterator[Quad]:
    for file in files:
        yield from pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)


def test_context_and_schema_are_those_of_the_ontology() -> None:
    assert context.FILE.read_text(encoding="utf-8") == context.text(), "run `make docs`"
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run `make docs`"


def test_every_term_has_a_key_that_only_it_has() -> None:
    terms = Terms()
    declared = {
        quad.subject.value
        for quad in quads(ontology_files()[0])
        if isinstance(quad.subject, NamedNode)
        and quad.predicate.value == RDF + "type"
        and isinstance(quad.object, NamedNode)
        and re.search(r"#(Class|\w+Property)$", quad.object.value)
    }
    given = {*terms.classes.values(), *(one.iri for one in terms.properties)}
    assert declared <= given
    assert len(given) == len(terms.classes) + len(terms.properties)


def test_prefixes_are_those_of_the_project() -> None:
    plain = context.context()
    within = {key for key in PREFIXES if isinstance(plain[key], dict)}
    assert {key: plain[key] for key in PREFIXES if key not in within} == {
        key: iri for key, iri in PREFIXES.items() if key not in within
    }
    # Inside the values of the property, the name is the prefix of the scheme.
    assert within == {"direction", "role", "standing", "state"} <= set(SCHEMES)
    for key in within:
        assert plain[key]["@context"][key]["@id"] == PREFIXES[key]


def test_a_concept_that_is_called_like_a_key_is_meant_in_its_place() -> None:
    # Else a bare word would be the key, not the concept (JSON-LD 1.1, IRI expansion).
    clashes = {
        iri: words().plain[name]["@context"].get(iri.removeprefix(key.namespace))
        for name, key in words().keys.items()
        if key.namespace
        for iri in words().concepts
        if iri.startswith(key.namespace) and iri.removeprefix(key.namespace) in words().plain
    }
    assert clashes == {iri: iri for iri in clashes}
    assert f"{PREFIXES['duration-bound']}about" in clashes


def test_values_are_what_the_data_show() -> None:
    kinds = {words().plain[key]["@id"]: kind.values for key, kind in words().keys.items()}
    wrong = set()
    for quad in quads(*DATA, *ontology_files()):
        kind = kinds.get(quad.predicate.value)
        if isinstance(quad.object, Literal):
            datatype = quad.object.datatype.value
            fitting = {
                XSD + "date": ("date", "string"),
                XSD + "integer": ("integer",),
                XSD + "string": ("string",),
                RDF + "langString": ("text",),
            }.get(datatype, ())
        else:
            fitting = ("node", "concept", "term")
        if kind is not None and kind not in fitting:
            wrong.add((quad.predicate.value, kind))
    assert wrong == set()


@pytest.mark.parametrize("file", DATA, ids=lambda file: file.name)
def test_the_shipped_visits_can_be_written_in_yaml(file: Path, tmp_path: Path) -> None:
    written = tmp_path / "visit.yaml"
    written.write_text(as_yaml(quads(file)), encoding="utf-8")
    document = read_document(written)
    expected = "".join(
        line
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith("#")
    ).lstrip("\n")
    assert canonical_turtle(document) == expected
    assert {(one.subject, one.predicate, one.object) for one in document.index.all_triples()} >= {  # type: ignore[union-attr]
        (quad.subject, quad.predicate, quad.object)
        for quad in document.quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
