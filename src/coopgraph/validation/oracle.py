"""Questions about values that SPARQL defines, put to the SPARQL engine itself.

SHACL defines ``sh:minInclusive``, ``sh:lessThan`` and their like by SPARQL's ``<``, and
``sh:pattern`` by SPARQL's ``REGEX``. Asking Oxigraph keeps one meaning for dates with and without
time zone, decimals, ill-typed literals. Its regular expressions run in linear time (no
backtracking, a limit on size), so that no pattern in a shapes file can hang the program, which
Python's ``re`` cannot promise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store

from coopgraph.validation.terms import Term

_FLAGS: Final = frozenset("smixq")

Pair = tuple[Term, Term]


class Oracle:
    """Answers many questions of one kind with one query, each question once."""

    def __init__(self) -> None:
        self._store = Store()
        self._compared: dict[tuple[str, Term, Term], bool] = {}

    def compare(self, operator: str, pairs: Iterable[Pair]) -> set[Pair]:
        """Compare pairs of terms.

        Args:
            operator: ``<``, ``<=``, ``>`` or ``>=``.
            pairs: The terms, left and right.

        Returns:
            The pairs for which it holds. Not among them: what SPARQL cannot compare.
        """
        wanted = list(dict.fromkeys(pairs))
        known = self._compared
        new = [
            pair
            for pair in wanted
            if (operator, *pair) not in known
            and isinstance(pair[0], Literal)
            and isinstance(pair[1], Literal)
        ]
        rows = (f"({index} {left} {right})" for index, (left, right) in enumerate(new))
        good = self._ask("?left ?right", rows, f"?left {operator} ?right")
        for index, pair in enumerate(new):
            known[(operator, *pair)] = index in good
        return {pair for pair in wanted if known.get((operator, *pair))}

    def matching(self, pattern: str, flags: str, texts: Iterable[str]) -> set[str]:
        """Match strings with a regular expression.

        Args:
            pattern: The expression, as in XPath.
            flags: Its flags.
            texts: The strings.

        Returns:
            Those of the strings in which it matches somewhere.
        """
        wanted = list(dict.fromkeys(texts))
        rows = (f"({index} {Literal(text)})" for index, text in enumerate(wanted))
        test = f"REGEX(?text, {Literal(pattern)}, {Literal(flags)})"
        return {wanted[index] for index in self._ask("?text", rows, test)}

    def same(self, one: Literal, other: Literal) -> bool:
        """Tell whether the store makes the same term of two literals, as of ``01`` and ``1``."""
        test = "SAMETERM(?one, ?other)"
        return bool(self._ask("?one ?other", [f"(0 {one} {other})"], test))

    def pattern_problem(self, pattern: str, flags: str) -> str | None:
        """Tell what is wrong with a regular expression, or None."""
        unknown = "".join(sorted(set(flags) - _FLAGS))
        if unknown:
            return f"has flags that do not exist: {unknown!r}; there are s, m, i, x and q"
        call = f"REGEX('', {Literal(pattern)}, {Literal(flags)})"
        test = f"COALESCE({call} IN (true, false), false)"
        if self._ask("?none", ["(0 0)"], test):
            return None
        return (
            "is not a regular expression of XPath, is too large, or uses look-around or "
            "back-references, which have no bound on their running time"
        )

    def _ask(self, variables: str, rows: Iterable[str], test: str) -> set[int]:
        data = " ".join(rows)
        if not data:
            return set()
        query = f"SELECT ?row {{ VALUES (?row {variables}) {{ {data} }} FILTER({test}) }}"
        return _rows(self._store, query)


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
