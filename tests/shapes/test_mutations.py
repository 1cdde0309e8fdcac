"""Every constraint of the shipped shapes is needed: one bad file each, refused by it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.documents import Document, read_document, read_documents
from coopgraph.resources import data_dir, ontology_dir
from coopgraph.validation import validate
from coopgraph.validation.automaton import values
from coopgraph.validation.columns import Columns, Terms, coded
from coopgraph.validation.constraints.base import Constraint
from coopgraph.validation.constraints.logical import Combination
from coopgraph.validation.engine import NativeRun
from coopgraph.validation.graph import Graph
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.report import path_name
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.sparql.runner import SparqlRunner
from coopgraph.validation.terms import MESSAGE, RDF_TYPE, SEVERITY, name
from tests.shapes.mutation import Mutant, header, killed, mutants, without

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.ttl"))
GOOD = sorted((HERE / "good").glob("*.ttl"))


@cache
def shapes() -> list[Document]:
    return read_documents([ontology_dir() / "shapes.ttl"])


@pytest.fixture(scope="module", autouse=True)
def _the_whole_shapes_are_read_once() -> Iterator[None]:
    """Reading them takes half of the time of a small file, and each test does it."""
    whole = read_shapes(shapes())

    def read(documents: Sequence[Document]) -> ShapesGraph:
        return whole if documents is shapes() else read_shapes(documents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coopgraph.validation.run.read_shapes", read)
        yield


@cache
def known() -> dict[Mutant, tuple[Shape, Constraint]]:
    return mutants(shapes())


@cache
def background() -> list[Document]:
    return read_documents([ontology_dir() / "coop.ttl", ontology_dir() / "concepts.ttl"])


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_refused_by_its_constraint_alone(path: Path) -> None:
    mutant, data = header(path), read_document(path)
    assert mutant in known(), "no such constraint"
    found, report = killed(data, shapes(), background())
    assert found == {mutant}, report.to_text()
    found, report = killed(data, without(shapes(), mutant, known()[mutant][0].node), background())
    assert found == set(), report.to_text()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_conform(path: Path) -> None:
    report = validate([read_document(path)], shapes(), background=background())
    assert report.conforms, report.to_text()


def test_the_shipped_visits_conform() -> None:
    report = validate(read_documents([data_dir()]), shapes(), background=background())
    assert report.conforms, report.to_text()


def test_every_constraint_has_a_fixture() -> None:
    made = Counter(header(path) for path in BAD)
    assert sorted(map(str, known().keys() - made.keys())) == []
    assert sorted(map(str, made.keys() - known().keys())) == []


def test_every_constraint_has_an_english_message_and_a_severity() -> None:
    graph = Graph(quad for document in shapes() for quad in document.quads)
    missing = []
    for mutant, (shape, constraint) in known().items():
        nodes = [shape.node] if constraint.source is None else [shape.node, constraint.source]
        messages = [
            one
            for one in graph.objects(nodes[-1], MESSAGE)
            if isinstance(one, Literal) and one.language == "en" and one.value.strip()
        ]
        if len(messages) != 1 or graph.value(shape.node, SEVERITY) is None:
            missing.append(str(mutant))
    assert missing == []


def test_every_target_class_has_a_good_instance() -> None:
    data = Graph(quad for document in _good() for quad in document.quads)
    whole = Graph(quad for document in [*_good(), *background()] for quad in document.quads)
    missing = [
        f"{name(shape.node)} {name(class_)}"
        for shape in read_shapes(shapes()).targeted()
        for class_ in shape.targets.classes
        if not any(True for one in whole.subclasses(class_) for _ in data.subjects(RDF_TYPE, one))
    ]
    assert missing == []
    report = validate(_good(), shapes(), background=background())
    assert [name(node) for node in report.unmatched] == []


def test_every_alternative_lets_something_good_pass() -> None:
    """A member of ``sh:or`` that no good node needs could be left out, or is wrong."""
    # Read once: a second reading would give the blank nodes other names.
    good = _good()
    terms = Terms()
    rows = [[*coded(terms, document.quads)] for document in [*good, *background()]]
    data = Columns(terms, np.array([row for part in rows[: len(good)] for row in part]))
    whole = Columns(terms, np.array([row for part in rows for row in part]))
    parsed = read_shapes(shapes())
    run = NativeRun(data, whole, parsed, SparqlRunner(None, None))
    unneeded = []
    for shape in parsed.targeted():
        nodes = shape.targets.focus_nodes(data, whole)
        if shape.path is not None:
            _, nodes = values(shape.path, whole, nodes)
        for constraint in shape.constraints:
            if isinstance(constraint, Combination) and constraint.least == 1:
                good_for = np.array([run.conforming(one, nodes) for one in constraint.members])
                needed = (good_for & (good_for.sum(axis=0) == 1)).any(axis=1)
                unneeded += [
                    f"{name(shape.node)}: member {number + 1}" for number in np.flatnonzero(~needed)
                ]
    assert unneeded == []


def _good() -> list[Document]:
    """The shipped visits and the good files, each with names of its own."""
    return [
        *read_documents([data_dir()]),
        *(_renamed(read_document(path), path.stem) for path in GOOD),
    ]


def test_both_engines_find_the_same_in_all_files() -> None:
    """One run over all fixtures, each with names of its own, for pySHACL takes a second a run."""
    data = [_renamed(read_document(path), path.stem) for path in (*BAD, *GOOD)]
    native, reference = (
        Counter(
            (
                str(result.focus_node) if isinstance(result.focus_node, NamedNode) else "_",
                path_name(result.path),
                str(result.value) if isinstance(result.value, NamedNode | Literal) else "_",
                result.component.value,
                result.severity.value,
                str(result.source_shape),
            )
            for result in validate(
                data, shapes(), background=background(), engine=engine, time_limit=300
            ).results
        )
        for engine in ("native", "pyshacl")
    )
    assert sum(native.values()) >= len(BAD)
    assert native - reference == Counter()
    assert reference - native == Counter()


def _renamed(document: Document, stem: str) -> Document:
    base = "https://w3id.org/coopgraph/id/"

    def own(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(base):
            return NamedNode(f"{base}{stem}/{term.value.removeprefix(base)}")
        return term

    quads = [
        Quad(own(quad.subject), quad.predicate, own(quad.object))  # type: ignore[arg-type]
        for quad in document.quads
    ]
    return Document(document.path, document.format, quads, document.prefixes, document.base)
