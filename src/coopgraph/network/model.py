"""The network: organisations, and a tie for each two that a visit or an agreement joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.errors import EngineError, InputError
from coopgraph.period import is_asked
from coopgraph.questions import get_question
from coopgraph.store.terms import plain, to_python
from coopgraph.vocabulary import curie, expand

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result

QUESTION: Final = "cooperation-ties"
"""The stored question that gives the ties."""

_COLUMNS: Final = (
    *("one", "one_name", "other", "other_name", "kind"),
    *("in_period", "count", "first", "last", "cooperations"),
)


@dataclass(frozen=True)
class Choice:
    """What is asked for.

    Attributes:
        rollup: Whether an affiliated hospital or a unit counts as its university.
        visits: Whether visits join.
        agreements: Whether agreements join.
        organization: IRI or CURIE; only what joins this one with others. None for all.
        begin: First day of the period, YYYY-MM-DD; None where it is open.
        end: Last day of the period, YYYY-MM-DD; None where it is open.
    """

    rollup: bool = False
    visits: bool = True
    agreements: bool = True
    organization: str | None = None
    begin: str | None = None
    end: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the stored question."""
        named = {"organization": self.organization, "from": self.begin, "to": self.end}
        truth = {"rollup": self.rollup, "visits": self.visits, "agreements": self.agreements}
        return {
            **{name: str(value).lower() for name, value in truth.items()},
            **{name: value for name, value in named.items() if value is not None},
        }


class Organization(NamedTuple):
    """An organisation of the network; in order by name."""

    name: str
    iri: str


@dataclass(frozen=True)
class Tie:
    """What joins two organisations.

    Attributes:
        one: The first of the two in order.
        other: The second.
        there: IRIs of the visits from the first to the second.
        back: IRIs of the visits from the second to the first.
        agreements: IRIs of the agreements.
        first: The earliest year among them; None where none has a time.
        last: The latest year.
    """

    one: Organization
    other: Organization
    there: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None

    @property
    def visits(self) -> int:
        """How many visits, both ways."""
        return len(self.there) + len(self.back)

    @property
    def strength(self) -> int:
        """How many visits and agreements."""
        return self.visits + len(self.agreements)


class LeftOut(NamedTuple):
    """IRIs of what makes no tie, by the reason."""

    one_sided: frozenset[str] = frozenset()
    """A side is not stated, or is no organisation."""

    within: frozenset[str] = frozenset()
    """Both sides are one organisation once hospitals count as their university."""

    uncertain: frozenset[str] = frozenset()
    """It may lie in the period or outside."""

    untimed: frozenset[str] = frozenset()
    """A period is asked for, and its time is not stated."""


@dataclass(frozen=True)
class Network:
    """Organisations and their ties.

    Attributes:
        organizations: Those that are joined with another, in order.
        ties: One for each two that are joined, in order.
        left_out: What makes no tie.
    """

    organizations: tuple[Organization, ...]
    ties: tuple[Tie, ...]
    left_out: LeftOut = field(default_factory=LeftOut)

    @cached_property
    def partners(self) -> dict[Organization, int]:
        """With how many others each is joined."""
        found = dict.fromkeys(self.organizations, 0)
        for tie in self.ties:
            found[tie.one] += 1
            found[tie.other] += 1
        return found


class _Row(NamedTuple):
    """One row of the answer: a pair, a kind, and what joins it."""

    one: Organization | None
    other: Organization | None
    kind: str
    in_period: str
    years: tuple[int, ...]
    cooperations: frozenset[str]


def ask_network(
    engine: Engine, choice: Choice | None = None, *, timeout: float | None = None
) -> Network:
    """Ask an engine for the network.

    Args:
        engine: Who answers.
        choice: What is asked for; None for everything.
        timeout: Seconds after which to give up.

    Returns:
        The network.

    Raises:
        InputError: The organisation is not in the data.
        EngineError: The engine failed or took too long.
    """
    chosen = choice or Choice()
    parameters = chosen.parameters()
    result = get_question(QUESTION).run(
        engine, parameters, columns=["cooperations"], timeout=timeout
    )
    return read_network(result, parameters, name=engine.name)


def read_network(
    result: Result, parameters: Mapping[str, str] | None = None, *, name: str = "answer"
) -> Network:
    """Make the network of the stored question's answer.

    Args:
        result: The answer, with its column ``cooperations``.
        parameters: Those that the question was given: where they ask for a period, what has no time
            is left out.
        name: Whose answer it is, for messages.

    Returns:
        The network.

    Raises:
        InputError: The answer is to another question, or a visit or agreement is a blank node.
        EngineError: What should be an IRI is none.
    """
    has_period = is_asked(parameters or {})
    ties: dict[tuple[Organization, Organization], list[_Row]] = {}
    left: dict[str, set[str]] = {reason: set() for reason in LeftOut._fields}
    for row in _rows(result, name):
        reason = _reason(row, has_period=has_period)
        if reason is not None:
            left[reason] |= row.cooperations
        elif row.one is not None and row.other is not None:
            pair = (min(row.one, row.other), max(row.one, row.other))
            ties.setdefault(pair, []).append(row)
    # What joins some of its parties makes a tie, though not between each two of them.
    joining = {iri for rows in ties.values() for row in rows for iri in row.cooperations}
    organizations = {organization for pair in ties for organization in pair}
    return Network(
        tuple(sorted(organizations)),
        tuple(_tie(*pair, rows) for pair, rows in sorted(ties.items())),
        LeftOut(**{reason: frozenset(iris - joining) for reason, iris in left.items()}),
    )


def _reason(row: _Row, *, has_period: bool) -> str | None:
    """Tell why a row makes no tie, as a field of :class:`LeftOut`; None where it makes one."""
    if row.in_period == "uncertain":
        return "uncertain"
    if row.in_period != "yes" and has_period:
        return "untimed"
    if row.one is None or row.other is None:
        return "one_sided"
    return "within" if row.one == row.other else None


def _tie(one: Organization, other: Organization, rows: Iterable[_Row]) -> Tie:
    there: set[str] = set()
    back: set[str] = set()
    agreements: set[str] = set()
    years: list[int] = []
    for row in rows:
        kept = agreements if row.kind == "agreement" else there if row.one == one else back
        kept |= row.cooperations
        years += row.years
    return Tie(
        one,
        other,
        tuple(sorted(there)),
        tuple(sorted(back)),
        tuple(sorted(agreements)),
        min(years, default=None),
        max(years, default=None),
    )


def _rows(result: Result, engine: str) -> Iterable[_Row]:
    at = {column: number for number, column in enumerate(result.variables)}
    missing = [column for column in _COLUMNS if column not in at]
    if missing:
        raise InputError(f"the answer is no network: it lacks the column {missing[0]}", path=engine)
    names: dict[str, str] = {}

    def organization(cells: dict[str, object], side: str) -> Organization | None:
        iri = cells[side]
        if iri is None:
            return None
        # One name for one organisation, whatever each row says.
        told = str(cells[f"{side}_name"] or curie(str(iri)))
        return Organization(names.setdefault(str(iri), told), str(iri))

    for row in result:
        cells = {column: to_python(row[at[column]]) for column in _COLUMNS}
        iris = frozenset(_checked(iri, engine) for iri in str(cells["cooperations"] or "").split())
        if len(iris) != cells["count"]:
            raise InputError(
                f"not every {cells['kind']} has an IRI",
                path=engine,
                hint="give each visit and agreement one",
            )
        yield _Row(
            organization(cells, "one"),
            organization(cells, "other"),
            plain(row[at["kind"]]),
            plain(row[at["in_period"]]),
            tuple(year for year in (cells["first"], cells["last"]) if isinstance(year, int)),
            iris,
        )


def _checked(iri: str, engine: str) -> str:
    """Refuse what is no IRI: the name of a visit becomes part of further queries."""
    try:
        return pyoxigraph.NamedNode(iri).value
    except ValueError:
        raise EngineError(f"the answer is of no use: {iri[:60]!r} is no IRI", path=engine) from None


def find_organization(network: Network, name: str) -> Organization:
    """Find an organisation of the network.

    Args:
        network: Where to look.
        name: Its IRI, CURIE or name; upper and lower case of a name are one.

    Returns:
        The organisation.

    Raises:
        InputError: There is none, or several have that name.
    """
    iri = expand(name)
    folded = name.casefold()
    found = [one for one in network.organizations if one.iri == iri]
    found = found or [one for one in network.organizations if one.name.casefold() == folded]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{len(found)} organisations are called {name!r}",
            hint=f"use one of {', '.join(curie(one.iri) for one in found[:8])}",
        )
    raise InputError(
        f"no organisation {name!r} is joined with another here", hint=_near(network, name)
    )


def _near(network: Network, name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # wanted in error messages only

    known = {curie(one.iri): one for one in network.organizations}
    words = {one.name.casefold(): short for short, one in known.items()}
    close = get_close_matches(name, known, n=3)
    close += [words[one] for one in get_close_matches(name.casefold(), words, n=3)]
    if close:
        return f"did you mean {' or '.join(dict.fromkeys(close))}?"
    return "`coopgraph network` lists those that are"
