"""Anything that has an IRI: from the thing to the documents about it, and these."""

from __future__ import annotations

import re

from coopgraph.pages.context import Context, negotiate
from coopgraph.pages.exchange import Refused, Request, Response, see_other
from coopgraph.pages.links import DATA_FORMS
from coopgraph.vocabulary import BASE


def redirect(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Lead from a thing to a document about it, by the Accept header (303)."""
    iri = BASE + match["local"]
    form = negotiate(request, ("html", *DATA_FORMS))
    links = context.links
    return see_other(links.page(iri) if form == "html" else links.data(iri, form))


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the page about a thing of the project."""
    raise Refused(404, "there is no such thing")


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the data about a thing of the project."""
    raise Refused(404, "there is no such thing")


def resource(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the page about a thing with an IRI of somebody else."""
    raise Refused(404, "there is no such thing")


def resource_data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the data about a thing with an IRI of somebody else."""
    raise Refused(404, "there is no such thing")
