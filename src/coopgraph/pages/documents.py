"""The documents of data about things: the thing's statements, and what the document itself is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

from coopgraph.pages.context import check_form
from coopgraph.pages.describing import MOST_OWN, MOST_USES, describe
from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS, Refused, Response
from coopgraph.pages.links import DATA_FORMS, DATASET, Links
from coopgraph.pages.void import LICENSE
from coopgraph.store.result import Result
from coopgraph.vocabulary import BASE, PREFIXES, RDF, RDFS

if TYPE_CHECKING:
    from coopgraph.pages.context import Context


def data_document(context: Context, iri: str, form: str) -> Response:
    """Give the data about a thing.

    Args:
        context: Who answers.
        iri: The thing; a valid IRI.
        form: A suffix of :data:`DATA_FORMS`.

    Returns:
        The document.

    Raises:
        Refused: There is no such form, or the data say nothing of the thing (404).
    """
    check_form(form, DATA_FORMS, "data are")
    told = describe(context.engine, iri)
    if not told.own and not told.uses:
        raise Refused(404, "the data know no such thing")
    document = pyoxigraph.NamedNode(document_iri(iri, form))
    lines = [pyoxigraph.Triple(document, *pair) for pair in _about(iri)]
    for cut, what in [
        (told.own_cut, f"Only {MOST_OWN:,} statements of the thing are here; there are more."),
        (
            told.uses_cut,
            f"Only {MOST_USES:,} statements of others with the thing are here; "
            "the SPARQL endpoint has all.",
        ),
    ]:
        if cut:
            comment = pyoxigraph.Literal(what, language="en")
            lines.append(pyoxigraph.Triple(document, _name(RDFS + "comment"), comment))
    body = Result.of_triples([*told.own, *told.uses, *lines]).serialize(WRITERS[form])
    return Response(body, MEDIA_TYPES[form])


def document_iri(iri: str, form: str) -> str:
    """Return the IRI of the document of data about a thing, wherever the site is served."""
    return BASE + Links().data(iri, form).removeprefix("/")


def _name(iri: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(iri)


def _about(iri: str) -> list[tuple[pyoxigraph.NamedNode, pyoxigraph.NamedNode]]:
    foaf, dcterms, void = (PREFIXES[prefix] for prefix in ("foaf", "dcterms", "void"))
    return [
        (_name(RDF + "type"), _name(foaf + "Document")),
        (_name(foaf + "primaryTopic"), _name(iri)),
        (_name(dcterms + "license"), _name(LICENSE)),
        (_name(void + "inDataset"), _name(DATASET)),
    ]
