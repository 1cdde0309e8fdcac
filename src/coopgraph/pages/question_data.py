"""Answers to stored questions as data, in every form that fits them; the questions as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from coopgraph.errors import InputError
from coopgraph.pages.context import not_acceptable
from coopgraph.pages.exchange import HTML, MEDIA_TYPES, WRITERS, Refused, Response
from coopgraph.pages.negotiation import choose
from coopgraph.questions.catalogue import as_graph
from coopgraph.views.answers import DRAWN, answer_svg

if TYPE_CHECKING:
    from coopgraph.pages.asked import Asked
    from coopgraph.pages.context import Context
    from coopgraph.questions import Question
    from coopgraph.store.result import Kind, Result

ANSWERS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "bindings": ("json", "csv", "tsv", "xml"),
    "boolean": ("json", "xml"),
    "graph": tuple(WRITERS),
}
"""The forms of each kind of answer, the preferred first."""

TEXT: Final = "rq"
PICTURE: Final = "svg"

SURELY_DRAWN: Final = 1000
"""Rows of which some can be drawn for certain, and all of which take long to draw."""

_ALIASES: Final = {"application/json": "json", "application/xml": "xml"}


def forms(asked: Asked) -> tuple[str, ...]:
    """Return the forms in which there is an answer: data, and a picture where one is drawn."""
    drawn = (PICTURE,) if asked.question.header.view in DRAWN else ()
    return (*ANSWERS[asked.kind], *drawn)


def chosen(accept: str, suffixes: Iterable[str]) -> tuple[str, str]:
    """Choose a form by an Accept header.

    Args:
        accept: The header.
        suffixes: The forms that there are, the preferred first.

    Returns:
        The form, and the media type by which it was asked for.

    Raises:
        Refused: None of them is acceptable (406).
    """
    offers = {MEDIA_TYPES[suffix]: suffix for suffix in suffixes}
    named = {kind: form for kind, form in _ALIASES.items() if form in offers.values()}
    found = choose(accept, [*offers, *named])
    if found is None:
        raise not_acceptable(offers)
    return (offers | named)[found], found


def answer(context: Context, asked: Asked, form: str, media_type: str | None = None) -> Response:
    """Give the whole answer to a question, its text, or what it is as RDF.

    Args:
        context: Who answers.
        asked: The question and its parameters.
        form: A key of :data:`MEDIA_TYPES`.
        media_type: The media type to name; that of the form if None.

    Returns:
        The data.

    Raises:
        Refused: There is no such form of it (404), or it cannot hold the answer (406).
        InputError: A parameter is unknown or wrong.
        EngineError: The engine failed or took too long.
    """
    kind = media_type or MEDIA_TYPES.get(form, HTML)
    if form == TEXT:
        return Response(asked.bound().encode(), kind)
    if form in WRITERS and asked.kind != "graph":
        return described([asked.question], form)
    if form not in forms(asked):
        there = ", ".join(f".{one}" for one in (*forms(asked), TEXT))
        raise Refused(
            404, f"the answer to {asked.question.name} is not given as .{form}", hint=f"use {there}"
        )
    result = asked.run(context)
    if form == PICTURE:
        picture = draw(asked, result)
        if picture is None:
            raise Refused(404, "there is nothing to draw", hint="the page has the answer as table")
        return Response(picture.encode("utf-8", "replace"), kind)
    try:
        return Response(asked.shown(result).serialize(WRITERS.get(form, form)), kind)
    except InputError as error:
        raise Refused(406, error.what, hint=error.hint) from None


def draw(asked: Asked, result: Result) -> str | None:
    """Draw an answer.

    Args:
        asked: The question and its parameters.
        result: The answer with all its columns.

    Returns:
        The SVG; None where the answer holds nothing that can be drawn.
    """
    if PICTURE not in forms(asked):
        return None
    try:
        return answer_svg(asked.question, result, asked.values)
    except InputError:
        return None


def is_drawn(asked: Asked, result: Result) -> bool:
    """Tell whether an answer has a picture: by drawing it, or where that takes long, by its size.

    Args:
        asked: The question and its parameters.
        result: The answer with all its columns.
    """
    if len(result) > SURELY_DRAWN:
        return PICTURE in forms(asked)
    return draw(asked, result) is not None


def described(questions: Iterable[Question], form: str) -> Response:
    """Describe questions as RDF.

    Args:
        questions: The questions.
        form: A key of :data:`WRITERS`.
    """
    return Response(as_graph(questions).serialize(WRITERS[form]), MEDIA_TYPES[form])
