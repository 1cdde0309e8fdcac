"""The description of the SPARQL endpoint, as SPARQL 1.1 Service Description has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode

from coopgraph.pages.context import negotiate
from coopgraph.pages.exchange import HTML, MEDIA_TYPES, WRITERS, Response
from coopgraph.pages.links import DATA_FORMS, DATASET
from coopgraph.pages.measures import graph_counts
from coopgraph.pages.negotiation import choose
from coopgraph.pages.statements import Statements, english, number
from coopgraph.pages.void import address
from coopgraph.store.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph

    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request

SD: Final = "http://www.w3.org/ns/sparql-service-description#"

RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
"""The forms of answers, by their names in the W3C's list of formats."""

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"
_TRIPLES: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_MERGED: Final = "Every triple of all graphs, each once."


def is_wanted(request: Request) -> bool:
    """Tell whether a request to the endpoint is for its description, not for a page to people.

    Args:
        request: What is asked; without an Accept header, or with one that takes anything, it is.
    """
    if any(request.get(name) for name in ("query", "example")) or request.get("format") == "html":
        return False
    if request.get("format"):
        return True
    offers = [*(MEDIA_TYPES[form] for form in DATA_FORMS), HTML]
    return choose(request.accept, offers) != HTML


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Describe the endpoint to who asks it nothing."""
    named = request.get("format")
    form = named if named in DATA_FORMS else negotiate(request, DATA_FORMS)
    triples = service_description(context, request.public)
    return Response(Result.of_triples(triples).serialize(WRITERS[form]), MEDIA_TYPES[form])


def service_description(context: Context, public: str) -> Sequence[pyoxigraph.Triple]:
    """Describe the endpoint.

    Args:
        context: Who answers, and where.
        public: The address of the site, without its root; empty where it is not known.

    Returns:
        The description.
    """
    graph = Statements(sd=SD)
    endpoint = address(context, public, "/sparql")
    service, dataset = NamedNode(f"{endpoint.value}#service"), BlankNode("dataset")
    graph.type(service, "sd:Service")
    graph.add(service, "sd:endpoint", endpoint)
    graph.add(service, "sd:supportedLanguage", graph.term("sd:SPARQL11Query"))
    graph.add(service, "sd:resultFormat", *(NamedNode(_FORMATS + one) for one in RESULT_FORMATS))
    graph.add(service, "sd:defaultEntailmentRegime", NamedNode(_SIMPLE))
    graph.add(service, "sd:defaultDataset", dataset)
    graph.type(dataset, "sd:Dataset")
    # No sd:UnionDefaultGraph: what lies in no named graph is in the default graph too.
    default = BlankNode("default")
    graph.add(dataset, "sd:defaultGraph", default)
    graph.type(default, "sd:Graph", "void:Dataset")
    graph.add(default, "dcterms:description", english(_MERGED))
    graph.add(default, "void:inDataset", NamedNode(DATASET))
    ((count,),) = context.engine.query(_TRIPLES)
    graph.add(default, "void:triples", number(int(getattr(count, "value", "0"))))
    for place, (iri, triples) in enumerate(graph_counts(context.engine).items(), 1):
        named, content = BlankNode(f"named{place}"), BlankNode(f"graph{place}")
        graph.add(dataset, "sd:namedGraph", named)
        graph.type(named, "sd:NamedGraph")
        graph.add(named, "sd:name", NamedNode(iri))
        graph.add(named, "sd:graph", content)
        graph.type(content, "sd:Graph", "void:Dataset")
        graph.add(content, "void:triples", number(triples))
    return graph.triples
