"""What is in the data, counted by SPARQL, so that any engine can tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from coopgraph.errors import EngineError
from coopgraph.store.counting import COUNTS, NOT_STATED, PROLOGUE, SHARES, UNCERTAIN, YEARS
from coopgraph.store.table import layout
from coopgraph.store.terms import Term, plain, to_python

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result

_TOTALS: Final = {
    "triples": "triples, ontology included",
    "visits": "visits",
    "organizations": "organisations, without units",
    "partners": "… that sent, received or agreed",
    "units": "units of organisations",
    "countries": "countries",
    "persons": "persons",
    "agreements": "agreements",
    "statements": "statements",
    "exchanges": "exchanges of knowledge",
    "sources": "sources",
    "sources_in_digest": "… read in a digest alone",
    "passages": "passages",
    "passages_with_place": "… with their place in the text",
    "passages_in_digest": "… read in a digest alone",
}
_SHARES: Final = {
    "visits_by_year": "visits by year",
    "agreements_by_state": "agreements by state",
    "statements_by_state": "statements by state",
    "exchanges_by_direction": "exchanges by direction",
    "standing": "nodes by standing",
    "dates": "times by form",
    "classes": "nodes by class",
}
# What a sentinel of the query for years looks like in its answer.
_NO_DAY: Final = ("0001-01-01", "9999-12-31")


class Share(NamedTuple):
    """How many nodes share a class or a value."""

    name: str
    """The CURIE of the class or value; else what is said in its place, such as a year."""

    label: str
    """Its English label; its name where it has none."""

    number: int


@dataclass(frozen=True)
class Statistics:
    """What is in the data.

    Attributes:
        triples: All triples, those of the ontology included where it is beside the data.
        visits: Visits.
        sources: Source documents.
        passages: Passages of the sources.
        statements: Things that somebody is reported to have said.
        classes: Nodes by class, most first; a node of two classes counts for both.
        standing: Nodes by their standing: stated, derived, outside.
        dates: Stated times by their form.
        files: Files of data; None where an engine has no files.
        organizations: Organisations that are no units of others.
        partners: Organisations that sent or received a visit or concluded an agreement.
        units: Departments and other units of organisations.
        countries: Countries.
        persons: Persons.
        agreements: Agreements.
        exchanges: Exchanges of knowledge.
        sources_in_digest: Sources of which only a digest was read.
        passages_with_place: Passages with their place in the text.
        passages_in_digest: Passages of sources of which only a digest was read.
        first: The earliest day on which a visit can have begun, YYYY-MM-DD; None if unknown.
        last: The latest day on which a visit can have ended, YYYY-MM-DD; None if unknown.
        visits_by_year: Visits by the year in which they begin, uncertain and not stated ones last.
        agreements_by_state: Agreements by state; those whose state is not stated too.
        statements_by_state: Statements by state; most kinds of them have none.
        exchanges_by_direction: Exchanges of knowledge by direction.
    """

    triples: int
    visits: int
    sources: int
    passages: int
    statements: int
    classes: tuple[Share, ...]
    standing: tuple[Share, ...]
    dates: tuple[Share, ...]
    files: int | None = field(default=None, kw_only=True)
    organizations: int = field(kw_only=True)
    partners: int = field(kw_only=True)
    units: int = field(kw_only=True)
    countries: int = field(kw_only=True)
    persons: int = field(kw_only=True)
    agreements: int = field(kw_only=True)
    exchanges: int = field(kw_only=True)
    sources_in_digest: int = field(kw_only=True)
    passages_with_place: int = field(kw_only=True)
    passages_in_digest: int = field(kw_only=True)
    first: str | None = field(kw_only=True)
    last: str | None = field(kw_only=True)
    visits_by_year: tuple[Share, ...] = field(kw_only=True)
    agreements_by_state: tuple[Share, ...] = field(kw_only=True)
    statements_by_state: tuple[Share, ...] = field(kw_only=True)
    exchanges_by_direction: tuple[Share, ...] = field(kw_only=True)

    def to_text(self) -> str:
        """Return the numbers as tables for people."""
        totals = [] if self.files is None else [("files of data", str(self.files))]
        totals += [(words, str(getattr(self, name))) for name, words in _TOTALS.items()]
        if self.first is not None:
            totals.append(("a visit began on … at the earliest", self.first))
        if self.last is not None:
            totals.append(("a visit ended on … at the latest", self.last))
        tables = [_table("in the data", totals)]
        for name, title in _SHARES.items():
            shares: tuple[Share, ...] = getattr(self, name)
            tables.append(_table(title, [(share.label, str(share.number)) for share in shares]))
        return "\n".join(tables)

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain values, for JSON."""
        numbers = {name: getattr(self, name) for name in _TOTALS}
        shares = {name: [share._asdict() for share in getattr(self, name)] for name in _SHARES}
        files = {} if self.files is None else {"files": self.files}
        return {**files, **numbers, "first": self.first, "last": self.last, **shares}


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    return layout([title, "number"], rows, numeric=[False, True]).text


def statistics(
    engine: Engine, *, timeout: float | None = None, files: int | None = None
) -> Statistics:
    """Count what is in the data.

    Args:
        engine: Who answers.
        timeout: Seconds for each of the queries.
        files: How many files of data there are; None where the engine has none.

    Returns:
        The numbers.

    Raises:
        EngineError: The engine failed or took too long.
    """

    def count(term: Term | None) -> int:
        value = None if term is None else to_python(term)
        if not isinstance(value, int) or value < 0:
            raise EngineError("the answer is of no use: a count is no number", path=engine.name)
        return value

    def ask(query: str) -> Result:
        return engine.query(PROLOGUE + query, timeout=timeout)

    def number(query: str) -> int:
        rows = ask(query).rows
        return count(rows[0][0] if rows else None)

    def shares(query: str) -> tuple[Share, ...]:
        return tuple(
            Share(plain(value) or plain(label), plain(label) or plain(value), count(number))
            for value, label, number in ask(query)
        )

    counts: dict[str, Any] = {name: number(query) for name, query in COUNTS.items()}
    by_value: dict[str, Any] = {name: shares(query) for name, query in SHARES.items()}
    years = [
        (Share(plain(year), plain(year), count(number)), plain(first), plain(last))
        for year, number, first, last in ask(YEARS)
        if count(number)
    ]
    return Statistics(
        **counts,
        **by_value,
        files=files,
        visits_by_year=tuple(sorted((share for share, *_ in years), key=_by_year)),
        first=min((day for _, day, _ in years if day not in _NO_DAY), default=None),
        last=max((day for *_, day in years if day not in _NO_DAY), default=None),
    )


def _by_year(share: Share) -> tuple[int, str]:
    return {UNCERTAIN: 1, NOT_STATED: 2}.get(share.name, 0), share.name
