"""How to ask the same from elsewhere: lines to copy for a shell and for Python."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coopgraph.pages.asked import Asked
    from coopgraph.pages.links import Links

UNKNOWN: Final = "http://localhost:8000"
"""Stands for the address of the site where it is not known."""


@dataclass(frozen=True)
class Snippet:
    """Lines to copy.

    Attributes:
        title: What they are for.
        text: The lines.
    """

    title: str
    text: str


def snippets(asked: Asked, links: Links, public: str) -> list[Snippet]:
    """Write lines that ask a question as it was asked here.

    Args:
        asked: The question and its parameters.
        links: Where things are.
        public: The address that the site is known by.

    Returns:
        Lines for curl, for the Python package of this project, and for SPARQLWrapper.
    """
    site = public or UNKNOWN
    name = asked.question.name
    rows = asked.kind != "graph"
    form = ("csv" if asked.kind == "bindings" else "json") if rows else "ttl"
    data = site + links.to(f"/queries/{name}.{form}", asked.params)
    query = site + links.to(f"/queries/{name}.rq", asked.values.items())
    endpoint = site + links.to("/sparql")
    return [
        Snippet("curl", f"curl {shlex.quote(data)}\n"),
        Snippet("Python, with coopgraph", _coopgraph(asked, endpoint)),
        Snippet("Python, with SPARQLWrapper", _wrapper(endpoint, query, rows=rows)),
    ]


def _coopgraph(asked: Asked, endpoint: str) -> str:
    given = [_text(asked.question.name)]
    if asked.columns:
        given.append(f"columns=[{', '.join(map(_text, asked.columns))}]")
    if asked.values:
        # Some parameters have names that Python keeps for itself, such as from.
        pairs = (f"{_text(key)}: {_text(value)}" for key, value in asked.values.items())
        given.append(f"**{{{', '.join(pairs)}}}")
    return (
        "import coopgraph\n\n"
        f"kg = coopgraph.open({_text(endpoint)})\n"
        f"answer = kg.query({', '.join(given)})\n"
        "print(answer)\n"
    )


def _wrapper(endpoint: str, query: str, *, rows: bool) -> str:
    form = "JSON" if rows else "TURTLE"
    shown = (
        'for row in answer["results"]["bindings"]:\n    print(row)\n' if rows else "print(answer)\n"
    )
    return (
        "from urllib.request import urlopen\n\n"
        f"from SPARQLWrapper import {form}, SPARQLWrapper\n\n"
        f"endpoint = SPARQLWrapper({_text(endpoint)})\n"
        f"endpoint.setQuery(urlopen({_text(query)}).read().decode())\n"
        f"endpoint.setReturnFormat({form})\n"
        "answer = endpoint.queryAndConvert()\n"
        f"{shown}"
    )


def _text(value: str) -> str:
    """Write a text as Python has it, in double quotes where that needs no marks."""
    written = repr(value)
    return f'"{value}"' if written == f"'{value}'" and '"' not in value else written
