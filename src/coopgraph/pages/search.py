"""Search results: a page for people, suggestions for a box, a description for browsers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopgraph.pages.exchange import Request, Response
from coopgraph.pages.glossary import Glossary, ontology
from coopgraph.pages.names import Name, names
from coopgraph.pages.paging import page_of
from coopgraph.pages.void import address
from coopgraph.vocabulary import COOP, curie, expand

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.pages.search_index import Hit

LONGEST: Final = 200
"""Characters of a question; the rest is not looked at."""

MOST_CLASSES: Final = 16
"""Classes by which a result can be narrowed."""

SUGGESTED: Final = 10

_XML: Final = "application/opensearchdescription+xml"
_SUGGESTIONS: Final = "application/x-suggestions+json"


@dataclass(frozen=True)
class Shown:
    """A thing that was found.

    Attributes:
        address: Its page.
        name: What it is called.
        other: The name that matches, where that is another.
        kind: What it is.
    """

    address: str
    name: Name
    other: Name | None
    kind: str


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show what is found."""
    question = _question(request)
    class_ = _class(request)
    found = context.search.find(question, class_)
    params = [("q", question), *([("class", request.get("class") or "")] if class_ else [])]
    pages = [("page", request.get("page") or "1")]
    paging = page_of(Request(request.path, tuple(params + pages)), context.links, len(found.hits))
    classes = list(found.classes.items())[:MOST_CLASSES]
    glossary = ontology()
    return context.html(
        "search.html",
        {
            "question": question,
            "is_cut": len(request.get("q") or "") > LONGEST,
            "too_many": found.cut,
            "total": len(found.hits),
            "classes": [
                (
                    _kind(glossary, iri),
                    number,
                    context.links.to("/search", [("q", question), ("class", _short(iri))]),
                    iri == class_,
                )
                for iri, number in classes
            ],
            "chosen": _kind(glossary, class_) if class_ else "",
            "all": context.links.to("/search", [("q", question)]),
            "shown": _shown(context, paging.of(found.hits)),
            "paging": paging,
            "longest": LONGEST,
        },
    )


def suggestions(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the best names for what is typed so far, in the form that browsers know."""
    question = _question(request)
    hits = context.search.find(question).hits[:SUGGESTED]
    shown = _shown(context, hits)
    told = [
        question,
        [hit.name.text for hit in hits],
        [one.kind for one in shown],
        [request.public + one.address for one in shown],
    ]
    return Response(json.dumps(told, ensure_ascii=False).encode(), _SUGGESTIONS)


def description(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Describe the search to browsers, so that they can offer it."""
    site = address(context, request.public, "/").value.removesuffix("/")
    body = context.templates.render("opensearch.xml", {"site": site})
    return Response(body, _XML)


def _question(request: Request) -> str:
    text = (request.get("q") or "")[:LONGEST]
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _class(request: Request) -> str | None:
    given = request.get("class")
    if not given:
        return None
    return expand(given.encode("utf-8", "replace").decode()) or given


def _short(iri: str) -> str:
    name = curie(iri)
    return iri if name.startswith("<") else name


def _kind(glossary: Glossary, iri: str) -> str:
    return glossary.label(iri).text if iri in glossary.entries else _short(iri)


def _shown(context: Context, hits: Sequence[Hit]) -> list[Shown]:
    glossary = ontology()
    called = names(context.engine, [hit.iri for hit in hits])
    found = []
    for hit in hits:
        name = called[hit.iri]
        # Of several classes the project's own says most.
        kinds = sorted(hit.classes, key=lambda one: not one.startswith(COOP))
        found.append(
            Shown(
                context.links.page(hit.iri),
                name,
                hit.name if hit.name.text != name.text else None,
                _kind(glossary, kinds[0]) if kinds else "",
            )
        )
    return found
