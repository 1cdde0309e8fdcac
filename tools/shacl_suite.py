"""Runs a folder of tests in the form of the W3C SHACL test suite, and prints how many pass.

``python -m tools.shacl_suite FOLDER [--engine native|pyshacl|auto]``. A report must have the same
results by focus node, path, value, component and severity; where a failure is expected, the shapes
must be refused. The suite itself is at https://github.com/w3c/data-shapes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store

from coopgraph.documents import Document, read_document
from coopgraph.errors import CoopgraphError
from coopgraph.validation import Engine, Report, validate
from coopgraph.validation.terms import Term

_MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT: Final = "http://www.w3.org/ns/shacl-test#"
_SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Test:
    """A test: what is validated, against what, and what must come out."""

    name: str
    data: Path
    shapes: Path
    expected: Counter[Row] | None


def tests(folder: Path) -> Iterator[Test]:
    """Find the tests of a folder, in whatever file they stand.

    Args:
        folder: Its Turtle files are looked at, those of the folders inside too.

    Returns:
        The tests, in the order of the files' names.
    """
    for path in sorted(folder.rglob("*.ttl")):
        store = Store()
        base = path.resolve().as_uri()
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE, base_iri=base)
        kind = NamedNode(_SHT + "Validate")
        for quad in store.quads_for_pattern(None, NamedNode(_RDF + "type"), kind):
            action = _one(store, quad.subject, _MF + "action")
            result = _one(store, quad.subject, _MF + "result")
            refused = result == NamedNode(_SHT + "Failure")
            data, shapes = (_file(_one(store, action, _SHT + key)) for key in _GRAPHS)
            expected = None if refused else Counter(_rows(store, result))
            yield Test(str(path.relative_to(folder)), data, shapes, expected)


_GRAPHS: Final = ("dataGraph", "shapesGraph")
_PARTS: Final = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")


def _one(store: Store, subject: Term | None, predicate: str) -> Term | None:
    if not isinstance(subject, NamedNode | BlankNode):
        return None
    quads = store.quads_for_pattern(subject, NamedNode(predicate), None)
    return next((quad.object for quad in quads), None)


def _file(term: Term | None) -> Path:
    assert isinstance(term, NamedNode), "a test without its graphs"
    return Path(unquote(urlsplit(term.value).path))


def _rows(store: Store, report: Term | None) -> Iterator[Row]:
    assert isinstance(report, NamedNode | BlankNode), "a test without a result"
    for quad in store.quads_for_pattern(report, NamedNode(_SH + "result"), None):
        result: Term = quad.object
        focus, path, value, component, severity = (
            _text(store, _one(store, result, _SH + part)) for part in _PARTS
        )
        yield focus, path, value, component, severity


def _text(store: Store, term: Term | None) -> str:
    """Write a term; of a path its structure; every other blank node alike."""
    if not isinstance(term, BlankNode):
        return "" if term is None else str(term)
    first = _one(store, term, _RDF + "first")
    if first is not None:
        return f"{_text(store, first)}/{_text(store, _one(store, term, _RDF + 'rest'))}"
    for quad in store.quads_for_pattern(term, None, None):
        if quad.predicate.value.startswith(_SH) and quad.predicate.value.endswith("Path"):
            inside: Term = quad.object
            return f"{quad.predicate.value.removeprefix(_SH)}({_text(store, inside)})"
    return "_:"


def outcome(test: Test, engine: Engine) -> str | None:
    """Run a test.

    Args:
        test: The test.
        engine: The engine that validates.

    Returns:
        What is wrong, or None where it passes.
    """
    try:
        documents = [_read(path) for path in (test.data, test.shapes)]
        report = validate(documents[:1], documents[1:], engine=engine)
    except CoopgraphError as error:
        return None if test.expected is None else f"refused: {error}"
    if report.not_checked:
        reason = report.not_checked[0].reason
        return None if test.expected is None else f"not checked: {reason}"
    if test.expected is None:
        return "a failure was expected"
    found = _found(report)
    more, less = found - test.expected, test.expected - found
    if not more and not less:
        return None
    return f"too much: {list(more.elements())}; missing: {list(less.elements())}"


def _read(path: Path) -> Document:
    return read_document(path, base=path.resolve().as_uri())


def _found(report: Report) -> Counter[Row]:
    store = Store()
    store.load("".join(report.to_turtle()).encode(), format=RdfFormat.TURTLE)
    quads = store.quads_for_pattern(None, NamedNode(_SH + "conforms"), None)
    node = next(quad.subject for quad in quads)
    assert isinstance(node, NamedNode | BlankNode)
    return Counter(_rows(store, node))


def main() -> None:
    """Print the tests that fail, and N of M; end with 1 where some do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=get_args(Engine), default="auto")
    options = parser.parse_args()
    wrong = count = 0
    for test in tests(options.folder):
        count += 1
        told = outcome(test, options.engine)
        if told is not None:
            wrong += 1
            print(f"{test.name}: {told}")
    print(f"{count - wrong} of {count} pass with the engine {options.engine}")
    sys.exit(1 if wrong or not count else 0)


if __name__ == "__main__":
    main()
