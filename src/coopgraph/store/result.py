"""The answer to a query, whichever engine gave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store import formats, table
from coopgraph.store.garbage import collection_paused
from coopgraph.store.terms import Row, Term, is_number, plain, to_python, to_rdflib
from coopgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas
    import rdflib

Kind = Literal["bindings", "boolean", "graph"]

SHOWN_IN_NOTEBOOK: Final = 200
"""Rows of a table that a notebook shows; the rest is counted."""

_TRIPLE: Final = ["subject", "predicate", "object"]


class _Solutions:
    """Solutions as Oxigraph has them, where a term becomes an object when it is looked at; or rows.

    Args:
        solutions: The solutions.
        variables: What their terms are bound to.
    """

    def __init__(
        self, solutions: Sequence[pyoxigraph.QuerySolution | Row], variables: Sequence[str]
    ) -> None:
        self._solutions = solutions
        self._variables = list(variables)

    def rows(self, variables: Sequence[str]) -> list[Row]:
        """Return the terms of some variables.

        Args:
            variables: Their names, in the order that is wanted.
        """
        places = [self._variables.index(name) for name in variables]
        with collection_paused():
            if variables == self._variables:
                return list(map(tuple, self._solutions))
            if len(places) > 1:
                return list(map(itemgetter(*places), self._solutions))
            return [tuple(solution[place] for place in places) for solution in self._solutions]


class Result:
    """Rows, a truth value or a graph.

    A result is whole: it is held in memory, as SPARQL JSON where it came as such, as solutions
    where an engine in this process found them, or as triples; each view is derived from that when
    it is asked for. It iterates over its rows, as tuples of RDF terms in the order of
    :attr:`variables` (None where nothing is bound).

    Attributes:
        kind: 'bindings' (SELECT), 'boolean' (ASK) or 'graph' (CONSTRUCT, DESCRIBE).
        variables: The names of the columns; subject, predicate, object for a graph.
    """

    def __init__(
        self,
        kind: Kind,
        variables: Sequence[str],
        *,
        json: bytes | None = None,
        solutions: _Solutions | None = None,
        triples: Sequence[pyoxigraph.Triple] = (),
    ) -> None:
        self.kind: Kind = kind
        self.variables = list(variables)
        self._given_json = json
        self._given_solutions = solutions
        self._triples = triples

    @classmethod
    def of_json(cls, json: bytes) -> Result:
        """Make a result of SPARQL 1.1 Query Results JSON.

        Raises:
            SyntaxError: It is not well-formed.
        """
        answer = pyoxigraph.parse_query_results(json, pyoxigraph.QueryResultsFormat.JSON)
        if isinstance(answer, pyoxigraph.QueryBoolean):
            return cls("boolean", [], json=json)
        return cls("bindings", [variable.value for variable in answer.variables], json=json)

    @classmethod
    def of_solutions(cls, answer: pyoxigraph.QuerySolutions) -> Result:
        """Make a result of what Oxigraph finds, to its end.

        Raises:
            OSError, RuntimeError, ValueError: What Oxigraph raises where it cannot go on.
        """
        variables = [variable.value for variable in answer.variables]
        return cls("bindings", variables, solutions=_Solutions(list(answer), variables))

    @classmethod
    def of_rows(cls, variables: Sequence[str], rows: Sequence[Row]) -> Result:
        """Make a result of rows.

        Args:
            variables: The names of the columns.
            rows: As many terms each, None where nothing is bound.
        """
        return cls("bindings", variables, solutions=_Solutions(rows, variables))

    @classmethod
    def of_triples(cls, triples: Iterable[pyoxigraph.Triple]) -> Result:
        """Make a result of a graph; a triple that comes twice is kept once."""
        return cls("graph", _TRIPLE, triples=list(dict.fromkeys(triples)))

    @cached_property
    def rows(self) -> list[Row]:
        """The rows; the triples of a graph."""
        if self.kind == "graph":
            return [tuple(triple) for triple in self._triples]
        if self.kind == "boolean":
            return []
        found = self._solutions.rows(self.variables)
        # The terms once, not as Oxigraph has them and as objects.
        self._given_solutions, self._solutions = None, _Solutions(found, self.variables)
        return found

    @cached_property
    def _solutions(self) -> _Solutions:
        if self._given_solutions is not None:
            return self._given_solutions
        answer = self._parsed()
        assert isinstance(answer, pyoxigraph.QuerySolutions)  # noqa: S101
        return _Solutions(list(answer), [variable.value for variable in answer.variables])

    @cached_property
    def _json(self) -> bytes:
        if self._given_json is not None:
            return self._given_json
        # Few answers are written, and this costs a millisecond to import.
        from coopgraph.store import results_json  # noqa: PLC0415

        return results_json.write(self.variables, self.rows)

    @property
    def boolean(self) -> bool:
        """The truth value of an ASK query.

        Raises:
            InputError: The answer is none.
        """
        answer = self._parsed() if self.kind == "boolean" else None
        if not isinstance(answer, pyoxigraph.QueryBoolean):
            raise InputError("the answer is no truth value", hint="ask with ASK")
        return bool(answer)

    def _parsed(self) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        return pyoxigraph.parse_query_results(self._json, pyoxigraph.QueryResultsFormat.JSON)

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __bool__(self) -> bool:
        """Return the truth value, or whether there is any row."""
        return self.boolean if self.kind == "boolean" else bool(self.rows)

    def __repr__(self) -> str:
        """Describe the result in one line."""
        if self.kind == "boolean":
            return f"<Result {str(self.boolean).lower()}>"
        what = "triples" if self.kind == "graph" else "rows"
        return f"<Result {len(self)} {what}: {', '.join(self.variables)}>"

    def __str__(self) -> str:
        """Return the table."""
        return self.to_table().text

    def select(self, variables: Sequence[str]) -> Result:
        """Keep some of the columns, in the order in which the query gives them.

        Args:
            variables: Names of columns.

        Returns:
            A result with those columns only, all rows kept.
        """
        kept = [name for name in self.variables if name in variables]
        return self._with_columns(kept)

    def ordered(self, variables: Sequence[str]) -> Result:
        """Put the columns into another order.

        Args:
            variables: Names in the order that is wanted; columns that are not named come last.

        Returns:
            A result with the same columns and rows.
        """
        wanted = [name for name in variables if name in self.variables]
        wanted += [name for name in self.variables if name not in wanted]
        return self._with_columns(wanted)

    def first(self, most: int) -> Result:
        """Keep the first rows or triples.

        Args:
            most: How many.

        Returns:
            A result of the same kind; the same for a truth value.
        """
        if self.kind == "graph":
            return Result.of_triples(self._triples[:most])
        if self.kind == "boolean":
            return self
        return Result.of_rows(self.variables, self.rows[:most])

    def _with_columns(self, variables: list[str]) -> Result:
        if self.kind != "bindings" or variables == self.variables:
            return self
        return Result("bindings", variables, solutions=self._solutions)

    def serialize(self, format: str) -> bytes:
        """Return the whole answer in a format.

        Args:
            format: One of :data:`coopgraph.store.formats.FORMATS` for this kind of answer.

        Returns:
            The bytes, text in UTF-8.

        Raises:
            InputError: The format is unknown or cannot hold the answer.
        """
        formats.check_format(format, self.kind)
        if format == formats.TABLE:
            return self.to_table().text.encode()
        if self.kind == "graph":
            return formats.write_graph(self._triples, format)
        return formats.write_rows(self._json, format)

    def to_table(self, limit: int | None = None) -> table.Table:
        """Lay the answer out for people.

        Args:
            limit: Columns of the terminal; None where nothing may be cut.

        Returns:
            The text and the number of cells that were cut.
        """
        if self.kind == "boolean":
            return table.Table(f"{str(self.boolean).lower()}\n", 0)
        if not self.variables:
            return table.Table(f"{len(self)} rows without columns\n", 0)
        cells = [[plain(term) for term in row] for row in self.rows]
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.variables)
        return table.layout(
            self.variables, cells, numeric=[_is_numeric(column) for column in columns], limit=limit
        )

    def to_csv(self) -> str:
        """Return the rows as SPARQL 1.1 CSV.

        Raises:
            InputError: The answer has no rows.
        """
        return self.serialize("csv").decode()

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame: numbers and truth values typed, the rest as text.

        Raises:
            InputError: pandas is not installed, or the answer is a truth value.
        """
        try:
            import pandas  # noqa: PLC0415
        except ImportError:
            raise InputError(
                "pandas is not installed", hint="run `pip install 'coopgraph[pandas]'`"
            ) from None
        if self.kind == "boolean":
            raise InputError("a truth value is no table", hint="use .boolean")
        rows = [[to_python(term) for term in row] for row in self.rows]
        return pandas.DataFrame(rows, columns=self.variables)

    def to_rdflib_graph(self) -> rdflib.Graph:
        """Return a graph as :class:`rdflib.Graph`, with the prefixes of coopgraph bound.

        Raises:
            InputError: The answer is no graph, or holds a triple term.
        """
        import rdflib  # noqa: PLC0415

        if self.kind != "graph":
            raise InputError("the answer is no graph", hint="ask with CONSTRUCT or DESCRIBE")
        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        for row in self.rows:
            graph.add(tuple(to_rdflib(term) for term in row))  # type: ignore[arg-type]
        return graph

    def to_rdflib(self) -> rdflib.Graph | rdflib.query.Result:
        """Return a graph as :class:`rdflib.Graph`, other answers as :class:`rdflib.query.Result`.

        Raises:
            InputError: The answer holds a triple term, which rdflib does not have.
        """
        import rdflib  # noqa: PLC0415
        from rdflib.query import Result as RdflibResult  # noqa: PLC0415

        if self.kind == "graph":
            return self.to_rdflib_graph()
        if self.kind == "boolean":
            answer = RdflibResult("ASK")
            answer.askAnswer = self.boolean
            return answer
        answer = RdflibResult("SELECT")
        answer.vars = [rdflib.Variable(name) for name in self.variables]
        answer.bindings = [
            {
                variable: bound
                for variable, term in zip(answer.vars, row, strict=True)
                if (bound := to_rdflib(term)) is not None
            }
            for row in self.rows
        ]
        return answer

    def _repr_html_(self) -> str:
        """Show the result as a table in a notebook; every cell is escaped."""
        from html import escape  # noqa: PLC0415

        if self.kind == "boolean":
            return f"<p>{str(self.boolean).lower()}</p>"
        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            f"<tr>{''.join(f'<td>{_html(term)}</td>' for term in row)}</tr>"
            for row in self.rows[:SHOWN_IN_NOTEBOOK]
        )
        left = len(self) - SHOWN_IN_NOTEBOOK
        more = f"<p>… and {left} more rows</p>" if left > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _is_numeric(column: Sequence[Term | None]) -> bool:
    terms = [term for term in column if term is not None]
    return bool(terms) and all(map(is_number, terms))


def _html(term: Term | None) -> str:
    from html import escape  # noqa: PLC0415

    text = escape(plain(term))
    if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}">{text}</a>'
    return text
