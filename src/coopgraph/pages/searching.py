"""Finding things by their names: in an index of all names, or by asking an endpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import listed
from coopgraph.pages.search_index import (
    MOST_WORDS,
    NOTHING,
    PLAIN_NAMES,
    SPELLED_NAMES,
    Found,
    SearchIndex,
    classes_in,
    names_in,
)
from coopgraph.store.embedded import OxigraphEngine

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

MOST_ASKED: Final = 500
"""Names that an endpoint is asked for: it neither folds nor orders them by how well they fit."""

_WORD: Final = re.compile(r"\w+")


class Search:
    """Finds things by their names.

    Args:
        engine: Who knows them.
        index: Their index; made when it is first needed if None. An endpoint has none: it is
            asked each time.
    """

    def __init__(self, engine: Engine, index: SearchIndex | None = None) -> None:
        self._engine = engine
        self._index = index

    def prepare(self) -> SearchIndex | None:
        """Make the index, unless it is there; it can be given to other processes.

        Returns:
            The index; None where an endpoint is asked instead.

        Raises:
            EngineError: The engine failed or took too long.
        """
        if self._index is None and isinstance(self._engine, OxigraphEngine):
            self._index = SearchIndex.build(self._engine)
        return self._index

    def find(self, question: str, class_: str | None = None) -> Found:
        """Find the things of which one name has all words of a question.

        Args:
            question: The words.
            class_: The IRI of the class that is wanted; any if None.

        Returns:
            The things, the best first.

        Raises:
            EngineError: The engine failed or took too long.
        """
        index = self.prepare() or self._asked(question)
        return index.find(question, class_) if index is not None else NOTHING

    def _asked(self, question: str) -> SearchIndex | None:
        """Ask for the names that hold the words, in small letters."""
        words = list(dict.fromkeys(_WORD.findall(question.lower())))[:MOST_WORDS]
        if not words:
            return None
        held = " && ".join(
            f"CONTAINS(LCASE(STR(?name)), {pyoxigraph.Literal(word)})" for word in words
        )
        rows = self._engine.query(
            f"SELECT ?thing ?name WHERE {{ {{ {PLAIN_NAMES} }} UNION {{ {SPELLED_NAMES} }} "
            f"FILTER ( isLiteral(?name) && {held} ) }} LIMIT {MOST_ASKED}"
        )
        names = list(names_in(rows))
        return SearchIndex.of_found(names, self._classes({iri for iri, _, _ in names}))

    def _classes(self, iris: set[str]) -> list[tuple[str, str]]:
        if not iris:
            return []
        things = listed(sorted(iris))
        rows = self._engine.query(
            f"SELECT ?thing ?class WHERE {{ VALUES ?thing {{ {things} }} ?thing a ?class }}"
        )
        return list(classes_in(rows))
