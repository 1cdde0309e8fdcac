"""The stored questions as a table, and as RDF that an endpoint can publish.

The RDF follows the pattern of the SIB SPARQL examples: ``sh:SPARQLExecutable`` with the text of the
query in ``sh:select``, ``sh:ask`` or ``sh:construct`` (SHACL Advanced Features, section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coopgraph.questions.question import Question
from coopgraph.store.guard import check
from coopgraph.store.result import Result
from coopgraph.vocabulary import PREFIXES, QUERY, RDF, RDFS, SH, XSD

_TYPE: Final = NamedNode(RDF + "type")
_DCTERMS: Final = PREFIXES["dcterms"]
_SCHEMA: Final = PREFIXES["schema"]
_DESCRIBE: Final = "https://purl.expasy.org/sparql-examples/ontology#describe"

_KINDS: Final = {
    "SELECT": ("SPARQLSelectExecutable", SH + "select"),
    "ASK": ("SPARQLAskExecutable", SH + "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", SH + "construct"),
    "DESCRIBE": ("SPARQLExecutable", _DESCRIBE),
}


def as_table(questions: Iterable[Question]) -> Result:
    """List questions as rows: id, name, question, parameters, tags.

    Args:
        questions: What to list.

    Returns:
        The rows, as an answer that every format can show.
    """
    # Wanted for the list only.
    import json  # noqa: PLC0415

    variables = ["id", "name", "question", "parameters", "tags"]
    rows = [
        {
            "id": question.header.id,
            "name": question.name,
            "question": question.header.summary,
            "parameters": ", ".join(parameter.name for parameter in question.parameters),
            "tags": ", ".join(question.header.tags),
        }
        for question in questions
    ]
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in row.items() if value}
        for row in rows
    ]
    document = {"head": {"vars": variables}, "results": {"bindings": bindings}}
    return Result.of_json(json.dumps(document, ensure_ascii=False).encode())


def as_graph(questions: Iterable[Question]) -> Result:
    """Describe questions as RDF.

    Args:
        questions: What to describe.

    Returns:
        The graph.
    """
    return Result.of_triples(triple for question in questions for triple in _describe(question))


def _describe(question: Question) -> Iterator[Triple]:
    node = NamedNode(question.iri)
    kind, text = _KINDS[check(question.text, path=str(question.path)).form]
    header = question.header

    def say(predicate: str, value: NamedNode | BlankNode | Literal) -> Triple:
        return Triple(node, NamedNode(predicate), value)

    yield Triple(node, _TYPE, NamedNode(SH + "SPARQLExecutable"))
    yield Triple(node, _TYPE, NamedNode(SH + kind))
    yield say(RDFS + "comment", Literal(header.summary, language="en"))
    yield say(text, Literal(question.text))
    if header.id:
        yield say(_DCTERMS + "identifier", Literal(header.id))
    if header.description:
        yield say(_DCTERMS + "description", Literal(header.description, language="en"))
    for tag in header.tags:
        yield say(_SCHEMA + "keywords", Literal(tag))
    prefixes = NamedNode(f"{QUERY}{question.name}#prefixes")
    yield say(SH + "prefixes", prefixes)
    for prefix, namespace in question.prefixes.items():
        declaration = NamedNode(f"{QUERY}{question.name}#prefix-{prefix}")
        yield Triple(prefixes, NamedNode(SH + "declare"), declaration)
        yield Triple(declaration, NamedNode(SH + "prefix"), Literal(prefix))
        any_uri = Literal(namespace, datatype=NamedNode(XSD + "anyURI"))
        yield Triple(declaration, NamedNode(SH + "namespace"), any_uri)
