"""Over a server of another maker the findings are those of a file too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat

from coopgraph.documents import Document, read_documents
from coopgraph.resources import data_dir, ontology_files, shapes_file
from coopgraph.store.remote import RemoteEngine
from coopgraph.validation import validate
from coopgraph.validation.remote import validate_endpoint
from tests.store.virtuoso import Virtuoso, put, virtuoso
from tests.validation.support import document
from tests.validation.test_remote import BACKGROUND, DATA, SHAPES, summary
from tests.validation.test_remote_findings import BAD, only, told

GRAPH = "urn:x-test:data"
Shipped = tuple[Document, list[Document]]


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    (shapes,) = read_documents([shapes_file()])
    return shapes, read_documents(ontology_files())


@pytest.fixture(scope="module")
def server() -> Iterator[Virtuoso]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        with virtuoso() as one:
            yield one


def holding(server: Virtuoso, quads: list[Quad]) -> RemoteEngine:
    put(server, quads, graph=GRAPH)
    return RemoteEngine(f"{server.query}?default-graph-uri={GRAPH}")


def as_given(engine: RemoteEngine) -> Document:
    """What the server has, as a file: it writes numbers in its own way."""
    answer = engine.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    quads = [Quad(*row) for row in answer.rows]  # type: ignore[arg-type]
    return Document(Path("data.nt"), RdfFormat.N_TRIPLES, quads, {})


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
def test_the_findings_are_those_of_a_file(shapes: str, server: Virtuoso) -> None:
    read, behind = document(shapes, "shapes.ttl"), document(BACKGROUND, "background.ttl")
    engine = holding(server, list(document(DATA).quads))
    here = validate([as_given(engine)], [read], background=[behind])
    there = validate_endpoint(engine, [read], background=[behind])
    assert here.results
    assert summary(there) == summary(here)


def test_our_own_visit_conforms(server: Virtuoso) -> None:
    shapes, behind = read_documents([shapes_file()]), read_documents(ontology_files())
    given = read_documents([data_dir()])
    engine = holding(server, [quad for one in given for quad in one.quads])
    here = validate(given, shapes, background=behind)
    there = validate_endpoint(engine, shapes, background=behind)
    assert there.conforms
    assert told(there) == told(here)


def test_all_bad_fixtures_together(server: Virtuoso) -> None:
    shapes, behind = read_documents([shapes_file()]), read_documents(ontology_files())
    engine = holding(server, [quad for one in read_documents(BAD) for quad in one.quads])
    here = validate([as_given(engine)], shapes, background=behind)
    there = validate_endpoint(engine, shapes, background=behind)
    assert there.results
    assert told(there) == told(here)


# One in five here; all of them together above.
@pytest.mark.parametrize("path", BAD[::5], ids=lambda path: path.stem)
def test_bad_fixtures_one_by_one(path: Path, server: Virtuoso, shipped: Shipped) -> None:
    shapes, behind = only(path.stem, shipped[0]), shipped[1]
    engine = holding(server, list(read_documents([path])[0].quads))
    here = validate([as_given(engine)], [shapes], background=behind)
    there = validate_endpoint(engine, [shapes], background=behind)
    assert here.results
    assert told(there) == told(here)
