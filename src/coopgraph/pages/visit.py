"""The page of a visit: its programme, who, where, what went from whom to whom, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from coopgraph.pages import structured
from coopgraph.pages.asking import iri_of, linked
from coopgraph.pages.exchange import Response
from coopgraph.pages.passages import name_of
from coopgraph.pages.programme import MEMBER, TYPE, Programme, read_programme
from coopgraph.vocabulary import COOP, curie

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.pages.describing import Description
    from coopgraph.pages.names import Name
    from coopgraph.pages.times import Span

VISIT: Final = COOP + "Visit"

PLACE_WAYS: Final = ("coop:visited", "schema:location")

DIRECTIONS: Final = {
    COOP.replace("ontology#", "concept/direction/one-way"): "one-way",
    COOP.replace("ontology#", "concept/direction/mutual"): "mutual",
}


@dataclass(frozen=True)
class Exchange:
    """Knowledge that went from somebody to somebody.

    Attributes:
        event: The event in which it did.
        direction: 'one-way', 'mutual', or empty where the source does not state it.
        givers: Who gave.
        receivers: Who received.
        parties: Who took part, where it was mutual or the direction is not stated.
        topics: What it was about.
    """

    event: str
    direction: str
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    parties: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """A person in a role.

    Attributes:
        person: The person.
        membership: The post as a thing of its own, with its evidence; None where none is told.
        roles: What the post is.
        bodies: Where it is.
    """

    person: str
    membership: str | None
    roles: tuple[str, ...]
    bodies: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """A place, body or unit that was seen.

    Attributes:
        iri: It.
        bodies: What it is part of.
        events: The events there.
    """

    iri: str
    bodies: tuple[str, ...]
    events: tuple[str, ...]


def page(context: Context, told: Description) -> Response:
    """Show the page of a visit.

    Args:
        context: Who answers.
        told: The visit.

    Returns:
        The page.
    """
    read = read_programme(context.engine, told.iri)
    senders = read.of(told.iri, "coop:sendingOrganization")
    hosts = read.of(told.iri, "coop:hostOrganization")
    return context.html(
        "visit.html",
        {
            "iri": told.iri,
            "curie": curie(told.iri),
            "read": read,
            "name": read.called[told.iri],
            "senders": senders,
            "hosts": hosts,
            "children": read.children(),
            "exchanges": {one.event: one for one in _exchanges(read)},
            "groups": _groups(read),
            "posts": _posts(read),
            "stops": _stops(read),
            "shown": _shown(read),
            "words": lambda thing, name: _words(read, thing, name),
            "when": when,
            "conflict": lambda one: len({cited.source for cited in read.references.of(one)}) > 1,
            "structured": _structured(told, read, senders, hosts),
        },
        alternates=context.links.alternates(told.iri),
    )


def when(span: Span) -> str:
    """Tell how sure a time is, in a word; empty where it is known to the day."""
    if span.exact:
        return ""
    if span.dated:
        return "uncertain"
    return "length only" if span.duration else "no date"


def _words(read: Programme, thing: str, name: str) -> list[Name]:
    terms = read.values.get(thing, {}).get(iri_of(name), ())
    return [one for one in map(name_of, terms) if one is not None]


def _exchanges(read: Programme) -> list[Exchange]:
    found = []
    for event in read.events:
        directions = read.of(event, "coop:direction")
        if directions:
            found.append(
                Exchange(
                    event,
                    DIRECTIONS.get(directions[0], ""),
                    tuple(read.of(event, "coop:giver")),
                    tuple(read.of(event, "coop:receiver")),
                    tuple(read.of(event, "coop:party")),
                    tuple(read.of(event, "schema:about")),
                )
            )
    return found


def _agents(read: Programme, things: list[str], ways: tuple[str, ...]) -> list[str]:
    return list(
        dict.fromkeys(one for thing in things for way in ways for one in read.of(thing, way))
    )


_TAKING_PART: Final = (
    *("coop:participant", "coop:welcomedBy", "coop:giver", "coop:receiver", "coop:party"),
    "coop:invitedBy",
)
_SAYING: Final = ("coop:holder", "coop:addressee", "coop:concludedBy")


def _groups(read: Programme) -> list[str]:
    """Return the groups that took part, delegations first."""
    agents = _agents(read, read.events, _TAKING_PART)
    groups = {iri_of("foaf:Group"), iri_of("coop:Delegation")}
    found = [one for one in agents if groups & set(linked(read.values, one, TYPE))]
    delegation = iri_of("coop:Delegation")
    return sorted(found, key=lambda one: delegation not in linked(read.values, one, TYPE))


def _posts(read: Programme) -> list[Post]:
    """Return the persons in their roles, by name."""
    agents = [
        *_agents(read, read.events, _TAKING_PART),
        *_agents(read, [*read.statements, *read.agreements], _SAYING),
    ]
    agents += [one for agent in agents for one in read.of(agent, "foaf:member")]
    person = iri_of("foaf:Person")
    persons = {one for one in agents if person in linked(read.values, one, TYPE)}
    posts = [
        Post(
            one,
            membership,
            tuple(read.of(membership, "org:role")),
            tuple(read.of(membership, "org:organization")),
        )
        for membership in read.memberships
        for one in linked(read.values, membership, MEMBER)
        if one in persons
    ]
    told = {post.person for post in posts}
    posts += [Post(one, None, (), ()) for one in persons - told]
    return sorted(posts, key=lambda one: (read.called[one.person].text, one.membership or ""))


def _stops(read: Programme) -> list[Stop]:
    seen: dict[str, list[str]] = {}
    for event in read.events:
        for place in _agents(read, [event], PLACE_WAYS):
            seen.setdefault(place, []).append(event)
    ways = ("org:unitOf", "org:subOrganizationOf")
    return [
        Stop(place, tuple(_agents(read, [place], ways)), tuple(events))
        for place, events in seen.items()
    ]


def _shown(read: Programme) -> list[tuple[str, str]]:
    """Return the things that were shown, each with the event at which it was."""
    return [(one, event) for event in read.events for one in read.of(event, "coop:shown")]


def _structured(
    told: Description, read: Programme, senders: list[str], hosts: list[str]
) -> dict[str, Any]:
    found = structured.structured(told, read.values, read.called) or {}
    # All spans of a visit count: of several, the one that is told to the day.
    found |= structured.dates(read.spans(told.iri))
    for name, bodies in (("organizer", hosts), ("attendee", senders)):
        if bodies:
            found[name] = [structured.reference(one, "Organization", read.called) for one in bodies]
    places = _places(read, hosts)
    if places:
        found["location"] = [structured.reference(one, "Place", read.called) for one in places]
    inner = []
    for event in read.children().get(told.iri, ()):
        part: dict[str, Any] = dict(structured.reference(event, "Event", read.called))
        inner.append(part | structured.dates(read.spans(event)))
    if inner:
        found["subEvent"] = inner
    return found


def _places(read: Programme, hosts: list[str]) -> list[str]:
    """Return where the visit was, as far as that is told of a place; else the host's country."""
    wanted = {iri_of("schema:Place"), iri_of("schema:Country")}
    seen = _agents(read, read.events, ("schema:location",))
    places = [one for one in seen if wanted & set(linked(read.values, one, TYPE))]
    seats = _agents(read, hosts, ("org:hasSite",))
    return places or _agents(read, seats, ("schema:containedInPlace",))
