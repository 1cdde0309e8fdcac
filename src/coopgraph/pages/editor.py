"""The SPARQL endpoint for people: a form for a query, and what helps to write one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.pages.asked import find, read
from coopgraph.pages.cells import table_of
from coopgraph.pages.exchange import Request, Response
from coopgraph.pages.names import names
from coopgraph.pages.question_data import chosen
from coopgraph.pages.templates import has_static
from coopgraph.questions import list_questions
from coopgraph.questions.header import without_header
from coopgraph.vocabulary import PREFIXES, curie

if TYPE_CHECKING:
    from coopgraph.pages.context import Context

SCRIPT: Final = "editor.js"
"""The editor; without it, the form is a plain one."""

JSON: Final = "application/json"

EXAMPLE: Final = "example"
"""The parameter that names a stored question, whose text fills the form."""

FORMATS: Final[Mapping[str, str]] = {
    "html": "Table on this page",
    "json": "JSON",
    "csv": "CSV (rows)",
    "tsv": "TSV (rows)",
    "xml": "XML",
    "ttl": "Turtle (graphs)",
    "nt": "N-Triples (graphs)",
    "jsonld": "JSON-LD (graphs)",
    "rdf": "RDF/XML (graphs)",
}
"""The forms that the endpoint gives, by the values of its parameter ``format``."""

MOST_TERMS: Final = 2000
"""Terms of each kind for completion."""

FIRST: Final = """\
# Visits, those that sent and those that received
SELECT ?visit ?name ?sender ?host
WHERE {
  ?visit a coop:Visit ; rdfs:label ?name .
  FILTER ( LANG(?name) = "en" )
  OPTIONAL { ?visit coop:sendingOrganization ?sender }
  OPTIONAL { ?visit coop:hostOrganization ?host }
}
LIMIT 100
"""
"""What stands in the form at first."""

_TERMS: Final = f"""\
PREFIX owl: <{PREFIXES["owl"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?term ?definition WHERE {{{{
  ?term a {{kind}} . FILTER ( isIRI(?term) )
  OPTIONAL {{{{ ?term skos:definition ?definition . FILTER ( LANG(?definition) = "en" ) }}}}
}}}} LIMIT {MOST_TERMS}"""

# One after the other: for several at once, an engine may look at everything that has a type.
_KINDS: Final = {
    "owl:AnnotationProperty": "property",
    "owl:DatatypeProperty": "property",
    "owl:ObjectProperty": "property",
    "owl:Class": "class",
    "skos:Concept": "concept",
}


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the form for a query, and the answer to the query that the address holds."""
    chosen(request.accept if request.get("format") != "html" else "", ("html",))
    text, problem = _text(context, request)
    values: dict[str, Any] = {
        "here": "/sparql",
        "text": text,
        "problem": problem,
        "table": None,
        "result": None,
        "questions": list_questions(),
        "formats": FORMATS,
        "format": request.get("format") or "html",
        "prefixes": context.links.to("/prefixes.json"),
        "terms": context.links.to("/terms.json"),
        "limits": context.limits,
        "script": SCRIPT if has_static(SCRIPT) else None,
    }
    if request.get("query") and problem is None:
        try:
            result = context.engine.query(text)
        except InputError as error:
            values["problem"] = error
        else:
            values["result"] = result
            values["table"] = None if result.kind == "boolean" else table_of(context, result)
    return context.html("editor.html", values, status=400 if values["problem"] else 200)


def _text(context: Context, request: Request) -> tuple[str, InputError | None]:
    """Return the text of the form, and what is wrong with the example that was asked for."""
    text = request.get("query")
    if text:
        return text, None
    name = request.get(EXAMPLE)
    if not name:
        return FIRST, None
    question = find(context, name)
    asked = read(question, request, other=(EXAMPLE, "query", "format"))
    try:
        bound = asked.bound()
    except InputError as error:
        return without_header(question.text), error
    return f"# {question.header.summary}\n" + without_header(bound), None


def prefixes(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the prefixes that queries need not declare."""
    return Response(json.dumps(PREFIXES, indent=1).encode(), JSON)


def terms(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the classes, properties and concepts by their prefixed names, for completion."""
    found: dict[str, tuple[str, str]] = {}
    for kind, word in _KINDS.items():
        for term, definition in context.engine.query(_TERMS.format(kind=kind)):
            if isinstance(term, pyoxigraph.NamedNode):
                told = definition.value if isinstance(definition, pyoxigraph.Literal) else ""
                found[term.value] = word, told
    called = names(context.engine, sorted(found))
    listed = [
        {
            "name": curie(iri),
            "label": called[iri].text,
            "kind": kind,
            "definition": definition,
        }
        for iri, (kind, definition) in sorted(found.items())
        if not curie(iri).startswith("<")
    ]
    return Response(json.dumps(listed, ensure_ascii=False).encode("utf-8", "replace"), JSON)
