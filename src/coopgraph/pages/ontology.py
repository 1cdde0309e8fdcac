"""The pages of the ontology, of its concept schemes, and of the things of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.context import Context, negotiate
from coopgraph.pages.exchange import MEDIA_TYPES, Refused, Request, Response
from coopgraph.pages.links import DATA_FORMS, ONTOLOGY
from coopgraph.pages.names import names
from coopgraph.pages.paging import page_of
from coopgraph.pages.terms import concepts, ontology, schemes
from coopgraph.resources import ontology_dir
from coopgraph.store.result import Result
from coopgraph.vocabulary import CONCEPT

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

FILE: Final = "coop.ttl"
_WRITTEN: Final = {"ttl": "turtle", "jsonld": "jsonld", "nt": "nt", "rdf": "rdfxml"}
_CLASS_USES: Final = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing a ?term } GROUP BY ?term"
_PROPERTY_USES: Final = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term"
_CONCEPT_USES: Final = (
    "SELECT ?term (COUNT(*) AS ?n) WHERE {{ VALUES ?term {{ {terms} }} ?s ?p ?term . "
    "FILTER ( ?p NOT IN ( {ordering} ) ) }} GROUP BY ?term"
)
_COUNT: Final = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ ?thing a {kind} . FILTER ( isIRI(?thing) ) }}"
)
_THINGS: Final = (
    "SELECT DISTINCT ?thing WHERE {{ ?thing a {kind} . FILTER ( isIRI(?thing) ) }} "
    "ORDER BY STR(?thing) LIMIT {most} OFFSET {start}"
)
_ORDERING: Final = ("broader", "narrower", "hasTopConcept", "exactMatch", "closeMatch")


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the ontology, or give it in another form by the Accept header."""
    form = negotiate(request, ("html", *DATA_FORMS))
    if form != "html":
        return _data(form)
    described = ontology()
    uses = _counts(context.engine, _CLASS_USES) | _counts(context.engine, _PROPERTY_USES)
    terms = [*described.classes, *described.properties]
    linked = {
        iri
        for term in terms
        for iri in (
            *(*term.broader, *term.narrower, *term.domain, *term.range),
            *(*term.disjoint, *term.matches),
        )
    }
    links = context.links
    return context.html(
        "ontology.html",
        {
            "here": "/ontology",
            "ontology": described,
            "uses": uses,
            "called": names(context.engine, linked),
            "groups": [("Classes", described.classes), ("Properties", described.properties)],
        },
        alternates={MEDIA_TYPES[one]: links.data(ONTOLOGY, one) for one in DATA_FORMS},
    )


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the ontology in the form that the address names."""
    if match["form"] not in DATA_FORMS:
        raise Refused(404, "the ontology is not there in this form", hint=f"use {DATA_FORMS}")
    return _data(match["form"])


def _data(form: str) -> Response:
    body = (ontology_dir() / FILE).read_bytes()
    if form != "ttl":
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(body, pyoxigraph.RdfFormat.TURTLE))
        # Each process would name blank nodes otherwise, and the same is to be the same bytes.
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        body = Result.of_triples(quad.triple for quad in dataset).serialize(_WRITTEN[form])
    return Response(body, MEDIA_TYPES[form])


def scheme(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show a concept scheme."""
    iri = CONCEPT + match["scheme"]
    found = next((one for one in schemes() if one.iri == iri), None)
    if found is None:
        known = tuple((context.links.page(one.iri), one.label.text) for one in schemes())
        raise Refused(404, "there is no such concept scheme", suggestions=known)
    members = concepts(context.engine, iri)
    terms = " ".join(str(pyoxigraph.NamedNode(one.iri)) for one in members)
    ordering = ", ".join(f"<http://www.w3.org/2004/02/skos/core#{one}>" for one in _ORDERING)
    asked = _CONCEPT_USES.format(terms=terms, ordering=ordering)
    links = context.links
    return context.html(
        "scheme.html",
        {
            "here": "/ontology",
            "scheme": found,
            "concepts": members,
            "uses": _counts(context.engine, asked) if members else {},
            "called": {one.iri: one.label for one in members},
        },
        alternates={MEDIA_TYPES[one]: links.data(iri, one) for one in DATA_FORMS},
    )


def things(context: Context, request: Request, match: re.Match[str]) -> Response:
    """List the things of a class."""
    written = request.get("iri")
    if not written:
        raise Refused(400, "the class is not named", hint="name it in the parameter iri")
    try:
        kind = pyoxigraph.NamedNode(written)
    except ValueError:
        raise Refused(400, "the class is no IRI") from None
    counted = context.engine.query(_COUNT.format(kind=kind)).rows
    total = int(getattr(counted[0][0], "value", "0")) if counted else 0
    if not total:
        raise Refused(404, "nothing in the data is of this class")
    paging = page_of(request, context.links, total)
    asked = _THINGS.format(kind=kind, most=paging.size, start=paging.start)
    found = [
        one.value for (one,) in context.engine.query(asked) if isinstance(one, pyoxigraph.NamedNode)
    ]
    called = names(context.engine, [kind.value, *found])
    return context.html(
        "class.html", {"kind": kind.value, "found": found, "called": called, "paging": paging}
    )


def _counts(engine: Engine, query: str) -> dict[str, int]:
    """Return how often each term is used."""
    return {
        term.value: int(getattr(number, "value", "0"))
        for term, number in engine.query(query)
        if isinstance(term, pyoxigraph.NamedNode)
    }
