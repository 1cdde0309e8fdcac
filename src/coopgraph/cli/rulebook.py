"""The rules of our shapes in words, for the command ``rule`` and the page ``docs/rules.md``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.cli.subgraphs import failing, prefixes_of, whole
from coopgraph.documents import read_document, read_documents
from coopgraph.resources import data_dir, examples_dir, ontology_files, shapes_file
from coopgraph.validation import validate
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import read_path
from coopgraph.validation.report import best, path_name
from coopgraph.validation.terms import MESSAGE, PATH, RDF_TYPE, SEVERITY, VIOLATION, name, sh
from coopgraph.vocabulary import BASE, SH

_OURS: Final = BASE + "shape/"
_TARGETS: Final = {
    sh("targetClass"): "instances of",
    sh("targetNode"): "the node",
    sh("targetSubjectsOf"): "subjects of",
    sh("targetObjectsOf"): "objects of",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule.

    Attributes:
        id: The name of its shape.
        severity: Local name of its severity.
        message: What it tells to do.
        targets: Which nodes it is asked of, in words.
        path: The path whose values it asks of, or None.
        turtle: Its shape.
    """

    id: str
    severity: str
    message: str
    targets: str
    path: str | None
    turtle: str

    @property
    def iri(self) -> NamedNode:
        """The shape."""
        return NamedNode(_OURS + self.id)


def rules() -> dict[str, Entry]:
    """Return the rules of the shipped shapes by name, in alphabetical order."""
    document = read_document(shapes_file())
    graph = Graph(document.quads)
    prefixes = prefixes_of([document])
    found = {}
    named = {one for one, _, _ in graph if isinstance(one, NamedNode)}
    for subject in sorted(named, key=str):
        if not subject.value.startswith(_OURS) or not graph.value(subject, MESSAGE):
            continue
        severity = graph.value(subject, SEVERITY) or VIOLATION
        messages = [one for one in graph.objects(subject, MESSAGE) if isinstance(one, Literal)]
        targets = [
            f"{words} {name(one)}"
            for predicate, words in _TARGETS.items()
            for one in graph.objects(subject, predicate)
        ]
        path = graph.value(subject, PATH)
        local = subject.value.removeprefix(_OURS)
        found[local] = Entry(
            id=local,
            severity=str(getattr(severity, "value", "")).removeprefix(SH),
            message=best(messages) or "",
            targets=", ".join(targets) or "what other rules ask it of",
            path=None if path is None else path_name(read_path(graph, path)),
            turtle=whole(subject, graph, prefixes),
        )
    return found


def bad_file(rule: str) -> Path | None:
    """Return the shipped file that only this rule refuses, if there is one."""
    head = f"# kills: shape:{rule} "
    for path in sorted(examples_dir().glob("*.ttl")):
        with path.open(encoding="utf-8") as file:
            if f"{file.readline().rstrip()} ".startswith(head):
                return path
    return None


def bad_example(rule: str) -> str | None:
    """Return the part of that file which the rule refuses, in Turtle."""
    path = bad_file(rule)
    if path is None:
        return None
    documents = [read_document(path)]
    background = read_documents(ontology_files())
    report = validate(documents, [read_document(shapes_file())], background=background)
    if report.data is None or not report.results:
        return None
    return failing(next(iter(report.results)), report.data, prefixes_of(documents))


def good_example(rule: Entry) -> str | None:
    """Return a node of the shipped visits that keeps the rule, in Turtle."""
    documents = read_documents([data_dir()])
    shapes = Graph(read_document(shapes_file()).quads)
    data = Graph(quad for document in documents for quad in document.quads)
    for class_ in shapes.objects(rule.iri, sh("targetClass")):
        for node in data.subjects(RDF_TYPE, class_):
            return whole(node, data, prefixes_of(documents))
    return None


def page() -> str:
    """Return the page of all rules in Markdown."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Made by `make docs` from `ontology/shapes.ttl`. `coopgraph rule NAME` shows a rule with"
    yield "examples; [validation.md](validation.md) tells how the rules are checked."
    for rule in rules().values():
        yield ""
        yield f"## {rule.id}"
        yield ""
        yield f"{rule.message}"
        yield ""
        yield f"- severity: {rule.severity}"
        yield f"- asked of: {rule.targets}"
        if rule.path is not None:
            yield f"- path: `{rule.path}`"
        path = bad_file(rule.id)
        if path is not None:
            yield f"- [a file that only this rule refuses](../tests/shapes/bad/{path.name})"
    yield ""
