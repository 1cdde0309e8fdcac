"""Features of terms that constraints ask for, found once a term and kept by its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation import datatypes
from coopgraph.validation.columns import ABSENT, Codes, Mask, Rows, Terms, distinct
from coopgraph.validation.terms import Term

IRI, BLANK, LITERAL, TRIPLE = 0, 1, 2, 3
_KINDS: Final[dict[type, int]] = {NamedNode: IRI, BlankNode: BLANK, Literal: LITERAL}
_UNKNOWN: Final = -2
_NONE: Final[Rows] = np.empty(0, dtype=np.int32)


class Features:
    """What is known of terms, for as many of them as were asked about."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: dict[str, Rows] = {}
        self._tags: dict[str, int] = {}

    def kinds(self, codes: Codes) -> Codes:
        """Tell IRIs, blank nodes, literals and triples apart."""
        return self._look_up("kind", codes, lambda term: _KINDS.get(type(term), TRIPLE))

    def datatypes(self, codes: Codes) -> Codes:
        """Return the codes of the datatypes of literals; ``ABSENT`` for other terms."""
        terms = self._terms
        return self._look_up(
            "datatype",
            codes,
            lambda term: terms[term.datatype] if isinstance(term, Literal) else ABSENT,
        )

    def well_formed(self, codes: Codes) -> Mask:
        """Tell which are literals in the lexical space of their datatype."""
        good: Mask = self._look_up("form", codes, _is_well_formed) == 1
        return good

    def lengths(self, codes: Codes) -> Codes:
        """Return the number of characters of what SPARQL's ``STR`` gives; ``ABSENT`` for none."""
        return self._look_up("length", codes, _length)

    def languages(self, codes: Codes) -> Codes:
        """Number the language tags, in small letters; ``ABSENT`` for terms without one."""
        return self._look_up("language", codes, self._tag)

    def tags(self) -> list[str]:
        """Return the language tags met so far, in the order of their numbers."""
        return list(self._tags)

    def _tag(self, term: Term) -> int:
        if not isinstance(term, Literal) or not term.language:
            return ABSENT
        return self._tags.setdefault(term.language.lower(), len(self._tags))

    def _look_up(self, feature: str, codes: Codes, find: Callable[[Term], int]) -> Codes:
        known = self._known.get(feature, _NONE)
        if len(known) < len(self._terms):
            # Room to spare: looking up may itself name new terms.
            larger = np.full(len(self._terms) + 64, _UNKNOWN, dtype=np.int32)
            larger[: len(known)] = known
            known = self._known[feature] = larger
        found = known[codes]
        new = codes[found == _UNKNOWN]
        if len(new):
            new = distinct(new)
            known[new] = [find(term) for term in self._terms.listed(new)]
            found = known[codes]
        return found.astype(np.int64)


def text_of(value: Term) -> str | None:
    """Return what SPARQL's ``STR`` gives for a term; None for a blank node."""
    return value.value if isinstance(value, NamedNode | Literal) else None


def _length(term: Term) -> int:
    text = text_of(term)
    return ABSENT if text is None else len(text)


def _is_well_formed(term: Term) -> int:
    return int(isinstance(term, Literal) and datatypes.is_well_formed(term))
