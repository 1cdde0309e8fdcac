"""The dataset as a page, as a description, and whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopgraph.pages.context import check_form, negotiate
from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS, Refused, Response
from coopgraph.pages.glossary import ontology
from coopgraph.pages.links import DATA_FORMS, DATASET
from coopgraph.pages.measures import LARGEST_DUMP, measure
from coopgraph.pages.ontology import Word, address_of
from coopgraph.pages.void import ABOUT, AUTHORS, DUMPS, LICENSE, TITLES, describe_dataset
from coopgraph.store.result import Result
from coopgraph.vocabulary import ID, curie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request

_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the dataset; give its description to those who ask for data."""
    form = negotiate(request, ("html", *DATA_FORMS))
    return _page(context, request) if form == "html" else _described(context, request, form)


def well_known(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the description where programs look for it: as Turtle unless they ask otherwise."""
    form = negotiate(request, (*DATA_FORMS, "html"))
    return _page(context, request) if form == "html" else _described(context, request, form)


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the description in a form."""
    form = match["form"]
    check_form(form, DATA_FORMS, "the description is")
    return _described(context, request, form)


def dump(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give all data as one document, if they are few enough to be held in memory."""
    form = match["form"]
    check_form(form, DUMPS, "the data are")
    ((count,),) = context.engine.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    if int(getattr(count, "value", "0")) > LARGEST_DUMP:
        raise Refused(
            404,
            f"the data are not given whole: there are more than {LARGEST_DUMP:,} triples",
            hint="ask for a part of them by SPARQL",
        )
    body = context.engine.query(_EVERYTHING).serialize(WRITERS[form])
    return Response(body, MEDIA_TYPES[form])


def _described(context: Context, request: Request, form: str) -> Response:
    triples = describe_dataset(context, request.public, measure(context.engine))
    body = Result.of_triples(triples).serialize(WRITERS[form])
    place = context.links.data(DATASET, form)
    return Response(body, MEDIA_TYPES[form], headers={"content-location": place})


def _page(context: Context, request: Request) -> Response:
    links = context.links
    measures = measure(context.engine)

    def counted(counts: Mapping[str, int], *, listed: bool) -> list[tuple[Word, str, int, str]]:
        """Name each term, with its label, its count and where its things are listed."""
        glossary = ontology()
        return [
            (
                Word(curie(iri), address_of(glossary, links, iri)),
                glossary.label(iri).text if iri in glossary.entries else "",
                count,
                links.to("/class", [("iri", iri)]) if listed else "",
            )
            for iri, count in counts.items()
        ]

    return context.html(
        "dataset.html",
        {
            "here": "/dataset",
            "titles": TITLES,
            "about": ABOUT,
            "measures": measures,
            "modified": context.modified,
            "authors": AUTHORS,
            "license": LICENSE,
            "space": ID,
            "endpoint": request.public + links.to("/sparql"),
            "dumps": [(MEDIA_TYPES[form], links.to(f"/dataset/dump.{form}")) for form in DUMPS],
            "largest": LARGEST_DUMP,
            "classes": counted(measures.classes, listed=True),
            "properties": counted(measures.properties, listed=False),
        },
        alternates=links.alternates(DATASET),
    )
