"""The passages that facts rest on, numbered as references are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import batches, listed
from coopgraph.pages.names import Name
from coopgraph.store.terms import to_python
from coopgraph.vocabulary import COOP, OA, RDFS, curie

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Term

MOST: Final = 5_000
"""Rows that are read for so many things as one query asks about."""

_QUERY: Final = f"""\
PREFIX coop: <{COOP}> PREFIX oa: <{OA}> PREFIX rdfs: <{RDFS}>
SELECT ?node ?passage ?label ?source ?title ?start ?end ?quote WHERE {{
  VALUES ?node {{ %s }} ?node coop:evidence ?passage .
  OPTIONAL {{ ?passage rdfs:label ?label }}
  OPTIONAL {{ ?passage oa:hasSource ?source . OPTIONAL {{ ?source rdfs:label ?title }} }}
  OPTIONAL {{ ?passage oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end }}
  OPTIONAL {{ ?passage oa:hasSelector ?words . ?words oa:exact ?quote }}
}} LIMIT {MOST}"""


@dataclass(frozen=True)
class Passage:
    """A passage of a source.

    Attributes:
        iri: The passage.
        name: What it is called.
        source: The document; None if the data do not tell.
        source_name: What the document is called.
        start: Its first character in the text; None where that is not known.
        end: The character after its last.
        quote: Its words, where it is so short that they are given.
        number: Its number on the page.
    """

    iri: str
    name: Name
    source: str | None
    source_name: Name
    start: int | None
    end: int | None
    quote: Name | None
    number: int


@dataclass(frozen=True)
class References:
    """The passages of several things.

    Attributes:
        passages: All of them, in the order of their numbers.
        cited: Those of each thing.
    """

    passages: tuple[Passage, ...]
    cited: dict[str, tuple[Passage, ...]]

    def of(self, iri: str) -> tuple[Passage, ...]:
        """Return the passages of a thing."""
        return self.cited.get(iri, ())

    def sources(self) -> dict[str, Name]:
        """Return the documents that the passages are of, with their names."""
        return {one.source: one.source_name for one in self.passages if one.source}


def references(engine: Engine, iris: Iterable[str]) -> References:
    """Read the passages that things rest on.

    Args:
        engine: Who answers.
        iris: The things.

    Returns:
        The passages, numbered by source and place.
    """
    citing: dict[str, list[str]] = {}
    told: dict[str, tuple[Term | None, ...]] = {}
    for batch in batches(iris):
        for row in sorted(engine.query(_QUERY % listed(batch)), key=_order):
            thing, passage = row[:2]
            if isinstance(thing, pyoxigraph.NamedNode) and isinstance(
                passage, pyoxigraph.NamedNode
            ):
                told.setdefault(passage.value, row[2:])
                citing.setdefault(thing.value, []).append(passage.value)
    passages = {
        iri: _passage(iri, row, number)
        for number, (iri, row) in enumerate(sorted(told.items(), key=_place), 1)
    }
    return References(
        tuple(passages.values()),
        {
            thing: tuple(sorted({passages[one] for one in cited}, key=lambda one: one.number))
            for thing, cited in citing.items()
        },
    )


def _order(row: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple(str(term) for term in row)


def _place(item: tuple[str, tuple[Term | None, ...]]) -> tuple[str, int, str]:
    iri, (_, source, _, start, *_) = item
    place = to_python(start)
    return str(source or ""), place if isinstance(place, int) else -1, iri


def _passage(iri: str, row: tuple[Term | None, ...], number: int) -> Passage:
    label, source, title, start, end, quote = row
    first, last = to_python(start), to_python(end)
    return Passage(
        iri,
        name_of(label) or Name(curie(iri)),
        source.value if isinstance(source, pyoxigraph.NamedNode) else None,
        name_of(title) or Name("" if source is None else str(source)),
        first if isinstance(first, int) else None,
        last if isinstance(last, int) else None,
        name_of(quote),
        number,
    )


def name_of(term: Term | None) -> Name | None:
    """Return the words of a literal with their language; None for what is no literal."""
    if not isinstance(term, pyoxigraph.Literal):
        return None
    return Name(term.value, term.language or "")
