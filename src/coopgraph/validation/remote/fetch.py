"""Fetches a part of the graph behind an endpoint, all of it or nothing.

What is a blank node in one answer cannot be told from those of another. So triples with blank
nodes come in one answer together; all others come predicate by predicate, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.errors import EngineError
from coopgraph.store.engine import Engine
from coopgraph.store.terms import Row
from coopgraph.validation.remote.extent import Extent, is_whole
from coopgraph.validation.terms import RDF_TYPE, RDFS_SUBCLASS_OF, Term, name

PAGE: Final = 100_000
"""Rows of an answer: about twenty megabytes."""

Tell = Callable[[str], None]
"""Says how far it has come."""


class Fetcher:
    """Asks one endpoint for triples of its default graph.

    Args:
        engine: The endpoint.
        tell: Gets a line for each step.
        page: Rows of an answer.

    Attributes:
        missing: Predicates whose triples could not be fetched.
        failure: Why.
    """

    def __init__(self, engine: Engine, tell: Tell, page: int = PAGE) -> None:
        self._engine = engine
        self._tell = tell
        self._page = page
        self.missing: set[NamedNode] = set()
        self.failure: EngineError | None = None

    @property
    def walks_paths(self) -> bool:
        """Whether the endpoint loses nothing that lies on a path; known after an answer."""
        return self._engine.walks_paths

    def hierarchy(self) -> list[Quad]:
        """Fetch the subclass axioms between named classes.

        Raises:
            EngineError: The endpoint failed, or cut its answer.
        """
        self._tell("subclass axioms")
        where = f"VALUES ?p {{ {RDFS_SUBCLASS_OF} }} ?s ?p ?o ."
        counts = self._counts(where)
        return self._rows(where, sum(both for both, _ in counts.values()))

    def triples(self, extent: Extent) -> list[Quad]:
        """Fetch the triples of an extent.

        Args:
            extent: Which.

        Returns:
            The triples. Blank nodes are the same in all of them. Where the endpoint fails, or
            sends other than the rows that it counts itself, it is asked no more: those that are
            not there have a predicate in ``missing``.

        Raises:
            EngineError: It failed before it sent any.
        """
        self._tell("number of triples")
        counts = self._counts(_where(extent))
        found: list[Quad] = []
        blank = sorted((one for one, (_, b) in counts.items() if b), key=str)
        rest = sorted(counts.keys() - set(blank), key=str)
        self.missing = set(counts)
        try:
            if blank:
                self._tell(", ".join(map(name, blank)))
                number = sum(counts[one][0] for one in blank)
                found += self._rows(_of(extent, blank), number)
                self.missing.difference_update(blank)
            for predicate in rest:
                found += list(
                    self._pages(_of(extent, [predicate]), predicate, counts[predicate][0])
                )
                self.missing.discard(predicate)
        except EngineError as problem:
            self.failure = problem
        return found

    def size(self, extent: Extent) -> int:
        """Count the triples of an extent.

        Raises:
            EngineError: The endpoint failed.
        """
        return self.number(f"SELECT (COUNT(*) AS ?n) WHERE {{ {_where(extent)} }}")

    def labels(self, terms: Iterable[NamedNode], predicate: NamedNode) -> list[Quad]:
        """Fetch what a predicate says of some nodes."""
        nodes = " ".join(map(str, terms))
        where = f"VALUES ?s {{ {nodes} }} ?s {predicate} ?o . BIND({predicate} AS ?p)"
        return list(_quads(self._engine.query(f"SELECT ?s ?p ?o WHERE {{ {where} }}").rows))

    def _pages(self, where: str, predicate: NamedNode, number: int) -> Iterator[Quad]:
        if number <= self._page:
            self._tell(name(predicate))
            yield from self._rows(where, number)
            return
        for start in range(0, number, self._page):
            self._tell(f"{name(predicate)}, {start:,} of {number:,}")
            size = min(self._page, number - start)
            yield from self._rows(where, size, f" ORDER BY ?s ?o LIMIT {size} OFFSET {start}")

    def _counts(self, where: str) -> dict[NamedNode, tuple[int, int]]:
        """Count the triples of each predicate, and those of them with blank nodes."""
        rows = self._engine.query(
            "SELECT ?p (COUNT(*) AS ?n) (SUM(IF(isBlank(?s) || isBlank(?o), 1, 0)) AS ?b) "
            f"WHERE {{ {where} }} GROUP BY ?p"
        ).rows
        return {
            predicate: (self.counted(number), self.counted(blank))
            for predicate, number, blank in rows
            if isinstance(predicate, NamedNode)
        }

    def rows(self, query: str) -> list[Row]:
        """Ask for rows."""
        return self._engine.query(query).rows

    def number(self, query: str) -> int:
        """Ask for a number.

        Raises:
            EngineError: The endpoint failed, or gave none.
        """
        ((term, *_others),) = self.answer(query, 1)
        return self.counted(term)

    def counted(self, term: Term | None) -> int:
        """Read a number of an answer: one that is not there must not be taken for none.

        Raises:
            EngineError: It is no number.
        """
        if isinstance(term, Literal) and term.value.isdecimal():
            return int(term.value)
        raise EngineError(
            "the answer has no number where things were to be counted", path=self._engine.name
        )

    def answer(self, query: str, number: int) -> list[Row]:
        """Ask for a known number of rows.

        Args:
            query: The query.
            number: The number of rows that the endpoint itself counts.

        Returns:
            The rows.

        Raises:
            EngineError: The endpoint failed, or sent another number of rows.
        """
        rows = self.rows(query)
        if len(rows) != number:
            # Some servers cut answers at a number of rows and do not say so.
            raise EngineError(
                f"the answer has {len(rows):,} rows, where {number:,} were counted",
                path=self._engine.name,
                hint="it cuts long answers, or its data changed meanwhile; nothing was validated",
            )
        return rows

    def _rows(self, where: str, number: int, window: str = "") -> list[Quad]:
        return list(_quads(self.answer(f"SELECT ?s ?p ?o WHERE {{ {where} }}{window}", number)))


def _where(extent: Extent) -> str:
    if extent.everything:
        return "?s ?p ?o ."
    return _of(extent, extent.predicates | {RDF_TYPE})


def _of(extent: Extent, predicates: Collection[NamedNode]) -> str:
    """Write the pattern of the triples of some predicates of an extent."""
    whole = sorted(str(one) for one in predicates if is_whole(extent, one))
    parts = [f"VALUES ?p {{ {' '.join(whole)} }} ?s ?p ?o ."] if whole else []
    if len(whole) < len(set(predicates)) and extent.classes:
        classes = " ".join(sorted(map(str, extent.classes)))
        parts.append(f"VALUES ?p {{ {RDF_TYPE} }} VALUES ?o {{ {classes} }} ?s ?p ?o .")
    return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)


def _quads(rows: Iterable[tuple[Term | None, ...]]) -> Iterator[Quad]:
    for subject, predicate, object_ in rows:
        # An endpoint that binds anything else is none; the store would refuse it by name.
        yield Quad(subject, predicate, object_)  # type: ignore[arg-type]
