"""What is read of a visit: its events, who took part, what was said, how it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import Values, batches, iri_of, linked, listed, things, values_of
from coopgraph.pages.knowing import STANDING, Standing, standing_of
from coopgraph.pages.names import Name, names
from coopgraph.pages.passages import References, references
from coopgraph.pages.times import FORM, Span, span_of
from coopgraph.vocabulary import RDF

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

MOST_EVENTS: Final = 1_500
"""Events of a visit that its page shows; the stored question on the programme has all."""

MOST_LEVELS: Final = 8
"""How deep events stand in each other."""

TYPE: Final = RDF + "type"
SUPER_EVENT: Final = iri_of("schema:superEvent")
TIME_SPAN: Final = iri_of("coop:timeSpan")
MEMBER: Final = iri_of("org:member")

AGENTS: Final = tuple(
    iri_of(f"coop:{name}")
    for name in (
        "participant",
        "giver",
        "receiver",
        "party",
        "welcomedBy",
        "holder",
        "addressee",
        "concludedBy",
        "invitedBy",
    )
)


@dataclass(frozen=True)
class Programme:
    """What is read of a visit.

    Attributes:
        visit: The visit.
        parents: The event that each event is part of.
        values: The values of all things that are shown.
        called: The names of all things that are shown.
        references: The passages of all of them.
        statements: What was said at the visit or an event of it.
        agreements: Agreements concluded there.
        memberships: The posts of the persons.
        readings: Where a wording can be read in several ways.
        cut: Whether events are left out.
    """

    visit: str
    parents: dict[str, str]
    values: Values
    called: dict[str, Name]
    references: References
    statements: tuple[str, ...]
    agreements: tuple[str, ...]
    memberships: tuple[str, ...]
    readings: tuple[str, ...]
    cut: bool

    @property
    def events(self) -> list[str]:
        """The visit and its events."""
        return [self.visit, *self.parents]

    def of(self, thing: str, property_: str) -> list[str]:
        """Return the things that a thing has as values of a property, such as coop:giver."""
        return linked(self.values, thing, iri_of(property_))

    def silent(self, thing: str, property_: str) -> bool:
        """Tell whether a thing is marked: its source does not state a property."""
        return iri_of(property_) in linked(self.values, thing, iri_of("coop:notStated"))

    def spans(self, thing: str) -> list[Span]:
        """Return the time spans of a thing, in order."""
        found = [span_of(one, self.values, self.called) for one in self.of(thing, "coop:timeSpan")]
        return sorted(found, key=lambda one: one.order)

    def standing(self, thing: str) -> Standing | None:
        """Tell how a thing is known."""
        return standing_of(thing, self.values, self.called)

    def children(self) -> dict[str, list[str]]:
        """Return the events within each event, in the order of time."""
        found: dict[str, list[str]] = {}
        for event, parent in self.parents.items():
            found.setdefault(parent, []).append(event)
        for events in found.values():
            events.sort(key=self._order)
        return found

    def _order(self, event: str) -> tuple[str | bool, ...]:
        # What has no time of its own stands after what has, as its parent's.
        spans = [span for span in self.spans(event) if span.dated]
        first = spans[0].order if spans else ("9999", True, "", event)
        return (*first, self.called[event].text)


def read_programme(engine: Engine, visit: str) -> Programme:
    """Read what is shown of a visit.

    Args:
        engine: Who answers.
        visit: The visit; a valid IRI.

    Returns:
        All of it.
    """
    parents, cut = _events(engine, visit)
    events = [visit, *parents]
    values = values_of(engine, events)
    said = _pointing(engine, events, iri_of("coop:occasion"))
    values.update(values_of(engine, said))
    agreement = iri_of("coop:Agreement")
    agreements = [one for one in said if agreement in linked(values, one, TYPE)]
    agents = {
        one for thing in [*events, *said] for way in AGENTS for one in linked(values, thing, way)
    }
    near = _near(values, [*events, *said])
    _add(engine, values, near)
    members = {one for agent in agents for one in linked(values, agent, iri_of("foaf:member"))}
    memberships = _pointing(engine, sorted(agents | members), MEMBER)
    further = [*memberships, *members, *_bodies(values, near)]
    _add(engine, values, further)
    spans = [one for thing in [*events, *said, *near] for one in linked(values, thing, TIME_SPAN)]
    concerned = [*events, *said, *spans, *agents, *members, *memberships]
    readings = _pointing(engine, concerned, iri_of("coop:concerns"))
    values.update(values_of(engine, readings))
    shown = [*events, *said, *near, *further, *readings, *spans]
    groups = sorted(one for one in agents if iri_of("coop:size") in _told_of(values, one))
    cited = references(engine, [*events, *said, *spans, *readings, *memberships, *groups])
    read_in = set(cited.sources()) & _sources(cited, [*events, *said])
    return Programme(
        visit,
        parents,
        values,
        names(engine, [*shown, *_near(values, shown), *_types(values)]),
        cited,
        tuple(one for one in said if one not in agreements),
        tuple(agreements),
        # The same person may hold other posts, that other sources tell.
        tuple(one for one in memberships if _sources(cited, [one]) & read_in or not cited.of(one)),
        tuple(readings),
        cut,
    )


def _add(engine: Engine, values: Values, things: Iterable[str]) -> None:
    """Read further things: without their passages, of which well-known bodies have thousands."""
    wanted = [one for one in things if one not in values]
    values.update(values_of(engine, wanted, without=iri_of("coop:evidence")))


def _told_of(values: Values, thing: str) -> set[str]:
    """Return the properties that a thing has, and those that are marked as not stated."""
    silent = linked(values, thing, iri_of("coop:notStated"))
    return {*values.get(thing, {}), *silent}


def _events(engine: Engine, visit: str) -> tuple[dict[str, str], bool]:
    """Find the events of a visit, level by level: engines lose rows of paths, and time."""
    parents: dict[str, str] = {}
    level = [visit]
    for _ in range(MOST_LEVELS):
        found: list[tuple[str, str]] = []
        for batch in batches(level):
            query = (
                f"SELECT ?event ?parent WHERE {{ VALUES ?parent {{ {listed(batch)} }} "
                f"?event <{SUPER_EVENT}> ?parent }} LIMIT {MOST_EVENTS + 1}"
            )
            found += [
                (event.value, parent.value)
                for event, parent in engine.query(query)
                if isinstance(event, pyoxigraph.NamedNode)
                and isinstance(parent, pyoxigraph.NamedNode)
            ]
        level = []
        for event, parent in sorted(found):
            if event == visit or event in parents:
                continue
            if len(parents) == MOST_EVENTS:
                return parents, True
            parents[event] = parent
            level.append(event)
        if not level:
            break
    return parents, False


def _pointing(engine: Engine, targets: Iterable[str], property_: str) -> list[str]:
    """Return what points at any of some things with a property, in a fixed order."""
    found: set[str] = set()
    for batch in batches(targets):
        query = (
            f"SELECT DISTINCT ?s WHERE {{ VALUES ?o {{ {listed(batch)} }} ?s <{property_}> ?o }} "
            f"LIMIT {MOST_EVENTS}"
        )
        found.update(things(engine, query))
    return sorted(found)


_ASIDE: Final = frozenset(
    {TYPE, STANDING, FORM, SUPER_EVENT}
    | {iri_of(one) for one in ("coop:evidence", "coop:notStated", "coop:derivedFrom")}
)


def _near(values: Values, things: Iterable[str]) -> list[str]:
    """Return what some things point at, evidence and the like aside, in a fixed order."""
    return sorted(
        {
            term.value
            for thing in things
            for property_, terms in values.get(thing, {}).items()
            if property_ not in _ASIDE
            for term in terms
            if isinstance(term, pyoxigraph.NamedNode)
        }
    )


def _bodies(values: Values, things: Iterable[str]) -> list[str]:
    """Return the bodies that groups and units belong to."""
    ways = [
        iri_of(one)
        for one in ("coop:groupOf", "org:unitOf", "org:subOrganizationOf", "org:hasSite")
    ]
    return sorted({one for thing in things for way in ways for one in linked(values, thing, way)})


def _types(values: Values) -> list[str]:
    """Return classes, standings and forms of time, whose names are shown too."""
    ways = (TYPE, STANDING, FORM)
    return sorted({one for thing in values for way in ways for one in linked(values, thing, way)})


def _sources(cited: References, things: Iterable[str]) -> set[str]:
    return {one.source for thing in things for one in cited.of(thing) if one.source}
