"""What may be meant by an IRI that the data do not know."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.errors import EngineError
from coopgraph.pages.asking import listed, things
from coopgraph.pages.names import names
from coopgraph.vocabulary import BASE, ID, KINDS

if TYPE_CHECKING:
    from coopgraph.pages.context import Context

MOST: Final = 8
"""Things that are suggested."""

MOST_READ: Final = 60_000
"""Labelled things that are looked through: a wrong address must not cost what a question does."""

SECONDS: Final = 2.0
"""How long may be spent on that, where the engine can be told."""

_PART: Final = re.compile(r"[^\W_]{2,}")


def suggestions(context: Context, iri: str) -> tuple[tuple[str, str], ...]:
    """Find things whose IRI is near to one.

    Args:
        context: Who answers.
        iri: A valid IRI that the data do not know.

    Returns:
        Addresses with names, the nearest first.
    """
    if not iri.startswith(BASE):
        return ()
    folder, _, slug = iri.rpartition("/")
    try:
        near = _of_other_kinds(context, slug) or _of_the_kind(context, folder + "/", slug)
    except EngineError:
        # That a thing is not there is true all the same.
        return ()
    called = names(context.engine, near)
    return tuple((context.links.page(one), called[one].text) for one in near)


def _of_other_kinds(context: Context, slug: str) -> list[str]:
    """The same slug under another kind."""
    others = listed(f"{ID}{kind}/{slug}" for kind in ("org", *KINDS))
    query = f"SELECT DISTINCT ?s WHERE {{ VALUES ?s {{ {others} }} ?s ?p ?o }}"
    return sorted(things(context.engine, query, timeout=SECONDS))


def _of_the_kind(context: Context, folder: str, slug: str) -> list[str]:
    """Things of the same kind whose slug has a part of this one."""
    # Longer parts say more; the first letters outlive most slips of the pen.
    parts = sorted({part.lower() for part in _PART.findall(slug)}, key=len, reverse=True)[:4]
    if not parts:
        return []
    text = pyoxigraph.Literal
    tests = " || ".join(f"CONTAINS(LCASE(STR(?s)), {text(part[:5])})" for part in parts)
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT DISTINCT ?s WHERE { "
        f"{{ SELECT ?s WHERE {{ ?s rdfs:label ?name }} LIMIT {MOST_READ} }} "
        f"FILTER ( STRSTARTS(STR(?s), {text(folder)}) && ( {tests} ) ) }} LIMIT 500"
    )
    iris = set(things(context.engine, query, timeout=SECONDS))
    ranked = sorted(iris, key=lambda one: (-_likeness(one.removeprefix(folder), slug), one))
    return ranked[:MOST]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:200].lower(), other[:200].lower()).ratio()
