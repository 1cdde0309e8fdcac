"""The things of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coopgraph.pages import counts
from coopgraph.pages.describing import node
from coopgraph.pages.exchange import Refused, Request, Response
from coopgraph.pages.glossary import DEFINITION, LABEL, SUPERCLASS, ontology
from coopgraph.pages.listing import named_part
from coopgraph.pages.ontology import Word, address_of
from coopgraph.pages.paging import page_of
from coopgraph.vocabulary import curie

if TYPE_CHECKING:
    from coopgraph.pages.context import Context


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """List the things of a class, by their own class alone; narrower classes have own lists."""
    iri = request.get("iri") or ""
    if not iri:
        hint = f"the classes are at {context.links.to('/ontology')}#classes"
        raise Refused(400, "the parameter iri is missing", hint=hint)
    pattern = f"?thing a {node(iri, 400)}"
    glossary = ontology()
    narrower = glossary.having(SUPERCLASS, iri)
    numbers = counts.class_counts_of(context.engine, [iri, *narrower])
    total = numbers.get(iri, 0)
    if not total and iri not in glossary.entries:
        raise Refused(404, "the data have nothing of this class")
    # What else stands in the address is none of the list's.
    params = (("iri", iri), ("page", request.get("page") or ""))
    paging = page_of(Request(request.path, params), context.links, total)
    below = [
        (Word(glossary.label(one).text, context.links.to("/class", [("iri", one)])), numbers[one])
        for one in narrower
        if one in numbers
    ]
    labels = glossary.texts(iri, LABEL)
    return context.html(
        "members.html",
        {
            "here": "/ontology",
            "iri": iri,
            "name": curie(iri),
            "labels": labels,
            "definitions": glossary.texts(iri, DEFINITION),
            "address": address_of(glossary, context.links, iri),
            "below": below,
            "things": named_part(context.engine, pattern, paging) if total else [],
            "paging": paging,
        },
    )
