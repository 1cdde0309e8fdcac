"""A stored question: its parameters as a form, its answer as table and picture, its SPARQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from coopgraph.errors import InputError
from coopgraph.pages.asked import Asked, find, read
from coopgraph.pages.cells import table_of
from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS, Request, Response, see_other
from coopgraph.pages.fields import fields
from coopgraph.pages.question_data import PICTURE, TEXT, answer, chosen, forms, is_drawn
from coopgraph.pages.snippets import snippets
from coopgraph.questions.header import without_header

if TYPE_CHECKING:
    from coopgraph.pages.context import Context


def redirect(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Lead from the IRI of a question to its page (303)."""
    question = find(context, match["name"])
    return see_other(context.links.to(f"/queries/{question.name}", request.params))


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the answer to a question, whole, in a form of data."""
    question = find(context, match["name"])
    return answer(context, read(question, request), match["form"])


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show a question and its answer, or give it in the form that the Accept header names."""
    question = find(context, match["name"])
    if question.name != match["name"]:
        return redirect(context, request, match)
    asked = read(question, request)
    answers = [one for one in forms(asked) if one != PICTURE]
    others = [one for one in WRITERS if one not in answers]
    form, media_type = chosen(request.accept, (*answers[:1], "html", *answers[1:], *others, TEXT))
    if form != "html":
        return answer(context, asked, form, media_type)
    return _page(context, asked, request.public)


def _page(context: Context, asked: Asked, public: str) -> Response:
    links, name = context.links, asked.question.name
    values: dict[str, Any] = {
        "here": "/queries",
        "question": asked.question,
        "asked": asked,
        "fields": fields(context, asked),
        "problem": None,
    }
    try:
        result = asked.run(context)
    except InputError as error:
        return context.html("question.html", {**values, "problem": error}, status=400)
    addresses = {
        form: links.to(f"/queries/{name}.{form}", asked.params) for form in (*forms(asked), TEXT)
    }
    described = {form: links.to(f"/queries/{name}.{form}") for form in WRITERS}
    shown = asked.shown(result)
    values |= {
        "result": result,
        "table": None if result.kind == "boolean" else table_of(context, result, shown.variables),
        "picture": addresses[PICTURE] if is_drawn(asked, result) else None,
        "addresses": addresses,
        "described": described,
        # Without the header, which the page tells in words.
        "sparql": without_header(asked.bound()),
        "editor": links.to("/sparql", [("example", name), *asked.values.items()]),
        "snippets": snippets(asked, links, public),
    }
    alternates = {MEDIA_TYPES[form]: address for form, address in described.items()} | {
        MEDIA_TYPES[form]: address for form, address in addresses.items()
    }
    return context.html("question.html", values, alternates=alternates)
