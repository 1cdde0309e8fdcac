"""The list of stored questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS, Refused, Request, Response
from coopgraph.pages.question_data import ANSWERS, chosen, described
from coopgraph.questions import Question, list_questions
from coopgraph.questions.catalogue import as_table

if TYPE_CHECKING:
    from coopgraph.pages.context import Context

UNTAGGED: Final = "other"

_ROWS: Final = ANSWERS["bindings"]
_FORMS: Final = (*_ROWS, *WRITERS)


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the list, or give it in the form that the Accept header names."""
    form, media_type = chosen(request.accept, ("json", "html", *_ROWS[1:], *WRITERS))
    if form != "html":
        return _data(form, media_type)
    questions = list_questions()
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(next(iter(question.header.tags), UNTAGGED), []).append(question)
    addresses = {form: context.links.to(f"/queries.{form}") for form in _FORMS}
    alternates = {MEDIA_TYPES[form]: address for form, address in addresses.items()}
    values = {
        "here": "/queries",
        "groups": groups,
        "number": len(questions),
        "addresses": addresses,
        "openapi": context.links.to("/openapi.json"),
    }
    return context.html("questions.html", values, alternates=alternates)


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the list in a form of data."""
    return _data(match["form"], None)


def _data(form: str, media_type: str | None) -> Response:
    if form in WRITERS:
        return described(list_questions(), form)
    if form not in _ROWS:
        there = ", ".join(f".{one}" for one in _FORMS)
        raise Refused(404, f"the list of questions is not given as .{form}", hint=f"use {there}")
    body = as_table(list_questions()).serialize(form)
    return Response(body, media_type or MEDIA_TYPES[form])
