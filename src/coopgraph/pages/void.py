"""The description of the dataset: VoID for its numbers, DCAT 3 for catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.pages.exchange import MEDIA_TYPES
from coopgraph.pages.links import DATASET, ONTOLOGY
from coopgraph.pages.statements import Statements, day, english, number
from coopgraph.vocabulary import BASE, ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph

    from coopgraph.pages.context import Context
    from coopgraph.pages.measures import Measures

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
AUTHORS: Final = "The coopgraph authors"
TITLES: Final = (
    ("en", "International medical cooperation as linked data"),
    ("ru", "Международное медицинское сотрудничество как связанные данные"),
    ("zh", "国际医学合作关联数据"),
)
ABOUT: Final = (
    "Visits between medical universities, their delegations, what was shown, said and agreed, and "
    "agreements; each fact with the passage of a source that it rests on."
)
KEYWORDS: Final = (
    "international cooperation",
    "medical education",
    "medical universities",
    "linked data",
)
DUMPS: Final = ("nt", "ttl")
"""The forms in which all data are given as one document."""

_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FEATURES: Final = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"


def address(context: Context, public: str, path: str) -> NamedNode:
    """Return an absolute address of the site; below the project's IRIs where its own is unknown."""
    return NamedNode((public or BASE[:-1]) + context.links.to(path))


def describe_dataset(
    context: Context, public: str, measures: Measures
) -> Sequence[pyoxigraph.Triple]:
    """Describe the dataset.

    Args:
        context: Where things are.
        public: The address of the site, without its root; empty where it is not known.
        measures: How much there is.

    Returns:
        The description.
    """
    graph = Statements()
    dataset = NamedNode(DATASET)
    _catalogue(graph, dataset, context, public)
    _numbers(graph, dataset, measures)
    _ways(graph, dataset, context, public, measures)
    document = address(context, public, "/.well-known/void")
    graph.type(document, "void:DatasetDescription")
    graph.add(document, "dcterms:title", english("Description of the dataset"))
    graph.add(document, "foaf:primaryTopic", dataset)
    graph.add(document, "dcterms:license", NamedNode(LICENSE))
    return graph.triples


def _catalogue(graph: Statements, dataset: NamedNode, context: Context, public: str) -> None:
    """Say what it is, whose, and under which licence."""
    authors = BlankNode("authors")
    graph.type(authors, "foaf:Agent")
    graph.add(authors, "foaf:name", Literal(AUTHORS))
    graph.type(dataset, "void:Dataset", "dcat:Dataset")
    graph.add(dataset, "dcterms:title", *(Literal(text, language=tag) for tag, text in TITLES))
    graph.add(dataset, "dcterms:description", english(ABOUT))
    graph.add(dataset, "dcterms:license", NamedNode(LICENSE))
    graph.add(dataset, "dcterms:creator", authors)
    graph.add(dataset, "dcterms:publisher", authors)
    graph.add(dataset, "dcterms:conformsTo", NamedNode(ONTOLOGY))
    graph.add(dataset, "dcat:keyword", *map(english, KEYWORDS))
    graph.add(dataset, "dcat:landingPage", address(context, public, "/dataset"))
    graph.add(dataset, "foaf:homepage", address(context, public, "/"))
    if context.modified:
        graph.add(dataset, "dcterms:modified", day(context.modified))


def _numbers(graph: Statements, dataset: NamedNode, measures: Measures) -> None:
    """Say how much there is, by class and by property."""
    graph.add(dataset, "void:triples", number(measures.triples))
    graph.add(dataset, "void:entities", number(measures.entities))
    graph.add(dataset, "void:classes", number(len(measures.classes)))
    graph.add(dataset, "void:properties", number(len(measures.properties)))
    graph.add(dataset, "void:uriSpace", Literal(ID))
    graph.add(dataset, "void:vocabulary", *map(NamedNode, measures.vocabularies))
    if measures.example is not None:
        graph.add(dataset, "void:exampleResource", NamedNode(measures.example))
    for place, (iri, count) in enumerate(measures.classes.items(), 1):
        partition = BlankNode(f"class{place}")
        graph.add(dataset, "void:classPartition", partition)
        graph.add(partition, "void:class", NamedNode(iri))
        graph.add(partition, "void:entities", number(count))
    for place, (iri, count) in enumerate(measures.properties.items(), 1):
        partition = BlankNode(f"property{place}")
        graph.add(dataset, "void:propertyPartition", partition)
        graph.add(partition, "void:property", NamedNode(iri))
        graph.add(partition, "void:triples", number(count))


def _ways(
    graph: Statements, dataset: NamedNode, context: Context, public: str, measures: Measures
) -> None:
    """Say how to come by the data."""
    endpoint = address(context, public, "/sparql")
    graph.add(dataset, "void:sparqlEndpoint", endpoint)
    graph.add(dataset, "void:openSearchDescription", address(context, public, "/opensearch.xml"))
    graph.add(dataset, "void:feature", *(NamedNode(_FORMATS + name) for name in _FEATURES))
    service = NamedNode(f"{endpoint.value}#service")
    graph.type(service, "dcat:DataService")
    graph.add(service, "dcterms:title", english("SPARQL endpoint"))
    graph.add(service, "dcat:endpointURL", endpoint)
    graph.add(service, "dcat:endpointDescription", endpoint)
    graph.add(service, "dcat:servesDataset", dataset)
    graph.add(service, "dcterms:conformsTo", NamedNode(_PROTOCOL))
    graph.add(service, "dcterms:license", NamedNode(LICENSE))
    asked = BlankNode("asked")
    graph.type(asked, "dcat:Distribution")
    graph.add(dataset, "dcat:distribution", asked)
    graph.add(asked, "dcterms:title", english("Answers to SPARQL queries"))
    graph.add(asked, "dcat:accessURL", endpoint)
    graph.add(asked, "dcat:accessService", service)
    graph.add(asked, "dcterms:license", NamedNode(LICENSE))
    if measures.has_dump:
        for form in DUMPS:
            _dump(graph, dataset, address(context, public, f"/dataset/dump.{form}"), form)


def _dump(graph: Statements, dataset: NamedNode, place: NamedNode, form: str) -> None:
    distribution = BlankNode(f"dump{DUMPS.index(form)}")
    graph.add(dataset, "void:dataDump", place)
    graph.add(dataset, "dcat:distribution", distribution)
    graph.type(distribution, "dcat:Distribution")
    graph.add(distribution, "dcterms:title", english(f"All data as {MEDIA_TYPES[form]}"))
    graph.add(distribution, "dcat:downloadURL", place)
    graph.add(distribution, "dcat:accessURL", place)
    graph.add(distribution, "dcat:mediaType", NamedNode(_MEDIA + MEDIA_TYPES[form]))
    graph.add(distribution, "dcterms:license", NamedNode(LICENSE))
