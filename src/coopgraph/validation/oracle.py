"""Questions about values that SPARQL defines, put to the SPARQL engine itself.

SHACL defines ``sh:minInclusive``, ``sh:lessThan`` and their like by SPARQL's ``<``, and
``sh:pattern`` by SPARQL's ``REGEX``. Asking Oxigraph keeps one meaning for dates with and without
time zone, decimals, ill-typed literals. Its regular expressions run in linear time (no
backtracking, a limit on size), so that the time of one question is bounded by the length of its
text, which Python's ``re`` cannot promise.
"""

from __future__ import annotations

import operator
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeGuard

from pyoxigraph import Literal, QuerySolutions, Store

from coopgraph.validation.datatypes import is_decimal, is_well_formed
from coopgraph.validation.terms import XSD_BOOLEAN, Term, xsd

_FLAGS: Final = frozenset("smixq")
_ORDERS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_FLOATS: Final = frozenset(map(xsd, ("float", "double")))

LONG_TEXT: Final = 4096
"""Characters that one regular expression may take a second for, if it is of the worst kind."""

_ROWS: Final = 5000
_CHARACTERS: Final = 1 << 20
_QUICK, _SLOW = 0.05, 0.2
"""Seconds in which questions are answered that could be more at once, and that should be fewer."""

Pair = tuple[Term, Term]


class Oracle:
    """Answers many questions of one kind with one query.

    Args:
        check: Is called between two queries, none of which takes long; what it raises ends the
            questions.
    """

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        self._store = Store()
        self._check = check

    def compare(self, sign: str, pairs: Sequence[Pair]) -> list[bool]:
        """Compare pairs of terms.

        Args:
            sign: ``<``, ``<=``, ``>`` or ``>=``.
            pairs: The terms, left and right.

        Returns:
            For each pair whether it holds. It does not for what SPARQL cannot compare.
        """
        found = [False] * len(pairs)
        rows = self._compared_here(sign, pairs, found)
        for good in self._ask("?left ?right", rows, f"?left {sign} ?right", _CHARACTERS):
            found[good] = True
        return found

    @staticmethod
    def _compared_here(
        sign: str, pairs: Sequence[Pair], found: list[bool]
    ) -> Iterator[tuple[int, str]]:
        """Note what Python compares exactly; yield what the engine has to compare."""
        for index, (left, right) in enumerate(pairs):
            if not (_has_order(left) and _has_order(right)):
                continue
            if is_decimal(left.datatype) and is_decimal(right.datatype):
                found[index] = _ORDERS[sign](Decimal(left.value), Decimal(right.value))
            else:
                yield index, f"{_beside(left, right)} {_beside(right, left)}"

    def matching(self, pattern: str, flags: str, texts: Iterable[str]) -> set[str]:
        """Match strings with a regular expression.

        Args:
            pattern: The expression, as in XPath.
            flags: Its flags.
            texts: The strings, none longer than :data:`LONG_TEXT`: one match cannot be stopped.

        Returns:
            Those of the strings in which it matches somewhere.
        """
        wanted = list(dict.fromkeys(texts))
        rows = ((index, str(Literal(text))) for index, text in enumerate(wanted))
        test = f"REGEX(?text, {Literal(pattern)}, {Literal(flags)})"
        return {wanted[index] for index in self._ask("?text", rows, test, LONG_TEXT)}

    def same(self, one: Literal, others: Sequence[Literal]) -> list[int]:
        """Tell of which literals the store makes the same term, as of ``01`` and ``1``."""
        rows = ((index, f"{one} {other}") for index, other in enumerate(others))
        return list(self._ask("?one ?other", rows, "SAMETERM(?one, ?other)", _CHARACTERS))

    def pattern_problem(self, pattern: str, flags: str) -> str | None:
        """Tell what is wrong with a regular expression, or None."""
        unknown = "".join(sorted(set(flags) - _FLAGS))
        if unknown:
            return f"has flags that do not exist: {unknown!r}; there are s, m, i, x and q"
        call = f"REGEX('', {Literal(pattern)}, {Literal(flags)})"
        test = f"COALESCE({call} IN (true, false), false)"
        if any(True for _ in self._ask("?none", [(0, "0")], test, _CHARACTERS)):
            return None
        return (
            "is not a regular expression of XPath, is too large, or uses look-around or "
            "back-references, which have no bound on their running time"
        )

    def _ask(
        self, variables: str, rows: Iterable[tuple[int, str]], test: str, size: int
    ) -> Iterator[int]:
        """Ask a question of each row; yield the numbers of those of which it holds.

        Args:
            variables: What the terms of a row stand for.
            rows: Their numbers and terms.
            test: The question.
            size: Characters to begin with; as many as are quick in one query.
        """
        block: list[str] = []
        length = 0
        for number, terms in rows:
            block.append(f"({number} {terms})")
            length += len(terms)
            if length >= size or len(block) >= _ROWS:
                began = time.monotonic()
                yield from self._answer(variables, block, test)
                took = time.monotonic() - began
                if took < _QUICK:
                    size = min(2 * size, _CHARACTERS)
                elif took > _SLOW:
                    size = max(LONG_TEXT, size // 2)
                block, length = [], 0
        yield from self._answer(variables, block, test)

    def _answer(self, variables: str, block: list[str], test: str) -> set[int]:
        self._check()
        data = " ".join(block)
        query = f"SELECT ?row {{ VALUES (?row {variables}) {{ {data} }} FILTER({test}) }}"
        return _rows(self._store, query) if block else set()


def _has_order(term: Term) -> TypeGuard[Literal]:
    """Tell whether a term may be less than another one or equal to it.

    Oxigraph finds every term equal to itself, NaN and ill-typed literals too, and takes the
    number for the value where it is none of the (smaller) type.
    """
    if not isinstance(term, Literal) or not is_well_formed(term):
        return False
    return term.value != "NaN" or term.datatype not in _FLOATS


def _beside(literal: Literal, other: Literal) -> Literal:
    """Write a literal so that Oxigraph compares it with another one as SPARQL does.

    It knows no order of booleans, nor decimals of any length (SPARQL 1.1, section 17.3).
    """
    if literal.datatype == other.datatype == XSD_BOOLEAN:
        return Literal(int(literal.value in {"true", "1"}))
    if is_decimal(literal.datatype) and other.datatype in _FLOATS:
        return Literal(literal.value, datatype=other.datatype)
    return literal


def _rows(store: Store, query: str) -> set[int]:
    solutions = store.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    found = set()
    for solution in solutions:
        row = solution["row"]
        if isinstance(row, Literal):
            found.add(int(row.value))
    return found
